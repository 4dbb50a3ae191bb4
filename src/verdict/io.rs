//! Threads that wait for the outside world: what the GIL adds to that, or that it plays no part.

use crate::{
    figures::{count, percent, seconds as time},
    runner::plan::Plan,
    timeline::{Delay, state::State},
};

use super::{
    Finding,
    facts::{Facts, at_line},
};

/// What is shorter goes unnoticed after I/O: the time of a disk.
const NOTICED: f64 = 0.001;

/// Seconds after which a waiter asks for the GIL, where the lock knows such a time.
fn switch_interval(plan: &Plan) -> Option<f64> {
    plan.gil.is_timed().then_some(plan.switch_interval.as_secs_f64())
}

/// Each time that I/O is over, the thread waits for the GIL, behind one that computes.
pub(super) fn convoy(facts: &Facts) -> Option<Finding> {
    let all = &facts.report.measured.responses;
    let times = facts.report.times(Delay::IoResponse).filter(|times| times.count >= 3)?;
    let median = times.p50_us / 1e6;
    let total: f64 = all.iter().map(|response| response.mean_s * response.count as f64).sum();
    let interval = switch_interval(&facts.report.plan);
    // An interval is an interval, however short; else it must be felt.
    let long = interval.map_or(median >= NOTICED, |interval| median >= 0.5 * interval.min(2.0 * NOTICED));
    if !facts.has_gil() || !long || total < facts.share(0.05) {
        return None;
    }
    let convoy = match interval.filter(|interval| (0.5..=2.5).contains(&(median / interval))) {
        Some(interval) => format!(", about the switch interval of {}: convoy", time(interval)),
        None => String::new(),
    };
    let worst = all.iter().max_by(|a, b| a.longest_s.total_cmp(&b.longest_s))?;
    let sentence = format!(
        "After I/O a thread waited {} for the GIL (median of {}){convoy}; the longest, {}{}: {}.",
        time(median),
        count(times.count),
        worst.thread,
        at_line(worst.line),
        time(worst.longest_s)
    );
    Some(Finding { weight: total, sentence })
}

/// Nobody wants the GIL most of the time.
pub(super) fn bound(facts: &Facts) -> Option<Finding> {
    let [io, slept] = [State::Io, State::Sleeping].map(|state| facts.seconds(&[state]));
    let on_cores = facts.seconds(&[State::RunningPython, State::RunningNative, State::Fighting]);
    let idle = facts.report.measured.free_s.unwrap_or_else(|| facts.elapsed() - on_cores);
    if idle < facts.share(0.5) || on_cores > facts.share(0.5) || io + slept < facts.share(0.5) {
        return None;
    }
    let waits = match (io > 0.0, slept > 0.0) {
        (true, true) => format!("for I/O ({}) and in sleep ({})", time(io), time(slept)),
        (true, false) => format!("for I/O, {} together", time(io)),
        _ => format!("in sleep, {} together", time(slept)),
    };
    let free = percent(facts.of_run(idle));
    let begin = if facts.has_gil() { "Nobody held the GIL" } else { "Nobody ran Python" };
    let sentence = format!("{begin} for {free} of the time: threads waited {waits}.");
    Some(Finding { weight: idle / 2.0, sentence })
}
