//! What the shapes and colours mean. Always on the screen.

use ratatui::{buffer::Buffer, layout::Rect, style::Style};

use crate::{
    timeline::state::{CoreState, State, ThreadId},
    tui::{draw::Scene, glyphs},
};

use super::text;

/// States in the legend, with their words.
const STATES: [(State, &str); 8] = [
    (State::RunningPython, "run"),
    (State::RunningNative, "native"),
    (State::Fighting, "fight"),
    (State::WantsGil, "wants"),
    (State::Ready, "ready"),
    (State::Blocked, "blocked"),
    (State::Io, "I/O"),
    (State::Sleeping, "sleep"),
];

/// Draws the line.
pub fn render(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let theme = scene.theme;
    let mut x = 1;
    let both = !theme.coloured() || theme.ascii;
    let gap = match area.width {
        0..100 if both => 1,
        0..100 => 2,
        _ => 3,
    };
    let mut entry = |glyph: char, style: Style, word: &str| {
        x = text::put_all(
            buf,
            area,
            x,
            0,
            [(glyph.to_string().as_str(), style), (" ", theme.text()), (word, theme.dim())],
        ) + gap;
    };
    for (state, word) in STATES {
        let paint = theme.state(state, ThreadId(0));
        entry(paint.glyph, paint.style(), word);
    }
    if both {
        entry(glyphs::fought(theme.ascii), theme.text(), "mixed");
    }
    let other = theme.core(CoreState::Other, None);
    entry(other.glyph, other.style(), "other");
    let scale = "height = share of time";
    if x + text::width(scale) < area.width {
        text::put(buf, area, x, 0, scale, theme.dim());
    }
}
