//! The state machine of one thread: what its records say, and what the kernel's switches add to that.
//!
//! Every record names the state that follows it, so a missing or doubled record spoils one interval and no more:
//! the transition is counted as a repair and the machine goes on from the record's state. Two facts together make
//! what a person sees: the state by the records ([`Machine`]) and the thread's [`Place`] by the kernel
//! ([`visible`]).

use crate::trace::record::{Kind, Wait, woken};

use super::state::State;

use State::*;

/// The table of legal transitions: in which states a record of this kind may come, `None` being a thread not born yet. Records
/// that change no state may come at any time.
fn legal_states(kind: Kind) -> Option<&'static [Option<State>]> {
    Some(match kind {
        Kind::ThreadStart => &[None],
        Kind::GilRequest => &[Some(RunningNative)],
        Kind::GilSleep => &[Some(Fighting)],
        Kind::GilWake => &[Some(WantsGil)],
        Kind::GilAcquire => &[Some(RunningNative), Some(Fighting)],
        Kind::GilRelease | Kind::GilCheck => &[Some(RunningPython)],
        // Without a GIL a thread blocks and ends straight from running Python.
        Kind::BlockBegin | Kind::ThreadEnd => &[Some(RunningNative), Some(RunningPython)],
        Kind::BlockEnd => &[Some(Blocked), Some(Io), Some(Sleeping)],
        _ => return None,
    })
}

/// Tells whether a record of this kind may come to a thread in this state.
pub fn legal(from: Option<State>, kind: Kind) -> bool {
    legal_states(kind).is_none_or(|states| states.contains(&from))
}

/// What one thread does, by its own records.
#[derive(Debug, Clone, Default)]
pub struct Machine {
    state: Option<State>,
    /// State to go back to when a wait is over.
    resume: Option<State>,
    /// The last record was a [`Kind::GilWake`]: another sleep means that the acquisition failed.
    woken: bool,
    repairs: u64,
}

/// What a record did to a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// State from now on.
    pub state: State,
    /// With this record an attempt at the GIL failed.
    pub failed: bool,
}

impl Machine {
    /// State by the records so far; `None` before the first.
    pub fn state(&self) -> Option<State> {
        self.state
    }

    /// Number of transitions that were not legal and were repaired.
    pub fn repairs(&self) -> u64 {
        self.repairs
    }

    /// Goes on by one record. `None`: nothing is known of the thread, or it has ended.
    pub fn apply(&mut self, kind: Kind, flags: u8) -> Option<Step> {
        if !legal(self.state, kind) {
            self.repairs += 1;
        }
        if self.state == Some(Done) {
            return None;
        }
        let next = match kind {
            Kind::ThreadEnd => Done,
            Kind::GilRequest | Kind::GilWake => Fighting,
            Kind::GilSleep => WantsGil,
            Kind::GilAcquire | Kind::GilCheck => RunningPython,
            Kind::ThreadStart | Kind::GilRelease => RunningNative,
            Kind::BlockBegin => {
                self.remember();
                waiting(flags)
            }
            Kind::BlockEnd => self.resume.take().unwrap_or(RunningNative),
            Kind::ObjectNew
            | Kind::At
            | Kind::Take
            | Kind::Give
            | Kind::Level
            | Kind::DropRequest
            | Kind::TaskResume
            | Kind::TaskPause
            | Kind::Send
            | Kind::Size
            | Kind::Receive
            | Kind::Enter
            | Kind::Mark => self.state?,
        };
        if legal_states(kind).is_some() {
            let failed = kind == Kind::GilSleep && self.woken;
            self.woken = kind == Kind::GilWake && flags != woken::BY_TIME;
            self.state = Some(next);
            return Some(Step { state: next, failed });
        }
        Some(Step { state: next, failed: false })
    }

    /// It is a task's, and has no records of its own: it is seen in this state.
    pub fn follow(&mut self, state: State) {
        self.state = Some(state);
    }

    /// Another thread has the GIL, so this one cannot: its release was lost.
    pub fn lost_gil(&mut self) {
        if self.state == Some(RunningPython) {
            self.state = Some(RunningNative);
            self.repairs += 1;
        }
    }

    fn remember(&mut self) {
        self.resume = self.state.filter(|s| matches!(s, RunningPython | RunningNative));
    }
}

fn waiting(flags: u8) -> State {
    match Wait::from_flags(flags) {
        Wait::Io => Io,
        Wait::Sleep => Sleeping,
        Wait::Lock | Wait::Join | Wait::Signal => Blocked,
    }
}

/// Where a thread is, by the kernel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Place {
    /// Nobody has said.
    #[default]
    Unknown,
    /// On this core.
    On(u16),
    /// Its core was taken from it; it could go on.
    Preempted,
    /// It waits in the kernel.
    Asleep,
}

/// What a person sees of a thread that does `state` by its records and is at `place` by the kernel.
///
/// A thread that believes it runs but has no core is *ready*, or *blocked* if the kernel says that it gave the core
/// up by itself (a page fault, a write that no record announced). A thread that waits for the GIL *fights* as long as it is on a
/// core: being woken, finding the lock taken and going back to sleep is what the fight costs, most of it in the kernel. Any other
/// sleeper sleeps by its records wherever it is: what it does on a core then is the way into the sleep and out of it.
pub fn visible(state: State, place: Place) -> State {
    match (state, place) {
        (WantsGil, Place::On(_)) => Fighting,
        (Fighting, Place::Asleep) => WantsGil,
        (_, Place::Preempted) if state.wants_core() => Ready,
        (_, Place::Asleep) if state.wants_core() => Blocked,
        _ => state,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KINDS: [Kind; 11] = [
        Kind::ThreadStart,
        Kind::ThreadEnd,
        Kind::GilRequest,
        Kind::GilSleep,
        Kind::GilWake,
        Kind::GilAcquire,
        Kind::GilRelease,
        Kind::GilCheck,
        Kind::BlockBegin,
        Kind::BlockEnd,
        Kind::Mark,
    ];

    fn run(records: &[(Kind, u8)]) -> (Machine, Vec<Option<Step>>) {
        let mut machine = Machine::default();
        let steps = records.iter().map(|&(kind, flags)| machine.apply(kind, flags)).collect();
        (machine, steps)
    }

    fn states(records: &[Kind]) -> (Vec<State>, u64) {
        let (machine, steps) = run(&records.iter().map(|&k| (k, 0)).collect::<Vec<_>>());
        (steps.into_iter().flatten().map(|s| s.state).collect(), machine.repairs())
    }

    #[test]
    fn the_table_of_legal_transitions() {
        // One row a state, one column a kind in the order above; x is legal.
        let table = [
            (None, "x.........x"),
            (Some(RunningPython), ".x....xxx.x"),
            (Some(RunningNative), ".xx..x..x.x"),
            (Some(Fighting), "...x.x....x"),
            (Some(WantsGil), "....x.....x"),
            (Some(Ready), "..........x"),
            (Some(Blocked), ".........xx"),
            (Some(Io), ".........xx"),
            (Some(Sleeping), ".........xx"),
            (Some(Suspended), "..........x"),
            (Some(Done), "..........x"),
        ];
        for (state, expected) in table {
            let row: String = KINDS.iter().map(|&kind| if legal(state, kind) { 'x' } else { '.' }).collect();
            assert_eq!(row, expected, "{state:?}");
        }
    }

    #[test]
    fn a_contended_life() {
        use Kind::*;
        let life = [
            ThreadStart,
            GilRequest,
            GilSleep,
            GilWake,
            GilSleep,
            GilWake,
            GilAcquire,
            GilCheck,
            GilRelease,
            ThreadEnd,
        ];
        let (steps, repairs) = states(&life);
        let expected = [
            RunningNative,
            Fighting,
            WantsGil,
            Fighting,
            WantsGil,
            Fighting,
            RunningPython,
            RunningPython,
            RunningNative,
            Done,
        ];
        assert_eq!(steps, expected);
        assert_eq!(repairs, 0);
    }

    #[test]
    fn only_a_sleep_straight_after_a_wake_is_a_failed_acquisition() {
        use Kind::*;
        let (_, steps) =
            run(&[ThreadStart, GilRequest, GilSleep, GilWake, GilSleep, GilSleep, GilWake, GilAcquire].map(|k| (k, 0)));
        let failed: Vec<bool> = steps.into_iter().flatten().map(|s| s.failed).collect();
        assert_eq!(failed, [false, false, false, false, true, false, false, false]);
    }

    #[test]
    fn waits_are_told_apart_and_lead_back() {
        use Kind::*;
        for (wait, state) in [
            (Wait::Lock, Blocked),
            (Wait::Join, Blocked),
            (Wait::Signal, Blocked),
            (Wait::Io, Io),
            (Wait::Sleep, Sleeping),
        ] {
            // With a GIL the thread lets it go first; without one it blocks straight from running.
            let (machine, steps) = run(&[(ThreadStart, 0), (BlockBegin, wait as u8), (BlockEnd, 0)]);
            assert_eq!(steps[1], Some(Step { state, failed: false }));
            assert_eq!((machine.state(), machine.repairs()), (Some(RunningNative), 0));
            let (machine, _) = run(&[(ThreadStart, 0), (GilAcquire, 0), (BlockBegin, wait as u8), (BlockEnd, 0)]);
            assert_eq!((machine.state(), machine.repairs()), (Some(RunningPython), 0));
        }
    }

    #[test]
    fn missing_and_doubled_records_are_repaired_and_counted() {
        use Kind::*;
        // The wake-up is missing.
        assert_eq!(states(&[ThreadStart, GilRequest, GilSleep, GilAcquire]).0[3], RunningPython);
        assert_eq!(states(&[ThreadStart, GilRequest, GilSleep, GilAcquire]).1, 1);
        // The start is missing, the release is doubled, and something comes after the end.
        assert_eq!(
            states(&[GilAcquire, GilRelease, GilRelease]),
            (vec![RunningPython, RunningNative, RunningNative], 2)
        );
        assert_eq!(states(&[ThreadStart, ThreadEnd, GilAcquire]), (vec![RunningNative, Done], 1));
    }

    #[test]
    fn marks_change_nothing_and_are_nothing_before_birth() {
        use Kind::*;
        assert_eq!(states(&[Mark]), (vec![], 0));
        assert_eq!(states(&[ThreadStart, Mark]), (vec![RunningNative; 2], 0));
        // A mark between waking and sleeping again does not hide the failure.
        let (_, steps) = run(&[ThreadStart, GilRequest, GilSleep, GilWake, Mark, GilSleep].map(|k| (k, 0)));
        assert!(steps[5].is_some_and(|s| s.failed));
    }

    #[test]
    fn without_a_core_a_running_thread_is_ready_or_blocked_and_a_sleeping_one_sleeps() {
        for state in State::ALL {
            let off = visible(state, Place::Preempted);
            assert_eq!(off, if state.wants_core() { Ready } else { state });
            let asleep = match state {
                Fighting => WantsGil,
                _ if state.wants_core() => Blocked,
                _ => state,
            };
            assert_eq!(visible(state, Place::Asleep), asleep);
            assert_eq!(visible(state, Place::Unknown), state);
        }
    }

    #[test]
    fn on_a_core_a_thread_that_waits_for_the_gil_fights_and_any_other_does_what_it_says() {
        for state in State::ALL {
            assert_eq!(visible(state, Place::On(0)), if state == WantsGil { Fighting } else { state });
        }
    }
}
