//! The program's processes: a row each, with what it takes of the machine and how it ended; of many as many as fit.

use ratatui::{buffer::Buffer, layout::Rect};

use crate::{
    runner::{
        process::{
            ProcessReport,
            roll::{fates, word},
        },
        snapshot::Snapshot,
    },
    tui::{draw::Scene, format, theme::Theme},
};

use super::text;

/// Where the columns end, from the right: memory, share of a core, pid.
const COLUMNS: [u16; 3] = [1, 12, 20];

/// What the columns are called.
const HEADS: [&str; 3] = ["memory", "core", "pid"];

/// Draws the heads, then the rows; the last says how many do not fit.
pub fn render(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let theme = scene.theme;
    let processes = scene.snapshot.map(|snapshot| snapshot.processes.as_slice()).unwrap_or_default();
    if processes.is_empty() {
        text::put(buf, area, 1, 0, "the program has started no process", theme.dim());
        return;
    }
    let many = word(processes, processes.len() != 1);
    let heading = format!("{} {many} · {}", format::count(processes.len() as u64), fates(processes));
    text::put(buf, area, 1, 0, &heading, theme.dim());
    let narrow = area.width.min(100);
    for (head, from) in HEADS.into_iter().zip(COLUMNS) {
        text::put_right(buf, area, narrow.saturating_sub(from), 0, head, theme.dim());
    }
    let room = usize::from(area.height.saturating_sub(1));
    let rows = if processes.len() <= room { room } else { room.saturating_sub(1) };
    // Those that live, and those that ended otherwise than well, come first where there is no room for all.
    let mut shown: Vec<&ProcessReport> = processes.iter().collect();
    if processes.len() > rows {
        shown.sort_by_key(|process| process.exit == Some(0));
    }
    for (y, process) in (1..).zip(shown.iter().take(rows)) {
        one(process, theme, Rect { y: area.y + y, height: 1, width: narrow, ..area }, buf);
    }
    if processes.len() > rows && area.height > 1 {
        let more = format!("and {} more", format::count((processes.len() - rows) as u64));
        text::put(buf, area, 1, area.height - 1, &more, theme.dim());
    }
}

/// Rows that all processes take, heads included.
pub fn wanted(snapshot: &Snapshot) -> u16 {
    u16::try_from(snapshot.processes.len() + 1).unwrap_or(u16::MAX)
}

fn one(process: &ProcessReport, theme: &Theme, row: Rect, buf: &mut Buffer) {
    let figures = [
        process.share.map(|share| format!("{:.1} MiB", share.memory as f64 / f64::from(1 << 20))),
        process.share.map(|share| format!("{} %", format::percent(share.cores))),
        Some(process.pid.to_string()),
    ];
    let end = row.width.saturating_sub(COLUMNS[2] + 10);
    let x = text::put(buf, row, 1, 0, &text::fit(&process.name, 24.min(end)), theme.strong());
    let style = if process.exit.is_some_and(|exit| exit != 0) { theme.warning() } else { theme.dim() };
    text::put(buf, row, x.max(26) + 1, 0, &text::fit(&process.fate(), end.saturating_sub(27)), style);
    for (figure, from) in figures.into_iter().zip(COLUMNS) {
        text::put_right(buf, row, row.width.saturating_sub(from), 0, figure.as_deref().unwrap_or("–"), theme.text());
    }
}
