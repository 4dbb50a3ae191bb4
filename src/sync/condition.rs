//! A condition variable for a [`Mutex`], with the system calls of glibc's (`nptl/pthread_cond_wait.c`): a signal that nobody waits for
//! makes none, and one waiter is paid for by one signal even before it is on a core.
//!
//! One 64-bit word: in its low half the signals that no waiter has taken yet, on which waiters sleep; in its high half the waiters that
//! no signal has been given for. glibc lets no later waiter take an earlier one's signal; this one does, and the earlier goes on
//! waiting in its place. So one signal is enough only where all wait for the same thing; where each waits for something of its own, all have to
//! be woken.

use std::{
    sync::atomic::Ordering::Relaxed,
    time::{Duration, Instant},
};

use super::{mutex::Mutex, semaphore::Watch};
use crate::{
    sys::primitive::{AtomicU64, wait_low, wake_low},
    trace::{counters::Syscall, tracer::Tracer},
};

/// One waiter, in the high half of the word.
const WAITER: u64 = 1 << 32;

/// A condition; at first nobody waits for it.
#[derive(Debug, Default)]
pub struct Condition {
    word: AtomicU64,
}

/// The signals that nobody has taken.
fn signals(word: u64) -> u32 {
    word as u32
}

impl Condition {
    /// Lets the mutex go until a signal comes, for `timeout` at most; false if the time ran out. The caller has the mutex, and has it
    /// again afterwards. `watch` hears of the sleeps.
    pub fn wait(&self, mutex: &Mutex, timeout: Option<Duration>, me: &Tracer, watch: &mut impl Watch) -> bool {
        // Relaxed, here and below: what the condition is about is guarded by the mutex. Signals and waiters are changes of one
        // word, which all threads see in one order.
        self.word.fetch_add(WAITER, Relaxed);
        mutex.unlock(me);
        let signalled = self.sleep(timeout, me, watch);
        mutex.lock(me);
        signalled
    }

    fn sleep(&self, timeout: Option<Duration>, me: &Tracer, watch: &mut impl Watch) -> bool {
        let deadline = timeout.and_then(|time| Instant::now().checked_add(time));
        let mut word = self.word.load(Relaxed);
        loop {
            let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
            let signalled = signals(word) > 0;
            if signalled || left.is_some_and(|left| left.is_zero()) {
                let taken = if signalled { 1 } else { WAITER };
                match self.word.compare_exchange_weak(word, word - taken, Relaxed, Relaxed) {
                    Ok(_) => return signalled,
                    Err(now) => word = now,
                }
                continue;
            }
            watch.sleeps();
            me.syscall(Syscall::FutexWait);
            watch.wakes(wait_low(&self.word, 0, left));
            word = self.word.load(Relaxed);
        }
    }

    /// Lets all waiters go on.
    #[inline]
    pub fn signal_all(&self, me: &Tracer) {
        while self.signal(me) {}
    }

    /// Lets one waiter go on; false if there is none.
    #[inline]
    pub fn signal(&self, me: &Tracer) -> bool {
        let mut word = self.word.load(Relaxed);
        while word >= WAITER {
            match self.word.compare_exchange_weak(word, word - WAITER + 1, Relaxed, Relaxed) {
                Ok(_) => {
                    me.syscall(Syscall::FutexWake);
                    wake_low(&self.word);
                    return true;
                }
                Err(now) => word = now,
            }
        }
        false
    }
}

#[cfg(all(test, not(gilscope_model)))]
mod tests {
    use std::{
        sync::{
            Arc,
            atomic::{AtomicBool, AtomicU32},
        },
        thread,
    };

    use super::*;
    use crate::trace::counters::Counters;

    fn tracer() -> (Tracer, Arc<Counters>) {
        let counters = Arc::new(Counters::default());
        (Tracer::counting(counters.clone(), Arc::default()), counters)
    }

    #[test]
    fn a_signal_that_nobody_waits_for_is_gone_and_costs_nothing() {
        let (me, counters) = tracer();
        let (mutex, condition) = (Mutex::default(), Condition::default());
        condition.signal(&me);
        assert_eq!(counters.read().syscalls_total(), 0);
        mutex.lock(&me);
        assert!(!condition.wait(&mutex, Some(Duration::from_millis(1)), &me, &mut ()));
        mutex.unlock(&me);
        condition.signal(&me);
        assert_eq!(counters.read().syscall(Syscall::FutexWake), 0, "who gave up waits no more");
    }

    #[test]
    fn each_signal_lets_one_waiter_go_on() {
        let (mutex, condition) = (Mutex::default(), Condition::default());
        let (open, waiting, through) = (AtomicBool::new(false), AtomicU32::new(0), AtomicU32::new(0));
        let (me, counters) = tracer();
        thread::scope(|s| {
            for _ in 0..3 {
                s.spawn(|| {
                    let (me, _) = tracer();
                    mutex.lock(&me);
                    waiting.fetch_add(1, Relaxed);
                    while !open.load(Relaxed) {
                        condition.wait(&mutex, None, &me, &mut ());
                    }
                    through.fetch_add(1, Relaxed);
                    mutex.unlock(&me);
                });
            }
            // Under the mutex they are all in their wait.
            while waiting.load(Relaxed) < 3 {
                thread::yield_now();
            }
            mutex.lock(&me);
            open.store(true, Relaxed);
            mutex.unlock(&me);
            for _ in 0..3 {
                assert!(condition.signal(&me));
            }
        });
        assert_eq!(through.load(Relaxed), 3);
        assert!(counters.read().syscall(Syscall::FutexWake) >= 3, "one for each sleeper");
    }
}

#[cfg(all(test, gilscope_model))]
mod model {
    use std::sync::{Arc, atomic::AtomicBool};

    use super::*;
    use crate::sys::primitive::explore;

    #[test]
    fn a_signal_after_the_change_is_never_lost() {
        explore(|| {
            let shared = loom::sync::Arc::new((Mutex::default(), Condition::default(), AtomicBool::new(false)));
            let tracer = || Tracer::counting(Arc::default(), Arc::default());
            let others = [shared.clone(), shared.clone()].map(|shared| {
                loom::thread::spawn(move || {
                    let (me, (mutex, condition, open)) = (tracer(), &*shared);
                    mutex.lock(&me);
                    while !open.load(Relaxed) {
                        condition.wait(mutex, None, &me, &mut ());
                    }
                    mutex.unlock(&me);
                    // The next one, as who lets a lock go.
                    condition.signal(&me);
                })
            });
            let (me, (mutex, condition, open)) = (tracer(), &*shared);
            mutex.lock(&me);
            open.store(true, Relaxed);
            mutex.unlock(&me);
            condition.signal(&me);
            others.into_iter().for_each(|other| other.join().unwrap());
        });
    }
}
