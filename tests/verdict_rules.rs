//! Schedules drawn in letters → what is said of the run. Each rule has a schedule that it speaks for, and a like one for which it
//! keeps silent. One letter is ten milliseconds.

mod drawing;

use std::time::Duration;

use drawing::{Drawing, draw_in, timeline};
use gilscope::{
    experiment::catalogue,
    gil::kind::GilKind,
    lang::compile,
    runner::{
        measured::{Measured, Names},
        options::Options,
        plan::Plan,
        process::{ProcessReport, Standing},
        report::{Report, ThreadReport},
        signals,
        snapshot::{Status, Watching},
    },
    timeline::{Config, Timeline, state::ThreadId},
    trace::{
        counters::{Counter, Syscall, Totals},
        record::Kind,
    },
    verdict::{Yardstick, verdict},
};

const UNIT: u64 = 10_000_000;

/// A program of nine lines, each of as many instructions as the drawings take it to have.
const PROGRAM: &str = "x = 1\nx = 2\nx = 3\nx = 4\nx = 5\nx = 6\nx = 7\nx = 8\nx = 9\n";

/// What is left of a run that went as drawn, on so many cores.
fn run(gil: GilKind, cores: u16, text: &str) -> Report {
    let drawing = draw_in(UNIT, text);
    let has_gil = gil != GilKind::None;
    let timeline = timeline(&drawing, Config { gil: has_gil, cores, ..Config::default() });
    let names: Vec<String> = ["main", "first", "second", "third"].map(str::to_owned).into();
    let code = compile::compile(PROGRAM, "nine.py").unwrap();
    let names = Names { threads: &names, code: &[code], source: PROGRAM };
    let of_thread = |(thread, _): &(ThreadId, Vec<_>)| ThreadReport {
        process: 0,
        task: false,
        name: names.threads[usize::from(thread.0)].clone(),
        seconds: Some(timeline.thread_times(*thread).map(|ns| ns as f64 / 1e9)),
        totals: Totals::default(),
    };
    let battle = catalogue::get("battle").unwrap();
    let plan = Plan { gil, cores, ..Options::default().plan(battle, cores).unwrap() };
    Report {
        plan: plan.into(),
        elapsed_s: timeline.now() as f64 / 1e9,
        outcome: Status::Finished,
        stdout: String::new(),
        stderr: String::new(),
        threads: drawing.events.iter().map(of_thread).collect(),
        processes: Vec::new(),
        cores_busy: timeline.cores_busy(),
        totals: counted(&drawing, &timeline),
        migrations: Some(0),
        measured: Measured::of(&timeline, names, &(0..cores).collect::<Vec<_>>()),
        signals: Some(signals::all(&timeline, |position| names.line(Some(position)), |_| false)),
        watching: Watching::default(),
    }
}

fn tick(text: &str) -> Report {
    run(GilKind::Tick, 2, text)
}

/// What the threads would have counted who made these records.
fn counted(drawing: &Drawing, timeline: &Timeline) -> Totals {
    let of =
        |kind| drawing.events.iter().flat_map(|(_, events)| events).filter(|event| event.kind == kind).count() as u64;
    let mut totals = Totals::default();
    for (counter, n) in [
        (Counter::Checks, of(Kind::GilCheck)),
        (Counter::GilAcquires, of(Kind::GilCheck) + of(Kind::GilAcquire)),
        (Counter::GilContended, of(Kind::GilRequest)),
        (Counter::GilFailed, timeline.threads().map(|thread| timeline.failed(thread)).sum()),
    ] {
        totals.set(counter, n);
    }
    totals.set_syscall(Syscall::FutexWait, of(Kind::GilSleep));
    totals.set_syscall(Syscall::FutexWake, of(Kind::GilWake));
    totals
}

fn said(report: &Report) -> Vec<String> {
    verdict(report, None)
}

/// A few letters again and again.
fn again(letters: &str) -> String {
    letters.repeat(20)
}

#[test]
fn a_long_tick_is_told_with_its_line_and_who_waited() {
    let others = "says 1 .NFwwwwwwwwwwwwwwww
                  says 2 .NNFwwwwwwwwwwwwwww
                  says 3 .NNNFwwwwwwwwwwwwww";
    let long = tick(&format!("says 0 NRcRRLLLLLLLLLLLcNN\nline 0 1122255555555555666\n{others}"));
    // The hold began before the instruction was seen.
    let held = "main held the GIL for 140 ms without letting go once; three threads waited.";
    assert_eq!(said(&long)[0], held);
    let longer = tick(&format!("says 0 NRcLLLLLLLLLLLLLcNN\nline 0 1125555555555555666\n{others}"));
    let one = "main held the GIL for 120 ms in one instruction, line 5; three threads waited.";
    assert_eq!(said(&longer)[0], one);
}

#[test]
fn a_long_hold_that_nobody_minds_is_not_told() {
    assert_eq!(said(&tick("says 0 NRcLLLLLLLLLLLLLcNN\nsays 1 .NNNNNNNNNNNNNNNNNN")), Vec::<String>::new());
}

#[test]
fn a_holder_without_a_core_did_not_hold_on() {
    let says = "says 0 NRRRRRRRRRRRRRRRRRNN\nsays 1 .NFwwwwwwwwwwwwwwwww";
    let held = tick(&format!("{says}\ncore 0 00000000000000000000\ncore 1 -111----------------"));
    assert_eq!(said(&held)[0], "main held the GIL for 170 ms without letting go once, line 1; one thread waited.");
    let preempted = tick(&format!("{says}\ncore 0 000oooooooooooooo000\ncore 1 -111----------------"));
    assert!(!said(&preempted).iter().any(|sentence| sentence.contains("held the GIL")), "{:?}", said(&preempted));
}

#[test]
fn a_light_thread_that_starves_is_told_by_how_much() {
    let (light, hog) = ("ssssssNFwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwFRN", "RRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRNFF");
    let starved = tick(&format!("says 0 NR{}\nsays 1 NN{}", again(hog), again(light)));
    let ran = "first ran for 620 ms and waited 6.40 s for the GIL, 10× as long.";
    assert!(said(&starved).contains(&ran.to_owned()), "{:?}", said(&starved));
    // One that gets the GIL when it wants it.
    let (light, hog) = ("sssssssssssssssssssssssssssssssssNFwFRN", "RRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRNFF");
    let served = tick(&format!("says 0 NR{}\nsays 1 NN{}", again(hog), again(light)));
    assert!(!said(&served).iter().any(|sentence| sentence.contains("first ran")), "{:?}", said(&served));
}

#[test]
fn a_fight_is_told_with_its_calls_and_beside_the_yardstick() {
    let text =
        |turns: &str| format!("says 0 N{}NNNNN{}\nsays 1 NFw{turns}FRRRR{}", again("ccc"), again("N"), again("R"));
    let fought = tick(&text(&again("Fww")[3..]));
    let calls = "20 system calls to wake a thread, which 19 times found the lock taken again.";
    assert_eq!(said(&fought)[0], format!("Two threads fought for the GIL for 210 ms of 860 ms: {calls}"));
    let yardstick = Some(Yardstick { name: "sequential", seconds: 0.43 });
    assert_eq!(verdict(&fought, yardstick)[0], format!("Two threads took 2.00× as long as sequential: {calls}"));
    let waited = tick(&text(&again("www")[3..]));
    assert!(!said(&waited).iter().any(|sentence| sentence.contains("system calls")), "{:?}", said(&waited));
}

#[test]
fn on_one_core_nobody_fights() {
    let text = format!("says 0 N{}x\nsays 1 N{}R{}", again("cccccc"), again("NNNNNN"), again("RRRRRR"));
    let one = said(&run(GilKind::Tick, 1, &text));
    let peace = "On one core two threads took turns in peace: of 121 acquisitions of the GIL 0 found it taken.";
    assert_eq!(one, [peace]);
    assert_eq!(said(&run(GilKind::Tick, 2, &text)), Vec::<String>::new(), "it takes one core");
    let text = format!("says 0 N{}x\nsays 1 N{}NRN", again("cccccc"), again("ssssss"));
    assert_eq!(said(&run(GilKind::Tick, 1, &text)), Vec::<String>::new(), "one thread alone");
}

#[test]
fn turns_on_request_are_counted() {
    let text = "says 0 NRRRRRNFwwwwFRRRRRNN\nsays 1 NFwwwwFRRRRRNFwwwwFR";
    let mut report = tick(text);
    assert!(!said(&report).iter().any(|sentence| sentence.contains("request")));
    report.totals.set(Counter::DropRequests, 14);
    report.totals.set(Counter::ForcedSwitches, 12);
    let turns = "Two threads took turns on request: 14 times a waiter asked for the GIL, 12 times the holder then had to wait \
                 until another had it.";
    assert!(said(&report).contains(&turns.to_owned()), "{:?}", said(&report));
}

#[test]
fn threads_that_compute_get_the_gil_one_at_a_time() {
    let alternate = tick("says 0 NRcNFwwFRcNFwwFRcNNN\nsays 1 NFwwFRcNFwwFRcNFwwFR");
    let one = "Two threads had something to compute, and the GIL let one at a time: together they ran Python for 55 % of the \
               time and wanted to for 200 ms more.";
    assert_eq!(said(&alternate), [one]);
    assert_eq!(said(&tick("says 0 NRcRcRcRcRcRcRcRcRcN")), Vec::<String>::new());
}

#[test]
fn what_waits_behind_a_computing_thread_after_io_is_told() {
    let (echo, spinner) = ("iiiNFwwwwwwFRN", "RRRRRRRRRRRNFF");
    let late =
        tick(&format!("says 0 NR{}\nsays 1 NN{}\nline 1 33{}", again(spinner), again(echo), again("33333333333333")));
    let after = "After I/O a thread waited 90.2 ms for the GIL (median of 20); the longest, first, line 3: 90.0 ms.";
    assert_eq!(said(&late)[0], after);
    let turns = |ms| {
        let plan = Plan { switch_interval: Duration::from_millis(ms), gil: GilKind::Timed, ..(*late.plan).clone() };
        said(&Report { plan: plan.into(), ..late.clone() })[0].clone()
    };
    let convoy = after.replace("20);", "20), about the switch interval of 80.0 ms: convoy;");
    assert_eq!(turns(80), convoy);
    assert_eq!(turns(5), after, "not a matter of one interval");
    let (echo, spinner) = ("iiiiiiiiiiiiiiiiiiiiiiiiiiiiNRN", "RRRRRRRRRRRRRRRRRRRRRRRRRRRNNNF");
    let early = tick(&format!("says 0 NR{}\nsays 1 NN{}", again(spinner), again(echo)));
    assert!(!said(&early).iter().any(|sentence| sentence.contains("After I/O")), "{:?}", said(&early));
}

#[test]
fn a_program_that_waits_for_the_world_leaves_the_gil_alone() {
    let waits = said(&tick("says 0 NRNiiiiiiiiiiiiiiNRN\nsays 1 .NsssssssssssssssNRN"));
    let idle = "Nobody held the GIL for 90 % of the time: threads waited for I/O (140 ms) and in sleep (150 ms).";
    assert_eq!(waits, [idle]);
    let busy = said(&tick("says 0 NRNiiiiiiiiiiiiiiNRN\nsays 1 .NRRRRRRRRRRRRRRNNNN"));
    assert_eq!(busy, Vec::<String>::new());
}

#[test]
fn nothing_takes_more_than_all_of_the_time() {
    let mut report = tick(&format!("says 0 NN{}NR\nsays 1 .N{}NR", again("iii"), again("sss")));
    // The program begins a moment after its records do.
    report.elapsed_s -= 0.1;
    assert!(said(&report)[0].starts_with("Nobody held the GIL for 100 % of the time"), "{:?}", said(&report));
}

#[test]
fn native_code_on_several_cores_is_seen() {
    let both = said(&tick("says 0 NRNNNNNNNNNNNNNNNNNN\nsays 1 NNNRNNNNNNNNNNNNNNNN"));
    let native = "Native code outside the GIL ran on several cores at once: 380 ms of it in 200 ms, while nobody held the GIL \
                  for 90 % of the time.";
    assert_eq!(both, [native]);
    assert_eq!(said(&tick("says 0 NRNNNNNNNNNNNNNNNNNN\nsays 1 .........NRNx")), Vec::<String>::new());
}

#[test]
fn without_a_gil_threads_run_python_at_once() {
    let text = "says 0 NRRRRRRRRRRRRRRRRRRN\nsays 1 NRRRRRRRRRRRRRRRRRRN";
    let both = "Two threads ran Python at the same time, without a GIL: 360 ms of it in 200 ms.";
    assert_eq!(said(&run(GilKind::None, 2, text)), [both]);
    assert_eq!(said(&run(GilKind::None, 2, "says 0 NRRRRRRRRRRRRRRRRRRN\nsays 1 NRNx")), Vec::<String>::new());
}

#[test]
fn without_a_gil_a_lock_of_the_program_stands_between_threads() {
    let (holder, waiter) = ("RRRRRRRRRR", "NbbbbbNRtR");
    let text = format!("says 0 NR{}\nsays 1 NR{}", again(holder), again(waiter));
    let said_of_lock = "Threads waited 1.00 s for Lock 1: 20 of 20 times it was taken already.";
    let report = run(GilKind::None, 2, &text);
    assert!(said(&report).contains(&said_of_lock.to_owned()), "{:?}", said(&report));
    let text = format!("says 0 NR{}\nsays 1 NR{}", again(holder), again("RRRRRRRRRR"));
    let report = run(GilKind::None, 2, &text);
    assert!(!said(&report).iter().any(|sentence| sentence.contains("Lock")), "{:?}", said(&report));
}

/// main waits in join for a thread that computes and, 30 ms on, sends SIGINT. The rest of both lives differs.
fn interrupted(gil: GilKind, main: &str, other: &str) -> Vec<String> {
    said(&run(gil, 2, &format!("says 0 NRN{main}\nline 0 777777777777777777777\nsays 1 NNR{other}")))
}

#[test]
fn a_signal_that_main_does_not_hear_in_join_is_told_with_its_line() {
    let late = interrupted(GilKind::Tick, "jjjjjjjjjjjjNRHRRRN", "SRRRRRRRRRRNNNNNNN");
    let join = "under the 2.x GIL a main thread that waits in join hears nothing (line 7).";
    assert_eq!(late[0], format!("SIGINT, sent at 30.0 ms, was handled 140 ms later: {join}"));
    let never = interrupted(GilKind::Tick, "jjjjjjjjjjjjjjjjjj", "SRRSSRRRRRRRRRRRRR");
    assert_eq!(never[0], format!("SIGINT, sent at 30.0 ms and 2 times more, was never handled: {join}"));
}

#[test]
fn a_signal_that_main_hears_in_join_is_no_trouble() {
    let soon = interrupted(GilKind::Timed, "jjNRHNjjjjjjjjjjNR", "SRNNNRRRRRRRRRRNNN");
    let heard = "SIGINT, sent at 30.0 ms, was handled 40.0 ms later, although the main thread was in join (line 7).";
    assert_eq!(soon, [heard]);
}

#[test]
fn a_signal_that_ended_the_program_goes_before_what_it_did_till_then() {
    let mut report = tick(&format!("says 0 NRN{}NRHN\nsays 1 NRN{}RSRN", again("iii"), again("sss")));
    assert!(said(&report)[0].starts_with("Nobody held the GIL"), "{:?}", said(&report));
    report.outcome = Status::Failed("Traceback (most recent call last):\nKeyboardInterrupt\n".to_owned());
    assert_eq!(said(&report)[0], "SIGINT, sent at 640 ms, was handled 10.0 ms later.");
}

#[test]
fn a_main_thread_that_wants_the_gil_cannot_run_handlers() {
    let late = interrupted(GilKind::Timed, "FwwwwwwwwwwFRHRRRN", "SRRRRRRRRRRNNNNNNN");
    let told = "SIGINT, sent at 30.0 ms, was handled 130 ms later: the main thread, which alone runs handlers, waited 120 ms \
                for the GIL.";
    assert!(late.contains(&told.to_owned()), "{late:?}");
    // It has the GIL all the time; what keeps it is not seen, and not told.
    let busy = interrupted(GilKind::Timed, "RRRRRRRRRRRRRHRRRN", "Nsssssssssssssssss").join(" ");
    assert!(!busy.contains("SIGINT"), "nobody sent one: {busy}");
    let busy = said(&tick("says 0 NRSRRRRRRRRRRRRRHRRRN"));
    assert_eq!(busy[0], "SIGINT, sent at 20.0 ms, was handled 140 ms later.");
}

#[test]
fn a_signal_without_a_handler_is_no_trouble() {
    assert_eq!(interrupted(GilKind::Tick, "jjjjjjjjjjjjNRDRRRN", "SRRRRRRRRRRNNNNNNN"), Vec::<String>::new());
}

fn process(number: u16, exit: i32) -> ProcessReport {
    ProcessReport {
        number,
        name: format!("Process-{number}"),
        kind: Standing::Process,
        pid: 4_000,
        started_ns: 20_000_000,
        ended_ns: Some(120_000_000),
        exit: Some(exit),
        private_bytes: None,
        cpu_ns: None,
        share: None,
    }
}

#[test]
fn a_process_that_was_killed_is_told_before_all_else() {
    let mut report = tick("says 0 NRRRRRRRRRRRRRRRRRRN");
    report.processes = vec![process(1, 0), process(2, -9)];
    assert_eq!(said(&report)[0], "Process-2 was killed by SIGKILL after 100 ms.");
    report.processes = vec![process(1, 3), process(2, -9), process(3, -15)];
    assert_eq!(said(&report)[0], "Process-1 ended with status 3 after 100 ms, and 2 more did not end well.");
    report.processes = vec![process(1, 0), process(2, 0)];
    assert!(!said(&report).join(" ").contains("Process-"), "nothing is wrong with these");
}

#[test]
fn processes_that_run_at_the_same_time_are_told_where_there_is_a_gil() {
    let at_once = "says 0 NRRRRRRRRRRRRRRRRRRN\nsays 1 NRRRRRRRRRRRRRRRRRRN";
    let told = |gil, processes: Vec<ProcessReport>| {
        // Drawn without a GIL: a drawing knows of one process.
        let drawn = run(GilKind::None, 2, at_once);
        let plan = Plan { gil, ..(*drawn.plan).clone() };
        let report = Report { plan: plan.into(), processes, ..drawn };
        let said = said(&report).join(" ");
        said.contains("each under a GIL of its own").then_some(said)
    };
    let of_processes = told(GilKind::Tick, vec![process(1, 0)]).unwrap();
    assert!(of_processes.contains("Processes ran Python at the same time"), "{of_processes}");
    assert_eq!(told(GilKind::None, vec![process(1, 0)]), None);
    assert_eq!(told(GilKind::Tick, Vec::new()), None);
    let interpreter = ProcessReport { kind: Standing::Interpreter, ..process(1, 0) };
    let of_interpreters = told(GilKind::Tick, vec![interpreter]).unwrap();
    assert!(of_interpreters.contains("Interpreters of one process ran Python at the same time"), "{of_interpreters}");
}

#[test]
fn lost_records_and_other_programs_are_told_behind_what_happened() {
    let text = "says 0 NRRRRRRRRRRRRRRRRRRN\ncore 0 0000000oooooooo00000\ncore 1 --------------------";
    let disturbed = said(&run(GilKind::Tick, 2, text));
    assert_eq!(
        disturbed,
        [
            "Other programs had 20 % of the cores' time, and threads of this one were without a core for 80.0 ms: another \
         run may take less."
        ]
    );
    let mut report = tick("says 0 NRRRRRRRRRRRRRRRRRRN\ncore 0 00000000000000000000");
    assert_eq!(said(&report), Vec::<String>::new());
    (report.watching.records, report.watching.dropped) = (900, 100);
    assert_eq!(said(&report), ["100 of 1,000 records were lost: times and delays are incomplete, counters are not."]);
}

#[test]
fn nothing_is_said_of_a_run_that_goes_on_or_was_never_begun() {
    let mut report = tick("says 0 NRcLLLLLLLLLLLLLcNN\nsays 1 .NFwwwwwwwwwwwwwwww");
    assert!(!said(&report).is_empty());
    report.outcome = Status::Running;
    assert_eq!(said(&report), Vec::<String>::new());
    report.outcome = Status::Finished;
    report.elapsed_s = 0.0;
    assert_eq!(said(&report), Vec::<String>::new());
}

#[test]
fn two_sentences_are_told_and_no_more() {
    let (light, hog) = ("ssssssNFwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwFRN", "RRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRNFF");
    let mut report = tick(&format!("says 0 NR{}\nsays 1 NN{}", again(hog), again(light)));
    report.totals.set(Counter::ForcedSwitches, 20);
    assert_eq!(said(&report).len(), 2);
    assert!(said(&report)[0].contains("first ran"), "the one that accounts for most: {:?}", said(&report));
}
