//! What a running thread looks at between instructions to hear that it is wanted: `CPython`'s `eval_breaker`.
//!
//! Almost never written, so looking costs a load from a line that every core has.

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

/// Why a thread should look up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub enum Reason {
    /// A waiter asks the holder to let go (`gil_drop_request`).
    Drop = 1,
    /// A signal waits for the main thread.
    Signal = 2,
}

/// The reasons that hold. Relaxed throughout: they carry no data, and what they are about is guarded elsewhere.
#[derive(Debug, Default)]
#[repr(align(128))]
pub struct Breaker(AtomicU32);

impl Breaker {
    /// Whether there is any.
    #[inline]
    pub fn is_set(&self) -> bool {
        self.0.load(Relaxed) != 0
    }

    /// Whether this one holds.
    pub fn has(&self, reason: Reason) -> bool {
        self.0.load(Relaxed) & reason as u32 != 0
    }

    /// It holds from now on.
    pub fn set(&self, reason: Reason) {
        self.0.fetch_or(reason as u32, Relaxed);
    }

    /// It holds no more.
    pub fn clear(&self, reason: Reason) {
        if self.has(reason) {
            self.0.fetch_and(!(reason as u32), Relaxed);
        }
    }
}
