//! The loop: input, news from the engine, effects, a frame. Nothing here decides anything; [`super::update`] does.

use std::{
    io,
    path::PathBuf,
    time::{Duration, Instant},
};

use crossterm::event;

use crate::{runner::snapshot::Snapshot, sys::usage::thread_cpu_ns};

use super::{
    action::{Action, Command, Effect, Sighting},
    batch::Picture,
    draw::draw,
    engine::Engine,
    input,
    palette::Depth,
    setup::Setup,
    signals::{self, Signals},
    state::State,
    terminal::Guard,
    theme::{Theme, ThemeName},
    update::update,
};

/// Time between two frames while something moves.
const FRAME: Duration = Duration::from_millis(33);
/// The same during a series, whose rows change a few times a second.
const CALM_FRAME: Duration = Duration::from_millis(200);
/// While nothing moves, signals are still looked for this often.
const IDLE: Duration = Duration::from_millis(100);

/// How the screen begins.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Experiment to open the scope on; the catalogue otherwise.
    pub experiment: Option<String>,
    /// What is chosen for its first run, if not what the experiment asks for.
    pub setup: Option<Setup>,
    /// What there is to be seen first.
    pub first: First,
    /// Leave when the run is over.
    pub quit_when_done: bool,
    /// Theme; what the terminal suggests otherwise.
    pub theme: Option<ThemeName>,
    /// Colours; what the environment says otherwise.
    pub depth: Option<Depth>,
    /// Real interpreters that take part in comparisons.
    pub interpreters: Vec<PathBuf>,
    /// Nothing but ASCII; what the locale says otherwise.
    pub ascii: bool,
}

/// What the scope begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum First {
    /// The experiment, not run yet.
    #[default]
    Experiment,
    /// A run of it that begins at once.
    Run,
    /// A run of it that was recorded, made with this setup; the engine has it already.
    Recorded,
}

/// How the screen was left.
#[derive(Debug)]
pub struct Farewell {
    /// What the last run's baseline took, in seconds, if it was run under the same conditions.
    pub baseline_s: Option<f64>,
    /// Why the last start was refused, if it was.
    pub refusal: Option<String>,
    /// The signal that ended the screen, if one did.
    pub signal: Option<i32>,
}

/// What can go wrong with the screen itself.
#[derive(Debug, thiserror::Error)]
pub enum ScreenError {
    /// The terminal refuses.
    #[error("the terminal cannot be used: {0}")]
    Terminal(#[from] io::Error),
    /// A theme is broken.
    #[error(transparent)]
    Theme(#[from] super::theme::ThemeError),
}

/// Shows the screen until it is left. The terminal is given back however this ends.
pub fn run(engine: &mut dyn Engine, options: &Options) -> Result<Farewell, ScreenError> {
    let env = |name: &str| std::env::var(name).ok();
    let depth = options.depth.unwrap_or_else(|| Depth::detect(env));
    let ascii = options.ascii || !speaks_utf8(env);
    let mut state =
        State::new(engine.catalogue(), engine.cores(), options.theme.unwrap_or_else(|| ThemeName::detect(env)));
    let mut themes = (state.theme, Theme::new(state.theme, depth, ascii)?);
    let signals = Signals::listen()?;
    let mut guard = Guard::new()?;
    let size = guard.terminal().size()?;
    update(&mut state, Action::Resize(size.width, size.height));
    let mut effects = opening(&mut state, options);
    let mut snapshot: Option<Snapshot> = None;
    let mut frame_due = Instant::now();
    let mut outdated = true;
    let signal = loop {
        // What the state asks for.
        let mut leave = false;
        for effect in std::mem::take(&mut effects) {
            outdated = true;
            match effect {
                Effect::Start(setup) => match engine.start(&setup) {
                    Ok(()) => snapshot = None,
                    Err(reason) => effects.extend(update(&mut state, Action::Refused(reason))),
                },
                Effect::Stop => engine.stop(),
                Effect::CheckInterval(ticks) => engine.set_check_interval(ticks),
                Effect::SwitchInterval(interval) => engine.set_switch_interval(interval),
                Effect::Interrupt => engine.interrupt(),
                Effect::StartSeries(cases, repeat) => engine.start_series(cases, repeat),
                Effect::StopSeries => engine.stop_series(),
                Effect::Save(files) => engine.save(files),
                Effect::Suspend => guard.aside(signals::suspend)?,
                Effect::Quit => leave = true,
            }
        }
        if let Some(signal) = signals.ending() {
            break Some(signal);
        }
        if leave {
            break None;
        }
        // A frame, if it is time for one and there is something new to see.
        let now = Instant::now();
        if now >= frame_due && (outdated || state.moving()) {
            frame_due = now + if state.running() { FRAME } else { CALM_FRAME };
            let cpu_before = thread_cpu_ns();
            let was_moving = state.moving();
            follow(engine, &mut state);
            if let Some(fresh) = state.run.is_some().then(|| engine.snapshot(&state.view())).flatten() {
                effects.extend(look(engine, &mut state, &fresh));
                snapshot = Some(fresh);
            }
            if themes.0 != state.theme {
                themes = (state.theme, Theme::new(state.theme, depth, ascii)?);
            }
            guard.terminal().draw(|frame| draw(&state, snapshot.as_ref(), &themes.1, frame))?;
            let cpu_ns = thread_cpu_ns() - cpu_before;
            update(&mut state, Action::Drawn { ns: now.elapsed().as_nanos() as u64, cpu_ns });
            // The end changes the picture once more: scale, result, footer.
            outdated = was_moving && !state.moving();
        }
        if !effects.is_empty() {
            continue;
        }
        // Input, until the next frame is due.
        let wait = if outdated || state.moving() { frame_due.saturating_duration_since(Instant::now()) } else { IDLE };
        if event::poll(wait)?
            && let Some(action) = input::action(&state, &event::read()?)
        {
            effects = update(&mut state, action);
            outdated = true;
            // Who presses a key wants to see what it does, however calm the picture is.
            frame_due = frame_due.min(Instant::now() + FRAME);
        }
        if let Some(result) = engine.saved() {
            effects.extend(update(&mut state, Action::Saved(result)));
            outdated = true;
        }
        if signals.suspending() {
            effects.push(Effect::Suspend);
        }
    };
    engine.stop();
    drop(guard);
    let baseline_s = state.run.as_ref().and_then(|run| {
        let baseline = state.catalogue[run.experiment].about.baseline.as_deref();
        state.results.yardstick(&run.setup, baseline).map(|outcome| outcome.elapsed_ns as f64 / 1e9)
    });
    Ok(Farewell { baseline_s, refusal: state.refusal, signal })
}

/// What the options ask for before the first key.
fn opening(state: &mut State, options: &Options) -> Vec<Effect> {
    state.quit_when_done = options.quit_when_done;
    state.interpreters.clone_from(&options.interpreters);
    let Some(chosen) = options.experiment.as_ref().and_then(|id| state.catalogue.iter().position(|e| e.id == *id))
    else {
        return Vec::new();
    };
    state.chosen = chosen;
    if let Some(setup) = &options.setup {
        state.setups[chosen] = setup.clone();
    }
    let first = match options.first {
        First::Experiment => Action::Command(Command::Open),
        First::Run => Action::Command(Command::Run),
        First::Recorded => Action::Recorded(state.setups[chosen].clone()),
    };
    update(state, first)
}

/// Tells the state what a snapshot says, what the program looks like once it is compiled, and what there is to say at the end.
fn look(engine: &dyn Engine, state: &mut State, fresh: &Snapshot) -> Vec<Effect> {
    if let Some(code) = fresh.code.as_ref().filter(|_| state.listing.is_empty()) {
        update(state, Action::Listing(engine.listing(code)));
    }
    let effects = update(state, Action::Seen(Box::new(Sighting::from(fresh))));
    if state.run.as_ref().is_some_and(|run| run.over && run.said.is_none()) {
        let sentences = engine.verdict(state.yardstick());
        update(state, Action::Said(sentences));
    }
    effects
}

/// Tells the state how far the latest series is, with the lanes of its runs, where they are on the screen.
pub fn follow(engine: &mut dyn Engine, state: &mut State) {
    if state.series.is_none_or(|latest| latest.room != state.room) {
        return;
    }
    let Some(progress) = engine.progress() else { return };
    let pictures = match state.lane_view(&progress) {
        Some(view) => {
            let picture = |case| engine.picture(case, &view).map(|snapshot| Picture::of(&snapshot));
            (0..progress.rows.len()).map(picture).collect()
        }
        None => Vec::new(),
    };
    update(state, Action::Progressed(Box::new(progress), pictures));
}

/// Tells whether the locale says UTF-8; one that says nothing is taken to.
fn speaks_utf8(env: impl Fn(&str) -> Option<String>) -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(|name| env(name).filter(|v| !v.is_empty()));
    locale.is_none_or(|l| l.to_lowercase().replace('-', "").contains("utf8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_locale_that_says_otherwise_asks_for_ascii() {
        let locale = |vars: &'static [(&str, &str)]| {
            speaks_utf8(move |name| vars.iter().find(|v| v.0 == name).map(|v| v.1.to_owned()))
        };
        assert!(locale(&[]));
        assert!(locale(&[("LANG", "de_DE.UTF-8")]));
        assert!(locale(&[("LC_ALL", ""), ("LANG", "C.utf8")]));
        assert!(!locale(&[("LC_ALL", "C"), ("LANG", "de_DE.UTF-8")]));
        assert!(!locale(&[("LANG", "POSIX")]));
    }
}
