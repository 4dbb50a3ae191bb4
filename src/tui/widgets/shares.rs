//! The columns of shares beside the lanes: which states get one, their heads, their numbers.

use ratatui::{buffer::Buffer, layout::Rect, style::Style};

use crate::tui::{
    format,
    layout::{Columns, SHARE},
};

use super::text;

/// Chooses at most `n` states for the columns: those in `always`, then the ones with the largest share; in the order
/// of their numbers.
pub fn choose(n: usize, always: &[usize], totals: &[f32]) -> Vec<usize> {
    let mut rest: Vec<usize> = (0..totals.len()).filter(|i| !always.contains(i) && totals[*i] > 0.0).collect();
    rest.sort_by(|&a, &b| totals[b].total_cmp(&totals[a]));
    let mut chosen: Vec<usize> = always.iter().copied().chain(rest).take(n).collect();
    chosen.sort_unstable();
    chosen
}

/// Writes the heads of the columns.
pub fn heads(labels: &[(&str, Style)], columns: Columns, area: Rect, buf: &mut Buffer) {
    for (i, (label, style)) in labels.iter().enumerate().take(columns.shares) {
        let padded = format!("{label:>width$}", width = usize::from(SHARE));
        text::put_right(buf, area, right(columns, i), 0, &padded, *style);
    }
}

/// Writes the numbers of one lane.
pub fn numbers(shares: &[(f32, Style)], dim: Style, columns: Columns, area: Rect, y: u16, buf: &mut Buffer) {
    for (i, &(share, style)) in shares.iter().enumerate().take(columns.shares) {
        let style = if share < 0.005 { dim } else { style };
        text::put_right(buf, area, right(columns, i), y, &format::percent(share), style);
    }
}

/// Where a column ends.
fn right(columns: Columns, i: usize) -> u16 {
    columns.side + (i as u16 + 1) * SHARE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_shares_get_the_columns_in_a_steady_order() {
        assert_eq!(choose(3, &[0, 2], &[0.1, 0.0, 0.0, 0.2, 0.7]), [0, 2, 4]);
        assert_eq!(choose(4, &[0, 2], &[0.1, 0.0, 0.0, 0.2, 0.7]), [0, 2, 3, 4]);
        assert_eq!(choose(9, &[0], &[0.1, 0.0]), [0]);
        assert!(choose(0, &[0], &[1.0]).is_empty());
    }
}
