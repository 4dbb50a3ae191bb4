//! From events to lanes: the [`Timeline`], fed while a run goes on and asked at any time.
//!
//! Events of all threads and context switches come in batches, are put in order up to the watermark that the
//! caller gives, and drive one state machine a thread. Every change of what a thread is seen to do becomes an interval
//! on its own lane, on the lane of its core and on the GIL's. What is still going on counts up to the watermark.

use std::collections::HashMap;

use crate::trace::record::{Kind, ObjectKind, Wait, unpack_level, unpack_position};

use super::{
    cores::Cores,
    crowd::{Busiest, Crowd, Entry},
    delays::Delays,
    event::{Event, Switch, Way},
    holds::Hold,
    messages::Messages,
    objects::Objects,
    process::Gil,
    pyramid::Shown,
    reorder::{Item, Reorder},
    signals::Signals,
    state::{State, ThreadId},
    thread_state::{Place, visible},
    track::{self, NO_POSITION, ThreadPaint, Track},
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

/// While a thread goes on running, its position is kept this often.
const POSITION_EVERY_NS: u64 = 250_000;

/// The kernel's clock and the stamps agree to within this.
pub(super) const SKEW_NS: u64 = 5_000;

/// All lanes of one run, up to a watermark.
#[derive(Debug)]
pub struct Timeline {
    pub(super) config: Config,
    pub(super) reorder: Reorder,
    /// Room for what is due, kept from round to round.
    due: Vec<Item>,
    tids: HashMap<u32, ThreadId>,
    pub(super) threads: Vec<Track>,
    pub(super) crowd: Crowd,
    pub(super) busiest: Busiest,
    pub(super) cores: Cores,
    /// By process.
    pub(super) gils: Vec<Gil>,
    pub(super) delays: Delays,
    pub(super) longest_hold: Option<Hold>,
    pub(super) objects: Objects,
    pub(super) messages: Messages,
    pub(super) signals: Signals,
    pub(super) switches_repaired: u64,
    pub(super) folded_until: u64,
    /// Things that happened since the budget was looked at.
    pub(super) unweighed: usize,
}

impl Timeline {
    /// A timeline on which nothing has happened yet.
    pub fn new(config: Config) -> Self {
        Self {
            config,
            reorder: Reorder::default(),
            due: Vec::new(),
            tids: HashMap::new(),
            threads: Vec::new(),
            crowd: Crowd::default(),
            busiest: Busiest::default(),
            cores: Cores::new(config.cores),
            gils: vec![Gil::default()],
            delays: Delays::default(),
            longest_hold: None,
            objects: Objects::default(),
            messages: Messages::default(),
            signals: Signals::default(),
            switches_repaired: 0,
            folded_until: 0,
            unweighed: 0,
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

    pub(super) fn track(&mut self, thread: ThreadId) -> &mut Track {
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
        let mut due = std::mem::take(&mut self.due);
        self.reorder.advance(watermark_ns, &mut due);
        self.unweighed += due.len();
        for item in due.drain(..) {
            match item {
                Item::Event(thread, event) => self.happen(thread, event),
                Item::Switch(switch) => self.switch(switch),
                Item::Signal(ns, number) => self.signals.sent(ns, number),
            }
        }
        self.due = due;
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

    /// Whether context switches come from the kernel.
    pub fn has_exact_switches(&self) -> bool {
        self.config.exact_switches
    }

    /// Whether the program runs under a GIL.
    pub fn has_gil(&self) -> bool {
        self.config.gil
    }

    /// Threads that have said anything, in order of their number.
    pub fn threads(&self) -> impl Iterator<Item = ThreadId> {
        track::known(&self.threads).map(|(id, _)| id)
    }

    /// Number of threads that have been bound or have said anything.
    pub fn thread_count(&self) -> usize {
        self.threads.len()
    }

    /// What a thread does at a time; `None` before its birth and for a thread that is not there.
    pub fn state_at(&self, thread: ThreadId, ns: u64) -> Option<State> {
        let (shown, _) = self.threads.get(usize::from(thread.0))?.lane.at(ns.min(self.now()))?;
        match shown {
            Shown::Payload(payload) => ThreadPaint::state(payload),
            Shown::Mostly(slot) => State::ALL.get(slot).copied(),
        }
    }

    /// Where a thread is in its program at a time: code object and instruction, as last told before it. Where
    /// the picture is folded, and before the first telling, nothing is known.
    pub fn position_at(&self, thread: ThreadId, ns: u64) -> Option<(u16, usize)> {
        let track = self.threads.get(usize::from(thread.0))?;
        let position = if ns >= self.now() { track.position? } else { track.lane.at(ns)?.1? };
        (position != NO_POSITION).then(|| unpack_position(position))
    }

    fn happen(&mut self, thread: ThreadId, event: Event) {
        let Event { ns, core, kind, flags, arg } = event;
        if self.note_task(thread, event) {
            return;
        }
        let track = self.track(thread);
        let before = track.core.replace(core);
        if matches!(kind, Kind::GilRequest | Kind::GilAcquire | Kind::GilRelease | Kind::GilCheck | Kind::At) {
            track.position = Some(arg);
        }
        let Some(step) = track.machine.apply(kind, flags) else { return };
        self.note_object(ns, thread, event);
        self.note_signal(thread, event);
        self.note_message(thread, event);
        if let Some(robbed) = self.note_gil(thread, event) {
            self.rob(ns, robbed);
        }
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

    /// What a record says about the program's objects.
    fn note_object(&mut self, ns: u64, thread: ThreadId, Event { kind, flags, arg, .. }: Event) {
        let (track, objects) = (&mut self.threads[usize::from(thread.0)], &mut self.objects);
        let (made, process) = (track.made.take(), track.process);
        match kind {
            Kind::ObjectNew => track.made = objects.make(ObjectKind::from_flags(flags), (process, arg)),
            Kind::At => {
                if let Some(index) = made {
                    objects.made_at(index, arg);
                }
            }
            Kind::Take => objects.take(ns, thread, (process, arg), flags == 1),
            Kind::Give => objects.give(ns, thread, (process, arg)),
            Kind::Level => {
                let (number, level) = unpack_level(arg);
                objects.level(ns, (process, number), level);
            }
            Kind::BlockBegin if matches!(Wait::from_flags(flags), Wait::Lock | Wait::Signal) => {
                track.waits_for = objects.wait(ns, thread, (process, arg));
            }
            Kind::BlockEnd | Kind::ThreadEnd => {
                if let Some(index) = track.waits_for.take() {
                    objects.wait_over(ns, thread, index);
                }
            }
            _ => {}
        }
    }

    /// Another thread has the GIL that this one was believed to hold.
    fn rob(&mut self, ns: u64, robbed: ThreadId) {
        let track = &mut self.threads[usize::from(robbed.0)];
        track.machine.lost_gil();
        let core = track.core.filter(|_| !self.config.exact_switches);
        self.show(ns, robbed, false);
        if let Some(core) = core {
            self.cores.repaint(ns, core, does(&self.threads));
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
                self.on_core(ns, thread);
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
        let seen = visible(state, track.place);
        let payload = ThreadPaint::pack(seen, track.waits_for.filter(|_| seen == State::Blocked));
        let position = track.position.unwrap_or(NO_POSITION);
        self.lay_down(ns, thread, (seen, payload), position, failed);
        self.show_tasks(ns, thread);
    }

    /// A lane goes on like this from now on.
    pub(super) fn lay_down(
        &mut self,
        ns: u64,
        thread: ThreadId,
        (seen, payload): (State, u32),
        position: u32,
        failed: bool,
    ) {
        let track = &mut self.threads[usize::from(thread.0)];
        let before = track.see(ns, seen);
        let outdated = track.lane.last_start().is_some_and(|start| ns >= start + POSITION_EVERY_NS);
        if outdated && seen == State::RunningPython {
            track.lane.append(ns, payload, failed, position);
        } else {
            track.lane.set(ns, payload, failed, position);
        }
        if Crowd::has(thread) {
            self.crowd.change(ns, before, seen, failed);
        }
        self.rank(thread);
    }

    fn rank(&mut self, thread: ThreadId) {
        let threads = &mut self.threads;
        let track = &threads[usize::from(thread.0)];
        if track.ranked {
            return;
        }
        let entry = self.busiest.rank(thread, track.busy_ns, |id| threads[usize::from(id.0)].busy_ns);
        if let Entry::For(out) = entry {
            threads[usize::from(out.0)].ranked = false;
        }
        threads[usize::from(thread.0)].ranked = entry != Entry::Out;
    }
}

/// What each thread does by its records.
fn does(threads: &[Track]) -> impl Fn(ThreadId) -> State + Copy {
    |thread| threads[usize::from(thread.0)].machine.state().unwrap_or(State::Done)
}
