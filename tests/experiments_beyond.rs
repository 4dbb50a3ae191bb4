//! Beyond the tutorial: what each experiment is to make obvious stands in its records.

use gilscope::{
    gil::kind::GilKind,
    timeline::state::State::{Fighting, RunningPython, WantsGil},
    trace::{counters::Syscall, record::Wait},
};

mod trace_support;
use trace_support::{run, run_variant, some_run};

#[test]
fn after_each_wait_the_listener_needs_the_gil_back() {
    for gil in GilKind::ALL {
        let waited = some_run(|| {
            let story = run("convoy", gil, &[("TIME", 40)]).finished();
            let listener = story.thread("listener");
            let waits = story.waits(listener, Wait::Io);
            assert_eq!(waits.len() as i64, story.figure("waits: "), "{gil}");
            assert!(waits.iter().all(|wait| wait.to - wait.from > 900_000), "{gil}: each lasts a millisecond");
            story.time(listener, &[Fighting, WantsGil]) > 0
        });
        assert_eq!(waited, gil != GilKind::None, "{gil}");
    }
}

#[test]
fn the_same_program_takes_turns_or_runs_at_once() {
    for gil in GilKind::ALL {
        let as_it_should = some_run(|| {
            let story = run("gil-history", gil, &[("N", 60_000), ("REQUESTS", 3)]).finished();
            let counts = [story.thread("count 1"), story.thread("count 2")];
            let together = story.together(counts[0], counts[1], RunningPython);
            if gil == GilKind::None {
                return together > 0;
            }
            assert_eq!(together, 0, "{gil}");
            story.hand_overs(&counts) > 0
        });
        assert!(as_it_should, "{gil}");
    }
}

#[test]
fn no_lock_and_no_call_tells_of_a_storm_of_reference_counts() {
    for variant in ["shared", "private"] {
        let at_once = some_run(|| {
            let story = run_variant("refcount-storm", GilKind::None, Some(variant), &[("N", 60_000)]).finished();
            let lookers = [story.thread("looker 1"), story.thread("looker 2")];
            for looker in lookers {
                assert_eq!(story.time(looker, &[Fighting, WantsGil]), 0, "{variant}: nothing to wait for");
                let calls = story.report.threads[looker].totals.syscall(Syscall::FutexWait);
                assert!(calls < 10, "{variant}: {calls} waits, at its beginning and end");
            }
            story.together(lookers[0], lookers[1], RunningPython) > 0
        });
        assert!(at_once, "{variant}");
    }
}
