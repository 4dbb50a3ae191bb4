//! Threads that really run at the same time, and what keeps them from it beside the GIL.

use crate::{
    figures::{count, percent, seconds as time},
    runner::measured::MostWaited,
    timeline::state::State,
};

use super::{
    Finding,
    facts::{Facts, at_line, capital, threads},
};

/// More than one thread at a time: so much of something in each second.
const AT_ONCE: f64 = 1.2;

/// Native code outside the GIL keeps several cores busy.
pub(super) fn native(facts: &Facts) -> Option<Finding> {
    let native = facts.seconds(&[State::RunningNative]);
    let free = facts.report.measured.free_s.filter(|&free| free >= facts.share(0.3))?;
    if native < facts.share(AT_ONCE) {
        return None;
    }
    let sentence = format!(
        "Native code outside the GIL ran on several cores at once: {} of it in {}, while nobody held the GIL for {} of the time.",
        time(native),
        time(facts.elapsed()),
        percent(facts.of_run(free))
    );
    Some(Finding { weight: native - facts.elapsed(), sentence })
}

/// Without a GIL threads run Python at the same time.
pub(super) fn python(facts: &Facts) -> Option<Finding> {
    let ran = facts.seconds(&[State::RunningPython]);
    if facts.has_gil() || ran < facts.share(AT_ONCE) {
        return None;
    }
    let who = threads(facts.computing());
    let sentence = format!(
        "{} ran Python at the same time, without a GIL: {} of it in {}.",
        capital(&who),
        time(ran),
        time(facts.elapsed())
    );
    Some(Finding { weight: ran - facts.elapsed(), sentence })
}

/// A lock of the program stands between them.
pub(super) fn lock(facts: &Facts) -> Option<Finding> {
    let MostWaited { name, kind, line, seconds, takes, contended } = facts.report.measured.most_waited.clone()?;
    let is_lock = matches!(kind, "Lock" | "RLock");
    if !is_lock || contended < 3 || seconds < facts.share(0.1) {
        return None;
    }
    let what = if name.starts_with(kind) { name } else { format!("{name} ({kind}{})", at_line(line)) };
    let sentence = format!(
        "Threads waited {} for {what}: {} of {} times it was taken already.",
        time(seconds),
        count(contended),
        count(takes)
    );
    Some(Finding { weight: seconds, sentence })
}
