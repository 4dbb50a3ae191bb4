//! The GIL's lane: who holds it, how often it changes hands, how long it is waited for and held.

use hdrhistogram::Histogram;

use super::{
    pyramid::{Lane, Paint},
    state::ThreadId,
};

/// The GIL's lane paints its holder: 0 is nobody, a thread's number plus one otherwise.
#[derive(Debug)]
pub struct GilPaint;

impl Paint for GilPaint {
    type Extra = ();

    fn slots(payload: u32) -> (usize, Option<usize>) {
        (payload.min(u32::from(Self::SHARED) + 1) as usize, None)
    }
}

impl GilPaint {
    /// Threads from this number up share one slot, so that the sums of ten thousand threads stay short.
    pub const SHARED: u16 = 255;

    /// The thread of a slot or payload.
    pub fn holder(slot: usize) -> Option<ThreadId> {
        slot.checked_sub(1).map(|thread| ThreadId(thread as u16))
    }

    pub(super) fn pack(holder: Option<ThreadId>) -> u32 {
        holder.map_or(0, |thread| u32::from(thread.0) + 1)
    }
}

/// The lane and what is measured along it.
#[derive(Debug)]
pub struct GilLane {
    lane: Lane<GilPaint>,
    holder: Option<(ThreadId, u64)>,
    last_holder: Option<ThreadId>,
    released: u64,
    holds: Durations,
    hand_offs: Durations,
}

impl Default for GilLane {
    fn default() -> Self {
        let mut lane = Lane::default();
        lane.set(0, GilPaint::pack(None), false, ());
        Self {
            lane,
            holder: None,
            last_holder: None,
            released: 0,
            holds: Durations::default(),
            hand_offs: Durations::default(),
        }
    }
}

impl GilLane {
    /// A thread took it. Returns the thread that was still believed to hold it: its release was lost.
    pub fn acquire(&mut self, ns: u64, thread: ThreadId) -> Option<ThreadId> {
        let robbed = self.holder.map(|(holder, _)| holder).filter(|&holder| holder != thread);
        if self.holder.is_some_and(|(holder, _)| holder == thread) {
            return None;
        }
        let changes_hands = self.last_holder.is_some_and(|last| last != thread);
        if changes_hands && self.holder.is_none() {
            self.hand_offs.record(ns.saturating_sub(self.released));
        }
        self.lane.set(ns, GilPaint::pack(Some(thread)), changes_hands, ());
        self.holder = Some((thread, ns));
        self.last_holder = Some(thread);
        robbed
    }

    /// The holder let it go and took it back at once. Returns as [`Self::acquire`].
    pub fn check(&mut self, ns: u64, thread: ThreadId) -> Option<ThreadId> {
        match &mut self.holder {
            Some((holder, since)) if *holder == thread => {
                self.holds.record(ns.saturating_sub(*since));
                *since = ns;
                None
            }
            _ => self.acquire(ns, thread),
        }
    }

    /// A thread let it go; if it did not hold it, nothing happens.
    pub fn release(&mut self, ns: u64, thread: ThreadId) {
        if let Some((holder, since)) = self.holder
            && holder == thread
        {
            self.holds.record(ns.saturating_sub(since));
            self.lane.set(ns, GilPaint::pack(None), false, ());
            self.holder = None;
            self.released = ns;
        }
    }

    /// The lane.
    pub fn lane(&self) -> &Lane<GilPaint> {
        &self.lane
    }

    /// The lane, to fold.
    pub fn lane_mut(&mut self) -> &mut Lane<GilPaint> {
        &mut self.lane
    }

    /// Times from taking it to the next release or check.
    pub fn holds(&self) -> Spread {
        self.holds.spread()
    }

    /// Times from a release to the acquisition by another thread.
    pub fn hand_offs(&self) -> Spread {
        self.hand_offs.spread()
    }
}

/// How long something took, over many times: exact to two digits at any size.
#[derive(Debug, Default)]
pub struct Durations(Option<Histogram<u64>>);

impl Durations {
    /// Longer ones count as this: an hour.
    const LONGEST_NS: u64 = 3_600_000_000_000;

    /// Counts one duration in nanoseconds.
    pub fn record(&mut self, ns: u64) {
        if self.0.is_none() {
            // These bounds are within what the type offers, so this does not fail.
            self.0 = Histogram::new_with_bounds(1, Self::LONGEST_NS, 2).ok();
        }
        if let Some(histogram) = &mut self.0 {
            histogram.saturating_record(ns);
        }
    }

    /// The figures.
    pub fn spread(&self) -> Spread {
        self.0.as_ref().map_or_else(Spread::default, |h| Spread {
            count: h.len(),
            p50: h.value_at_quantile(0.5),
            p99: h.value_at_quantile(0.99),
            max: h.max(),
        })
    }
}

/// Figures of many durations, nanoseconds; all zero if there were none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Spread {
    /// How many.
    pub count: u64,
    /// Half were no longer than this.
    pub p50: u64,
    /// 99 of 100 were no longer than this.
    pub p99: u64,
    /// The longest.
    pub max: u64,
}
