//! A range of whole numbers as a person writes it: `1..9`, `0..100:5`, `1..100_000:x10`.

use std::str::FromStr;

use crate::experiment::knobs::parse_int;

/// Values that a range may have at most: each takes a run.
const MOST: usize = 500;

/// Values that a range has about when nobody says how many.
const USUAL: i64 = 10;

/// A range with its step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    from: i64,
    to: i64,
    step: Step,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Step {
    Add(i64),
    Times(f64),
}

impl Range {
    /// The values, rising, the last one included if a step lands on it.
    pub fn values(&self) -> Vec<i64> {
        let mut values = Vec::new();
        let mut exact = self.from as f64;
        let mut value = self.from;
        while value <= self.to && values.len() <= MOST {
            values.push(value);
            value = match self.step {
                Step::Add(step) => value.saturating_add(step),
                Step::Times(factor) => {
                    // Small values times small factors are no new whole number yet; and from 0 no factor leads on.
                    while exact.round() as i64 <= value {
                        exact = if exact < 1.0 { 1.0 } else { exact * factor };
                    }
                    exact.round() as i64
                }
            };
            if value == i64::MAX {
                break;
            }
        }
        values
    }

    /// Whether each value is a multiple of the one before.
    pub fn is_geometric(&self) -> bool {
        matches!(self.step, Step::Times(_))
    }
}

impl Range {
    /// Reads a range whose numbers `read` reads, in its units.
    pub fn read(text: &str, read: impl Fn(&str) -> Option<i64>) -> Result<Self, String> {
        const FORM: &str = "write A..B, A..B:STEP or A..B:xFACTOR, such as 1..10 or 1..100_000:x10";
        let (ends, step) = text.split_once(':').map_or((text, None), |(ends, step)| (ends, Some(step)));
        let (from, to) = ends.split_once("..").ok_or(FORM)?;
        let (from, to) = read(from.trim()).zip(read(to.trim())).ok_or(FORM)?;
        if from > to {
            return Err("the range ends before it begins".to_owned());
        }
        let step = match step.map(str::trim) {
            None => Step::Add((to.saturating_sub(from) / USUAL).max(1)),
            Some(step) => match step.strip_prefix('x') {
                Some(factor) => {
                    let factor = factor.parse().ok().filter(|&factor: &f64| factor > 1.0 && factor.is_finite());
                    Step::Times(factor.ok_or("the factor must be above 1, such as x10 or x1.5")?)
                }
                None => {
                    let step = read(step).filter(|&step| step > 0);
                    Step::Add(step.ok_or("the step must be a number above 0, or a factor such as x10")?)
                }
            },
        };
        if matches!(step, Step::Times(_)) && from < 0 {
            return Err("a range with a factor begins at 0 or above".to_owned());
        }
        let range = Self { from, to, step };
        if range.values().len() > MOST {
            return Err(format!("more than {MOST} values; give a larger step"));
        }
        Ok(range)
    }
}

impl FromStr for Range {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::read(text, parse_int)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Vec<i64> {
        text.parse::<Range>().unwrap().values()
    }

    #[test]
    fn steps_add_or_multiply() {
        assert_eq!(values("1..4"), [1, 2, 3, 4]);
        assert_eq!(values("0..1_000"), [0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1_000]);
        assert_eq!(values("-3..3:2"), [-3, -1, 1, 3]);
        assert_eq!(values("1..100_000:x10"), [1, 10, 100, 1_000, 10_000, 100_000]);
        assert_eq!(values("0..1_000:x10"), [0, 1, 10, 100, 1_000]);
        assert_eq!(values("1..10:x1.5"), [1, 2, 3, 5, 8]);
        assert_eq!(values("7..7"), [7]);
    }

    #[test]
    fn a_wrong_range_says_what_would_be_right() {
        let told = |text: &str| text.parse::<Range>().unwrap_err();
        for text in ["", "1", "1..", "a..b", "1-9", "1...9"] {
            assert!(told(text).starts_with("write A..B"), "{text}");
        }
        assert_eq!(told("9..1"), "the range ends before it begins");
        assert_eq!(told("1..9:0"), "the step must be a number above 0, or a factor such as x10");
        assert_eq!(told("1..9:x1"), "the factor must be above 1, such as x10 or x1.5");
        assert_eq!(told("-1..9:x2"), "a range with a factor begins at 0 or above");
        assert_eq!(told("1..1000000:1"), "more than 500 values; give a larger step");
        assert_eq!(told("1..99999999999999999999"), told(""));
    }
}
