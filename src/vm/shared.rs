//! Memory that several Python threads may change: list items, dict entries, attributes, global variables.
//!
//! A [`Shared`] gives out its value for the length of a closure
//! and to one borrower at a time. What keeps others out is decided when it is made ([`Protection`]):
//!
//! - under a GIL, the GIL does. The state word is then a plain flag, read and written without a locked
//!   instruction, and only catches a borrow inside a borrow;
//! - without a GIL, the state word is a lock of its own, as the one-byte mutex in each object of PEP 703.
//!
//! Closures must be short: no Python code, no wait, and no drop of a value of unknown depth inside one.

use std::{
    cell::UnsafeCell,
    hint,
    sync::atomic::{
        AtomicU8,
        Ordering::{Acquire, Relaxed, Release},
    },
    thread,
};

use crate::trace::counters::Syscall;

use super::state::ThreadState;

/// Who keeps two threads from touching a value at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Protection {
    /// The GIL of the virtual machine that owns the value.
    Gil,
    /// A lock in the value.
    Own,
}

/// States of the word. The GIL's two and the lock's two are told apart, so that one load decides.
const GIL_FREE: u8 = 0;
const GIL_BORROWED: u8 = 1;
const UNLOCKED: u8 = 2;
const LOCKED: u8 = 3;

/// Turns of the spin before the core is offered to others: about a microsecond, the length of many borrows.
const SPINS: u32 = 100;

/// A value that several attached threads may read and change, one at a time.
#[derive(Debug)]
pub(super) struct Shared<T> {
    state: AtomicU8,
    value: UnsafeCell<T>,
}

impl<T> Shared<T> {
    /// A value nobody has borrowed.
    pub fn new(protection: Protection, value: T) -> Self {
        let state = match protection {
            Protection::Gil => GIL_FREE,
            Protection::Own => UNLOCKED,
        };
        Self { state: AtomicU8::new(state), value: UnsafeCell::new(value) }
    }

    /// Lends the value to `f`.
    #[inline]
    pub fn with<R>(&self, ts: &ThreadState<'_>, f: impl FnOnce(&mut T) -> R) -> R {
        let borrow = self.borrow(ts);
        // SAFETY: `borrow` excludes every other borrower until it is dropped (after `f`, also when `f` panics): this
        // thread because a borrowed state is never lent again; others, who reach the value through the heap alone and
        // show a `ThreadState` each, under a GIL because only its holder has one in hand, and the GIL orders one holder's
        // accesses before the next's; without a GIL because the state word is a lock (acquired by compare-and-swap,
        // released with `Release`).
        #[allow(unsafe_code, reason = "see the SAFETY note")]
        let value = unsafe { &mut *self.value.get() };
        let result = f(value);
        drop(borrow);
        result
    }

    /// The value, for the only one who refers to it.
    pub fn get_mut(&mut self) -> &mut T {
        self.value.get_mut()
    }

    #[inline]
    fn borrow(&self, ts: &ThreadState<'_>) -> Borrow<'_> {
        if self.state.load(Relaxed) == GIL_FREE {
            self.state.store(GIL_BORROWED, Relaxed);
            return Borrow { state: &self.state, after: GIL_FREE };
        }
        if self.state.compare_exchange(UNLOCKED, LOCKED, Acquire, Relaxed).is_err() {
            self.wait(ts);
        }
        Borrow { state: &self.state, after: UNLOCKED }
    }

    #[cold]
    fn wait(&self, ts: &ThreadState<'_>) {
        let mut spins = 0;
        loop {
            match self.state.load(Relaxed) {
                UNLOCKED if self.state.compare_exchange(UNLOCKED, LOCKED, Acquire, Relaxed).is_ok() => return,
                GIL_FREE | GIL_BORROWED => panic!("a shared value was borrowed inside a borrow"),
                _ => {}
            }
            spins += 1;
            if spins < SPINS {
                hint::spin_loop();
            } else {
                spins = 0;
                ts.tracer().syscall(Syscall::Yield);
                thread::yield_now();
            }
        }
    }
}

/// Ends the borrow when dropped.
struct Borrow<'a> {
    state: &'a AtomicU8,
    after: u8,
}

impl Drop for Borrow<'_> {
    #[inline]
    fn drop(&mut self) {
        self.state.store(self.after, Release);
    }
}
