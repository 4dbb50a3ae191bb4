//! Processes beside the first: what they gain, and those that came to a bad end.

use crate::{
    figures::{count, seconds as time},
    runner::process::{ProcessReport, roll::word},
    timeline::state::State,
};

use super::{Finding, facts::Facts};

/// More than one at a time: so much of something in each second.
const AT_ONCE: f64 = 1.2;

/// A process was killed, or ended with a status that is not 0.
pub(super) fn ended_badly(facts: &Facts) -> Option<Finding> {
    let badly = |process: &&ProcessReport| process.exit.is_some_and(|exit| exit != 0);
    let all: Vec<&ProcessReport> = facts.report.processes.iter().filter(badly).collect();
    let first = all.first()?;
    let lived = first.ended_ns.unwrap_or(first.started_ns).saturating_sub(first.started_ns);
    let ended = if first.exit < Some(0) { "was " } else { "" };
    let others = match all.len() - 1 {
        0 => String::new(),
        1 => ", and one more did not end well".to_owned(),
        n => format!(", and {} more did not end well", count(n as u64)),
    };
    let sentence = format!("{} {ended}{} after {}{others}.", first.name, first.fate(), time(lived as f64 / 1e9));
    // Whatever else there is to say of such a run, this comes first.
    Some(Finding { weight: facts.elapsed() * 100.0, sentence })
}

/// Several processes ran Python at the same time, although there is a GIL.
pub(super) fn beside(facts: &Facts) -> Option<Finding> {
    let ran = facts.seconds(&[State::RunningPython]);
    if facts.report.processes.is_empty() || !facts.has_gil() || ran < facts.share(AT_ONCE) {
        return None;
    }
    let who = match word(&facts.report.processes, true) {
        "interpreters" => "Interpreters of one process",
        _ => "Processes",
    };
    let sentence = format!(
        "{who} ran Python at the same time, each under a GIL of its own: {} of it in {}.",
        time(ran),
        time(facts.elapsed())
    );
    Some(Finding { weight: ran - facts.elapsed(), sentence })
}
