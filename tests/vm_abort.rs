//! A run that is ended from outside ends, wherever its threads are.

use gilscope::{gil::kind::GilKind, vm::Outcome};

mod vm_support;
use vm_support::begin;

/// Programs that print once they are about to do something that never ends by itself.
const ENDLESS: &[(&str, &str)] = &[
    ("a loop", "print('here')\nwhile True:\n    pass\n"),
    ("one long tick", "print('here')\n0.5 in range(10 ** 15)\n"),
    ("a sum", "print('here')\nsum(range(10 ** 15))\n"),
    ("an extension", "import extension\nprint('here')\nextension.spin(10 ** 15)\n"),
    ("an extension that holds the GIL", "import extension\nprint('here')\nextension.spin_holding(10 ** 15)\n"),
    ("a product", "print('here')\nx = 3 ** 400000000\n"),
    ("a handler", "print('here')\ntry:\n    while True:\n        pass\nfinally:\n    print('never')\n"),
    (
        "a join of a thread that runs",
        "import threading\ndef work():\n    print('here')\n    while True:\n        pass\nt = threading.Thread(target=work)\nt.start()\nt.join()\n",
    ),
];

/// Programs that print once, and whose threads then all sleep in the kernel.
const ASLEEP: &[(&str, &str)] = &[
    ("time.sleep", "import time\nprint('here')\ntime.sleep(1000000)\n"),
    ("a lock", "import threading\nlock = threading.Lock()\nlock.acquire()\nprint('here')\nlock.acquire()\n"),
    (
        "a lock that others want, too",
        "import threading\nlock = threading.Lock()\nlock.acquire()\nfor i in range(20):\n    threading.Thread(target=lock.acquire).start()\nprint('here')\nlock.acquire()\n",
    ),
    (
        "a lock with a time limit",
        "import threading\nlock = threading.Lock()\nlock.acquire()\nprint('here')\nlock.acquire(True, 1000000)\n",
    ),
    ("an event", "import threading\nprint('here')\nthreading.Event().wait()\n"),
    ("a condition", "import threading\nc = threading.Condition()\nprint('here')\nwith c: c.wait()\n"),
    ("a semaphore", "import threading\nprint('here')\nthreading.Semaphore(0).acquire()\n"),
    ("a barrier", "import threading\nprint('here')\nthreading.Barrier(2).wait()\n"),
    ("queue.get", "import queue\nprint('here')\nqueue.Queue().get()\n"),
    ("queue.put", "import queue\nq = queue.Queue(1)\nq.put(1)\nprint('here')\nq.put(2)\n"),
    ("queue.join", "import queue\nq = queue.Queue()\nq.put(1)\nprint('here')\nq.join()\n"),
    (
        "join",
        "import threading, time\nt = threading.Thread(target=time.sleep, args=(1000000,))\nt.start()\nprint('here')\nt.join()\n",
    ),
    (
        "the program's end",
        "import threading, time\ndef work():\n    print('here')\n    time.sleep(1000000)\nthreading.Thread(target=work).start()\n",
    ),
    ("socket.recv", "import socket\na, b = socket.socketpair()\nprint('here')\na.recv(1)\n"),
    (
        "socket.recv with a time limit",
        "import socket\na, b = socket.socketpair()\na.settimeout(1000000)\nprint('here')\na.recv(1)\n",
    ),
    (
        "socket.sendall that nobody reads",
        "import socket\na, b = socket.socketpair()\nprint('here')\na.sendall(b'x' * 10 ** 7)\n",
    ),
    (
        "socket.accept",
        "import socket\ns = socket.socket()\ns.bind(('127.0.0.1', 0))\ns.listen(1)\nprint('here')\ns.accept()\n",
    ),
    (
        "select.select",
        "import select, socket\na, b = socket.socketpair()\nprint('here')\nselect.select([a, b], [], [])\n",
    ),
    (
        "epoll.poll",
        "import select, socket\na, b = socket.socketpair()\ne = select.epoll()\ne.register(a, select.EPOLLIN)\nprint('here')\ne.poll()\n",
    ),
    ("epoll.poll with a time limit", "import select\nprint('here')\nselect.epoll().poll(1000000)\n"),
];

#[test]
fn every_loop_can_be_ended() {
    for (what, source) in ENDLESS {
        for gil in GilKind::GENERATIONS {
            let run = begin(gil, 100, source).until_it_prints().abort();
            assert_eq!(run.outcome, Outcome::Aborted, "{what} under {gil}");
            assert_eq!(run.output.trim_end(), "here", "{what} under {gil}: no handler runs");
        }
    }
}

#[test]
fn every_wait_can_be_ended() {
    for (what, source) in ASLEEP {
        let body = source.trim_end().replace('\n', "\n    ");
        let source = format!("try:\n    {body}\nexcept BaseException:\n    print('never')\n");
        for gil in GilKind::GENERATIONS {
            let run = begin(gil, 100, &source).until_it_prints().until_it_sleeps().abort();
            assert_eq!(run.outcome, Outcome::Aborted, "{what} under {gil}");
            assert_eq!(run.output, "here\n", "{what} under {gil}: no handler runs");
            assert_eq!(run.errors, "", "{what} under {gil}: nobody complains");
        }
    }
}

#[test]
fn daemons_do_not_keep_a_program() {
    let source = "
import threading, time
t = threading.Thread(target=time.sleep, args=(1000000,), daemon=True)
t.start()
print('end')
";
    for gil in GilKind::GENERATIONS {
        let run = begin(gil, 100, source).wait();
        assert_eq!((run.outcome, &*run.output), (Outcome::Finished, "end\n"));
    }
}
