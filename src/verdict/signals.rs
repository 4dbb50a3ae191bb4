//! Signals to the program: when their handlers ran, and what kept the main thread from running them.

use crate::{
    figures::seconds as time,
    gil::kind::GilKind,
    runner::{
        signals::{Kept, Sent},
        snapshot::Status,
    },
    timeline::signals::{Fate, Wanted},
    trace::record::Wait,
};

use super::{Finding, facts::Facts};

/// A person who presses Ctrl-C does not notice less.
const NOTICED: f64 = 0.05;

/// What only describes stands behind what went wrong.
const DESCRIBES: f64 = 0.05;

/// The signal that waited longest for its handler, or waits for ever.
pub(super) fn late(facts: &Facts) -> Option<Finding> {
    let waited = |sent: &Sent| sent.end.map_or(facts.elapsed() - sent.at_s, |(after, _)| after).max(0.0);
    let all = || facts.report.signals.iter().flatten();
    let longest = |never: bool| {
        let these = all().filter(|sent| match sent.end {
            Some((_, fate)) => !never && fate == Fate::Handled,
            None => never,
        });
        these.max_by(|a, b| waited(a).total_cmp(&waited(b)))
    };
    let sent = longest(true).or_else(|| longest(false))?;
    let waited = waited(sent);
    if waited < NOTICED && sent.end.is_some() {
        return None;
    }
    let how = match sent.end {
        Some((after, _)) => format!("was handled {} later", time(after)),
        None => "was never handled".to_owned(),
    };
    let why = sent.kept_for_most_of(waited).and_then(|kept| reason(facts, kept)).unwrap_or_default();
    Some(Finding { weight: waited.max(facts.share(DESCRIBES)), sentence: format!("{} {how}{why}.", subject(sent)) })
}

/// What kept the main thread, where that keeps a handler from running.
fn reason(facts: &Facts, Kept { wanted, line, seconds }: Kept) -> Option<String> {
    let gil = facts.report.plan.gil;
    let wait = match wanted {
        Wanted::Gil => {
            return Some(format!(": the main thread, which alone runs handlers, waited {} for the GIL", time(seconds)));
        }
        Wanted::Wait(Wait::Join) => "in join",
        Wanted::Wait(Wait::Lock) => "for a lock",
        Wanted::Wait(Wait::Signal) => "for another thread",
        // These end when a signal comes.
        Wanted::Wait(Wait::Sleep | Wait::Io) => return None,
    };
    deaf(gil).then(|| format!(": under the 2.x GIL a main thread that waits {wait} hears nothing{}", on_line(line)))
}

/// Whether a main thread in front of a lock hears no signal.
fn deaf(gil: GilKind) -> bool {
    gil.generation() == 2
}

/// Every signal was handled at once, even where the main thread waited.
pub(super) fn soon(facts: &Facts) -> Option<Finding> {
    let all = facts.report.signals.as_ref()?;
    let handled = |sent: &Sent| sent.end.is_some_and(|(after, fate)| after < NOTICED && fate == Fate::Handled);
    if !all.iter().all(handled) {
        return None;
    }
    let after = |sent: &&Sent| sent.end.map_or(0.0, |(after, _)| after);
    let sent = all.iter().max_by(|a, b| after(a).total_cmp(&after(b)))?;
    let although = match sent.kept.map(|kept| (kept.wanted, kept.line)) {
        Some((Wanted::Wait(Wait::Join), line)) => {
            format!(", although the main thread was in join{}", on_line(line))
        }
        _ => String::new(),
    };
    let sentence = format!("{} was handled {} later{although}.", subject(sent), time(after(&sent)));
    // A program that ended so did so because of it.
    let ended = matches!(&facts.report.outcome, Status::Failed(text) if text.trim_end().ends_with("KeyboardInterrupt"));
    Some(Finding { weight: if ended { facts.elapsed() } else { facts.share(DESCRIBES) }, sentence })
}

/// `SIGINT, sent at 200 ms,`.
fn subject(sent: &Sent) -> String {
    let often = if sent.times > 1 { format!(" and {} more", times(sent.times - 1)) } else { String::new() };
    format!("{}, sent at {}{often},", sent.name(), time(sent.at_s))
}

/// ` (line 31)`, if the line is known.
fn on_line(line: Option<u32>) -> String {
    line.map_or_else(String::new, |line| format!(" (line {line})"))
}

fn times(n: u32) -> String {
    if n == 1 { "once".to_owned() } else { format!("{n} times") }
}
