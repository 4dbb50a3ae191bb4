//! The figures of a run as rules ask for them, and how they are put in words.

use crate::{
    runner::report::{Report, ThreadReport},
    timeline::state::State,
    trace::counters::Counter,
};

use super::Yardstick;

/// A thread that was on a core for this share of the run had something to compute.
const COMPUTES: f64 = 0.1;

/// What rules look at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Facts<'a> {
    pub report: &'a Report,
    pub yardstick: Option<Yardstick<'a>>,
}

impl<'a> Facts<'a> {
    /// Whether one thread at a time could run Python.
    pub fn has_gil(&self) -> bool {
        self.report.plan.gil.excludes()
    }

    /// How long the run took, in seconds.
    pub fn elapsed(&self) -> f64 {
        self.report.elapsed_s
    }

    /// A share of the run, as seconds.
    pub fn share(&self, share: f64) -> f64 {
        self.report.elapsed_s * share
    }

    /// So many seconds as a share of the run. What was measured begins with the run, a little before the program does.
    pub fn of_run(&self, seconds: f64) -> f64 {
        (seconds / self.report.elapsed_s).min(1.0)
    }

    pub fn count(&self, counter: Counter) -> u64 {
        self.report.totals.get(counter)
    }

    /// The threads: what tasks do, threads do for them.
    pub fn threads(&self) -> impl Iterator<Item = &'a ThreadReport> {
        self.report.threads.iter().filter(|thread| !thread.task)
    }

    /// Seconds that all threads together spent in these states.
    pub fn seconds(&self, states: &[State]) -> f64 {
        self.threads().map(|thread| seconds(thread, states)).sum()
    }

    /// Threads that had a good deal to compute: that ran, or wanted to.
    pub fn computing(&self) -> usize {
        let wants = [State::RunningPython, State::RunningNative, State::Fighting, State::WantsGil, State::Ready];
        let ran = |thread: &&ThreadReport| {
            seconds(thread, &[State::RunningPython]) > 0.0 && seconds(thread, &wants) >= self.share(COMPUTES)
        };
        self.threads().filter(ran).count()
    }

    /// Cores that the program may use.
    pub fn cores(&self) -> f64 {
        f64::from(self.report.plan.cores)
    }
}

/// Seconds that a thread spent in these states; 0 where nothing was recorded.
pub(super) fn seconds(thread: &ThreadReport, states: &[State]) -> f64 {
    thread.seconds.map_or(0.0, |seconds| states.iter().map(|&state| seconds[state as usize]).sum())
}

/// `three threads`, `14 threads`.
pub(super) fn threads(n: usize) -> String {
    const WORDS: [&str; 10] = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    let number = WORDS.get(n).map_or_else(|| n.to_string(), |&word| word.to_owned());
    format!("{number} {}", if n == 1 { "thread" } else { "threads" })
}

/// `, line 12`, if the line is known.
pub(super) fn at_line(line: Option<u32>) -> String {
    line.map_or_else(String::new, |line| format!(", line {line}"))
}

/// The sentence with a capital at its beginning.
pub(super) fn capital(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
