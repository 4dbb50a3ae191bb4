//! Several ways of running one experiment, side by side: what it cost as bars, and below who held the GIL, on one time axis.

use ratatui::{buffer::Buffer, layout::Rect};

use crate::{
    runner::rows::Row,
    tui::{
        batch::Batch,
        draw::Scene,
        format,
        keymap::Room,
        widgets::{bars, footer, progress, run_lanes, switches, text, title},
    },
};

/// Rows for everything but bars and lanes: title, two of switches, progress, two rules, legend, details, footer.
const FIXED: u16 = 9;

/// How many rows are bars and lanes, and which.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Shares {
    /// Lines of bars.
    bars: u16,
    /// The first row that has one.
    first: usize,
    /// Rows with a lane.
    lanes: Vec<usize>,
    /// Lines of each lane, and empty ones between two.
    height: u16,
    gap: u16,
}

/// Draws the room.
pub fn render(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let mut y = 0;
    let mut take = |height: u16| {
        let part = Rect { y: area.y.saturating_add(y), height, ..area }.intersection(area);
        y = y.saturating_add(height);
        part
    };
    let batch = scene.state.batch(Room::Compare);
    title::many(scene, "compare", progress::words(scene, batch), take(1), buf);
    switches::render(scene, take(2), buf);
    let empty = Batch::default();
    let batch = batch.unwrap_or(&empty);
    headline(scene, batch, take(1), buf);
    let shares = shares(area.height.saturating_sub(FIXED), &batch.progress.rows, scene.state.row);
    bars::heading(scene, (shares.first, shares.bars.into(), batch.progress.rows.len()), take(1), buf);
    bars::render(scene, batch, shares.first, take(shares.bars), buf);
    run_lanes::scale(scene, batch, take(1), buf);
    let lanes = take(shares.lanes.len() as u16 * (shares.height + shares.gap));
    run_lanes::render(scene, batch, &shares.lanes, (shares.height, shares.gap), lanes, buf);
    let bottom = |n: u16| Rect { y: area.bottom().saturating_sub(n).max(area.y), height: 1, ..area }.intersection(area);
    let x = run_lanes::legend(scene, batch, bottom(3), buf);
    marks(scene, batch, x, bottom(3), buf);
    details(scene, batch, bottom(2), buf);
    footer::render(scene, bottom(1), buf);
}

/// Bars first; lanes for all rows if they fit, else for those that are measured against another, as many as there is room for.
fn shares(room: u16, rows: &[Row], chosen: usize) -> Shares {
    let all = rows.len() as u16;
    let mut lanes: Vec<usize> = (0..rows.len()).collect();
    if room < 2 * all {
        lanes.retain(|&i| rows[i].case.baseline.is_some());
    }
    let wanted = lanes.len() as u16;
    let bars = all.min(room.saturating_sub(wanted).max(room.div_ceil(2)));
    let left = room.saturating_sub(bars);
    let each = (left / wanted.max(1)).clamp(1, 5);
    let (height, gap) = if each > 1 { (each - 1, 1) } else { (1, 0) };
    let shown = usize::from((left / each).min(wanted));
    let near = lanes.iter().position(|&i| i >= chosen).unwrap_or(lanes.len().saturating_sub(1));
    let from = near.saturating_sub(shown / 2).min(lanes.len() - shown);
    let lanes = lanes[from..from + shown].to_vec();
    let first = chosen.saturating_sub(usize::from(bars) / 2).min(rows.len().saturating_sub(bars.into()));
    Shares { bars, first, lanes, height, gap }
}

/// What can't be done, what has been saved, how far it is, or what came of it.
fn headline(scene: &Scene, batch: &Batch, area: Rect, buf: &mut Buffer) {
    let theme = scene.theme;
    if let Some((words, well)) = &scene.state.told {
        text::put(buf, area, 1, 0, words, if *well { theme.strong() } else { theme.warning() });
        text::ellipsis(buf, area, 1 + text::width(words), 0, theme.warning());
    } else if scene.state.measuring(Room::Compare) {
        progress::render(scene, batch, area, buf);
    } else {
        let words = conclusion(&batch.progress.rows).unwrap_or_else(|| "Enter compares what is switched on".to_owned());
        text::put(buf, area, 1, 0, &words, theme.strong());
        text::ellipsis(buf, area, 1 + text::width(&words), 0, theme.strong());
    }
}

/// The slowest and the fastest in a sentence, unless that may be chance.
fn conclusion(rows: &[Row]) -> Option<String> {
    let own = (0..rows.len()).filter(|&i| rows[i].case.interpreter.is_none());
    let mut known: Vec<(f64, usize)> = own.filter_map(|i| Some((rows[i].ratio?, i))).collect();
    known.sort_by(|a, b| b.0.total_cmp(&a.0));
    let names = bars::names(rows);
    let say = |&(ratio, i): &(f64, usize), full: bool| {
        let (figure, how) = format::compare(ratio);
        let (group, name) = &names[i];
        let base = rows[i].case.baseline.and_then(|b| names.get(b));
        // Within one lock the variant says it all.
        let base = base.map_or("", |base| if base.0 == *group { base.1.as_str() } else { base.0.as_str() });
        let gap = if name.is_empty() { "" } else { " " };
        if rows[i].overlaps {
            let from = if full { format!(" from {base}") } else { String::new() };
            return format!("{group}: {name}{gap}no clear difference{from}: {ratio:.2}×, runs overlap");
        }
        let how = if full { format!("{how} {base}") } else { how.trim_end_matches(" than").to_owned() };
        format!("{group}: {name}{gap}{figure:.2}× {how}")
    };
    match &known[..] {
        [] => None,
        [only] => Some(say(only, true)),
        [slowest, .., fastest] => Some(format!("{};  {}", say(slowest, true), say(fastest, false))),
    }
}

/// What the marks on the bars stand for, each with its number for the chosen row, or the first row that has one.
fn marks(scene: &Scene, batch: &Batch, x: u16, area: Rect, buf: &mut Buffer) {
    let theme = scene.theme;
    let rows = &batch.progress.rows;
    let order = std::iter::once(scene.state.row).chain(0..rows.len()).filter(|&i| i < rows.len());
    let Some(marks) = order.map(|i| bars::marks(rows, i)).find(|marks| !marks.is_empty()) else { return };
    let mut x = x + 1;
    for mark in marks {
        let words = format!(" {} {:.2}×", mark.whose, mark.ratio);
        x = text::put_all(buf, area, x, 0, [(mark.symbol, theme.accent()), (words.as_str(), theme.dim())]) + 2;
    }
}

/// More about the chosen row.
fn details(scene: &Scene, batch: &Batch, area: Rect, buf: &mut Buffer) {
    let theme = scene.theme;
    let Some(row) = batch.progress.rows.get(scene.state.row) else { return };
    let mut x = text::put_all(buf, area, 1, 0, [(row.case.label.as_str(), theme.strong()), ("  ", theme.dim())]);
    for trouble in [&row.trouble, &row.differs].into_iter().flatten() {
        x = text::put_all(buf, area, x, 0, [(trouble.as_str(), theme.warning()), ("  ", theme.dim())]);
    }
    let times: Vec<String> = row.samples.iter().map(|s| format::seconds((s.elapsed_s * 1e9) as u64)).collect();
    let mut words = match times.len() {
        0 => "not run yet".to_owned(),
        1..=5 => times.join(", "),
        n => format!("{n} runs"),
    };
    if let Some(wait) = row.samples.last().and_then(|sample| sample.gil_wait) {
        let [p50, p99, max] = [wait.p50_us, wait.p99_us, wait.max_us].map(|us| format::span(us * 1e3));
        words = format!("{words} · waits for the GIL p50 {p50}, p99 {p99}, max {max}");
    }
    words += &row.note.as_ref().map(|note| format!(" · {note}")).unwrap_or_default();
    text::put(buf, area, x, 0, &words, theme.dim());
    text::ellipsis(buf, area, x + text::width(&words), 0, theme.dim());
}
