//! Nanoseconds of `CLOCK_MONOTONIC_RAW`, which is also the clock that the kernel's switch records are asked to use.
//!
//! Raw stamps become nanoseconds by interpolation between two readings of both clocks, one taken before the stamps and one after:
//! no assumed frequency, no calibration that could drift.

use std::{sync::OnceLock, time::Duration};

use super::stamp::Stamper;

/// `CLOCK_MONOTONIC_RAW` in nanoseconds.
pub fn monotonic_raw_ns() -> u64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: `time` is ours to write; the clock exists on every Linux since 2.6.28.
    unsafe { libc::clock_gettime(libc::CLOCK_MONOTONIC_RAW, &raw mut time) };
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}

/// Sleeps for `time`, or until a signal arrives (`clock_nanosleep`).
pub fn sleep(time: Duration) {
    let time = libc::timespec {
        // The kernel refuses seconds that overflow its clock; who asks for that many wants no end.
        tv_sec: time.as_secs().min(i64::MAX as u64 / 2_000_000_000) as libc::time_t,
        tv_nsec: libc::c_long::from(time.subsec_nanos()),
    };
    // SAFETY: `time` is read only, and the rest of the time left is not asked for.
    unsafe { libc::clock_nanosleep(libc::CLOCK_MONOTONIC, 0, &raw const time, std::ptr::null_mut()) };
}

/// True if the time stamp counter runs at one speed on all cores and the kernel itself trusts it.
pub fn counter_is_steady() -> bool {
    static STEADY: OnceLock<bool> = OnceLock::new();
    *STEADY.get_or_init(|| {
        let listed = std::fs::read_to_string("/sys/devices/system/clocksource/clocksource0/available_clocksource");
        cfg!(target_arch = "x86_64") && listed.is_ok_and(|names| names.split_whitespace().any(|n| n == "tsc"))
    })
}

/// Both clocks read at the same moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// Raw stamp.
    pub stamp: u64,
    /// Nanoseconds.
    pub ns: u64,
}

impl Pair {
    /// Reads both. The clock is read between two stamps; of several tries the closest counts, so that a preemption in
    /// between does no harm.
    pub fn now(stamper: &Stamper) -> Self {
        (0..5)
            .map(|_| {
                let before = stamper.stamp().0;
                let ns = monotonic_raw_ns();
                let after = stamper.stamp().0;
                (after - before, Self { stamp: before + (after - before) / 2, ns })
            })
            .min_by_key(|(width, _)| *width)
            .map_or(Self { stamp: 0, ns: 0 }, |(_, pair)| pair)
    }
}

/// The straight line through two [`Pair`]s.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Segment {
    from: Pair,
    ns_per_tick: f64,
}

impl Segment {
    /// The line from one reading to a later one. Two readings at the same stamp give a flat line.
    pub fn new(from: Pair, to: Pair) -> Self {
        let ticks = to.stamp.saturating_sub(from.stamp);
        let ns = to.ns.saturating_sub(from.ns);
        Self { from, ns_per_tick: if ticks == 0 { 0.0 } else { ns as f64 / ticks as f64 } }
    }

    /// The nanosecond of a raw stamp; stamps outside the two readings lie on the same line.
    #[inline]
    pub fn ns(&self, stamp: u64) -> u64 {
        let ticks = stamp.wrapping_sub(self.from.stamp).cast_signed();
        self.from.ns.saturating_add_signed((ticks as f64 * self.ns_per_tick).round() as i64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_between_two_readings_lie_on_the_line() {
        let line = Segment::new(Pair { stamp: 1000, ns: 500 }, Pair { stamp: 3000, ns: 1500 });
        assert_eq!([line.ns(1000), line.ns(2000), line.ns(3000)], [500, 1000, 1500]);
        assert_eq!([line.ns(0), line.ns(4000)], [0, 2000], "and so do those outside");
    }

    #[test]
    fn a_stamp_is_converted_to_the_time_at_which_it_was_taken() {
        let stamper = Stamper::new();
        let start = Pair::now(&stamper);
        std::thread::sleep(std::time::Duration::from_millis(2));
        let (before, stamp, after) = (monotonic_raw_ns(), stamper.stamp().0, monotonic_raw_ns());
        std::thread::sleep(std::time::Duration::from_millis(2));
        let ns = Segment::new(start, Pair::now(&stamper)).ns(stamp);
        let slack = 2_000;
        assert!((before - slack..=after + slack).contains(&ns), "{ns} not in {before}..={after}");
    }
}
