//! What a series of runs shows at one moment: a row for each way of running the program, plain data.
//!
//! A comparison draws the rows as bars, a sweep takes them as the points of its curves.

use std::{path::PathBuf, sync::Arc};

use crate::timeline::Delay;

use super::{
    plan::Plan,
    printed::Figure,
    report::{Report, WaitTimes},
    spread::Spread,
};

/// One way of running a program: what a row is about.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// What tells it from the others: "threaded · tick · 2 cores".
    pub label: String,
    /// What runs it: the lock's name, or the interpreter's.
    pub runner: String,
    /// The program and how it is to run.
    pub plan: Arc<Plan>,
    /// The real interpreter that runs it as a child process; `None`: our own machine.
    pub interpreter: Option<PathBuf>,
    /// Number of the case that it is measured against, if it is not its own measure.
    pub baseline: Option<usize>,
    /// What the tutorial measured.
    pub tutorial: Tutorial,
}

/// What the tutorial measured for a case, as far as it did.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Tutorial {
    /// Seconds on its machine, with its numbers of steps.
    pub seconds: Option<f64>,
    /// Elapsed time ÷ the baseline's.
    pub ratio: Option<f64>,
}

/// What one run came to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sample {
    /// Seconds from the program's first instruction to its end; of a child, without its start-up.
    pub elapsed_s: f64,
    /// System calls of the program's threads; `None`: not counted.
    pub syscalls: Option<u64>,
    /// Failed acquisitions ÷ checks; `None`: not counted.
    pub badness: Option<f64>,
    /// How long contended acquisitions of the GIL took, if there were any.
    pub gil_wait: Option<WaitTimes>,
    /// How long it took from the end of a wait for I/O to running Python again, if there were any.
    pub io_response: Option<WaitTimes>,
    /// The figure that the program printed, if any.
    pub printed: Option<Figure>,
}

/// A case and what its runs came to so far.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// What was run.
    pub case: Case,
    /// Its runs, in order.
    pub samples: Vec<Sample>,
    /// Elapsed seconds; `None` before the first run.
    pub elapsed: Option<Spread>,
    /// Median of the elapsed time ÷ the baseline's; `None` while one of them is missing, and for the baseline itself.
    pub ratio: Option<f64>,
    /// Its runs and the baseline's overlap: some of the one took as long as some of the other, and the ratio may be chance.
    pub overlaps: bool,
    /// System calls, the median; `None`: not counted.
    pub syscalls: Option<u64>,
    /// Badness, the median; `None`: not counted.
    pub badness: Option<f64>,
    /// What it prints otherwise than the first case that runs the same text did, in one line.
    pub differs: Option<String>,
    /// Why it is run no more, in one line.
    pub trouble: Option<String>,
    /// What should be known about its figures, in one line.
    pub note: Option<String>,
}

/// A series at one moment.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Progress {
    /// A row for each case, in their order.
    pub rows: Vec<Row>,
    /// Runs that are over.
    pub done: usize,
    /// Runs altogether; fewer when a case has failed.
    pub total: usize,
    /// The case that runs now, and its seconds so far.
    pub current: Option<(usize, f64)>,
    /// Seconds until the end, judged by the runs so far; `None` before the first has ended.
    pub left_s: Option<f64>,
    /// Nothing runs any more, and nothing will.
    pub over: bool,
}

impl Sample {
    /// What a report says.
    pub fn of(report: &Report) -> Self {
        Self {
            elapsed_s: report.elapsed_s,
            syscalls: Some(report.totals.syscalls_total()),
            badness: Some(report.totals.badness()),
            gil_wait: report.times(Delay::GilWait),
            io_response: report.times(Delay::IoResponse),
            printed: Figure::of(&report.stdout),
        }
    }
}

impl Row {
    /// A row before its first run.
    pub fn new(case: Case) -> Self {
        Self {
            case,
            samples: Vec::new(),
            elapsed: None,
            ratio: None,
            overlaps: false,
            syscalls: None,
            badness: None,
            differs: None,
            trouble: None,
            note: None,
        }
    }

    /// Adds a run.
    pub fn add(&mut self, sample: Sample) {
        self.samples.push(sample);
        let median = |of: fn(&Sample) -> Option<f64>| Spread::of(self.samples.iter().filter_map(of));
        self.elapsed = median(|sample| Some(sample.elapsed_s));
        self.badness = median(|sample| sample.badness).map(|spread| spread.median);
        let syscalls = median(|sample| sample.syscalls.map(|n| n as f64)).map(|spread| spread.median as u64);
        // A child's are counted in a run of their own.
        self.syscalls = syscalls.or(self.syscalls);
    }
}

/// Puts the ratio of each row to its baseline into it, and whether that says anything.
pub fn set_ratios(rows: &mut [Row]) {
    let all: Vec<Option<Spread>> = rows.iter().map(|row| row.elapsed).collect();
    for row in rows {
        let baseline = row.case.baseline.and_then(|baseline| *all.get(baseline)?);
        let both = row.elapsed.zip(baseline).filter(|(_, baseline)| baseline.median > 0.0);
        row.ratio = both.map(|(own, baseline)| own.median / baseline.median);
        row.overlaps = both.is_some_and(|(own, baseline)| own.overlaps(&baseline));
    }
}

/// Seconds until every row has `repeat` runs, or is in trouble: each run to come counts as its row's mean so far, or as the mean of all
/// rows where it has none. `None` before the first run.
pub fn seconds_left(rows: &[Row], repeat: usize, current: Option<(usize, f64)>) -> Option<f64> {
    let mean = |row: &Row| {
        let runs = row.samples.len();
        (runs > 0).then(|| row.samples.iter().map(|sample| sample.elapsed_s).sum::<f64>() / runs as f64)
    };
    let means: Vec<f64> = rows.iter().filter_map(mean).collect();
    let typical = (!means.is_empty()).then(|| means.iter().sum::<f64>() / means.len() as f64)?;
    let expected = |row: &Row| mean(row).unwrap_or(typical);
    let to_come = rows.iter().filter(|row| row.trouble.is_none());
    let all: f64 = to_come.map(|row| repeat.saturating_sub(row.samples.len()) as f64 * expected(row)).sum();
    // The running one has been counted in full.
    let past = current.and_then(|(case, s)| Some(s.min(expected(rows.get(case)?)))).unwrap_or(0.0);
    Some((all - past).max(0.0))
}

/// Says in one line where `printed` is not what was `expected`; `None` if it is.
pub fn difference(printed: &str, expected: &str) -> Option<String> {
    if printed == expected {
        return None;
    }
    let lines = printed.lines().count().max(expected.lines().count());
    let mut pairs =
        (1..=lines).zip(printed.lines().map(Some).chain([None; 1]).zip(expected.lines().map(Some).chain([None; 1])));
    let told = pairs.find(|(_, (printed, expected))| printed != expected).map(|(line, (printed, expected))| {
        let quoted = |text: Option<&str>| text.map_or("nothing".to_owned(), |text| format!("`{}`", shortened(text)));
        format!("prints {} in line {line}, not {}", quoted(printed), quoted(expected))
    });
    Some(told.unwrap_or_else(|| "prints the same lines, but ends them differently".to_owned()))
}

/// No more of a line than can be read at a glance.
fn shortened(line: &str) -> String {
    const LONGEST: usize = 60;
    if line.chars().count() <= LONGEST {
        line.to_owned()
    } else {
        line.chars().take(LONGEST - 1).chain(['…']).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{experiment::catalogue, runner::options::Options};

    fn rows(times: &[&[f64]]) -> Vec<Row> {
        let plan = Arc::new(Options::default().plan(catalogue::get("battle").unwrap(), 2).unwrap());
        let row = |(number, times): (usize, &&[f64])| {
            let baseline = (number > 0).then_some(0);
            let case = Case {
                label: String::new(),
                runner: String::new(),
                plan: plan.clone(),
                interpreter: None,
                baseline,
                tutorial: Tutorial::default(),
            };
            let mut row = Row::new(case);
            times.iter().for_each(|&elapsed_s| row.add(Sample { elapsed_s, ..Sample::default() }));
            row
        };
        times.iter().enumerate().map(row).collect()
    }

    #[test]
    fn ratios_are_those_of_the_medians() {
        let mut rows = rows(&[&[2.0, 4.0, 3.0], &[6.0], &[]]);
        set_ratios(&mut rows);
        assert_eq!(rows.iter().map(|row| row.ratio).collect::<Vec<_>>(), [None, Some(2.0), None]);
        assert_eq!(rows[0].elapsed, Some(Spread { median: 3.0, min: 2.0, max: 4.0 }));
    }

    #[test]
    fn a_ratio_of_runs_that_overlap_says_little() {
        let overlaps = |times: &[&[f64]]| {
            let mut rows = rows(times);
            set_ratios(&mut rows);
            rows.iter().map(|row| row.overlaps).collect::<Vec<_>>()
        };
        let near: [&[f64]; 3] = [&[2.0, 4.0, 3.0], &[6.0, 3.9, 5.0], &[4.1, 9.0]];
        assert_eq!(overlaps(&near), [false, true, false], "the baseline has nothing to overlap with");
    }

    #[test]
    fn what_is_left_is_judged_by_what_was() {
        assert_eq!(seconds_left(&rows(&[&[], &[]]), 3, Some((0, 5.0))), None);
        // One more of the first, three of the second, of which nothing is known but the first's.
        assert_eq!(seconds_left(&rows(&[&[1.0, 3.0], &[]]), 3, None), Some(8.0));
        assert_eq!(seconds_left(&rows(&[&[1.0, 3.0], &[]]), 3, Some((0, 0.5))), Some(7.5));
        // A run that takes longer than expected is over any moment.
        assert_eq!(seconds_left(&rows(&[&[1.0, 3.0], &[9.0]]), 3, Some((0, 60.0))), Some(18.0));
        let mut failed = rows(&[&[1.0], &[2.0]]);
        failed[1].trouble = Some("failed".to_owned());
        assert_eq!(seconds_left(&failed, 3, None), Some(2.0));
    }

    #[test]
    fn a_difference_takes_one_line() {
        assert_eq!(difference("a\nb\n", "a\nb\n"), None);
        let told = |printed, expected| difference(printed, expected).unwrap();
        assert_eq!(told("a\nx\n", "a\nb\n"), "prints `x` in line 2, not `b`");
        assert_eq!(told("a\n", "a\nb\nc\n"), "prints nothing in line 2, not `b`");
        assert_eq!(told("a\nb\nc\n", ""), "prints `a` in line 1, not nothing");
        assert_eq!(told("a", "a\n"), "prints the same lines, but ends them differently");
        assert_eq!(told(&"x".repeat(99), "").chars().count(), "prints `` in line 1, not nothing".len() + 60);
    }
}
