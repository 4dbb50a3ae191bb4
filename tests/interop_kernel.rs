//! What we count, beside what the kernel sees: the system calls of the threads that a program starts, by `strace`.
//!
//! A thread's life in the VM begins with the call by which it learns its own number (`gettid`) and ends with the one by which it
//! learns its context switches (`getrusage`). What it does before and after, to be born and to end, is no part of the program.

use std::{
    collections::HashSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use gilscope::{
    experiment::{catalogue, metadata::Experiment},
    gil::kind::GilKind,
};
use serde_json::Value;

/// Sizes that leave every experiment something to fight for, and are over soon although each call is traced.
const MOST: i64 = 30_000;

/// The calls of the threads that a program starts: as counted, and as traced.
fn calls(id: &str, gil: GilKind) -> (u64, u64) {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("strace-{id}-{gil}"));
    let _ = fs::remove_dir_all(&directory);
    fs::create_dir_all(&directory).unwrap();
    let mut strace = Command::new("strace");
    strace.args(["-ff", "-qq", "-e", "signal=none", "-o"]).arg(directory.join("thread"));
    strace.arg(env!("CARGO_BIN_EXE_gilscope")).args(["run", id, "--json", "--timeout", "60", "--gil", gil.name()]);
    for knob in &catalogue::get(id).unwrap().knobs {
        let value = knob.default.min(MOST).max(knob.range.min);
        strace.args(["--set", &format!("{}={value}", knob.range.name)]);
    }
    let output = strace.output().expect("strace starts");
    let report: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{id}: {error}: {}", String::from_utf8_lossy(&output.stderr)));
    let threads = report["threads"].as_array().unwrap();
    let counted = threads.iter().skip(1).map(|thread| thread["syscalls"].as_u64().unwrap()).sum();
    let files: Vec<PathBuf> = fs::read_dir(&directory).unwrap().map(|entry| entry.unwrap().path()).collect();
    let foreign = foreign(&files);
    let traced: Vec<u64> = files.iter().filter_map(|path| life(path, &foreign)).collect();
    assert_eq!(traced.len(), threads.len() - 1, "{id}: a file for each thread");
    fs::remove_dir_all(directory).unwrap();
    (counted, traced.iter().sum())
}

/// Calls in the life of a thread of the program; `None` for others.
///
/// Not counted as the program's: coming back from a signal's handler and what the process does at its first one; the looks at
/// descriptors that only builds for debugging take; and a meeting with the reader of what the program prints, whose lock is the standard
/// library's: that one alone sleeps by `FUTEX_WAIT_BITSET`.
fn life(path: &Path, foreign: &HashSet<String>) -> Option<u64> {
    let text = fs::read_to_string(path).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let named = |line: &&&str| line.starts_with("prctl(PR_SET_NAME, \"py ");
    lines.iter().find(named).filter(|line| !line.contains("\"py main\""))?;
    let first = lines.iter().rposition(|line| line.starts_with("gettid("))?;
    let last = lines.iter().rposition(|line| line.starts_with("getrusage("))?;
    let of_program = |line: &&&str| {
        let foreign = word(line).is_some_and(|word| foreign.contains(word));
        !(foreign || line.starts_with("rt_sig") || line.contains("F_GETFD"))
    };
    Some(lines[first + 1..last].iter().filter(of_program).count() as u64)
}

/// The address that a futex call is about.
fn word(line: &str) -> Option<&str> {
    line.strip_prefix("futex(")?.split(',').next()
}

/// Futexes that somebody has slept on as the locks of the standard library do.
fn foreign(paths: &[PathBuf]) -> HashSet<String> {
    let texts: Vec<String> = paths.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let lines = texts.iter().flat_map(|text| text.lines()).filter(|line| line.contains("FUTEX_WAIT_BITSET"));
    lines.filter_map(word).map(String::from).collect()
}

#[test]
#[ignore = "needs strace"]
fn the_system_calls_of_a_program_s_threads_are_those_that_the_kernel_sees() {
    let mut wrong = Vec::new();
    println!("{:<16} {:<10} {:>10} {:>10}", "experiment", "lock", "counted", "traced");
    let asked = |experiment: &&Experiment| [6, 7].contains(&experiment.about.part);
    for experiment in catalogue::all().iter().filter(asked) {
        for gil in GilKind::GENERATIONS {
            let (counted, traced) = calls(&experiment.id, gil);
            println!("{:<16} {:<10} {counted:>10} {traced:>10}", experiment.id, gil.name());
            // Each process asks for its own number once, at its first signal.
            if counted.abs_diff(traced) > (traced / 100).max(1) {
                wrong.push(format!("{} under {gil}: {counted} counted, {traced} traced", experiment.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
