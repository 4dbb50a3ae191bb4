//! Atomics and futexes as the models see them: std's and the kernel's in the program, loom's under `--cfg gilscope_model`.
//!
//! Only what [`crate::sync`] and [`crate::trace`] need. Loom has no futex, so the twin is a mutex and a condition variable,
//! which wake everybody: a model may wake too many, as the kernel may.

#[cfg(not(gilscope_model))]
mod real {
    use std::time::Duration;
    pub use std::{
        cell::UnsafeCell,
        sync::atomic::{AtomicU32, AtomicU64},
    };

    use crate::sys::futex::{self, Woken, Word};

    /// Sleeps while the low half of `word` is `expected`.
    pub fn wait_low(word: &AtomicU64, expected: u32, timeout: Option<Duration>) -> Woken {
        futex::wait(Word::low_half(word), expected, timeout)
    }

    /// Wakes one sleeper on the low half of `word`.
    pub fn wake_low(word: &AtomicU64) {
        futex::wake(Word::low_half(word), 1);
    }

    /// Sleeps while `word` is `expected`.
    pub fn wait(word: &AtomicU32, expected: u32, timeout: Option<Duration>) -> Woken {
        futex::wait(word.into(), expected, timeout)
    }

    /// Wakes `n` sleepers on `word`.
    pub fn wake(word: &AtomicU32, n: u32) {
        futex::wake(word.into(), n);
    }
}

#[cfg(gilscope_model)]
mod real {
    pub use loom::{
        cell::UnsafeCell,
        sync::atomic::{AtomicU32, AtomicU64},
    };
    use std::time::Duration;

    use loom::sync::{Condvar, Mutex, atomic::Ordering::SeqCst};

    use crate::sys::futex::Woken;

    loom::lazy_static! {
        static ref QUEUE: (Mutex<()>, Condvar) = (Mutex::new(()), Condvar::new());
    }

    fn wait_while(asleep: impl Fn() -> bool) -> Woken {
        let guard = QUEUE.0.lock().unwrap();
        if !asleep() {
            return Woken::AtOnce;
        }
        drop(QUEUE.1.wait(guard).unwrap());
        Woken::ByCall
    }

    fn wake_all() {
        drop(QUEUE.0.lock().unwrap());
        QUEUE.1.notify_all();
    }

    /// Sleeps while the low half of `word` is `expected`. The model knows no time.
    pub fn wait_low(word: &AtomicU64, expected: u32, _timeout: Option<Duration>) -> Woken {
        wait_while(|| word.load(SeqCst) as u32 == expected)
    }

    /// Wakes one sleeper on the low half of `word`.
    pub fn wake_low(_word: &AtomicU64) {
        wake_all();
    }

    /// Sleeps while `word` is `expected`. The model knows no time.
    pub fn wait(word: &AtomicU32, expected: u32, _timeout: Option<Duration>) -> Woken {
        wait_while(|| word.load(SeqCst) == expected)
    }

    /// Wakes `n` sleepers on `word`.
    pub fn wake(_word: &AtomicU32, _n: u32) {
        wake_all();
    }
}

pub use real::*;
