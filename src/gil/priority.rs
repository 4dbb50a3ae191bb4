//! A timed GIL with two priorities, after what David Beazley proposed in bpo-7946 (2010) against the convoy effect. It was not merged.
//!
//! A thread that had to be asked to let go is *demoted*; one that lets go by itself, to wait for something, is not, or no longer.
//! Who is not demoted does not wait an interval for one who is: it asks at once, and is served before the demoted. All else is the
//! timed GIL, forced switching included.

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
pub(super) struct Priority {
    mutex: Mutex,
    /// Where those wait who are not demoted, and those who are.
    first: Condition,
    second: Condition,
    /// Relaxed, as the next: the mutex guards both.
    locked: AtomicBool,
    demoted_holds: AtomicBool,
    hand_over: HandOver,
}

impl Priority {
    /// Whether nobody has it.
    pub(super) fn is_free(&self) -> bool {
        !self.locked.load(Relaxed)
    }

    /// Takes the lock, also when the run is being ended: who unwinds needs it.
    pub(super) fn acquire(&self, me: &Tracer, position: u32, interval: Duration, breaker: &Breaker) {
        let mut fight = None;
        let demoted = me.is_demoted();
        let released = if demoted { &self.second } else { &self.first };
        self.mutex.lock(me);
        while self.locked.load(Relaxed) {
            let fight = fight.get_or_insert_with(|| Fight::begin(me, position));
            if !demoted && self.demoted_holds.load(Relaxed) && !breaker.has(Reason::Drop) {
                fight::ask(me, breaker);
            }
            let before = self.hand_over.switches();
            let signalled = released.wait(&self.mutex, Some(interval), me, fight);
            if !signalled && self.locked.load(Relaxed) && self.hand_over.switches() == before {
                fight::ask(me, breaker);
            }
        }
        let undisturbed = self.hand_over.take(me, || {
            self.locked.store(true, Relaxed);
            self.demoted_holds.store(demoted, Relaxed);
        });
        breaker.clear(Reason::Drop);
        self.mutex.unlock(me);
        match fight {
            Some(fight) => fight.won(position),
            None => me.emit_acquire(position, undisturbed),
        }
    }

    /// Lets it go, `asked` to or by itself.
    pub(super) fn release(&self, me: &Tracer, position: u32, asked: bool, breaker: &Breaker) {
        me.set_demoted(asked);
        fight::let_go(me, position, breaker);
        self.hand_over.leave(me);
        self.mutex.lock(me);
        self.locked.store(false, Relaxed);
        if !self.first.signal(me) {
            self.second.signal(me);
        }
        self.mutex.unlock(me);
        self.hand_over.wait(me, breaker);
    }
}
