//! How long things took: a histogram for each delay along one logarithmic axis, and its figures.

use ratatui::{buffer::Buffer, layout::Rect};

use crate::{
    timeline::{Delay, Distribution},
    tui::{draw::Scene, format, glyphs::RISING, theme::Theme},
};

use super::text;

/// Rows that all delays take at the least, the axis included.
pub const LEAST: u16 = Delay::COUNT as u16;

/// Powers of ten on the axis, from [`Distribution::SHORTEST_NS`] up to ten seconds.
const DECADES: usize = 8;
/// Where the axis begins, after the names.
const AXIS: u16 = 12;
/// Width of one column of figures.
const FIGURE: u16 = 8;
/// Heads of the columns of figures.
const HEADS: [&str; 4] = ["times", "median", "p99", "longest"];

/// Draws the axis, then a row or more for each delay.
pub fn render(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let theme = scene.theme;
    let all = scene.snapshot.map_or(&[][..], |snapshot| &snapshot.delays);
    if all.is_empty() {
        text::put(buf, area, 1, 0, "how long waits, holds and wake-ups take shows once it runs", theme.dim());
        return;
    }
    let figures = FIGURE * HEADS.len() as u16;
    let per_decade = cells_per_decade(area.width.saturating_sub(AXIS + figures + 2));
    axis(theme, per_decade, area, buf);
    for (right, head) in columns(area.width).zip(HEADS) {
        text::put_right(buf, area, right, 0, head, theme.dim());
    }
    // What happened comes first where there is no room for all.
    let room = usize::from(area.height.saturating_sub(1));
    let mut rows: Vec<(Delay, &Distribution)> = Delay::ALL.into_iter().zip(all).collect();
    // Most programs send no messages.
    rows.retain(|(delay, distribution)| *delay != Delay::Message || distribution.spread.count > 0);
    if room < rows.len() {
        rows.retain(|(_, distribution)| distribution.spread.count > 0);
    }
    let height = (room / rows.len().max(1)).clamp(1, 3) as u16;
    for (i, (delay, distribution)) in (0_u16..).zip(rows) {
        let y = 1 + i * height;
        if y + height <= area.height {
            let row = Rect { y: area.y + y, height, ..area };
            one(theme, (delay, distribution), per_decade, row, buf);
        }
    }
}

/// As many cells to a power of ten as fit, out of the numbers that steps can be put together to.
fn cells_per_decade(room: u16) -> usize {
    let fits = |&n: &usize| Distribution::STEPS.is_multiple_of(n) && n * DECADES <= usize::from(room);
    (1..=Distribution::STEPS).rev().find(fits).unwrap_or(1)
}

/// Right edges of the columns of figures.
fn columns(width: u16) -> impl Iterator<Item = u16> {
    (0..HEADS.len() as u16).rev().map(move |i| width.saturating_sub(1 + i * FIGURE))
}

fn axis(theme: &Theme, per_decade: usize, area: Rect, buf: &mut Buffer) {
    // A label needs six columns.
    let every = (6_usize).div_ceil(per_decade);
    for decade in (0..DECADES).step_by(every) {
        let label = format::span(Distribution::SHORTEST_NS as f64 * 10_f64.powi(decade as i32));
        text::put(buf, area, AXIS + (decade * per_decade) as u16, 0, &label.replace(' ', ""), theme.dim());
    }
}

fn one(theme: &Theme, (delay, all): (Delay, &Distribution), per_decade: usize, area: Rect, buf: &mut Buffer) {
    let foot = area.height - 1;
    let happened = all.spread.count > 0;
    text::put(buf, area, 1, foot, delay.name(), if happened { theme.text() } else { theme.dim() });
    let together = Distribution::STEPS / per_decade;
    let mut cells: Vec<u64> = all.steps.chunks(together).map(|steps| steps.iter().sum()).collect();
    cells.resize(DECADES * per_decade, 0);
    let most = cells.iter().copied().max().unwrap_or(0).max(1);
    for (x, &count) in cells.iter().enumerate() {
        let column = AXIS + x as u16;
        if count == 0 {
            if x % per_decade == 0 {
                text::put(buf, area, column, foot, "·", theme.dim());
            }
            continue;
        }
        // The rarest leaves a mark; what is slower than 99 of 100 stands out.
        let mut eighths = (count as f64 / most as f64 * f64::from(8 * area.height)).round().max(1.0) as usize;
        let slow = Distribution::from_ns(x * together) > all.spread.p99 as f64;
        let style = if slow { theme.warning() } else { theme.dim() };
        for y in (0..area.height).rev() {
            text::put(buf, area, column, y, RISING[eighths.min(8)].encode_utf8(&mut [0; 4]), style);
            eighths = eighths.saturating_sub(8);
            if eighths == 0 {
                break;
            }
        }
    }
    let figures = [all.spread.p50, all.spread.p99, all.spread.max].map(|ns| format::span(ns as f64));
    let [median, p99, longest] = figures;
    for (right, figure) in columns(area.width).zip([format::short(all.spread.count as f64), median, p99, longest]) {
        let figure = if happened { figure.as_str() } else { "–" };
        text::put_right(buf, area, right, foot, figure, if happened { theme.text() } else { theme.dim() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_axis_takes_the_room_there_is() {
        assert_eq!([0, 8, 33, 64, 90, 500].map(cells_per_decade), [1, 1, 4, 8, 8, 24]);
    }
}
