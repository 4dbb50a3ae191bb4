//! The bytecode that runs, with each thread marked at its instruction, and a dot at what counts as a tick.

use ratatui::{buffer::Buffer, layout::Rect, style::Modifier};

use crate::{
    timeline::state::{State, ThreadId},
    tui::{draw::Scene, engine::Listed, glyphs},
};

use super::text;

/// Draws the listing around the chosen thread, or the first one that is somewhere in it.
pub fn render(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let (theme, listing) = (scene.theme, &scene.state.listing);
    if listing.is_empty() {
        text::put(buf, area, 1, 0, "the bytecode shows once the program runs", theme.dim());
        return;
    }
    let places = places(scene);
    let chosen = scene.state.focus.and_then(|id| places.iter().find(|p| p.0 == id));
    let worker = places.iter().rfind(|p| p.0 != ThreadId(0));
    let at = chosen.or(worker).or(places.first()).and_then(|p| index(listing, p.1)).unwrap_or(0);
    let height = usize::from(area.height);
    let top = start(listing, at, height);
    for (y, item) in (0..area.height).zip(&listing[top..]) {
        let row = Rect { y: area.y + y, height: 1, ..area }.intersection(area);
        let here: Vec<ThreadId> = places.iter().filter(|p| p.1 == (item.code, item.instruction)).map(|p| p.0).collect();
        if !here.is_empty() {
            buf.set_style(row.intersection(buf.area), theme.chosen());
        }
        for (x, &id) in here.iter().take(3).enumerate() {
            let mark = glyphs::of_thread(id.0).to_string();
            text::put(buf, row, 1 + x as u16, 0, &mark, theme.thread(id).add_modifier(Modifier::BOLD));
        }
        if let Some(line) = item.line {
            text::put_right(buf, row, 8, 0, &line.to_string(), theme.dim());
        }
        text::put(buf, row, 10, 0, if item.ticks { "·" } else { " " }, theme.accent());
        text::put(buf, row, 12, 0, &item.text, theme.text());
    }
}

/// Where each thread is.
fn places(scene: &Scene) -> Vec<(ThreadId, (u16, usize))> {
    let threads = scene.snapshot.map(|s| s.threads.as_slice()).unwrap_or_default();
    let alive = |t: &&crate::runner::snapshot::ThreadLane| t.state.is_some_and(|s| s != State::Done);
    threads.iter().filter(alive).filter_map(|t| Some((t.id, t.position?))).collect()
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
