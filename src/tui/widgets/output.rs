//! What the program printed, its end.

use ratatui::{buffer::Buffer, layout::Rect};

use crate::tui::{draw::Scene, format};

use super::text;

/// Draws as many of the last lines as there is room for.
pub fn render(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let theme = scene.theme;
    let printed = scene.snapshot.map_or("", |s| s.stdout_tail.trim_end_matches('\n'));
    if printed.is_empty() {
        text::put(buf, area, 1, 0, "the program has printed nothing yet", theme.dim());
        return;
    }
    let mut heading = "printed".to_owned();
    if let Some(dropped) = scene.snapshot.map(|s| s.stdout_dropped).filter(|&bytes| bytes > 0) {
        let dropped = format::count(dropped as u64 / 1_000_000);
        heading = format!("printed last; {dropped} MB between the beginning and this were not kept");
    }
    text::put(buf, area, 1, 0, &heading, theme.dim());
    let lines: Vec<&str> = printed.lines().collect();
    let from = lines.len().saturating_sub(area.height.saturating_sub(1).into());
    for (y, line) in (1..area.height).zip(&lines[from..]) {
        text::put(buf, area, 1, y, line, theme.text());
        text::ellipsis(buf, area, 1 + text::width(line), y, theme.dim());
    }
}
