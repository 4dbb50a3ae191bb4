//! What each core does: one of our threads, somebody else, or nothing.

use ratatui::{buffer::Buffer, layout::Rect, style::Style};

use crate::{
    runner::snapshot::{CoreLane, Snapshot},
    timeline::{
        cell::CoreCell,
        state::{CoreState, State},
    },
    tui::{
        draw::Scene,
        layout::{Columns, Rows},
        theme::Theme,
    },
};

use super::{
    lane::{self, Layer, Stack},
    scale, shares, text,
};

/// Draws a lane for each core; the last one stands for all that have no room.
pub fn render(scene: &Scene, area: Rect, rows: &Rows, buf: &mut Buffer) {
    let Some(snapshot) = scene.snapshot else { return };
    let (height, gap) = rows.core;
    let room = usize::from((area.height + gap) / (height + gap).max(1));
    let shown = if snapshot.cores.len() > room { room.saturating_sub(1) } else { snapshot.cores.len() };
    let (first, rest) = snapshot.cores.split_at(shown);
    let mut row = Rect { height, ..area }.intersection(area);
    let load = |i: usize| snapshot.machine.get(i).copied();
    for (i, core) in first.iter().enumerate() {
        one(scene, snapshot, &format!("core {i}"), core, load(i), row, buf);
        row = Rect { y: row.y + height + gap, ..row }.intersection(area);
    }
    if !rest.is_empty() && room > 0 {
        one(scene, snapshot, &format!("+{} more", rest.len()), &mean(rest), None, row, buf);
    }
}

fn one(
    scene: &Scene,
    snapshot: &Snapshot,
    name: &str,
    core: &CoreLane,
    load: Option<f32>,
    area: Rect,
    buf: &mut Buffer,
) {
    let theme = scene.theme;
    let columns = Columns::of(area.width);
    text::put(buf, area, columns.name.0, 0, name, theme.text());
    let stacks: Vec<Stack> = core.cells.iter().map(|cell| stack(cell, theme)).collect();
    lane::render(&stacks, theme, scale::lane_area(columns, area), buf);
    let chosen = chosen(snapshot, columns.shares);
    let numbers: Vec<_> = chosen.iter().map(|&i| (core.shares[i], theme.text())).collect();
    shares::numbers(&numbers, theme.rule(), columns, area, 0, buf);
    if let Some(load) = load.filter(|_| columns.now > 0) {
        let x = area.width.saturating_sub(columns.now + 4);
        text::put(buf, area, x, 0, &format!("machine {:3.0} %", load * 100.0), theme.dim());
    }
}

/// Layers from the bottom up: what we want to see grow stands on the ground.
fn stack(cell: &CoreCell, theme: &Theme) -> Stack {
    CoreState::ALL
        .into_iter()
        .map(|state| {
            let share = cell.shares[state as usize];
            let fight = state == CoreState::Fight;
            let loud = matches!(state, CoreState::Run | CoreState::Native | CoreState::Fight);
            let insist = (loud && share > 0.0) || (fight && cell.failed > 0);
            Layer { paint: theme.core(state, cell.thread), share, insist, fight }
        })
        .filter(|layer| layer.share > 0.0 || layer.insist)
        .collect()
}

/// The heads of the share columns, each in the colour of its state.
pub fn heads(scene: &Scene, snapshot: &Snapshot, n: usize) -> Vec<(&'static str, Style)> {
    let theme = scene.theme;
    chosen(snapshot, n)
        .into_iter()
        .map(|i| match CoreState::ALL[i] {
            CoreState::Run => ("run", theme.text()),
            CoreState::Native => ("nat", theme.word(State::RunningNative)),
            CoreState::Fight => ("fight", theme.word(State::Fighting)),
            CoreState::Other => ("other", theme.dim()),
            CoreState::Idle => ("idle", theme.dim()),
        })
        .collect()
}

fn chosen(snapshot: &Snapshot, n: usize) -> Vec<usize> {
    let always = [CoreState::Run, CoreState::Fight, CoreState::Idle].map(|s| s as usize);
    let mut totals = [0.0; CoreState::COUNT];
    for core in &snapshot.cores {
        totals.iter_mut().zip(core.shares).for_each(|(t, s)| *t += s);
    }
    // "Other" always has a place: seeing that it is nothing is worth one.
    totals[CoreState::Other as usize] += 0.001;
    shares::choose(n, &always, &totals)
}

/// One lane for several cores.
fn mean(cores: &[CoreLane]) -> CoreLane {
    let n = cores.len().max(1) as f32;
    let cells = cores.iter().map(|c| c.cells.len()).max().unwrap_or(0);
    let mut mean = CoreLane { cells: vec![CoreCell::default(); cells], ..CoreLane::default() };
    for core in cores {
        mean.shares.iter_mut().zip(core.shares).for_each(|(m, s)| *m += s / n);
        for (m, cell) in mean.cells.iter_mut().zip(&core.cells) {
            m.shares.iter_mut().zip(cell.shares).for_each(|(m, s)| *m += s / n);
            m.failed += cell.failed;
            m.thread = m.thread.or(cell.thread);
        }
    }
    mean
}
