//! Counters as they were at the frames before, for rates and sparklines, and for looking back.

use crate::trace::counters::Totals;

/// Most samples kept; beyond that every second one goes, so that a long run keeps its whole shape.
const MOST: usize = 1_024;
/// A rate is taken over at least this much time, so that it can be read.
const RATE_NS: u64 = 400_000_000;

/// Samples of one run, oldest first.
#[derive(Debug, Clone, Default)]
pub struct History {
    samples: Vec<(u64, Totals)>,
}

impl History {
    /// Begins a new run.
    pub fn clear(&mut self) {
        self.samples.clear();
    }

    /// Adds what was counted up to `at` (nanoseconds since the run began).
    pub fn push(&mut self, at: u64, totals: Totals) {
        if self.samples.last().is_some_and(|&(last, _)| at <= last) {
            return;
        }
        if self.samples.len() >= MOST {
            let mut odd = false;
            self.samples.retain(|_| {
                odd = !odd;
                odd
            });
        }
        self.samples.push((at, totals));
    }

    /// The last sample at or before an instant.
    pub fn at(&self, instant: u64) -> Option<&(u64, Totals)> {
        self.samples[..self.samples.partition_point(|&(at, _)| at <= instant)].last()
    }

    /// Events a second over the last moments before `until`; `None` before anything is known.
    pub fn rate(&self, until: u64, pick: impl Fn(&Totals) -> u64) -> Option<f64> {
        let &(to, last) = self.at(until)?;
        let (from, first) = self.at(to.saturating_sub(RATE_NS)).copied().unwrap_or_default();
        (to > from).then(|| pick(&last).saturating_sub(pick(&first)) as f64 / ((to - from) as f64 / 1e9))
    }

    /// Rates in `n` equal stretches from the run's beginning to its end, each ÷ the highest of them.
    /// Nothing if the run hasn't been seen often enough to cut it into that many.
    pub fn shape(&self, n: usize, pick: impl Fn(&Totals) -> u64) -> Vec<f32> {
        let Some(&(end, _)) = self.samples.last() else { return Vec::new() };
        let n = n.min(self.samples.len());
        let value = |instant: u64| self.interpolate(instant, &pick);
        let steps: Vec<f64> = (0..n as u64)
            .map(|i| {
                let (from, to) = (end * i / n as u64, end * (i + 1) / n as u64);
                (value(to) - value(from)) / (to - from).max(1) as f64
            })
            .collect();
        let top = steps.iter().copied().fold(0.0, f64::max);
        steps.iter().map(|s| if top > 0.0 { (s / top) as f32 } else { 0.0 }).collect()
    }

    /// A counter between two samples, on a straight line between them: good enough for a sparkline's height.
    fn interpolate(&self, instant: u64, pick: &impl Fn(&Totals) -> u64) -> f64 {
        let i = self.samples.partition_point(|&(at, _)| at < instant);
        let point = |&(at, ref totals): &(u64, Totals)| (at as f64, pick(totals) as f64);
        let after = self.samples.get(i).map(point);
        let before = i.checked_sub(1).and_then(|i| self.samples.get(i)).map_or((0.0, 0.0), point);
        match after {
            Some((at, value)) if at > before.0 => {
                before.1 + (value - before.1) * (instant as f64 - before.0) / (at - before.0)
            }
            Some((_, value)) => value,
            None => before.1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::counters::Counter::Checks;

    const S: u64 = 1_000_000_000;

    fn totals(checks: u64) -> Totals {
        let mut t = Totals::default();
        t.set(Checks, checks);
        t
    }
    fn checks(t: &Totals) -> u64 {
        t.get(Checks)
    }

    #[test]
    fn the_rate_is_that_of_the_last_moments() {
        let mut h = History::default();
        assert_eq!(h.rate(u64::MAX, checks), None);
        h.push(S, totals(100));
        h.push(2 * S, totals(400));
        assert_eq!(h.rate(u64::MAX, checks), Some(300.0));
        assert_eq!(h.rate(S, checks), Some(100.0));
    }

    #[test]
    fn the_shape_is_relative_to_its_highest_step() {
        let mut h = History::default();
        for (s, n) in [(1, 100), (2, 300), (3, 300), (4, 400)] {
            h.push(s * S, totals(n));
        }
        assert_eq!(h.shape(4, checks), [0.5, 1.0, 0.0, 0.5]);
    }

    #[test]
    fn a_long_run_is_thinned_and_never_grows_beyond_its_bound() {
        let mut h = History::default();
        for i in 1..=5_000 {
            h.push(i, totals(i));
        }
        assert!(h.samples.len() <= MOST);
        assert_eq!(h.at(u64::MAX).map(|s| s.0), Some(5_000));
    }
}
