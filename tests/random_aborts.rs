//! Runs of every experiment, ended at random instants: nothing may be left of them.
//!
//! The long version (`--ignored`) ends a thousand and says how long it took.

use std::{
    fs, thread,
    time::{Duration, Instant},
};

use gilscope::{
    experiment::{catalogue, metadata::Experiment},
    gil::kind::GilKind,
    runner::{
        options::{Options, machine_cores},
        session::Session,
        snapshot::Status,
    },
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

/// Lets a run go on for a while and ends it; tells how long its end took.
fn abort(experiment: &Experiment, gil: GilKind, after: Duration) -> Duration {
    let options = Options { gil: Some(gil), ..Options::default() };
    let plan = options.plan(experiment, machine_cores()).unwrap();
    let session = Session::start(plan);
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
    let status = session.wait().outcome;
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
    let before = threads();
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
