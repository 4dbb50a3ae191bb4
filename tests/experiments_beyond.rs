//! Beyond the tutorial: what each experiment is to make obvious stands in its records.

use std::collections::BTreeMap;

use gilscope::{
    gil::kind::GilKind,
    timeline::state::State::{Fighting, RunningPython, WantsGil},
    trace::{
        counters::Syscall,
        record::{Kind, Wait},
    },
};

mod trace_support;
use trace_support::{Story, run, run_variant, some_run};

#[test]
fn after_each_wait_the_listener_needs_the_gil_back() {
    for gil in GilKind::ALL {
        let waited = some_run(|| {
            let story = run("convoy", gil, &[("TIME", 40)]).finished();
            let listener = story.thread("listener");
            let waits = story.waits(listener, Wait::Io);
            assert_eq!(waits.len() as i64, story.figure("waits: "), "{gil}");
            story.time(listener, &[Fighting, WantsGil]) > 0
        });
        assert_eq!(waited, gil.excludes(), "{gil}");
    }
}

#[test]
fn the_same_program_takes_turns_or_runs_at_once() {
    for gil in GilKind::ALL {
        let as_it_should = some_run(|| {
            let story = run("gil-history", gil, &[("N", 60_000), ("REQUESTS", 3)]).finished();
            let counts = [story.thread("count 1"), story.thread("count 2")];
            let together = story.together(counts[0], counts[1], RunningPython);
            if !gil.excludes() {
                return together > 0;
            }
            assert_eq!(together, 0, "{gil}");
            story.hand_overs(&counts) > 0
        });
        assert!(as_it_should, "{gil}");
    }
}

/// A request for the GIL's release, and how long its thread had waited by then.
fn requests(story: &Story) -> Vec<(usize, u64)> {
    let mut began = BTreeMap::new();
    let mut requests = Vec::new();
    for (thread, event) in &story.events {
        match event.kind {
            Kind::GilRequest => drop(began.insert(*thread, event.ns)),
            Kind::DropRequest => requests.push((*thread, event.ns - began[thread])),
            _ => {}
        }
    }
    requests
}

/// The locks that 3.2 and later came with.
const TIMED: [GilKind; 2] = [GilKind::Timed32, GilKind::Timed];

#[test]
fn under_a_timed_lock_a_waiter_asks_after_an_interval() {
    for gil in TIMED {
        // The work lasts longer than the interval by far.
        for (interval, n) in [(500, 150_000), (20_000, 1_000_000)] {
            let asked = some_run(|| {
                let story = run("switch-interval", gil, &[("INTERVAL", interval), ("N", n)]).finished();
                let shortest = requests(&story).into_iter().map(|(_, waited)| waited).min();
                // Until the program sets it, it is 5 ms.
                assert!(shortest.is_none_or(|ns| ns > interval.min(5_000) as u64 * 990), "{gil}: {shortest:?} ns");
                shortest.is_some()
            });
            assert!(asked, "{gil}, {interval} us");
        }
    }
}

#[test]
fn only_timed_locks_know_requests() {
    for gil in GilKind::ALL {
        let asked = some_run(|| {
            let story = run("convoy", gil, &[("TIME", 40)]).finished();
            !requests(&story).is_empty()
        });
        assert_eq!(asked, gil.is_timed(), "{gil}");
    }
}

#[test]
fn the_listener_waits_for_an_interval_where_it_does_not_go_first() {
    let interval = 4_950_000;
    // How long the listener waited before it asked, and how often it was away.
    let listens = |id, gil| {
        let story = run(id, gil, &[("TIME", 100)]).finished();
        let listener = story.thread("listener");
        let asked = requests(&story).into_iter().filter(|(thread, _)| *thread == listener);
        (asked.map(|(_, waited)| waited).collect::<Vec<_>>(), story.waits(listener, Wait::Io).len())
    };
    for gil in TIMED {
        let convoy = some_run(|| {
            let (asked, waits) = listens("convoy", gil);
            assert!(asked.iter().all(|&ns| ns > interval), "{gil}: {asked:?}");
            2 * asked.len() > waits
        });
        assert!(convoy, "{gil}: after most of its waits the holder has to be asked");
    }
    let first = some_run(|| listens("fair-gil", GilKind::Priority).0.iter().any(|&ns| ns < interval));
    assert!(first, "it asks at once");
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
