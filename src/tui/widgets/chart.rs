//! Curves: measured points with their spread, lines between them, a level to be crossed, and a cursor that reads values.
//!
//! Lines are drawn in quarters of a cell (dots where there is only ASCII): every font has those, and they can be seen from the back row.
//! A point is a shape of its own for each curve, so that curves are told apart without colours.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::Style,
    symbols::Marker,
    widgets::{
        Widget,
        canvas::{Canvas, Line},
    },
};

use crate::{runner::sweep::Curve, timeline::state::ThreadId, tui::glyphs, tui::theme::Theme};

use super::text;

/// Columns for the values of the upright axis.
const LEFT: u16 = 9;

/// What is to be drawn.
#[expect(missing_debug_implementations, reason = "it holds functions")]
pub struct Chart<'a> {
    /// The curves.
    pub curves: &'a [Curve],
    /// Values of the level axis that have been, or will be, measured.
    pub values: &'a [i64],
    /// The level axis is logarithmic.
    pub geometric: bool,
    /// A level that means something: no difference.
    pub level: Option<f64>,
    /// Index of the value that the cursor stands on.
    pub cursor: Option<usize>,
    /// How a value of the level axis is written.
    pub x_label: &'a dyn Fn(f64) -> String,
    /// How a value of the upright axis is written.
    pub y_label: &'a dyn Fn(f64) -> String,
}

/// From values to places between 0 and 1.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Scale {
    from: f64,
    to: f64,
    log: bool,
    /// What a logarithmic scale takes 0 for, which has no place on it.
    zero: f64,
}

impl Scale {
    /// The scale of the level axis.
    fn level(values: &[i64], geometric: bool) -> Self {
        let (first, last) = (values.first().copied().unwrap_or(0) as f64, values.last().copied().unwrap_or(1) as f64);
        let log = geometric && last > 0.0;
        // 0 stands one step before the first value that is more.
        let mut positive = values.iter().map(|&v| v as f64).filter(|&v| v > 0.0);
        let (one, two) = (positive.next().unwrap_or(1.0), positive.next().unwrap_or(10.0));
        Self { from: first, to: last, log, zero: one * one / two.max(one * 1.5) }
    }

    /// A scale for what was measured: from 0, or logarithmic where the values lie orders of magnitude apart.
    fn upright(values: impl Iterator<Item = f64> + Clone, level: Option<f64>) -> Self {
        let most = values.clone().chain(level.map(|l| l * 1.2)).fold(0.0, f64::max).max(1e-9);
        let least = values.filter(|&v| v > 0.0).fold(f64::INFINITY, f64::min);
        if level.is_none() && least.is_finite() && most / least > 30.0 {
            let (from, to) = (10_f64.powf(least.log10().floor()), 10_f64.powf(most.log10().ceil()));
            return Self { from, to, log: true, zero: from };
        }
        Self { from: 0.0, to: nice(most), log: false, zero: 0.0 }
    }

    fn place(self, value: f64) -> f64 {
        let at = |v: f64| if self.log { v.max(self.zero).log10() } else { v };
        let (from, to) = (at(self.from), at(self.to));
        if to > from { ((at(value) - from) / (to - from)).clamp(0.0, 1.0) } else { 0.5 }
    }

    /// Some values to write beside the axis.
    fn labels(self, most: u16) -> Vec<f64> {
        if self.log {
            let (from, to) = (self.from.max(self.zero).log10().round() as i32, self.to.log10().round() as i32);
            let step = ((to - from) / i32::from(most.max(1)) + 1).max(1);
            return (from..=to).step_by(step as usize).map(|e| 10_f64.powi(e)).collect();
        }
        let parts = if most >= 5 { 4 } else { 2 };
        (0..=parts).map(|i| self.from + (self.to - self.from) * f64::from(i) / f64::from(parts)).collect()
    }
}

/// The next number up that divides well.
fn nice(value: f64) -> f64 {
    let decade = 10_f64.powf(value.log10().floor());
    let steps = [1.0, 1.2, 1.6, 2.0, 2.4, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0];
    steps.into_iter().map(|s| s * decade).find(|&s| s >= value * 0.9999).unwrap_or(value)
}

/// Draws the chart.
pub fn render(chart: &Chart, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let area = area.intersection(buf.area);
    if area.width < LEFT + 8 || area.height < 4 || chart.values.is_empty() {
        return;
    }
    let plot = Rect { x: area.x + LEFT, width: area.width - LEFT - 2, height: area.height - 2, ..area };
    let x = Scale::level(chart.values, chart.geometric);
    let measured = chart.curves.iter().flat_map(|c| &c.points).filter_map(|p| p.y).flat_map(|y| [y.max, y.min]);
    let y = Scale::upright(measured, chart.level);
    axes(chart, (x, y), theme, area, plot, buf);
    lines(chart, (x, y), theme, plot, buf);
    if let Some(&value) = chart.cursor.and_then(|i| chart.values.get(i)) {
        upright(column(x, value as f64, plot), "│", theme.accent(), plot, buf);
    }
    points(chart, (x, y), theme, plot, buf);
    crossings(chart, (x, y), theme, area, plot, buf);
}

fn column(x: Scale, value: f64, plot: Rect) -> u16 {
    plot.x + (x.place(value) * f64::from(plot.width - 1)).round() as u16
}

fn row(y: Scale, value: f64, plot: Rect) -> u16 {
    plot.bottom() - 1 - (y.place(value) * f64::from(plot.height - 1)).round() as u16
}

/// A line from top to bottom, behind everything that is drawn later.
fn upright(at: u16, symbol: &str, style: Style, plot: Rect, buf: &mut Buffer) {
    for y in plot.y..plot.bottom() {
        if let Some(cell) = buf.cell_mut((at, y))
            && cell.symbol() == " "
        {
            cell.set_symbol(symbol).set_style(style);
        }
    }
}

fn axes(chart: &Chart, (x, y): (Scale, Scale), theme: &Theme, area: Rect, plot: Rect, buf: &mut Buffer) {
    for value in y.labels(plot.height / 3) {
        let at = row(y, value, plot) - area.y;
        text::put_right(buf, area, LEFT - 2, at, &(chart.y_label)(value), theme.dim());
        text::put(buf, area, LEFT - 1, at, "┤", theme.rule());
    }
    for at in 0..plot.height {
        let cell = Rect { x: area.x + LEFT - 1, y: area.y + at, width: 1, height: 1 };
        if buf[(cell.x, cell.y)].symbol() == " " {
            text::put(buf, cell, 0, 0, "│", theme.rule());
        }
    }
    let below = Rect { y: plot.bottom(), height: 2, ..area }.intersection(area);
    text::put(buf, below, LEFT - 1, 0, &format!("└{}", "─".repeat(plot.width.into())), theme.rule());
    // A label for as many values as have room, the last one always.
    let mut free = area.x + LEFT - 4;
    let last = chart.values.len() - 1;
    let last_label = (chart.x_label)(chart.values[last] as f64);
    let last_from = (area.right() - 1).saturating_sub(text::width(&last_label));
    for (i, &value) in chart.values.iter().enumerate() {
        let at = column(x, value as f64, plot);
        text::put(buf, below, at - area.x, 0, "┴", theme.rule());
        let label = if i == last { last_label.clone() } else { (chart.x_label)(value as f64) };
        let from =
            at.saturating_sub(text::width(&label) / 2).min((area.right() - 1).saturating_sub(text::width(&label)));
        let to = from + text::width(&label);
        if from >= free && (i == last || to + 2 <= last_from) {
            let chosen = chart.cursor == Some(i);
            let style = if chosen { theme.accent() } else { theme.dim() };
            text::put(buf, below, from - area.x, 1, &label, style);
            free = to + 2;
        }
    }
    if let Some(level) = chart.level {
        let at = row(y, level, plot);
        for x in plot.x..plot.right() {
            if let Some(cell) = buf.cell_mut((x, at)) {
                cell.set_symbol("┄").set_style(theme.curve());
            }
        }
    }
}

/// The style of the n-th curve.
pub fn style(n: usize, theme: &Theme) -> Style {
    theme.thread(ThreadId(n as u16 + 1))
}

fn lines(chart: &Chart, (x, y): (Scale, Scale), theme: &Theme, plot: Rect, buf: &mut Buffer) {
    let marker = if theme.ascii { Marker::Dot } else { Marker::Quadrant };
    // The canvas covers cells from edge to edge, a point stands in the middle of one.
    let (w, h) = (f64::from(plot.width), f64::from(plot.height));
    let at_x = |value: i64| x.place(value as f64) * (w - 1.0) + 0.5;
    let at_y = |value: f64| y.place(value) * (h - 1.0) + 0.5;
    for (n, curve) in chart.curves.iter().enumerate() {
        let color = style(n, theme).fg.or(theme.text().fg).unwrap_or_default();
        let known: Vec<_> = curve.points.iter().filter_map(|p| Some((p.x, p.y?))).collect();
        // A layer of its own each, drawn over what is there only where it has dots.
        let mut layer = Buffer::empty(plot);
        Canvas::default()
            .marker(marker)
            .x_bounds([0.0, w])
            .y_bounds([0.0, h])
            .paint(|ctx| {
                for pair in known.windows(2) {
                    let ((x1, y1), (x2, y2)) = (pair[0], pair[1]);
                    ctx.draw(&Line::new(at_x(x1), at_y(y1.median), at_x(x2), at_y(y2.median), color));
                }
            })
            .render(plot, &mut layer);
        for position in plot.positions() {
            let symbol = layer[position].symbol();
            if symbol != " "
                && let Some(cell) = buf.cell_mut(position)
            {
                cell.set_symbol(symbol).set_style(style(n, theme));
            }
        }
    }
}

fn points(chart: &Chart, (x, y): (Scale, Scale), theme: &Theme, plot: Rect, buf: &mut Buffer) {
    for (n, curve) in chart.curves.iter().enumerate() {
        for point in &curve.points {
            let column = column(x, point.x as f64, plot);
            if let Some(spread) = point.y {
                for at in row(y, spread.max, plot)..=row(y, spread.min, plot) {
                    if let Some(cell) = buf.cell_mut((column, at)) {
                        cell.set_symbol("│").set_style(style(n, theme));
                    }
                }
            }
            let (symbol, at, style) = match (point.y, &point.trouble) {
                (Some(spread), _) => (glyphs::of_curve(n, theme.ascii), row(y, spread.median, plot), style(n, theme)),
                (None, Some(_)) => ('!', plot.bottom() - 1, theme.warning()),
                (None, None) => continue,
            };
            if let Some(cell) = buf.cell_mut((column, at)) {
                cell.set_char(symbol).set_style(style);
            }
        }
    }
}

/// Where curves cross the level: a mark, and the value beside it.
fn crossings(chart: &Chart, (x, y): (Scale, Scale), theme: &Theme, area: Rect, plot: Rect, buf: &mut Buffer) {
    let Some(level) = chart.level else { return };
    let at = row(y, level, plot);
    for &crossing in chart.curves.iter().flat_map(|curve| &curve.crossings) {
        let x = column(x, crossing, plot);
        let words = format!(" {} ", (chart.x_label)(crossing));
        if let Some(cell) = buf.cell_mut((x, at)) {
            cell.set_symbol("┼").set_style(theme.strong());
        }
        // Below the level: a curve that rises leaves room there to its right.
        let from = (x + 1 - area.x).min(area.width.saturating_sub(text::width(&words)));
        let below = if at + 1 < plot.bottom() { at + 1 } else { at - 1 };
        text::put(buf, area, from, below - area.y, &words, theme.banner());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        runner::{spread::Spread, sweep::Point},
        tui::{palette::Depth, theme::ThemeName},
    };

    fn curve(points: &[(i64, f64)], crossings: &[f64]) -> Curve {
        let spread = |y| Some(Spread { median: y, min: y, max: y });
        let points = points.iter().map(|&(x, y)| Point { x, y: spread(y), trouble: None }).collect();
        Curve { label: String::new(), points, crossings: crossings.to_vec(), printed: Vec::new() }
    }

    fn drawn(curves: &[Curve], values: &[i64], geometric: bool, level: Option<f64>, ascii: bool) -> Vec<String> {
        let theme = Theme::new(ThemeName::Dark, Depth::None, ascii).unwrap();
        let mut buf = Buffer::empty(Rect::new(0, 0, 40, 11));
        let area = buf.area;
        let x_label = |x: f64| format!("{x:.0}");
        let y_label = |y: f64| format!("{y:.1}");
        let cursor = Some(values.len() - 1);
        let chart = Chart { curves, values, geometric, level, cursor, x_label: &x_label, y_label: &y_label };
        render(&chart, &theme, area, &mut buf);
        buf.content.chunks(40).map(|row| row.iter().map(ratatui::buffer::Cell::symbol).collect::<String>()).collect()
    }

    #[test]
    fn on_a_logarithmic_axis_equal_factors_lie_equally_far_apart_and_0_stands_before_them() {
        let scale = Scale::level(&[0, 1, 10, 100, 1_000], true);
        let places: Vec<f64> = [0.0, 1.0, 10.0, 100.0, 1_000.0].map(|v| scale.place(v)).to_vec();
        assert!(places.iter().zip([0.0, 0.25, 0.5, 0.75, 1.0]).all(|(a, b)| (a - b).abs() < 1e-9), "{places:?}");
        let linear = Scale::level(&[0, 50, 100], false);
        assert!((linear.place(50.0) - 0.5).abs() < 1e-9);
    }

    #[test]
    fn quantities_that_lie_orders_apart_get_a_logarithmic_scale() {
        assert!(Scale::upright([3.0, 4_000.0].into_iter(), None).log);
        assert!(!Scale::upright([3.0, 40.0].into_iter(), None).log);
        assert!(!Scale::upright([0.01, 2.0].into_iter(), Some(1.0)).log, "a speed-up is read from 0");
        assert!((Scale::upright([1.83].into_iter(), Some(1.0)).to - 2.0).abs() < 1e-9);
    }

    #[test]
    fn a_curve_stands_where_its_points_are_and_its_crossing_is_labelled() {
        let rising = curve(&[(1, 0.5), (10, 0.5), (100, 1.5), (1_000, 1.9)], &[31.6]);
        let screen = drawn(&[rising], &[1, 10, 100, 1_000], true, Some(1.0), false).join("\n");
        assert_eq!(screen.matches('●').count(), 4, "{screen}");
        assert!(screen.contains("┼") && screen.contains(" 32 "), "{screen}");
        assert!(screen.contains("1000") && screen.contains("2.0"), "{screen}");
    }

    #[test]
    fn curves_are_told_apart_without_colour_and_without_unicode() {
        let two = [curve(&[(1, 1.0), (2, 2.0)], &[]), curve(&[(1, 2.0), (2, 1.0)], &[])];
        let screen = drawn(&two, &[1, 2], false, None, true).join("\n");
        assert!(screen.contains('*') && screen.contains('#'), "{screen}");
    }

    #[test]
    fn what_could_not_be_measured_is_marked() {
        let mut broken = curve(&[(1, 1.0)], &[]);
        broken.points.push(Point { x: 2, y: None, trouble: Some("deadlock".into()) });
        let screen = drawn(&[broken], &[1, 2], false, None, false).join("\n");
        assert!(screen.contains('!'), "{screen}");
    }
}
