//! Forced switching, as in `CPython` 3.2 and later (`Python/ceval_gil.h`, `FORCE_SWITCHING`): who was asked to let go waits until somebody
//! else has the lock. Without that it would take it back before the other is on a core.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};

use super::breaker::{Breaker, Reason};
use crate::{
    sync::{condition::Condition, mutex::Mutex},
    trace::{counters::Counter, tracer::Tracer},
};

#[derive(Debug, Default)]
pub(super) struct HandOver {
    mutex: Mutex,
    taken: Condition,
    /// The thread that has the lock, or had it last: the number of its tracer. Relaxed, as the next: the mutex guards its changes.
    last_holder: AtomicUsize,
    switches: AtomicU64,
}

impl HandOver {
    /// How often the lock has gone from one thread to another.
    pub(super) fn switches(&self) -> u64 {
        self.switches.load(Relaxed)
    }

    /// This thread takes the lock; `mark` does it. Tells whether nobody else has had it since this thread had it last.
    pub(super) fn take(&self, me: &Tracer, mark: impl FnOnce()) -> bool {
        self.mutex.lock(me);
        mark();
        let taker = me.id();
        let undisturbed = self.last_holder.load(Relaxed) == taker;
        if !undisturbed {
            self.last_holder.store(taker, Relaxed);
            self.switches.store(self.switches() + 1, Relaxed);
        }
        // Not just one: who was asked before and has not been on a core since may still be waiting, and each waits for a switch of its own.
        self.taken.signal_all(me);
        self.mutex.unlock(me);
        undisturbed
    }

    /// This thread, which has the lock, is about to let go.
    pub(super) fn leave(&self, me: &Tracer) {
        self.last_holder.store(me.id(), Relaxed);
    }

    /// This thread has let go: if it was asked to, waits until another has taken the lock. Another will: who asks waits until it has it.
    pub(super) fn wait(&self, me: &Tracer, breaker: &Breaker) {
        if !breaker.has(Reason::Drop) {
            return;
        }
        let this = me.id();
        self.mutex.lock(me);
        if self.last_holder.load(Relaxed) == this {
            breaker.clear(Reason::Drop);
            me.count(Counter::ForcedSwitches, 1);
            while self.last_holder.load(Relaxed) == this {
                self.taken.wait(&self.mutex, None, me, &mut ());
            }
        }
        self.mutex.unlock(me);
    }
}

#[cfg(all(test, gilscope_model))]
mod model {
    use std::sync::Arc;

    use super::*;
    use crate::sys::primitive::explore_within;

    fn tracer() -> Tracer {
        Tracer::counting(Arc::default(), Arc::default())
    }

    /// One is asked to let go and waits for a switch; the second takes the lock, is asked, and waits for the next; the third is the
    /// last that ever takes it. The second may take the wake-up that was meant for the first.
    #[test]
    fn two_that_wait_for_different_switches_both_go_on() {
        // With more preemptions it takes minutes; what it is to find shows with none.
        explore_within(1, || {
            let shared =
                loom::sync::Arc::new((HandOver::default(), Breaker::default(), Mutex::default(), Condition::default()));
            // Who comes next, as the mutex of a lock would tell.
            let turn = loom::sync::Arc::new(AtomicU64::new(0));
            let first = tracer();
            shared.0.take(&first, || {});
            shared.1.set(Reason::Drop);
            shared.0.leave(&first);
            let [second, third] = [1, 2].map(|number| {
                let (shared, turn) = (shared.clone(), turn.clone());
                loom::thread::spawn(move || {
                    let ((hand_over, breaker, mutex, next), me) = (&*shared, tracer());
                    mutex.lock(&me);
                    while turn.load(Relaxed) + 1 < number {
                        next.wait(mutex, None, &me, &mut ());
                    }
                    hand_over.take(&me, || {});
                    if number == 1 {
                        breaker.set(Reason::Drop);
                        hand_over.leave(&me);
                    }
                    turn.store(number, Relaxed);
                    next.signal(&me);
                    mutex.unlock(&me);
                    if number == 1 {
                        hand_over.wait(&me, breaker);
                    }
                })
            });
            shared.0.wait(&first, &shared.1);
            second.join().unwrap();
            third.join().unwrap();
        });
    }
}
