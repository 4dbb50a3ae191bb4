//! `multiprocessing` and `concurrent.futures` with real processes.
//!
//! The programs of `tests/process_programs` print here what they print on CPython 3; `tests/interop_processes.rs` holds that the
//! files beside them say so. `GILSCOPE_PROGRAM=pools cargo test --test multiprocessing` runs those whose name begins so.

use std::{fs, thread};

mod process_support;

use process_support::{programs, run, run_text};

#[test]
fn programs_print_what_they_print_on_cpython() {
    let compare = |gil: &str| {
        for program in programs() {
            let expected = fs::read_to_string(program.with_extension("out")).unwrap();
            let ran = run(&program, gil, &["--timeout", "120"]);
            let name = program.file_stem().unwrap().to_string_lossy();
            assert_eq!(ran.stdout(), expected, "{name} under {gil}: {}", ran.stderr);
            assert_eq!(ran.status, Some(0), "{name} under {gil}");
        }
    };
    thread::scope(|s| {
        for gil in ["tick", "timed", "none"] {
            s.spawn(move || compare(gil));
        }
    });
}

#[test]
fn what_nobody_catches_in_a_child_is_told_with_its_name_and_is_its_end_alone() {
    let ran = run_text(
        "\
import multiprocessing as mp

def fail():
    raise LookupError('lost')

if __name__ == '__main__':
    p = mp.Process(target=fail, name='the loser')
    p.start()
    p.join()
    print(p.exitcode)
",
        "timed",
        &[],
    );
    assert_eq!((ran.status, ran.stdout()), (Some(0), "1\n"));
    let told = &ran.stderr;
    let at = told.find("Process the loser:\nTraceback (most recent call last):\n").expect("a traceback");
    assert!(told[at..].contains("in fail\n    raise LookupError('lost')\nLookupError: lost\n"), "{told}");
}

#[test]
fn a_program_that_does_not_guard_its_main_part_is_told_to() {
    let source = "import multiprocessing as mp\np = mp.Process(target=int)\np.start()\np.join()\nprint(p.exitcode)\n";
    let ran = run_text(source, "tick", &[]);
    assert_eq!(ran.stdout(), "1\n");
    assert!(ran.stderr.contains("if __name__ == '__main__':"), "{}", ran.stderr);
}

#[test]
fn what_is_shared_is_shared_when_a_process_is_started_and_at_no_other_time() {
    let ran = run_text(
        "\
import multiprocessing as mp
import pickle

if __name__ == '__main__':
    for thing in (mp.Lock(), mp.Condition(), mp.Queue(), mp.Pipe()[0], mp.Value('i'), mp.RawArray('i', 3)):
        try:
            pickle.dumps(thing)
        except RuntimeError as error:
            print(error)
",
        "timed",
        &[],
    );
    let names = ["Lock", "Condition", "Queue", "Connection", "Synchronized", "RawNumbers"];
    let line = |name: &str| format!("{name} objects should only be shared between processes through inheritance\n");
    assert_eq!(ran.stdout(), names.map(line).concat());
}

#[test]
fn a_lock_that_is_free_is_taken_without_a_system_call() {
    let source = |turns: u32| {
        format!(
            "\
import multiprocessing as mp
lock = mp.Lock()
semaphore = mp.Semaphore(3)
for _ in range({turns}):
    with lock:
        semaphore.acquire()
        semaphore.release()
"
        )
    };
    for gil in ["tick", "timed", "none"] {
        let [few, many] = [1, 500].map(|turns| run_text(&source(turns), gil, &[]).calls("total"));
        assert!(few.abs_diff(many) < 50, "{gil}: {few} and {many}");
    }
}

#[test]
fn a_run_ends_in_time_whatever_its_processes_wait_for() {
    let ran = run_text(
        "\
import multiprocessing as mp

def take(lock, queue):
    lock.acquire()
    queue.get()

if __name__ == '__main__':
    lock, queue = mp.Lock(), mp.Queue()
    lock.acquire()
    child = mp.Process(target=take, args=(lock, queue))
    child.start()
    print('waiting')
    child.join()
",
        "timed",
        &["--timeout", "1"],
    );
    assert_eq!((ran.status, ran.stdout()), (Some(4), "waiting\n"), "{}", ran.stderr);
}

#[test]
fn without_a_lock_updates_from_two_processes_get_lost() {
    let source = "\
import multiprocessing as mp

def add(number, n):
    for _ in range(n):
        number.value += 1

if __name__ == '__main__':
    number = mp.Value('i', 0)
    processes = [mp.Process(target=add, args=(number, 20_000)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    print(number.value)
";
    // Each read and each write has the number's own lock; both together have not.
    let total = || run_text(source, "timed", &[]).stdout().trim().parse::<u32>().unwrap();
    assert!((0..20).map(|_| total()).any(|total| (1..40_000).contains(&total)));
}

#[test]
fn a_signal_reaches_who_waits_for_another_process() {
    // Under every lock, the oldest too: these waits are the system's.
    let source = |wait: &str| {
        format!(
            "\
import multiprocessing as mp
import os
import signal
import threading
import time

class Stop(Exception):
    pass

def stop(number, frame):
    raise Stop

def send(has_begun):
    while not has_begun:
        pass
    # By now main waits, or is about to.
    time.sleep(0.05)
    os.kill(os.getpid(), signal.SIGUSR1)

if __name__ == '__main__':
    signal.signal(signal.SIGUSR1, stop)
    lock, (reader, writer), never = mp.Lock(), mp.Pipe(), mp.Event()
    child = mp.Process(target=never.wait, daemon=True)
    child.start()
    lock.acquire()
    has_begun = []
    threading.Thread(target=send, args=(has_begun,)).start()
    try:
        has_begun.append(True)
        {wait}
    except Stop:
        print('stopped')
"
        )
    };
    for wait in ["lock.acquire()", "lock.acquire(timeout=1000)", "reader.recv()", "reader.poll(None)", "child.join()"] {
        for gil in ["tick", "timed", "none"] {
            let ran = run_text(&source(wait), gil, &["--timeout", "60"]);
            assert_eq!((ran.status, ran.stdout()), (Some(0), "stopped\n"), "{wait} under {gil}: {}", ran.stderr);
        }
    }
}

#[test]
fn a_program_signals_its_children_and_nobody_else() {
    let ran = run_text(
        "\
import multiprocessing as mp
import os
import signal

if __name__ == '__main__':
    event = mp.Event()
    child = mp.Process(target=event.wait)
    child.start()
    os.kill(child.pid, signal.SIGTERM)
    child.join()
    print(child.exitcode)
    for pid in (child.pid, 1):
        try:
            os.kill(pid, signal.SIGTERM)
        except OSError as error:
            print(type(error).__name__)
",
        "timed",
        &[],
    );
    assert_eq!(ran.stdout(), "-15\nProcessLookupError\nPermissionError\n", "{}", ran.stderr);
}
