//! Modules of the library that are written in Python: variables of their own, and invisible in a thread's position.

use gilscope::gil::kind::GilKind;

mod vm_support;
use vm_support::{output, run};

#[test]
fn a_module_has_variables_of_its_own() {
    let source = "
import heapq
def _sink(heap, place):
    print('the program has a _sink too')
heap = [3, 1, 2]
heapq.heapify(heap)
print(heap, heapq.__name__)
heapq.added = 'seen'
print(heapq.added)
del heapq.added
try:
    heapq.added
except AttributeError as error:
    print(error)
";
    for gil in GilKind::GENERATIONS {
        let expected = "[1, 3, 2] heapq\nseen\nmodule 'heapq' has no attribute 'added'\n";
        assert_eq!(output(gil, source), expected, "under {gil}");
    }
}

#[test]
fn what_a_module_calls_is_what_the_module_object_holds() {
    let source = "
import heapq as h
from heapq import heappush as push
def rise(heap, place):
    print('instead of', h.heappush.__name__ + '\\'s own')
h._rise = rise
push([], 1)
";
    assert_eq!(output(GilKind::Tick, source), "instead of heappush's own\n");
}

#[test]
fn a_module_runs_once_however_many_threads_import_it() {
    let source = "
import threading
seen = []
def work():
    import heapq
    seen.append(heapq)
threads = []
for i in range(8): threads.append(threading.Thread(target=work))
for t in threads: t.start()
for t in threads: t.join()
for module in seen: print(module is seen[0], module.heappop([7]))
";
    for gil in GilKind::GENERATIONS {
        assert_eq!(output(gil, source), "True 7\n".repeat(8), "{gil}");
    }
}

#[test]
fn files_beside_the_program_are_no_modules() {
    let run = run(GilKind::Tick, "import vm_support\n");
    assert!(run.traceback().ends_with("ModuleNotFoundError: No module named 'vm_support'\n"), "{}", run.traceback());
}

#[test]
fn a_traceback_shows_the_library_s_line() {
    let run = run(GilKind::Tick, "import heapq\nheapq.heappop([])\n");
    let lines: Vec<&str> = run.traceback().lines().collect();
    assert_eq!(lines[1..3], ["  File \"test.py\", line 2, in <module>", "    heapq.heappop([])"]);
    assert!(lines[3].starts_with("  File \"lib/heapq.py\", line "), "{lines:?}");
    assert_eq!(lines[4..], ["    raise IndexError('index out of range')", "IndexError: index out of range"]);
}
