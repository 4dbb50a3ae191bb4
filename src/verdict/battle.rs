//! Several threads compute under one GIL: who fights, who takes turns, and what that costs.

use crate::{
    figures::{count, percent, ratio, seconds as time},
    timeline::state::State,
    trace::counters::{Counter, Syscall},
};

use super::{
    Finding,
    facts::{Facts, capital, threads},
};

/// What only describes stands behind what went wrong.
const DESCRIBES: f64 = 0.1;

/// Threads are woken for the GIL and find it taken again.
pub(super) fn fight(facts: &Facts) -> Option<Finding> {
    let fought = facts.seconds(&[State::Fighting]);
    let (failed, checks) = (facts.count(Counter::GilFailed), facts.count(Counter::Checks));
    let often = failed >= 10 && failed as f64 >= 0.005 * checks as f64;
    if !facts.has_gil() || !often || facts.computing() < 2 || fought < facts.share(0.1) {
        return None;
    }
    let wakes = facts.report.totals.syscall(Syscall::FutexWake);
    let longer = facts.yardstick.map(|yardstick| (yardstick, facts.elapsed() / yardstick.seconds));
    let who = threads(facts.computing());
    let begin = match longer.filter(|&(_, longer)| longer >= 1.05) {
        Some((yardstick, longer)) => format!("{who} took {} as long as {}", ratio(longer), yardstick.name),
        None => format!("{who} fought for the GIL for {} of {}", time(fought), time(facts.elapsed())),
    };
    let sentence = format!(
        "{}: {} system calls to wake a thread, which {} times found the lock taken again.",
        capital(&begin),
        count(wakes),
        count(failed)
    );
    Some(Finding { weight: fought, sentence })
}

/// With one core only one thread is ever awake.
pub(super) fn quiet_core(facts: &Facts) -> Option<Finding> {
    let (acquired, contended) = (facts.count(Counter::GilAcquires), facts.count(Counter::GilContended));
    let quiet = acquired >= 10 && contended as f64 <= 0.01 * acquired as f64;
    if !facts.has_gil() || facts.report.plan.cores != 1 || facts.computing() < 2 || !quiet {
        return None;
    }
    let sentence = format!(
        "On one core {} took turns in peace: of {} acquisitions of the GIL {} found it taken.",
        threads(facts.computing()),
        count(acquired),
        count(contended)
    );
    Some(Finding { weight: facts.share(2.0 * DESCRIBES), sentence })
}

/// Waiters ask, and the holder waits until another has taken over.
pub(super) fn forced(facts: &Facts) -> Option<Finding> {
    let (asked, forced) = (facts.count(Counter::DropRequests), facts.count(Counter::ForcedSwitches));
    if forced < 10 || facts.computing() < 2 {
        return None;
    }
    let sentence = format!(
        "{} took turns on request: {} times a waiter asked for the GIL, {} times the holder then had to wait until another had it.",
        capital(&threads(facts.computing())),
        count(asked),
        count(forced)
    );
    Some(Finding { weight: facts.share(2.0 * DESCRIBES), sentence })
}

/// The least that can be said of threads that compute under a GIL.
pub(super) fn one_at_a_time(facts: &Facts) -> Option<Finding> {
    let ran = facts.seconds(&[State::RunningPython]);
    let wanted = facts.seconds(&[State::WantsGil, State::Fighting]);
    if !facts.has_gil() || facts.computing() < 2 || ran < facts.share(0.5) || wanted < facts.share(0.3) {
        return None;
    }
    let sentence = format!(
        "{} had something to compute, and the GIL let one at a time: together they ran Python for {} of the time and wanted to for {} more.",
        capital(&threads(facts.computing())),
        percent(ran / facts.elapsed()),
        time(wanted)
    );
    Some(Finding { weight: facts.share(DESCRIBES), sentence })
}
