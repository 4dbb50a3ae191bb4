//! What we count, beside what the kernel sees: the system calls of the threads that a program starts, by `strace`.
//!
//! A thread's life in the VM begins with the call by which it learns its own number (`gettid`) and ends with the one by which it
//! learns its context switches (`getrusage`). What it does before and after, to be born and to end, is no part of the program.

use std::{
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

/// How many threads a program starts, and their calls: as counted, and as traced.
fn calls(id: &str, gil: GilKind) -> (u64, u64, u64) {
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
    let files = fs::read_dir(&directory).unwrap().map(|entry| entry.unwrap().path());
    let traced: Vec<u64> = files.filter_map(|path| life(&path)).collect();
    assert_eq!(traced.len(), threads.len() - 1, "{id}: a file for each thread");
    fs::remove_dir_all(directory).unwrap();
    (traced.len() as u64, counted, traced.iter().sum())
}

/// Calls in the life of a thread of the program; `None` for others.
fn life(path: &PathBuf) -> Option<u64> {
    let text = fs::read_to_string(path).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let named = |line: &&&str| line.starts_with("prctl(PR_SET_NAME, \"py ");
    lines.iter().find(named).filter(|line| !line.contains("\"py main\""))?;
    let first = lines.iter().rposition(|line| line.starts_with("gettid("))?;
    let last = lines.iter().rposition(|line| line.starts_with("getrusage("))?;
    // Coming back from a signal's handler is no call of the program's.
    Some(lines[first + 1..last].iter().filter(|line| !line.starts_with("rt_sigreturn(")).count() as u64)
}

#[test]
#[ignore = "needs strace"]
fn the_system_calls_of_a_program_s_threads_are_those_that_the_kernel_sees() {
    let mut wrong = Vec::new();
    println!("{:<16} {:<10} {:>10} {:>10}", "experiment", "lock", "counted", "traced");
    // `interrupt` sends signals, by calls that no counter knows yet.
    let asked = |experiment: &&Experiment| [6, 7].contains(&experiment.about.part) && experiment.id != "interrupt";
    for experiment in catalogue::all().iter().filter(asked) {
        for gil in GilKind::GENERATIONS {
            let (threads, counted, traced) = calls(&experiment.id, gil);
            println!("{:<16} {:<10} {counted:>10} {traced:>10}", experiment.id, gil.name());
            // Two for each moment in which threads meet at the list of the living, whose lock is not the program's: some one in a hundred,
            // under `strace` mostly fewer. Without a GIL threads meet there more often.
            if gil.excludes() && counted.abs_diff(traced) > (traced / 50).max(2 * threads) {
                wrong.push(format!("{} under {gil}: {counted} counted, {traced} traced", experiment.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
