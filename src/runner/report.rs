//! What is left of a run when it is over: plain data for the summary and the JSON.

use std::sync::Arc;

use crate::{
    lang::code::Code,
    timeline::{
        Delay, Spread,
        state::{State, ThreadId},
    },
    trace::counters::Totals,
};

use super::{
    measured::{Measured, Names},
    plan::Plan,
    process::ProcessReport,
    recording::lock,
    session::Run,
    signals::Sent,
    snapshot::{Status, Watching},
};

/// A run that is over. What was not measured is `None` or empty, never zero.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// What was asked for.
    pub plan: Arc<Plan>,
    /// From the program's first instruction to the end of its last thread, in seconds.
    pub elapsed_s: f64,
    /// How it ended; never [`Status::Running`].
    pub outcome: Status,
    /// All that the program printed.
    pub stdout: String,
    /// Tracebacks of threads other than the main one, and what else went to the standard error.
    pub stderr: String,
    /// The threads, in order of start.
    pub threads: Vec<ThreadReport>,
    /// The processes that the program has started, in order of start.
    pub processes: Vec<ProcessReport>,
    /// Share of the run, 0 to 1, that threads of ours were on each core, by core number; empty if not recorded.
    pub cores_busy: Vec<f64>,
    /// Counters of all threads together.
    pub totals: Totals,
    /// How often a thread went from one core to another.
    pub migrations: Option<u64>,
    /// What else was measured.
    pub measured: Measured,
    /// The signals that the program was sent, in order; `None` if nothing was recorded.
    pub signals: Option<Vec<Sent>>,
    /// Where the figures come from and what was lost.
    pub watching: Watching,
}

/// One thread of a run that is over.
#[derive(Debug, Clone, PartialEq)]
pub struct ThreadReport {
    /// Its name in the program.
    pub name: String,
    /// The number of its process: 0 is the first.
    pub process: u16,
    /// It is a task that threads have run, and no thread; its time is theirs, too.
    pub task: bool,
    /// Seconds spent in each [`State`], indexed by its number; `None` if nothing was recorded.
    pub seconds: Option<[f64; State::COUNT]>,
    /// Its own counters.
    pub totals: Totals,
}

/// Many times that the same took, in microseconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WaitTimes {
    /// How often it happened.
    pub count: u64,
    /// Half were no longer.
    pub p50_us: f64,
    /// 99 of 100 were no longer.
    pub p99_us: f64,
    /// The longest.
    pub max_us: f64,
}

impl Report {
    /// How long something took each time, if it happened at all.
    pub fn times(&self, delay: Delay) -> Option<WaitTimes> {
        let Spread { count, p50, p99, max } = self.measured.delays[delay as usize].spread;
        let [p50_us, p99_us, max_us] = [p50, p99, max].map(|ns| ns as f64 / 1e3);
        (count > 0).then_some(WaitTimes { count, p50_us, p99_us, max_us })
    }
}

impl Run {
    /// What is left of it.
    pub(super) fn report(&self) -> Report {
        let recording = lock(&self.recording);
        let timeline = &recording.timeline;
        let stage = self.stage.get();
        let crew = stage.map(|stage| stage.crew.totals()).unwrap_or_default();
        let processes = stage.map(|stage| stage.crew.processes()).unwrap_or_default();
        let mut totals = Totals::default();
        for (_, own) in &crew {
            totals += *own;
        }
        let seconds = |number: usize| timeline.thread_times(ThreadId(number as u16)).map(|ns| ns as f64 / 1e9);
        let traced = self.plan.trace && stage.is_some();
        let threads: Vec<String> = crew.iter().map(|(name, _)| name.clone()).collect();
        let code = self.code.get().map(Code::all).unwrap_or_default();
        let names = Names { threads: &threads, code: &code, source: &self.plan.source };
        let cores = stage.map(|stage| stage.cores()).unwrap_or_default();
        let measured = if traced { Measured::of(timeline, names, cores) } else { Measured::default() };
        Report {
            plan: self.plan.clone(),
            elapsed_s: self.elapsed_ns() as f64 / 1e9,
            outcome: self.status(),
            stdout: stage.map(|stage| stage.output.stdout()).unwrap_or_default(),
            stderr: stage.map(|stage| stage.output.stderr()).unwrap_or_default(),
            threads: crew
                .into_iter()
                .enumerate()
                .map(|(i, (name, totals))| {
                    let (task, seconds) = (timeline.is_task(ThreadId(i as u16)), traced.then(|| seconds(i)));
                    ThreadReport { name, process: processes.get(i).copied().unwrap_or(0), task, seconds, totals }
                })
                .collect(),
            processes: stage.map(|stage| stage.roll.all()).unwrap_or_default(),
            cores_busy: if traced { timeline.cores_busy() } else { Vec::new() },
            totals,
            migrations: traced.then_some(recording.migrations),
            measured,
            signals: traced.then(|| self.signals(&recording, |position| names.line(Some(position)))),
            watching: self.watching(&recording),
        }
    }
}
