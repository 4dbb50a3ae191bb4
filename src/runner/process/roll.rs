//! The processes of a run: who they are, and what became of them.

use std::sync::{
    Mutex, MutexGuard, PoisonError,
    atomic::{AtomicU16, Ordering::Relaxed},
};

use serde::{Deserialize, Serialize};

use crate::{runner::signals, sched::processes::Share};

/// What has a GIL of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    /// A process.
    Process,
    /// A further interpreter in the process that the run began with.
    Interpreter,
}

/// One process of a run, beside the first; or one interpreter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProcessReport {
    /// Its number in the run, from 1.
    pub number: u16,
    /// Its name in the program.
    pub name: String,
    /// Which of the two it is.
    pub kind: Standing,
    /// Its number in the system.
    pub pid: u32,
    /// When it was started, nanoseconds since the run began.
    pub started_ns: u64,
    /// When its end was noticed.
    pub ended_ns: Option<u64>,
    /// Its exit status, negative for the signal that killed it; `None` while it lives.
    pub exit: Option<i32>,
    /// Bytes of memory that were its own when its program ended; `None` if it was killed before.
    pub private_bytes: Option<u64>,
    /// Processor time that it had used then, nanoseconds.
    pub cpu_ns: Option<u64>,
    /// What it took of the machine when last asked, while it lived.
    pub share: Option<Share>,
}

impl ProcessReport {
    /// What it does, or how it ended.
    pub fn fate(&self) -> String {
        match self.exit {
            None if self.kind == Standing::Interpreter => "open".to_owned(),
            Some(0) if self.kind == Standing::Interpreter => "closed".to_owned(),
            None => "running".to_owned(),
            Some(0) => "ended well".to_owned(),
            Some(status @ 1..) => format!("ended with status {status}"),
            Some(signal) => format!("killed by {}", signals::name(signal.unsigned_abs())),
        }
    }
}

/// What they are, in one word: `process`, `processes`, `interpreters`.
pub fn word(processes: &[ProcessReport], many: bool) -> &'static str {
    let interpreters = processes.iter().all(|process| process.kind == Standing::Interpreter);
    match (interpreters, many) {
        (true, true) => "interpreters",
        (true, false) => "interpreter",
        (false, true) => "processes",
        (false, false) => "process",
    }
}

/// How many run, ended well, and ended otherwise.
pub fn fates(processes: &[ProcessReport]) -> String {
    let closed = |process: &ProcessReport| process.kind == Standing::Interpreter && process.exit.is_some();
    let count = |test: &dyn Fn(&ProcessReport) -> bool| processes.iter().filter(|process| test(process)).count();
    let (living, closed) = (count(&|p| p.exit.is_none()), count(&closed));
    let well = count(&|p| p.exit == Some(0)) - closed;
    let otherwise = processes.len() - living - closed - well;
    let lives = if word(processes, true) == "interpreters" { "open" } else { "running" };
    let all = [(living, lives), (well, "well"), (closed, "closed"), (otherwise, "otherwise")];
    let some = all.into_iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}"));
    some.collect::<Vec<_>>().join(" · ")
}

/// All processes of a run in order of start.
#[derive(Debug, Default)]
pub struct Roll {
    all: Mutex<Vec<ProcessReport>>,
    /// The last number that was given.
    last: AtomicU16,
}

impl Roll {
    fn lock(&self) -> MutexGuard<'_, Vec<ProcessReport>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A number for a new one; none when there are too many.
    pub(in crate::runner) fn next_number(&self) -> Option<u16> {
        self.last.try_update(Relaxed, Relaxed, |last| last.checked_add(1)).ok().map(|last| last + 1)
    }

    pub(in crate::runner) fn enter(&self, process: ProcessReport) {
        self.lock().push(process);
    }

    pub(in crate::runner) fn change(&self, number: u16, change: impl FnOnce(&mut ProcessReport)) {
        if let Some(process) = self.lock().iter_mut().find(|process| process.number == number) {
            change(process);
        }
    }

    /// What is known of the processes from a place on, as read again.
    pub(in crate::runner) fn replace(&self, from: usize, processes: Vec<ProcessReport>) {
        let mut all = self.lock();
        all.truncate(from);
        all.extend(processes);
    }

    /// The processes so far, the first one not among them.
    pub fn all(&self) -> Vec<ProcessReport> {
        self.lock().clone()
    }
}
