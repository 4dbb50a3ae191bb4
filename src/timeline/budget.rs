//! Keeping a timeline within its memory, and telling what that cost.

use super::{build::Timeline, crowd::Crowd, pyramid::Lane};

/// What was repaired, moved and folded away so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Losses {
    /// Records that could not follow the one before them: one was lost or doubled.
    pub repaired: u64,
    /// Events that arrived after the picture was drawn up to a later time, and were moved up.
    pub late: u64,
    /// Times a thread's record showed that a context switch had been lost.
    pub switches_repaired: u64,
    /// Intervals whose order was given up to keep within the memory budget; their time still counts.
    pub folded: u64,
    /// Before this time the picture has been folded, in part at least.
    pub folded_until_ns: u64,
}

/// The budget is looked at again after so many events: adding up the lanes of ten thousand threads takes longer than most rounds.
const WEIGH_EVERY: usize = 1 << 16;

impl Timeline {
    /// What was repaired, moved and folded so far.
    pub fn losses(&self) -> Losses {
        let lanes = self.threads.iter().map(|track| track.lane.counts().1);
        let cores = self.cores.lanes().map(|lane| lane.counts().1);
        Losses {
            repaired: self.threads.iter().map(|track| track.machine.repairs()).sum(),
            late: self.reorder.late(),
            switches_repaired: self.switches_repaired,
            folded: lanes.chain(cores).sum::<u64>()
                + self.gils.iter().map(|gil| gil.lane.lane().counts().1).sum::<u64>(),
            folded_until_ns: self.folded_until,
        }
    }

    /// Keeps to another budget from now on.
    pub fn set_budget(&mut self, bytes: usize) {
        self.config.budget = bytes;
        self.unweighed = WEIGH_EVERY;
        self.keep_to_budget();
    }

    pub(super) fn keep_to_budget(&mut self) {
        if self.threads.len() > usize::from(Crowd::FIRST) && self.unweighed < WEIGH_EVERY {
            return;
        }
        self.unweighed = 0;
        let now = self.now();
        while self.bytes().0 > self.config.budget && self.folded_until < now {
            // A sixteenth of what is left at a time: the recent past keeps its detail longest.
            self.folded_until += (now - self.folded_until).div_ceil(16);
            let horizon = self.folded_until;
            self.threads.iter_mut().for_each(|track| track.lane.fold_before(horizon));
            self.cores.lanes_mut().for_each(|lane| lane.fold_before(horizon));
            self.crowd.lanes.iter_mut().for_each(|lane| lane.fold_before(horizon));
            self.objects.each_lane(|lane| lane.fold_before(horizon), |lane| lane.fold_before(horizon));
            self.gils.iter_mut().for_each(|gil| gil.lane.lane_mut().fold_before(horizon));
        }
        if self.bytes().1 > self.config.budget / 2 {
            self.threads.iter_mut().for_each(|track| track.lane.thin());
            self.cores.lanes_mut().for_each(Lane::thin);
            self.crowd.lanes.iter_mut().for_each(Lane::thin);
            self.objects.each_lane(Lane::thin, Lane::thin);
            self.gils.iter_mut().for_each(|gil| gil.lane.lane_mut().thin());
        }
    }

    /// Bytes that the intervals take, and the rungs between them.
    pub fn bytes(&self) -> (usize, usize) {
        let threads = self.threads.iter().map(|track| track.lane.bytes());
        let cores = self.cores.lanes().map(Lane::bytes);
        let crowd = self.crowd.lanes.iter().map(Lane::bytes);
        let gils = self.gils.iter().map(|gil| gil.lane.lane().bytes());
        let all = threads.chain(cores).chain(crowd).chain(gils).chain([self.objects.bytes()]);
        all.fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1))
    }
}
