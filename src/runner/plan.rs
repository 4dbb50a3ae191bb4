//! What to run and how: everything a run needs to know, decided before it starts.

use std::{collections::BTreeMap, path::PathBuf, time::Duration};

use serde::{Deserialize, Serialize};

use crate::gil::kind::GilKind;

/// A run as asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Experiment's name, or the file's path.
    pub experiment: String,
    /// File name for tracebacks.
    pub file: String,
    /// Source text with the knobs and the variant already set.
    pub source: String,
    /// Variant that was set, if the experiment has any.
    pub variant: Option<String>,
    /// Values of the knobs as set.
    pub knobs: BTreeMap<String, i64>,
    /// The lock.
    pub gil: GilKind,
    /// Number of cores the program's threads may use, from core 0 up; at least 1, at most what the machine has.
    pub cores: u16,
    /// Tie each thread to one core, in turn.
    pub pin: bool,
    /// Ticks between checks (`sys.setcheckinterval`).
    pub check_interval: i32,
    /// How long a waiter waits before it asks the holder to let go (`sys.setswitchinterval`).
    pub switch_interval: Duration,
    /// Ends the run after this time.
    pub timeout: Option<Duration>,
    /// Record events. Counters are kept in any case.
    pub trace: bool,
    /// The directory that the program may read, if any.
    pub directory: Option<PathBuf>,
}
