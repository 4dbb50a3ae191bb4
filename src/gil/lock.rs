//! The contract that every lock keeps towards the interpreter, and the choice among them.

use std::sync::atomic::{AtomicI32, Ordering::Relaxed};

use crate::trace::tracer::{Aborted, Tracer};

use super::kind::GilKind;

/// The lock of one run.
#[derive(Debug)]
pub struct Gil {
    kind: GilKind,
    check_interval: AtomicI32,
    ticker: AtomicI32,
}

impl Gil {
    /// A lock that nobody holds.
    pub fn new(kind: GilKind, check_interval: i32) -> Self {
        Self { kind, check_interval: AtomicI32::new(check_interval), ticker: AtomicI32::new(check_interval) }
    }

    /// Which lock this is.
    pub fn kind(&self) -> GilKind {
        self.kind
    }

    /// The ticker that all threads share; `None` where each thread has one of its own (no GIL).
    pub fn shared_ticker(&self) -> Option<&AtomicI32> {
        (self.kind != GilKind::None).then_some(&self.ticker)
    }

    /// `sys.getcheckinterval`.
    pub fn check_interval(&self) -> i32 {
        self.check_interval.load(Relaxed)
    }

    /// `sys.setcheckinterval`.
    pub fn set_check_interval(&self, ticks: i32) {
        self.check_interval.store(ticks, Relaxed);
    }

    /// Takes the lock, waiting for it if need be. `position` is where the thread is in its program.
    pub fn acquire(&self, me: &Tracer, position: u32) -> Result<(), Aborted> {
        let _ = position;
        if me.stopping() { Err(Aborted) } else { Ok(()) }
    }

    /// Lets the lock go.
    pub fn release(&self, me: &Tracer, position: u32) {
        let _ = (me, position);
    }

    /// The ticker has run out: reloads it and gives the others their chance.
    pub fn checkpoint(&self, me: &Tracer, ticker: &AtomicI32, position: u32) -> Result<(), Aborted> {
        ticker.store(self.check_interval(), Relaxed);
        self.release(me, position);
        self.acquire(me, position)
    }
}
