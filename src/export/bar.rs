//! Bars of text: eight steps a character, with a mark for another's number.

use std::cmp::Ordering;

/// A bar of `value` where `width` characters are `most`; `mark` is a value whose place is shown.
pub fn bar(value: f64, mark: Option<f64>, most: f64, width: usize) -> String {
    const EIGHTHS: [char; 8] = [' ', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];
    let eighths = |value: f64| (value / most * (width * 8) as f64).round().clamp(0.0, (width * 8) as f64) as usize;
    let long = eighths(value);
    let full = |at: usize| match at.cmp(&(long / 8)) {
        Ordering::Less => '█',
        Ordering::Equal => EIGHTHS[long % 8],
        Ordering::Greater => ' ',
    };
    let mut bar: Vec<char> = (0..width).map(full).collect();
    if let Some(mark) = mark {
        let at = (eighths(mark) / 8).min(width.saturating_sub(1));
        if let Some(place) = bar.get_mut(at) {
            // On the bar the mark is a gap, beside it a line: seen either way.
            *place = if at < long / 8 { '┃' } else { '│' };
        }
    }
    bar.into_iter().collect::<String>().trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_has_eight_steps_a_character_and_a_mark() {
        assert_eq!(bar(2.0, None, 4.0, 8), "████");
        assert_eq!(bar(2.2, None, 4.0, 8), "████▍");
        assert_eq!(bar(4.0, None, 4.0, 8), "████████");
        assert_eq!(bar(0.0, None, 4.0, 8), "");
        assert_eq!(bar(2.0, Some(3.0), 4.0, 8), "████  │");
        assert_eq!(bar(4.0, Some(2.0), 4.0, 8), "████┃███");
        assert_eq!(bar(1.0, Some(4.0), 4.0, 8), "██     │");
        assert_eq!(bar(0.0, None, 0.0, 8), "");
    }
}
