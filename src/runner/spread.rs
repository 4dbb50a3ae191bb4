//! How far several measurements of the same thing lie apart: one run of a race proves little.

/// The middle and the ends of several measurements.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Spread {
    /// The middle one; the mean of the two in the middle if their number is even.
    pub median: f64,
    /// The smallest.
    pub min: f64,
    /// The largest.
    pub max: f64,
}

impl Spread {
    /// The spread of these measurements; `None` if there are none.
    pub fn of(measurements: impl IntoIterator<Item = f64>) -> Option<Self> {
        let mut sorted: Vec<f64> = measurements.into_iter().collect();
        sorted.sort_by(f64::total_cmp);
        let (&min, &max) = (sorted.first()?, sorted.last()?);
        let (low, high) = (sorted[(sorted.len() - 1) / 2], sorted[sorted.len() / 2]);
        Some(Self { median: f64::midpoint(low, high), min, max })
    }

    /// Whether some of these measurements lie among the others: then which of the two is larger may be chance.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.min <= other.max && other.min <= self.max
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(times: &[f64]) -> Option<(f64, f64, f64)> {
        Spread::of(times.iter().copied()).map(|Spread { median, min, max }| (median, min, max))
    }

    #[test]
    fn the_median_stands_in_the_middle() {
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[2.0]), Some((2.0, 2.0, 2.0)));
        assert_eq!(of(&[4.0, 1.0]), Some((2.5, 1.0, 4.0)));
        assert_eq!(of(&[9.0, 1.0, 2.0]), Some((2.0, 1.0, 9.0)));
    }

    #[test]
    fn measurements_that_lie_apart_do_not_overlap() {
        let overlap = |a: &[f64], b: &[f64]| {
            let [a, b] = [a, b].map(|times| Spread::of(times.iter().copied()).unwrap());
            assert_eq!(a.overlaps(&b), b.overlaps(&a));
            a.overlaps(&b)
        };
        assert!(overlap(&[1.0, 2.0, 3.0], &[2.9, 4.0, 5.0]));
        assert!(overlap(&[1.0, 9.0], &[2.0, 3.0]), "one within the other");
        assert!(!overlap(&[1.0, 2.0, 3.0], &[3.1, 4.0]));
        assert!(!overlap(&[1.0], &[1.1]));
    }
}
