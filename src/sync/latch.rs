//! A gate that opens once, for any number of waiters: a thread has started, a thread has ended.

use std::{
    sync::atomic::Ordering::{Acquire, Release},
    time::{Duration, Instant},
};

use crate::{
    sys::primitive::{AtomicU32, wait, wake},
    trace::{
        counters::Syscall,
        tracer::{Aborted, Tracer},
    },
};

const SHUT: u32 = 0;
const SHUT_WITH_WAITERS: u32 = 1;
const OPEN: u32 = 2;

/// Shut until [`Latch::open`].
#[derive(Debug)]
pub struct Latch {
    state: AtomicU32,
}

impl Default for Latch {
    fn default() -> Self {
        Self::new()
    }
}

impl Latch {
    /// A latch that is shut.
    pub fn new() -> Self {
        Self { state: AtomicU32::new(SHUT) }
    }

    /// Opens it for good and wakes all who wait.
    pub fn open(&self, me: &Tracer) {
        // Release: what was done before opening is seen after waiting.
        if self.state.swap(OPEN, Release) == SHUT_WITH_WAITERS {
            me.syscall(Syscall::FutexWake);
            wake(&self.state, i32::MAX as u32);
        }
    }

    /// Whether it is open.
    pub fn is_open(&self) -> bool {
        self.state.load(Acquire) == OPEN
    }

    /// Waits until it is open.
    pub fn wait(&self, me: &Tracer) -> Result<(), Aborted> {
        self.wait_until(me, None).map(drop)
    }

    /// Waits until it is open, for `timeout` at most; false if the time ran out.
    pub fn wait_timeout(&self, me: &Tracer, timeout: Duration) -> Result<bool, Aborted> {
        self.wait_until(me, Instant::now().checked_add(timeout))
    }

    fn wait_until(&self, me: &Tracer, deadline: Option<Instant>) -> Result<bool, Aborted> {
        loop {
            // Announces a waiter, unless the latch is open or somebody has done so already; the value seen last decides.
            let seen = match self.state.compare_exchange(SHUT, SHUT_WITH_WAITERS, Acquire, Acquire) {
                Ok(_) => SHUT_WITH_WAITERS,
                Err(seen) => seen,
            };
            if seen == OPEN {
                return Ok(true);
            }
            let left = deadline.map(|d| d.saturating_duration_since(Instant::now()));
            if left.is_some_and(|left| left.is_zero()) {
                return Ok(false);
            }
            if me.stopping() {
                return Err(Aborted);
            }
            me.syscall(Syscall::FutexWait);
            wait(&self.state, SHUT_WITH_WAITERS, left);
        }
    }
}

#[cfg(all(test, not(gilscope_model)))]
mod tests {
    use std::{
        sync::{Arc, atomic::AtomicBool},
        thread,
    };

    use super::*;

    fn me() -> Tracer {
        Tracer::counting(Arc::default(), Arc::new(AtomicBool::new(false)))
    }

    #[test]
    fn all_who_wait_get_through() {
        let latch = Latch::new();
        thread::scope(|s| {
            let waiting: Vec<_> = (0..3).map(|_| s.spawn(|| latch.wait(&me()))).collect();
            latch.open(&me());
            assert!(waiting.into_iter().all(|w| w.join().unwrap() == Ok(())));
        });
        assert!(latch.is_open());
    }

    #[test]
    fn time_runs_out_in_front_of_a_shut_one() {
        let latch = Latch::new();
        assert_eq!(latch.wait_timeout(&me(), Duration::from_millis(1)), Ok(false));
        latch.open(&me());
        assert_eq!(latch.wait_timeout(&me(), Duration::ZERO), Ok(true));
    }
}

#[cfg(all(test, gilscope_model))]
mod model {
    use std::sync::{Arc, atomic::AtomicBool};

    use super::*;

    #[test]
    fn nobody_sleeps_in_front_of_an_open_latch() {
        loom::model(|| {
            let latch = loom::sync::Arc::new(Latch::new());
            let me = || Tracer::counting(Arc::default(), Arc::new(AtomicBool::new(false)));
            let waiter = loom::thread::spawn({
                let latch = latch.clone();
                move || latch.wait(&me())
            });
            latch.open(&me());
            assert_eq!(waiter.join().unwrap(), Ok(()));
        });
    }
}
