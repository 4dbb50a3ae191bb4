//! What the keys do in the rooms of many runs, the comparison and the sweep. Pure, a part of [`super::update`].

use std::path::{Path, PathBuf};

use crate::{
    export::{chart, comparison},
    runner::{
        compare::Comparison,
        range::Range,
        rows::{Progress, Row},
        sweep::Sweep,
    },
};

use super::{
    action::{Command, Effect},
    batch::{Batch, Picture},
    choices::Choices,
    keymap::Room,
    setup::Setup,
    state::{Entry, Latest, State},
    sweeping,
    update::{change, choose},
};

/// A command that means something else here than where one run is chosen; `None` if it doesn't.
pub fn obey(state: &mut State, command: Command) -> Option<Vec<Effect>> {
    let compares = state.room == Room::Compare;
    // What was told has been read when the next key is pressed.
    state.told = None;
    match command {
        Command::Run => return Some(start(state)),
        Command::Stop => return Some(stop(state)),
        Command::Back => return Some(leave(state)),
        Command::Compare | Command::Sweep => return Some(open(state, command)),
        Command::Experiment(by) => return Some(experiment(state, by.into())),
        Command::Repeats(more) if compares => state.choices.1.repeats(more),
        Command::Repeats(more) => repeats(&mut state.sweeping.repeat, more),
        Command::Save => return Some(save(state)),
        Command::Toggle => state.choices.1.toggle(),
        Command::Move(by) if compares => state.choices.1.step(by.into()),
        Command::Choose(by) if compares => row(state, by.into()),
        Command::Move(by) => cursor(state, by.into()),
        Command::Home => cursor(state, -i64::from(u16::MAX)),
        Command::End => cursor(state, i64::from(u16::MAX)),
        Command::Choose(by) => state.sweeping.shown = state.sweeping.shown.next(by.into()),
        Command::Axis => {
            let axes = state.experiment().zip(state.setup()).map_or(0, |(e, s)| sweeping::axes(e, s.gil).len());
            state.sweeping.axis = (state.sweeping.axis + 1) % axes.max(1);
        }
        Command::EditRange => state.entry = Some(Entry::Range(String::new())),
        Command::Cores => {
            let all = state.machine_cores;
            change(state, |s| s.next_cores(all));
        }
        Command::Gil => change(state, Setup::next_gil),
        _ => return None,
    }
    Some(Vec::new())
}

/// Goes to one of the two rooms. A comparison begins at once if there is none of this experiment yet.
pub fn open(state: &mut State, command: Command) -> Vec<Effect> {
    let room = if command == Command::Compare { Room::Compare } else { Room::Sweep };
    let Some(experiment) = state.experiment() else { return Vec::new() };
    let refused = experiment.trouble.is_some();
    if matches!(state.room, Room::Catalogue | Room::Scope) {
        state.came_from = state.room;
    }
    let mut effects = if state.room == room { Vec::new() } else { end(state) };
    state.room = room;
    state.told = None;
    renew(state);
    if room == Room::Compare && state.batch(room).is_none() && !refused {
        effects.extend(start(state));
    }
    effects
}

/// Makes the switches those of the chosen experiment.
fn renew(state: &mut State) {
    if state.choices.0 != state.chosen
        && let (Some(experiment), Some(setup)) = (state.experiment(), state.setup())
    {
        let choices = Choices::of(experiment, setup, state.machine_cores, &state.interpreters);
        state.choices = (state.chosen, choices);
        state.row = 0;
        state.sweeping.axis = 0;
    }
}

/// Starts the room's series with what is chosen.
fn start(state: &mut State) -> Vec<Effect> {
    let machine = state.machine_cores;
    let (Some(experiment), Some(setup)) = (state.experiment(), state.setup()) else { return Vec::new() };
    if let Some(trouble) = &experiment.trouble {
        state.told = Some((trouble.clone(), false));
        return Vec::new();
    }
    let planned = if state.room == Room::Compare {
        let comparison = state.choices.1.comparison(setup.options());
        comparison
            .cases(experiment, machine)
            .map(|cases| (cases, None, state.choices.1.repeat))
            .map_err(|e| e.to_string())
    } else {
        plan_sweep(state).map(|sweep| (sweep.cases.clone(), Some(sweep), state.sweeping.repeat))
    };
    let (cases, sweep, repeat) = match planned {
        Ok(planned) => planned,
        Err(reason) => {
            state.told = Some((reason, false));
            return Vec::new();
        }
    };
    // What is going to be measured stands there from the first frame on.
    let rows: Vec<Row> = cases.iter().cloned().map(Row::new).collect();
    let progress = Progress { total: rows.len() * repeat as usize, rows, ..Progress::default() };
    let batch = Some(Batch { experiment: state.chosen, sweep, progress, ..Batch::default() });
    state.told = None;
    state.series = Some(Latest { room: state.room, going: true });
    if state.room == Room::Compare {
        (state.comparison, state.row) = (batch, 0);
    } else {
        (state.sweep, state.sweeping.cursor) = (batch, 0);
    }
    vec![Effect::StartSeries(cases, repeat)]
}

/// The sweep that is chosen: the experiment's variant and what it is measured against, under the chosen lock.
fn plan_sweep(state: &State) -> Result<Sweep, String> {
    let nothing = || "there is nothing to sweep".to_owned();
    let (experiment, setup, axis) = (
        state.experiment().ok_or_else(nothing)?,
        state.setup().ok_or_else(nothing)?,
        state.axis().ok_or_else(nothing)?,
    );
    let range: Range = state.range().parse()?;
    let variants = experiment.about.baseline.iter().filter(|&b| setup.variant.as_ref() != Some(b));
    let mut comparison = Comparison { options: setup.options(), ..Default::default() };
    comparison.gils = vec![setup.gil];
    comparison.variants = variants.chain(&setup.variant).cloned().collect();
    comparison.cores = setup.options().cores.into_iter().collect();
    let measure = state.sweeping.shown.measure();
    Sweep::new(experiment, &comparison, (axis, &range), measure, state.machine_cores).map_err(|error| error.to_string())
}

/// Ends what can be ended, the outermost first: the series, the visit.
fn stop(state: &mut State) -> Vec<Effect> {
    let effects = end(state);
    if effects.is_empty() {
        return leave(state);
    }
    effects
}

/// Ends the series, if one is going; what it has measured stays.
fn end(state: &mut State) -> Vec<Effect> {
    let Some(series) = state.series.as_mut().filter(|latest| latest.going) else { return Vec::new() };
    series.going = false;
    if let Some(batch) = latest(state) {
        batch.stopped = true;
    }
    vec![Effect::StopSeries]
}

/// Back to where one came from. A series that nobody sees ends: it would disturb what is run there.
fn leave(state: &mut State) -> Vec<Effect> {
    state.room = state.came_from;
    end(state)
}

/// The next experiment, with switches of its own.
fn experiment(state: &mut State, by: i64) -> Vec<Effect> {
    let before = state.chosen;
    choose(state, by);
    if state.chosen == before {
        return Vec::new();
    }
    state.told = None;
    renew(state);
    end(state)
}

fn repeats(repeat: &mut u32, more: bool) {
    let mut choices = Choices { repeat: *repeat, ..Choices::default() };
    choices.repeats(more);
    *repeat = choices.repeat;
}

fn row(state: &mut State, by: i64) {
    let rows = state.batch(Room::Compare).map_or(0, |batch| batch.progress.rows.len());
    state.row = state.row.saturating_add_signed(by as isize).min(rows.saturating_sub(1));
}

fn cursor(state: &mut State, by: i64) {
    let points = state.batch(Room::Sweep).and_then(|b| b.sweep.as_ref()).map_or(0, |sweep| sweep.values.len());
    state.sweeping.cursor = state.sweeping.cursor.saturating_add_signed(by as isize).min(points.saturating_sub(1));
}

/// A range that has been typed; nothing typed leaves it as it is, and so does what is none, which is told.
pub fn set_range(state: &mut State, text: String) {
    if text.is_empty() {
        return;
    }
    match text.parse::<Range>() {
        Ok(_) => {
            if let Some(key) = state.range_key() {
                state.sweeping.ranges.insert(key, text);
            }
            state.told = None;
        }
        Err(reason) => state.told = Some((reason, false)),
    }
}

/// Takes in how far the series is.
pub fn progressed(state: &mut State, progress: Progress, pictures: Vec<Option<Picture>>) {
    if let Some(series) = &mut state.series {
        series.going &= !progress.over;
    }
    // The cursor goes along with the first round of measuring, until somebody moves it.
    let cursor = state.sweeping.cursor;
    let Some(batch) = latest(state) else { return };
    let mut measured = None;
    if let Some((case, sweep)) = progress.current.map(|c| c.0).zip(batch.sweep.as_ref()) {
        let at = case / (sweep.cases.len() / sweep.values.len().max(1)).max(1);
        measured = (at == cursor + 1).then_some(at);
    }
    batch.progress = progress;
    batch.pictures = pictures;
    state.sweeping.cursor = measured.unwrap_or(cursor);
}

/// The latest series.
fn latest(state: &mut State) -> Option<&mut Batch> {
    match state.series?.room {
        Room::Compare => state.comparison.as_mut(),
        _ => state.sweep.as_mut(),
    }
}

/// Asks for the figures to be saved.
fn save(state: &mut State) -> Vec<Effect> {
    let (Some(batch), Some(experiment)) = (state.batch(state.room), state.experiment()) else {
        state.told = Some(("nothing has been measured yet".to_owned(), false));
        return Vec::new();
    };
    let name = experiment.id.trim_end_matches(".py").rsplit('/').next().unwrap_or_default();
    let files = match &batch.sweep {
        Some(sweep) => vec![
            (format!("{name}-sweep.json"), chart::json(sweep, &batch.progress)),
            (format!("{name}-sweep.csv"), chart::csv(sweep, &batch.progress)),
        ],
        None => vec![(format!("{name}-compare.json"), comparison::json(&batch.progress, &experiment.about))],
    };
    vec![Effect::Save(files)]
}

/// Tells what came of it.
pub fn saved(state: &mut State, result: Result<Vec<PathBuf>, String>) {
    state.told = Some(match result {
        Ok(paths) => {
            let name = |path: &PathBuf| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let names: Vec<String> = paths.iter().map(name).collect();
            let directory = paths.first().and_then(|path| path.parent()).unwrap_or(Path::new(""));
            (format!("saved {} in {}", names.join(" and "), directory.display()), true)
        }
        Err(reason) => (format!("cannot save: {reason}"), false),
    });
}
