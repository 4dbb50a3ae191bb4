//! One thread had the GIL, others wanted it: a hold that was too long, or a thread that never got its turn.

use crate::{
    figures::{ratio, seconds as time},
    runner::{measured::LongestHold, report::ThreadReport},
    timeline::state::State,
};

use super::{
    Finding,
    facts::{Facts, at_line, seconds, threads},
};

/// Shorter holds are not long, whatever else happened: what a person hardly notices.
const NOTICED: f64 = 0.02;

/// A hold is put down to an instruction that took this share of it.
const MOST_OF_IT: f64 = 0.8;

fn long(facts: &Facts) -> Option<LongestHold> {
    let hold = facts.report.measured.longest_hold.clone()?;
    (facts.has_gil() && hold.waiting > 0 && hold.seconds >= NOTICED && hold.seconds >= facts.share(0.02))
        .then_some(hold)
}

/// A single instruction took long: nothing gets the GIL from a thread in the middle of it.
pub(super) fn one_instruction(facts: &Facts) -> Option<Finding> {
    let LongestHold { thread, seconds, instruction, waiting, .. } = long(facts)?;
    let (line, stay) = instruction.filter(|&(_, stay)| stay >= MOST_OF_IT * seconds)?;
    let (line, held, waited) = (at_line(line), time(stay), threads(waiting as usize));
    let sentence = format!("{thread} held the GIL for {held} in one instruction{line}; {waited} waited.");
    Some(Finding { weight: seconds, sentence })
}

/// Nobody got a chance for long, and no single instruction was seen to be why. That the holder had no core is another story.
pub(super) fn between_checks(facts: &Facts) -> Option<Finding> {
    let hold = long(facts)?;
    let holder = facts.threads().find(|thread| thread.name == hold.thread)?;
    let idle = seconds(holder, &[State::Ready, State::Blocked]);
    let instruction = hold.instruction.is_some_and(|(_, stay)| stay >= MOST_OF_IT * hold.seconds);
    if instruction || idle >= hold.seconds / 2.0 {
        return None;
    }
    let line = if hold.lines.0 == hold.lines.1 { at_line(hold.lines.0) } else { String::new() };
    let (thread, time, waited) = (hold.thread, time(hold.seconds), threads(hold.waiting as usize));
    let sentence = format!("{thread} held the GIL for {time} without letting go once{line}; {waited} waited.");
    Some(Finding { weight: hold.seconds, sentence })
}

/// A thread that needs little waits far longer for the GIL than it runs.
pub(super) fn starved(facts: &Facts) -> Option<Finding> {
    let waited = |thread: &ThreadReport| seconds(thread, &[State::WantsGil, State::Fighting]);
    let ran = |thread: &ThreadReport| seconds(thread, &[State::RunningPython, State::RunningNative]);
    let light = |thread: &&ThreadReport| {
        let rested = seconds(thread, &[State::Sleeping, State::Io, State::Blocked]);
        ran(thread) > 0.0 && ran(thread) <= facts.share(0.1) && rested >= facts.share(0.1)
    };
    let threads = facts.threads().filter(light);
    let thread = threads.max_by(|a, b| waited(a).total_cmp(&waited(b)))?;
    let (ran, waited) = (ran(thread), waited(thread));
    if !facts.has_gil() || waited < 5.0 * ran || waited < facts.share(0.1) {
        return None;
    }
    // Whose waits came after I/O is the convoy's business.
    let after_io = facts.report.measured.responses.iter().find(|response| response.thread == thread.name);
    if after_io.is_some_and(|response| response.mean_s * response.count as f64 >= waited / 2.0) {
        return None;
    }
    let [ran_for, waited_for] = [ran, waited].map(time);
    let sentence = format!(
        "{} ran for {ran_for} and waited {waited_for} for the GIL, {} as long.",
        thread.name,
        ratio(waited / ran)
    );
    // One long hold is told as such.
    let held = long(facts).map_or(0.0, |hold| hold.seconds);
    Some(Finding { weight: waited - held, sentence })
}
