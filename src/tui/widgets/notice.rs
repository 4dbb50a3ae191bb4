//! A text that must be read: a traceback, a refusal.

use ratatui::{buffer::Buffer, layout::Rect};

use crate::{
    runner::snapshot::{Snapshot, Status},
    tui::{draw::Scene, state::State},
};

use super::text;

/// What has to be said, if anything: a head line and the text.
pub fn of<'a>(state: &'a State, snapshot: Option<&'a Snapshot>) -> Option<(&'static str, &'a str)> {
    if let Some(reason) = &state.refusal {
        return Some(("this program cannot run", reason));
    }
    match &snapshot?.status {
        Status::Failed(text) => Some(("the program failed", text)),
        // A deadlock is one sentence at the head of the screen, and the lines that it speaks of say more than any text.
        Status::Running | Status::Finished | Status::Deadlock(_) | Status::TimedOut | Status::Aborted => None,
    }
}

/// Draws the text; of one that is too long the end, where the reason stands.
pub fn render(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let theme = scene.theme;
    let Some((head, body)) = of(scene.state, scene.snapshot) else { return };
    text::put(buf, area, 1, 0, head, theme.warning());
    let lines: Vec<&str> = body.trim_end().lines().collect();
    let room = usize::from(area.height.saturating_sub(1));
    let from = lines.len().saturating_sub(room);
    for (y, (i, line)) in (1..area.height).zip(lines.iter().enumerate().skip(from)) {
        let last = i + 1 == lines.len();
        let style = if last { theme.strong() } else { theme.text() };
        text::put(buf, area, 3, y, line, style);
    }
}
