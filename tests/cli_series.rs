//! The real executable comparing and sweeping, without a terminal: tables, JSON, CSV, and what it says when it is asked for the impossible.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    thread,
};

use serde_json::Value;

mod cli_support;
mod fake_interpreter;

use cli_support::{gilscope, outcome};

/// What a series that ends well prints.
#[track_caller]
fn told(args: &[&str]) -> String {
    let (status, stdout, stderr) = outcome(args);
    assert_eq!((status, stderr.as_str()), (Some(0), ""), "{stdout}");
    stdout
}

/// The one line on standard error of a command line that is refused.
#[track_caller]
fn refusal(args: &[&str]) -> String {
    let (status, stdout, stderr) = outcome(args);
    assert_eq!((status, stdout.as_str(), stderr.lines().count()), (Some(2), "", 1), "{stderr}");
    stderr.trim_end().strip_prefix("gilscope: ").unwrap().to_owned()
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// An interpreter that is a shell script.
fn interpreter(name: &str, script: &str) -> String {
    let path = folder(name).join(name);
    fake_interpreter::write(&path, script);
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_comparison_is_a_table_with_bars_beside_the_tutorial_s_numbers() {
    let table = told(&["compare", "battle", "--set", "N=1000", "--repeat", "2", "--gil", "tick", "--cores", "1"]);
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines[..2], ["battle · N = 1_000", "medians of 2 runs"]);
    let heads: Vec<&str> = lines[3].split_whitespace().collect();
    assert_eq!(heads, ["time", "ratio", "tutorial", "from", "to", "system", "calls", "badness"]);
    assert!(lines[4].starts_with("sequential  ") && lines[5].starts_with("threaded    "), "{table}");
    assert!(lines[5].contains("38.0 s") && lines[5].contains("1.54×") && lines[5].contains('█'), "{table}");
    // Behind it may stand that the runs of so short a program overlap.
    assert!(table.contains("\n│ the tutorial's own ratio: 45.5 s against 24.6 s, slide 80\n"), "{table}");
}

#[test]
fn a_comparison_as_json_has_every_promised_field() {
    let args =
        ["compare", "battle", "--set", "N=1000", "--gil", "tick,none", "--cores", "1", "--repeat", "3", "--json"];
    let json: Value = serde_json::from_str(&told(&args)).unwrap();
    assert_eq!((&json["experiment"], &json["finished"]), (&"battle".into(), &true.into()));
    let cases = json["cases"].as_array().unwrap();
    let labels: Vec<_> = cases.iter().map(|case| case["label"].as_str().unwrap()).collect();
    assert_eq!(labels, ["sequential · tick", "threaded · tick", "sequential · none", "threaded · none"]);
    for (case, baseline) in cases.iter().zip([None, Some("sequential · tick"), None, Some("sequential · none")]) {
        assert_eq!(case["baseline"].as_str(), baseline);
        assert_eq!(case["ratio"].is_number(), baseline.is_some());
        assert_eq!(case["runs_s"].as_array().unwrap().len(), 3);
        let [min, median, max] = ["min", "median", "max"].map(|name| case["elapsed_s"][name].as_f64().unwrap());
        assert!(0.0 < min && min <= median && median <= max);
        assert_eq!((&case["knobs"]["N"], &case["cores"], &case["error"]), (&1000.into(), &1.into(), &Value::Null));
    }
    assert_eq!((&cases[1]["tutorial_s"], &cases[1]["tutorial_ratio"]), (&38.0.into(), &1.54.into()));
}

#[test]
fn what_goes_wrong_with_an_interpreter_takes_a_line_and_the_rest_goes_on() {
    let crash = interpreter("crashing", "kill -SEGV $$");
    let other = interpreter("other", "echo goodbye");
    let python = format!("no-such-python,{crash},{other}");
    let program = folder("hello").join("hello.py");
    fs::write(&program, "print('hello')\n").unwrap();
    let args = ["compare", program.to_str().unwrap(), "--gil", "tick", "--repeat", "1", "--python", &python];
    let (status, stdout, stderr) = outcome(&args);
    assert_eq!((status, stderr.as_str()), (Some(1), ""), "not everything went well: {stdout}");
    for line in [
        "no-such-python: can't run no-such-python: there is no such program",
        "crashing: crashed: segmentation fault (SIGSEGV)",
        "other: prints `goodbye` in line 1, not `hello`",
    ] {
        assert!(stdout.lines().any(|told| told == line), "{line} is missing:\n{stdout}");
    }
    // Beside an interpreter's bar ours may be too short to be seen.
    let time = |label: &str| stdout.lines().find(|line| line.starts_with(label)).unwrap().split_whitespace().nth(1);
    assert!(time("tick ") != Some("-") && time("crashing ") == Some("-"), "{stdout}");
}

#[test]
fn a_program_that_fails_or_hangs_under_a_lock_takes_a_line() {
    let program = folder("failing").join("failing.py");
    fs::write(&program, "1 // 0\n").unwrap();
    let (status, stdout, _) = outcome(&["compare", program.to_str().unwrap(), "--gil", "tick"]);
    assert_eq!(status, Some(1));
    assert!(stdout.contains("\ntick: failed: ZeroDivisionError: "), "{stdout}");
    fs::write(&program, "while 1:\n    pass\n").unwrap();
    let endless = ["compare", program.to_str().unwrap(), "--gil", "tick", "--timeout", "0.2", "--repeat", "9"];
    let (status, stdout, _) = outcome(&endless);
    assert_eq!(status, Some(1));
    assert!(stdout.contains("\ntick: did not end within 0.2 s, and was ended\n"), "{stdout}");
}

#[test]
fn a_sweep_is_a_curve_for_each_variant_and_where_their_ratio_crosses_1() {
    let args = ["sweep", "battle", "--set", "N=1..1000:x10", "--cores", "1", "--repeat", "2"];
    let text = told(&args);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "battle · elapsed_s against N");
    let heads: Vec<&str> = lines[2].split("  ").filter(|head| !head.is_empty()).map(str::trim).collect();
    assert_eq!(heads, ["N", "sequential", "threaded", "sequential ÷ threaded"]);
    let values: Vec<_> = lines[3..7].iter().map(|line| line.split_whitespace().next().unwrap()).collect();
    assert_eq!(values, ["1", "10", "100", "1_000"]);
    let verdict = lines.iter().find(|line| line.starts_with("sequential ÷ threaded ")).unwrap();
    assert!(["crosses 1 at N = ", "stays below 1", "stays at 1 or above"].iter().any(|how| verdict.contains(how)));
    let json: Value = serde_json::from_str(&told(&[&args[..], &["--json"]].concat())).unwrap();
    assert_eq!((&json["axis"], &json["scale"]), (&"N".into(), &"logarithmic".into()));
    for curve in json["curves"].as_array().unwrap().iter().chain(json["ratios"].as_array().unwrap()) {
        let xs: Vec<_> = curve["points"].as_array().unwrap().iter().map(|point| point["x"].as_i64().unwrap()).collect();
        assert_eq!(xs, [1, 10, 100, 1000]);
        assert!(curve["points"][3]["median"].as_f64().unwrap() > 0.0);
    }
    assert!(json["ratios"][0]["crosses_1_at"].is_array() && json["curves"][0].get("crosses_1_at").is_none());
}

#[test]
fn a_sweep_for_spreadsheets_has_a_line_for_each_value() {
    let csv = told(&[
        "sweep",
        "battle",
        "--check-interval",
        "1..100:x10",
        "--variant",
        "threaded",
        "--set",
        "N=500",
        "--measure",
        "badness",
        "--repeat",
        "1",
        "--csv",
    ]);
    let rows: Vec<Vec<&str>> = csv.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(rows[0], ["check interval", "tick median", "tick min", "tick max"]);
    assert_eq!(rows[1..].iter().map(|row| row[0]).collect::<Vec<_>>(), ["1", "10", "100"]);
    assert!(rows[1..].iter().all(|row| row.len() == 4 && row[1].parse::<f64>().unwrap() >= 0.0), "{csv}");
}

#[test]
fn wrong_flags_are_refused_in_one_line_before_anything_runs() {
    assert_eq!(refusal(&["compare", "batle"]), "no experiment is called `batle`; did you mean `battle`?");
    assert!(
        refusal(&["compare", "battle", "--gil", "tick,big"]).starts_with("invalid value 'big' for '--gil <GIL,…>'")
    );
    assert!(refusal(&["compare", "battle", "--cores", "1,0"]).contains("give a number from 1 up, or all"));
    assert_eq!(
        refusal(&["compare", "battle", "--variant", "fast"]),
        "battle has no variant `fast`; its variants are threaded, sequential"
    );
    assert!(refusal(&["compare", "battle", "--repeat", "0"]).contains("--repeat"));
    let none = "no range to sweep; give one, such as --set N=1..100_000:x10";
    assert_eq!(refusal(&["sweep", "battle"]), none);
    assert_eq!(refusal(&["sweep", "battle", "--set", "N=5"]), none);
    let two = refusal(&["sweep", "battle", "--set", "N=1..9", "--cores", "1..2"]);
    assert_eq!(two, none.replace("no range", "more than one range"));
    assert_eq!(refusal(&["sweep", "battle", "--set", "N=9..1"]), "N=9..1: the range ends before it begins");
    assert_eq!(refusal(&["sweep", "battle", "--set", "M=1..9"]), "battle has no knob `M`; its knobs are N");
    assert!(refusal(&["sweep", "battle", "--set", "N=0..9"]).starts_with("N must lie between 1 and "));
    assert!(refusal(&["sweep", "battle", "--check-interval", "0..9"]).contains("the values must lie between 1 and "));
    assert!(refusal(&["sweep", "battle", "--cores", "1..60000:x9"]).contains(" cores asked for, but there are "));
    assert!(refusal(&["sweep", "battle", "--switch-interval", "0..9"]).contains("write A..B"));
    let python = refusal(&["sweep", "battle", "--check-interval", "1..9", "--python", "python3"]);
    assert!(python.starts_with("--check-interval and --switch-interval are our own machine's"), "{python}");
}

#[test]
fn ctrl_c_ends_a_series_with_what_there_is() {
    let hanging = interpreter("hanging", "echo $$ > \"$0.pid\"; exec sleep 1000");
    let program = folder("stopped").join("hello.py");
    fs::write(&program, "print('hello')\n").unwrap();
    let args = ["compare", program.to_str().unwrap(), "--gil", "tick", "--repeat", "2", "--python", &hanging];
    let child = gilscope(&args).args(["--timeout", "600"]).spawn().unwrap();
    let pid = loop {
        match fs::read_to_string(format!("{hanging}.pid")) {
            Ok(pid) if pid.ends_with('\n') => break pid.trim().to_owned(),
            _ => thread::yield_now(),
        }
    };
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let Output { status, stdout, .. } = child.wait_with_output().unwrap();
    let stdout = String::from_utf8(stdout).unwrap();
    assert_eq!(status.code(), Some(130), "{stdout}");
    assert!(stdout.contains("; stopped after 1 of 5 runs\n"), "{stdout}");
    assert!(!Path::new("/proc").join(pid).exists(), "the child is gone and buried");
}
