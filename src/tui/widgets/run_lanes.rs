//! Who held the GIL in each run of a comparison, one lane a row, all on one time axis.

use ratatui::{buffer::Buffer, layout::Rect};

use crate::tui::{
    batch::{Batch, Picture},
    draw::Scene,
    format,
    layout::{RowColumns, row_lane_cells},
};

use super::{
    bars,
    lane::{self, Layer, Stack},
    text,
};

/// Draws the axis into a rule.
pub fn scale(scene: &Scene, batch: &Batch, area: Rect, buf: &mut Buffer) {
    let theme = scene.theme;
    let lane = place(area);
    text::rule(buf, area, 0, theme.rule());
    text::put(buf, area, 1, 0, "who holds the GIL ", theme.dim());
    let Some(range) = batch.pictures.iter().flatten().map(|p| p.range).next() else { return };
    let cell = (range.1 - range.0) as f64 / f64::from(row_lane_cells(area.width));
    let words = format!(" 1 cell = {} ", format::span(cell));
    text::put(buf, lane, 0, 0, " 0 ", theme.dim());
    text::put(buf, lane, lane.width.saturating_sub(text::width(&words)) / 2, 0, &words, theme.text());
    text::put_right(buf, lane, lane.width, 0, &format!(" {}", format::span(range.1 as f64)), theme.dim());
}

/// Draws the lanes of these rows, each so many lines high and with so many empty ones below it.
pub fn render(scene: &Scene, batch: &Batch, rows: &[usize], (height, gap): (u16, u16), area: Rect, buf: &mut Buffer) {
    let names = bars::names(&batch.progress.rows);
    let mut group = "";
    for (n, &i) in rows.iter().enumerate() {
        let Some((own_group, name)) = names.get(i) else { continue };
        let own = Rect { y: area.y + n as u16 * (height + gap), height, ..area }.intersection(area);
        let shown = if own_group == group { "" } else { own_group.as_str() };
        group = own_group;
        bars::label(scene, (shown, name), i == scene.state.row, Rect { height: own.height.min(1), ..own }, buf);
        let lane = place(own);
        match batch.pictures.get(i).and_then(Option::as_ref) {
            Some(picture) => lane::render(&stacks(scene, picture, lane.width), scene.theme, lane, buf),
            None if batch.progress.rows[i].case.interpreter.is_some() => {
                text::put(buf, lane, 0, 0, "a real interpreter does not tell", scene.theme.dim());
            }
            None => {}
        }
    }
}

/// Draws the names of the threads in their colours, as many as fit, and returns the column after them.
pub fn legend(scene: &Scene, batch: &Batch, area: Rect, buf: &mut Buffer) -> u16 {
    let theme = scene.theme;
    let Some(picture) = batch.pictures.iter().flatten().max_by_key(|p| p.names.len()) else { return 1 };
    let mut x = 1;
    for (id, name) in &picture.names {
        if x + text::width(name) + 4 > area.width {
            break;
        }
        let paint = theme.holder(*id);
        let glyph = paint.glyph.to_string();
        x = text::put_all(buf, area, x, 0, [(glyph.as_str(), paint.style()), (" ", theme.dim()), (name, theme.dim())])
            + 2;
    }
    x
}

/// The cells of a lane. A picture that was taken for another width is stretched: its run may be gone.
fn stacks(scene: &Scene, picture: &Picture, width: u16) -> Vec<Stack> {
    let layer = |&(id, share)| Layer { paint: scene.theme.holder(id), share, insist: true, fight: false };
    let (width, all) = (usize::from(width), picture.cells.len());
    (0..width).filter_map(|x| picture.cells.get(x * all / width)).map(|cell| cell.iter().map(layer).collect()).collect()
}

fn place(area: Rect) -> Rect {
    let x = RowColumns::of(area.width).bar.0;
    let place = Rect { x: area.x.saturating_add(x), width: row_lane_cells(area.width), ..area };
    place.intersection(area)
}
