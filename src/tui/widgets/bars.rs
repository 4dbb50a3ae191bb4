//! The rows of a comparison as bars: time with its spread, beside it ratio, system calls and badness; marks where the tutorial's
//! number and each real interpreter's would end.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    style::{Modifier, Style},
};

use crate::{
    runner::rows::{Case, Row},
    tui::{batch::Batch, draw::Scene, format, layout::RowColumns},
};

use super::{progress::bar, text};

/// The tutorial's mark, then those of real interpreters in their order.
const MARKS: [&str; 4] = ["┃", "╎", "┆", "┊"];

/// Where something else would end on the axis of the bars.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// Which mark it is.
    pub symbol: &'static str,
    /// Whose it is.
    pub whose: String,
    /// As a ratio to the baseline.
    pub ratio: f64,
    /// On the axis of the bars.
    pub seconds: f64,
}

/// What a row is called: its lock or interpreter (with the cores, where those differ), and its variant.
pub fn names(rows: &[Row]) -> Vec<(String, String)> {
    let cores_differ = rows.iter().any(|row| row.case.plan.cores != rows[0].case.plan.cores);
    let name = |case: &Case| {
        let runner = &case.runner;
        let cores = match case.plan.cores {
            _ if !cores_differ => String::new(),
            1 => " 1 core".to_owned(),
            n => format!(" {n} cores"),
        };
        (format!("{runner}{cores}"), case.plan.variant.clone().unwrap_or_default())
    };
    rows.iter().map(|row| name(&row.case)).collect()
}

/// Draws the heads of the columns into a rule, and which of how many rows there is room for.
pub fn heading(scene: &Scene, (first, shown, all): (usize, usize, usize), area: Rect, buf: &mut Buffer) {
    let theme = scene.theme;
    let columns = RowColumns::of(area.width);
    let bars = Rect { width: (columns.bar.0 + columns.bar.1).min(area.width), ..area };
    text::rule(buf, bars, 0, theme.rule());
    text::put(buf, bars, columns.bar.0, 0, " time, median and spread ", theme.dim());
    if shown < all {
        let part = format!(" {} to {} of {all} ", first + 1, first + shown);
        text::put(buf, bars, columns.group.0, 0, &part, theme.dim());
    }
    let short = columns.figures[4] == 0;
    let heads =
        ["time", "ratio", if short { "calls" } else { "sys calls" }, if short { "badn." } else { "badness" }, "spread"];
    for (head, right) in heads.into_iter().zip(columns.figures).filter(|h| h.1 > 0) {
        text::put_right(buf, area, right, 0, head, theme.dim());
    }
}

/// Draws rows from `first` on, one a line.
pub fn render(scene: &Scene, batch: &Batch, first: usize, area: Rect, buf: &mut Buffer) {
    let rows = &batch.progress.rows;
    if rows.is_empty() {
        return;
    }
    let names = names(rows);
    let longest = axis_s(batch);
    let mut group = "";
    for (y, i) in (0..area.height).zip(first..rows.len()) {
        let line = Rect { y: area.y + y, height: 1, ..area }.intersection(area);
        let (own_group, name) = &names[i];
        let shown = if own_group == group { "" } else { own_group.as_str() };
        group = own_group;
        one(scene, batch, i, (shown, name), longest, line, buf);
    }
}

/// Writes what a row is called; the chosen one stands on a ground of its own.
pub fn label(scene: &Scene, (group, name): (&str, &str), chosen: bool, area: Rect, buf: &mut Buffer) {
    let (theme, columns) = (scene.theme, RowColumns::of(area.width));
    if chosen {
        let body = Rect { x: area.x + columns.name.0.saturating_sub(1), width: columns.name.1 + 2, ..area };
        buf.set_style(body.intersection(area).intersection(buf.area), theme.chosen());
        text::put(buf, area, columns.name.0 - 1, 0, "▌", theme.accent());
    }
    text::put(buf, area, columns.group.0, 0, &text::fit(group, columns.group.1), theme.text());
    let style = if chosen { theme.strong() } else { theme.text() };
    text::put(buf, area, columns.name.0, 0, &text::fit(name, columns.name.1), style);
}

/// Seconds from one end of the bars' axis to the other.
fn axis_s(batch: &Batch) -> f64 {
    let rows = &batch.progress.rows;
    let times = rows.iter().filter_map(|row| row.elapsed).map(|elapsed| elapsed.max);
    let marks = (0..rows.len()).flat_map(|i| marks(rows, i)).map(|mark| mark.seconds);
    let current = batch.progress.current.map(|c| c.1);
    times.chain(marks).chain(current).fold(1e-9, f64::max)
}

/// What stands beside a row of ours: the tutorial's number, and each real interpreter's for the same variant and cores, all as ratios to
/// their own measure and so times ours.
pub fn marks(rows: &[Row], row: usize) -> Vec<Mark> {
    let case = &rows[row].case;
    let base = case.baseline.and_then(|b| rows.get(b)?.elapsed);
    let Some(base) = base.filter(|_| case.interpreter.is_none()) else { return Vec::new() };
    let mark = |n: usize, whose: String, ratio: f64| Mark {
        symbol: MARKS[n.min(MARKS.len() - 1)],
        whose,
        ratio,
        seconds: ratio * base.median,
    };
    let tutorial = case.tutorial.ratio.map(|ratio| mark(0, "tutorial".to_owned(), ratio));
    let mut runners: Vec<_> =
        rows.iter().filter(|row| row.case.interpreter.is_some()).map(|row| &row.case.runner).collect();
    runners.dedup();
    let real = runners.into_iter().enumerate().filter_map(|(n, runner)| {
        let same = |other: &&Row| {
            other.case.interpreter.is_some()
                && other.case.runner == *runner
                && other.case.plan.variant == case.plan.variant
                && other.case.plan.cores == case.plan.cores
        };
        let ratio = rows.iter().find(same)?.ratio?;
        Some(mark(n + 1, runner.clone(), ratio))
    });
    tutorial.into_iter().chain(real).collect()
}

fn one(scene: &Scene, batch: &Batch, i: usize, name: (&str, &str), longest: f64, area: Rect, buf: &mut Buffer) {
    let (theme, columns) = (scene.theme, RowColumns::of(area.width));
    let row = &batch.progress.rows[i];
    label(scene, name, i == scene.state.row, area, buf);
    let going = batch.progress.current.filter(|c| c.0 == i).map(|c| c.1);
    let (left, width) = columns.bar;
    let cells = |s: f64| s / longest * f64::from(width.saturating_sub(1));
    let Some(elapsed) = row.elapsed else {
        match (&row.trouble, going) {
            (Some(why), _) => {
                text::put(buf, area, left, 0, why, theme.warning());
                text::ellipsis(buf, area, left + text::width(why), 0, theme.warning());
            }
            (None, Some(s)) => {
                bar(cells(s), columns.bar, area, theme.accent(), buf);
            }
            (None, None) => {}
        }
        return;
    };
    let style = match () {
        () if row.case.interpreter.is_some() => theme.curve(),
        () if row.case.baseline.is_none() => theme.dim(),
        () => theme.text(),
    };
    bar(cells(elapsed.median), columns.bar, area, style, buf);
    let lane = Rect { x: area.x + left, width, ..area }.intersection(area);
    if row.samples.len() > 1 {
        whisker(cells(elapsed.min), cells(elapsed.median), cells(elapsed.max), style, scene, lane, buf);
    }
    for mark in marks(&batch.progress.rows, i) {
        let at = cells(mark.seconds);
        over(at as u16, at < cells(elapsed.median), mark.symbol, style, theme.accent(), scene, lane, buf);
    }
    figures(scene, row, going.is_some(), columns, area, buf);
}

fn figures(scene: &Scene, row: &Row, going: bool, columns: RowColumns, area: Rect, buf: &mut Buffer) {
    let theme = scene.theme;
    let Some(elapsed) = row.elapsed else { return };
    let wide = columns.figures[4] > 0;
    let badness = |b: f64| if b > 0.0 { format!("{b:.3}") } else { "·".to_owned() };
    let number = |n: u64| if wide { format::count(n) } else { format::short(n as f64) };
    let spread = (elapsed.max - elapsed.min) / 2.0 / elapsed.median.max(1e-9) * 100.0;
    let cells = [
        (format::seconds((elapsed.median * 1e9) as u64), theme.text()),
        (row.ratio.map_or("·".to_owned(), |ratio| format!("{ratio:.2}×")), theme.strong()),
        (row.syscalls.map_or("·".to_owned(), number), theme.text()),
        (row.badness.map_or("·".to_owned(), badness), theme.text()),
        (if row.samples.len() > 1 { format!("±{spread:.0} %") } else { "·".to_owned() }, theme.dim()),
    ];
    for ((text, style), right) in cells.iter().zip(columns.figures).filter(|c| c.1 > 0) {
        let style = if text == "·" { theme.dim() } else { *style };
        text::put_right(buf, area, right, 0, text, style);
    }
    // What has to be read about a row stands below; here is the sign that there is something.
    let sign = match (row.trouble.is_some() || row.differs.is_some(), going) {
        (true, _) => ("!", theme.warning()),
        (false, true) => ("●", theme.accent()),
        (false, false) => return,
    };
    text::put(buf, area, columns.bar.0.saturating_sub(1), 0, sign.0, sign.1);
}

/// A thin line from the shortest run to the longest.
fn whisker(min: f64, median: f64, max: f64, bar: Style, scene: &Scene, lane: Rect, buf: &mut Buffer) {
    let (from, to) = (min as u16, max as u16);
    if to <= from {
        return;
    }
    for x in from..=to {
        let symbol = match x {
            x if x == from => "├",
            x if x == to => "┤",
            _ => "─",
        };
        over(x, f64::from(x) < median.floor(), symbol, bar, scene.theme.text(), scene, lane, buf);
    }
}

/// Draws over a bar without hiding how far it reaches.
#[expect(clippy::too_many_arguments, reason = "a place, a shape and two styles")]
fn over(x: u16, inside: bool, symbol: &str, bar: Style, outside: Style, scene: &Scene, lane: Rect, buf: &mut Buffer) {
    let lane = lane.intersection(buf.area);
    if x >= lane.width {
        return;
    }
    let Some(cell) = buf.cell_mut(Position::new(lane.x + x, lane.y)) else { return };
    cell.set_symbol(symbol);
    match (inside, bar.fg, scene.theme.ground_color()) {
        (true, Some(color), Some(ground)) => cell.set_style(Style::new().fg(ground).bg(color)),
        (true, ..) => cell.set_style(Style::new().add_modifier(Modifier::REVERSED)),
        (false, ..) => cell.set_style(outside),
    };
}
