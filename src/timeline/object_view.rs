//! The program's objects as a screen shows them: a handful, the most telling ones, over one stretch of time.

use std::collections::HashMap;

use crate::trace::record::{ObjectKind, unpack_position};

use super::{
    build::Timeline,
    cell::GilCell,
    hand_offs::{Exchange, HandOff},
    objects::{Object, ObjectIndex},
    pyramid::Shown,
    state::ThreadId,
    track::ThreadPaint,
};

/// One object over a stretch of time.
#[derive(Debug, Clone, PartialEq)]
pub struct ObjectView {
    /// Its place in order of making.
    pub index: ObjectIndex,
    /// Its number in records.
    pub number: u32,
    /// What it is.
    pub kind: ObjectKind,
    /// Code object and instruction where it was made, if known.
    pub made_at: Option<(u16, usize)>,
    /// Several were made there: this is the one with that number, from 1.
    pub nth: Option<u32>,
    /// Who has it at the instant, if one thread at a time can.
    pub holder: Option<ThreadId>,
    /// Who waits for it at the instant, the first few.
    pub waiters: Vec<ThreadId>,
    /// How many wait.
    pub waiting: u32,
    /// How full it is at the instant, if it says so.
    pub level: Option<u32>,
    /// The fullest it has been.
    pub highest: u32,
    /// How often it was taken.
    pub takes: u64,
    /// How often of these a thread had to wait.
    pub contended: u64,
    /// How often it went from one thread to another that had waited.
    pub hand_offs: u64,
    /// The longest wait for it, one that still lasts included.
    pub longest_ns: u64,
    /// All waits for it together, those that were over.
    pub waited_ns: u64,
    /// What to draw along the time axis.
    pub curve: Curve,
}

/// What an object looks like along the time axis.
#[derive(Debug, Clone, PartialEq)]
pub enum Curve {
    /// Who had it.
    Held(Vec<GilCell>),
    /// Who had a reentrant lock, and how often taken, on average over each cell.
    Depth(Vec<GilCell>, Vec<Option<f32>>),
    /// How full it was, on average over each cell; `None` where it had not said so, or time has not come.
    Level(Vec<Option<f32>>),
    /// How many waited, likewise.
    Waiters(Vec<Option<f32>>),
}

/// As many waiters are named.
const NAMED: usize = 8;

impl Timeline {
    /// The objects worth looking at, `most` at most, in order of making: those that were waited for longest, then those taken
    /// most often; `chosen` in any case. Beside them the number of all others.
    pub fn objects(
        &self,
        range: (u64, u64),
        width: usize,
        instant: u64,
        most: usize,
        chosen: Option<ObjectIndex>,
    ) -> (Vec<ObjectView>, u64) {
        let instant = instant.min(self.now());
        let all = &self.objects.list;
        let mut order: Vec<usize> = (0..all.len()).collect();
        let key = |&i: &usize| {
            let object: &Object = &all[i];
            let first = chosen.is_some_and(|index| usize::from(index) == i);
            std::cmp::Reverse((first, !object.waiting.is_empty(), object.waited_ns, object.takes))
        };
        if order.len() > most {
            if most > 0 {
                order.select_nth_unstable_by_key(most - 1, key);
            }
            order.truncate(most);
            order.sort_unstable();
        }
        let more = (all.len() - order.len()) as u64 + self.objects.unfollowed;
        let waiters = self.waiters_at(instant, &order);
        let mut view = |i: usize| self.object(i, range, width, instant, &waiters);
        (order.into_iter().map(&mut view).collect(), more)
    }

    /// Hand-offs within a stretch, of one object or of all, one by one if there are at most `most`.
    pub fn hand_offs(&self, range: (u64, u64), object: Option<ObjectIndex>, most: usize) -> Exchange {
        self.objects.hand_offs.within(range, object, most)
    }

    /// The latest hand-off at an instant.
    pub fn hand_off_before(&self, ns: u64, object: Option<ObjectIndex>) -> Option<HandOff> {
        self.objects.hand_offs.before(ns, object)
    }

    /// Number of objects that are followed.
    pub fn object_count(&self) -> usize {
        self.objects.list.len()
    }

    fn object(
        &self,
        i: usize,
        range: (u64, u64),
        width: usize,
        instant: u64,
        waiters: &HashMap<ObjectIndex, Vec<ThreadId>>,
    ) -> ObjectView {
        let object = &self.objects.list[i];
        let index = i as ObjectIndex;
        let held = || self.held_cells(&object.holders, range, width);
        let levels = || self.level_cells(&object.levels, range, width);
        let curve = match (object.exclusive(), object.levels.last_start().is_some()) {
            (true, false) => Curve::Held(held()),
            (true, true) => Curve::Depth(held(), levels()),
            (false, true) => Curve::Level(levels()),
            (false, false) => Curve::Waiters(self.level_cells(&object.waiters, range, width)),
        };
        let lasting = object.waiting.iter().map(|&(_, since)| self.now().saturating_sub(since)).max();
        let several = object.made_at.is_some_and(|at| self.objects.several_at(at));
        ObjectView {
            index,
            number: object.number.1,
            kind: object.kind,
            made_at: object.made_at.map(unpack_position),
            nth: several.then_some(object.before + 1),
            holder: object.holder_at(instant),
            waiters: waiters.get(&index).map(|all| all.iter().copied().take(NAMED).collect()).unwrap_or_default(),
            waiting: object.waiters_at(instant),
            level: object.level_at(instant),
            highest: object.highest,
            takes: object.takes,
            contended: object.contended,
            hand_offs: object.hand_offs,
            longest_ns: object.longest_ns.max(lasting.unwrap_or(0)),
            waited_ns: object.waited_ns,
            curve,
        }
    }

    /// Who waits for each of these objects. At the live end they are known; in the past the threads' lanes are asked.
    fn waiters_at(&self, instant: u64, objects: &[usize]) -> HashMap<ObjectIndex, Vec<ThreadId>> {
        let all = &self.objects.list;
        if instant >= self.now() {
            let names = |i: usize| all[i].waiting.iter().map(|&(thread, _)| thread).collect();
            return objects.iter().map(|&i| (i as ObjectIndex, names(i))).collect();
        }
        let mut found: HashMap<ObjectIndex, Vec<ThreadId>> = HashMap::new();
        if objects.iter().all(|&i| all[i].waiters_at(instant) == 0) {
            return found;
        }
        for thread in self.threads() {
            let lane = &self.threads[usize::from(thread.0)].lane;
            if let Some((Shown::Payload(payload), _)) = lane.at(instant)
                && let Some(index) = ThreadPaint::object(payload)
            {
                found.entry(index).or_default().push(thread);
            }
        }
        found
    }
}
