//! What the records of the GIL tell about time: waits, holds, hand-offs and wake-ups, and what the longest of them were.

use std::collections::VecDeque;

use crate::trace::record::{Kind, Wait, woken};

use super::{build::Timeline, delays::Delay, event::Event, state::ThreadId};

/// A stretch of time in which one thread held the GIL without offering it. Positions are packed
/// ([`crate::trace::record::position`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hold {
    /// Who held it.
    pub thread: ThreadId,
    /// When the thread took it, nanoseconds.
    pub since: u64,
    /// When it let go, or came to a check.
    pub until: u64,
    /// Where it was when it took it.
    pub from: Option<u32>,
    /// Where it was when it let go.
    pub to: Option<u32>,
    /// The longest that it was seen in one and the same instruction meanwhile.
    pub stay: Option<Stay>,
    /// Threads that wanted it at the end.
    pub waiting: u32,
}

/// A stretch of time in one instruction: at least so long, from one look at it to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stay {
    /// Which instruction, packed.
    pub position: u32,
    /// How long, nanoseconds.
    pub ns: u64,
}

/// How long a thread waited for the GIL each time that a wait for I/O was over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Responses {
    /// How many such waits there were.
    pub count: u64,
    /// All of them together, nanoseconds.
    pub total_ns: u64,
    /// The longest.
    pub longest_ns: u64,
    /// Where the program was then, packed.
    pub position: Option<u32>,
}

/// What is pending between one thread and the GIL.
#[derive(Debug, Default)]
pub(super) struct Dealings {
    requested: Option<u64>,
    /// Its place among the sleepers, while it is one.
    asleep: Option<u64>,
    /// When a wake-up call ended its sleep, until it is on a core.
    called: Option<u64>,
    /// When a wait for I/O was over, until it runs Python.
    ready: Option<u64>,
    /// Where it took the GIL.
    took_at: Option<u32>,
    /// The instruction that it was last seen in, and since when.
    dwells: Option<(u32, u64)>,
    stay: Option<Stay>,
    responses: Responses,
}

/// Who sleeps for the GIL, in order of going to sleep: that is the order in which the kernel wakes.
#[derive(Debug, Default)]
pub(super) struct Sleepers {
    queue: VecDeque<(ThreadId, u64)>,
    next: u64,
}

impl Timeline {
    /// The longest hold so far, one that still lasts included.
    pub fn longest_hold(&self) -> Option<Hold> {
        let holders = self.gils.iter().filter_map(|gil| gil.lane.holder());
        let lasting = holders.map(|(thread, since)| self.hold(thread, since, self.now()));
        lasting.chain(self.longest_hold).max_by_key(|hold| hold.until.saturating_sub(hold.since))
    }

    /// How long a thread waited for the GIL when its waits for I/O were over.
    pub fn responses(&self, thread: ThreadId) -> Responses {
        self.threads.get(usize::from(thread.0)).map_or_else(Responses::default, |track| track.gil.responses)
    }

    /// What a record says about the GIL. Returns the thread that was still believed to hold it, if its release was lost.
    pub(super) fn note_gil(&mut self, thread: ThreadId, event: Event) -> Option<ThreadId> {
        let Event { ns, kind, flags, arg, .. } = event;
        match kind {
            Kind::GilRequest => {
                self.let_go(ns, thread);
                self.ask(thread, Some(ns));
            }
            Kind::GilSleep => self.fall_asleep(thread),
            Kind::GilWake => {
                if flags == woken::BY_CALL {
                    self.on_core(ns, thread);
                }
                let own = self.dealings(thread);
                (own.asleep, own.called) = (None, None);
            }
            Kind::GilAcquire => return self.got(ns, thread, arg),
            Kind::GilCheck => {
                self.forget(thread);
                let held = if self.config.gil { self.gil_mut(thread).lane.check(ns, thread) } else { None };
                let Some(since) = held else { return self.got(ns, thread, arg) };
                self.held(ns, thread, since);
                self.dealings(thread).took_at = Some(arg);
                self.call(ns, thread);
            }
            Kind::GilRelease | Kind::ThreadEnd => {
                self.forget(thread);
                self.let_go(ns, thread);
                self.call(ns, thread);
            }
            Kind::BlockEnd if Wait::from_flags(flags) == Wait::Io => self.dealings(thread).ready = Some(ns),
            Kind::At => self.dwell(ns, thread, arg, flags == 1),
            Kind::Enter => self.enter(ns, thread, arg),
            _ => {}
        }
        None
    }

    /// A thread that was called is on a core.
    pub(super) fn on_core(&mut self, ns: u64, thread: ThreadId) {
        if let Some(called) = self.dealings(thread).called.take() {
            self.delays.record(Delay::Signal, ns.saturating_sub(called));
        }
    }

    fn dealings(&mut self, thread: ThreadId) -> &mut Dealings {
        &mut self.threads[usize::from(thread.0)].gil
    }

    /// The thread wants the GIL since then, or no longer. Returns since when it did before.
    fn ask(&mut self, thread: ThreadId, since: Option<u64>) -> Option<u64> {
        let before = std::mem::replace(&mut self.dealings(thread).requested, since);
        let wanting = &mut self.gil_mut(thread).wanting;
        *wanting = *wanting + u32::from(since.is_some()) - u32::from(before.is_some());
        before
    }

    /// It had the GIL, so the record of getting it was lost, and with it how long that took.
    pub(super) fn forget(&mut self, thread: ThreadId) {
        self.ask(thread, None);
        let own = self.dealings(thread);
        (own.asleep, own.called, own.ready) = (None, None, None);
    }

    fn got(&mut self, ns: u64, thread: ThreadId, position: u32) -> Option<ThreadId> {
        if let Some(since) = self.ask(thread, None) {
            self.delays.record(Delay::GilWait, ns - since);
        }
        let own = self.dealings(thread);
        (own.asleep, own.called, own.stay, own.dwells) = (None, None, None, None);
        own.took_at = Some(position);
        if let Some(since) = own.ready.take() {
            let took = ns - since;
            let all = &mut own.responses;
            all.count += 1;
            all.total_ns += took;
            if took >= all.longest_ns {
                (all.longest_ns, all.position) = (took, Some(position));
            }
            self.delays.record(Delay::IoResponse, took);
        }
        if !self.config.gil {
            return None;
        }
        let taken = self.gil_mut(thread).lane.acquire(ns, thread);
        if let Some(took) = taken.handed_over {
            self.delays.record(Delay::HandOff, took);
        }
        taken.robbed
    }

    pub(super) fn let_go(&mut self, ns: u64, thread: ThreadId) {
        if let Some(since) = self.gil_mut(thread).lane.release(ns, thread) {
            self.held(ns, thread, since);
        }
    }

    fn held(&mut self, ns: u64, thread: ThreadId, since: u64) {
        self.delays.record(Delay::GilHold, ns.saturating_sub(since));
        if ns.saturating_sub(since) > self.longest_hold.map_or(0, |hold| hold.until - hold.since) {
            self.longest_hold = Some(self.hold(thread, since, ns));
        }
        let own = self.dealings(thread);
        (own.stay, own.dwells) = (None, None);
    }

    fn hold(&self, thread: ThreadId, since: u64, until: u64) -> Hold {
        let track = &self.threads[usize::from(thread.0)];
        let (from, stay) = (track.gil.took_at, track.gil.stay);
        Hold { thread, since, until, from, to: track.position, stay, waiting: self.gil(thread).wanting }
    }

    /// The thread was seen at a place, `still` in the instruction in which it was seen before.
    fn dwell(&mut self, ns: u64, thread: ThreadId, position: u32, still: bool) {
        let own = self.dealings(thread);
        let since = own.dwells.filter(|&(before, _)| still && before == position).map_or(ns, |(_, since)| since);
        own.dwells = Some((position, since));
        let ns = ns.saturating_sub(since);
        if ns > own.stay.map_or(0, |stay| stay.ns) {
            own.stay = Some(Stay { position, ns });
        }
    }

    fn fall_asleep(&mut self, thread: ThreadId) {
        let process = usize::from(self.process_of(thread));
        let Sleepers { queue, next } = &mut self.gils[process].sleepers;
        let asleep = |&(thread, ticket): &(ThreadId, u64)| {
            self.threads.get(usize::from(thread.0)).is_some_and(|track| track.gil.asleep == Some(ticket))
        };
        // Who woke by itself is still in the queue: at the front it goes at once, elsewhere when there are many.
        while queue.front().is_some_and(|first| !asleep(first)) {
            queue.pop_front();
        }
        if queue.len() > 2 * self.threads.len() + 64 {
            queue.retain(asleep);
        }
        *next += 1;
        queue.push_back((thread, *next));
        let ticket = *next;
        let own = self.dealings(thread);
        (own.asleep, own.called) = (Some(ticket), None);
    }

    /// Who lets the GIL go calls a sleeper, if there is any: of those that nobody has called yet the one that has slept longest.
    fn call(&mut self, ns: u64, caller: ThreadId) {
        while let Some((thread, ticket)) = self.gil_mut(caller).sleepers.queue.pop_front() {
            let own = self.dealings(thread);
            if own.asleep == Some(ticket) {
                (own.asleep, own.called) = (None, Some(ns));
                return;
            }
        }
    }
}
