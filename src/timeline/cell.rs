//! What a cell of the screen shows: shares of time, never samples, so that nothing short is lost.

use super::state::{CoreState, State, ThreadId};

/// One cell of a thread's lane.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ThreadCell {
    /// Share of the cell's time in each [`State`], 0 to 1, indexed by its number. They add up to 1, or to less
    /// where the thread did not exist yet or nothing is known yet.
    pub shares: [f32; State::COUNT],
    /// Acquisitions of the GIL that failed within the cell: shown even if their share of time is nothing.
    pub failed: u32,
}

/// One cell of a core's lane.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct CoreCell {
    /// Share of the cell's time in each [`CoreState`], 0 to 1, indexed by its number.
    pub shares: [f32; CoreState::COUNT],
    /// The thread of ours that had the core for the longest part of the cell.
    pub thread: Option<ThreadId>,
    /// Acquisitions of the GIL that failed on this core within the cell.
    pub failed: u32,
}

/// One cell of the GIL's lane.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct GilCell {
    /// The thread that held the GIL longest within the cell, and its share of the cell's time.
    pub first: Option<(ThreadId, f32)>,
    /// The one that held it second longest.
    pub second: Option<(ThreadId, f32)>,
    /// How often the GIL went from one thread to another within the cell.
    pub hand_offs: u32,
}
