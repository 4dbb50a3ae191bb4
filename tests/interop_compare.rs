//! Comparisons with stock interpreters, named by `GILSCOPE_PYTHON3` and `GILSCOPE_PYTHON27` (default `python3`, `python2.7`): the same
//! text runs there, prints the same, and its figures stand in the table. How the figures compare is not judged here: that takes a quiet
//! machine and minutes.

use std::{
    env,
    process::{Command, Stdio},
};

use serde_json::Value;

/// The cases of a comparison with this interpreter.
fn compare(variable: &str, default: &str, args: &[&str]) -> Vec<Value> {
    let python = env::var(variable).unwrap_or_else(|_| default.to_owned());
    let mut command = Command::new(env!("CARGO_BIN_EXE_gilscope"));
    command.args(["compare", "--json", "--timeout", "300", "--python", &python]).args(args);
    let output = command.stdin(Stdio::null()).output().unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{told}{}; set {variable}", String::from_utf8_lossy(&output.stderr));
    let json: Value = serde_json::from_str(&told).unwrap();
    json["cases"].as_array().unwrap().clone()
}

fn battle_beside(variable: &str, default: &str, gil: &str) {
    let cases = compare(variable, default, &["battle", "--set", "N=100_000", "--gil", gil, "--repeat", "3"]);
    let is_child = |case: &&Value| case["interpreter"].is_string();
    let children: Vec<_> = cases.iter().filter(is_child).collect();
    // Two variants on all cores and, where there is more than one, on a single one.
    assert!(children.len() >= 2 && children.len() * 2 == cases.len(), "{cases:?}");
    for case in &cases {
        assert_eq!((&case["error"], &case["differs"]), (&Value::Null, &Value::Null), "{case}");
        assert_eq!(case["runs_s"].as_array().unwrap().len(), 3);
        assert_eq!(case["baseline"].is_string(), case["variant"] == "threaded");
    }
    for case in children {
        let note = case["note"].as_str().unwrap();
        assert!(note.starts_with("Python ") && note.contains(" ms of start-up taken off"), "{note}");
        // perf or strace may be missing, and then that is told.
        assert_eq!(case["syscalls"].is_number(), note.contains("counted by"), "{note}");
    }
}

#[test]
#[ignore = "needs CPython 3"]
fn a_battle_stands_beside_python3() {
    battle_beside("GILSCOPE_PYTHON3", "python3", "timed");
}

#[test]
#[ignore = "needs CPython 2.7"]
fn a_battle_stands_beside_python27() {
    battle_beside("GILSCOPE_PYTHON27", "python2.7", "tick");
}

#[test]
#[ignore = "needs CPython 3"]
fn cores_hold_for_an_interpreter_too() {
    let program = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("affinity.py");
    let text = "try:\n    from os import sched_getaffinity\nexcept ImportError:\n    sched_getaffinity = lambda pid: 'x'\nprint(len(sched_getaffinity(0)))\n";
    std::fs::write(&program, text).unwrap();
    let args = [program.to_str().unwrap(), "--cores", "1", "--gil", "timed", "--repeat", "1"];
    let cases = compare("GILSCOPE_PYTHON3", "python3", &args);
    // One core there, and one character here, where there is no such function.
    assert_eq!((&cases[1]["error"], &cases[1]["differs"]), (&Value::Null, &Value::Null), "{cases:?}");
}

/// An interval reaches the interpreter, which prints the same as our machine does under it; and the program cannot see how.
fn interval_reaches(variable: &str, default: &str, interval: &str, args: &[&str], note: &str) {
    let program = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("interval-{default}.py"));
    let text = format!(
        "import sys\nprint({interval})\nprint('%s %d' % (__name__, len(sys.argv)))\n\
         print([x for x in getattr(sys, 'path', []) if 'intervals' in x])\n"
    );
    std::fs::write(&program, text).unwrap();
    let cases = compare(variable, default, &[&[program.to_str().unwrap(), "--repeat", "1"], args].concat());
    assert_eq!((&cases[1]["error"], &cases[1]["differs"]), (&Value::Null, &Value::Null), "{cases:?}");
    let told = cases[1]["note"].as_str().unwrap();
    assert!(told.contains(note), "{told}");
}

#[test]
#[ignore = "needs CPython 3"]
fn a_switch_interval_reaches_python3() {
    let interval = "sys.getswitchinterval() == 0.0005";
    let args = ["--gil", "timed", "--switch-interval", "0.5"];
    interval_reaches("GILSCOPE_PYTHON3", "python3", interval, &args, ", switch interval 0.5 ms, ");
}

#[test]
#[ignore = "needs CPython 2.7"]
fn a_check_interval_reaches_python27() {
    let args = ["--gil", "tick", "--check-interval", "7"];
    interval_reaches("GILSCOPE_PYTHON27", "python2.7", "sys.getcheckinterval()", &args, ", check every 7, ");
}
