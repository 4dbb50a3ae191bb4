//! From state to screen. Pure: the same state and snapshot always give the same picture.

use ratatui::{Frame, buffer::Buffer, layout::Rect};

use crate::runner::snapshot::Snapshot;

use super::{
    glyphs,
    keymap::Room,
    layout::SMALLEST,
    screens::{catalogue, compare, help, scope, sweep},
    state::State,
    theme::Theme,
    widgets::text,
};

/// Everything that a picture is made of.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// What the screen knows.
    pub state: &'a State,
    /// The run on the screen; `None` when there is none of the chosen experiment.
    pub snapshot: Option<&'a Snapshot>,
    /// How it looks.
    pub theme: &'a Theme,
}

/// Draws one frame.
pub fn draw(state: &State, snapshot: Option<&Snapshot>, theme: &Theme, frame: &mut Frame) {
    let area = frame.area();
    paint(state, snapshot, theme, area, frame.buffer_mut());
}

/// Draws into a buffer.
pub fn paint(state: &State, snapshot: Option<&Snapshot>, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let scene = Scene { state, snapshot: state.shown(snapshot), theme };
    buf.set_style(area, theme.ground());
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        too_small(theme, area, buf);
    } else if state.help {
        help::render(&scene, area, buf);
    } else {
        match state.room {
            Room::Scope => scope::render(&scene, area, buf),
            Room::Catalogue => catalogue::render(&scene, area, buf),
            Room::Compare => compare::render(&scene, area, buf),
            Room::Sweep => sweep::render(&scene, area, buf),
        }
    }
    if theme.ascii {
        speak_ascii(area, buf);
    }
}

fn too_small(theme: &Theme, area: Rect, buf: &mut Buffer) {
    let (w, h) = SMALLEST;
    let lines = [
        format!("gilscope needs {w}×{h}"),
        format!("this is {}×{}", area.width, area.height),
        "make it larger, or".to_owned(),
        "press Q to leave".to_owned(),
    ];
    let top = area.height.saturating_sub(lines.len() as u16) / 2;
    for (i, line) in lines.iter().enumerate() {
        let x = area.width.saturating_sub(line.chars().count() as u16) / 2;
        text::put(buf, area, x, top + i as u16, line, theme.text());
    }
}

/// The last step on a terminal with nothing but ASCII: whatever a panel or a program has written is replaced here.
fn speak_ascii(area: Rect, buf: &mut Buffer) {
    for position in area.intersection(buf.area).positions() {
        if let Some(cell) = buf.cell_mut(position)
            && !cell.symbol().is_ascii()
        {
            let plain = glyphs::plain(cell.symbol());
            cell.set_symbol(plain);
        }
    }
}
