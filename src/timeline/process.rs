//! Processes: each has a GIL of its own, with those who want it, and numbers its objects for itself. Process 0 is the one that the run
//! began with.
//!
//! Where a process has several interpreters each counts as one, and a thread goes from one to another.

use super::{build::Timeline, gil_lane::GilLane, holds::Sleepers, state::ThreadId};

/// What is known about the GIL of one process.
#[derive(Debug, Default)]
pub(super) struct Gil {
    pub lane: GilLane,
    /// Threads that want it and do not have it.
    pub wanting: u32,
    pub sleepers: Sleepers,
}

impl Timeline {
    /// Says of which process a thread is, before it is heard of. Threads that nobody said this of are of process 0.
    pub fn set_process(&mut self, thread: ThreadId, process: u16) {
        self.track(thread).home = process;
        self.move_to(thread, process);
    }

    fn move_to(&mut self, thread: ThreadId, process: u16) {
        self.track(thread).process = process;
        let processes = usize::from(process) + 1;
        if self.gils.len() < processes {
            self.gils.resize_with(processes, Gil::default);
        }
    }

    /// A thread goes into another interpreter of its process: its GIL is that one's from now on.
    pub(super) fn enter(&mut self, ns: u64, thread: ThreadId, number: u32) {
        let Ok(number) = u16::try_from(number) else { return };
        // If its release was lost, this is it.
        self.forget(thread);
        self.let_go(ns, thread);
        let track = self.track(thread);
        if track.process != number {
            // If it is back home, it was there until now.
            track.visited = Some(if number == track.home { track.process } else { number });
        }
        self.move_to(thread, number);
    }

    /// The process whose GIL says most about a thread: the interpreter that it went into last, or else its own.
    pub fn shown_process_of(&self, thread: ThreadId) -> u16 {
        let visited = self.threads.get(usize::from(thread.0)).and_then(|track| track.visited);
        visited.unwrap_or_else(|| self.process_of(thread))
    }

    /// The process of a thread, or the interpreter that it is in.
    pub fn process_of(&self, thread: ThreadId) -> u16 {
        self.threads.get(usize::from(thread.0)).map_or(0, |track| track.process)
    }

    /// How many processes have been heard of.
    pub fn process_count(&self) -> usize {
        self.gils.len()
    }

    pub(super) fn gil(&self, thread: ThreadId) -> &Gil {
        &self.gils[usize::from(self.process_of(thread))]
    }

    pub(super) fn gil_mut(&mut self, thread: ThreadId) -> &mut Gil {
        let process = self.process_of(thread);
        &mut self.gils[usize::from(process)]
    }
}
