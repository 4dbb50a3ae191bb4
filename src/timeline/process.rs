//! Processes: each has a GIL of its own, with those who want it, and numbers its objects for itself. Process 0 is the one that the run
//! began with.

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
        self.track(thread).process = process;
        let processes = usize::from(process) + 1;
        if self.gils.len() < processes {
            self.gils.resize_with(processes, Gil::default);
        }
    }

    /// The process of a thread.
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
