//! What the program printed, its end.

use ratatui::{buffer::Buffer, layout::Rect};

use crate::tui::draw::Scene;

use super::text;

/// Draws as many of the last lines as there is room for.
pub fn render(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let theme = scene.theme;
    let printed = scene.snapshot.map_or("", |s| s.stdout_tail.trim_end_matches('\n'));
    if printed.is_empty() {
        text::put(buf, area, 1, 0, "the program has printed nothing yet", theme.dim());
        return;
    }
    text::put(buf, area, 1, 0, "printed", theme.dim());
    let lines: Vec<&str> = printed.lines().collect();
    let from = lines.len().saturating_sub(area.height.saturating_sub(1).into());
    for (y, line) in (1..area.height).zip(&lines[from..]) {
        text::put(buf, area, 1, y, line, theme.text());
    }
}
