//! Part 4: what each experiment is to make obvious stands in its records.

use gilscope::{
    gil::kind::GilKind,
    runner::snapshot::Status,
    timeline::state::State::{Fighting, RunningPython, WantsGil},
    trace::record::{Kind, ObjectKind, Wait},
};

mod trace_support;
use trace_support::{TICK_AND_NONE, run, run_variant};

#[test]
fn a_lock_lets_one_in_at_a_time_and_the_result_is_right() {
    for gil in TICK_AND_NONE {
        let story = run("lock", gil, &[("N", 2_000)]).finished();
        assert_eq!(story.figure("got      x = "), 0, "{gil}");
        let lock = story.object(ObjectKind::Lock);
        assert_eq!((story.takes(lock).len(), story.gives(lock).len()), (4_000, 4_000), "{gil}");
        assert_eq!(story.most_inside(lock), 1, "{gil}");
        let main = story.thread("main");
        assert_eq!(story.waits_for(main, lock), [], "{gil}: main waits for threads, which have numbers of their own");
    }
}

#[test]
fn a_lock_that_one_side_ignores_protects_nothing() {
    for gil in TICK_AND_NONE {
        let wrong = |_| {
            let story = run("half-locked", gil, &[("N", 10_000)]).finished();
            let lock = story.object(ObjectKind::Lock);
            let up = story.thread("up");
            assert!(story.takes(lock).iter().all(|take| take.thread == up && !take.waited), "{gil}");
            story.figure("got      x = ") != 0
        };
        assert!((0..40).any(wrong), "{gil}: x was right in 40 runs");
    }
}

#[test]
fn a_leaked_lock_stops_everybody_else() {
    for gil in TICK_AND_NONE {
        let story = run_variant("lock-leak", gil, Some("leak"), &[("PAUSE", 50)]);
        let lock = story.object(ObjectKind::Lock);
        let fails = story.thread("fails");
        assert!(story.deadlock().contains("lock") && story.deadlock().contains("fails"), "{}", story.deadlock());
        let last = *story.touches(lock).last().unwrap();
        assert_eq!((last.kind, last.thread), (Kind::Take, fails), "{gil}: taken and never given back");
        let section = story.waits(fails, Wait::Sleep)[0];
        for other in story.threads("other ") {
            let wait = *story.waits_for(other, lock).last().expect("it waits");
            assert!(wait.to > section.to, "{gil}: still waiting when its holder has left the section");
        }
    }
}

#[test]
fn a_lock_given_back_in_any_case_lets_the_others_through() {
    for gil in TICK_AND_NONE {
        for variant in ["try-finally", "with"] {
            let story = run_variant("lock-leak", gil, Some(variant), &[("PAUSE", 5)]).finished();
            let lock = story.object(ObjectKind::Lock);
            assert_eq!((story.takes(lock).len(), story.gives(lock).len()), (4, 4), "{variant} under {gil}");
            assert_eq!(story.most_inside(lock), 1);
            assert!(story.report.stderr.contains("ValueError: an error inside the lock"));
        }
    }
}

#[test]
fn opposite_order_is_named_as_a_deadlock() {
    for gil in TICK_AND_NONE {
        let story = run_variant("deadlock", gil, Some("opposite"), &[("PAUSE", 200)]);
        for words in ["x_lock", "y_lock", "one holds", "two holds"] {
            assert!(story.deadlock().contains(words), "{gil}: `{words}` in {}", story.deadlock());
        }
        let [x_lock, y_lock] = story.objects(ObjectKind::Lock)[..] else { panic!("two locks") };
        for (name, held, wanted) in [("one", x_lock, y_lock), ("two", y_lock, x_lock)] {
            let thread = story.thread(name);
            let touches = story.touches(held);
            assert_eq!(
                touches.iter().map(|touch| (touch.thread, touch.kind)).collect::<Vec<_>>(),
                [(thread, Kind::Take)]
            );
            assert!(!story.waits_for(thread, wanted).is_empty(), "{gil}: {name} waits for the other lock");
        }
        let story = run_variant("deadlock", gil, Some("same-order"), &[("PAUSE", 50)]).finished();
        for lock in story.objects(ObjectKind::Lock) {
            assert_eq!(story.gives(lock).len(), 2, "{gil}");
        }
    }
}

#[test]
fn a_monitor_takes_its_lock_twice_and_a_plain_lock_hangs() {
    for gil in TICK_AND_NONE {
        let story = run_variant("rlock", gil, Some("rlock"), &[("MOVES", 3), ("PAUSE", 1)]).finished();
        let lock = story.object(ObjectKind::RLock);
        let depths: Vec<_> = story.levels(lock).into_iter().map(|(_, depth)| depth).collect();
        let one_move = [1, 2, 1, 2, 1, 0];
        assert_eq!(depths, one_move.repeat(6), "{gil}: two clerks, three moves each");
        assert_eq!(story.most_inside(lock), 1, "{gil}");

        let story = run_variant("rlock", gil, Some("lock"), &[]);
        assert!(story.deadlock().contains("again"), "{}", story.deadlock());
    }
}

#[test]
fn never_more_than_five_are_inside() {
    for gil in TICK_AND_NONE {
        let story = run("semaphore-limit", gil, &[("DELAY", 250)]).finished();
        let room = story.object(ObjectKind::Semaphore);
        assert_eq!((story.takes(room).len(), story.gives(room).len()), (20, 20), "{gil}");
        assert_eq!(story.most_inside(room), 5, "{gil}");
        assert_eq!(story.levels(room).iter().map(|(_, free)| *free).max(), Some(5), "{gil}");
        assert!(story.takes(room).iter().any(|take| take.waited), "{gil}: the others wait");
    }
}

#[test]
fn one_thread_only_gives_and_the_other_only_takes() {
    for gil in TICK_AND_NONE {
        let story = run("semaphore-signal", gil, &[("SIGNALS", 4), ("N", 2_000)]).finished();
        let done = story.object(ObjectKind::Semaphore);
        let (gives, takes) = (story.gives(done), story.takes(done));
        assert_eq!((gives.len(), takes.len()), (4, 4), "{gil}");
        assert!(gives.iter().all(|give| give.thread == story.thread("first")), "{gil}");
        assert!(takes.iter().all(|take| take.thread == story.thread("second")), "{gil}");
        assert!(
            gives.iter().zip(&takes).all(|(give, take)| give.ns < take.ns),
            "{gil}: each take has its give before it"
        );
    }
}

#[test]
fn a_bounded_semaphore_refuses_one_release_too_many() {
    for gil in TICK_AND_NONE {
        let story = run_variant("bounded-semaphore", gil, Some("bounded"), &[("STAY", 5)]);
        let Status::Failed(error) = &story.report.outcome else { panic!("{gil}: {:?}", story.report.outcome) };
        assert!(error.ends_with("ValueError: Semaphore released too many times\n"), "{error}");
        let free = story.object(ObjectKind::Semaphore);
        assert_eq!(story.levels(free).iter().map(|(_, places)| *places).max(), Some(2), "{gil}");

        let story = run_variant("bounded-semaphore", gil, Some("plain"), &[("STAY", 5)]).finished();
        let free = story.object(ObjectKind::Semaphore);
        assert_eq!(
            story.levels(free).iter().map(|(_, places)| *places).max(),
            Some(3),
            "{gil}: a place that is not there"
        );
    }
}

#[test]
fn one_set_lets_all_three_go() {
    for gil in TICK_AND_NONE {
        let story = run("event-init", gil, &[("N", 60_000)]).finished();
        let init = story.object(ObjectKind::Event);
        let gives = story.gives(init);
        assert_eq!(gives.len(), 1, "{gil}");
        assert_eq!(gives[0].thread, story.thread("main"), "{gil}");
        for worker in story.threads("worker ") {
            let waits: Vec<_> =
                story.waits(worker, Wait::Signal).into_iter().filter(|wait| wait.what == init).collect();
            let [wait] = waits[..] else { panic!("{gil}: {waits:?}") };
            assert!(wait.from < gives[0].ns && gives[0].ns < wait.to, "{gil}: asleep from before set() to after it");
            let takes: Vec<_> = story.takes(init).into_iter().filter(|take| take.thread == worker).collect();
            assert!(takes.len() == 1 && takes[0].waited && takes[0].ns > gives[0].ns, "{gil}: {takes:?}");
        }
    }
}

#[test]
fn each_item_is_requested_then_done_then_used() {
    for gil in TICK_AND_NONE {
        let story = run("event-done", gil, &[("ITEMS", 3), ("DELAY", 10), ("N", 100)]).finished();
        let (main, worker) = (story.thread("main"), story.thread("worker"));
        let requests = story.gives(story.object(ObjectKind::Queue));
        let events = story.objects(ObjectKind::Event);
        assert_eq!(events.len(), 3, "{gil}");
        for (event, request) in events.into_iter().zip(requests) {
            let [done, used] = story.touches(event)[..] else { panic!("{gil}: {:?}", story.touches(event)) };
            assert_eq!((request.thread, done.kind, done.thread), (main, Kind::Give, worker), "{gil}");
            assert_eq!((used.kind, used.thread), (Kind::Take, main), "{gil}");
            assert!(request.ns < done.ns && done.ns < used.ns, "{gil}");
        }
    }
}

#[test]
fn consumers_are_woken_in_vain_and_only_while_stands_it() {
    for gil in TICK_AND_NONE {
        for variant in ["while", "if"] {
            let story = run_variant("condition", gil, Some(variant), &[("ITEMS", 8), ("PAUSE", 30)]).finished();
            let condition = story.object(ObjectKind::Condition);
            assert!(story.objects(ObjectKind::RLock).is_empty(), "its own lock is a part of it");
            assert_eq!(story.figure("consumed "), 8, "{variant} under {gil}");
            let producer = story.thread("producer");
            let gives = story.gives(condition);
            assert!(gives.len() == 9 && gives.iter().all(|give| give.thread == producer), "{variant} under {gil}");
            let in_vain = story.figure("woken in vain: ");
            let woken = story.takes(condition).len() as i64;
            assert!(in_vain > 0 && woken > in_vain, "{variant} under {gil}: {woken} woken, {in_vain} in vain");
            assert_eq!(story.figure("failed to pop: "), if variant == "if" { in_vain } else { 0 }, "{gil}");
        }
    }
}

#[test]
fn a_light_thread_waits_longer_than_it_runs_where_there_is_a_gil() {
    let story = run("starvation", GilKind::Tick, &[("HOGS", 4), ("TURNS", 8)]).finished();
    let light = story.thread("light");
    let waited = story.time(light, &[WantsGil, Fighting]);
    let ran = story.time(light, &[RunningPython]);
    assert!(waited > ran, "waited {waited} ns for the GIL, ran {ran} ns");
    for hog in story.threads("hog ") {
        assert!(story.time(hog, &[RunningPython]) > ran, "a hog has more of it");
    }
    let story = run("starvation", GilKind::None, &[("HOGS", 1), ("TURNS", 4)]).finished();
    let light = story.thread("light");
    assert_eq!(story.time(light, &[WantsGil, Fighting]), 0, "nothing to wait for");
    assert_eq!(story.waits(light, Wait::Sleep).len(), 4);
}

#[test]
fn polite_threads_are_busy_and_get_nowhere() {
    for gil in TICK_AND_NONE {
        let story = run_variant("livelock", gil, Some("polite"), &[("PATIENCE", 400)]).finished();
        assert_eq!(story.figure("meals: "), 0, "{gil}");
        assert!(story.figure("handed over: ") > 0, "{gil}");
        for name in ["first", "second"] {
            let thread = story.thread(name);
            for wait in [Wait::Lock, Wait::Signal, Wait::Sleep, Wait::Io, Wait::Join] {
                // What the library waits for at a thread's start and end is no object of the program.
                let blocked = story.waits(thread, wait).iter().filter(|span| span.what != 0).count();
                assert_eq!(blocked, 0, "{gil}: {name} is never blocked");
            }
            assert!(story.time(thread, &[RunningPython]) > 0, "{gil}: {name} runs");
        }
        let story = run_variant("livelock", gil, Some("selfish"), &[("MEALS", 50), ("PATIENCE", 30_000)]).finished();
        assert_eq!(story.figure("meals: "), 100, "{gil}");
    }
}
