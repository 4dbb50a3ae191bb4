//! What happened in a run, and why, in one or two plain sentences.
//!
//! A pure function of what was measured: a [`Report`] goes in, sentences come out. Each rule looks at the figures, and has a
//! sentence ready if they show what it is about; it never names a cause that they don't show. The rules that account for most
//! of the run's time speak. One file holds one family of rules.

mod battle;
mod caveats;
mod facts;
mod holds;
mod io;
mod parallel;
mod processes;
mod signals;

use crate::runner::{report::Report, snapshot::Status};

use facts::Facts;

/// What a run is compared with: another variant of its program under the same conditions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Yardstick<'a> {
    /// The variant's name.
    pub name: &'a str,
    /// How long it took.
    pub seconds: f64,
}

/// What a rule has to say.
#[derive(Debug, Clone, PartialEq)]
struct Finding {
    /// How much of the run it accounts for, in seconds: what weighs most is said first.
    weight: f64,
    sentence: String,
}

type Rule = fn(&Facts) -> Option<Finding>;

/// All rules about what happened; of two that weigh the same the first speaks first.
const RULES: [Rule; 16] = [
    holds::one_instruction,
    holds::between_checks,
    battle::fight,
    battle::quiet_core,
    battle::forced,
    battle::one_at_a_time,
    io::convoy,
    io::bound,
    holds::starved,
    parallel::native,
    parallel::python,
    parallel::lock,
    processes::ended_badly,
    processes::beside,
    signals::late,
    signals::soon,
];

/// All rules about how far the figures can be trusted.
const CAVEATS: [fn(&Facts) -> Option<String>; 2] = [caveats::lost, caveats::disturbed];

/// As many findings are told.
const MOST: usize = 2;

/// Says what happened: at most two sentences, those that account for most of the time first; then what to bear in mind about
/// the figures, if there is anything. Empty if nothing stands out.
pub fn verdict(report: &Report, yardstick: Option<Yardstick>) -> Vec<String> {
    if report.outcome == Status::Running || report.elapsed_s <= 0.0 {
        return Vec::new();
    }
    let facts = Facts { report, yardstick };
    let mut findings: Vec<Finding> = RULES.iter().filter_map(|rule| rule(&facts)).collect();
    findings.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    let told = findings.into_iter().take(MOST).map(|finding| finding.sentence);
    told.chain(CAVEATS.iter().filter_map(|caveat| caveat(&facts))).collect()
}
