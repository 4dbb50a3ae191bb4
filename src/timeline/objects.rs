//! What the program's threads wait for: its locks, semaphores, events, queues. Who has each, who waits, how full it is.
//!
//! Each object keeps three lanes (holder, level, number of waiters) that are asked like all others, and a few running
//! figures. Objects beyond [`Objects::MOST`] are counted and not followed, so that a program may make as many as it likes.

use std::collections::HashMap;

use crate::trace::record::ObjectKind;

use super::{
    gil_lane::GilPaint,
    hand_offs::{HandOff, HandOffs},
    pyramid::{Lane, LevelPaint, Shown},
    state::ThreadId,
};

/// Place of an object among those followed: in order of making.
pub type ObjectIndex = u16;

/// The number of an object in the records, beside that of the process that numbers it.
pub type Number = (u16, u32);

/// One object.
#[derive(Debug)]
pub(super) struct Object {
    /// Its number in the records.
    pub number: Number,
    pub kind: ObjectKind,
    /// Where in the program it was made, if that is known.
    pub made_at: Option<u32>,
    /// So many were made there before.
    pub before: u32,
    /// Holder and how often the holder has taken it.
    holder: Option<(ThreadId, u32)>,
    last_given: Option<(ThreadId, u64)>,
    /// Who waits now, and since when.
    pub waiting: Vec<(ThreadId, u64)>,
    pub holders: Lane<GilPaint>,
    pub levels: Lane<LevelPaint>,
    pub waiters: Lane<LevelPaint>,
    pub highest: u32,
    pub takes: u64,
    pub contended: u64,
    pub hand_offs: u64,
    pub waited_ns: u64,
    pub longest_ns: u64,
}

impl Object {
    fn new(number: Number, kind: ObjectKind) -> Self {
        Self {
            number,
            kind,
            made_at: None,
            before: 0,
            holder: None,
            last_given: None,
            waiting: Vec::new(),
            holders: Lane::default(),
            levels: Lane::default(),
            waiters: Lane::default(),
            highest: 0,
            takes: 0,
            contended: 0,
            hand_offs: 0,
            waited_ns: 0,
            longest_ns: 0,
        }
    }

    /// One thread at a time has it.
    pub fn exclusive(&self) -> bool {
        matches!(self.kind, ObjectKind::Lock | ObjectKind::RLock)
    }

    /// The thread that has it at a time before the lane's end.
    pub fn holder_at(&self, ns: u64) -> Option<ThreadId> {
        match self.holders.at(ns)?.0 {
            Shown::Payload(payload) => GilPaint::holder(payload as usize),
            Shown::Mostly(_) => None,
        }
    }

    /// How full it is at a time, if it has said so and the picture is not folded there.
    pub fn level_at(&self, ns: u64) -> Option<u32> {
        exactly(&self.levels, ns)
    }

    /// How many threads wait for it at a time.
    pub fn waiters_at(&self, ns: u64) -> u32 {
        exactly(&self.waiters, ns).unwrap_or(0)
    }

    fn set_holder(&mut self, ns: u64, holder: Option<(ThreadId, u32)>, hand_off: bool) {
        self.holder = holder;
        self.holders.set(ns, GilPaint::pack(holder.map(|(thread, _)| thread)), hand_off, ());
    }

    fn count_waiters(&mut self, ns: u64) {
        self.waiters.set(ns, (self.waiting.len() as u32).min(LevelPaint::MAX), false, ());
    }
}

fn exactly(lane: &Lane<LevelPaint>, ns: u64) -> Option<u32> {
    match lane.at(ns)?.0 {
        Shown::Payload(payload) => Some(payload),
        Shown::Mostly(_) => None,
    }
}

/// All objects of one run.
#[derive(Debug, Default)]
pub struct Objects {
    pub(super) list: Vec<Object>,
    by_number: HashMap<Number, ObjectIndex>,
    /// How many were made at each place.
    made: HashMap<u32, u32>,
    pub(super) hand_offs: HandOffs,
    /// Made, but not followed.
    pub(super) unfollowed: u64,
}

impl Objects {
    /// As many are followed: what a thread's lane can name as the object of its wait.
    pub const MOST: usize = (1 << 13) - 2;

    /// The program made an object.
    pub(super) fn make(&mut self, kind: ObjectKind, number: Number) -> Option<ObjectIndex> {
        if self.list.len() >= Self::MOST {
            self.unfollowed += 1;
            return None;
        }
        let index = self.list.len() as ObjectIndex;
        self.list.push(Object::new(number, kind));
        self.by_number.insert(number, index);
        Some(index)
    }

    /// Where it was made.
    pub(super) fn made_at(&mut self, index: ObjectIndex, position: u32) {
        let before = self.made.entry(position).or_default();
        let object = &mut self.list[usize::from(index)];
        (object.made_at, object.before) = (Some(position), *before);
        *before += 1;
    }

    /// Whether more than one object was made at a place.
    pub(super) fn several_at(&self, position: u32) -> bool {
        self.made.get(&position).is_some_and(|&n| n > 1)
    }

    /// The object of that number; one that nobody told of (its record was lost) counts as a lock from nowhere.
    pub(super) fn find(&mut self, number: Number) -> Option<ObjectIndex> {
        self.by_number.get(&number).copied().or_else(|| {
            // What is not followed must not come in by the back door.
            (number.1 != 0 && self.unfollowed == 0).then(|| self.make(ObjectKind::Lock, number))?
        })
    }

    /// A thread took it.
    pub(super) fn take(&mut self, ns: u64, thread: ThreadId, number: Number, contended: bool) {
        let Some(index) = self.find(number) else { return };
        let object = &mut self.list[usize::from(index)];
        object.takes += 1;
        object.contended += u64::from(contended);
        let hand_off = object.last_given.filter(|&(giver, _)| contended && giver != thread);
        if object.exclusive() {
            let depth = object.holder.filter(|&(holder, _)| holder == thread).map_or(0, |(_, depth)| depth);
            object.set_holder(ns, Some((thread, depth + 1)), hand_off.is_some());
        }
        if let Some((from, given_ns)) = hand_off {
            object.hand_offs += 1;
            self.hand_offs.push(HandOff { object: index, from, to: thread, given_ns, taken_ns: ns, bytes: None });
        }
    }

    /// A thread gives it back, or signals it.
    pub(super) fn give(&mut self, ns: u64, thread: ThreadId, number: Number) {
        let Some(index) = self.find(number) else { return };
        let object = &mut self.list[usize::from(index)];
        object.last_given = Some((thread, ns));
        if object.exclusive() {
            // Any thread may release a lock.
            let left = object.holder.map_or(0, |(_, depth)| depth - 1);
            let holder = object.holder.filter(|_| left > 0).map(|(holder, _)| (holder, left));
            object.set_holder(ns, holder, false);
        }
    }

    /// How full it is from now on.
    pub(super) fn level(&mut self, ns: u64, number: Number, level: u16) {
        let Some(index) = self.find(number) else { return };
        let object = &mut self.list[usize::from(index)];
        let level = u32::from(level);
        object.highest = object.highest.max(level);
        object.levels.set(ns, level, false, ());
        if level == 0 && object.kind == ObjectKind::RLock {
            object.set_holder(ns, None, false);
        }
    }

    /// So much is in it from now on; perhaps because of a hand-off.
    pub(super) fn fill(&mut self, ns: u64, index: ObjectIndex, level: u32, hand_off: Option<HandOff>) {
        let object = &mut self.list[usize::from(index)];
        let level = level.min(LevelPaint::MAX);
        object.highest = object.highest.max(level);
        object.levels.set(ns, level, hand_off.is_some(), ());
        if let Some(hand_off) = hand_off {
            object.takes += 1;
            object.hand_offs += 1;
            self.hand_offs.push(hand_off);
        }
    }

    /// A thread begins to wait for it.
    pub(super) fn wait(&mut self, ns: u64, thread: ThreadId, number: Number) -> Option<ObjectIndex> {
        let index = self.find(number)?;
        let object = &mut self.list[usize::from(index)];
        object.waiting.push((thread, ns));
        object.count_waiters(ns);
        Some(index)
    }

    /// A thread waits no longer.
    pub(super) fn wait_over(&mut self, ns: u64, thread: ThreadId, index: ObjectIndex) {
        let object = &mut self.list[usize::from(index)];
        if let Some(at) = object.waiting.iter().position(|&(waiter, _)| waiter == thread) {
            let (_, since) = object.waiting.remove(at);
            let waited = ns.saturating_sub(since);
            object.waited_ns += waited;
            object.longest_ns = object.longest_ns.max(waited);
            object.count_waiters(ns);
        }
    }

    /// Does something to every lane.
    pub(super) fn each_lane(&mut self, levels: impl Fn(&mut Lane<LevelPaint>), holders: impl Fn(&mut Lane<GilPaint>)) {
        for object in &mut self.list {
            levels(&mut object.levels);
            levels(&mut object.waiters);
            holders(&mut object.holders);
        }
    }

    /// Bytes of all lanes, and of the rungs between.
    pub(super) fn bytes(&self) -> (usize, usize) {
        let lanes = |o: &Object| [o.holders.bytes(), o.levels.bytes(), o.waiters.bytes()];
        self.list.iter().flat_map(lanes).fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1))
    }
}
