//! The real executable running real programs: output, JSON, exit status, and ending from outside.

use std::{
    fs,
    path::PathBuf,
    process::{Child, Command, Output, Stdio},
    sync::atomic::{AtomicU32, Ordering::Relaxed},
};

use serde_json::Value;

fn run(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gilscope"));
    command.arg("run").args(args).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// A program of one's own in a file.
fn program(source: &str) -> PathBuf {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let name = format!("own-{}-{}.py", std::process::id(), NUMBER.fetch_add(1, Relaxed));
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, source).unwrap();
    path
}

/// Exit status, standard output, standard error of a program.
fn outcome(source: &str, args: &[&str]) -> (Option<i32>, String, String) {
    let path = program(source);
    let Output { status, stdout, stderr } = run(args).arg(&path).output().unwrap();
    fs::remove_file(path).unwrap();
    (status.code(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

#[track_caller]
fn json(args: &[&str]) -> Value {
    let Output { status, stdout, stderr } = run(args).arg("--json").output().unwrap();
    assert!(status.success(), "{}", String::from_utf8_lossy(&stderr));
    serde_json::from_slice(&stdout).unwrap()
}

#[test]
fn a_battle_in_json_adds_up() {
    let report = json(&["battle", "--set", "N=20_000", "--gil", "tick"]);
    assert_eq!(report["outcome"], "finished");
    assert_eq!(report["variant"], "threaded");
    assert_eq!(report["knobs"]["N"], 20_000);
    let names: Vec<_> = report["threads"].as_array().unwrap().iter().map(|t| t["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["main", "first", "second"]);
    let counters = &report["counters"];
    let calls = counters["syscalls"].as_object().unwrap();
    let sum: u64 = calls.iter().filter(|(name, _)| *name != "total").map(|(_, n)| n.as_u64().unwrap()).sum();
    assert_eq!(calls["total"], sum);
    // Three ticks a turn of the loop, and a check every 101 ticks; threading has some hundred ticks of its own.
    assert!((1_188..1_215).contains(&counters["checks"].as_u64().unwrap()), "{counters}");
}

#[test]
fn one_after_the_other_nobody_fights() {
    let counters = &json(&["battle", "--variant", "sequential", "--set", "N=20_000"])["counters"];
    for name in ["gil_contended", "gil_failed", "badness"] {
        assert_eq!(counters[name].as_f64(), Some(0.0), "{name}");
    }
}

#[test]
fn what_is_not_recorded_is_not_told_as_zero() {
    let report = json(&["battle", "--set", "N=1000", "--no-trace"]);
    assert_eq!(report["threads"][1]["run_s"], Value::Null);
    assert_eq!(report["cores_busy"], serde_json::json!([]));
    assert_eq!(report["trace"]["records"], 0);
    assert_ne!(report["counters"]["gil_acquires"], 0);
}

#[test]
fn several_runs_are_one_object_with_their_spread() {
    let report = json(&["race", "--set", "N=1000", "--repeat", "3"]);
    assert_eq!(report["runs"].as_array().unwrap().len(), 3);
    let [min, median, max] = ["min", "median", "max"].map(|name| report["elapsed_s"][name].as_f64().unwrap());
    assert!(min <= median && median <= max);
}

#[test]
fn output_comes_first_and_then_what_it_cost() {
    let (status, stdout, stderr) = outcome("print('hello')\n", &[]);
    assert_eq!((status, stderr.as_str()), (Some(0), ""));
    assert!(stdout.starts_with("hello\n\n"), "{stdout}");
    assert!(stdout.contains("\nfinished in "), "{stdout}");
}

#[test]
fn a_program_that_fails_shows_its_traceback_and_exits_with_1() {
    let (status, _, stderr) = outcome("def f():\n    return 1 // 0\n\nf()\n", &[]);
    assert_eq!(status, Some(1));
    assert!(stderr.starts_with("Traceback (most recent call last):\n"), "{stderr}");
    assert!(stderr.contains(", line 2, in f\n"), "{stderr}");
    assert!(stderr.trim_end().lines().last().unwrap().starts_with("ZeroDivisionError: "), "{stderr}");
}

#[test]
fn a_program_that_cannot_be_compiled_exits_with_1_and_never_runs() {
    let (status, stdout, stderr) = outcome("print('no')\nx = = 1\n", &[]);
    assert_eq!(status, Some(1));
    assert!(!stdout.starts_with("no"), "{stdout}");
    assert!(stderr.contains(".py:2:"), "{stderr}");
}

#[test]
fn a_program_that_takes_too_long_exits_with_4() {
    let (status, stdout, stderr) = outcome("while 1:\n    pass\n", &["--timeout", "0.2"]);
    assert_eq!(status, Some(4), "{stderr}");
    assert!(stdout.contains("out of time after "), "{stdout}");
    assert_eq!(stderr, "gilscope: the program took longer than --timeout allows\n");
}

#[test]
fn ctrl_c_ends_every_kind_of_waiting_and_exits_with_130() {
    let starts = "from threading import Lock, Thread\nfrom time import sleep\n";
    for source in [
        "print('on')\nwhile 1:\n    pass\n",
        "print('on')\nsleep(1000)\n",
        "l = Lock()\nl.acquire()\nt = Thread(target=l.acquire)\nt.start()\nprint('on')\nsleep(1000)\n",
        "print('on')\n0.5 in range(100000000000)\n",
    ] {
        let path = program(&format!("{starts}{source}"));
        let mut child = run(&[]).arg(&path).spawn().unwrap();
        await_output(&mut child);
        let pid = child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
        let status = child.wait().unwrap();
        fs::remove_file(path).unwrap();
        assert_eq!(status.code(), Some(130), "{source}");
    }
}

/// Reads until the program has said something.
fn await_output(child: &mut Child) {
    use std::io::Read;
    let mut first = [0];
    child.stdout.as_mut().unwrap().read_exact(&mut first).unwrap();
}
