//! What happens to the records of a run: they become its timeline, beside the kernel's context switches and the machine's load.

use std::{
    sync::{Arc, Mutex},
    time::Instant,
};

use crossbeam::channel::Sender;

use super::{Recording, lock, news::News};
use crate::{
    sched::{load::Load, source::SwitchSource},
    sys::{clock::Line, usage},
    timeline::{
        event::{Event, Switch},
        state::ThreadId,
    },
    trace::{collector::Sink, record::Record},
};

/// How far the picture stays behind: records and switches of the last moments may still be on their way.
const LAG_NS: u64 = 12_000_000;

/// Takes a copy of every thread's events as they come in.
pub type Tap = Sender<(ThreadId, Vec<Event>)>;

/// The collector's end.
#[derive(Debug)]
pub struct Recorder {
    recording: Arc<Mutex<Recording>>,
    switches: SwitchSource,
    load: Load,
    origin_ns: u64,
    events: Vec<Event>,
    batch: Vec<Switch>,
    tap: Option<Tap>,
    /// What is written down beside the records, if anything is.
    news: Option<News>,
}

impl Recorder {
    /// A recorder for a run that began at `origin_ns` of the monotonic raw clock.
    pub fn new(
        recording: Arc<Mutex<Recording>>,
        switches: SwitchSource,
        origin_ns: u64,
        tap: Option<Tap>,
        news: Option<News>,
    ) -> Self {
        let (events, batch) = (Vec::new(), Vec::new());
        Self { recording, switches, load: Load::new(), origin_ns, events, batch, tap, news }
    }

    /// What has been written down so far beside the records, when no more come.
    pub fn into_news(self) -> Option<News> {
        self.news
    }
}

impl Sink for Recorder {
    fn enter(&mut self, thread: u16, process: u16) {
        lock(&self.recording).enter(thread, process);
    }

    fn records(&mut self, thread: u16, line: &Line, records: &[Record]) {
        self.events.clear();
        self.events.extend(records.iter().map(|&r| Event::new(line.ns(r.stamp).saturating_sub(self.origin_ns), r)));
        if let Some(tap) = &self.tap {
            // A listener that is gone misses nothing.
            let _ = tap.send((ThreadId(thread), self.events.clone()));
        }
        lock(&self.recording).add_events(thread, &self.events);
    }

    fn round(&mut self, known_ns: u64, dropped: u64) {
        self.batch.clear();
        self.switches.drain(&mut self.batch);
        let load = self.load.sample(Instant::now());
        let mut recording = lock(&self.recording);
        recording.add_switches(&self.batch, self.switches.lost());
        recording.advance(known_ns.saturating_sub(self.origin_ns + LAG_NS), dropped, usage::thread_cpu_ns());
        recording.machine.clear();
        recording.machine.extend_from_slice(load);
        if let Some(news) = &mut self.news {
            news.tell(&mut recording, false);
        }
        if let Some(journal) = recording.journal() {
            journal.flush();
        }
    }
}
