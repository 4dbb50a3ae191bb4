//! The processes of a run: who they are, and what became of them.

use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use crate::{runner::signals, sched::processes::Share};

/// One process of a run, beside the first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProcessReport {
    /// Its number in the run, from 1.
    pub number: u16,
    /// Its name in the program.
    pub name: String,
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
            None => "running".to_owned(),
            Some(0) => "ended well".to_owned(),
            Some(status @ 1..) => format!("ended with status {status}"),
            Some(signal) => format!("killed by {}", signals::name(signal.unsigned_abs())),
        }
    }
}

/// How many run, ended well, and ended otherwise.
pub fn fates(processes: &[ProcessReport]) -> String {
    let count = |test: fn(&ProcessReport) -> bool| processes.iter().filter(|process| test(process)).count();
    let (living, well) = (count(|p| p.exit.is_none()), count(|p| p.exit == Some(0)));
    let all = [(living, "running"), (well, "well"), (processes.len() - living - well, "otherwise")];
    let some = all.into_iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}"));
    some.collect::<Vec<_>>().join(" · ")
}

/// All processes of a run in order of start.
#[derive(Debug, Default)]
pub struct Roll(Mutex<Vec<ProcessReport>>);

impl Roll {
    fn lock(&self) -> MutexGuard<'_, Vec<ProcessReport>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn enter(&self, process: ProcessReport) {
        self.lock().push(process);
    }

    pub(super) fn change(&self, number: u16, change: impl FnOnce(&mut ProcessReport)) {
        if let Some(process) = self.lock().get_mut(usize::from(number).wrapping_sub(1)) {
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
