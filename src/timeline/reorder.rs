//! Puts what arrives in batches from many threads and from the kernel into one order of time.
//!
//! What is later than the watermark waits. What comes too late, because its thread lost its core between taking
//! the stamp and publishing the record, is moved up to the watermark and counted. The order of one
//! thread's own events is never changed.

use super::{
    event::{Event, Switch, Way},
    state::ThreadId,
};

/// One thing that happened.
#[derive(Debug, Clone, Copy)]
pub enum Item {
    /// A thread's event.
    Event(ThreadId, Event),
    /// A context switch.
    Switch(Switch),
    /// A signal that comes to the program from outside: when, and its number.
    Signal(u64, u32),
}

impl Item {
    /// When.
    pub fn ns(&self) -> u64 {
        match self {
            Self::Event(_, event) => event.ns,
            Self::Switch(switch) => switch.ns,
            Self::Signal(ns, _) => *ns,
        }
    }

    /// At one instant a thread comes to its core, speaks, and leaves.
    fn order(&self) -> (u64, u8) {
        let turn = match self {
            Self::Switch(Switch { way: Way::In, .. }) | Self::Signal(..) => 0,
            Self::Event(..) => 1,
            Self::Switch(_) => 2,
        };
        (self.ns(), turn)
    }
}

/// What waits for its turn.
#[derive(Debug, Default)]
pub struct Reorder {
    waiting: Vec<Item>,
    watermark: u64,
    late: u64,
}

impl Reorder {
    /// Takes a thread's next events. `latest` is the time of its latest event so far, and is kept up.
    pub fn push(&mut self, thread: ThreadId, events: &[Event], latest: &mut u64) {
        self.late += events.iter().filter(|event| event.ns < self.watermark).count() as u64;
        let floor = self.watermark;
        self.waiting.extend(events.iter().map(|event| {
            *latest = event.ns.max(*latest).max(floor);
            Item::Event(thread, Event { ns: *latest, ..*event })
        }));
    }

    /// Takes context switches, in any order.
    pub fn push_switches(&mut self, switches: &[Switch]) {
        let floor = self.watermark;
        self.late += switches.iter().filter(|switch| switch.ns < floor).count() as u64;
        self.waiting.extend(switches.iter().map(|s| Item::Switch(Switch { ns: s.ns.max(floor), ..*s })));
    }

    /// Takes a signal from outside.
    pub fn push_signal(&mut self, ns: u64, number: u32) {
        self.waiting.push(Item::Signal(ns.max(self.watermark), number));
    }

    /// Adds everything up to `watermark` to `due`, in order; what is later goes on waiting.
    pub fn advance(&mut self, watermark: u64, due: &mut Vec<Item>) {
        self.watermark = self.watermark.max(watermark);
        let watermark = self.watermark;
        due.extend(self.waiting.extract_if(.., |item| item.ns() <= watermark));
        // Stable, and fast on what it gets: a few runs that are in order each. What waits is sorted once, when it is due.
        due.sort_by_key(Item::order);
    }

    /// Time of the last thing that waits.
    pub fn last(&self) -> Option<u64> {
        self.waiting.iter().map(Item::ns).max()
    }

    /// Time up to which everything has been handed on.
    pub fn watermark(&self) -> u64 {
        self.watermark
    }

    /// How many things came too late and were moved up.
    pub fn late(&self) -> u64 {
        self.late
    }
}
