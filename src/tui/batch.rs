//! A series of runs as the screen keeps it: its rows as last seen, and who held the GIL in each.

use crate::{
    gil::kind::GilKind,
    runner::{
        rows::Progress,
        snapshot::Snapshot,
        sweep::Sweep,
        view::{Span, View},
    },
    timeline::{
        crowd::Pick,
        state::{State, ThreadId},
    },
};

/// A comparison or a sweep that was asked for.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Batch {
    /// Index of its experiment.
    pub experiment: usize,
    /// Of a sweep, what its rows mean.
    pub sweep: Option<Sweep>,
    /// Its rows, as last seen.
    pub progress: Progress,
    /// The lanes of its rows; `None` for those that have none.
    pub pictures: Vec<Option<Picture>>,
    /// It was ended before its end.
    pub stopped: bool,
}

/// Who ran Python in one run, along the time axis that all rows share.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// The stretch of time that the cells cover, in nanoseconds since each run's beginning.
    pub range: (u64, u64),
    /// In each cell, the threads that ran and their shares of it; together at most 1.
    pub cells: Vec<Vec<(ThreadId, f32)>>,
    /// Names of the threads.
    pub names: Vec<(ThreadId, String)>,
    /// Share of the whole run so far in which each held the GIL; without one, in which it ran.
    pub shares: Vec<(ThreadId, f32)>,
}

impl Picture {
    /// What a snapshot shows of it. Without a GIL several may run at once: then a cell's height is all cores.
    pub fn of(snapshot: &Snapshot) -> Self {
        let names = snapshot.threads.iter().map(|t| (t.id, t.name.clone())).collect();
        let running = State::RunningPython as usize;
        if snapshot.plan.gil != GilKind::None {
            let holders = |cell: &crate::timeline::cell::GilCell| {
                let mut holders: Vec<_> = [cell.first, cell.second].into_iter().flatten().collect();
                // In the order of their threads, so that colours don't jump up and down.
                holders.sort_by_key(|h| h.0);
                holders
            };
            let cells = snapshot.gil.iter().map(holders).collect();
            return Self { range: snapshot.range, cells, names, shares: snapshot.gil_shares.clone() };
        }
        let cores = f32::from(snapshot.plan.cores.max(1));
        let width = snapshot.threads.first().map_or(0, |t| t.cells.len());
        let cell = |i: usize| {
            let ran =
                snapshot.threads.iter().map(|t| (t.id, t.cells.get(i).map_or(0.0, |c| c.shares[running]) / cores));
            ran.filter(|r| r.1 > 0.0).collect()
        };
        let shares = snapshot.threads.iter().map(|t| (t.id, t.shares[running])).collect();
        Self { range: snapshot.range, cells: (0..width).map(cell).collect(), names, shares }
    }
}

/// What to ask the engine for, to fill a lane of so many cells for each row: from every run's beginning to the longest one's end.
pub fn view(progress: &Progress, width: u16) -> View {
    let latest = progress.rows.iter().filter_map(|row| row.samples.last()).map(|sample| sample.elapsed_s);
    let longest = latest.chain(progress.current.map(|(_, s)| s)).fold(0.001, f64::max);
    View {
        span: Span::Fixed(0, (longest * 1e9) as u64),
        width: width.max(1),
        instant: None,
        focus: None,
        pick: Pick::default(),
        objects: 0,
        object: None,
        delays: false,
    }
}
