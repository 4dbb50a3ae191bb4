//! What is known about a run from its records: kept in memory for who looks ([`Recording`]), and written down while it comes in for who
//! wants to look again ([`journal`], [`replay`]). Both ways everything goes through the methods of [`Recording`].

pub mod entry;
pub mod journal;
pub mod news;
pub mod recorder;
pub mod replay;

use std::{
    borrow::Cow,
    collections::HashSet,
    sync::{Mutex, MutexGuard, PoisonError},
};

use crate::{
    sys::usage::Switches,
    timeline::{
        Config, Timeline,
        event::{Event, Switch, Way},
        state::ThreadId,
    },
    trace::record::Kind,
};

use entry::Entry;
use journal::Journal;
use news::News;

/// A run's timeline and what is told beside it.
#[derive(Debug)]
pub struct Recording {
    /// All lanes.
    pub timeline: Timeline,
    /// Records so far.
    pub records: u64,
    /// Records lost because a ring was full.
    pub dropped: u64,
    /// Switch records that the kernel threw away.
    pub switches_lost: u64,
    /// Load of each core of the machine, 0 to 1.
    pub machine: Vec<f32>,
    /// Processor time that the collector has used, nanoseconds.
    pub collector_ns: u64,
    /// Threads that went from one core to another, so far.
    pub migrations: u64,
    /// Context switches of our threads so far, by the kernel's records.
    pub switches: Switches,
    /// Core of each thread's latest record.
    cores: Vec<Option<u16>>,
    /// The kernel's numbers of our threads.
    tids: HashSet<u32>,
    /// Where it is written down, if it is.
    journal: Option<Journal>,
}

/// The recording, whatever has become of the other side.
pub fn lock(recording: &Mutex<Recording>) -> MutexGuard<'_, Recording> {
    recording.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Recording {
    /// Nothing recorded yet.
    pub fn new(config: Config, journal: Option<Journal>) -> Self {
        Self {
            timeline: Timeline::new(config),
            records: 0,
            dropped: 0,
            switches_lost: 0,
            machine: Vec::new(),
            collector_ns: 0,
            migrations: 0,
            switches: Switches::default(),
            cores: Vec::new(),
            tids: HashSet::new(),
            journal,
        }
    }

    /// A thread with a ring of its own, and its process.
    pub fn enter(&mut self, thread: u16, process: u16) {
        self.note(|| Entry::Enter { thread, process });
        self.timeline.set_process(ThreadId(thread), process);
    }

    /// What a thread has recorded, in order.
    pub fn add_events(&mut self, thread: u16, events: &[Event]) {
        self.note(|| Entry::Events(thread, Cow::Borrowed(events)));
        let index = usize::from(thread);
        if self.cores.len() <= index {
            self.cores.resize(index + 1, None);
        }
        for event in events {
            let before = self.cores[index].replace(event.core);
            self.migrations += u64::from(before.is_some_and(|core| core != event.core));
            if event.kind == Kind::ThreadStart {
                self.tids.insert(event.arg);
                self.timeline.bind(ThreadId(thread), event.arg);
            }
        }
        self.timeline.push(ThreadId(thread), events);
        self.records += events.len() as u64;
    }

    /// What the kernel has recorded, in order, and how much of it is lost so far.
    pub fn add_switches(&mut self, switches: &[Switch], lost: u64) {
        if !switches.is_empty() || lost != self.switches_lost {
            self.note(|| Entry::Switches(Cow::Borrowed(switches), lost));
        }
        self.timeline.push_switches(switches);
        self.switches_lost = lost;
        for switch in switches.iter().filter(|switch| self.tids.contains(&switch.tid)) {
            match switch.way {
                Way::In => {}
                Way::Blocked => self.switches.voluntary += 1,
                Way::Preempted => self.switches.involuntary += 1,
            }
        }
    }

    /// A signal from outside.
    pub fn add_signal(&mut self, ns: u64, number: u32) {
        self.note(|| Entry::Signal { ns, number });
        self.timeline.push_signal(ns, number);
    }

    /// Everything up to this time has come in, but for so many records that are lost.
    pub fn advance(&mut self, complete_ns: u64, dropped: u64, collector_ns: u64) {
        self.note(|| Entry::Complete { ns: complete_ns, dropped, collector_ns });
        self.timeline.advance(complete_ns);
        (self.dropped, self.collector_ns) = (dropped, collector_ns);
    }

    /// Writes something down, if anything is.
    pub fn note<'a>(&mut self, entry: impl FnOnce() -> Entry<'a>) {
        if let Some(journal) = &mut self.journal {
            journal.write(&entry());
        }
    }

    /// Nothing comes any more: the picture is complete, and so is what is written down.
    pub fn finish(&mut self, end_ns: u64, news: Option<News>, end: Entry<'_>) {
        self.timeline.finish(end_ns);
        if let Some(mut news) = news {
            news.tell(self, true);
        }
        self.note(|| end);
        if let Some(journal) = &mut self.journal {
            journal.flush();
        }
    }

    /// Where it is written down.
    pub fn journal(&mut self) -> Option<&mut Journal> {
        self.journal.as_mut()
    }
}
