//! The GIL's lane: who holds it, and how often it changes hands.

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

/// The lane and what is known at its end.
#[derive(Debug)]
pub struct GilLane {
    lane: Lane<GilPaint>,
    holder: Option<(ThreadId, u64)>,
    last_holder: Option<ThreadId>,
    released: u64,
}

/// What an acquisition tells beside itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Taken {
    /// The thread that was still believed to hold it: its release was lost.
    pub robbed: Option<ThreadId>,
    /// Nanoseconds since another thread had let it go.
    pub handed_over: Option<u64>,
}

impl Default for GilLane {
    fn default() -> Self {
        let mut lane = Lane::default();
        lane.set(0, GilPaint::pack(None), false, ());
        Self { lane, holder: None, last_holder: None, released: 0 }
    }
}

impl GilLane {
    /// A thread took it.
    pub fn acquire(&mut self, ns: u64, thread: ThreadId) -> Taken {
        if let Some((holder, since)) = &mut self.holder
            && *holder == thread
        {
            // The lock came into being, and its maker has it.
            *since = ns;
            return Taken::default();
        }
        let robbed = self.holder.map(|(holder, _)| holder);
        let changes_hands = self.last_holder.is_some_and(|last| last != thread);
        let handed_over = (changes_hands && robbed.is_none()).then(|| ns.saturating_sub(self.released));
        self.lane.set(ns, GilPaint::pack(Some(thread)), changes_hands, ());
        self.holder = Some((thread, ns));
        self.last_holder = Some(thread);
        Taken { robbed, handed_over }
    }

    /// The holder let it go and took it back at once: it holds it from now on. Returns since when it did before.
    pub fn check(&mut self, ns: u64, thread: ThreadId) -> Option<u64> {
        let (_, since) = self.holder.as_mut().filter(|(holder, _)| *holder == thread)?;
        Some(std::mem::replace(since, ns))
    }

    /// A thread let it go. Returns since when it held it; if it did not, nothing happens.
    pub fn release(&mut self, ns: u64, thread: ThreadId) -> Option<u64> {
        let (_, since) = self.holder.filter(|&(holder, _)| holder == thread)?;
        self.lane.set(ns, GilPaint::pack(None), false, ());
        self.holder = None;
        self.released = ns;
        Some(since)
    }

    /// Who holds it, and since when.
    pub fn holder(&self) -> Option<(ThreadId, u64)> {
        self.holder
    }

    /// The lane.
    pub fn lane(&self) -> &Lane<GilPaint> {
        &self.lane
    }

    /// The lane, to fold.
    pub fn lane_mut(&mut self) -> &mut Lane<GilPaint> {
        &mut self.lane
    }
}
