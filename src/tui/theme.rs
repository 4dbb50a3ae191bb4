//! Colours as roles. A theme is a TOML file of roles; what the terminal can't show is left out here, once.

use ratatui::style::{Color, Modifier, Style};
use serde::Deserialize;

use crate::timeline::state::{CoreState, State, ThreadId};

use super::{
    glyphs,
    palette::{Depth, Ink},
};

/// Less contrast than this leaves a word to be guessed, above all on a projector.
const READABLE: f64 = 3.0;

/// The themes that come with the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum ThemeName {
    /// Light on dark.
    #[default]
    Dark,
    /// Dark on light.
    Light,
    /// Dark on white with strong colours, for a lit room.
    Projector,
}

impl ThemeName {
    /// The one after it.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Dark => Self::Light,
            Self::Light => Self::Projector,
            Self::Projector => Self::Dark,
        }
    }

    /// What the terminal's own ground suggests: `COLORFGBG` ends in 7 or 15 where it is light.
    pub fn detect(env: impl Fn(&str) -> Option<String>) -> Self {
        let ground = env("COLORFGBG").and_then(|v| v.rsplit(';').next().map(str::to_owned));
        if matches!(ground.as_deref(), Some("7" | "15")) { Self::Light } else { Self::Dark }
    }

    fn text(self) -> &'static str {
        match self {
            Self::Dark => include_str!("../../assets/themes/dark.toml"),
            Self::Light => include_str!("../../assets/themes/light.toml"),
            Self::Projector => include_str!("../../assets/themes/projector.toml"),
        }
    }
}

/// A theme's file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Roles {
    ground: Ink,
    text: Ink,
    strong: Ink,
    dim: Ink,
    rule: Ink,
    accent: Ink,
    warning: Ink,
    chosen: Ink,
    threads: Vec<Ink>,
    states: StateInks,
    textures: TextureInks,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct StateInks {
    native: Ink,
    fight: Ink,
    wants: Ink,
    ready: Ink,
    blocked: Ink,
    io: Ink,
    sleep: Ink,
    other: Ink,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TextureInks {
    native: Ink,
    fight: Ink,
    wants: Ink,
    other: Ink,
}

/// A theme that doesn't say what it has to.
#[derive(Debug, thiserror::Error)]
#[error("theme: {0}")]
pub struct ThemeError(#[from] toml::de::Error);

/// A theme as one terminal shows it.
#[derive(Debug)]
pub struct Theme {
    roles: Roles,
    depth: Depth,
    /// Nothing but ASCII may be drawn.
    pub ascii: bool,
}

/// How one thing is painted in a lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paint {
    /// Its colour; `None` without colours.
    pub color: Option<Color>,
    /// What its shape is drawn with where it fills a cell of its colour; `None`: the shape has the colour itself.
    pub texture: Option<Color>,
    /// Its shape.
    pub glyph: char,
    /// It covers its ground, so that its height can show its share; otherwise it is only a pattern on it.
    pub solid: bool,
}

impl Paint {
    /// How a cell looks that is nothing but this.
    pub fn style(self) -> Style {
        match self.texture {
            Some(texture) => Style::new().fg(texture).bg(self.color.unwrap_or_default()),
            None => Style { fg: self.color, ..Style::default() },
        }
    }
}

impl Theme {
    /// One of the themes that come with the program.
    pub fn new(name: ThemeName, depth: Depth, ascii: bool) -> Result<Self, ThemeError> {
        Ok(Self { roles: toml::from_str(name.text())?, depth, ascii })
    }

    /// The terminal has colours.
    pub fn coloured(&self) -> bool {
        self.depth != Depth::None
    }

    /// The ground everything stands on.
    pub fn ground(&self) -> Style {
        self.style(self.roles.text).patch(self.on(self.roles.ground))
    }

    /// The ground's colour, for blocks that are drawn the wrong way round.
    pub fn ground_color(&self) -> Option<Color> {
        self.roles.ground.at(self.depth)
    }

    /// The ground alone, to take the place of a lane's colour.
    pub fn ground_only(&self) -> Style {
        Style { bg: self.ground_color(), ..Style::default() }
    }

    /// Plain text.
    pub fn text(&self) -> Style {
        self.style(self.roles.text)
    }

    /// What should be read first.
    pub fn strong(&self) -> Style {
        self.style(self.roles.strong).add_modifier(Modifier::BOLD)
    }

    /// What is there when it is looked for.
    pub fn dim(&self) -> Style {
        self.faint(self.roles.dim)
    }

    /// Rules.
    pub fn rule(&self) -> Style {
        self.faint(self.roles.rule)
    }

    /// Curves, which weigh more than text of the same colour would.
    pub fn curve(&self) -> Style {
        self.faint(self.roles.states.blocked)
    }

    /// What can be acted on.
    pub fn accent(&self) -> Style {
        self.style(self.roles.accent).add_modifier(Modifier::BOLD)
    }

    /// What went wrong.
    pub fn warning(&self) -> Style {
        self.style(self.roles.warning).add_modifier(Modifier::BOLD)
    }

    /// The ground of the chosen row.
    pub fn chosen(&self) -> Style {
        self.on(self.roles.chosen)
    }

    /// A banner: accent as ground.
    pub fn banner(&self) -> Style {
        match (self.roles.accent.at(self.depth), self.ground_color()) {
            (Some(accent), Some(ground)) => Style::new().fg(ground).bg(accent).add_modifier(Modifier::BOLD),
            _ => Style::new().add_modifier(Modifier::REVERSED | Modifier::BOLD),
        }
    }

    /// A thread's hue; the main thread's is neutral, the others take turns.
    pub fn thread(&self, id: ThreadId) -> Style {
        Style { fg: self.thread_color(id), ..Style::default() }
    }

    /// The colour that a state is called by in text: its own, if that can be read.
    pub fn word(&self, state: State) -> Style {
        let roles = &self.roles;
        let own = match state {
            State::RunningPython => roles.text,
            State::RunningNative => roles.states.native,
            State::Fighting => roles.states.fight,
            State::WantsGil => roles.textures.wants,
            State::Ready => roles.states.ready,
            State::Blocked => roles.states.blocked,
            State::Io => roles.states.io,
            State::Sleeping => roles.states.sleep,
            State::Suspended | State::Done => roles.dim,
        };
        self.style(if own.contrast(roles.ground) < READABLE { roles.dim } else { own })
    }

    fn thread_color(&self, id: ThreadId) -> Option<Color> {
        let (main, workers) = self.roles.threads.split_first()?;
        let ink = match id.0.checked_sub(1) {
            Some(n) if !workers.is_empty() => workers[usize::from(n) % workers.len()],
            _ => *main,
        };
        ink.at(self.depth)
    }

    /// How a thread's state is painted.
    pub fn state(&self, state: State, thread: ThreadId) -> Paint {
        let s = &self.roles.states;
        let (color, solid) = match state {
            State::RunningPython => (self.thread_color(thread), true),
            State::RunningNative => (s.native.at(self.depth), true),
            State::Fighting => (s.fight.at(self.depth), true),
            State::WantsGil => (s.wants.at(self.depth), true),
            State::Ready => (s.ready.at(self.depth), false),
            State::Blocked => (s.blocked.at(self.depth), false),
            State::Io => (s.io.at(self.depth), false),
            State::Sleeping | State::Suspended | State::Done => (s.sleep.at(self.depth), false),
        };
        let texture = match state {
            State::RunningNative => self.roles.textures.native.at(self.depth),
            State::Fighting => self.roles.textures.fight.at(self.depth),
            State::WantsGil => self.roles.textures.wants.at(self.depth),
            _ => None,
        };
        Paint { color, texture, glyph: glyphs::of_state(state, self.ascii), solid }
    }

    /// How a core's state is painted; `thread` is the one that runs there.
    pub fn core(&self, state: CoreState, thread: Option<ThreadId>) -> Paint {
        let thread = thread.unwrap_or_default();
        let color = match state {
            CoreState::Run => return self.state(State::RunningPython, thread),
            CoreState::Native => return self.state(State::RunningNative, thread),
            CoreState::Fight => return self.state(State::Fighting, thread),
            CoreState::Other => self.roles.states.other.at(self.depth),
            CoreState::Idle => None,
        };
        let solid = state == CoreState::Other;
        let texture = self.roles.textures.other.at(self.depth).filter(|_| solid);
        Paint { color, texture, glyph: glyphs::of_core(state, self.ascii), solid }
    }

    /// How the GIL in the hands of a thread is painted: hue, or letter without colours.
    pub fn holder(&self, thread: ThreadId) -> Paint {
        let color = self.thread_color(thread);
        let glyph = if color.is_some() && !self.ascii { '█' } else { glyphs::of_thread(thread.0) };
        Paint { color, texture: None, glyph, solid: true }
    }

    fn style(&self, ink: Ink) -> Style {
        Style { fg: ink.at(self.depth), ..Style::default() }
    }

    fn on(&self, ink: Ink) -> Style {
        Style { bg: ink.at(self.depth), ..Style::default() }
    }

    fn faint(&self, ink: Ink) -> Style {
        if self.coloured() { self.style(ink) } else { Style::new().add_modifier(Modifier::DIM) }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::palette, *};

    const NAMES: [ThemeName; 3] = [ThemeName::Dark, ThemeName::Light, ThemeName::Projector];

    #[test]
    fn every_theme_has_every_role_at_every_depth() {
        for name in NAMES {
            for depth in [Depth::None, Depth::Ansi, Depth::Indexed, Depth::True] {
                let theme = Theme::new(name, depth, false).unwrap();
                assert_eq!(theme.ground().bg.is_some(), depth != Depth::None);
                assert_eq!(theme.state(State::Fighting, ThreadId(1)).color.is_some(), depth != Depth::None);
            }
        }
    }

    #[test]
    fn neighbouring_threads_and_the_fight_have_colours_of_their_own() {
        for name in NAMES {
            for depth in [Depth::Ansi, Depth::Indexed, Depth::True] {
                let theme = Theme::new(name, depth, false).unwrap();
                let mut colors: Vec<_> = (0..7).map(|n| theme.thread(ThreadId(n)).fg).collect();
                colors.push(theme.state(State::Fighting, ThreadId(1)).color);
                for (i, color) in colors.iter().enumerate() {
                    assert!(!colors[..i].contains(color), "{name:?} {depth:?}: colour {i} occurs twice");
                }
            }
        }
    }

    #[test]
    fn words_can_be_read_on_every_ground() {
        let rgb = |color: Option<Color>| match color {
            Some(Color::Rgb(r, g, b)) => [r, g, b],
            other => panic!("{other:?} is no true colour"),
        };
        for name in NAMES {
            let theme = Theme::new(name, Depth::True, false).unwrap();
            let words = State::ALL.map(|state| (state, theme.word(state)));
            for (state, style) in words {
                let contrast = palette::contrast(rgb(style.fg), rgb(theme.ground().bg));
                assert!(contrast >= READABLE, "{name:?}: {state:?} has {contrast:.1}");
            }
        }
    }

    #[test]
    fn themes_go_round() {
        assert_eq!(NAMES.map(ThemeName::next), [ThemeName::Light, ThemeName::Projector, ThemeName::Dark]);
    }
}
