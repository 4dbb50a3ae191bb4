//! Atomics and futexes as the models see them: std's and the kernel's in the program, loom's under `--cfg gilscope_model`.
//!
//! Only what [`crate::sync`] and [`crate::trace`] need. Loom has no futex, so the twin keeps a queue of sleepers for each word:
//! a call wakes one of them and no other, as in the kernel, so that a wake-up that goes astray shows as a deadlock.

#[cfg(not(gilscope_model))]
mod real {
    pub use std::{cell::UnsafeCell, sync::atomic::AtomicU64};
    use std::{sync::Arc, time::Duration};

    use crate::sys::{
        futex::{self, Woken, Word},
        shared::{Place, Segment},
    };

    /// Sleeps while the low half of `word` is `expected`.
    pub fn wait_low(word: &AtomicU64, expected: u32, timeout: Option<Duration>) -> Woken {
        futex::wait(Word::low_half(word), expected, timeout)
    }

    /// Wakes one sleeper on the low half of `word`.
    pub fn wake_low(word: &AtomicU64) {
        futex::wake(Word::low_half(word), 1);
    }

    /// The first word of memory that processes share. Threads of all of them sleep on it together.
    #[derive(Debug)]
    pub struct SharedWord(Place<AtomicU64>);

    impl SharedWord {
        /// That of this memory; nothing if it is too small.
        pub fn new(memory: &Arc<Segment>) -> Option<Self> {
            (memory.size() >= size_of::<AtomicU64>()).then(|| Self(memory.place(0)))
        }

        /// The word itself.
        #[inline]
        pub fn word(&self) -> &AtomicU64 {
            &self.0
        }

        /// Sleeps while its low half is `expected`.
        pub fn wait_low(&self, expected: u32, timeout: Option<Duration>) -> Woken {
            futex::wait(Word::low_half(self.word()).shared(), expected, timeout)
        }

        /// Wakes one sleeper on its low half.
        pub fn wake_low(&self) {
            futex::wake(Word::low_half(self.word()).shared(), 1);
        }
    }
}

#[cfg(gilscope_model)]
mod real {
    use std::{collections::HashMap, ptr, sync::Arc, time::Duration};

    use loom::sync::{Condvar, Mutex, atomic::Ordering::SeqCst};
    pub use loom::{cell::UnsafeCell, sync::atomic::AtomicU64};

    use crate::sys::{futex::Woken, shared::Segment};

    loom::lazy_static! {
        /// Those who sleep, by the address of their word.
        static ref SLEEPERS: Mutex<HashMap<usize, Arc<Condvar>>> = Mutex::new(HashMap::new());
    }

    fn address(word: &AtomicU64) -> usize {
        ptr::from_ref(word).addr()
    }

    /// Checks a model in all orders of events with three preemptions at most: what takes many steps has too many orders without a
    /// bound, and what is wrong with a lock mostly shows with two.
    #[cfg(test)]
    pub fn explore(model: impl Fn() + Send + Sync + 'static) {
        explore_within(3, model);
    }

    /// The same, with so many preemptions at most.
    #[cfg(test)]
    pub fn explore_within(preemptions: usize, model: impl Fn() + Send + Sync + 'static) {
        let mut builder = loom::model::Builder::new();
        builder.preemption_bound = Some(preemptions);
        builder.check(model);
    }

    /// Sleeps while the low half of `word` is `expected`. The model knows no time.
    pub fn wait_low(word: &AtomicU64, expected: u32, _timeout: Option<Duration>) -> Woken {
        let mut sleepers = SLEEPERS.lock().unwrap();
        if word.load(SeqCst) as u32 != expected {
            return Woken::AtOnce;
        }
        let queue = Arc::clone(sleepers.entry(address(word)).or_insert_with(|| Arc::new(Condvar::new())));
        drop(queue.wait(sleepers).unwrap());
        Woken::ByCall
    }

    /// Wakes one sleeper on the low half of `word`.
    pub fn wake_low(word: &AtomicU64) {
        if let Some(queue) = SLEEPERS.lock().unwrap().get(&address(word)) {
            queue.notify_one();
        }
    }

    /// A word that processes share. A model has one process, so it is a word as any other.
    #[derive(Debug)]
    pub struct SharedWord(AtomicU64);

    impl SharedWord {
        /// A new one.
        pub fn new(_memory: &Arc<Segment>) -> Option<Self> {
            Some(Self(AtomicU64::new(0)))
        }

        /// The word itself.
        pub fn word(&self) -> &AtomicU64 {
            &self.0
        }

        /// Sleeps while its low half is `expected`.
        pub fn wait_low(&self, expected: u32, timeout: Option<Duration>) -> Woken {
            wait_low(&self.0, expected, timeout)
        }

        /// Wakes one sleeper on its low half.
        pub fn wake_low(&self) {
            wake_low(&self.0);
        }
    }
}

pub use real::*;
