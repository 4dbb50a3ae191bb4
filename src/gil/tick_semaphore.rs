//! The tick GIL of `CPython` 2.x with the semaphore back end (`Python/thread_pthread.h`, `USE_SEMAPHORES`; Linux).
//!
//! A semaphore of value 1: acquire waits on it, release posts it. That is all there is, and the battle follows from it: who posts
//! wakes a waiter by a system call and then takes the unit back before the waiter is on a core.

use super::{fight::Fight, last_holder::LastHolder};
use crate::{
    sync::semaphore::{Semaphore, Watch},
    sys::futex::Woken,
    trace::tracer::Tracer,
};

#[derive(Debug)]
pub(super) struct TickSemaphore {
    unit: Semaphore,
    last: LastHolder,
}

impl TickSemaphore {
    pub(super) fn new() -> Self {
        Self { unit: Semaphore::new(1), last: LastHolder::default() }
    }

    /// Whether one thread can take it. Two would be as wrong as none for ever.
    pub(super) fn is_free(&self) -> bool {
        self.unit.value() == 1
    }

    /// Takes the lock for its first holder, who runs already: nothing to record.
    pub(super) fn begin(&self, me: &Tracer) {
        let free = self.unit.try_wait();
        debug_assert!(free, "the lock has just been made");
        self.last.take(me);
    }

    /// Takes the lock, also when the run is being ended: who unwinds needs it.
    #[inline]
    pub(super) fn acquire(&self, me: &Tracer, position: u32) {
        if self.unit.try_wait() {
            me.emit_acquire(position, self.last.take(me));
        } else {
            self.fight(me, position);
        }
    }

    #[cold]
    fn fight(&self, me: &Tracer, position: u32) {
        let mut race = Race { fight: Fight::begin(me, position), woken: None };
        self.unit.wait_through(me, &mut race);
        self.last.take(me);
        race.won(position);
    }

    #[inline]
    pub(super) fn release(&self, me: &Tracer, position: u32) {
        me.emit_release(position);
        self.unit.post(me);
    }

    /// Release and acquire. Taken back at once, the two are one record.
    #[inline]
    pub(super) fn release_and_acquire(&self, me: &Tracer, position: u32) {
        self.release(me, position);
        if self.unit.try_wait() {
            me.emit_check(position, self.last.take(me));
        } else {
            self.fight(me, position);
        }
    }
}

/// A fight in which who is woken first tries and then tells that it was: the holder is about to take the unit back, and a record written
/// before that, in memory that has gone cold in the sleep, would decide who is faster.
struct Race<'a> {
    fight: Fight<'a>,
    /// What ended the last sleep, not told yet.
    woken: Option<Woken>,
}

impl Race<'_> {
    fn tell(&mut self) {
        if let Some(by) = self.woken.take() {
            self.fight.wakes(by);
        }
    }

    fn won(mut self, position: u32) {
        self.tell();
        self.fight.won(position);
    }
}

impl Watch for Race<'_> {
    fn sleeps(&mut self) {
        self.tell();
        self.fight.sleeps();
    }

    fn wakes(&mut self, by: Woken) {
        self.woken = Some(by);
    }
}
