//! Uncaught exceptions: tracebacks as CPython 3 writes them, and what becomes of the run.

use gilscope::{gil::kind::GilKind, vm::Outcome};

mod vm_support;
use vm_support::run;

#[test]
fn a_traceback_names_every_frame_with_its_line() {
    let source = "\
def count(n):
    while n > 0:
        n -= '1'

def main():
    try:
        count(3)
    finally:
        print('cleaned up')

main()
";
    let run = run(GilKind::Tick, source);
    assert_eq!(run.output, "cleaned up\n");
    assert_eq!(
        run.traceback(),
        "\
Traceback (most recent call last):
  File \"test.py\", line 11, in <module>
    main()
  File \"test.py\", line 7, in main
    count(3)
  File \"test.py\", line 3, in count
    n -= '1'
TypeError: unsupported operand type(s) for -=: 'int' and 'str'
"
    );
}

#[test]
fn endless_recursion_is_an_error_and_its_traceback_is_short() {
    let run = run(GilKind::Tick, "def f():\n    f()\nf()\n");
    assert_eq!(
        run.traceback(),
        "\
Traceback (most recent call last):
  File \"test.py\", line 3, in <module>
    f()
  File \"test.py\", line 2, in f
    f()
  File \"test.py\", line 2, in f
    f()
  File \"test.py\", line 2, in f
    f()
  [Previous line repeated 996 more times]
RecursionError: maximum recursion depth exceeded
"
    );
}

#[test]
fn a_thread_that_fails_ends_alone() {
    let source = "\
import threading
def work():
    raise ValueError('lost')
t = threading.Thread(target=work)
t.start()
t.join()
print('on')
";
    for gil in GilKind::GENERATIONS {
        let run = run(gil, source);
        assert_eq!((run.outcome, &*run.output), (Outcome::Finished, "on\n"));
        assert!(run.errors.starts_with("Exception in thread Thread-1 (work):\nTraceback (most recent call last):\n"));
        let own = "  File \"test.py\", line 3, in work\n    raise ValueError('lost')\nValueError: lost\n";
        assert!(run.errors.ends_with(own), "{}", run.errors);
    }
}

#[test]
fn exit_ends_with_its_status() {
    assert_eq!(run(GilKind::Tick, "import sys\nsys.exit(3)\n").outcome, Outcome::Exit(3));
    assert_eq!(run(GilKind::Tick, "import sys\nsys.exit()\n").outcome, Outcome::Exit(0));
    assert_eq!(run(GilKind::Tick, "raise SystemExit('why')\n").outcome, Outcome::Failed("why\n".into()));
}
