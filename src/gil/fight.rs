//! What a thread goes through that found the lock taken, as records and counts: the same for every lock.

use super::breaker::{Breaker, Reason};
use crate::{
    sync::semaphore::Watch,
    sys::futex::Woken,
    trace::{
        counters::Counter,
        record::{Kind, woken},
        tracer::Tracer,
    },
};

/// One contended acquisition, from finding the lock taken to having it.
pub(super) struct Fight<'a> {
    me: &'a Tracer,
    /// What ended the last sleep, once there was one, if not its time.
    woken: Option<Woken>,
}

impl<'a> Fight<'a> {
    /// The lock is taken.
    #[cold]
    pub(super) fn begin(me: &'a Tracer, position: u32) -> Self {
        me.emit(Kind::GilRequest, 0, position);
        me.count(Counter::GilContended, 1);
        Self { me, woken: None }
    }

    /// It is ours.
    pub(super) fn won(self, position: u32) {
        self.me.emit_won(position);
    }
}

impl Watch for Fight<'_> {
    fn sleeps(&mut self) {
        if let Some(by) = self.woken.take() {
            self.me.count(Counter::GilFailed, 1);
            self.me.count(Counter::GilWakesFutile, u64::from(by == Woken::ByCall));
        }
        self.me.emit(Kind::GilSleep, 0, 0);
    }

    fn wakes(&mut self, by: Woken) {
        let flags = match by {
            Woken::ByCall => woken::BY_CALL,
            Woken::ByTimeout => woken::BY_TIME,
            Woken::AtOnce | Woken::BySignal => woken::AT_ONCE,
        };
        self.woken = Some(by).filter(|&by| by != Woken::ByTimeout);
        self.me.emit(Kind::GilWake, flags, 0);
    }
}

/// A waiter asks the holder to let go.
pub(super) fn ask(me: &Tracer, breaker: &Breaker) {
    me.count(Counter::DropRequests, 1);
    me.emit(Kind::DropRequest, 0, 0);
    breaker.set(Reason::Drop);
}

/// The holder is about to let go. Who was asked to will not have the lock back at once, and says so at once.
#[inline]
pub(super) fn let_go(me: &Tracer, position: u32, breaker: &Breaker) {
    if breaker.has(Reason::Drop) {
        me.emit(Kind::GilRelease, 0, position);
    } else {
        me.emit_release(position);
    }
}
