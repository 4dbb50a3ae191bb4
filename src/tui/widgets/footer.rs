//! The keys that matter here, as many as fit, from the keymap.

use ratatui::{buffer::Buffer, layout::Rect};

use crate::tui::{
    draw::Scene,
    keymap::{self, Room},
    state::{Entry, Panel},
};

use super::text::{put_all, width};

/// Draws the line.
pub fn render(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let theme = scene.theme;
    if scene.state.entry == Some(Entry::Filter) {
        let pieces = [
            ("/", theme.accent()),
            (scene.state.filter.as_str(), theme.strong()),
            ("▏", theme.accent()),
            ("  Enter runs the chosen one · Tab keeps the list · Esc shows all", theme.dim()),
        ];
        put_all(buf, area, 1, 0, pieces);
        return;
    }
    let mut x = 1;
    let running = scene.state.running() && scene.state.room == Room::Scope;
    let hints: Vec<_> = keymap::bindings(scene.state.room).filter(|b| !b.hint.is_empty()).collect();
    // Help and the way out always have a place.
    let last: u16 = hints.iter().filter(|b| b.label == "?" || b.label == "q").map(|b| need(b.label, b.hint)).sum();
    for binding in hints {
        let hint = match (binding.hint, running, scene.snapshot.is_some()) {
            ("run", true, _) => "restart",
            ("run", false, true) if scene.state.room == Room::Scope => "run again",
            ("stop", false, _) | ("freeze" | "move" | "zoom", _, false) => continue,
            ("choose", _, false) if scene.state.room == Room::Scope => continue,
            ("choose", ..) if scene.state.room == Room::Scope && scene.state.panel == Panel::Objects => "object",
            ("choose", ..) if scene.state.room == Room::Scope => "thread",
            (hint, ..) => hint,
        };
        let length = need(binding.label, hint);
        let kept = if matches!(binding.label, "?" | "q") { 0 } else { last };
        if x + length + kept > area.width + 2 {
            continue;
        }
        x = put_all(buf, area, x, 0, [(binding.label, theme.accent()), (" ", theme.dim()), (hint, theme.dim())]) + 2;
    }
}

/// Columns that a key and its hint take, with the gap after them.
fn need(label: &str, hint: &str) -> u16 {
    width(label) + 1 + width(hint) + 2
}
