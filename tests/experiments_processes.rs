//! Part 10: processes, each with a GIL of its own, from the records of all of them.

use gilscope::{
    gil::kind::GilKind,
    timeline::state::State::{Fighting, WantsGil},
    trace::record::{Kind, Wait},
};

mod trace_support;
use trace_support::{Span, Story, TICK_AND_NONE, run, run_variant, some_run};

/// The numbers of the messages that a thread sent or received, with when.
fn messages(story: &Story, thread: usize, kind: Kind) -> Vec<(u32, u64)> {
    story.of(thread).filter(|event| event.kind == kind).map(|event| (event.arg, event.ns)).collect()
}

/// Whether two threads held a GIL at the same time.
fn hold_at_once(story: &Story, [a, b]: [usize; 2]) -> bool {
    let meet = |one: &Span, other: &Span| one.from < other.to && other.from < one.to;
    story.holds(a).iter().any(|one| story.holds(b).iter().any(|other| meet(one, other)))
}

#[test]
fn each_process_holds_a_gil_of_its_own() {
    for gil in [GilKind::Tick, GilKind::Timed] {
        let both = || {
            let story = run("process-class", gil, &[("FROM", 2), ("PAUSE", 1), ("N", 400_000)]).finished();
            let threads = ["short", "long"].map(|name| story.thread(name));
            let processes = threads.map(|thread| story.report.threads[thread].process);
            assert!(processes[0] != processes[1] && !processes.contains(&0), "{gil}: {processes:?}");
            assert_eq!(story.report.processes.iter().map(|process| process.exit).collect::<Vec<_>>(), [Some(0); 2]);
            hold_at_once(&story, threads)
        };
        assert!(some_run(both), "{gil}");
    }
}

#[test]
fn a_battle_of_processes_is_none() {
    let knobs = [("N", 1_000_000)];
    let at_once = || {
        let story = run_variant("mp-battle", GilKind::Tick, Some("processes"), &knobs).finished();
        let threads = ["first", "second"].map(|name| story.thread(name));
        for thread in threads {
            assert_eq!(story.time(thread, &[Fighting, WantsGil]), 0, "nobody else wants its GIL");
        }
        hold_at_once(&story, threads)
    };
    assert!(some_run(at_once));
    let story = run_variant("mp-battle", GilKind::Tick, Some("threads"), &knobs).finished();
    let threads = ["first", "second"].map(|name| story.thread(name));
    assert!(!hold_at_once(&story, threads), "threads have one GIL");
    assert!(story.report.processes.is_empty());
}

#[test]
fn processes_end_by_themselves_or_by_a_signal() {
    for gil in TICK_AND_NONE {
        let story = run("process-control", gil, &[("PAUSE", 1), ("N", 1000)]).finished();
        let mut ends: Vec<_> = story.report.processes.iter().map(|process| (&*process.name, process.exit)).collect();
        ends.sort_unstable();
        assert_eq!(ends, [("daemon", Some(-15)), ("joined", Some(0)), ("terminated", Some(-15))], "{gil}");
        let main = story.thread("main");
        assert!(!story.waits(main, Wait::Join).is_empty(), "{gil}: main waits for their ends");
    }
}

#[test]
fn messages_pile_up_in_a_pipe_until_it_is_full() {
    for gil in TICK_AND_NONE {
        let items = 150;
        let knobs = [("ITEMS", items), ("SIZE", 2_000), ("N", 5_000)];
        let story = run("mp-pipe", gil, &knobs).finished();
        let (main, consumer) = (story.thread("main"), story.thread("consumer"));
        let (sent, received) = (messages(&story, main, Kind::Send), messages(&story, consumer, Kind::Receive));
        assert_eq!((sent.len(), received.len()), (items as usize, items as usize), "{gil}");
        for (from, to) in sent.iter().zip(&received) {
            assert!(from.0 == to.0 && from.1 < to.1, "{gil}: {from:?} {to:?}");
        }
        // Some 30 of them fill a pipe of 64 kilobytes.
        let under_way = |at: u64| {
            let before = |all: &[(u32, u64)]| all.iter().filter(|(_, ns)| *ns <= at).count();
            before(&sent) - before(&received)
        };
        let most = received.iter().map(|&(_, ns)| under_way(ns - 1)).max().unwrap();
        assert!((2..=50).contains(&most), "{gil}: {most}");
        assert!(!story.waits(main, Wait::Io).is_empty(), "{gil}");
    }
}

#[test]
fn a_feeder_thread_writes_what_was_put() {
    for gil in TICK_AND_NONE {
        let story = run("mp-queue", gil, &[("ITEMS", 40), ("SIZE", 5_000), ("N", 1_000)]).finished();
        let (main, feeder) = (story.thread("main"), story.thread("QueueFeederThread"));
        assert_eq!(story.report.threads[feeder].process, 0, "{gil}: it belongs to the process that puts");
        assert!(messages(&story, main, Kind::Send).is_empty(), "{gil}: put writes nothing");
        assert_eq!(messages(&story, feeder, Kind::Send).len(), 40, "{gil}");
        let workers = story.threads("worker ");
        let received: usize = workers.iter().map(|&thread| messages(&story, thread, Kind::Receive).len()).sum();
        assert_eq!((workers.len(), received), (2, 40), "{gil}");
    }
}

#[test]
fn no_gil_keeps_two_processes_from_losing_updates() {
    let lost = || {
        let story = run_variant("mp-shared", GilKind::Tick, Some("unlocked"), &[("N", 8_000)]).finished();
        assert_eq!(story.figure("expected "), 16_000);
        story.figure("got      ") < 16_000
    };
    assert!(some_run(lost));
    for gil in TICK_AND_NONE {
        let story = run_variant("mp-shared", gil, Some("locked"), &[("N", 500)]).finished();
        assert_eq!([story.figure("expected "), story.figure("got      ")], [1_000; 2], "{gil}");
    }
}

#[test]
fn a_pool_works_off_a_tree_in_its_processes() {
    // All but the time that it took.
    let digests = |story: &Story| story.report.stdout.rsplit_once("different digests").map(|(head, _)| head.to_owned());
    for gil in TICK_AND_NONE {
        let knobs = [("FILES", 12), ("SIZE", 20), ("WORKERS", 2)];
        let pool = run_variant("pool", gil, Some("pool"), &knobs).finished();
        let serial = run_variant("pool", gil, Some("serial"), &knobs).finished();
        assert_eq!(digests(&pool).unwrap(), " 25 %\n 50 %\n 75 %\n100 %\n12 ", "{gil}");
        assert_eq!(digests(&serial), digests(&pool), "{gil}");
        let workers = pool.threads("SpawnPoolWorker-");
        assert_eq!(workers.len(), 2, "{gil}");
        // Each call is a message to a worker, and its result one from there.
        let count = |kind| workers.iter().map(|&thread| messages(&pool, thread, kind).len()).sum::<usize>();
        assert_eq!((count(Kind::Receive), count(Kind::Send)), (12, 12), "{gil}");
        assert_eq!(serial.report.threads.len(), 1);
    }
}
