//! Runs of every experiment, ended at random instants: nothing may be left of them. No thread, no open file; the GIL is free, and by
//! its records each thread had let it go before its end. Locks of the program and what is in them go with the machine: debug
//! builds count its objects then (`vm/heap`).
//!
//! The long version (`--ignored`) ends a thousand and says how long it took.

use std::{
    collections::BTreeMap,
    fs,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use crossbeam::channel::unbounded;
use gilscope::{
    experiment::{catalogue, metadata::Experiment},
    gil::kind::GilKind,
    runner::{
        options::{Options, machine_cores},
        session::Session,
        snapshot::Status,
    },
    timeline::{Event, state::ThreadId},
    trace::record::Kind,
};

/// A run that is to be over within a tenth of a second, and is not after this time, hangs.
const HANGS: Duration = Duration::from_secs(30);

/// Small numbers without a pattern (xorshift), the same every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}

/// Threads of this process.
fn threads() -> usize {
    fs::read_dir("/proc/self/task").map_or(0, Iterator::count)
}

/// Open files and sockets of this process.
fn files() -> usize {
    fs::read_dir("/proc/self/fd").map_or(0, Iterator::count)
}

/// Fails unless every thread that began has ended, and had let the GIL go before.
fn check_records(told: impl Iterator<Item = (ThreadId, Vec<Event>)>, what: &str) {
    let mut threads: BTreeMap<u16, Vec<Kind>> = BTreeMap::new();
    for (thread, batch) in told {
        threads.entry(thread.0).or_default().extend(batch.iter().map(|event| event.kind));
    }
    for (thread, kinds) in threads {
        let of_gil = |kind: &&Kind| matches!(kind, Kind::GilAcquire | Kind::GilRelease | Kind::GilCheck);
        let last = kinds.iter().rfind(of_gil);
        assert!(matches!(last, None | Some(Kind::GilRelease)), "{what}: thread {thread} ended with the GIL");
        let ends = kinds.iter().filter(|&&kind| kind == Kind::ThreadEnd).count();
        assert!(ends == 1 && kinds.last() == Some(&Kind::ThreadEnd), "{what}: thread {thread} never ended");
    }
}

/// Lets a run go on for a while and ends it; tells how long its end took.
fn abort(experiment: &Experiment, gil: GilKind, after: Duration) -> Duration {
    let options = Options { gil: Some(gil), ..Options::default() };
    let plan = options.plan(experiment, machine_cores()).unwrap();
    let (tap, told) = unbounded();
    let session = Session::start_tapped(plan, tap);
    session.wait_for(after);
    let order = Instant::now();
    session.stop();
    while !session.is_over() && order.elapsed() < HANGS {
        // Comes back when the run is over, a moment before its last thread is.
        session.wait_for(HANGS);
        thread::yield_now();
    }
    let took = order.elapsed();
    let what = format!("{} under {gil}, ended after {after:?}", experiment.id);
    assert!(session.is_over(), "{what}: still there after {HANGS:?}");
    assert!(session.machine().is_none_or(|machine| machine.gil().is_free()), "{what}: somebody holds the GIL");
    let machine = session.machine().map(Arc::downgrade);
    let report = session.wait();
    assert!(machine.is_none_or(|machine| machine.strong_count() == 0), "{what}: somebody holds the machine");
    if report.watching.dropped == 0 {
        check_records(told.into_iter(), &what);
    }
    let status = report.outcome;
    assert!(
        matches!(status, Status::Aborted | Status::Finished | Status::Failed(_) | Status::Deadlock(_)),
        "{what}: {status:?}"
    );
    if let Status::Failed(text) = status {
        assert!(!text.contains("gilscope") && !text.contains("panicked"), "{what}: {text}");
    }
    took
}

/// Ends so many runs; gives the delays in order of length.
fn abort_many(count: u64) -> Vec<(Duration, String)> {
    let mut dice = Dice(0x2545_f491_4f6c_dd1d);
    let experiments = catalogue::all();
    let (before, open) = (threads(), files());
    let mut delays = Vec::new();
    for _ in 0..count {
        let experiment = &experiments[dice.roll(experiments.len() as u64) as usize];
        let gil = GilKind::ALL[dice.roll(GilKind::ALL.len() as u64) as usize];
        // Short instants, in which threads are born, as often as long ones.
        let most = [1_000, 10_000, 100_000, 300_000][dice.roll(4) as usize];
        let after = Duration::from_micros(dice.roll(most));
        let took = abort(experiment, gil, after);
        delays.push((took, format!("{} under {gil} after {after:?}", experiment.id)));
    }
    // The kernel takes a thread off the list a moment after it was joined.
    let deadline = Instant::now() + HANGS;
    while threads() > before && Instant::now() < deadline {
        thread::yield_now();
    }
    assert!(threads() <= before, "{} threads before, {} after", before, threads());
    assert_eq!(files(), open, "files that were open before, and after");
    delays.sort();
    delays
}

#[test]
fn a_run_ended_at_any_instant_leaves_nothing_behind() {
    abort_many(30);
}

#[test]
#[ignore = "takes minutes"]
fn a_thousand_runs_end_within_a_tenth_of_a_second() {
    let delays = abort_many(1_000);
    let at = |share: f64| &delays[((delays.len() - 1) as f64 * share) as usize];
    for share in [0.5, 0.9, 0.99, 0.999, 1.0] {
        let (took, which) = at(share);
        println!("{:5.1} % within {took:?}  ({which})", share * 100.0);
    }
    let late: Vec<_> = delays.iter().filter(|(took, _)| *took > Duration::from_millis(100)).collect();
    assert!(late.is_empty(), "later than 100 ms: {late:#?}");
}
