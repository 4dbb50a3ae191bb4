//! Totals over the whole run so far: who spent how long on what.

use super::{
    build::Timeline,
    cores::CorePaint,
    delays::{Delay, Distribution, Spread},
    gil_lane::GilPaint,
    pyramid::{Interval, Lane, Paint, Sums},
    state::{CoreState, State, ThreadId},
    track::ThreadPaint,
};

/// A stretch of a thread's life in one state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ThreadInterval {
    /// First nanosecond.
    pub start: u64,
    /// First nanosecond after it.
    pub end: u64,
    /// What the thread did.
    pub state: State,
}

impl Timeline {
    /// Nanoseconds that a thread has spent in each [`State`], by its number; what came after its end is not counted,
    /// so that they add up to its life.
    pub fn thread_times(&self, thread: ThreadId) -> [u64; State::COUNT] {
        let mut times =
            self.threads.get(usize::from(thread.0)).map_or([0; State::COUNT], |track| self.total(&track.lane));
        times[State::Done as usize] = 0;
        times
    }

    /// Share of its life so far that a thread has spent in each [`State`].
    pub fn thread_shares(&self, thread: ThreadId) -> [f32; State::COUNT] {
        shares(self.thread_times(thread))
    }

    /// Nanoseconds that each core has spent in each [`CoreState`], by its number.
    pub fn core_times(&self) -> Vec<[u64; CoreState::COUNT]> {
        self.cores.lanes().map(|lane| self.total::<CorePaint, { CoreState::COUNT }>(lane)).collect()
    }

    /// Share of all time so far that each core has spent in each [`CoreState`].
    pub fn core_shares(&self) -> Vec<[f32; CoreState::COUNT]> {
        self.core_times().into_iter().map(shares).collect()
    }

    /// Share of all time so far that threads of ours were on each core.
    pub fn cores_busy(&self) -> Vec<f64> {
        let all = self.now().max(1) as f64;
        let ours = [CoreState::Run, CoreState::Native, CoreState::Fight];
        self.core_times()
            .iter()
            .map(|times| ours.iter().map(|&s| times[s as usize]).sum::<u64>() as f64 / all)
            .collect()
    }

    /// Share of all time so far that each thread has held the GIL of a process; threads that never held it are left out.
    pub fn gil_shares(&self, process: u16) -> Vec<(ThreadId, f32)> {
        let mut sums = Sums::default();
        let Some(gil) = self.gils.get(usize::from(process)) else { return Vec::new() };
        gil.lane.lane().cumulative(self.now(), self.now(), &mut sums);
        let all = self.now().max(1) as f64;
        // A slot that many threads share is nobody's in particular.
        let alone =
            usize::from(GilPaint::SHARED) + 1 + usize::from(self.threads.len() <= usize::from(GilPaint::SHARED) + 1);
        let held = sums.time.iter().enumerate().take(alone).filter(|(_, time)| **time > 0);
        held.filter_map(|(slot, &time)| Some((GilPaint::holder(slot)?, (time as f64 / all) as f32))).collect()
    }

    /// Nanoseconds for which anybody has held the GIL of a process.
    pub fn gil_held(&self, process: u16) -> u64 {
        let mut sums = Sums::default();
        let Some(gil) = self.gils.get(usize::from(process)) else { return 0 };
        gil.lane.lane().cumulative(self.now(), self.now(), &mut sums);
        sums.time.iter().skip(1).sum()
    }

    /// How long one thing took each time.
    pub fn spread(&self, delay: Delay) -> Spread {
        self.delays.spread(delay)
    }

    /// How long everything took that is measured, with its shape, by the number of the [`Delay`].
    pub fn distributions(&self) -> [Distribution; Delay::COUNT] {
        self.delays.distributions()
    }

    /// Acquisitions of the GIL by a thread that failed, as far as they were recorded.
    pub fn failed(&self, thread: ThreadId) -> u64 {
        let mut sums = Sums::default();
        if let Some(track) = self.threads.get(usize::from(thread.0)) {
            track.lane.cumulative(self.now(), self.now(), &mut sums);
        }
        sums.marks
    }

    /// A thread's life, interval by interval, as far as it is not folded. Neighbours differ in state.
    pub fn thread_intervals(&self, thread: ThreadId) -> Vec<ThreadInterval> {
        let lane: Option<&Lane<ThreadPaint>> = self.threads.get(usize::from(thread.0)).map(|track| &track.lane);
        let mut merged: Vec<ThreadInterval> = Vec::new();
        for Interval { start, end, payload, .. } in lane.into_iter().flat_map(|lane| lane.intervals(self.now())) {
            let Some(state) = ThreadPaint::state(payload) else { continue };
            match merged.last_mut() {
                Some(last) if last.state == state => last.end = end,
                _ if start == end => {}
                _ => merged.push(ThreadInterval { start, end, state }),
            }
        }
        merged
    }

    fn total<P: Paint, const N: usize>(&self, lane: &Lane<P>) -> [u64; N] {
        let mut sums = Sums::default();
        lane.cumulative(self.now(), self.now(), &mut sums);
        std::array::from_fn(|slot| sums.time.get(slot).copied().unwrap_or(0))
    }
}

fn shares<const N: usize>(times: [u64; N]) -> [f32; N] {
    let all = times.iter().sum::<u64>().max(1) as f64;
    times.map(|time| (time as f64 / all) as f32)
}
