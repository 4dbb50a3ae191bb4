//! The core lanes: which thread has which core, and what it does there.
//!
//! With the kernel's switch records the occupant of a core is exact. Without them it is inferred: a thread whose
//! records say that it runs is taken to sit on the core of its latest record, and of several such threads the one
//! that spoke last has the core.
//!
//! *Other* is said only of what is known: somebody else's thread by a switch record (the session's own threads always,
//! all others where the machine may be watched as a whole), or a thread of ours inside the kernel, on its way into a
//! sleep or out of it. A core of which no thread of ours is known to have it is *idle*; how busy the machine really was
//! stands beside it, measured by [`crate::sched`].

use super::{
    gil_lane::GilPaint,
    pyramid::{Lane, Paint},
    state::{CoreState, State, ThreadId},
};

/// A core lane paints a [`CoreState`] and the thread that has the core.
#[derive(Debug)]
pub struct CorePaint;

const OWNER_SHIFT: u32 = 3;
/// Threads with higher numbers run, but are not named on the core's lane.
const MAX_OWNER: u32 = (1 << 14) - 1;

impl CorePaint {
    /// Slots below this are core states, the others threads.
    pub const OWNERS: usize = CoreState::COUNT;

    fn pack(state: CoreState, owner: Option<ThreadId>) -> u32 {
        let owner = owner.map_or(0, |thread| u32::from(thread.0) + 1);
        state as u32 | if owner <= MAX_OWNER { owner << OWNER_SHIFT } else { 0 }
    }

    /// State and thread of a payload.
    pub fn unpack(payload: u32) -> (CoreState, Option<ThreadId>) {
        let state = CoreState::ALL[(payload & ((1 << OWNER_SHIFT) - 1)) as usize];
        (state, (payload >> OWNER_SHIFT).checked_sub(1).map(|thread| ThreadId(thread as u16)))
    }
}

impl Paint for CorePaint {
    type Extra = ();

    fn slots(payload: u32) -> (usize, Option<usize>) {
        let (state, owner) = Self::unpack(payload);
        (state as usize, owner.map(|thread| Self::OWNERS + usize::from(thread.0.min(GilPaint::SHARED))))
    }
}

/// Who has a core.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Occupant {
    #[default]
    Nobody,
    Foreign,
    Ours(ThreadId),
}

#[derive(Debug, Default)]
struct Core {
    lane: Lane<CorePaint>,
    occupant: Occupant,
    /// Without switch records: the threads that run by their own account and were last seen here, latest last.
    claims: Vec<ThreadId>,
}

/// All core lanes.
#[derive(Debug)]
pub struct Cores {
    cores: Vec<Core>,
}

impl Cores {
    /// Lanes for `count` cores, all idle; more come up as they are used.
    pub fn new(count: u16) -> Self {
        let mut cores = Self { cores: Vec::new() };
        if let Some(last) = count.checked_sub(1) {
            cores.core(last);
        }
        cores
    }

    fn core(&mut self, number: u16) -> &mut Core {
        while self.cores.len() <= usize::from(number) {
            let mut core = Core::default();
            core.lane.set(0, CorePaint::pack(CoreState::Idle, None), false, ());
            self.cores.push(core);
        }
        &mut self.cores[usize::from(number)]
    }

    /// The lanes, by number.
    pub fn lanes(&self) -> impl ExactSizeIterator<Item = &Lane<CorePaint>> {
        self.cores.iter().map(|core| &core.lane)
    }

    /// The lanes, by number, to fold.
    pub fn lanes_mut(&mut self) -> impl Iterator<Item = &mut Lane<CorePaint>> {
        self.cores.iter_mut().map(|core| &mut core.lane)
    }

    /// A thread of ours gets the core; the one that was believed to have it, if any, is returned.
    pub fn enter(&mut self, number: u16, thread: ThreadId) -> Option<ThreadId> {
        let before = std::mem::replace(&mut self.core(number).occupant, Occupant::Ours(thread));
        match before {
            Occupant::Ours(other) if other != thread => Some(other),
            _ => None,
        }
    }

    /// Somebody else's thread gets the core, or nobody (`idle`); the thread of ours that was believed to have it is
    /// returned. Cores that the run has not used have no lane and get none by this.
    pub fn enter_foreign(&mut self, ns: u64, number: u16, idle: bool) -> Option<ThreadId> {
        let core = self.cores.get_mut(usize::from(number))?;
        let (occupant, state) =
            if idle { (Occupant::Nobody, CoreState::Idle) } else { (Occupant::Foreign, CoreState::Other) };
        core.lane.set(ns, CorePaint::pack(state, None), false, ());
        match std::mem::replace(&mut core.occupant, occupant) {
            Occupant::Ours(thread) => Some(thread),
            _ => None,
        }
    }

    /// Somebody else's thread leaves the core.
    pub fn leave_foreign(&mut self, ns: u64, number: u16) {
        if let Some(core) = self.cores.get_mut(usize::from(number))
            && core.occupant == Occupant::Foreign
        {
            core.occupant = Occupant::Nobody;
            core.lane.set(ns, CorePaint::pack(CoreState::Idle, None), false, ());
        }
    }

    /// A thread of ours leaves the core.
    pub fn leave(&mut self, ns: u64, number: u16, thread: ThreadId) {
        let core = self.core(number);
        if core.occupant == Occupant::Ours(thread) {
            core.occupant = Occupant::Nobody;
            core.lane.set(ns, CorePaint::pack(CoreState::Idle, None), false, ());
        }
    }

    /// What the thread that has the core does from `ns` on, by its own records; `None` if it has not spoken yet.
    pub fn paint(&mut self, ns: u64, number: u16, thread: ThreadId, state: Option<State>) {
        let core = self.core(number);
        if core.occupant == Occupant::Ours(thread) {
            core.lane.set(ns, CorePaint::pack(state.map_or(CoreState::Other, on_core), Some(thread)), false, ());
        }
    }

    /// Without switch records: a thread spoke from this core. `does` tells what a thread does by its records.
    pub fn claim(&mut self, ns: u64, number: u16, thread: ThreadId, does: impl Fn(ThreadId) -> State) {
        let core = self.core(number);
        core.claims.retain(|&claimant| claimant != thread);
        if does(thread).wants_core() {
            core.claims.push(thread);
        }
        self.repaint(ns, number, does);
    }

    /// Without switch records: a thread went on elsewhere.
    pub fn unclaim(&mut self, ns: u64, number: u16, thread: ThreadId, does: impl Fn(ThreadId) -> State) {
        self.core(number).claims.retain(|&claimant| claimant != thread);
        self.repaint(ns, number, does);
    }

    /// Without switch records: what a thread on this core does has changed, though it has not spoken.
    pub fn repaint(&mut self, ns: u64, number: u16, does: impl Fn(ThreadId) -> State) {
        let core = self.core(number);
        let payload = match core.claims.last() {
            Some(&thread) => CorePaint::pack(on_core(does(thread)), Some(thread)),
            None => CorePaint::pack(CoreState::Idle, None),
        };
        core.lane.set(ns, payload, false, ());
    }

    /// An acquisition of the GIL failed on this core.
    pub fn mark(&mut self, ns: u64, number: u16) {
        let lane = &mut self.core(number).lane;
        if let Some(payload) = lane.last_payload() {
            lane.set(ns, payload, true, ());
        }
    }
}

/// What a core does whose thread does this.
fn on_core(state: State) -> CoreState {
    match state {
        State::RunningPython => CoreState::Run,
        State::RunningNative => CoreState::Native,
        State::Fighting => CoreState::Fight,
        // On a core and asleep by its records: in the kernel, on the way into the sleep or out of it.
        _ => CoreState::Other,
    }
}
