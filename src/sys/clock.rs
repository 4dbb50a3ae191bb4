//! Nanoseconds of `CLOCK_MONOTONIC_RAW`, which is also the clock that the kernel's switch records are asked to use.
//!
//! Raw stamps become nanoseconds by interpolation between two readings of both clocks, one taken before the stamps and one after:
//! no assumed frequency, no calibration that could drift. All stamps of a run are read off one unbroken line, so that their order stays.

use std::{collections::VecDeque, sync::OnceLock, time::Duration};

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

/// The line through many readings, straight between each two of them. It never falls, so that a stamp that is later than another is
/// not made earlier by it, whenever the two are converted; as long as both lie before the last reading.
#[derive(Debug, Clone)]
pub struct Line {
    last: Pair,
    /// Latest first.
    segments: VecDeque<Segment>,
}

impl Line {
    /// Segments to remember: some seconds of the collector's rounds. Older stamps lie on the oldest.
    const LENGTH: usize = 1024;

    /// A line that begins with this reading.
    pub fn new(first: Pair) -> Self {
        Self { last: first, segments: VecDeque::new() }
    }

    /// Goes on to a later reading.
    pub fn extend(&mut self, to: Pair) {
        self.segments.truncate(Self::LENGTH - 1);
        self.segments.push_front(Segment::new(self.last, to));
        self.last = to;
    }

    /// The nanosecond of a raw stamp; what is older than the line lies on its oldest part.
    #[inline]
    pub fn ns(&self, stamp: u64) -> u64 {
        let segment = self.segments.iter().find(|segment| segment.from.stamp <= stamp).or(self.segments.back());
        segment.map_or(self.last.ns, |segment| segment.ns(stamp))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_through_crooked_readings_keeps_every_order() {
        let mut line = Line::new(Pair { stamp: 1000, ns: 500 });
        // A clock that is read late, and then early.
        for (stamp, ns) in [(2000, 1400), (3000, 1450), (4000, 2000)] {
            line.extend(Pair { stamp, ns });
        }
        let times: Vec<u64> = (1000..=4000).map(|stamp| line.ns(stamp)).collect();
        assert!(times.is_sorted());
        assert_eq!([line.ns(1000), line.ns(1500), line.ns(2000), line.ns(4000)], [500, 950, 1400, 2000]);
        assert_eq!(line.ns(900), 410, "what is older lies on the oldest part");
    }

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
