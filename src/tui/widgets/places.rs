//! Where the threads are in the program, for the panels that show its text or its bytecode.

use ratatui::{buffer::Buffer, layout::Rect, style::Modifier};

use crate::{
    timeline::state::{State, ThreadId},
    tui::{draw::Scene, glyphs, theme::Theme},
};

use super::{text, thread_lanes};

/// A thread at its place.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// Whose.
    pub thread: ThreadId,
    /// Source line, counted from 1.
    pub line: Option<u32>,
    /// Code object and instruction.
    pub position: (u16, usize),
    /// It waits for ever.
    pub stuck: bool,
}

/// Threads that are somewhere in the program at the instant shown, in the order in which a panel has to keep them in sight: the chosen
/// one, those that wait for ever, those that run, the others; the main thread, which mostly waits, after its equals.
pub fn of(scene: &Scene) -> Vec<Place> {
    let threads = scene.snapshot.map(|snapshot| snapshot.threads.as_slice()).unwrap_or_default();
    let mut places: Vec<(u8, Place)> = threads
        .iter()
        .filter(|t| t.state.is_some_and(|state| state != State::Done))
        .filter_map(|t| {
            let stuck = thread_lanes::deadlocked(scene, t.id);
            let rank = match t.state {
                _ if scene.state.focus == Some(t.id) => 0,
                _ if stuck => 1,
                Some(State::RunningPython) => 2,
                _ => 3,
            };
            Some((rank, Place { thread: t.id, line: t.line, position: t.position?, stuck }))
        })
        .collect();
    places.sort_by_key(|&(rank, place)| (rank, place.thread == ThreadId(0), place.thread));
    places.into_iter().map(|(_, place)| place).collect()
}

/// Marks a row with the threads that are there: up to three have a letter each, more become a plus.
pub fn put(here: &[&Place], theme: &Theme, row: Rect, buf: &mut Buffer) {
    if here.is_empty() {
        return;
    }
    buf.set_style(row.intersection(buf.area), theme.chosen());
    for (x, place) in here.iter().take(3).enumerate() {
        let letter = if x == 2 && here.len() > 3 { '+' } else { glyphs::of_thread(place.thread.0) };
        let style = theme.thread(place.thread).add_modifier(Modifier::BOLD);
        text::put(buf, row, 1 + x as u16, 0, &letter.to_string(), style);
    }
}
