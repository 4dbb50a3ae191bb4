//! What a timeline keeps of one thread.

use super::{
    holds::Dealings,
    objects::ObjectIndex,
    pyramid::{Lane, Paint},
    state::{State, ThreadId},
    thread_state::{Machine, Place},
};

/// A thread's lane paints its [`State`] and the object it waits for, and keeps the thread's position.
#[derive(Debug)]
pub(super) struct ThreadPaint;

impl ThreadPaint {
    const OBJECT_SHIFT: u32 = 4;

    pub fn pack(state: State, object: Option<ObjectIndex>) -> u32 {
        state as u32 | object.map_or(0, |index| (u32::from(index) + 1) << Self::OBJECT_SHIFT)
    }

    pub fn state(payload: u32) -> Option<State> {
        State::ALL.get(Self::slots(payload).0).copied()
    }

    pub fn object(payload: u32) -> Option<ObjectIndex> {
        (payload >> Self::OBJECT_SHIFT).checked_sub(1).map(|index| index as ObjectIndex)
    }
}

impl Paint for ThreadPaint {
    type Extra = u32;

    fn slots(payload: u32) -> (usize, Option<usize>) {
        ((payload & ((1 << Self::OBJECT_SHIFT) - 1)) as usize, None)
    }
}

/// Position of a thread that has not told any.
pub(super) const NO_POSITION: u32 = u32::MAX;

/// Whose lane it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Role {
    #[default]
    Thread,
    Task,
}

/// One thread, or one task.
#[derive(Debug, Default)]
pub(super) struct Track {
    pub role: Role,
    /// The number of its process, or of the interpreter that it is in.
    pub process: u16,
    /// The one that it began in.
    pub home: u16,
    /// The number of the other interpreter that it went into last.
    pub visited: Option<u16>,
    /// The tasks that it is in, each begun by the one before.
    pub tasks: Vec<ThreadId>,
    pub machine: Machine,
    pub place: Place,
    /// Core of its latest record.
    pub core: Option<u16>,
    /// When it last left a core.
    pub left: u64,
    /// Latest event pushed.
    pub latest: u64,
    pub position: Option<u32>,
    pub gil: Dealings,
    /// The object that its last record made, whose place is still to be told.
    pub made: Option<ObjectIndex>,
    /// The message that it is sending, whose size is still to be told.
    pub sends: Option<u32>,
    /// The object that it waits for.
    pub waits_for: Option<ObjectIndex>,
    /// What it was last seen to do, and since when.
    pub seen: Option<(State, u64)>,
    /// Time on a core until then.
    pub busy_ns: u64,
    /// It is one of the busiest.
    pub ranked: bool,
    pub lane: Lane<ThreadPaint>,
}

impl Track {
    /// It is seen to do this from now on; returns what it did before.
    pub fn see(&mut self, ns: u64, state: State) -> Option<State> {
        let (before, since) = self.seen.replace((state, ns))?;
        if before.wants_core() {
            self.busy_ns += ns.saturating_sub(since);
        }
        Some(before)
    }
}

/// The tracks by thread number; those of threads that have not spoken yet are empty.
pub(super) fn known(tracks: &[Track]) -> impl Iterator<Item = (ThreadId, &Track)> {
    let all = tracks.iter().enumerate().map(|(i, track)| (ThreadId(i as u16), track));
    all.filter(|(_, track)| track.machine.state().is_some())
}
