//! Many threads at once: how many are in each state, and which have used the cores most.
//!
//! A screen has room for some dozens of lanes. The others fold into one, and that must not cost a look at each: of the
//! threads from [`Crowd::FIRST`] up the number in each state is a lane of its own, whose sums give a cell of all of them
//! as cheaply as one thread's. Threads with lower numbers are added up one by one.

use super::{
    build::Timeline,
    cell::ThreadCell,
    pyramid::{Lane, LevelPaint, Sums},
    state::{State, ThreadId},
};

/// The threads that are too many to be looked at one by one.
#[derive(Debug, Default)]
pub struct Crowd {
    counts: [u32; State::COUNT],
    /// One lane a state: how many threads are in it.
    pub(super) lanes: [Lane<LevelPaint>; State::COUNT],
}

impl Crowd {
    /// Threads from this number up are of the crowd.
    pub const FIRST: u16 = 64;

    /// Tells whether a thread is of the crowd.
    pub fn has(thread: ThreadId) -> bool {
        thread.0 >= Self::FIRST
    }

    /// One of its threads goes from one state to another.
    pub(super) fn change(&mut self, ns: u64, from: Option<State>, to: State, failed: bool) {
        if from == Some(to) && !failed {
            return;
        }
        if let Some(from) = from {
            self.counts[from as usize] -= 1;
            self.set(ns, from, false);
        }
        self.counts[to as usize] += 1;
        self.set(ns, to, failed);
    }

    fn set(&mut self, ns: u64, state: State, failed: bool) {
        let count = self.counts[state as usize].min(LevelPaint::MAX);
        self.lanes[state as usize].set(ns, count, failed, ());
    }

    /// How many are in each state now.
    pub(super) fn counts(&self) -> [u32; State::COUNT] {
        self.counts
    }

    /// Time that all of its threads together have spent in each state before `ns`.
    pub(super) fn before(&self, ns: u64, now: u64) -> Together {
        let mut sums = Sums::default();
        let mut all = Together::default();
        for (state, lane) in self.lanes.iter().enumerate() {
            lane.cumulative(ns, now, &mut sums);
            all.times[state] = sums.time.first().copied().unwrap_or(0);
            all.failed += sums.marks;
        }
        all
    }
}

/// Time of several threads together up to an instant.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Together {
    pub times: [u64; State::COUNT],
    pub failed: u64,
}

impl Together {
    /// With one thread more.
    pub fn add(&mut self, own: &Sums) {
        self.times.iter_mut().zip(&own.time).for_each(|(all, own)| *all += own);
        self.failed += own.marks;
    }

    /// With one thread less.
    pub fn take_out(&mut self, own: &Sums) {
        self.times.iter_mut().zip(&own.time).for_each(|(all, own)| *all = all.saturating_sub(*own));
        self.failed = self.failed.saturating_sub(own.marks);
    }

    /// A cell of what happened since `earlier` to so many threads; those that did not exist leave room.
    pub fn cell(&self, earlier: &Self, threads: usize, span: u64) -> ThreadCell {
        let all = (span as f64 * threads as f64).max(1.0);
        let share = |state: usize| (self.times[state].saturating_sub(earlier.times[state]) as f64 / all) as f32;
        ThreadCell {
            shares: std::array::from_fn(share),
            failed: u32::try_from(self.failed.saturating_sub(earlier.failed)).unwrap_or(u32::MAX),
        }
    }
}

/// The threads that have been on a core longest.
#[derive(Debug, Default)]
pub(super) struct Busiest {
    pub list: Vec<ThreadId>,
    /// No thread of the full list has been on a core for less. Times only grow, so a bound stays a bound.
    bound: u64,
}

impl Busiest {
    /// As many are known as could have lanes of their own.
    pub const MOST: usize = Crowd::FIRST as usize;

    /// A thread that is not in the list has been on a core for so long; `busy` tells the others' times. Returns the thread that
    /// makes room, if it comes in for one.
    pub fn rank(&mut self, thread: ThreadId, time: u64, busy: impl Fn(ThreadId) -> u64) -> Entry {
        if self.list.len() < Self::MOST {
            self.list.push(thread);
            return Entry::In;
        }
        if time <= self.bound {
            return Entry::Out;
        }
        let Some(least) = (0..self.list.len()).min_by_key(|&i| busy(self.list[i])) else { return Entry::Out };
        self.bound = busy(self.list[least]);
        if time <= self.bound { Entry::Out } else { Entry::For(std::mem::replace(&mut self.list[least], thread)) }
    }
}

/// What became of a thread that was ranked.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Entry {
    In,
    For(ThreadId),
    Out,
}

/// Which of many threads have lanes of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pick {
    /// The first, the chosen one, and those that have been on a core longest.
    #[default]
    Busiest,
    /// The chosen one and those started before and after it.
    Neighbours,
}

impl Timeline {
    /// The threads that get lanes of their own, `most` at most, in order of their number.
    pub fn worth_lanes(&self, focus: Option<ThreadId>, pick: Pick, most: usize) -> Vec<ThreadId> {
        if self.threads.len() <= most {
            return self.threads().collect();
        }
        let mut chosen: Vec<ThreadId> = if pick == Pick::Neighbours {
            let middle = focus.map_or(0, |id| usize::from(id.0)).saturating_sub(most / 2);
            let first = middle.min(self.threads.len().saturating_sub(most));
            (first..first + most).map(|i| ThreadId(i as u16)).collect()
        } else {
            let busy = |id: &ThreadId| std::cmp::Reverse(self.threads[usize::from(id.0)].busy_ns);
            let mut busiest = self.busiest.list.clone();
            busiest.sort_by_key(busy);
            let always = [Some(ThreadId(0)), focus.filter(|id| usize::from(id.0) < self.threads.len())];
            let mut chosen: Vec<ThreadId> = always.into_iter().flatten().collect();
            chosen.dedup();
            busiest.retain(|id| !chosen.contains(id));
            chosen.extend(busiest);
            chosen.truncate(most);
            chosen
        };
        chosen.retain(|id| self.threads[usize::from(id.0)].machine.state().is_some());
        chosen.sort_unstable();
        chosen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_busiest_are_known_without_looking_at_all() {
        let mut times = vec![0_u64; 1_000];
        let mut busiest = Busiest::default();
        let mut seed = 7_u64;
        for _ in 0..50_000 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let thread = (seed >> 33) % 1_000;
            times[thread as usize] += (seed >> 50) % (thread + 1);
            let id = ThreadId(thread as u16);
            if !busiest.list.contains(&id) {
                busiest.rank(id, times[thread as usize], |id| times[usize::from(id.0)]);
            }
        }
        let mut found: Vec<u64> = busiest.list.iter().map(|id| times[usize::from(id.0)]).collect();
        found.sort_unstable();
        times.sort_unstable();
        assert_eq!(found, times[1_000 - Busiest::MOST..]);
    }
}
