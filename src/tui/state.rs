//! Everything the screen knows between two frames. Only [`super::update`] changes it.

use std::{path::PathBuf, sync::Arc};

use crate::{
    experiment::{
        catalogue::heading,
        metadata::{Experiment, Knob},
    },
    runner::{rows::Progress, snapshot::Snapshot, sweep::Axis},
    timeline::{crowd::Pick, objects::ObjectIndex, state::ThreadId},
    verdict::Yardstick,
};

use super::{
    batch::{self, Batch},
    choices::Choices,
    engine::{Listed, View},
    history::History,
    keymap::Room,
    layout,
    lens::Lens,
    results::Results,
    setup::Setup,
    sweeping::{self, Sweeping},
    theme::ThemeName,
};

/// The state of the screen.
#[derive(Debug, Clone)]
pub struct State {
    /// All experiments.
    pub catalogue: Arc<[Experiment]>,
    /// Cores of the machine.
    pub machine_cores: u16,
    /// What is chosen for the next run of each experiment, as long as `catalogue`.
    pub setups: Vec<Setup>,
    /// Index of the chosen experiment.
    pub chosen: usize,
    /// The room on the screen.
    pub room: Room,
    /// The help page lies over it.
    pub help: bool,
    /// What the catalogue is filtered by.
    pub filter: String,
    /// The field that is being typed into.
    pub entry: Option<Entry>,
    /// Index of the knob that the keys change.
    pub knob: usize,
    /// The latest run that was asked for.
    pub run: Option<Run>,
    /// Why the last start was refused.
    pub refusal: Option<String>,
    /// What runs have come to.
    pub results: Results,
    /// Counters so far.
    pub history: History,
    /// The stretch of time looked at.
    pub lens: Lens,
    /// The chosen thread; `None` for all of them.
    pub focus: Option<ThreadId>,
    /// Which threads have lanes where there are too many.
    pub pick: Pick,
    /// Threads seen so far.
    pub threads: usize,
    /// The chosen object of the program; `None` for all of them.
    pub object: Option<ObjectIndex>,
    /// The objects on the screen, as last seen.
    pub objects: Vec<ObjectIndex>,
    /// What stands below the lanes.
    pub panel: Panel,
    /// The bytecode of the latest run's program.
    pub listing: Arc<[Listed]>,
    /// Large figures and tall lanes.
    pub projector: bool,
    /// The theme.
    pub theme: ThemeName,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// What drawing a frame takes, averaged, in nanoseconds.
    pub frame_ns: u64,
    /// Leave as soon as the run is over.
    pub quit_when_done: bool,
    /// The room that the rooms of many runs go back to.
    pub came_from: Room,
    /// Real interpreters that can take part in comparisons.
    pub interpreters: Vec<PathBuf>,
    /// What takes part in the next comparison; of the experiment whose index stands beside it.
    pub choices: (usize, Choices),
    /// The chosen row of the comparison.
    pub row: usize,
    /// What is swept.
    pub sweeping: Sweeping,
    /// The latest comparison.
    pub comparison: Option<Batch>,
    /// The latest sweep.
    pub sweep: Option<Batch>,
    /// The latest series.
    pub series: Option<Latest>,
    /// What became of saving, or why a series can't begin: true if it went well.
    pub told: Option<(String, bool)>,
}

/// What stands below the lanes where there is no room for counters and program side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Panel {
    /// Counters; beside them the source, where there is room.
    #[default]
    Counters,
    /// The source.
    Source,
    /// Bytecode, in place of the source everywhere.
    Bytecode,
    /// The program's locks and queues, along the time axis.
    Objects,
    /// The program's processes.
    Processes,
    /// What the program printed.
    Output,
    /// How long waits, holds and wake-ups took.
    Delays,
}

/// A field that is being typed into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// The catalogue's filter ([`State::filter`]).
    Filter,
    /// The value of the current knob.
    Knob(String),
    /// The range of the sweep.
    Range(String),
}

/// The latest series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Latest {
    /// The room that it was started in.
    pub room: Room,
    /// It has not come to its end.
    pub going: bool,
}

/// A run that was asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Index of its experiment.
    pub experiment: usize,
    /// As it was asked for.
    pub setup: Setup,
    /// What is to be run after it: then this one is only the yardstick.
    pub then: Option<Setup>,
    /// It has ended, and its outcome is known.
    pub over: bool,
    /// Its interval was changed on the way, or it was recorded elsewhere: its result stands for no setup.
    pub touched: bool,
    /// It was recorded, and is only looked at.
    pub recorded: bool,
    /// Processor time that drawing took while it ran, in nanoseconds.
    pub drawn_ns: u64,
    /// What happened in it, and why, once it is over.
    pub said: Option<Vec<String>>,
}

impl State {
    /// The screen at its start. An empty catalogue is legal.
    pub fn new(catalogue: &[Experiment], machine_cores: u16, theme: ThemeName) -> Self {
        Self {
            setups: catalogue.iter().map(|e| Setup::of(e, machine_cores)).collect(),
            catalogue: catalogue.into(),
            machine_cores,
            chosen: 0,
            room: Room::Catalogue,
            help: false,
            filter: String::new(),
            entry: None,
            knob: 0,
            run: None,
            refusal: None,
            results: Results::default(),
            history: History::default(),
            lens: Lens::default(),
            focus: None,
            pick: Pick::default(),
            threads: 0,
            object: None,
            objects: Vec::new(),
            panel: Panel::default(),
            listing: Arc::default(),
            projector: false,
            theme,
            size: (80, 24),
            frame_ns: 0,
            quit_when_done: false,
            came_from: Room::Catalogue,
            interpreters: Vec::new(),
            choices: (usize::MAX, Choices::default()),
            row: 0,
            sweeping: Sweeping::default(),
            comparison: None,
            sweep: None,
            series: None,
            told: None,
        }
    }

    /// The chosen experiment.
    pub fn experiment(&self) -> Option<&Experiment> {
        self.catalogue.get(self.chosen)
    }

    /// What is chosen for its next run.
    pub fn setup(&self) -> Option<&Setup> {
        self.setups.get(self.chosen)
    }

    /// The knob that the keys change.
    pub fn current_knob(&self) -> Option<&Knob> {
        let knobs = &self.experiment()?.knobs;
        knobs.get(self.knob).or_else(|| knobs.first())
    }

    /// The run on the screen: the latest, if it is of the chosen experiment.
    pub fn shown_run(&self) -> Option<&Run> {
        self.run.as_ref().filter(|run| run.experiment == self.chosen)
    }

    /// What the latest run is compared with, where that is known.
    pub fn yardstick(&self) -> Option<Yardstick<'_>> {
        let run = self.run.as_ref().filter(|run| !run.touched)?;
        let name = self.catalogue.get(run.experiment)?.about.baseline.as_deref()?;
        let outcome = self.results.yardstick(&run.setup, Some(name))?;
        (run.setup.variant.as_deref() != Some(name))
            .then_some(Yardstick { name, seconds: outcome.elapsed_ns as f64 / 1e9 })
    }

    /// The part of the latest snapshot that belongs on the screen.
    pub fn shown<'a>(&self, snapshot: Option<&'a Snapshot>) -> Option<&'a Snapshot> {
        snapshot.filter(|_| self.shown_run().is_some())
    }

    /// A run is going.
    pub fn running(&self) -> bool {
        self.run.as_ref().is_some_and(|run| !run.over)
    }

    /// Something is going that the screen has to follow.
    pub fn moving(&self) -> bool {
        self.running() || self.series.is_some_and(|latest| latest.going)
    }

    /// The series of a room, if its latest is of the chosen experiment.
    pub fn batch(&self, room: Room) -> Option<&Batch> {
        let batch = match room {
            Room::Compare => &self.comparison,
            Room::Sweep => &self.sweep,
            Room::Catalogue | Room::Scope => &None,
        };
        batch.as_ref().filter(|batch| batch.experiment == self.chosen)
    }

    /// The room's series is going.
    pub fn measuring(&self, room: Room) -> bool {
        self.series == Some(Latest { room, going: true })
    }

    /// What to ask the engine for each row of the comparison, if that is the latest series and on the screen.
    pub fn lane_view(&self, progress: &Progress) -> Option<View> {
        let shown = self.series.is_some_and(|latest| latest.room == Room::Compare) && self.room == Room::Compare;
        shown.then(|| batch::view(progress, layout::row_lane_cells(self.size.0)))
    }

    /// What can be swept of the chosen experiment, and which of them it is.
    pub fn axis(&self) -> Option<Axis> {
        let axes = sweeping::axes(self.experiment()?, self.setup()?.gil);
        axes.get(self.sweeping.axis).or_else(|| axes.first()).cloned()
    }

    /// What a typed range is kept under.
    pub fn range_key(&self) -> Option<(usize, String)> {
        Some((self.chosen, sweeping::name(&self.axis()?).to_owned()))
    }

    /// The range of the sweep, as it is written.
    pub fn range(&self) -> String {
        let typed = self.range_key().and_then(|key| self.sweeping.ranges.get(&key).cloned());
        let usual = || {
            let (experiment, setup) = (self.experiment()?, self.setup()?);
            Some(sweeping::range(&self.axis()?, experiment, setup, self.machine_cores))
        };
        typed.or_else(usual).unwrap_or_default()
    }

    /// Indices of the experiments that the filter lets through: every word must occur somewhere.
    pub fn matches(&self) -> Vec<usize> {
        let words: Vec<String> = self.filter.split_whitespace().map(str::to_lowercase).collect();
        let fits = |e: &Experiment| {
            let part = heading(e.about.part);
            let text = format!("{} {} {part} {}", e.id, e.about.title, e.about.look_for).to_lowercase();
            words.iter().all(|w| text.contains(w))
        };
        (0..self.catalogue.len()).filter(|&i| fits(&self.catalogue[i])).collect()
    }

    /// What to ask the engine for.
    pub fn view(&self) -> View {
        let (span, width) = self.lens.view(layout::lane_cells(self.size.0));
        View {
            span,
            width,
            instant: self.lens.cursor(),
            focus: self.focus,
            pick: self.pick,
            objects: if self.panel == Panel::Objects { self.size.1 } else { 0 },
            object: self.object,
            delays: self.panel == Panel::Delays,
        }
    }
}
