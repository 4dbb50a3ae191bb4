//! From events to lanes: the [`Timeline`], fed while a run goes on and asked at any time.
//!
//! Events of all threads and context switches come in batches, are put in order up to the watermark that the
//! caller gives, and drive one state machine a thread. Every change of what a thread is seen to do becomes an interval
//! on its own lane, on the lane of its core and on the GIL's. What is still going on counts up to the watermark.

use std::collections::HashMap;

use crate::trace::record::{Kind, unpack_position};

use super::{
    cores::Cores,
    event::{Event, Switch, Way},
    gil_lane::{Durations, GilLane},
    pyramid::{Lane, Paint, Shown},
    reorder::{Item, Reorder},
    state::{State, ThreadId},
    thread_state::{Machine, Place, visible},
};

/// What a timeline has to know beforehand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Config {
    /// The program runs under a GIL, which one thread at a time can hold.
    pub gil: bool,
    /// Core lanes to show from the beginning; others come up when they are used.
    pub cores: u16,
    /// Context switches come from the kernel ([`Timeline::push_switches`]). If not, cores are inferred from the records.
    pub exact_switches: bool,
    /// Bytes to spend on intervals; beyond them the oldest are folded.
    pub budget: usize,
}

impl Config {
    /// Enough for some ten million events.
    pub const DEFAULT_BUDGET: usize = 192 << 20;
}

impl Default for Config {
    fn default() -> Self {
        Self { gil: true, cores: 1, exact_switches: false, budget: Self::DEFAULT_BUDGET }
    }
}

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

/// A thread's lane paints its [`State`], and keeps the thread's position.
#[derive(Debug)]
pub(super) struct ThreadPaint;

impl Paint for ThreadPaint {
    type Extra = u32;

    fn slots(payload: u32) -> (usize, Option<usize>) {
        (payload as usize, None)
    }
}

/// One thread.
#[derive(Debug, Default)]
pub(super) struct Track {
    machine: Machine,
    place: Place,
    /// Core of its latest record.
    core: Option<u16>,
    /// When it last left a core.
    left: u64,
    /// Latest event pushed.
    latest: u64,
    position: Option<u32>,
    requested: Option<u64>,
    pub(super) lane: Lane<ThreadPaint>,
}

/// Position of a thread that has not told any.
const NO_POSITION: u32 = u32::MAX;

/// While a thread goes on running, its position is kept this often.
const POSITION_EVERY_NS: u64 = 250_000;

/// The kernel's clock and the stamps agree to within this.
const SKEW_NS: u64 = 5_000;

/// All lanes of one run, up to a watermark.
#[derive(Debug)]
pub struct Timeline {
    config: Config,
    reorder: Reorder,
    tids: HashMap<u32, ThreadId>,
    pub(super) threads: Vec<Track>,
    pub(super) cores: Cores,
    pub(super) gil: GilLane,
    pub(super) waits: Durations,
    switches_repaired: u64,
    folded_until: u64,
}

impl Timeline {
    /// A timeline on which nothing has happened yet.
    pub fn new(config: Config) -> Self {
        Self {
            config,
            reorder: Reorder::default(),
            tids: HashMap::new(),
            threads: Vec::new(),
            cores: Cores::new(config.cores),
            gil: GilLane::default(),
            waits: Durations::default(),
            switches_repaired: 0,
            folded_until: 0,
        }
    }

    /// Says whether context switches will come from the kernel, where that turns out after the making.
    pub fn use_exact_switches(&mut self, exact: bool) {
        self.config.exact_switches = exact;
    }

    /// Tells the kernel's number of a thread, so that context switches can be put down to it. Switches of threads that
    /// nobody bound show as *other*.
    pub fn bind(&mut self, thread: ThreadId, tid: u32) {
        self.tids.insert(tid, thread);
        self.track(thread);
    }

    /// Takes a thread's next events, in their order.
    pub fn push(&mut self, thread: ThreadId, events: &[Event]) {
        let mut latest = self.track(thread).latest;
        self.reorder.push(thread, events, &mut latest);
        self.track(thread).latest = latest;
    }

    fn track(&mut self, thread: ThreadId) -> &mut Track {
        let index = usize::from(thread.0);
        if self.threads.len() <= index {
            self.threads.resize_with(index + 1, Track::default);
        }
        &mut self.threads[index]
    }

    /// Takes context switches, in any order.
    pub fn push_switches(&mut self, switches: &[Switch]) {
        self.reorder.push_switches(switches);
    }

    /// Completes the picture up to `watermark_ns`. Give a time for which most events have arrived: a few
    /// milliseconds ago. What arrives later for an earlier time is moved up to it.
    pub fn advance(&mut self, watermark_ns: u64) {
        for item in self.reorder.advance(watermark_ns) {
            match item {
                Item::Event(thread, event) => self.happen(thread, event),
                Item::Switch(switch) => self.switch(switch),
            }
        }
        self.keep_to_budget();
    }

    /// The run is over: completes the picture, to `end_ns` or the last event, whichever is later.
    pub fn finish(&mut self, end_ns: u64) {
        self.advance(self.reorder.last().map_or(end_ns, |last| last.max(end_ns)));
    }

    /// Time up to which the picture is complete.
    pub fn now(&self) -> u64 {
        self.reorder.watermark()
    }

    /// Whether the program runs under a GIL.
    pub fn has_gil(&self) -> bool {
        self.config.gil
    }

    /// Threads that have said anything, in order of their number.
    pub fn threads(&self) -> impl Iterator<Item = ThreadId> {
        let known = self.threads.iter().enumerate().filter(|(_, track)| track.machine.state().is_some());
        known.map(|(i, _)| ThreadId(i as u16))
    }

    /// What a thread does at a time; `None` before its birth and for a thread that is not there.
    pub fn state_at(&self, thread: ThreadId, ns: u64) -> Option<State> {
        let (shown, _) = self.threads.get(usize::from(thread.0))?.lane.at(ns.min(self.now()))?;
        let number = match shown {
            Shown::Payload(payload) => payload as usize,
            Shown::Mostly(slot) => slot,
        };
        State::ALL.get(number).copied()
    }

    /// Where a thread is in its program at a time: code object and instruction, as last told before it. Where
    /// the picture is folded, and before the first telling, nothing is known.
    pub fn position_at(&self, thread: ThreadId, ns: u64) -> Option<(u16, usize)> {
        let track = self.threads.get(usize::from(thread.0))?;
        let position = if ns >= self.now() { track.position? } else { track.lane.at(ns)?.1? };
        (position != NO_POSITION).then(|| unpack_position(position))
    }

    /// What was repaired, moved and folded so far.
    pub fn losses(&self) -> Losses {
        let lanes = self.threads.iter().map(|track| track.lane.counts().1);
        let cores = self.cores.lanes().map(|lane| lane.counts().1);
        Losses {
            repaired: self.threads.iter().map(|track| track.machine.repairs()).sum(),
            late: self.reorder.late(),
            switches_repaired: self.switches_repaired,
            folded: lanes.chain(cores).sum::<u64>() + self.gil.lane().counts().1,
            folded_until_ns: self.folded_until,
        }
    }

    fn happen(&mut self, thread: ThreadId, event: Event) {
        let Event { ns, core, kind, flags, arg } = event;
        let track = self.track(thread);
        let before = track.core.replace(core);
        if matches!(kind, Kind::GilRequest | Kind::GilAcquire | Kind::GilRelease | Kind::GilCheck | Kind::At) {
            track.position = Some(arg);
        }
        let Some(step) = track.machine.apply(kind, flags) else { return };
        match kind {
            Kind::GilRequest => track.requested = Some(ns),
            Kind::GilAcquire => {
                if let Some(since) = track.requested.take() {
                    self.waits.record(ns - since);
                }
            }
            // It had the GIL, so the record of getting it was lost, and with it how long that took.
            Kind::GilRelease | Kind::GilCheck => track.requested = None,
            _ => {}
        }
        self.note_holder(ns, thread, kind);
        if self.config.exact_switches {
            self.check_place(ns, thread, core, step.state);
            self.show(ns, thread, step.failed);
            if step.state == State::Done {
                self.cores.leave(ns, core, thread);
            }
        } else {
            self.show(ns, thread, step.failed);
            self.infer_core(ns, thread, before, core);
        }
        if step.failed {
            self.cores.mark(ns, core);
        }
    }

    fn note_holder(&mut self, ns: u64, thread: ThreadId, kind: Kind) {
        if !self.config.gil {
            return;
        }
        let robbed = match kind {
            Kind::GilAcquire => self.gil.acquire(ns, thread),
            Kind::GilCheck => self.gil.check(ns, thread),
            Kind::GilRelease | Kind::GilRequest | Kind::ThreadEnd => {
                self.gil.release(ns, thread);
                None
            }
            _ => None,
        };
        if let Some(robbed) = robbed {
            let track = &mut self.threads[usize::from(robbed.0)];
            track.machine.lost_gil();
            let core = track.core.filter(|_| !self.config.exact_switches);
            self.show(ns, robbed, false);
            if let Some(core) = core {
                self.cores.repaint(ns, core, does(&self.threads));
            }
        }
    }

    /// A record is proof that its thread is on a core: if the switch that brought it there was lost, this makes up for it.
    fn check_place(&mut self, ns: u64, thread: ThreadId, core: u16, state: State) {
        let track = &self.threads[usize::from(thread.0)];
        if track.place == Place::On(core) {
            return;
        }
        // The last words before leaving may seem to come just after it, because two clocks are compared.
        let last_words = !state.wants_core() || (track.left > 0 && ns < track.left + SKEW_NS);
        if last_words {
            return;
        }
        if track.place != Place::Unknown {
            self.switches_repaired += 1;
        }
        self.arrive(ns, thread, core);
    }

    fn infer_core(&mut self, ns: u64, thread: ThreadId, before: Option<u16>, core: u16) {
        let does = does(&self.threads);
        if let Some(before) = before.filter(|&before| before != core) {
            self.cores.unclaim(ns, before, thread, does);
        }
        self.cores.claim(ns, core, thread, does);
    }

    fn switch(&mut self, switch: Switch) {
        let Switch { ns, tid, core, way } = switch;
        // The kernel does not tell of a thread's last departure, and what it does after its own end is not ours any more.
        let living = |thread: &&ThreadId| self.threads[usize::from(thread.0)].machine.state() != Some(State::Done);
        let Some(&thread) = self.tids.get(&tid).filter(living) else {
            if way != Way::In {
                self.cores.leave_foreign(ns, core);
            } else if let Some(displaced) = self.cores.enter_foreign(ns, core, tid == 0) {
                self.depart(ns, displaced, Place::Preempted);
            }
            return;
        };
        match way {
            Way::In => {
                self.arrive(ns, thread, core);
                self.show(ns, thread, false);
            }
            Way::Preempted | Way::Blocked => {
                self.cores.leave(ns, core, thread);
                self.depart(ns, thread, if way == Way::Preempted { Place::Preempted } else { Place::Asleep });
            }
        }
    }

    fn arrive(&mut self, ns: u64, thread: ThreadId, core: u16) {
        let track = &mut self.threads[usize::from(thread.0)];
        if let Place::On(before) = std::mem::replace(&mut track.place, Place::On(core))
            && before != core
        {
            self.cores.leave(ns, before, thread);
        }
        if let Some(displaced) = self.cores.enter(core, thread) {
            self.depart(ns, displaced, Place::Preempted);
        }
    }

    fn depart(&mut self, ns: u64, thread: ThreadId, place: Place) {
        let track = &mut self.threads[usize::from(thread.0)];
        track.place = place;
        track.left = ns;
        self.show(ns, thread, false);
    }

    /// Brings a thread's lane, and that of the core it is on, up to what it does now.
    fn show(&mut self, ns: u64, thread: ThreadId, failed: bool) {
        let track = &mut self.threads[usize::from(thread.0)];
        let state = track.machine.state();
        if let Place::On(core) = track.place {
            self.cores.paint(ns, core, thread, state.map(|state| visible(state, track.place)));
        }
        let Some(state) = state else { return };
        let payload = visible(state, track.place) as u32;
        let position = track.position.unwrap_or(NO_POSITION);
        let outdated = track.lane.last_start().is_some_and(|start| ns >= start + POSITION_EVERY_NS);
        if outdated && state == State::RunningPython {
            track.lane.append(ns, payload, failed, position);
        } else {
            track.lane.set(ns, payload, failed, position);
        }
    }

    fn keep_to_budget(&mut self) {
        let now = self.now();
        while self.bytes().0 > self.config.budget && self.folded_until < now {
            // A sixteenth of what is left at a time: the recent past keeps its detail longest.
            self.folded_until += (now - self.folded_until).div_ceil(16);
            let horizon = self.folded_until;
            self.threads.iter_mut().for_each(|track| track.lane.fold_before(horizon));
            self.cores.lanes_mut().for_each(|lane| lane.fold_before(horizon));
            self.gil.lane_mut().fold_before(horizon);
        }
        if self.bytes().1 > self.config.budget / 2 {
            self.threads.iter_mut().for_each(|track| track.lane.thin());
            self.cores.lanes_mut().for_each(Lane::thin);
            self.gil.lane_mut().thin();
        }
    }

    /// Bytes that the intervals take, and the rungs between them.
    pub fn bytes(&self) -> (usize, usize) {
        let threads = self.threads.iter().map(|track| track.lane.bytes());
        let cores = self.cores.lanes().map(Lane::bytes);
        threads.chain(cores).chain([self.gil.lane().bytes()]).fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1))
    }
}

/// What each thread does by its records.
fn does(threads: &[Track]) -> impl Fn(ThreadId) -> State + Copy {
    |thread| threads[usize::from(thread.0)].machine.state().unwrap_or(State::Done)
}
