//! From a stretch of time and a width to the cells of every lane.
//!
//! Each lane is asked once per edge between two cells, however many intervals lie between them, so a frame costs the
//! same over ten thousand events as over ten million.

use super::{
    build::Timeline,
    cell::{CoreCell, GilCell, ThreadCell},
    cores::CorePaint,
    gil_lane::GilPaint,
    pyramid::{Lane, Paint, Shown, Sums},
    state::{CoreState, State, ThreadId},
};

/// All lanes over one stretch of time, as cells.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Window {
    /// The stretch, nanoseconds.
    pub range: (u64, u64),
    /// The GIL's lane; empty without a GIL.
    pub gil: Vec<GilCell>,
    /// Core lanes, by core number.
    pub cores: Vec<Vec<CoreCell>>,
    /// Thread lanes, in order of their number.
    pub threads: Vec<(ThreadId, Vec<ThreadCell>)>,
}

impl Timeline {
    /// Every lane between two times, cut into `width` cells. Cells beyond the end of the timeline are empty.
    pub fn window(&self, range: (u64, u64), width: usize) -> Window {
        Window {
            range,
            gil: self.gil_cells(range, width),
            cores: self.cores.lanes().map(|lane| self.cells(lane, range, width, core_cell)).collect(),
            threads: self.threads().map(|thread| (thread, self.thread_cells(thread, range, width))).collect(),
        }
    }

    /// One thread's lane; empty if there is no such thread.
    pub fn thread_cells(&self, thread: ThreadId, range: (u64, u64), width: usize) -> Vec<ThreadCell> {
        let track = self.threads.get(usize::from(thread.0));
        track.map(|track| self.cells(&track.lane, range, width, thread_cell)).unwrap_or_default()
    }

    fn gil_cells(&self, range: (u64, u64), width: usize) -> Vec<GilCell> {
        if self.has_gil() { self.cells(self.gil.lane(), range, width, gil_cell) } else { Vec::new() }
    }

    fn cells<P: Paint, C>(
        &self,
        lane: &Lane<P>,
        range: (u64, u64),
        width: usize,
        cell: fn(&Sums, &Sums, u64) -> C,
    ) -> Vec<C> {
        let now = self.now();
        let (mut before, mut after) = (Sums::default(), Sums::default());
        lane.warm((0..=width).map(|i| edge(range, width, i)));
        lane.cumulative(range.0, now, &mut before);
        (0..width)
            .map(|i| {
                let (from, to) = (edge(range, width, i), edge(range, width, i + 1));
                lane.cumulative(to, now, &mut after);
                let made = if from == to { instant(lane, from, now, cell) } else { cell(&before, &after, to - from) };
                std::mem::swap(&mut before, &mut after);
                made
            })
            .collect()
    }
}

/// Where cell `i` begins.
fn edge((from, to): (u64, u64), width: usize, i: usize) -> u64 {
    let span = u128::from(to.saturating_sub(from));
    from + (span * i as u128 / width.max(1) as u128) as u64
}

/// A cell narrower than a nanosecond shows the state at its instant, or nothing where that is folded away.
fn instant<P: Paint, C>(lane: &Lane<P>, ns: u64, now: u64, cell: fn(&Sums, &Sums, u64) -> C) -> C {
    let mut sums = Sums::default();
    if ns < now
        && let Some((Shown::Payload(payload), _)) = lane.at(ns)
    {
        let (slot, second) = P::slots(payload);
        sums.time.resize(slot.max(second.unwrap_or(0)) + 1, 0);
        sums.time[slot] = 1;
        if let Some(second) = second {
            sums.time[second] = 1;
        }
    }
    cell(&Sums::default(), &sums, 1)
}

fn thread_cell(before: &Sums, after: &Sums, span: u64) -> ThreadCell {
    ThreadCell { shares: shares::<{ State::COUNT }>(before, after, span), failed: (after.marks - before.marks) as u32 }
}

fn core_cell(before: &Sums, after: &Sums, span: u64) -> CoreCell {
    CoreCell {
        shares: shares::<{ CoreState::COUNT }>(before, after, span),
        thread: longest(before, after, CorePaint::OWNERS)[0]
            .map(|(slot, _)| ThreadId((slot - CorePaint::OWNERS) as u16)),
        failed: (after.marks - before.marks) as u32,
    }
}

fn gil_cell(before: &Sums, after: &Sums, span: u64) -> GilCell {
    let held = longest(before, after, 1).map(|found| {
        let (slot, time) = found?;
        Some((GilPaint::holder(slot)?, (time as f64 / span as f64) as f32))
    });
    GilCell { first: held[0], second: held[1], hand_offs: (after.marks - before.marks) as u32 }
}

/// Share of `span` on each of the first slots. Where a block is folded each slot is rounded by itself, so that a cell of a
/// few nanoseconds may find some nanoseconds more than it has: then they share what there is.
fn shares<const N: usize>(before: &Sums, after: &Sums, span: u64) -> [f32; N] {
    let times: [u64; N] = std::array::from_fn(|slot| after.since(before, slot));
    let scale = 1.0 / span.max(times.iter().sum()) as f64;
    times.map(|time| (time as f64 * scale) as f32)
}

/// The two slots from `first` up with most time, with that time; the lower number wins a tie.
fn longest(before: &Sums, after: &Sums, first: usize) -> [Option<(usize, u64)>; 2] {
    let mut top = [None, None];
    for slot in first..after.time.len() {
        let time = after.since(before, slot);
        let longer_than = |other: Option<(usize, u64)>| time > other.map_or(0, |(_, t)| t);
        if longer_than(top[0]) {
            top = [Some((slot, time)), top[0]];
        } else if longer_than(top[1]) {
            top[1] = Some((slot, time));
        }
    }
    top
}
