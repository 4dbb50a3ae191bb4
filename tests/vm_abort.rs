//! A run that is ended from outside ends, wherever its threads are.

use gilscope::{gil::kind::GilKind, vm::Outcome};

mod vm_support;
use vm_support::begin;

/// Programs that print once they are about to do something that never ends by itself.
const ENDLESS: &[(&str, &str)] = &[
    ("a loop", "print('here')\nwhile True:\n    pass\n"),
    ("a sleep", "import time\nprint('here')\ntime.sleep(1000000)\n"),
    ("a lock wait", "import threading\nlock = threading.Lock()\nlock.acquire()\nprint('here')\nlock.acquire()\n"),
    (
        "a join",
        "import threading\ndef work():\n    print('here')\n    while True:\n        pass\nt = threading.Thread(target=work)\nt.start()\nt.join()\n",
    ),
    ("one long tick", "print('here')\n-1 in range(10 ** 15)\n"),
    ("a sum", "print('here')\nsum(range(10 ** 15))\n"),
    ("a product", "print('here')\nx = 3 ** 400000000\n"),
    ("a handler", "print('here')\ntry:\n    while True:\n        pass\nfinally:\n    print('never')\n"),
    (
        "the program's end",
        "import threading, time\ndef work():\n    print('here')\n    time.sleep(1000000)\nthreading.Thread(target=work).start()\n",
    ),
];

#[test]
fn every_wait_and_every_loop_can_be_ended() {
    for (what, source) in ENDLESS {
        for gil in GilKind::ALL {
            let run = begin(gil, 100, source).until_it_prints().abort();
            assert_eq!(run.outcome, Outcome::Aborted, "{what} under {gil}");
            assert_eq!(run.output.trim_end(), "here", "{what} under {gil}: no handler runs");
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
    for gil in GilKind::ALL {
        let run = begin(gil, 100, source).wait();
        assert_eq!((run.outcome, &*run.output), (Outcome::Finished, "end\n"));
    }
}
