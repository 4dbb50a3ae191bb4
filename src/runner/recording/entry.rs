//! What a recording consists of: entries in the order in which they came in, each behind its length and its checksum (CRC-32), four bytes
//! each, least significant first.
//!
//! Only whole and sound entries count: whoever is killed while writing leaves a recording that is readable up to there.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::{
    runner::{
        plan::Plan,
        process::ProcessReport,
        snapshot::{Status, Watching},
    },
    timeline::event::{Event, Switch},
    trace::counters::Totals,
    vm::Deadlock,
};

/// How the file begins: what it is, and the version of what follows, which changes with every change of [`Entry`] or what it is made of.
pub const MAGIC: &[u8] = b"gilscope recording 1\n";

/// Times are nanoseconds since the run began, if nothing else is said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Entry<'a> {
    /// The first one.
    Begin {
        /// What was asked for.
        plan: Cow<'a, Plan>,
        /// Zero of the times, monotonic raw clock.
        origin_ns: u64,
        /// Cores that the program may use.
        cores: Vec<u16>,
        /// Number of core lanes.
        lanes: u16,
        /// Where the records come from.
        watching: Watching,
    },
    /// The program's first instruction, monotonic raw clock.
    Began(u64),
    /// The next thread or task.
    Member {
        /// Its name.
        name: String,
        /// Its process.
        process: u16,
    },
    /// A thread's ring is known.
    Enter {
        /// Its number.
        thread: u16,
        /// Its process.
        process: u16,
    },
    /// A thread's events.
    Events(u16, Cow<'a, [Event]>),
    /// Context switches, and how many are lost so far.
    Switches(Cow<'a, [Switch]>, u64),
    /// A signal from outside.
    Signal {
        /// When.
        ns: u64,
        /// Which.
        number: u32,
    },
    /// Nothing older than this comes any more.
    Complete {
        /// This.
        ns: u64,
        /// Records lost so far.
        dropped: u64,
        /// Processor time that the collector has used.
        collector_ns: u64,
    },
    /// A thread's counters, as they have become.
    Counters(u16, Totals),
    /// Standard output.
    Printed(String),
    /// Standard error.
    PrintedError(String),
    /// The program's processes, from the one of this place on.
    Processes(usize, Vec<ProcessReport>),
    /// The last one.
    End {
        /// How it ended.
        status: Status,
        /// Who waits for whom, and when that was found (monotonic raw clock).
        deadlock: Option<(Deadlock, u64)>,
        /// The end of the program, monotonic raw clock.
        ended_ns: u64,
    },
}
