//! What the screen and the reports see of a run: plain data, taken at one moment.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{
    lang::code::Code,
    timeline::{
        Distribution, ObjectView,
        cell::{CoreCell, GilCell, ThreadCell},
        hand_offs::{Exchange, HandOff},
        state::{CoreState, State, ThreadId},
    },
    trace::counters::Totals,
    vm::Deadlock,
};

use super::{plan::Plan, process::ProcessReport, signals::Sent};

/// A run at one moment. Times are nanoseconds since the run began.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// What was asked for.
    pub plan: Arc<Plan>,
    /// The compiled program, for positions; `None` while it is not compiled or when it was refused.
    pub code: Option<Arc<Code>>,
    /// How far the run is.
    pub status: Status,
    /// Time since the program's first instruction, until its end.
    pub elapsed_ns: u64,
    /// The stretch of time that the cells below cover.
    pub range: (u64, u64),
    /// Time up to which the timeline is complete.
    pub end_ns: u64,
    /// The processes that the program has started, in order.
    pub processes: Vec<ProcessReport>,
    /// The process whose GIL is shown: that of the chosen thread; 0 is the first.
    pub process: u16,
    /// The GIL's lane; empty when there is no GIL.
    pub gil: Vec<GilCell>,
    /// Share of all time so far that each thread has held the GIL.
    pub gil_shares: Vec<(ThreadId, f32)>,
    /// Core lanes, by core number.
    pub cores: Vec<CoreLane>,
    /// Thread lanes, in order of start: of all, or where there are too many of those worth a lane.
    pub threads: Vec<ThreadLane>,
    /// How many threads there have been.
    pub thread_count: usize,
    /// The threads that have no lane of their own, together.
    pub rest: Option<RestLane>,
    /// Counters of all threads together.
    pub totals: Totals,
    /// Load of each of the machine's cores, everything included, 0 to 1 (sysinfo); empty until first read.
    pub machine: Vec<f32>,
    /// Where the picture comes from and what it costs.
    pub watching: Watching,
    /// What the program printed, the end of it.
    pub stdout_tail: String,
    /// Bytes of what it printed that are not kept.
    pub stdout_dropped: usize,
    /// How long each delay took, by its number; empty if that was not asked for.
    pub delays: Vec<Distribution>,
    /// The program's objects that are worth a look, in order of making; empty if none were asked for.
    pub objects: Vec<ObjectLane>,
    /// How many more there are.
    pub more_objects: u64,
    /// Hand-offs of the chosen object, or of all, within the stretch.
    pub hand_offs: Exchange,
    /// The latest hand-off at the instant.
    pub hand_off: Option<HandOff>,
    /// The signals that the program was sent, in order.
    pub signals: Vec<Sent>,
    /// Threads that wait for each other for ever, whether or not others still run.
    pub deadlock: Option<Deadlock>,
}

/// How far a run is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    /// Not ended yet.
    Running,
    /// Ended by itself.
    Finished,
    /// The program failed; the text is the traceback, or the compiler's refusal.
    Failed(String),
    /// Ended because threads waited for each other; the text says who for whom.
    Deadlock(String),
    /// Ran out of its time.
    TimedOut,
    /// Ended by the user.
    Aborted,
}

/// One core's lane.
#[derive(Debug, Clone, Default)]
pub struct CoreLane {
    /// The visible stretch.
    pub cells: Vec<CoreCell>,
    /// Shares over the whole run so far.
    pub shares: [f32; CoreState::COUNT],
}

/// One thread's lane.
#[derive(Debug, Clone)]
pub struct ThreadLane {
    /// Its number.
    pub id: ThreadId,
    /// Its name in the program.
    pub name: String,
    /// The visible stretch.
    pub cells: Vec<ThreadCell>,
    /// Shares of its life so far in each state.
    pub shares: [f32; State::COUNT],
    /// State at the end of the visible stretch; `None` before its birth.
    pub state: Option<State>,
    /// Code object number and instruction at the end of the visible stretch, if known.
    pub position: Option<(u16, usize)>,
    /// Source line of that position.
    pub line: Option<u32>,
    /// Its own counters.
    pub totals: Totals,
}

/// Many threads in one lane.
#[derive(Debug, Clone, PartialEq)]
pub struct RestLane {
    /// Names of the first and the last of them.
    pub names: (String, String),
    /// How many.
    pub count: usize,
    /// The visible stretch, of one thread on average.
    pub cells: Vec<ThreadCell>,
    /// Shares of their lives so far in each state.
    pub shares: [f32; State::COUNT],
}

/// One of the program's objects.
#[derive(Debug, Clone, PartialEq)]
pub struct ObjectLane {
    /// As the program calls it, where its source tells.
    pub name: String,
    /// Line on which it was made, if known.
    pub line: Option<u32>,
    /// What happened to it.
    pub object: ObjectView,
}

/// Where the picture comes from and what it costs.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Watching {
    /// Events recorded so far.
    pub records: u64,
    /// Events lost because a ring was full.
    pub dropped: u64,
    /// Where context switches come from: "perf", or "inferred: …" with the reason.
    pub sched_source: String,
    /// True if switches are measured, false if inferred.
    pub sched_exact: bool,
    /// What the stamps are made of: "rdtsc + rseq", "`clock_gettime`".
    pub clock_source: String,
    /// The collector's share of one core, 0 to 1.
    pub collector_share: f32,
}
