//! How far several runs of the same plan lie apart: one run of a race proves little.

use crate::runner::report::Report;

/// Elapsed seconds of several runs.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Spread {
    /// The middle one; the mean of the two in the middle if their number is even.
    pub median: f64,
    /// The shortest.
    pub min: f64,
    /// The longest.
    pub max: f64,
}

impl Spread {
    /// The spread of these runs; zeros if there are none.
    pub fn of(reports: &[Report]) -> Self {
        let mut times: Vec<f64> = reports.iter().map(|report| report.elapsed_s).collect();
        times.sort_by(f64::total_cmp);
        let middle = times.len() / 2;
        match times[..] {
            [] => Self::default(),
            [min, .., max] if times.len().is_multiple_of(2) => {
                Self { median: f64::midpoint(times[middle - 1], times[middle]), min, max }
            }
            [min, ..] => Self { median: times[middle], min, max: times[times.len() - 1] },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::summary::tests::battle;

    fn of(times: &[f64]) -> (f64, f64, f64) {
        let reports: Vec<_> = times.iter().map(|&elapsed_s| Report { elapsed_s, ..battle() }).collect();
        let Spread { median, min, max } = Spread::of(&reports);
        (median, min, max)
    }

    #[test]
    fn the_median_stands_in_the_middle() {
        assert_eq!(of(&[]), (0.0, 0.0, 0.0));
        assert_eq!(of(&[2.0]), (2.0, 2.0, 2.0));
        assert_eq!(of(&[4.0, 1.0]), (2.5, 1.0, 4.0));
        assert_eq!(of(&[9.0, 1.0, 2.0]), (2.0, 1.0, 9.0));
    }
}
