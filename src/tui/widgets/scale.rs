//! The time axis that all lanes share: how long a cell is, which stretch is shown, where the cursor stands.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use crate::tui::{draw::Scene, format, glyphs, layout::Columns};

use super::{
    core_lanes, shares,
    text::{put, put_right, rule, width},
};

/// The part of a row that lanes are drawn in.
pub fn lane_area(columns: Columns, area: Rect) -> Rect {
    let (x, width) = columns.lane;
    Rect { x: area.x.saturating_add(x), width, ..area }.intersection(area)
}

/// Draws the axis: a rule with the scale in it and the heads of the cores' shares at its end.
pub fn render(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let theme = scene.theme;
    let columns = Columns::of(area.width);
    rule(buf, area, 0, theme.rule());
    let Some(snapshot) = scene.snapshot else { return };
    let lane = lane_area(columns, area);
    let (from, to) = snapshot.range;
    let cell = to.saturating_sub(from) as f64 / f64::from(columns.lane.1.max(1));
    if scene.state.lens.cursor().is_some() {
        // The banner says the scale's words, and cannot be overlooked.
        let cursor = scene.state.lens.cursor().unwrap_or_default();
        let words =
            format!(" frozen at {} · 1 cell = {} · Space lets go ", format::instant(cursor), format::span(cell));
        put(buf, lane, lane.width.saturating_sub(width(&words)) / 2, 0, &words, theme.banner());
    } else {
        put(buf, lane, 0, 0, &format!("{} ", format::span(from as f64)), theme.dim());
        let words = format!(" 1 cell = {} ", format::span(cell));
        put(buf, lane, lane.width.saturating_sub(width(&words)) / 2, 0, &words, theme.text());
        put_right(buf, lane, lane.width, 0, &format!(" {}", format::span(to as f64)), theme.dim());
    }
    shares::heads(&core_lanes::heads(scene, snapshot, columns.shares), columns, area, buf);
}

/// Draws the cursor over lanes that are already there.
pub fn cursor(scene: &Scene, lanes: Rect, buf: &mut Buffer) {
    let (Some(cursor), Some(snapshot)) = (scene.state.lens.cursor(), scene.snapshot) else { return };
    let lane = lane_area(Columns::of(lanes.width), lanes).intersection(buf.area);
    let (from, to) = snapshot.range;
    if lane.is_empty() || cursor < from || cursor > to || to <= from {
        return;
    }
    let at = ((cursor - from) as f64 / (to - from) as f64 * f64::from(lane.width)) as u16;
    let x = lane.x + at.min(lane.width - 1);
    for y in lane.y..lane.bottom() {
        let Some(cell) = buf.cell_mut(Position::new(x, y)) else { continue };
        // The cell's own colour becomes the ground, so that the line doesn't hide what it points at.
        if cell.symbol() == glyphs::RISING[8].to_string() {
            let fg = cell.fg;
            cell.set_bg(fg);
        }
        cell.set_char('│').set_style(scene.theme.strong());
    }
}
