//! What became of the signals to a program, in a person's terms.

use crate::{
    timeline::{
        Timeline,
        signals::{Fate, Signal, Wanted},
    },
    trace::record::Wait,
};

/// A signal to the program. Seconds are counted from the beginning of the run, as on the screen's axis of time.
#[derive(Debug, Clone, PartialEq)]
pub struct Sent {
    /// Its number.
    pub number: u32,
    /// When it was sent, the first time.
    pub at_s: f64,
    /// How often it was sent until the main thread came to it: that makes one.
    pub times: u32,
    /// Seconds until the main thread came to it, and what it did; `None`: it never did.
    pub end: Option<(f64, Fate)>,
    /// What kept the main thread longest meanwhile, if anything did.
    pub kept: Option<Kept>,
}

/// What kept the main thread from a signal.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Kept {
    /// What it waited for.
    pub wanted: Wanted,
    /// The line on which it did.
    pub line: Option<u32>,
    /// For how long.
    pub seconds: f64,
}

impl Sent {
    /// Its name.
    pub fn name(&self) -> String {
        name(self.number)
    }

    /// What kept the main thread for most of so many seconds.
    pub fn kept_for_most_of(&self, seconds: f64) -> Option<Kept> {
        self.kept.filter(|kept| kept.seconds >= 0.5 * seconds)
    }
}

/// The signals of a run. `lost` says whether a signal that seems to be pending is not: then the record of its end is among those
/// that were lost, and nothing can be said of it.
pub fn all(timeline: &Timeline, line: impl Fn(u32) -> Option<u32>, lost: impl Fn(u32) -> bool) -> Vec<Sent> {
    let known = timeline.signals().filter(|signal| signal.end.is_some() || !lost(signal.number));
    let sent = |Signal { number, sent, times, end, kept }: Signal| Sent {
        number,
        at_s: seconds(sent),
        times,
        end: end.map(|(ns, fate)| (seconds(ns.saturating_sub(sent)), fate)),
        kept: kept.map(|kept| Kept {
            wanted: kept.wanted,
            line: kept.position.and_then(&line),
            seconds: seconds(kept.ns),
        }),
    };
    known.map(sent).collect()
}

fn seconds(ns: u64) -> f64 {
    ns as f64 / 1e9
}

/// What the kernel's manual calls it.
/// What a person calls a signal.
pub fn name(number: u32) -> String {
    let name = match number as i32 {
        libc::SIGHUP => "SIGHUP",
        libc::SIGINT => "SIGINT",
        libc::SIGUSR1 => "SIGUSR1",
        libc::SIGUSR2 => "SIGUSR2",
        libc::SIGALRM => "SIGALRM",
        libc::SIGTERM => "SIGTERM",
        libc::SIGKILL => "SIGKILL",
        libc::SIGSEGV => "SIGSEGV",
        other => return format!("signal {other}"),
    };
    name.to_owned()
}

/// What a thread does that waits for this: "is in join".
pub fn waits(wanted: Wanted) -> &'static str {
    match wanted {
        Wanted::Gil => "waits for the GIL",
        Wanted::Wait(Wait::Join) => "is in join",
        Wanted::Wait(Wait::Lock) => "waits for a lock",
        Wanted::Wait(Wait::Signal) => "waits for another thread",
        Wanted::Wait(Wait::Sleep) => "sleeps",
        Wanted::Wait(Wait::Io) => "waits for I/O",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signals_are_called_by_their_names() {
        assert_eq!([libc::SIGINT as u32, 50].map(name), ["SIGINT", "signal 50"]);
    }
}
