//! A curve one row high.

use crate::tui::glyphs::RISING;

/// One character a value; values are 0 to 1. What is there but small still shows, and the highest leaves a hair's
/// breadth to the row above.
pub fn sparkline(values: &[f32]) -> String {
    values
        .iter()
        .map(|&v| match (v * 7.0).round() as usize {
            0 if v > 0.0 => RISING[1],
            level => RISING[level.min(7)],
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heights_follow_values() {
        assert_eq!(sparkline(&[0.0, 0.01, 0.5, 1.0, 2.0]), " ▁▄▇▇");
    }
}
