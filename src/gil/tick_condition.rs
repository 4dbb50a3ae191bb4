//! The tick GIL of `CPython` 2.x with the other back end (`Python/thread_pthread.h`, without `USE_SEMAPHORES`; OS X, and so most likely the
//! tutorial's machine): a flag, guarded by a mutex, and a condition.
//!
//! Release signals after it has given the mutex back, as up to 2.7.16. Each check is five calls into the library; in a battle most of them
//! end in the kernel.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use super::{fight::Fight, last_holder::LastHolder};
use crate::{
    sync::{condition::Condition, mutex::Mutex},
    trace::tracer::Tracer,
};

#[derive(Debug, Default)]
pub(super) struct TickCondition {
    mutex: Mutex,
    released: Condition,
    /// Relaxed: the mutex guards it.
    locked: AtomicBool,
    last: LastHolder,
}

impl TickCondition {
    /// Whether nobody has it.
    pub(super) fn is_free(&self) -> bool {
        !self.locked.load(Relaxed)
    }

    /// Takes the lock for its first holder, who runs already: nothing to record.
    pub(super) fn begin(&self, me: &Tracer) {
        self.locked.store(true, Relaxed);
        self.last.take(me);
    }

    /// Takes the lock, also when the run is being ended: who unwinds needs it.
    pub(super) fn acquire(&self, me: &Tracer, position: u32) {
        let mut fight = None;
        self.mutex.lock(me);
        while self.locked.load(Relaxed) {
            let fight = fight.get_or_insert_with(|| Fight::begin(me, position));
            self.released.wait(&self.mutex, None, me, fight);
        }
        self.locked.store(true, Relaxed);
        let undisturbed = self.last.take(me);
        self.mutex.unlock(me);
        match fight {
            Some(fight) => fight.won(position),
            None => me.emit_acquire(position, undisturbed),
        }
    }

    pub(super) fn release(&self, me: &Tracer, position: u32) {
        me.emit_release(position);
        self.mutex.lock(me);
        self.locked.store(false, Relaxed);
        self.mutex.unlock(me);
        self.released.signal(me);
    }
}
