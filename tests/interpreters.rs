//! Several interpreters in one process, as their records tell it: each with a GIL of its own, and threads that go from one to another.

use std::{collections::BTreeMap, fs, path::Path, process::id, sync::Arc, thread, time::Duration};

use gilscope::{
    experiment::load,
    gil::kind::GilKind,
    runner::{
        options::{Options, machine_cores},
        process::Standing,
        session::Session,
        snapshot::Status,
    },
    timeline::{Delay, hand_offs::Exchange, state::State::RunningPython},
    trace::record::Kind,
};

mod trace_support;
use trace_support::{Story, run_program, run_variant, some_run};

/// A stretch of time in which a thread held the GIL of an interpreter.
#[derive(Debug, Clone, Copy)]
struct Hold {
    interpreter: u32,
    thread: usize,
    from: u64,
    to: u64,
}

/// All holds, by the threads' own records: a thread is where it began until a record says where it is from then on.
fn holds(story: &Story) -> Vec<Hold> {
    let mut holds = Vec::new();
    for (thread, about) in story.report.threads.iter().enumerate() {
        let (mut interpreter, mut since) = (u32::from(about.process), None);
        for event in story.of(thread) {
            match event.kind {
                Kind::Enter => {
                    assert_eq!(since, None, "thread {thread} goes away with the GIL");
                    interpreter = event.arg;
                }
                Kind::GilAcquire => since = Some(event.ns),
                Kind::GilRelease => {
                    holds.extend(since.take().map(|from| Hold { interpreter, thread, from, to: event.ns }));
                }
                _ => {}
            }
        }
        assert_eq!(interpreter, u32::from(about.process), "thread {thread} comes back to where it began");
    }
    holds
}

/// Pairs of holds of different threads that have an instant in common.
fn at_once(holds: &[Hold]) -> Vec<(Hold, Hold)> {
    let mut found = Vec::new();
    for (i, one) in holds.iter().enumerate() {
        let meets = |other: &&Hold| one.thread != other.thread && one.from < other.to && other.from < one.to;
        found.extend(holds[i + 1..].iter().filter(meets).map(|other| (*one, *other)));
    }
    found
}

/// Fails if two threads held one interpreter's GIL at an instant.
fn check_one_holder_each(story: &Story) {
    for (one, other) in at_once(&holds(story)) {
        assert_ne!(one.interpreter, other.interpreter, "{}: {one:?} {other:?}", story.gil);
    }
}

#[test]
fn two_interpreters_run_python_at_the_same_instant_and_threads_of_one_never() {
    for gil in GilKind::ALL.into_iter().filter(|gil| gil.excludes()) {
        let knobs = [("N", 200_000)];
        let both = some_run(|| {
            let story = run_variant("per-interpreter", gil, Some("interpreters"), &knobs).finished();
            check_one_holder_each(&story);
            let threads = [story.thread("countdown 1"), story.thread("countdown 2")];
            let ours = |hold: &Hold| hold.interpreter > 0 && threads.contains(&hold.thread);
            let beside = at_once(&holds(&story)).into_iter().any(|(one, other)| ours(&one) && ours(&other));
            // What the records say, the lanes show.
            assert!(!beside || story.together(threads[0], threads[1], RunningPython) > 0, "{gil}");
            beside
        });
        assert!(both, "{gil}");
        for variant in ["threads", "sequential"] {
            let story = run_variant("per-interpreter", gil, Some(variant), &knobs).finished();
            assert!(at_once(&holds(&story)).is_empty(), "{variant} under {gil}: one GIL");
            assert!(story.report.processes.is_empty());
        }
    }
}

#[test]
fn a_call_stays_on_its_thread_which_goes_there_and_comes_back() {
    for gil in [GilKind::Tick, GilKind::Timed, GilKind::None] {
        let story = run_variant("per-interpreter", gil, Some("interpreters"), &[("N", 1_000)]).finished();
        assert_eq!(story.report.threads.len(), 3, "{gil}: no thread but those that the program starts");
        let mut seen = Vec::new();
        for name in ["countdown 1", "countdown 2"] {
            let thread = story.thread(name);
            assert_eq!(story.report.threads[thread].process, 0, "{gil}: it belongs to the first interpreter");
            let entered: Vec<u32> = story.of(thread).filter(|e| e.kind == Kind::Enter).map(|e| e.arg).collect();
            // To call, and to close.
            let other = entered[0];
            assert_eq!(entered, [other, 0, other, 0], "{gil}");
            seen.push(other);
        }
        seen.sort_unstable();
        assert_eq!(seen, [1, 2], "{gil}");
        let main = story.thread("main");
        assert!(story.of(main).all(|event| event.kind != Kind::Enter), "{gil}");
        for (number, process) in (1..).zip(&story.report.processes) {
            assert_eq!((process.kind, process.pid), (Standing::Interpreter, id()), "{gil}: in this very process");
            assert_eq!((process.number, process.exit), (number, Some(0)), "{gil}");
            assert!(process.name.starts_with("interpreter "), "{gil}: {}", process.name);
            assert!(process.started_ns < process.ended_ns.unwrap(), "{gil}");
        }
        let held = &story.report.measured.held_s;
        assert_eq!(held.len(), if gil.excludes() { 3 } else { 0 }, "{gil}");
        assert!(held.iter().all(|&seconds| seconds > 0.0), "{gil}: {held:?}");
    }
}

const THREADS_INSIDE: &str = "\
import threading
from concurrent import interpreters

lock = threading.Lock()
steps = 0

def step(n):
    global steps
    for _ in range(n):
        with lock:
            steps += 1

def work(n):
    threads = [threading.Thread(target=step, args=(n,), name='inner %d' % i) for i in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return steps

if __name__ == '__main__':
    results = []
    there = [interpreters.create() for _ in range(2)]
    outer = [threading.Thread(target=lambda one=one: results.append(one.call(work, 2000))) for one in there]
    for thread in outer:
        thread.start()
    step(2000)
    for thread in outer:
        thread.join()
    print(steps, results)
    for one in there:
        one.close()
";

#[test]
fn threads_of_an_interpreter_take_turns_under_its_gil() {
    for gil in GilKind::ALL {
        let story = run_program("threads-inside", THREADS_INSIDE, gil).finished();
        assert_eq!(story.report.stdout, "2000 [4000, 4000]\n", "{gil}: variables and locks are each one's own");
        let mut homes: Vec<u16> = story.threads("inner ").iter().map(|&t| story.report.threads[t].process).collect();
        homes.sort_unstable();
        assert_eq!(homes, [1, 1, 2, 2], "{gil}: who is started there belongs there");
        if gil.excludes() {
            check_one_holder_each(&story);
        }
    }
}

const QUESTIONS: &str = "\
from concurrent import interpreters

def answer(questions, answers):
    while True:
        question = questions.get()
        if question is None:
            break
        answers.put({question: question ** 2})

if __name__ == '__main__':
    questions, answers = interpreters.create_queue(), interpreters.create_queue()
    there = interpreters.create()
    thread = there.call_in_thread(answer, questions, answers)
    for number in range(5):
        questions.put(number)
        print(answers.get())
    questions.put(None)
    thread.join()
    there.close()
";

#[test]
fn no_message_is_received_before_it_was_sent_to_another_interpreter() {
    for gil in GilKind::GENERATIONS {
        let story = run_program("questions", QUESTIONS, gil).finished();
        assert_eq!(story.report.stdout, "{0: 0}\n{1: 1}\n{2: 4}\n{3: 9}\n{4: 16}\n", "{gil}");
        let mut sent = BTreeMap::new();
        let mut received = 0;
        for (thread, event) in &story.events {
            match event.kind {
                Kind::Send => {
                    assert!(sent.insert(event.arg, (*thread, event.ns)).is_none(), "{gil}: two of one number");
                }
                Kind::Receive => {
                    let (from, ns) = sent[&event.arg];
                    assert!(from != *thread && ns < event.ns, "{gil}: sent at {ns}, received at {}", event.ns);
                    received += 1;
                }
                _ => {}
            }
        }
        assert_eq!((sent.len(), received), (11, 11), "{gil}: five questions, five answers, and the last word");
        assert_eq!(story.timeline.spread(Delay::Message).count, 11, "{gil}");
        let Exchange::Each(arrows) = story.timeline.hand_offs((0, u64::MAX), None, 1_000) else { panic!("{gil}") };
        assert_eq!(arrows.iter().filter(|arrow| arrow.bytes.is_some()).count(), 11, "{gil}");
    }
}

#[test]
fn an_interpreter_whose_threads_wait_for_ever_is_a_deadlock_of_the_program() {
    let source = "\
import threading
from concurrent import interpreters

lock = threading.Lock()

def work():
    lock.acquire()
    lock.acquire()

if __name__ == '__main__':
    there = interpreters.create()
    thread = there.call_in_thread(work)
    thread.join()
";
    for gil in GilKind::GENERATIONS {
        let story = run_program("stuck-inside", source, gil);
        let told = story.deadlock();
        for part in ["Thread-1 (_call) holds lock (line 7) and wants lock again (line 8)", "one more thread waits"] {
            assert!(told.contains(part), "{gil}: {told}");
        }
        if gil.excludes() {
            check_one_holder_each(&story);
        }
    }
}

#[test]
fn who_waits_for_a_call_that_still_can_come_is_not_stuck() {
    let source = "\
import threading
import time
from concurrent import interpreters

lock = threading.Lock()

def begin():
    lock.acquire()
    threading.Thread(target=lock.acquire).start()

def end():
    lock.release()

if __name__ == '__main__':
    there = interpreters.create()
    there.call(begin)
    time.sleep(0.02)
    # Nobody in the other interpreter can go on; this thread can, and comes.
    there.call(end)
    there.close()
    print('released')
";
    for gil in GilKind::GENERATIONS {
        let story = run_program("not-stuck", source, gil).finished();
        assert_eq!(story.report.stdout, "released\n", "{gil}");
        assert!(story.report.stderr.is_empty(), "{gil}: {}", story.report.stderr);
    }
}

/// Programs that print once and then never end, with the main thread, other threads, or threads of its own in another interpreter.
const ENDLESS: [(&str, &str); 6] = [
    ("a loop", "    print('here')\n    while True:\n        pass\n"),
    ("one long tick", "    print('here')\n    0.5 in range(10 ** 15)\n"),
    ("a sleep", "    print('here')\n    time.sleep(1000000)\n"),
    ("a lock", "    lock = threading.Lock()\n    lock.acquire()\n    print('here')\n    lock.acquire(True, 1000000)\n"),
    ("a queue", "    print('here')\n    interpreters.create_queue().get()\n"),
    (
        "a thread",
        "    def spin():\n        print('here')\n        while True:\n            pass\n    threading.Thread(target=spin).start()\n",
    ),
];

#[test]
fn a_run_that_is_ended_leaves_none_of_its_interpreters_behind() {
    for (what, body) in ENDLESS {
        for how in [
            "there.call(work)",
            "there.call_in_thread(work)",
            "there.call_in_thread(work)\n    while True:\n        pass",
        ] {
            for gil in [GilKind::Tick, GilKind::Timed, GilKind::None] {
                let source = format!(
                    "import threading, time\nfrom concurrent import interpreters\n\ndef work():\n{body}\nif __name__ == '__main__':\n    there, idle = interpreters.create(), interpreters.create()\n    {how}\n"
                );
                let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("endless-interpreter-{gil}.py"));
                fs::write(&path, source).unwrap();
                let experiment = load::from_file(&path).unwrap();
                // Where nobody else needs the GIL no check comes by itself.
                let check_interval = (!how.contains("while")).then_some(i32::MAX);
                let options = Options { gil: Some(gil), check_interval, ..Options::default() };
                let session = Session::start(options.plan(&experiment, machine_cores()).unwrap());
                while session.stdout_from(0).0.is_empty() {
                    assert!(!session.is_over(), "{what}, {how} under {gil}: {:?}", session.report().unwrap().outcome);
                    thread::yield_now();
                }
                let machine = session.machine().unwrap();
                let mut machines = machine.further_interpreters().iter().map(Arc::downgrade).collect::<Vec<_>>();
                assert_eq!(machines.len(), 2, "{what}, {how} under {gil}");
                machines.push(Arc::downgrade(machine));
                session.stop();
                let report = session.wait();
                assert_eq!(report.outcome, Status::Aborted, "{what}, {how} under {gil}");
                assert!(machines.iter().all(|one| one.strong_count() == 0), "{what}, {how} under {gil}");
                assert!(report.processes.iter().all(|process| process.exit.is_some()), "{what}, {how} under {gil}");
            }
        }
    }
}

#[test]
fn programs_print_what_stands_beside_them() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/interpreter_programs");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let programs: Vec<_> = files.filter(|path| path.extension().is_some_and(|kind| kind == "py")).collect();
    assert!(!programs.is_empty());
    for path in programs {
        let expected = fs::read_to_string(path.with_extension("out")).unwrap();
        let experiment = load::from_file(&path).unwrap();
        for gil in GilKind::ALL {
            let options = Options { gil: Some(gil), ..Options::default() };
            let report = Session::start(options.plan(&experiment, machine_cores()).unwrap()).wait();
            assert_eq!(report.stdout, expected, "{} under {gil}: {}", path.display(), report.stderr);
            assert_eq!(report.outcome, Status::Finished, "{} under {gil}", path.display());
        }
    }
}

#[test]
fn a_time_limit_counts_for_all_interpreters() {
    let source = "\
from concurrent import interpreters

def work():
    while True:
        pass

if __name__ == '__main__':
    interpreters.create().call(work)
";
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("limit-interpreter.py");
    fs::write(&path, source).unwrap();
    let options = Options { timeout: Some(Duration::from_millis(300)), ..Options::default() };
    let plan = options.plan(&load::from_file(&path).unwrap(), machine_cores()).unwrap();
    assert_eq!(Session::start(plan).wait().outcome, Status::TimedOut);
}
