//! Where context switches come from, and what to say when they don't.
//!
//! A refusal by the kernel is no error: the picture is then inferred from the threads' own records, and says so.

use std::{collections::VecDeque, fs, io};

use crate::timeline::event::{Switch, Way};

#[cfg(target_os = "linux")]
use crate::sys::perf::{Scope, SwitchRecord, SwitchRings};

/// Where context switches come from.
#[derive(Debug)]
pub enum SwitchSource {
    /// The kernel.
    #[cfg(target_os = "linux")]
    Perf(Perf),
    /// Nowhere: cores are inferred from the threads' records.
    Inferred {
        /// Why.
        reason: String,
    },
    /// A script, for tests: each call of [`SwitchSource::drain`] hands out one batch.
    Scripted(VecDeque<Vec<Switch>>),
}

/// The kernel's switch records, in the run's time.
#[cfg(target_os = "linux")]
#[derive(Debug)]
pub struct Perf {
    rings: SwitchRings,
    scope: Scope,
    origin_ns: u64,
}

impl SwitchSource {
    /// Asks the kernel for the switches of the whole machine; if it refuses, for those of the threads that the
    /// calling thread starts from now on, and theirs; if it refuses that too, they are inferred. `origin_ns` is the beginning
    /// of the run on `CLOCK_MONOTONIC_RAW`.
    #[cfg(target_os = "linux")]
    pub fn open(origin_ns: u64) -> Self {
        let perf = |scope| SwitchRings::open(scope).map(|rings| Self::Perf(Perf { rings, scope, origin_ns }));
        perf(Scope::Machine)
            .or_else(|_| perf(Scope::Descendants))
            .unwrap_or_else(|error| Self::Inferred { reason: Refusal::of(&error, paranoid()).reason })
    }

    /// Only Linux tells.
    #[cfg(not(target_os = "linux"))]
    pub fn open(_origin_ns: u64) -> Self {
        Self::Inferred { reason: "this system does not tell".into() }
    }

    /// Adds every switch since the last call: in order on each core, times in nanoseconds since the run began.
    pub fn drain(&mut self, switches: &mut Vec<Switch>) {
        match self {
            #[cfg(target_os = "linux")]
            Self::Perf(Perf { rings, origin_ns, .. }) => {
                rings.drain(|record| switches.push(in_run(record, *origin_ns)));
            }
            Self::Inferred { .. } => {}
            Self::Scripted(batches) => switches.extend(batches.pop_front().into_iter().flatten()),
        }
    }

    /// Switches are measured, not inferred.
    pub fn exact(&self) -> bool {
        !matches!(self, Self::Inferred { .. })
    }

    /// Switches of threads that are not ours are told too, so that *other* and *idle* are told apart.
    pub fn sees_others(&self) -> bool {
        match self {
            #[cfg(target_os = "linux")]
            Self::Perf(perf) => perf.scope == Scope::Machine,
            Self::Inferred { .. } => false,
            Self::Scripted(_) => true,
        }
    }

    /// Switch records that the kernel threw away because we did not fetch them in time.
    pub fn lost(&self) -> u64 {
        match self {
            #[cfg(target_os = "linux")]
            Self::Perf(perf) => perf.rings.lost(),
            _ => 0,
        }
    }

    /// What the screen says: "perf", or "inferred: …" with the reason.
    pub fn label(&self) -> String {
        match self {
            #[cfg(target_os = "linux")]
            Self::Perf(_) => "perf".into(),
            Self::Inferred { reason } => format!("inferred: {reason}"),
            Self::Scripted(_) => "scripted".into(),
        }
    }
}

#[cfg(target_os = "linux")]
fn in_run(record: SwitchRecord, origin_ns: u64) -> Switch {
    let way = match (record.out, record.preempted) {
        (false, _) => Way::In,
        (true, true) => Way::Preempted,
        (true, false) => Way::Blocked,
    };
    let core = u16::try_from(record.core).unwrap_or(u16::MAX);
    Switch { ns: record.ns.saturating_sub(origin_ns), tid: record.tid, core, way }
}

/// Whether context switches can be had here, for `gilscope doctor`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Probe {
    /// They can: all of the machine's, or those of our own threads.
    Works {
        /// Those of other programs too.
        sees_others: bool,
    },
    /// They cannot.
    Refused(Refusal),
}

/// Why the kernel refused, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// "`perf_event_open` refused (…)".
    pub reason: String,
    /// One sentence for the person at the keyboard.
    pub advice: String,
}

/// Tries it and closes it again.
pub fn probe() -> Probe {
    match SwitchSource::open(0) {
        #[cfg(target_os = "linux")]
        SwitchSource::Inferred { .. } => match SwitchRings::open(Scope::Descendants) {
            Ok(_) => Probe::Works { sees_others: false },
            Err(error) => Probe::Refused(Refusal::of(&error, paranoid())),
        },
        #[cfg(not(target_os = "linux"))]
        SwitchSource::Inferred { reason } => {
            Probe::Refused(Refusal { reason, advice: "Exact context switches need Linux.".into() })
        }
        source => Probe::Works { sees_others: source.sees_others() },
    }
}

impl Refusal {
    /// Reads the kernel's answer; `paranoid` is the value of `kernel.perf_event_paranoid`, if it can be read.
    fn of(error: &io::Error, paranoid: Option<i32>) -> Self {
        let (why, advice) = match (error.raw_os_error(), paranoid) {
            (Some(libc::EACCES | libc::EPERM), Some(level)) if level > 2 => (
                format!("perf_event_paranoid is {level}"),
                "Run `sudo sysctl kernel.perf_event_paranoid=2` to allow it.",
            ),
            (Some(libc::EACCES | libc::EPERM), _) => (
                "a container or security policy forbids it".into(),
                "Run outside the container, or give it CAP_PERFMON and a seccomp profile that allows perf_event_open.",
            ),
            (Some(libc::ENOSYS), _) => (
                "this kernel has no perf events".into(),
                "Use a kernel with CONFIG_PERF_EVENTS, or a sandbox that passes perf_event_open on.",
            ),
            _ => (error.to_string(), "Try `perf stat true` to see whether perf works at all."),
        };
        Self { reason: format!("perf_event_open refused ({why})"), advice: advice.into() }
    }
}

fn paranoid() -> Option<i32> {
    fs::read_to_string("/proc/sys/kernel/perf_event_paranoid").ok()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(errno: i32, paranoid: Option<i32>) -> String {
        let reason = Refusal::of(&io::Error::from_raw_os_error(errno), paranoid).reason;
        SwitchSource::Inferred { reason }.label()
    }

    #[test]
    fn a_refusal_becomes_a_label_that_says_why() {
        let label = "inferred: perf_event_open refused";
        assert_eq!(refused(libc::EACCES, Some(3)), format!("{label} (perf_event_paranoid is 3)"));
        assert_eq!(refused(libc::EPERM, Some(2)), format!("{label} (a container or security policy forbids it)"));
        assert_eq!(refused(libc::EPERM, None), format!("{label} (a container or security policy forbids it)"));
        assert_eq!(refused(libc::ENOSYS, None), format!("{label} (this kernel has no perf events)"));
        assert!(refused(libc::EMFILE, Some(2)).starts_with(&format!("{label} (Too many open files")));
    }

    #[test]
    fn an_inferred_source_is_silent_and_not_exact() {
        let mut source = SwitchSource::Inferred { reason: "for a test".into() };
        let mut switches = Vec::new();
        source.drain(&mut switches);
        assert!(switches.is_empty() && !source.exact() && !source.sees_others());
    }

    #[test]
    fn a_script_plays_batch_by_batch() {
        let switch = |ns| Switch { ns, tid: 1, core: 0, way: Way::In };
        let mut source = SwitchSource::Scripted([vec![switch(1), switch(2)], vec![switch(3)]].into());
        let mut heard = Vec::new();
        for expected in [2, 3, 3] {
            source.drain(&mut heard);
            assert_eq!(heard.len(), expected);
        }
        assert!(source.exact());
    }

    /// Two threads wake each other in turn. Where the kernel refuses to tell, the label has to say so.
    #[cfg(target_os = "linux")]
    #[test]
    fn two_threads_that_wake_each_other_are_seen_to_come_and_go() {
        for scope in [Scope::Descendants, Scope::Machine] {
            match SwitchRings::open(scope) {
                Ok(rings) => watch_ping_pong(&mut SwitchSource::Perf(Perf { rings, scope, origin_ns: 0 })),
                Err(error) => assert!(Refusal::of(&error, paranoid()).reason.contains("refused"), "{error}"),
            }
        }
    }

    #[cfg(target_os = "linux")]
    fn watch_ping_pong(source: &mut SwitchSource) {
        use std::sync::mpsc::channel;

        const ROUNDS: usize = 200;
        let (first, second) = (channel(), channel());
        let (tell, told) = channel();
        let players: Vec<_> = [(first.0.clone(), second.1), (second.0, first.1)]
            .map(|(out, inbox)| {
                let tell = tell.clone();
                std::thread::spawn(move || {
                    // "/proc/PID/task/TID"
                    let path = fs::read_link("/proc/thread-self").unwrap();
                    tell.send(path.file_name().unwrap().to_str().unwrap().parse::<u32>().unwrap()).unwrap();
                    for _ in 0..ROUNDS {
                        inbox.recv().unwrap();
                        // The other player leaves first, after its last round.
                        let _ = out.send(());
                    }
                })
            })
            .into();
        let tids = [told.recv().unwrap(), told.recv().unwrap()];
        let mut switches = Vec::new();
        // Both must be seen to block on their empty inboxes; only then does the game begin.
        let blocked = |switches: &[Switch], tid| switches.iter().any(|s| s.tid == tid && s.way == Way::Blocked);
        while !tids.iter().all(|&tid| blocked(&switches, tid)) {
            std::thread::yield_now();
            source.drain(&mut switches);
        }
        first.0.send(()).unwrap();
        for player in players {
            player.join().unwrap();
        }
        source.drain(&mut switches);

        assert_eq!(source.lost(), 0);
        for tid in tids {
            let mut own: Vec<Switch> = switches.iter().copied().filter(|switch| switch.tid == tid).collect();
            own.sort_by_key(|switch| switch.ns);
            assert!(own.iter().filter(|switch| switch.way == Way::In).count() >= 2, "came, and came back: {own:?}");
            // Coming and going take turns, and a thread leaves the core that it came to.
            for pair in own.windows(2) {
                assert_ne!(pair[0].way == Way::In, pair[1].way == Way::In, "{pair:?}");
                assert!(pair[0].way != Way::In || pair[0].core == pair[1].core, "{pair:?}");
            }
        }
    }
}
