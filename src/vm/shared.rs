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
        // SAFETY: `ts` exists on attached threads alone, and who has it in hand has the GIL if there is one. The value is
        // reached through the heap, so that the thread is attached to the value's machine.
        #[expect(unsafe_code, reason = "see the SAFETY note")]
        unsafe {
            self.lend(|| ts.tracer().syscall(Syscall::Yield), f)
        }
    }

    /// Lends the value to `f`; `yields` is told before the core is offered to others.
    ///
    /// # Safety
    ///
    /// Under a GIL: the thread holds it.
    #[expect(unsafe_code, reason = "the caller's duty")]
    #[inline]
    unsafe fn lend<R>(&self, yields: impl Fn(), f: impl FnOnce(&mut T) -> R) -> R {
        let borrow = self.borrow(yields);
        // SAFETY: `borrow` excludes every other borrower until it is dropped (after `f`, also when `f` panics): this
        // thread because a borrowed state is never lent again; others under a GIL because only its holder comes here,
        // and the GIL orders one holder's accesses before the next's; without a GIL because the state word is a lock
        // (acquired by compare-and-swap, released with `Release`).
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
    fn borrow(&self, yields: impl Fn()) -> Borrow<'_> {
        if self.state.load(Relaxed) == GIL_FREE {
            self.state.store(GIL_BORROWED, Relaxed);
            return Borrow { state: &self.state, after: GIL_FREE };
        }
        if self.state.compare_exchange(UNLOCKED, LOCKED, Acquire, Relaxed).is_err() {
            self.wait(yields);
        }
        Borrow { state: &self.state, after: UNLOCKED }
    }

    #[cold]
    fn wait(&self, yields: impl Fn()) {
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
                yields();
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

#[cfg(all(test, not(gilscope_model)))]
mod tests {
    use super::*;

    /// Without a `ThreadState`, so that it also runs under Miri: `cargo +nightly miri test --lib -- vm::shared vm::heap`.
    fn with<R>(shared: &Shared<u64>, f: impl FnOnce(&mut u64) -> R) -> R {
        #[expect(unsafe_code, reason = "the tests have locks of their own, or one thread")]
        unsafe {
            shared.lend(|| (), f)
        }
    }

    struct Between(Shared<u64>);

    #[expect(unsafe_code, reason = "what the heap's owner promises of all that is in it")]
    unsafe impl Sync for Between {}

    #[test]
    fn without_a_gil_a_value_is_its_own_lock() {
        const TURNS: u64 = if cfg!(miri) { 50 } else { 20_000 };
        let shared = Between(Shared::new(Protection::Own, 0));
        let shared = &shared;
        thread::scope(|s| {
            for _ in 0..2 {
                s.spawn(move || (0..TURNS).for_each(|_| with(&shared.0, |n| *n += 1)));
            }
        });
        assert_eq!(with(&shared.0, |n| *n), 2 * TURNS);
    }

    #[test]
    #[should_panic(expected = "borrowed inside a borrow")]
    fn under_a_gil_a_borrow_inside_a_borrow_is_noticed() {
        let shared = Shared::new(Protection::Gil, 1);
        with(&shared, |_| with(&shared, |n| *n));
    }

    #[test]
    fn a_panic_ends_the_borrow() {
        let shared = Shared::new(Protection::Own, 1);
        let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| with(&shared, |_| panic!("inside"))));
        assert!(panicked.is_err());
        assert_eq!(with(&shared, |n| *n), 1);
    }
}
