//! What the screen asks of whoever runs programs. The runner answers it for real, a scripted twin in tests.

use std::{path::PathBuf, sync::Arc, time::Duration};

use crate::{
    experiment::metadata::Experiment,
    lang::code::Code,
    runner::{
        rows::{Case, Progress},
        snapshot::Snapshot,
    },
    verdict::Yardstick,
};

pub use crate::runner::view::{Span, View};

use super::setup::Setup;

/// Runs programs and tells what happens in them.
///
/// The screen calls this from the thread that draws, so nothing here may wait: a snapshot takes well under a
/// frame, and [`Engine::start`] and [`Engine::stop`] only give the order.
pub trait Engine {
    /// All experiments, in the order of the list.
    fn catalogue(&self) -> &[Experiment];

    /// Number of cores that programs may use.
    fn cores(&self) -> u16;

    /// Starts a run, ending one that is still going. The error is a person's text (several lines for a refused
    /// program); [`Engine::snapshot`] then goes on showing the run before.
    fn start(&mut self, setup: &Setup) -> Result<(), String>;

    /// Ends the run; its last snapshots say when it is over.
    fn stop(&mut self);

    /// Changes the check interval of the run that is going.
    fn set_check_interval(&mut self, ticks: i32);

    /// The same for the switch interval, from the next wait on.
    fn set_switch_interval(&mut self, interval: Duration);

    /// The latest run as it is now, seen through `view`; `None` before the first.
    fn snapshot(&mut self, view: &View) -> Option<Snapshot>;

    /// Sends the program that is running SIGINT, as Ctrl-C would.
    fn interrupt(&mut self);

    /// What happened in the latest run, now that it is over, and why.
    fn verdict(&self, yardstick: Option<Yardstick>) -> Vec<String>;

    /// Starts `repeat` runs of each case, ending whatever is still going.
    fn start_series(&mut self, cases: Vec<Case>, repeat: u32);

    /// Ends the series; what it has measured stays.
    fn stop_series(&mut self);

    /// How far the latest series is; `None` before the first, and while it is about to begin.
    fn progress(&mut self) -> Option<Progress>;

    /// The latest run of one of the series' cases, seen through `view`; `None` before it, and of a real interpreter.
    fn picture(&mut self, case: usize, view: &View) -> Option<Snapshot>;

    /// Saves the figures in the background, each text in a file of its name.
    fn save(&mut self, files: Vec<(String, String)>);

    /// What came of saving, once.
    fn saved(&mut self) -> Option<Result<Vec<PathBuf>, String>>;

    /// The bytecode of a program and everything it defines, as `dis` prints it.
    fn listing(&self, code: &Arc<Code>) -> Vec<Listed>;
}

/// One instruction of a listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Number of its code object.
    pub code: u16,
    /// Its index in that code object.
    pub instruction: usize,
    /// Source line, where a new one begins.
    pub line: Option<u32>,
    /// Byte offset, name, operand: `28 LOAD_FAST 0 (n)`.
    pub text: String,
    /// It counts towards a check.
    pub ticks: bool,
}
