//! The timed GIL of `CPython` 3.2 and later (`Python/ceval_gil.h`, from 3.12 on `ceval_gil.c`).
//!
//! A flag, guarded by a mutex, and a condition. A waiter waits for one interval; if it has seen no switch in that time, it asks the holder
//! to let go. The holder looks for requests between instructions, lets go, and waits until somebody else has taken over. Nothing
//! says who.

use std::{
    sync::atomic::{AtomicBool, Ordering::Relaxed},
    time::Duration,
};

use super::{
    breaker::{Breaker, Reason},
    fight::{self, Fight},
    hand_over::HandOver,
};
use crate::{
    sync::{condition::Condition, mutex::Mutex},
    trace::tracer::Tracer,
};

#[derive(Debug, Default)]
pub(super) struct Timed {
    mutex: Mutex,
    released: Condition,
    /// Relaxed: the mutex guards it.
    locked: AtomicBool,
    hand_over: HandOver,
}

impl Timed {
    /// Whether nobody has it.
    pub(super) fn is_free(&self) -> bool {
        !self.locked.load(Relaxed)
    }

    /// Takes the lock for its first holder, who runs already: nothing to record.
    pub(super) fn begin(&self, me: &Tracer) {
        self.hand_over.take(me, || self.locked.store(true, Relaxed));
    }

    /// `take_gil`; also when the run is being ended: who unwinds needs it.
    pub(super) fn acquire(&self, me: &Tracer, position: u32, interval: Duration, breaker: &Breaker) {
        let mut fight = None;
        self.mutex.lock(me);
        while self.locked.load(Relaxed) {
            let fight = fight.get_or_insert_with(|| Fight::begin(me, position));
            let before = self.hand_over.switches();
            let signalled = self.released.wait(&self.mutex, Some(interval), me, fight);
            if !signalled && self.locked.load(Relaxed) && self.hand_over.switches() == before {
                fight::ask(me, breaker);
            }
        }
        let undisturbed = self.hand_over.take(me, || self.locked.store(true, Relaxed));
        breaker.clear(Reason::Drop);
        self.mutex.unlock(me);
        match fight {
            Some(fight) => fight.won(position),
            None => me.emit_acquire(position, undisturbed),
        }
    }

    /// `drop_gil`.
    pub(super) fn release(&self, me: &Tracer, position: u32, breaker: &Breaker) {
        fight::let_go(me, position, breaker);
        self.hand_over.leave(me);
        self.mutex.lock(me);
        self.locked.store(false, Relaxed);
        self.released.signal(me);
        self.mutex.unlock(me);
        self.hand_over.wait(me, breaker);
    }
}
