//! The help page, made from the keymap, airy where there is room.

use ratatui::{buffer::Buffer, layout::Rect};

use crate::tui::{draw::Scene, keymap, widgets::text};

/// Draws the keys of the room that the page lies over.
pub fn render(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let (theme, room) = (scene.theme, scene.state.room);
    text::put_all(buf, area, 1, 0, [("keys in ", theme.dim()), (room.name(), theme.strong())]);
    text::put_right(buf, area, area.width.saturating_sub(1), 0, "any key goes back", theme.dim());
    let all: Vec<_> = keymap::bindings(room).collect();
    let head = if usize::from(area.height) > all.len() + 1 { 2 } else { 1 };
    if head > 1 {
        text::rule(buf, area, 1, theme.rule());
    }
    let body = Rect { y: area.y + head, height: area.height.saturating_sub(head), ..area }.intersection(area);
    let spread = if usize::from(body.height) >= all.len() * 2 { 2 } else { 1 };
    for (i, binding) in all.into_iter().enumerate() {
        let y = i as u16 * spread;
        text::put_right(buf, body, 11, y, binding.label, theme.accent());
        text::put(buf, body, 14, y, binding.text, theme.text());
    }
}
