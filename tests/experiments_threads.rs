//! Parts 1 and 3: what each experiment is to make obvious stands in its records.

use std::collections::BTreeSet;

use gilscope::{
    gil::kind::GilKind,
    lang::code::Instr,
    timeline::state::State::{Blocked, Io, RunningPython, Sleeping},
    trace::record::{Kind, Wait},
};

mod trace_support;
use trace_support::{Story, TICK_AND_NONE, run, run_variant, some_run};

#[test]
fn multitasking_alternates_on_one_core() {
    for gil in TICK_AND_NONE {
        let story = run("multitasking", gil, &[("N", 150_000)]).finished();
        let (a, b) = (story.thread("task A"), story.thread("task B"));
        let cores: BTreeSet<_> = [a, b].iter().flat_map(|&task| story.of(task).map(|event| event.core)).collect();
        assert_eq!(cores.len(), 1, "all on one core");
        if gil != GilKind::None {
            assert_eq!(story.together(a, b, RunningPython), 0, "never two at once");
            assert!(story.hand_overs(&[a, b]) >= 2, "they alternate");
        }
    }
}

#[test]
fn parallel_tasks_run_at_once_without_a_gil_and_never_with_one() {
    for gil in TICK_AND_NONE {
        // The machine may have no second core to give at first.
        let together = some_run(|| {
            let story = run("parallel", gil, &[("N", 150_000)]).finished();
            story.together(story.thread("task 1"), story.thread("task 2"), RunningPython) > 0
        });
        assert_eq!(together, gil == GilKind::None, "{gil}");
        let beside = some_run(|| {
            let story = run_variant("parallel", gil, Some("processes"), &[("N", 150_000)]).finished();
            story.together(story.thread("task 1"), story.thread("task 2"), RunningPython) > 0
        });
        assert!(beside, "{gil}: each process has a lock of its own");
    }
}

#[test]
fn a_task_computes_reads_and_computes() {
    for gil in TICK_AND_NONE {
        let story = run("task-execution", gil, &[("READS", 2), ("N", 5_000), ("DELAY", 300)]).finished();
        let task = story.thread("task");
        // Sending its question is I/O, too, but none that takes time.
        let reads: Vec<_> = story.waits(task, Wait::Io).into_iter().filter(|io| io.to - io.from > 50_000_000).collect();
        let [first, second] = reads[..] else { panic!("{gil}: {reads:?}") };
        for (from, to) in [(0, first.from), (first.to, second.from), (second.to, u64::MAX)] {
            assert!(
                story.time_between(task, RunningPython, from, to) > 0,
                "{gil}: it computes before, between and after"
            );
        }
        for read in reads {
            assert_eq!(story.state_at(task, read.from.midpoint(read.to)), Some(Io), "{gil}");
        }
    }
}

#[test]
fn a_cpu_bound_task_never_waits_for_io() {
    for gil in TICK_AND_NONE {
        let story = run("cpu-bound", gil, &[("SIZE", 40)]).finished();
        let kernel = story.thread("kernel");
        assert_eq!(story.waits(kernel, Wait::Io), [], "{gil}");
        let all = story.time(story.thread("main"), &[Io]) + story.time(kernel, &[Io]);
        assert!(all < story.time(kernel, &[RunningPython]) / 2, "{gil}: reading is a small share");
    }
}

#[test]
fn io_bound_tasks_mostly_wait() {
    for gil in TICK_AND_NONE {
        let story = run("io-bound", gil, &[("REQUESTS", 5), ("DELAY", 40)]).finished();
        for client in story.threads("client") {
            assert!(!story.waits(client, Wait::Io).is_empty());
            let span = story.life(client);
            assert!(story.time(client, &[Io]) > (span.to - span.from) / 2, "{gil}: long waits, short runs");
        }
    }
}

#[test]
fn a_reader_sees_one_half_from_before_a_change() {
    let stale = |gil| {
        let story = run("shared-memory", gil, &[("N", 30_000)]).finished();
        let (reader, writer) = (story.life(story.thread("reader")), story.life(story.thread("writer")));
        assert!(reader.from < writer.to && writer.from < reader.to, "both touch it in the same time");
        let counted = story.figure("reads with a stale half: ");
        let half = |instr: &Instr| {
            let variable = matches!(instr, Instr::LoadFast(_) | Instr::StoreFast(_) | Instr::LoadGlobal(_));
            variable || matches!(instr, Instr::LoadAttr(_) | Instr::StoreAttr(_))
        };
        let between = story.torn("read", half) + story.torn("write", half);
        assert!(gil == GilKind::None || counted == 0 || between > 0, "{counted} stale reads, and no switch in between");
        counted > 0
    };
    for gil in [GilKind::Tick, GilKind::Timed32, GilKind::None] {
        assert!((0..30).any(|_| stale(gil)), "{gil}: never a stale read");
    }
    assert!(!(0..3).any(|_| stale(GilKind::Timed)), "from 3.10 on a switch comes only at back jumps and calls");
}

#[test]
fn a_launched_thread_runs_beside_main_and_ends_before_it() {
    for gil in TICK_AND_NONE {
        let story = run("thread-launch", gil, &[("N", 20_000)]).finished();
        let (main, foo) = (story.life(story.thread("main")), story.life(story.thread("foo")));
        assert!(main.from < foo.from && foo.to < main.to, "{gil}");
        let join = story.waits(story.thread("main"), Wait::Join);
        let own_work = join.first().map_or(main.to, |join| join.from);
        assert!(foo.from < own_work, "{gil}: foo began while main still worked, not when main joined it");
    }
}

/// How often a thread sleeps, and what its lane shows.
fn sleeps(story: &Story, name: &str) -> usize {
    let thread = story.thread(name);
    let lane = story.lane(thread, &[RunningPython, Sleeping]);
    for pair in lane.windows(2) {
        assert_ne!(pair[0], pair[1], "run and sleep alternate");
    }
    let slept = story.waits(thread, Wait::Sleep).len();
    assert!(lane.iter().filter(|state| **state == Sleeping).count() == slept, "it runs between any two sleeps");
    slept
}

#[test]
fn countdowns_sleep_once_a_number_as_classes_and_as_functions() {
    for gil in TICK_AND_NONE {
        for id in ["countdown-class", "countdown-function"] {
            let story = run(id, gil, &[("FROM", 3), ("PAUSE", 20), ("N", 500)]).finished();
            assert_eq!((sleeps(&story, "short"), sleeps(&story, "long")), (3, 6), "{id} under {gil}");
        }
    }
}

#[test]
fn main_is_blocked_on_join_while_the_worker_computes() {
    for gil in TICK_AND_NONE {
        let story = run("join", gil, &[("N", 100_000)]).finished();
        let (main, worker) = (story.thread("main"), story.thread("worker"));
        let joins = story.waits(main, Wait::Join);
        assert_eq!(joins.len(), 1, "{gil}");
        assert_eq!(joins[0].what as usize, worker, "{gil}: the wait is for the worker");
        let middle = joins[0].from.midpoint(joins[0].to);
        assert_eq!(
            (story.state_at(main, middle), story.state_at(worker, middle)),
            (Some(Blocked), Some(RunningPython))
        );
        let busy = story.of(main).filter(|event| event.ns > joins[0].from && event.ns < joins[0].to).count();
        assert_eq!(busy, 0, "{gil}: it does not even want the GIL meanwhile");
    }
}

#[test]
fn a_daemon_is_cut_off_when_the_last_ordinary_thread_ends() {
    for gil in TICK_AND_NONE {
        let story = run("daemon", gil, &[("STEPS", 2), ("PAUSE", 300)]).finished();
        let (daemon, ordinary) = (story.thread("daemon"), story.thread("ordinary"));
        assert_eq!(story.waits(ordinary, Wait::Sleep).len(), 2, "{gil}: all its steps");
        assert!(story.waits(daemon, Wait::Sleep).len() < 4, "{gil}: cut off before its last step");
        let work = story.waits(ordinary, Wait::Sleep).last().unwrap().to;
        assert!(work < story.life(daemon).to, "{gil}: the daemon lived as long as there was an ordinary thread");
        let joined: Vec<_> =
            story.waits(story.thread("main"), Wait::Join).iter().map(|span| span.what as usize).collect();
        assert_eq!(joined, [ordinary], "{gil}: main waits for the ordinary thread alone");
    }
}

#[test]
fn sleeping_threads_sleep_all_at_once() {
    for gil in TICK_AND_NONE {
        let story = run("thousands", gil, &[("THREADS", 100), ("SLEEP", 3_000)]).finished();
        let sleepers = story.threads("sleeper ");
        assert_eq!(sleepers.len(), 100);
        let all_there = sleepers.iter().map(|&thread| story.waits(thread, Wait::Sleep)[0].from).max().unwrap();
        for &thread in &sleepers {
            let sleep = story.waits(thread, Wait::Sleep);
            assert_eq!(sleep.len(), 1, "{gil}");
            assert!(sleep[0].from <= all_there && all_there < sleep[0].to, "{gil}: all asleep at one time");
        }
    }
}

#[test]
fn no_two_runs_need_be_alike() {
    for gil in TICK_AND_NONE {
        let orders =
            |_| run("nondeterminism", gil, &[("RUNS", 8), ("N", 4_000)]).finished().figure("different orders: ");
        assert!((0..20).any(|i| orders(i) > 1), "{gil}: always the same order");
    }
    let story = run("nondeterminism", GilKind::Tick, &[("RUNS", 8), ("N", 1_000)]).finished();
    let runs: BTreeSet<Vec<usize>> = (0..8)
        .map(|run| {
            let own = 1 + 3 * run..4 + 3 * run;
            story.holders().into_iter().filter(|thread| own.contains(thread)).map(|thread| thread - own.start).collect()
        })
        .collect();
    assert!(runs.len() > 1, "the GIL changed hands alike in every run");
}

#[test]
fn a_race_loses_what_a_switch_tears_apart() {
    let lost = |_| {
        let story = run("race", GilKind::Tick, &[("N", 20_000)]).finished();
        let between = |instr: &Instr| matches!(instr, Instr::Inplace(_) | Instr::StoreGlobal(_));
        let torn = story.torn("up", between) + story.torn("down", between);
        story.figure("got      x = ") != 0 && torn > 0
    };
    assert!((0..30).any(lost), "in 30 runs no switch between load and store made x wrong");
    let wrong = |_| run("race", GilKind::None, &[("N", 20_000)]).finished().figure("got      x = ") != 0;
    assert!((0..30).any(wrong), "x was right in 30 runs without a GIL");
}

#[test]
fn a_thread_that_ends_says_so_last() {
    for gil in TICK_AND_NONE {
        let story = run("thread-launch", gil, &[("N", 100)]).finished();
        let last = story.of(story.thread("foo")).next_back().unwrap();
        assert_eq!(last.kind, Kind::ThreadEnd, "{gil}");
    }
}
