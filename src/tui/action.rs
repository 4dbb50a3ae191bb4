//! What can happen to the screen, and what the screen can ask for in turn.

use std::{path::PathBuf, time::Duration};

use crate::{
    runner::{
        rows::{Case, Progress},
        snapshot::{Snapshot, Status},
    },
    timeline::objects::ObjectIndex,
    trace::counters::Totals,
};

use super::{batch::Picture, engine::Listed, setup::Setup};

/// One thing that happens: a key's command, a letter typed into a field, or news from outside.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// A key of the keymap.
    Command(Command),
    /// A letter typed into the open field.
    Type(char),
    /// The letter before goes.
    Erase,
    /// The field is done and counts.
    Accept,
    /// The field is left.
    Cancel,
    /// On to the next field (knob).
    NextField,
    /// The terminal has this many columns and rows.
    Resize(u16, u16),
    /// A snapshot was taken; this is what the screen has to remember of it.
    Seen(Box<Sighting>),
    /// The engine refused to start a run, for this reason.
    Refused(String),
    /// The engine has a run to show that was made like this and recorded, of the chosen experiment.
    Recorded(Setup),
    /// The bytecode of the program that runs.
    Listing(Vec<Listed>),
    /// What happened in the run that is over, and why.
    Said(Vec<String>),
    /// How far the series is, and the lanes of its rows if they were asked for.
    Progressed(Box<Progress>, Vec<Option<Picture>>),
    /// The figures were saved in these files, or why not.
    Saved(Result<Vec<PathBuf>, String>),
    /// A frame was drawn. What it took, in nanoseconds:
    Drawn {
        /// From its beginning to its end, waits for the core included.
        ns: u64,
        /// On the core.
        cpu_ns: u64,
    },
}

/// What keys can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Command {
    /// Run the chosen experiment, from the beginning if it is running.
    Run,
    /// End the run; with nothing to end, thaw; else go back.
    Stop,
    /// Freeze the picture, or let it go on.
    Freeze,
    /// Move the cursor by so many cells.
    Move(i8),
    /// Zoom in (true) or out.
    Zoom(bool),
    /// To the run's beginning.
    Home,
    /// To the run's end.
    End,
    /// Next number of cores.
    Cores,
    /// Next lock.
    Gil,
    /// The lock's interval (ticks between checks, or time until a drop request) × 10 (true) or ÷ 10.
    Interval(bool),
    /// Knob × 10 (true) or ÷ 10.
    Knob(bool),
    /// Type a knob's value.
    EditKnob,
    /// Next variant.
    Variant,
    /// Pin threads to cores, or let them wander.
    Pin,
    /// Source in place of counters, where there is no room for both.
    Source,
    /// Bytecode in place of the source.
    Bytecode,
    /// The program's locks and queues along the time axis.
    Objects,
    /// The program's processes.
    Processes,
    /// What the program printed, in place of the source.
    Output,
    /// Histograms of waits, holds and wake-ups.
    Delays,
    /// Many threads: the busiest have lanes, or the neighbours of the chosen one.
    Unfold,
    /// Next theme.
    Theme,
    /// Large figures, tall lanes, one sentence.
    Projector,
    /// Move the choice: an experiment in the catalogue; in the scope a thread, or an object where those are shown.
    Choose(i8),
    /// Next or previous experiment.
    Experiment(i8),
    /// Open the scope on the chosen experiment.
    Open,
    /// Back to where one came from.
    Back,
    /// Open the comparison, and make one if there is none yet of this experiment.
    Compare,
    /// Open the sweep.
    Sweep,
    /// The chosen lock, number of cores, … takes part in the next comparison, or doesn't.
    Toggle,
    /// Send the program SIGINT, as Ctrl-C would.
    Signal,
    /// More (true) or fewer runs of each.
    Repeats(bool),
    /// The next thing that can be swept.
    Axis,
    /// Type the range of a sweep.
    EditRange,
    /// Save the figures.
    Save,
    /// Type to filter the catalogue.
    Filter,
    /// Show or leave the help.
    Help,
    /// Suspend the program (job control).
    Suspend,
    /// Leave.
    Quit,
}

/// What the screen remembers of a snapshot. Times in nanoseconds since the run began.
#[derive(Debug, Clone, PartialEq)]
pub struct Sighting {
    /// How far the run is.
    pub status: Status,
    /// Time since the program's first instruction, until its end.
    pub elapsed_ns: u64,
    /// Time up to which the timeline is complete.
    pub end_ns: u64,
    /// The stretch that was shown.
    pub range: (u64, u64),
    /// Counters of all threads.
    pub totals: Totals,
    /// Number of threads so far.
    pub threads: usize,
    /// The program's objects on the screen.
    pub objects: Vec<ObjectIndex>,
}

impl From<&Snapshot> for Sighting {
    fn from(fresh: &Snapshot) -> Self {
        Self {
            status: fresh.status.clone(),
            elapsed_ns: fresh.elapsed_ns,
            end_ns: fresh.end_ns,
            range: fresh.range,
            totals: fresh.totals,
            threads: fresh.thread_count,
            objects: fresh.objects.iter().map(|lane| lane.object.index).collect(),
        }
    }
}

/// What the screen asks of the loop around it.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Start this run.
    Start(Setup),
    /// End the run.
    Stop,
    /// Set the check interval of the run that is going.
    CheckInterval(i32),
    /// Set the switch interval of the run that is going.
    SwitchInterval(Duration),
    /// Send the run that is going SIGINT.
    Interrupt,
    /// Start a series: so many runs of each case.
    StartSeries(Vec<Case>, u32),
    /// End the series.
    StopSeries,
    /// Save these texts, each in a file of its name.
    Save(Vec<(String, String)>),
    /// Give the terminal back and stop until the shell says otherwise.
    Suspend,
    /// Leave.
    Quit,
}
