//! What an action does to the state, and what it asks of the world. Pure: no I/O, no clock.

use crate::timeline::{crowd::Pick, state::ThreadId};

use super::{
    action::{Action, Command, Effect, Sighting},
    keymap::Room,
    layout,
    lens::Lens,
    many,
    results::Outcome,
    setup::Setup,
    state::{Entry, Panel, Run, State},
};
use crate::runner::snapshot::Status;

/// As many digits as always make a number.
const MOST_DIGITS: usize = 18;
/// Longer than any range that is one.
const LONGEST_RANGE: usize = 48;

/// Lets an action happen.
pub fn update(state: &mut State, action: Action) -> Vec<Effect> {
    match action {
        Action::Command(command) => return obey(state, command),
        Action::Type(letter) => type_letter(state, letter),
        Action::Erase => erase(state),
        Action::Accept => return accept(state),
        Action::Cancel => cancel(state),
        Action::NextField => next_field(state),
        Action::Resize(width, height) => state.size = (width, height),
        Action::Seen(sighting) => return see(state, &sighting),
        Action::Refused(reason) => {
            state.run = None;
            state.refusal = Some(reason);
            if state.quit_when_done {
                return vec![Effect::Quit];
            }
        }
        Action::Recorded(setup) => {
            state.room = Room::Scope;
            clear(state, setup, None);
            if let Some(run) = &mut state.run {
                (run.touched, run.recorded) = (true, true);
            }
        }
        Action::Said(sentences) => {
            if let Some(run) = &mut state.run {
                run.said = Some(sentences);
            }
        }
        Action::Listing(listing) => state.listing = listing.into(),
        Action::Progressed(progress, pictures) => many::progressed(state, *progress, pictures),
        Action::Saved(result) => many::saved(state, result),
        Action::Drawn { ns, cpu_ns } => drawn(state, ns, cpu_ns),
    }
    Vec::new()
}

/// Keeps what frames take: a running mean, so that a single slow one doesn't make the number jump, and the run's sum.
fn drawn(state: &mut State, ns: u64, cpu_ns: u64) {
    state.frame_ns = if state.frame_ns == 0 { ns } else { (state.frame_ns * 15 + ns) / 16 };
    if let Some(run) = state.run.as_mut().filter(|run| !run.over) {
        run.drawn_ns += cpu_ns;
    }
}

fn obey(state: &mut State, command: Command) -> Vec<Effect> {
    if matches!(state.room, Room::Compare | Room::Sweep)
        && let Some(effects) = many::obey(state, command)
    {
        return effects;
    }
    let width = layout::lane_cells(state.size.0);
    match command {
        Command::Run => return run(state),
        Command::Stop => return stop(state),
        Command::Freeze => state.lens.toggle(),
        Command::Move(cells) => state.lens.step(cells.into(), width),
        Command::Zoom(closer) => state.lens.zoom(closer, width),
        Command::Home => state.lens.go(0),
        Command::End => state.lens.go(state.lens.end()),
        Command::Cores => {
            let all = state.machine_cores;
            change(state, |s| s.next_cores(all));
        }
        Command::Gil => change(state, Setup::next_gil),
        Command::Pin => change(state, |s| s.pin = !s.pin),
        Command::Variant => {
            let variants = state.experiment().map(|e| e.about.variants.clone()).unwrap_or_default();
            change(state, |s| s.next_variant(&variants));
        }
        Command::Interval(up) => return interval(state, up),
        Command::Signal if state.running() => return vec![Effect::Interrupt],
        Command::Compare | Command::Sweep => return many::open(state, command),
        Command::Knob(up) => {
            if let Some(knob) = state.current_knob().cloned() {
                change(state, |s| s.scale_knob(&knob, up));
            }
        }
        Command::EditKnob => open_knob(state),
        Command::Source => state.panel = toggle(state.panel, Panel::Source),
        Command::Bytecode => state.panel = toggle(state.panel, Panel::Bytecode),
        Command::Objects => {
            state.panel = toggle(state.panel, Panel::Objects);
            state.object = None;
        }
        Command::Processes => state.panel = toggle(state.panel, Panel::Processes),
        Command::Delays => state.panel = toggle(state.panel, Panel::Delays),
        Command::Output => state.panel = toggle(state.panel, Panel::Output),
        Command::Unfold => {
            state.pick = if state.pick == Pick::Busiest { Pick::Neighbours } else { Pick::Busiest };
        }
        Command::Theme => state.theme = state.theme.next(),
        Command::Projector => state.projector = !state.projector,
        Command::Choose(by) if state.room == Room::Catalogue => choose(state, by.into()),
        Command::Choose(by) if state.panel == Panel::Objects => choose_object(state, by.into()),
        Command::Choose(by) => focus(state, by.into()),
        Command::Experiment(by) => return experiment(state, by.into()),
        Command::Open => open(state),
        Command::Back => state.room = Room::Catalogue,
        Command::Filter => state.entry = Some(Entry::Filter),
        Command::Help => state.help = !state.help,
        Command::Suspend => return vec![Effect::Suspend],
        Command::Quit => return vec![Effect::Quit],
        Command::Signal
        | Command::Toggle
        | Command::Repeats(_)
        | Command::Axis
        | Command::EditRange
        | Command::Save => {}
    }
    Vec::new()
}

fn toggle(panel: Panel, wanted: Panel) -> Panel {
    if panel == wanted { Panel::Counters } else { wanted }
}

/// Starts the chosen experiment. If it is to be measured against a variant whose time isn't known yet, that goes first.
fn run(state: &mut State) -> Vec<Effect> {
    let (Some(experiment), Some(setup)) = (state.experiment(), state.setup().cloned()) else { return Vec::new() };
    if let Some(trouble) = &experiment.trouble {
        state.refusal = Some(trouble.clone());
        state.room = Room::Scope;
        return Vec::new();
    }
    let baseline = experiment.about.baseline.as_deref().filter(|&b| setup.variant.as_deref() != Some(b));
    let yardstick = baseline
        // Who leaves at the end of one run asked for that run and nothing else.
        .filter(|_| !state.quit_when_done && state.results.yardstick(&setup, baseline).is_none())
        .map(|baseline| setup.with_variant(baseline));
    let (first, then) = match yardstick {
        Some(yardstick) => (yardstick, Some(setup)),
        None => (setup, None),
    };
    state.room = Room::Scope;
    begin(state, first, then)
}

fn begin(state: &mut State, setup: Setup, then: Option<Setup>) -> Vec<Effect> {
    clear(state, setup.clone(), then);
    vec![Effect::Start(setup)]
}

/// Makes the screen ready for a run.
fn clear(state: &mut State, setup: Setup, then: Option<Setup>) {
    state.refusal = None;
    state.lens = Lens::default();
    state.history.clear();
    state.focus = None;
    state.object = None;
    state.threads = 0;
    state.listing = [].into();
    state.run = Some(Run {
        experiment: state.chosen,
        setup,
        then,
        over: false,
        touched: false,
        recorded: false,
        drawn_ns: 0,
        said: None,
    });
}

/// Ends what can be ended, the outermost first: the run, the frozen picture, the visit.
fn stop(state: &mut State) -> Vec<Effect> {
    if let Some(run) = state.run.as_mut().filter(|run| !run.over) {
        run.then = None;
        return vec![Effect::Stop];
    }
    if !state.lens.thaw() && state.focus.take().is_none() && state.object.take().is_none() {
        state.room = Room::Catalogue;
    }
    Vec::new()
}

/// Changes what is chosen for the next run.
pub(super) fn change(state: &mut State, how: impl FnOnce(&mut Setup)) {
    if let Some(setup) = state.setups.get_mut(state.chosen) {
        how(setup);
    }
}

/// The one choice that a run can take over while it is going: the interval that its lock knows, ticks or time.
fn interval(state: &mut State, up: bool) -> Vec<Effect> {
    let chosen = state.chosen;
    let running = state.run.as_ref().filter(|run| !run.over && run.experiment == chosen);
    // A yardstick stands for the run that follows it.
    let gil = running.map(|run| run.then.as_ref().unwrap_or(&run.setup).gil);
    let Some(gil) = gil.or_else(|| state.setup().map(|setup| setup.gil)) else { return Vec::new() };
    change(state, |setup| match () {
        () if gil.counts_ticks() => setup.scale_check_interval(up),
        () if gil.is_timed() => setup.scale_switch_interval(up),
        () => {}
    });
    let Some((ticks, time)) = state.setup().map(|s| (s.check_interval, s.switch_interval)) else { return Vec::new() };
    let take = |setup: &mut Setup| (setup.check_interval, setup.switch_interval) = (ticks, time);
    match state.run.as_mut().filter(|run| !run.over && run.experiment == chosen) {
        // The yardstick must not be bent; the run after it begins with the new interval.
        Some(Run { then: Some(then), .. }) => {
            take(then);
            Vec::new()
        }
        Some(run) if (run.setup.check_interval, run.setup.switch_interval) != (ticks, time) => {
            take(&mut run.setup);
            run.touched = true;
            vec![if gil.counts_ticks() { Effect::CheckInterval(ticks) } else { Effect::SwitchInterval(time) }]
        }
        _ => Vec::new(),
    }
}

fn open(state: &mut State) {
    if state.experiment().is_some() {
        state.room = Room::Scope;
    }
}

/// Moves the choice within the experiments that the filter lets through, and stops at the ends.
pub(super) fn choose(state: &mut State, by: i64) {
    let matches = state.matches();
    let at = matches.iter().position(|&i| i == state.chosen).unwrap_or(0);
    let to = at.saturating_add_signed(by as isize).min(matches.len().saturating_sub(1));
    if let Some(&i) = matches.get(to).filter(|&&i| i != state.chosen) {
        state.chosen = i;
        state.knob = 0;
        state.focus = None;
        state.refusal = None;
    }
}

/// The same from anywhere; a run of another experiment makes no sense on the screen and ends.
fn experiment(state: &mut State, by: i64) -> Vec<Effect> {
    let before = state.chosen;
    choose(state, by);
    let running = state.running();
    if before == state.chosen || state.room != Room::Scope || !running {
        return Vec::new();
    }
    stop(state)
}

/// Moves the choice of a thread: all, main, worker-1, … and all again.
fn focus(state: &mut State, by: i64) {
    let places = state.threads as i64 + 1;
    let at = state.focus.map_or(0, |id| i64::from(id.0) + 1);
    let to = (at + by).rem_euclid(places);
    state.focus = (to > 0).then(|| ThreadId((to - 1) as u16));
}

/// Moves the choice of an object among those on the screen: all, the first, … and all again.
fn choose_object(state: &mut State, by: i64) {
    let at = state.object.and_then(|index| state.objects.iter().position(|&i| i == index)).map_or(0, |i| i as i64 + 1);
    let to = (at + by).rem_euclid(state.objects.len() as i64 + 1);
    state.object = (to as usize).checked_sub(1).and_then(|i| state.objects.get(i)).copied();
}

/// Takes in what a snapshot said. At the end of a yardstick the run proper follows.
fn see(state: &mut State, seen: &Sighting) -> Vec<Effect> {
    state.history.push(seen.elapsed_ns, seen.totals);
    state.threads = seen.threads;
    state.objects.clone_from(&seen.objects);
    let over = seen.status != Status::Running;
    state.lens.saw(seen.end_ns, seen.range, over);
    let Some(run) = state.run.as_mut().filter(|run| over && !run.over) else { return Vec::new() };
    run.over = true;
    if !run.touched {
        let outcome = Outcome {
            status: seen.status.clone(),
            elapsed_ns: seen.elapsed_ns,
            syscalls: seen.totals.syscalls_total(),
        };
        state.results.insert(run.setup.clone(), outcome);
    }
    match run.then.take() {
        Some(next) if seen.status == Status::Finished && run.experiment == state.chosen => begin(state, next, None),
        _ if state.quit_when_done => vec![Effect::Quit],
        _ => Vec::new(),
    }
}

fn type_letter(state: &mut State, letter: char) {
    match &mut state.entry {
        Some(Entry::Filter) => {
            state.filter.push(letter);
            stay_in_sight(state);
        }
        Some(Entry::Knob(text))
            if text.len() < MOST_DIGITS && (letter.is_ascii_digit() || letter == '-' && text.is_empty()) =>
        {
            text.push(letter);
        }
        Some(Entry::Range(text))
            if text.len() < LONGEST_RANGE && (letter.is_ascii_digit() || "._:x-".contains(letter)) =>
        {
            text.push(letter);
        }
        _ => {}
    }
}

fn erase(state: &mut State) {
    match &mut state.entry {
        Some(Entry::Filter) => {
            state.filter.pop();
            stay_in_sight(state);
        }
        Some(Entry::Knob(text) | Entry::Range(text)) => {
            text.pop();
        }
        None => {}
    }
}

/// Keeps the choice among the experiments that the filter lets through.
fn stay_in_sight(state: &mut State) {
    let matches = state.matches();
    if !matches.contains(&state.chosen) {
        state.chosen = matches.first().copied().unwrap_or(state.chosen);
        state.knob = 0;
    }
}

/// Enter: a filter that leaves something runs it; a number is set.
fn accept(state: &mut State) -> Vec<Effect> {
    match state.entry.take() {
        Some(Entry::Filter) if state.matches().contains(&state.chosen) => run(state),
        Some(Entry::Knob(text)) => {
            set_knob(state, &text);
            Vec::new()
        }
        Some(Entry::Range(text)) => {
            many::set_range(state, text);
            Vec::new()
        }
        _ => Vec::new(),
    }
}

fn cancel(state: &mut State) {
    if state.entry.take() == Some(Entry::Filter) {
        state.filter.clear();
    }
}

fn next_field(state: &mut State) {
    match state.entry.take() {
        Some(Entry::Knob(text)) => {
            set_knob(state, &text);
            let knobs = state.experiment().map_or(0, |e| e.knobs.len()).max(1);
            state.knob = (state.knob + 1) % knobs;
            open_knob(state);
        }
        // The filter stays, the keys are keys again.
        Some(Entry::Filter) | None => {}
        range @ Some(Entry::Range(_)) => state.entry = range,
    }
}

fn open_knob(state: &mut State) {
    if state.current_knob().is_some() {
        state.entry = Some(Entry::Knob(String::new()));
    }
}

/// Nothing typed leaves the knob as it is.
fn set_knob(state: &mut State, text: &str) {
    if let (Some(knob), Ok(value)) = (state.current_knob().cloned(), text.parse()) {
        change(state, |s| s.set_knob(&knob, value));
    }
}
