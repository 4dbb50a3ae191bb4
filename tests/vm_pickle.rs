//! Pickles: the bytes that CPython 3.11 writes, what it reads and refuses, and that nothing that anybody puts into a pickle does harm.
//!
//! `tests/pickles/NAME.out` is what `python3.11 NAME.py` wrote.

use std::{fmt::Write as _, fs, path::Path, time::Duration};

use gilscope::{gil::kind::GilKind, vm::Outcome};

mod vm_support;
use vm_support::{begin, output, run};

fn program(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pickles").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Runs a program under some locks and compares what it prints with what CPython prints.
#[track_caller]
fn prints_the_same(name: &str, locks: impl IntoIterator<Item = GilKind>) {
    let (source, expected) = (program(&format!("{name}.py")), program(&format!("{name}.out")));
    for gil in locks {
        let printed = output(gil, &source);
        for (number, (ours, theirs)) in printed.lines().zip(expected.lines()).enumerate() {
            assert_eq!(ours, theirs, "line {} of {name} under {gil}", number + 1);
        }
        assert_eq!(printed, expected, "{name} under {gil}");
    }
}

#[test]
fn objects_of_all_kinds_are_written_as_cpython_writes_them() {
    prints_the_same("written", [GilKind::Timed, GilKind::None]);
}

#[test]
fn pickles_that_nobody_wrote_are_read_or_refused_as_in_cpython() {
    prints_the_same("refused", [GilKind::Tick, GilKind::None]);
}

#[test]
fn a_program_s_own_picklers_are_asked_what_cpython_asks_them() {
    prints_the_same("hooks", GilKind::GENERATIONS);
}

#[test]
fn files_in_memory_are_files() {
    prints_the_same("memory_files", [GilKind::Timed]);
}

#[test]
fn the_pickler_in_python_writes_the_same_bytes() {
    assert_eq!(output(GilKind::Timed, &program("two_picklers.py")), "438 pairs\n");
}

/// The program of mutations with another seed and number.
fn mutations(seed: u32, count: u32) -> String {
    let source = program("mutations.py");
    source.replace("SEED = 1\n", &format!("SEED = {seed}\n")).replace("COUNT = 2000\n", &format!("COUNT = {count}\n"))
}

#[test]
fn mistakes_in_pickles_end_in_a_value_or_an_exception() {
    for (seed, gil) in (1..).zip(GilKind::GENERATIONS) {
        assert_eq!(output(gil, &mutations(seed, 2000)), "True True True\n", "seed {seed} under {gil}");
    }
}

#[test]
#[ignore = "takes a minute"]
fn a_hundred_thousand_mistakes_do_no_harm() {
    for seed in 100..110 {
        assert_eq!(output(GilKind::Timed, &mutations(seed, 10_000)), "True True True\n", "seed {seed}");
    }
}

#[test]
fn the_program_s_module_has_two_names() {
    let source = "
import pickle
class C: pass
data = pickle.dumps(C)
print(data.replace(b'__main__', b'NAME'))
for name in b'__main__', b'__mp_main__':
    print(pickle.loads(b'c' + name + b'\\nC\\n.') is C)
import __main__
print(__main__.C is C, C.__module__, pickle.loads(data) is C)
";
    let expected =
        "b'\\x80\\x04\\x95\\x12\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x8c\\x08NAME\\x94\\x8c\\x01C\\x94\\x93\\x94.'
True
True
True __main__ True
";
    assert_eq!(output(GilKind::Timed, source), expected);
}

#[test]
fn however_deep_a_pickle_nests_reading_it_takes_no_stack() {
    let source = "
import pickle
depth = 200000
shapes = [
    b']' * depth + b'a' * (depth - 1), b'(' * depth + b't' * depth, b'(' * depth + b'l' * depth, b'N' + b'\\x85' * depth,
    b'}N' * depth + b'}' + b's' * depth, b'(' * depth + b'\\x91' * depth]
for data in shapes:
    try:
        value = pickle.loads(data + b'.')
        print(type(value).__name__, end=' ')
        pickle.dumps(value)
    except RecursionError as error:
        print(error)
tuples = b'N' + b'\\x85' * depth
for data in (b'}' + tuples + b'Ns.', b'\\x8f(' + tuples + b'\\x90.', b'(' + tuples + b'\\x91.', b'cbuiltins\\nhash\\n' + tuples + b'\\x85R.'):
    try:
        print(pickle.loads(data))
    except RecursionError as error:
        print(error)
";
    let written = ["list", "tuple", "list", "tuple", "dict", "frozenset"]
        .map(|kind| format!("{kind} maximum recursion depth exceeded while pickling an object\n"));
    let expected = written.concat() + &"maximum recursion depth exceeded\n".repeat(4);
    assert_eq!(output(GilKind::Timed, source), expected);
}

#[test]
fn lengths_that_are_only_claimed_take_no_memory() {
    let mut source = "
import io, pickle
class File:
    def __init__(self, data): self.file = io.BytesIO(data); self.asked = 0
    def read(self, size): self.asked = size; return self.file.read(size)
    def readline(self): return self.file.readline()
for data in (
"
    .to_owned();
    for opcode in ["X", "B", "T", "\\x8b"] {
        let _ = writeln!(source, "    b'{opcode}\\xff\\xff\\xff\\x7fabc',");
    }
    for opcode in ["\\x8d", "\\x8e", "\\x96", "\\x95"] {
        let _ = writeln!(source, "    b'{opcode}\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\x7fabc',");
    }
    source.push_str(
        "):
    for load in pickle.loads, lambda data: pickle.load(File(data)):
        try: load(data)
        except pickle.UnpicklingError as error: print(error)
",
    );
    assert_eq!(output(GilKind::Timed, &source), "pickle data was truncated\n".repeat(16));
}

#[test]
fn a_pickle_that_unfolds_without_end_ends_in_an_error() {
    // Ten lists of ten lists of … ten: shared, they are small; written down by a loop they would be ten thousand million.
    let source = "
import pickle
data = b'(lp0\\n' + b''.join([b'(lp%d\\n' % n + b'g%d\\na' % (n - 1) * 10 for n in range(1, 11)]) + b'.'
value = pickle.loads(data)
print(len(value), value[0] is value[9])
print(len(pickle.dumps(value)) < 1000)
for call in b'cbuiltins\\nbytes\\n(I1000000000000\\ntR.', b'cbuiltins\\nlist\\n(cbuiltins\\nrange\\n(I1000000000000000\\ntRtR.':
    try: pickle.loads(call)
    except MemoryError: print('no memory')
";
    assert_eq!(output(GilKind::Timed, source), "10 True\nTrue\nno memory\nno memory\n");
}

#[test]
fn what_the_modules_do_not_have_or_allow_cannot_be_called() {
    let source = "
import pickle
for name in b'os\\nsystem', b'posix\\nsystem', b'subprocess\\nPopen', b'nt\\nsystem', b'os\\nremove', b'builtins\\nnothing', b'shutil\\nrmtree':
    try: pickle.loads(b'c' + name + b'\\n(Vecho\\ntR.')
    except (AttributeError, ModuleNotFoundError, PermissionError) as error: print(type(error).__name__)
";
    let expected = "AttributeError\nAttributeError\nPermissionError\nModuleNotFoundError\nPermissionError\nAttributeError\nModuleNotFoundError\n";
    assert_eq!(output(GilKind::Timed, source), expected);
}

#[test]
fn an_error_is_told_by_its_name() {
    let run = run(GilKind::Timed, "import pickle\npickle.dumps(lambda: 1)\n");
    assert!(run.traceback().contains("PicklingError: Can't pickle <function <lambda> at 0x"), "{}", run.traceback());
}

#[test]
fn long_work_can_be_ended() {
    let make = "import pickle\nitems = [[i] for i in range(100000)]\ndata = pickle.dumps(items)\nprint('here')\n";
    for work in ["pickle.dumps(items)", "pickle.loads(data)", "pickle.loads(b'(' + b'N0' * 10000000 + b'.')"] {
        for gil in GilKind::GENERATIONS {
            let source = format!("{make}while True: {work}\n");
            let run = begin(gil, 100, &source).until_it_prints().abort();
            assert_eq!(run.outcome, Outcome::Aborted, "{work} under {gil}");
        }
    }
}

#[test]
fn threads_pickle_one_object_that_others_change() {
    let source = "
import pickle, threading
shared = {'list': [], 'dict': {}, 'set': set()}
def change():
    for i in range(300):
        shared['list'].append(i)
        shared['dict'][i] = str(i)
        shared['set'].add(i)
def copy():
    for i in range(20):
        try: pickle.loads(pickle.dumps(shared))
        except RuntimeError as error: assert 'changed size' in str(error), error
threads = [threading.Thread(target=f) for f in (change, copy, change, copy)]
for t in threads: t.start()
for t in threads: t.join()
print(len(pickle.loads(pickle.dumps(shared))['dict']))
";
    for gil in GilKind::ALL {
        let run = begin(gil, 100, source).wait_at_most(Duration::from_mins(2)).expect("it ends");
        assert_eq!((run.outcome, &*run.output), (Outcome::Finished, "300\n"), "{gil}: {}", run.errors);
    }
}
