//! How far the figures can be trusted.

use crate::{
    figures::{count, percent, seconds as time},
    timeline::state::State,
};

use super::facts::Facts;

/// Part of the story is missing.
pub(super) fn lost(facts: &Facts) -> Option<String> {
    let (lost, kept) = (facts.report.watching.dropped, facts.report.watching.records);
    (lost > 0).then(|| {
        let all = count(lost + kept);
        format!("{} of {all} records were lost: times and delays are incomplete, counters are not.", count(lost))
    })
}

/// Others had a good part of the cores.
pub(super) fn disturbed(facts: &Facts) -> Option<String> {
    let others = facts.of_run(facts.report.measured.others_s? / facts.cores());
    if others < 0.1 {
        return None;
    }
    // Where there is a core for each, it is others that a thread without one waits for.
    let enough = facts.computing() as f64 <= facts.cores();
    let ready = facts.seconds(&[State::Ready]);
    let waited = if enough && ready >= facts.share(0.05) {
        format!(", and threads of this one were without a core for {}", time(ready))
    } else {
        String::new()
    };
    Some(format!("Other programs had {} of the cores' time{waited}: another run may take less.", percent(others)))
}
