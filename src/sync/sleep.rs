//! `time.sleep`: one system call, unless a signal cuts it short.

use std::time::{Duration, Instant};

use crate::{
    sys::clock,
    trace::{
        counters::Syscall,
        tracer::{Aborted, Tracer},
    },
};

/// Sleeps for `time`. A time that overflows the clock lasts until the abort.
pub fn sleep(me: &Tracer, time: Duration) -> Result<(), Aborted> {
    sleep_until(me, Instant::now().checked_add(time))
}

/// Sleeps up to a moment, or until the abort.
pub fn sleep_until(me: &Tracer, deadline: Option<Instant>) -> Result<(), Aborted> {
    loop {
        if me.interrupted() {
            return Err(Aborted);
        }
        let left = deadline.map_or(Duration::MAX, |d| d.saturating_duration_since(Instant::now()));
        if left.is_zero() {
            return Ok(());
        }
        me.syscall(Syscall::Sleep);
        clock::sleep(left);
    }
}

#[cfg(all(test, not(gilscope_model)))]
mod tests {
    use std::sync::{Arc, atomic::AtomicBool};

    use super::*;
    use crate::trace::counters::Counters;

    #[test]
    fn a_sleep_lasts_as_long_as_asked_and_is_one_call() {
        let counters = Arc::new(Counters::default());
        let me = Tracer::counting(counters.clone(), Arc::new(AtomicBool::new(false)));
        let start = Instant::now();
        sleep(&me, Duration::from_millis(3)).unwrap();
        assert!(start.elapsed() >= Duration::from_millis(3));
        assert_eq!(counters.read().syscall(Syscall::Sleep), 1);
    }

    #[test]
    fn a_run_that_is_being_ended_sleeps_no_more() {
        let me = Tracer::counting(Arc::default(), Arc::new(AtomicBool::new(true)));
        assert_eq!(sleep(&me, Duration::MAX), Err(Aborted));
    }
}
