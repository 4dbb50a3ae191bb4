//! Who holds the GIL: the conductor of the whole picture. Gaps mean nobody.

use ratatui::{buffer::Buffer, layout::Rect};

use crate::{
    runner::snapshot::Snapshot,
    timeline::cell::GilCell,
    timeline::state::ThreadId,
    tui::{draw::Scene, format, layout::Columns, theme::Theme},
};

use super::{
    lane::{self, Layer, Stack},
    scale, text,
};

/// Draws the lane with its name and the threads' shares.
pub fn render(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let columns = Columns::of(area.width);
    let theme = scene.theme;
    let name = scene.snapshot.map_or_else(|| "GIL".to_owned(), name);
    text::put(buf, area, columns.name.0, 0, &text::fit(&name, columns.name.1), theme.strong());
    let Some(snapshot) = scene.snapshot else { return };
    let lane_area = scale::lane_area(columns, area);
    if !snapshot.plan.gil.excludes() {
        text::put(buf, lane_area, 0, 0, "none: threads run whenever they have a core", theme.dim());
        return;
    }
    let stacks: Vec<Stack> = snapshot.gil.iter().map(|cell| stack(cell, theme)).collect();
    lane::render(&stacks, theme, lane_area, buf);
    shares(scene, snapshot, columns, area, buf);
}

/// Whose GIL it is, where there are several.
fn name(snapshot: &Snapshot) -> String {
    let process = snapshot.processes.iter().find(|process| process.number == snapshot.process);
    match process {
        _ if snapshot.processes.is_empty() => "GIL".to_owned(),
        None => "GIL main".to_owned(),
        Some(process) => format!("GIL {}", process.name),
    }
}

/// Holders in the order of their threads, so that colours don't jump up and down.
pub fn stack(cell: &GilCell, theme: &Theme) -> Stack {
    let mut holders: Vec<(ThreadId, f32)> = [cell.first, cell.second].into_iter().flatten().collect();
    holders.sort_by_key(|h| h.0);
    holders
        .into_iter()
        .map(|(id, share)| Layer { paint: theme.holder(id), share, insist: true, fight: false })
        .collect()
}

/// "worker-1 61 · worker-2 39 %", the longest holders first, as many as fit.
fn shares(scene: &Scene, snapshot: &Snapshot, columns: Columns, area: Rect, buf: &mut Buffer) {
    let theme = scene.theme;
    let mut holders: Vec<_> = snapshot.gil_shares.iter().filter(|h| h.1 >= 0.005).collect();
    holders.sort_by(|a, b| b.1.total_cmp(&a.1));
    let mut x = columns.side + 2;
    let end = area.width.saturating_sub(2);
    for (i, &&(id, share)) in holders.iter().enumerate() {
        let name = snapshot.threads.iter().find(|t| t.id == id).map_or("?", |t| t.name.as_str());
        let number = format!(" {}", format::percent(share));
        let gap = if i > 0 { 3 } else { 0 };
        if x + gap + text::width(name) + text::width(&number) > end {
            break;
        }
        let dot = if i > 0 { " · " } else { "" };
        x = text::put_all(
            buf,
            area,
            x,
            0,
            [(dot, theme.dim()), (name, theme.thread(id)), (number.as_str(), theme.text())],
        );
    }
    if x > columns.side + 2 {
        text::put(buf, area, x, 0, " %", theme.dim());
    }
}
