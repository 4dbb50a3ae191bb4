//! The plain mutex of glibc on Linux (`nptl/pthread_mutex_lock.c`, `lowlevellock.h`), the one inside the GILs that are made of a mutex
//! and conditions.
//!
//! One word: free, taken, or taken with somebody perhaps asleep. Uncontended, neither end makes a system call. A sleeper that is
//! woken takes it marked as contended, since it cannot know whether it was the last one; so one call too many can follow.

use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};

use crate::{
    sys::primitive::{AtomicU64, wait_low, wake_low},
    trace::{counters::Syscall, tracer::Tracer},
};

const FREE: u64 = 0;
const TAKEN: u64 = 1;
const CONTENDED: u64 = 2;

/// A mutex, free at first, that guards what stands beside it. Who waits for it waits to the end: it is never held for long.
#[derive(Debug, Default)]
pub struct Mutex {
    word: AtomicU64,
}

impl Mutex {
    /// Takes it.
    #[inline]
    pub fn lock(&self, me: &Tracer) {
        // Acquire: what was done under it before is seen now.
        if self.word.compare_exchange(FREE, TAKEN, Acquire, Relaxed).is_err() {
            self.wait(me);
        }
    }

    #[cold]
    fn wait(&self, me: &Tracer) {
        while self.word.swap(CONTENDED, Acquire) != FREE {
            me.syscall(Syscall::FutexWait);
            wait_low(&self.word, CONTENDED as u32, None);
        }
    }

    /// Gives it back. To be called by who has it.
    #[inline]
    pub fn unlock(&self, me: &Tracer) {
        // Release: see `lock`.
        if self.word.swap(FREE, Release) == CONTENDED {
            me.syscall(Syscall::FutexWake);
            wake_low(&self.word);
        }
    }
}

#[cfg(all(test, not(gilscope_model)))]
mod tests {
    use std::{
        sync::{Arc, atomic::AtomicU64},
        thread,
    };

    use super::*;
    use crate::trace::counters::Counters;

    fn tracer(counters: &Arc<Counters>) -> Tracer {
        Tracer::counting(counters.clone(), Arc::default())
    }

    #[test]
    fn without_others_nothing_calls_the_kernel() {
        let counters = Arc::new(Counters::default());
        let (me, mutex) = (tracer(&counters), Mutex::default());
        for _ in 0..100 {
            mutex.lock(&me);
            mutex.unlock(&me);
        }
        assert_eq!(counters.read().syscalls_total(), 0);
    }

    #[test]
    fn no_step_of_several_threads_is_lost() {
        let (mutex, steps) = (Mutex::default(), AtomicU64::new(0));
        thread::scope(|s| {
            for _ in 0..4 {
                s.spawn(|| {
                    let me = tracer(&Arc::default());
                    for _ in 0..10_000 {
                        mutex.lock(&me);
                        steps.store(steps.load(Relaxed) + 1, Relaxed);
                        mutex.unlock(&me);
                    }
                });
            }
        });
        assert_eq!(steps.load(Relaxed), 40_000);
    }

    #[test]
    fn who_finds_it_taken_sleeps_and_is_woken_by_one_call() {
        let mutex = Mutex::default();
        let (mine, others) = (Arc::new(Counters::default()), Arc::new(Counters::default()));
        let me = tracer(&mine);
        mutex.lock(&me);
        thread::scope(|s| {
            s.spawn(|| {
                let me = tracer(&others);
                mutex.lock(&me);
                mutex.unlock(&me);
            });
            while others.read().syscall(Syscall::FutexWait) == 0 {
                thread::yield_now();
            }
            mutex.unlock(&me);
        });
        assert_eq!(mine.read().syscall(Syscall::FutexWake), 1);
    }
}

#[cfg(all(test, gilscope_model))]
mod model {
    use std::sync::Arc;

    use loom::cell::UnsafeCell;

    use super::*;
    use crate::sys::primitive::explore;

    #[test]
    fn one_thread_at_a_time_and_nobody_sleeps_for_ever() {
        explore(|| {
            let shared = loom::sync::Arc::new((Mutex::default(), UnsafeCell::new(0)));
            let step = |(mutex, cell): &(Mutex, UnsafeCell<i32>)| {
                let me = Tracer::counting(Arc::default(), Arc::default());
                mutex.lock(&me);
                #[expect(unsafe_code, reason = "the model checker reports what the mutex does not keep apart")]
                cell.with_mut(|n| unsafe { *n += 1 });
                mutex.unlock(&me);
            };
            let others = [shared.clone(), shared.clone()].map(|shared| loom::thread::spawn(move || step(&shared)));
            step(&shared);
            others.into_iter().for_each(|other| other.join().unwrap());
        });
    }
}
