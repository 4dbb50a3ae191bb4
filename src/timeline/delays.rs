//! How long things took, over many times: logarithmic histograms that take as much memory after a million events as after one.

use hdrhistogram::Histogram;

/// What is measured each time it happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Delay {
    /// From asking for the GIL, because it was taken, to having it.
    GilWait,
    /// From having the GIL to letting it go, or to a check at which nobody else took it.
    GilHold,
    /// From letting the GIL go to the next thread's having it, where that is another one.
    HandOff,
    /// From the wake-up call that ended a sleep for the GIL to the sleeper's being on a core: the kernel's word where its
    /// switches are known, else the sleeper's own first record.
    Signal,
    /// From the end of a wait for a file, pipe or socket to running Python again.
    IoResponse,
    /// From before a message is sent to after it was received.
    Message,
}

impl Delay {
    /// All of them, in the order of the screen and the JSON.
    pub const ALL: [Self; 6] =
        [Self::GilWait, Self::GilHold, Self::HandOff, Self::Signal, Self::IoResponse, Self::Message];

    /// How many there are.
    pub const COUNT: usize = Self::ALL.len();

    /// What a person reads.
    pub fn name(self) -> &'static str {
        match self {
            Self::GilWait => "GIL wait",
            Self::GilHold => "GIL hold",
            Self::HandOff => "hand-off",
            Self::Signal => "signal→run",
            Self::IoResponse => "I/O→run",
            Self::Message => "message",
        }
    }
}

/// One histogram for each [`Delay`].
#[derive(Debug, Default)]
pub struct Delays([Durations; Delay::COUNT]);

impl Delays {
    /// Counts one delay in nanoseconds.
    pub(super) fn record(&mut self, delay: Delay, ns: u64) {
        self.0[delay as usize].record(ns);
    }

    /// The figures of one.
    pub fn spread(&self, delay: Delay) -> Spread {
        self.0[delay as usize].spread()
    }

    /// All of them with their shapes, by number.
    pub fn distributions(&self) -> [Distribution; Delay::COUNT] {
        self.0.each_ref().map(Durations::distribution)
    }
}

/// How long something took: exact to two digits at any size. Made of one block of 40 kB, when there is something to count.
#[derive(Debug, Default)]
struct Durations(Option<Histogram<u64>>);

impl Durations {
    /// Longer ones count as this: an hour.
    const LONGEST_NS: u64 = 3_600_000_000_000;

    fn record(&mut self, ns: u64) {
        if self.0.is_none() {
            // These bounds are within what the type offers, so this does not fail.
            self.0 = Histogram::new_with_bounds(1, Self::LONGEST_NS, 2).ok();
        }
        if let Some(histogram) = &mut self.0 {
            histogram.saturating_record(ns);
        }
    }

    fn spread(&self) -> Spread {
        self.0.as_ref().map_or_else(Spread::default, |h| Spread {
            count: h.len(),
            p50: h.value_at_quantile(0.5),
            p99: h.value_at_quantile(0.99),
            max: h.max(),
        })
    }

    fn distribution(&self) -> Distribution {
        let mut steps = Vec::new();
        for value in self.0.iter().flat_map(Histogram::iter_recorded) {
            let step = Distribution::step(value.value_iterated_to());
            steps.resize(steps.len().max(step + 1), 0);
            steps[step] += value.count_at_value();
        }
        Distribution { spread: self.spread(), steps }
    }
}

/// Figures of many durations, nanoseconds; all zero if there were none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Spread {
    /// How many.
    pub count: u64,
    /// Half were no longer than this.
    pub p50: u64,
    /// 99 of 100 were no longer than this.
    pub p99: u64,
    /// The longest.
    pub max: u64,
}

/// Many durations: their figures and their shape.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Distribution {
    /// The figures.
    pub spread: Spread,
    /// How many durations there were of each step on a logarithmic scale: [`Self::STEPS`] to each power of ten from
    /// [`Self::SHORTEST_NS`]; the first holds all shorter ones as well, the last is the longest that occurred.
    pub steps: Vec<u64>,
}

impl Distribution {
    /// Where the scale begins: less than any of the delays that there are.
    pub const SHORTEST_NS: u64 = 100;

    /// Steps to a power of ten: many divisors, so that several can be drawn as one.
    pub const STEPS: usize = 24;

    /// The step that a duration belongs to.
    fn step(ns: u64) -> usize {
        let tens = (ns.max(Self::SHORTEST_NS) as f64 / Self::SHORTEST_NS as f64).log10();
        (tens * Self::STEPS as f64) as usize
    }

    /// Where a step begins, nanoseconds.
    pub fn from_ns(step: usize) -> f64 {
        Self::SHORTEST_NS as f64 * 10_f64.powf(step as f64 / Self::STEPS as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(durations: &[u64]) -> Distribution {
        let mut all = Durations::default();
        for &ns in durations {
            all.record(ns);
        }
        all.distribution()
    }

    #[test]
    fn each_power_of_ten_has_as_many_steps() {
        let steps = of(&[3, 100, 1_000, 10_500, 1_050_000]).steps;
        let filled: Vec<(usize, u64)> = steps.iter().copied().enumerate().filter(|&(_, n)| n > 0).collect();
        assert_eq!(filled, [(0, 2), (24, 1), (48, 1), (96, 1)]);
        assert!((Distribution::from_ns(48) - 10_000.0).abs() < 1e-6);
    }

    #[test]
    fn nothing_is_lost_between_the_steps_and_nothing_took_time_that_did_not_happen() {
        let all: Vec<u64> = (0..5_000).map(|n| n * n).collect();
        let Distribution { spread, steps } = of(&all);
        assert_eq!((spread.count, steps.iter().sum()), (5_000, 5_000));
        assert!(spread.p50 <= spread.p99 && spread.p99 <= spread.max, "{spread:?}");
        assert_eq!(of(&[]), Distribution::default());
    }
}
