//! The bytecode that runs, with each thread marked at its instruction, and a dot at what counts as a tick.

use ratatui::{buffer::Buffer, layout::Rect};

use crate::tui::{draw::Scene, engine::Listed};

use super::{
    places::{self, Place},
    text,
};

/// Where an instruction begins, after marks, line number and tick.
const TEXT: u16 = 12;

/// Draws the listing around the chosen thread, or the one that matters most.
pub fn render(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let (theme, listing) = (scene.theme, &scene.state.listing);
    if listing.is_empty() {
        text::put(buf, area, 1, 0, "the bytecode shows once the program runs", theme.dim());
        return;
    }
    let places = places::of(scene);
    let at = places.first().and_then(|place| index(listing, place.position)).unwrap_or(0);
    let top = start(listing, at, area.height.into());
    for (y, item) in (0..area.height).zip(&listing[top..]) {
        let row = Rect { y: area.y + y, height: 1, ..area }.intersection(area);
        let here: Vec<&Place> = places.iter().filter(|p| p.position == (item.code, item.instruction)).collect();
        places::put(&here, theme, row, buf);
        if let Some(line) = item.line {
            text::put_right(buf, row, 8, 0, &line.to_string(), theme.dim());
        }
        text::put(buf, row, 10, 0, if item.ticks { "·" } else { " " }, theme.accent());
        text::put(buf, row, TEXT, 0, &item.text, theme.text());
        text::ellipsis(buf, row, TEXT + text::width(&item.text), 0, theme.dim());
    }
}

fn index(listing: &[Listed], (code, instruction): (u16, usize)) -> Option<usize> {
    listing.iter().position(|l| l.code == code && l.instruction == instruction)
}

/// The whole function if it fits, else a window that follows the instruction.
fn start(listing: &[Listed], at: usize, height: usize) -> usize {
    let Some(code) = listing.get(at).map(|l| l.code) else { return 0 };
    let first = listing.iter().position(|l| l.code == code).unwrap_or(0);
    let length = listing[first..].iter().take_while(|l| l.code == code).count();
    if length <= height { first } else { at.saturating_sub(height / 2).clamp(first, first + length - height) }
}
