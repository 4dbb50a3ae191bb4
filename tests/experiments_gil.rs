//! Parts 6 to 8: what each experiment is to make obvious stands in its records.

use std::collections::BTreeSet;

use gilscope::{
    gil::kind::GilKind,
    lang::{
        code::{CompareOp, Instr},
        ticks::{Tick, tick},
    },
    timeline::{
        Event,
        state::State::{Fighting, Io, RunningNative, RunningPython, WantsGil},
    },
    trace::{
        counters::{Counter, Syscall},
        record::{Kind, ObjectKind, Wait, mark, unpack_position},
    },
};

mod trace_support;
use trace_support::{Story, run, run_variant, some_run};

/// Locks of which one thread at a time has the GIL.
fn exclusive() -> impl Iterator<Item = GilKind> {
    GilKind::ALL.into_iter().filter(|gil| gil.excludes())
}

/// Locks that are let go after a number of ticks.
fn ticking() -> impl Iterator<Item = GilKind> {
    GilKind::ALL.into_iter().filter(|gil| gil.counts_ticks())
}

/// Whether an event tells where in the program its thread is.
fn has_position(event: &Event) -> bool {
    matches!(event.kind, Kind::GilRequest | Kind::GilAcquire | Kind::GilRelease | Kind::GilCheck | Kind::At)
}

/// Futex calls of all threads.
fn futex_calls(story: &Story) -> u64 {
    let totals = &story.report.totals;
    totals.syscall(Syscall::FutexWait) + totals.syscall(Syscall::FutexWake)
}

#[test]
fn two_threads_fight_for_the_gil_and_one_after_the_other_do_not() {
    for gil in ticking() {
        let fought = some_run(|| {
            let story = run("battle", gil, &[("N", 100_000)]).finished();
            let (first, second) = (story.thread("first"), story.thread("second"));
            let fight = [first, second].map(|thread| story.time(thread, &[Fighting, WantsGil]));
            fight.iter().all(|&ns| ns > 0) && story.hand_overs(&[first, second]) > 0 && futex_calls(&story) > 20
        });
        assert!(fought, "{gil}");
        let story = run_variant("battle", gil, Some("sequential"), &[("N", 100_000)]).finished();
        assert_eq!((story.report.totals.get(Counter::GilContended), futex_calls(&story)), (0, 0), "{gil}");
    }
}

#[test]
fn on_one_core_both_threads_of_the_battle_share_it() {
    for gil in GilKind::ALL {
        let story = run("one-core", gil, &[("N", 50_000)]).finished();
        let threads = [story.thread("first"), story.thread("second")];
        let cores: BTreeSet<_> = threads.iter().flat_map(|&thread| story.of(thread).map(|event| event.core)).collect();
        assert_eq!(cores.len(), 1, "{gil}");
    }
}

#[test]
fn at_most_one_of_four_threads_runs_python() {
    for gil in GilKind::ALL {
        let story = run("gil-single", gil, &[("N", 60_000)]).finished();
        let threads = ["north", "east", "south", "west"].map(|name| story.thread(name));
        let pairs = threads.iter().flat_map(|&a| threads.iter().map(move |&b| (a, b))).filter(|(a, b)| a < b);
        let together: u64 = pairs.map(|(a, b)| story.together(a, b, RunningPython)).sum();
        assert_eq!(together == 0, gil.excludes(), "{gil}: {together} ns");
        assert!(threads.iter().all(|&thread| story.time(thread, &[RunningPython]) > 0), "{gil}");
    }
}

#[test]
fn who_reads_lets_the_gil_go_and_others_step_in() {
    for gil in exclusive() {
        let stepped_in = some_run(|| {
            let story = run("io-release", gil, &[("READS", 2), ("N", 20_000), ("DELAY", 40)]).finished();
            let tasks = story.threads("task ");
            for &task in &tasks {
                let mut before: Option<&Event> = None;
                for event in story.of(task) {
                    if event.kind == Kind::BlockBegin && Wait::from_flags(event.flags) == Wait::Io {
                        assert_eq!(before.map(|event| event.kind), Some(Kind::GilRelease), "{gil}: let go first");
                    }
                    before = Some(event);
                }
                assert!(story.waits(task, Wait::Io).len() >= 4, "{gil}: each read and each question");
            }
            let reads =
                tasks.iter().flat_map(|&task| story.waits(task, Wait::Io).into_iter().map(move |io| (task, io)));
            let others = |task| tasks.iter().filter(move |&&other| other != task);
            let used = |(task, io): (usize, trace_support::Span)| {
                others(task).any(|&other| story.time_between(other, RunningPython, io.from, io.to) > 0)
            };
            reads.into_iter().any(used)
        });
        assert!(stepped_in, "{gil}: nobody ran while another read");
    }
}

#[test]
fn the_longer_the_check_interval_the_fewer_checks_and_switches() {
    for gil in ticking() {
        for interval in [1, 100, 10_000] {
            let story = run("check-interval", gil, &[("INTERVAL", interval), ("N", 20_000)]).finished();
            let threads = [story.thread("first"), story.thread("second")];
            let sum = |counter| threads.iter().map(|&thread| story.report.threads[thread].totals.get(counter)).sum();
            let (ticks, checks): (u64, u64) = (sum(Counter::Ticks), sum(Counter::Checks));
            // All threads count down one ticker: some of the checks of these two are main's, and the other way round.
            let expected = ticks / (interval as u64 + 1);
            assert!(checks.abs_diff(expected) < 50, "{gil}, {interval}: {checks} checks, {ticks} ticks");
            assert!(story.hand_overs(&threads) as u64 <= checks + 10, "{gil}: only a check lets another in");
        }
    }
}

#[test]
fn a_turn_of_the_loop_costs_the_ticks_that_its_bytecode_says() {
    for gil in GilKind::ALL {
        let stories = [10, 1010].map(|turns| run("ticks", gil, &[("N", turns)]).finished());
        let [few, many] = stories.each_ref().map(|story| {
            let printer = &story.report.threads[story.thread("printer")];
            printer.totals.get(Counter::Ticks)
        });
        let countdown = stories[0].code_of("countdown");
        let back = countdown.iter().rposition(|instr| matches!(instr, Instr::JumpAbsolute(_))).unwrap();
        let Instr::JumpAbsolute(top) = countdown[back] else { unreachable!() };
        let turn = &countdown[top as usize..=back];
        let in_a_turn = turn.iter().filter(|&&instr| tick(instr) == Tick::Always).count();
        // Starting a thread takes now a few ticks more, now a few less.
        assert_eq!((many - few + 500) / 1000, in_a_turn as u64, "{gil}");
        assert!(in_a_turn < turn.len(), "some instructions are no ticks");
    }
}

#[test]
fn a_search_is_one_tick_in_which_nobody_else_runs() {
    for gil in GilKind::ALL {
        let found = some_run(|| {
            let story = run("long-tick", gil, &[("N", 1_000_000)]).finished();
            let module = story.code_of("<module>");
            let search = module.iter().position(|instr| *instr == Instr::Compare(CompareOp::In)).unwrap();
            // The search lies between the last that is heard of main before it and the first after it.
            let main: Vec<&Event> = story.of(story.thread("main")).filter(|event| has_position(event)).collect();
            let at = |event: &Event| unpack_position(event.arg).1;
            let after = main.iter().position(|event| at(event) > search).unwrap();
            let before = main[..after].iter().rposition(|event| at(event) < search).unwrap();
            let (from, to) = (main[before], main[after]);
            let within = &main[before + 1..after];
            let let_go = within.iter().filter(|event| event.kind != Kind::At).count();
            assert!(!gil.excludes() || let_go <= 2, "{gil}: once at most, before it begins");
            let counted = story.time_between(story.thread("counter"), RunningPython, from.ns, to.ns);
            if !gil.excludes() {
                return counted > 0;
            }
            // It is looked at for as long as main had the GIL without a break; nobody else ever had it so long.
            let held = |thread| story.holds(thread).into_iter().map(|hold| hold.to - hold.from).max().unwrap_or(0);
            counted == 0 && held(story.thread("main")) > held(story.thread("counter"))
        });
        assert!(found, "{gil}");
    }
}

#[test]
fn the_lag_from_a_signal_to_running_is_what_the_program_prints() {
    for gil in GilKind::ALL {
        let contended = some_run(|| {
            let story = run("switch-lag", gil, &[("SIGNALS", 20)]).finished();
            let (ringer, sleeper) = (story.thread("ringer"), story.thread("sleeper"));
            let bell = story.objects(ObjectKind::Lock)[0];
            let rung = story.gives(bell).into_iter().filter(|give| give.thread == ringer).map(|give| give.ns);
            let heard = story.takes(bell).into_iter().filter(|take| take.thread == sleeper).map(|take| take.ns);
            let lags: Vec<u64> = rung.zip(heard).map(|(rung, heard)| heard - rung).collect();
            assert_eq!(lags.len(), 20, "{gil}");
            let printed = story.report.stdout.split("max ").nth(1).and_then(|text| text.split(' ').next()).unwrap();
            let printed_ns = (printed.parse::<u64>().unwrap() + 1) * 1000;
            let longest = *lags.iter().max().unwrap();
            // The program looks at the clock a little before the one and a little after the other.
            assert!(longest <= printed_ns, "{gil}: {longest} ns, printed {printed} us");
            !gil.excludes() || story.time(sleeper, &[Fighting, WantsGil]) > 0
        });
        assert!(contended, "{gil}: whoever is woken has to get the GIL");
    }
}

#[test]
fn one_after_the_other_needs_no_signal_and_two_threads_many() {
    for gil in GilKind::ALL {
        let story = run_variant("signalling", gil, Some("sequential"), &[("N", 60_000)]).finished();
        assert_eq!(futex_calls(&story), 0, "{gil}");
    }
    for gil in ticking() {
        let many = some_run(|| futex_calls(&run("signalling", gil, &[("N", 60_000)]).finished()) > 20);
        assert!(many, "{gil}: two threads signal each other");
    }
}

#[test]
fn c_code_that_lets_the_gil_go_runs_beside_other_c_code() {
    let knobs = [("CALLS", 4), ("N", 300_000), ("STEPS", 500)];
    for gil in GilKind::ALL {
        let beside = some_run(|| {
            let story = run("c-extension", gil, &knobs).finished();
            let (first, second) = (story.thread("first"), story.thread("second"));
            for thread in [first, second] {
                let calls = story.native_calls(thread, "work");
                assert!(calls >= 4, "{gil}: {calls}");
            }
            assert!(!gil.excludes() || story.together(first, second, RunningPython) == 0, "{gil}");
            story.together(first, second, RunningNative) > 0
        });
        assert!(beside, "{gil}");
        // Who gives the GIL away and loses its core before it asks again looks as if it were in C code.
        let held = some_run(|| {
            let story = run_variant("c-extension", gil, Some("held"), &knobs).finished();
            let (first, second) = (story.thread("first"), story.thread("second"));
            assert!(!gil.excludes() || story.together(first, second, RunningPython) == 0, "{gil}");
            story.time(first, &[RunningNative]) < story.time(first, &[RunningPython])
        });
        assert!(held, "{gil}: it holds the GIL");
        let story = run_variant("c-extension", gil, Some("sequential"), &knobs).finished();
        let (first, second) = (story.thread("first"), story.thread("second"));
        // Its last release is its end, for which a thread that has been joined may take a moment.
        let mut let_go = story.of(first).filter(|event| event.kind == Kind::GilRelease);
        let released = let_go.nth_back(1).unwrap();
        let acquired = story.of(second).find(|event| event.kind == Kind::GilAcquire).unwrap();
        assert!(released.ns < acquired.ns, "{gil}: one after the other");
    }
}

#[test]
fn each_call_of_churn_lets_the_gil_go_once_however_long_it_lasts() {
    for gil in exclusive() {
        for (n, shown) in [(0, 0), (50_000, 200)] {
            let story = run("churn", gil, &[("N", n), ("CALLS", 200)]).finished();
            for name in ["first", "second"] {
                let thread = story.thread(name);
                let calls = story.native_calls(thread, "churner");
                assert!(calls >= shown, "{gil}: what takes long is told apart: {calls}");
                let acquired = story.report.threads[thread].totals.get(Counter::GilAcquires);
                assert!(acquired >= 200, "{gil}, n = {n}: {acquired} times");
            }
        }
        let beside = some_run(|| {
            let story = run("churn", gil, &[("N", 100_000), ("CALLS", 20)]).finished();
            story.together(story.thread("first"), story.thread("second"), RunningNative) > 0
        });
        assert!(beside, "{gil}");
    }
}

#[test]
fn idle_connections_cost_nothing_while_others_are_served() {
    for gil in GilKind::ALL {
        let story = run("io-server", gil, &[("CONNECTIONS", 40), ("ACTIVE", 2), ("REQUESTS", 25)]).finished();
        let threads = story.threads("connection ");
        assert_eq!(threads.len(), 40, "{gil}");
        for (number, &thread) in threads.iter().enumerate() {
            let reads = story.report.threads[thread].totals.syscall(Syscall::Read);
            // One more finds the connection closed.
            assert_eq!(reads, if number < 2 { 25 + 1 } else { 1 }, "{gil}");
            if number >= 2 {
                let [wait] = story.waits(thread, Wait::Io)[..] else { panic!("{gil}: it waits once, for the end") };
                let heard = story.of(thread).filter(|event| event.ns > wait.from && event.ns < wait.to).count();
                assert_eq!(heard, 0, "{gil}: and does nothing meanwhile");
                assert_eq!(story.state_at(thread, wait.from.midpoint(wait.to)), Some(Io), "{gil}");
            }
        }
    }
}

#[test]
fn an_echo_needs_the_gil_again_and_again_while_others_compute() {
    for gil in GilKind::ALL {
        let waited = some_run(|| {
            let story = run("io-response", gil, &[("TIME", 30)]).finished();
            let client = story.thread("client");
            let echoes = story.figure("echoes: ") as u64;
            assert_eq!(story.report.threads[client].totals.syscall(Syscall::Read), echoes, "{gil}");
            [client, story.thread("server")].iter().any(|&thread| story.time(thread, &[Fighting, WantsGil]) > 0)
        });
        assert_eq!(waited, gil.excludes(), "{gil}");
    }
}

#[test]
fn ctrl_c_is_heard_at_once_or_when_the_lock_is_free() {
    for gil in GilKind::ALL {
        let n = if gil.counts_ticks() { 8_000 } else { 300_000 };
        let heard = some_run(|| {
            let story = run("interrupt", gil, &[("N", n), ("AFTER", 5_000)]).finished();
            let marked = |flag| story.events.iter().find(|(_, event)| event.kind == Kind::Mark && event.flags == flag);
            let (sent_by, sent) = marked(mark::SIGNAL_SENT).unwrap();
            let (run_by, handled) = marked(mark::SIGNAL_HANDLED).unwrap();
            let (main, counter) = (story.thread("main"), story.thread("counter"));
            assert_eq!((*sent_by, *run_by), (counter, main), "{gil}: handlers run in the main thread alone");
            // Main may have come too late.
            let join = story.waits(main, Wait::Join).first().copied().filter(|join| join.from < sent.ns);
            let Some(join) = join else { return false };
            if gil.counts_ticks() {
                assert!(
                    handled.ns > join.to && story.figure("handled at step ") == n,
                    "{gil}: it is heard when that is over"
                );
                let checks = story
                    .of(counter)
                    .filter(|event| event.ns > sent.ns && matches!(event.kind, Kind::GilCheck | Kind::GilRelease));
                assert!(checks.count() > 3_000 * 5, "{gil}: five ticks and more a step, and each is a check");
                return true;
            }
            // The wait is cut short, the handler runs, and main waits on.
            story.figure("handled at step ") < n && story.waits(main, Wait::Join).len() > 1
        });
        assert!(heard, "{gil}");
    }
}
