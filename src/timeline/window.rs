//! From a stretch of time and a width to the cells of every lane.
//!
//! Each lane is asked once per edge between two cells, however many intervals lie between them, so a frame costs the
//! same over ten thousand events as over ten million.

use super::{
    build::Timeline,
    cell::{CoreCell, GilCell, ThreadCell},
    cores::CorePaint,
    crowd::{Crowd, Together},
    gil_lane::GilPaint,
    pyramid::{Lane, LevelPaint, Paint, Shown, Sums},
    state::{CoreState, State, ThreadId},
    track,
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

/// Many threads as one lane.
#[derive(Debug, Clone, PartialEq)]
pub struct Rest {
    /// How many.
    pub count: usize,
    /// The first and the last of them.
    pub ends: (ThreadId, ThreadId),
    /// Shares of each cell, as of one thread on average.
    pub cells: Vec<ThreadCell>,
    /// Shares of their lives so far in each state.
    pub shares: [f32; State::COUNT],
}

impl Timeline {
    /// Every lane between two times, cut into `width` cells. Cells beyond the end of the timeline are empty.
    pub fn window(&self, range: (u64, u64), width: usize) -> Window {
        let all: Vec<ThreadId> = self.threads().collect();
        self.window_of(&all, 0, range, width)
    }

    /// The same with the lanes of these threads alone, and of this process's GIL.
    pub fn window_of(&self, threads: &[ThreadId], process: u16, range: (u64, u64), width: usize) -> Window {
        Window {
            range,
            gil: self.gil_cells(process, range, width),
            cores: self.cores.lanes().map(|lane| self.core_cells(lane, range, width)).collect(),
            threads: threads.iter().map(|&thread| (thread, self.thread_cells(thread, range, width))).collect(),
        }
    }

    /// One thread's lane; empty if there is no such thread.
    pub fn thread_cells(&self, thread: ThreadId, range: (u64, u64), width: usize) -> Vec<ThreadCell> {
        let track = self.threads.get(usize::from(thread.0));
        track.map(|track| self.cells(&track.lane, range, width, thread_cell)).unwrap_or_default()
    }

    /// All threads but those shown, as one lane: what the crowd did together, without those of it that are shown, and with
    /// the few others that are not. `None` if all are shown.
    pub fn rest(&self, shown: &[ThreadId], range: (u64, u64), width: usize) -> Option<Rest> {
        let now = self.now();
        let (mut out, mut own) = (Vec::new(), Vec::new());
        for &id in shown {
            if Crowd::has(id) {
                out.push(&self.threads[usize::from(id.0)].lane);
            }
        }
        let few = usize::from(Crowd::FIRST).min(self.threads.len());
        for (id, track) in track::known(&self.threads[..few]).filter(|(id, _)| !shown.contains(id)) {
            own.push((id, &track.lane));
        }
        let crowd: usize = self.crowd.counts().iter().sum::<u32>() as usize;
        let count = (crowd + own.len()).saturating_sub(out.len());
        let first = track::known(&self.threads).map(|(id, _)| id).find(|id| !shown.contains(id))?;
        let last = (0..self.threads.len()).rev().map(|i| ThreadId(i as u16)).find(|id| !shown.contains(id))?;
        let mut sums = Sums::default();
        let mut before = |ns: u64| {
            let mut all = self.crowd.before(ns, now);
            for (_, lane) in &own {
                lane.cumulative(ns, now, &mut sums);
                all.add(&sums);
            }
            for lane in &out {
                lane.cumulative(ns, now, &mut sums);
                all.take_out(&sums);
            }
            all
        };
        let edges: Vec<Together> = (0..=width).map(|i| before(edge(range, width, i))).collect();
        let span = |i: usize| edge(range, width, i + 1) - edge(range, width, i);
        let cells = (0..width).map(|i| edges[i + 1].cell(&edges[i], count, span(i))).collect();
        let mut life = before(now);
        life.times[State::Done as usize] = 0;
        let shares = life.cell(&Together::default(), 1, life.times.iter().sum()).shares;
        Some(Rest { count, ends: (first, last), cells, shares })
    }

    /// The lane of a process's GIL; empty if there is none.
    fn gil_cells(&self, process: u16, range: (u64, u64), width: usize) -> Vec<GilCell> {
        let gil = self.gils.get(usize::from(process)).filter(|_| self.has_gil());
        gil.map(|gil| self.held_cells(gil.lane.lane(), range, width)).unwrap_or_default()
    }

    /// Who held something. Of threads that share a slot, the one in the middle of the cell stands for all.
    pub(super) fn held_cells(&self, lane: &Lane<GilPaint>, range: (u64, u64), width: usize) -> Vec<GilCell> {
        let mut cells = self.cells(lane, range, width, gil_cell);
        for (i, cell) in cells.iter_mut().enumerate() {
            for (id, _) in [&mut cell.first, &mut cell.second].into_iter().flatten() {
                if id.0 >= GilPaint::SHARED
                    && let Some((Shown::Payload(payload), _)) = lane.at(middle(range, width, i))
                    && let Some(holder) = GilPaint::holder(payload as usize).filter(|holder| holder.0 >= id.0)
                {
                    *id = holder;
                }
            }
        }
        cells
    }

    fn core_cells(&self, lane: &Lane<CorePaint>, range: (u64, u64), width: usize) -> Vec<CoreCell> {
        let mut cells = self.cells(lane, range, width, core_cell);
        for (i, cell) in cells.iter_mut().enumerate() {
            if let Some(id) = cell.thread.as_mut().filter(|id| id.0 >= GilPaint::SHARED)
                && let Some((Shown::Payload(payload), _)) = lane.at(middle(range, width, i))
                && let Some(owner) = CorePaint::unpack(payload).1.filter(|owner| owner.0 >= id.0)
            {
                *id = owner;
            }
        }
        cells
    }

    /// The average of a number over each cell, as far as the cell is known; `None` where nothing is.
    pub(super) fn level_cells(&self, lane: &Lane<LevelPaint>, range: (u64, u64), width: usize) -> Vec<Option<f32>> {
        let (now, born) = (self.now(), lane.first_start());
        let (mut before, mut after) = (Sums::default(), Sums::default());
        lane.warm((0..=width).map(|i| edge(range, width, i)));
        lane.cumulative(range.0, now, &mut before);
        let cells = (0..width).map(|i| {
            let (from, to) = (edge(range, width, i), edge(range, width, i + 1));
            lane.cumulative(to, now, &mut after);
            let known = to.min(now).saturating_sub(born?.max(from));
            let mean = after.since(&before, 0) as f64 / known.max(1) as f64;
            std::mem::swap(&mut before, &mut after);
            match lane.at(from) {
                Some((Shown::Payload(level), _)) if from == to && from < now => Some(level as f32),
                _ => (known > 0).then_some(mean as f32),
            }
        });
        cells.collect()
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

/// The instant in the middle of cell `i`.
fn middle(range: (u64, u64), width: usize, i: usize) -> u64 {
    edge(range, width, i).midpoint(edge(range, width, i + 1))
}

/// A cell narrower than a nanosecond shows the state at its instant, or nothing where that is folded away.
fn instant<P: Paint, C>(lane: &Lane<P>, ns: u64, now: u64, cell: fn(&Sums, &Sums, u64) -> C) -> C {
    let mut sums = Sums::default();
    if ns < now
        && let Some((Shown::Payload(payload), _)) = lane.at(ns)
    {
        let (slot, second) = P::slots(payload);
        sums.time.resize(slot.max(second.unwrap_or(0)) + 1, 0);
        sums.time[slot] = P::weight(payload);
        if let Some(second) = second {
            sums.time[second] = P::weight(payload);
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
