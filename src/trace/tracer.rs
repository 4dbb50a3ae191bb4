//! The pen of one thread: everything that a VM thread records or counts goes through its [`Tracer`].

use std::{
    cell::Cell,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
};

use super::{
    counters::{Counter, Counters, Syscall},
    record::{Kind, Record},
    ring::Writer,
};
use crate::sys::{stamp::Stamper, usage::Switches};

/// The run was ended from outside; unwind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Aborted;

/// A moment on a core, for records that are written later than they happened.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    stamp: u64,
    core: u16,
}

/// What one thread writes with. Made on that thread, and stays there.
pub struct Tracer {
    ring: Option<Writer>,
    stamper: Stamper,
    counters: Arc<Counters>,
    stop: Arc<AtomicBool>,
    /// The ticker when this thread last got the GIL or reloaded it; see [`crate::gil::lock`].
    ticker_base: Cell<i32>,
    /// Whether this thread holds the GIL.
    holds_gil: Cell<bool>,
    /// Context switches of the OS thread before the VM had it.
    switches_before: Switches,
}

impl Tracer {
    /// A tracer for the calling thread; without a ring it only counts. It stops when `stop` is set.
    pub fn new(ring: Option<Writer>, counters: Arc<Counters>, stop: Arc<AtomicBool>) -> Self {
        Self {
            ring,
            stamper: Stamper::new(),
            counters,
            stop,
            ticker_base: Cell::new(0),
            holds_gil: Cell::new(false),
            switches_before: Switches::current(),
        }
    }

    /// A tracer that counts and records nothing.
    pub fn counting(counters: Arc<Counters>, stop: Arc<AtomicBool>) -> Self {
        Self::new(None, counters, stop)
    }

    /// Now. Without a ring nobody would read it, and nothing is measured.
    #[inline]
    pub fn moment(&self) -> Moment {
        let (stamp, core) = if self.ring.is_some() { self.stamper.stamp() } else { (0, 0) };
        Moment { stamp, core }
    }

    /// Records one event, stamped now.
    #[inline]
    pub fn emit(&self, kind: Kind, flags: u8, arg: u32) {
        self.emit_at(self.moment(), kind, flags, arg);
    }

    /// Records one event that happened a moment ago. Moments must not go backwards.
    #[inline]
    pub fn emit_at(&self, Moment { stamp, core }: Moment, kind: Kind, flags: u8, arg: u32) {
        if let Some(ring) = &self.ring {
            ring.push(Record { stamp, arg, core, kind, flags });
        }
    }

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

    /// Brings the thread's own context switches up to date: the kernel counts them, asking costs a system call.
    pub fn count_switches(&self) {
        let now = Switches::current();
        self.counters.set(Counter::ContextVoluntary, now.voluntary - self.switches_before.voluntary);
        self.counters.set(Counter::ContextInvoluntary, now.involuntary - self.switches_before.involuntary);
    }

    /// Tells whether the run is being ended from outside: every loop that can last asks this.
    #[inline]
    pub fn stopping(&self) -> bool {
        // Relaxed: the flag carries no data; it is set once and asked for again and again.
        self.stop.load(Relaxed)
    }

    /// Notes the ticker's value from which this thread's ticks count.
    #[inline]
    pub(crate) fn start_ticks(&self, ticker: i32) {
        self.ticker_base.set(ticker);
    }

    /// Counts the ticks since [`Self::start_ticks`]: the ticker itself has counted them down.
    #[inline]
    pub(crate) fn end_ticks(&self, ticker: i32) {
        let ticks = i64::from(self.ticker_base.get()) - i64::from(ticker);
        self.count(Counter::Ticks, u64::try_from(ticks).unwrap_or(0));
    }

    /// Notes that this thread has, or no longer has, the GIL.
    #[inline]
    pub(crate) fn set_holds_gil(&self, holds: bool) {
        self.holds_gil.set(holds);
    }

    /// Whether this thread has the GIL.
    #[inline]
    pub fn holds_gil(&self) -> bool {
        self.holds_gil.get()
    }
}
