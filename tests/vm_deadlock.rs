//! Threads that wait for each other for ever are found at once and explained in one sentence; everybody else is left alone.

use gilscope::gil::kind::GilKind;

mod vm_support;
use vm_support::{begin, output};

/// The sentence about a program in which nobody can go on.
fn told(gil: GilKind, source: &str) -> String {
    let deadlock = begin(gil, 100, source).until_nobody_can_go_on();
    assert!(deadlock.everyone, "{deadlock:?}");
    deadlock.text
}

#[test]
fn two_locks_in_opposite_order() {
    let source = "\
import threading
lock_a = threading.Lock()
lock_b = threading.Lock()
ready = threading.Barrier(2)
def work(first, second):
    with first:
        ready.wait()
        with second:
            pass
threading.Thread(target=work, args=(lock_a, lock_b), name='worker-1').start()
threading.Thread(target=work, args=(lock_b, lock_a), name='worker-2').start()
";
    let all = [
        "worker-1 holds lock_a (line 6) and wants lock_b (line 8); worker-2 holds lock_b (line 6) and wants lock_a (line 8) (one more thread waits, too)",
    ];
    for gil in GilKind::GENERATIONS {
        for _ in 0..20 {
            assert_eq!([told(gil, source)], all, "{gil}");
        }
    }
}

#[test]
fn a_lock_that_its_holder_wants_again() {
    for gil in GilKind::GENERATIONS {
        let text = told(gil, "import threading\nlock = threading.Lock()\nlock.acquire()\nlock.acquire()\n");
        assert_eq!(text, "main holds lock (line 3) and wants lock again (line 4)");
    }
}

#[test]
fn a_lock_that_nobody_gave_back() {
    let source = "\
import threading
class Account:
    def __init__(self):
        self.lock = threading.Lock()
account = Account()
def forget():
    account.lock.acquire()
    raise ValueError
t = threading.Thread(target=forget, name='forgetful')
t.start()
t.join()
u = threading.Thread(target=account.lock.acquire, name='patient')
u.start()
u.join()
";
    for gil in GilKind::GENERATIONS {
        assert_eq!(
            told(gil, source),
            "main waits in join for patient (line 14), which wants self.lock (line 13), taken by forgetful in line 7, which ended without giving it back"
        );
    }
}

#[test]
fn an_event_that_nobody_sets() {
    let source = "import threading\nready = threading.Event()\nready.wait()\n";
    for gil in GilKind::GENERATIONS {
        assert_eq!(told(gil, source), "main waits for ready (line 3); no thread is left that could let it go on");
    }
}

#[test]
fn a_cycle_is_told_while_others_run_and_they_go_on() {
    let source = "\
import threading, time
a, b = threading.Lock(), threading.Lock()
ready = threading.Barrier(2)
def work(first, second):
    with first:
        ready.wait()
        with second:
            pass
threading.Thread(target=work, args=(a, b), daemon=True).start()
threading.Thread(target=work, args=(b, a), daemon=True).start()
for i in range(300):
    time.sleep(0.001)
print('others are not concerned')
";
    for gil in GilKind::GENERATIONS {
        let run = begin(gil, 100, source).wait();
        assert_eq!(run.output, "others are not concerned\n");
        let told: Vec<bool> = run.deadlocks.iter().map(|deadlock| deadlock.everyone).collect();
        assert_eq!(told, [false], "{:?}", run.deadlocks);
    }
}

#[test]
fn locks_as_signals_are_no_deadlock() {
    let source = "\
import threading
ping, pong = threading.Lock(), threading.Lock()
pong.acquire()
count = 0
def first():
    for i in range(200):
        ping.acquire()
        pong.release()
def second():
    global count
    for i in range(200):
        pong.acquire()
        count += 1
        ping.release()
threads = [threading.Thread(target=first), threading.Thread(target=second)]
for t in threads: t.start()
for t in threads: t.join()
print(count)
";
    for gil in GilKind::GENERATIONS {
        for _ in 0..20 {
            let run = begin(gil, 10, source).wait();
            assert_eq!((&*run.output, run.deadlocks), ("200\n", Vec::new()));
        }
    }
}

#[test]
fn waiting_with_a_limit_sleeping_and_daemons_are_no_deadlock() {
    let source = "\
import threading, time
never = threading.Event()
threading.Thread(target=never.wait, daemon=True).start()
print(never.wait(0.02), never.wait(0))
t = threading.Thread(target=time.sleep, args=(0.02,))
t.start()
t.join()
lock = threading.Lock()
lock.acquire()
print(lock.acquire(timeout=0.02), lock.acquire(False))
";
    for gil in GilKind::GENERATIONS {
        let run = begin(gil, 100, source).wait();
        assert_eq!((&*run.output, run.deadlocks), ("False False\nFalse False\n", Vec::new()), "{gil}");
    }
}

#[test]
fn a_thousand_producers_and_consumers_give_no_false_alarm() {
    let source = "\
import threading
items, cond, got = [], threading.Condition(), []
def produce():
    for i in range(3):
        with cond:
            items.append(i)
            cond.notify()
def consume():
    for i in range(3):
        with cond:
            while not items:
                cond.wait()
            got.append(items.pop(0))
for turn in range(50):
    threads = [threading.Thread(target=f) for f in (produce, consume, consume, produce)]
    for t in threads: t.start()
    for t in threads: t.join()
print(len(got))
";
    for gil in GilKind::GENERATIONS {
        for interval in [1, 3, 10, 30, 100] {
            for _ in 0..2 {
                let run = begin(gil, interval, source).wait();
                assert_eq!((&*run.output, run.deadlocks), ("300\n", Vec::new()), "{gil} {interval}");
            }
        }
    }
}

#[test]
fn what_the_library_says_about_wrong_use_is_what_cpython_says() {
    let source = "\
import threading
def tell(f, *args):
    try:
        print(f(*args))
    except Exception as error:
        print(type(error).__name__, error)
tell(threading.Lock().release)
tell(threading.RLock().release)
c = threading.Condition()
tell(c.wait)
tell(c.notify)
s = threading.BoundedSemaphore(1)
tell(s.release)
tell(threading.Semaphore, -1)
t = threading.Thread(target=len, args=((),))
tell(t.join)
t.start()
t.join()
tell(t.start)
tell(threading.current_thread().join)
";
    for gil in GilKind::GENERATIONS {
        assert_eq!(
            output(gil, source),
            "\
RuntimeError release unlocked lock
RuntimeError cannot release un-acquired lock
RuntimeError cannot wait on un-acquired lock
RuntimeError cannot notify on un-acquired lock
ValueError Semaphore released too many times
ValueError semaphore initial value must be >= 0
RuntimeError cannot join thread before it is started
RuntimeError threads can only be started once
RuntimeError cannot join current thread
"
        );
    }
}
