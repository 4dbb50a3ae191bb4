//! What processes of ours take of the machine: processor and memory.

use serde::{Deserialize, Serialize};

use std::collections::HashSet;

use sysinfo::{Pid, ProcessRefreshKind, ProcessesToUpdate, System};

/// What one process takes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Share {
    /// Of one core, since it was asked the last time; more than 1 if several of its threads run at once.
    pub cores: f32,
    /// Bytes of memory, what it shares with others included.
    pub memory: u64,
}

/// Asks the system about processes.
#[derive(Debug)]
pub struct Processes {
    /// `None` where it cannot be asked.
    system: Option<System>,
    /// Those that were asked about the last time.
    known: HashSet<Pid>,
}

impl Processes {
    /// Nothing asked yet.
    pub fn new() -> Self {
        Self { system: System::new().ok(), known: HashSet::new() }
    }

    /// What each of these takes; nothing of those that have ended, or are asked about for the first time: what a process has used is a
    /// difference, and what one has that begins just now says nothing.
    pub fn sample(&mut self, pids: &[u32]) -> Vec<Option<Share>> {
        let Some(system) = &mut self.system else { return vec![None; pids.len()] };
        let pids: Vec<Pid> = pids.iter().map(|&pid| Pid::from_u32(pid)).collect();
        let kind = ProcessRefreshKind::nothing().with_cpu().with_memory().without_tasks();
        system.refresh_processes_specifics(ProcessesToUpdate::Some(&pids), true, kind);
        let share = |pid: &Pid| {
            let process = system.process(*pid).filter(|_| self.known.contains(pid))?;
            Some(Share { cores: process.cpu_usage() / 100.0, memory: process.memory() })
        };
        let shares = pids.iter().map(share).collect();
        self.known = pids.into_iter().collect();
        shares
    }
}

impl Default for Processes {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_process_that_computes_takes_a_core_and_one_that_has_ended_nothing() {
        let mut processes = Processes::new();
        let own = std::process::id();
        let mut ended = std::process::Command::new("/bin/true").spawn().unwrap();
        ended.wait().unwrap();
        assert_eq!(processes.sample(&[own]), [None], "one reading is no difference");
        let busy = (0..1_000).any(|_| {
            let begin = std::time::Instant::now();
            while begin.elapsed() < sysinfo::MINIMUM_CPU_UPDATE_INTERVAL {}
            processes.sample(&[own])[0].is_some_and(|share| share.cores > 0.2 && share.memory > 1 << 20)
        });
        assert!(busy);
        assert_eq!(processes.sample(&[ended.id()]), [None]);
    }
}
