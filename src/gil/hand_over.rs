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
