//! Somebody at the keyboard: presses keys, lets time pass, and looks at the screen.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use gilscope::{
    experiment::metadata::Experiment,
    runner::snapshot::Snapshot,
    tui::{
        action::{Action, Effect, Sighting},
        draw::draw,
        engine::Engine,
        input,
        palette::Depth,
        run::follow,
        state::State,
        theme::{Theme, ThemeName},
        update::update,
    },
};
use ratatui::{Terminal, backend::TestBackend, buffer::Buffer};

use super::FakeEngine;

/// Index of the battle in the catalogue.
pub const BATTLE: usize = 6;

/// The screen, its engine and what it has asked for.
pub struct Desk {
    pub state: State,
    pub engine: FakeEngine,
    pub snapshot: Option<Snapshot>,
    pub left: bool,
    pub suspended: bool,
}

impl Desk {
    pub fn new() -> Self {
        Self::of(FakeEngine::new())
    }

    pub fn with(catalogue: Vec<Experiment>) -> Self {
        Self::of(FakeEngine { catalogue, ..FakeEngine::new() })
    }

    /// With an experiment chosen.
    pub fn on(chosen: usize) -> Self {
        let mut desk = Self::new();
        desk.state.chosen = chosen;
        desk
    }

    fn of(engine: FakeEngine) -> Self {
        let state = State::new(engine.catalogue(), engine.cores(), ThemeName::Dark);
        Self { state, engine, snapshot: None, left: false, suspended: false }
    }

    /// Presses keys: names or letters, separated by blanks; `C-c` for control.
    pub fn press(&mut self, keys: &str) {
        for key in keys.split_whitespace() {
            if let Some(action) = input::action(&self.state, &event(key)) {
                self.act(action);
            }
        }
    }

    /// Lets an action happen, and its effects.
    pub fn act(&mut self, action: Action) -> Vec<Effect> {
        let effects = update(&mut self.state, action);
        for effect in &effects {
            match effect {
                Effect::Start(setup) => {
                    if let Err(reason) = self.engine.start(setup) {
                        self.act(Action::Refused(reason));
                    }
                }
                Effect::Stop => self.engine.stop(),
                Effect::CheckInterval(ticks) => self.engine.set_check_interval(*ticks),
                Effect::SwitchInterval(interval) => self.engine.set_switch_interval(*interval),
                Effect::Interrupt => self.engine.interrupt(),
                Effect::StartSeries(cases, repeat) => self.engine.start_series(cases.clone(), *repeat),
                Effect::StopSeries => self.engine.stop_series(),
                Effect::Save(files) => self.engine.save(files.clone()),
                Effect::Suspend => self.suspended = true,
                Effect::Quit => self.left = true,
            }
        }
        effects
    }

    /// Takes a snapshot, as the loop does before each frame.
    pub fn look(&mut self) {
        let Some(fresh) = self.engine.snapshot(&self.state.view()) else { return };
        let seen = Sighting::from(&fresh);
        self.snapshot = Some(fresh);
        self.act(Action::Seen(Box::new(seen)));
        if self.state.run.as_ref().is_some_and(|run| run.over && run.said.is_none()) {
            let said = self.engine.verdict(self.state.yardstick());
            self.act(Action::Said(said));
        }
    }

    /// Lets so many milliseconds pass, with a look every ten.
    pub fn play(&mut self, ms: u64) {
        for _ in 0..ms / 10 {
            self.engine.now += 10_000_000;
            self.look();
        }
    }

    /// Lets so many runs of the series come to their end, and looks, as the loop does.
    pub fn measure(&mut self, runs: usize) {
        self.engine.measure(runs);
        self.follow();
    }

    /// Lets the series come to its end.
    pub fn measure_all(&mut self) {
        self.measure(usize::MAX / 2);
    }

    fn follow(&mut self) {
        follow(&mut self.engine, &mut self.state);
        if let Some(result) = self.engine.saved() {
            self.act(Action::Saved(result));
        }
    }

    /// Lets the run come to its end.
    pub fn play_to_the_end(&mut self) {
        let setup = self.engine.started.last().cloned();
        let length = setup.map_or(0, |s| FakeEngine::script(&s).length_ns());
        let starts = self.engine.started.len();
        while self.engine.now < length && self.engine.started.len() == starts {
            self.engine.now += 60_000_000;
            self.look();
        }
        // The picture after the end.
        if self.engine.started.len() == starts {
            self.look();
        }
    }

    /// The variants that were started, in order.
    pub fn variants_started(&self) -> Vec<&str> {
        self.engine.started.iter().filter_map(|s| s.variant.as_deref()).collect()
    }

    /// The screen as it is now.
    pub fn screen(&mut self, (width, height): (u16, u16), depth: Depth, ascii: bool) -> Buffer {
        self.act(Action::Resize(width, height));
        self.look();
        self.follow();
        let theme = Theme::new(self.state.theme, depth, ascii).expect("a theme that can be read");
        let mut terminal = Terminal::new(TestBackend::new(width, height)).expect("a terminal in memory");
        terminal.draw(|frame| draw(&self.state, self.snapshot.as_ref(), &theme, frame)).expect("a frame");
        terminal.backend().buffer().clone()
    }
}

fn event(key: &str) -> Event {
    let (code, modifiers) = match key {
        "Enter" => (KeyCode::Enter, KeyModifiers::NONE),
        "Esc" => (KeyCode::Esc, KeyModifiers::NONE),
        "Tab" => (KeyCode::Tab, KeyModifiers::NONE),
        "Space" => (KeyCode::Char(' '), KeyModifiers::NONE),
        "Backspace" => (KeyCode::Backspace, KeyModifiers::NONE),
        "Up" => (KeyCode::Up, KeyModifiers::NONE),
        "Down" => (KeyCode::Down, KeyModifiers::NONE),
        "Left" => (KeyCode::Left, KeyModifiers::NONE),
        "Right" => (KeyCode::Right, KeyModifiers::NONE),
        "Home" => (KeyCode::Home, KeyModifiers::NONE),
        "End" => (KeyCode::End, KeyModifiers::NONE),
        "PageUp" => (KeyCode::PageUp, KeyModifiers::NONE),
        "PageDown" => (KeyCode::PageDown, KeyModifiers::NONE),
        letter => match letter.strip_prefix("C-") {
            Some(letter) => (KeyCode::Char(one(letter)), KeyModifiers::CONTROL),
            None => (KeyCode::Char(one(letter)), KeyModifiers::NONE),
        },
    };
    Event::Key(KeyEvent::new(code, modifiers))
}

fn one(letter: &str) -> char {
    letter.chars().next().expect("a key between two blanks")
}
