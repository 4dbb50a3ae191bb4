//! What happens to the records of a run: they become its timeline, beside the kernel's context switches and the machine's load.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use crossbeam::channel::Sender;

use crate::{
    sched::{load::Load, source::SwitchSource},
    sys::{
        clock::Line,
        usage::{self, Switches},
    },
    timeline::{
        Config, Timeline,
        event::{Event, Switch, Way},
        state::ThreadId,
    },
    trace::{
        collector::Sink,
        record::{Kind, Record},
    },
};

/// How far the picture stays behind: records and switches of the last moments may still be on their way.
const LAG_NS: u64 = 12_000_000;

/// Takes a copy of every thread's events as they come in.
pub type Tap = Sender<(ThreadId, Vec<Event>)>;

/// What is known about a run from its records, shared between the collector that adds and the screen that looks.
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
}

/// The collector's end.
#[derive(Debug)]
pub struct Recorder {
    recording: Arc<Mutex<Recording>>,
    switches: SwitchSource,
    load: Load,
    origin_ns: u64,
    /// Core of each thread's latest record.
    cores: Vec<Option<u16>>,
    /// The kernel's numbers of our threads.
    tids: HashSet<u32>,
    events: Vec<Event>,
    batch: Vec<Switch>,
    tap: Option<Tap>,
}

impl Recording {
    /// Nothing recorded yet.
    pub fn new(config: Config) -> Self {
        Self {
            timeline: Timeline::new(config),
            records: 0,
            dropped: 0,
            switches_lost: 0,
            machine: Vec::new(),
            collector_ns: 0,
            migrations: 0,
            switches: Switches::default(),
        }
    }
}

/// The recording, whatever has become of the other side.
pub fn lock(recording: &Mutex<Recording>) -> MutexGuard<'_, Recording> {
    recording.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Recorder {
    /// A recorder for a run that began at `origin_ns` of the monotonic raw clock.
    pub fn new(recording: Arc<Mutex<Recording>>, switches: SwitchSource, origin_ns: u64, tap: Option<Tap>) -> Self {
        let (load, cores) = (Load::new(), Vec::new());
        Self {
            recording,
            switches,
            load,
            origin_ns,
            cores,
            tids: HashSet::new(),
            events: Vec::new(),
            batch: Vec::new(),
            tap,
        }
    }
}

impl Sink for Recorder {
    fn enter(&mut self, thread: u16, process: u16) {
        lock(&self.recording).timeline.set_process(ThreadId(thread), process);
    }

    fn records(&mut self, thread: u16, line: &Line, records: &[Record]) {
        self.events.clear();
        self.events.extend(records.iter().map(|&r| Event::new(line.ns(r.stamp).saturating_sub(self.origin_ns), r)));
        if let Some(tap) = &self.tap {
            // A listener that is gone misses nothing.
            let _ = tap.send((ThreadId(thread), self.events.clone()));
        }
        let index = usize::from(thread);
        if self.cores.len() <= index {
            self.cores.resize(index + 1, None);
        }
        let mut migrations = 0;
        for record in records {
            let before = self.cores[index].replace(record.core);
            migrations += u64::from(before.is_some_and(|core| core != record.core));
        }
        let mut recording = lock(&self.recording);
        for record in records.iter().filter(|r| r.kind == Kind::ThreadStart) {
            self.tids.insert(record.arg);
            recording.timeline.bind(ThreadId(thread), record.arg);
        }
        recording.timeline.push(ThreadId(thread), &self.events);
        recording.records += records.len() as u64;
        recording.migrations += migrations;
    }

    fn round(&mut self, known_ns: u64, dropped: u64) {
        self.batch.clear();
        self.switches.drain(&mut self.batch);
        let load = self.load.sample(Instant::now());
        let mut recording = lock(&self.recording);
        recording.timeline.push_switches(&self.batch);
        for switch in self.batch.iter().filter(|switch| self.tids.contains(&switch.tid)) {
            match switch.way {
                Way::In => {}
                Way::Blocked => recording.switches.voluntary += 1,
                Way::Preempted => recording.switches.involuntary += 1,
            }
        }
        recording.timeline.advance(known_ns.saturating_sub(self.origin_ns + LAG_NS));
        recording.dropped = dropped;
        recording.switches_lost = self.switches.lost();
        recording.machine.clear();
        recording.machine.extend_from_slice(load);
        recording.collector_ns = usage::thread_cpu_ns();
    }
}
