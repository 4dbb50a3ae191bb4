//! The pen of one thread: everything that a VM thread records or counts goes through its [`Tracer`].

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering::Relaxed},
};

use super::{
    counters::{Counter, Counters, Syscall},
    record::Kind,
};

/// The run was ended from outside; unwind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Aborted;

/// What one thread writes with. Not shared: each thread owns one.
#[derive(Debug)]
pub struct Tracer {
    counters: Arc<Counters>,
    stop: Arc<AtomicBool>,
}

impl Tracer {
    /// A tracer that counts, records nothing, and stops when `stop` is set.
    pub fn counting(counters: Arc<Counters>, stop: Arc<AtomicBool>) -> Self {
        Self { counters, stop }
    }

    /// Records one event, stamped now.
    #[inline]
    pub fn emit(&self, _kind: Kind, _flags: u8, _arg: u32) {}

    /// Counts.
    #[inline]
    pub fn count(&self, counter: Counter, n: u64) {
        self.counters.add(counter, n);
    }

    /// Counts one system call.
    #[inline]
    pub fn syscall(&self, call: Syscall) {
        self.counters.syscall(call);
    }

    /// Tells whether the run is being ended from outside: every loop that can last asks this.
    #[inline]
    pub fn stopping(&self) -> bool {
        self.stop.load(Relaxed)
    }
}
