//! The thread that empties the rings: every few milliseconds, never waited for, never in the way.
//!
//! It sleeps between its rounds (a spinning reader doubles the writers' cost) and turns raw stamps into nanoseconds by a line through
//! readings of both clocks, each taken after the rings have been emptied: every stamp lies between two readings.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use crossbeam::channel::{Receiver, Sender, unbounded};

use super::{
    record::{Kind, Record},
    ring::{Reader, known},
};
use crate::sys::{
    clock::{Line, Pair},
    stamp::Stamper,
};

/// Time between two rounds. A ring must hold what a thread can write in many of these.
pub const PERIOD: Duration = Duration::from_millis(4);

/// What becomes of the records. Called on the collector's thread.
pub trait Sink: Send + 'static {
    /// A thread is about to be heard of, of this process: 0 is our own.
    fn enter(&mut self, thread: u16, process: u16) {
        let _ = (thread, process);
    }

    /// Records of one thread, in order; `line` turns their stamps into nanoseconds of the monotonic raw clock.
    fn records(&mut self, thread: u16, line: &Line, records: &[Record]);

    /// A round is over. Everything published before `known_ns` has been delivered, and with every acquisition before it all that
    /// led to it; `dropped` records were lost so far.
    fn round(&mut self, known_ns: u64, dropped: u64);
}

/// What the collector is told.
#[derive(Debug)]
pub enum Arrival {
    /// A thread begins.
    Thread {
        /// Its number.
        thread: u16,
        /// The number of its process.
        process: u16,
        /// What it writes to.
        ring: Reader,
    },
    /// A process has ended, and all its threads with it, whether or not they had time to say so.
    Gone {
        /// Its number.
        process: u16,
        /// When that was noticed; raw.
        stamp: u64,
    },
}

/// A running collector.
#[derive(Debug)]
pub struct Collector<S> {
    rings: Sender<Arrival>,
    over: Arc<AtomicBool>,
    thread: JoinHandle<S>,
}

impl<S: Sink> Collector<S> {
    /// Starts the thread. Fails as the operating system does.
    pub fn start(sink: S) -> std::io::Result<Self> {
        let (rings, arriving) = unbounded();
        let over = Arc::new(AtomicBool::new(false));
        let thread = thread::Builder::new().name("collector".into()).spawn({
            let over = over.clone();
            move || collect(sink, &arriving, &over)
        })?;
        Ok(Self { rings, over, thread })
    }

    /// Where the rings of new threads are handed in.
    pub fn rings(&self) -> Sender<Arrival> {
        self.rings.clone()
    }

    /// Collects what is left and ends. The writers must be gone, or what they still write is lost.
    pub fn finish(self) -> thread::Result<S> {
        // Relaxed: what must be seen, the rings' heads, is ordered by the rings; the writers' threads were joined by the caller.
        self.over.store(true, Relaxed);
        self.thread.thread().unpark();
        self.thread.join()
    }
}

/// A thread's ring.
struct Source {
    thread: u16,
    process: u16,
    ring: Reader,
    /// Its process has ended, and when.
    gone: Option<u64>,
    /// Its latest record.
    latest: Option<Record>,
    /// Records that it has lost, as last seen.
    dropped: u64,
}

impl Source {
    /// What a thread would have said at its end, if it was killed before.
    fn last_word(&mut self) -> Option<Record> {
        let stamp = self.gone?;
        let Record { core, stamp: latest, .. } = self.latest.filter(|latest| latest.kind != Kind::ThreadEnd)?;
        Some(Record { stamp: stamp.max(latest), arg: 0, core, kind: Kind::ThreadEnd, flags: 1 })
    }
}

fn collect<S: Sink>(mut sink: S, arriving: &Receiver<Arrival>, over: &AtomicBool) -> S {
    let stamper = Stamper::new();
    let mut rings: Vec<Source> = Vec::new();
    let mut dropped = 0;
    let (mut batch, mut parts) = (Vec::new(), Vec::new());
    let mut line = Line::new(Pair::now(&stamper));
    loop {
        // Asked before the rings are: a round that starts after the end was announced finds everything.
        let last = over.load(Relaxed);
        if !last {
            thread::park_timeout(PERIOD);
        }
        // In this order: the time, new rings, promises, records. See `known`.
        let began = stamper.stamp().0;
        for arrival in arriving.try_iter() {
            match arrival {
                Arrival::Thread { thread, process, ring } => {
                    sink.enter(thread, process);
                    rings.push(Source { thread, process, ring, gone: None, latest: None, dropped: 0 });
                }
                Arrival::Gone { process, stamp } => {
                    rings.iter_mut().filter(|s| s.process == process).for_each(|s| s.gone = Some(stamp));
                }
            }
        }
        let known = known(began, rings.iter().map(|source| &source.ring));
        rings.retain_mut(|source| {
            let start = batch.len();
            source.ring.drain(&mut batch);
            source.latest = batch[start..].last().copied().or(source.latest);
            batch.extend(source.last_word());
            let Some(latest) = batch[start..].last() else { return source.gone.is_none() };
            parts.push((source.thread, start..batch.len()));
            // Who loses records has a full ring, so there is nothing to ask of an empty one.
            let seen = std::mem::replace(&mut source.dropped, source.ring.dropped());
            dropped += source.dropped - seen;
            latest.kind != Kind::ThreadEnd
        });
        line.extend(Pair::now(&stamper));
        for (thread, part) in parts.drain(..) {
            sink.records(thread, &line, &batch[part]);
        }
        batch.clear();
        sink.round(line.ns(known), dropped);
        if last {
            return sink;
        }
    }
}

#[cfg(all(test, not(gilscope_model)))]
mod tests {
    use super::*;
    use crate::{
        sys::shared::Place,
        trace::{ring::ring, tracer::Tracer},
    };

    #[derive(Default)]
    struct Heap {
        args: Vec<(u16, u32)>,
        times: Vec<u64>,
        dropped: u64,
    }

    impl Sink for Heap {
        fn records(&mut self, thread: u16, line: &Line, records: &[Record]) {
            self.args.extend(records.iter().map(|r| (thread, r.arg)));
            self.times.extend(records.iter().map(|r| line.ns(r.stamp)));
        }

        fn round(&mut self, _known_ns: u64, dropped: u64) {
            self.dropped = dropped;
        }
    }

    #[test]
    fn records_of_threads_that_come_and_go_all_arrive() {
        const EACH: u32 = 1_000;
        let collector = Collector::start(Heap::default()).unwrap();
        let start = crate::sys::clock::monotonic_raw_ns();
        for thread in 0..3 {
            let rings = collector.rings();
            thread::spawn(move || {
                let (writer, reader) = ring(4096);
                rings.send(Arrival::Thread { thread, process: 0, ring: reader }).unwrap();
                let me = Tracer::new(Some(writer), Place::default(), Arc::default());
                (0..EACH).for_each(|n| me.emit(Kind::Mark, 0, n));
            })
            .join()
            .unwrap();
        }
        let heap = collector.finish().unwrap();
        let end = crate::sys::clock::monotonic_raw_ns();
        let expected: Vec<_> = (0..3).flat_map(|t| (0..EACH).map(move |n| (t, n))).collect();
        assert_eq!((heap.args, heap.dropped), (expected, 0));
        assert!(heap.times.iter().all(|t| (start - 10_000..end + 10_000).contains(t)));
    }

    #[test]
    fn who_is_killed_has_a_last_word_and_keeps_nobody_waiting() {
        let (tell, told) = unbounded();
        let collector = Collector::start(Teller(tell)).unwrap();
        let (writer, reader) = ring(16);
        collector.rings().send(Arrival::Thread { thread: 0, process: 4, ring: reader }).unwrap();
        let killed = Tracer::new(Some(writer), Place::default(), Arc::default());
        killed.emit(Kind::GilAcquire, 0, 0);
        // It dies between announcing its release and writing it.
        killed.emit_release(0);
        let stamp = Stamper::new().stamp().0;
        collector.rings().send(Arrival::Gone { process: 4, stamp }).unwrap();
        let kinds: Vec<Kind> = told.iter().filter_map(|(kind, _)| kind).take(2).collect();
        assert_eq!(kinds, [Kind::GilAcquire, Kind::ThreadEnd]);
        let now = crate::sys::clock::monotonic_raw_ns();
        assert!(told.iter().any(|(kind, known)| kind.is_none() && known > now));
        collector.finish().unwrap();
    }

    /// Tells each record and each round as they come.
    struct Teller(Sender<(Option<Kind>, u64)>);

    impl Sink for Teller {
        fn records(&mut self, _: u16, line: &Line, records: &[Record]) {
            for record in records {
                self.0.send((Some(record.kind), line.ns(record.stamp))).unwrap();
            }
        }

        fn round(&mut self, known_ns: u64, _: u64) {
            self.0.send((None, known_ns)).unwrap();
        }
    }

    #[test]
    fn nothing_after_a_release_that_is_not_written_yet_counts_as_known() {
        let (tell, told) = unbounded();
        let collector = Collector::start(Teller(tell)).unwrap();
        let [leaving, coming] = [0, 1].map(|thread| {
            let (writer, reader) = ring(16);
            collector.rings().send(Arrival::Thread { thread, process: 0, ring: reader }).unwrap();
            Tracer::new(Some(writer), Place::default(), Arc::default())
        });
        leaving.emit_release(0);
        coming.emit(Kind::GilAcquire, 0, 0);
        // One round: its records, and how much is known after it.
        let round = || {
            let mut records = Vec::new();
            loop {
                match told.recv().unwrap() {
                    (Some(kind), ns) => records.push((kind, ns)),
                    (None, known) => return (records, known),
                }
            }
        };
        let with_records = || std::iter::repeat_with(round).find(|(records, _)| !records.is_empty()).unwrap();
        let (records, known) = with_records();
        let (_, acquired) = records[0];
        assert!([known, round().1, round().1].iter().all(|&known| known < acquired), "however many rounds go by");
        leaving.emit(Kind::BlockBegin, 0, 0);
        let (records, _) = with_records();
        assert!(records[0].0 == Kind::GilRelease && records[0].1 < acquired);
        assert!(round().1 > acquired);
        collector.finish().unwrap();
    }
}
