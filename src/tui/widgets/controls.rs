//! What can be changed, each with its key. Where the choice differs from what runs, both are shown: old → new.

use ratatui::{buffer::Buffer, layout::Rect};

use crate::{
    gil::kind::GilKind,
    tui::{
        action::Command,
        draw::Scene,
        format, keymap,
        setup::Setup,
        state::{Entry, State},
    },
};

use super::text::{put, put_all, width};

/// One setting.
struct Control {
    key: &'static str,
    running: Option<String>,
    chosen: String,
}

impl Control {
    /// "old → ", where the choice differs from what runs.
    fn arrow(&self) -> String {
        let old = self.running.as_ref().filter(|old| **old != self.chosen);
        old.map(|old| format!("{old} → ")).unwrap_or_default()
    }

    fn width(&self) -> u16 {
        width(self.key) + 1 + width(&self.arrow()) + width(&self.chosen)
    }
}

/// Columns between two settings.
const GAP: u16 = 3;

/// Draws the row; the field that is being typed into takes its place.
pub fn render(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let theme = scene.theme;
    if let Some(Entry::Knob(typed)) = &scene.state.entry {
        return field(scene, typed, area, buf);
    }
    let full = controls(scene.state, false);
    let fits = full.iter().map(|c| c.width() + GAP).sum::<u16>() <= area.width + 1;
    let (mut controls, gap) = if fits { (full, GAP) } else { (controls(scene.state, true), GAP - 1) };
    // What is about to change has precedence over what stays as it is.
    while controls.iter().map(|c| c.width() + gap).sum::<u16>() > area.width + 1 {
        let Some(least) = controls.iter().rposition(|c| c.arrow().is_empty()) else { break };
        controls.remove(least);
    }
    let mut x = 1;
    for control in controls {
        let arrow = control.arrow();
        let style = if arrow.is_empty() { theme.text() } else { theme.accent() };
        let pieces = [
            (control.key, theme.accent()),
            (" ", theme.text()),
            (arrow.as_str(), theme.dim()),
            (control.chosen.as_str(), style),
        ];
        x = put_all(buf, area, x, 0, pieces) + gap;
    }
}

/// What can be changed, the most telling first; `terse` where there is little room.
fn controls(state: &State, terse: bool) -> Vec<Control> {
    let (Some(chosen), Some(experiment)) = (state.setup(), state.experiment()) else { return Vec::new() };
    // A yardstick stands for the run that follows it.
    let running = state.shown_run().map(|run| run.then.as_ref().unwrap_or(&run.setup));
    let control = |command, say: &dyn Fn(&Setup) -> String| Control {
        key: keymap::label(command),
        running: running.map(say),
        chosen: say(chosen),
    };
    let number = |n: u64| match n {
        n if terse && n >= 1_000_000 && n.is_multiple_of(1_000_000) => format!("{} M", n / 1_000_000),
        n if terse && n >= 1_000 && n.is_multiple_of(1_000) => format!("{} k", n / 1_000),
        n => format::count(n),
    };
    let mut controls = vec![control(Command::Gil, &|s| {
        if terse && s.gil != GilKind::None { format!("{} GIL", s.gil) } else { s.gil.title().to_owned() }
    })];
    if experiment.about.variants.len() > 1 {
        controls.push(control(Command::Variant, &|s| s.variant.clone().unwrap_or_default()));
    }
    controls.push(control(Command::Cores, &|s| match s.cores {
        1 => "1 core".to_owned(),
        n => format!("{n} cores"),
    }));
    if chosen.gil.excludes() {
        let say = |s: &Setup| {
            let time = || format!("switch {}", format::span(s.switch_interval.as_nanos() as f64));
            if s.gil.counts_ticks() { format!("check {}", number(s.check_interval as u64)) } else { time() }
        };
        controls.push(control(Command::Interval(true), &say));
    }
    if let Some(knob) = state.current_knob() {
        let say = |s: &Setup| {
            let value = s.knob(knob);
            let sign = if value < 0 { "-" } else { "" };
            format!("{} = {sign}{}", knob.range.name, number(value.unsigned_abs()))
        };
        controls.push(control(Command::Knob(true), &say));
    }
    controls.push(control(Command::Pin, &|s| if s.pin { "pinned".to_owned() } else { "unpinned".to_owned() }));
    controls
}

/// "N = 10000▏ 1 to 1,000,000,000 · Enter sets it · Esc leaves it".
fn field(scene: &Scene, typed: &str, area: Rect, buf: &mut Buffer) {
    let (theme, state) = (scene.theme, scene.state);
    let (Some(knob), Some(setup)) = (state.current_knob(), state.setup()) else { return };
    let range = &knob.range;
    let x = put_all(
        buf,
        area,
        1,
        0,
        [(range.name.as_str(), theme.accent()), (" = ", theme.text()), (typed, theme.strong()), ("▏", theme.accent())],
    );
    let help = if range.help.is_empty() { String::new() } else { format!(" · {}", range.help) };
    let more = if state.experiment().is_some_and(|e| e.knobs.len() > 1) { " · Tab the next" } else { "" };
    let words =
        format!("now {}, {} to {}{help} · Enter sets it{more} · Esc leaves it", setup.knob(knob), range.min, range.max);
    put(buf, area, x + 2, 0, &words, theme.dim());
}
