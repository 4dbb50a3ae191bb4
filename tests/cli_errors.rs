//! The real executable, without a terminal: what it says, where it says it, and its exit status.

use std::{
    fs,
    path::Path,
    process::{Command, Output, Stdio},
};

fn gilscope(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_gilscope")).args(args).stdin(Stdio::null()).output().unwrap()
}

/// The one line on standard error of a command line that is refused.
#[track_caller]
fn refusal(args: &[&str]) -> String {
    let Output { status, stdout, stderr } = gilscope(args);
    let stderr = String::from_utf8(stderr).unwrap();
    assert_eq!(status.code(), Some(2), "{stderr}");
    assert!(stdout.is_empty(), "a refusal prints nothing on standard output");
    assert_eq!(stderr.lines().count(), 1, "{stderr}");
    stderr.trim_end().strip_prefix("gilscope: ").unwrap().to_owned()
}

#[test]
fn an_unknown_experiment_suggests_the_nearest() {
    for args in [&["run", "batle"][..], &["batle"], &["dis", "batle"]] {
        assert_eq!(refusal(args), "no experiment is called `batle`; did you mean `battle`?");
    }
    assert_eq!(refusal(&["run", "qqq"]), "no experiment is called `qqq`; `gilscope list` shows them all");
}

#[test]
fn a_wrong_knob_says_which_there_are() {
    assert_eq!(refusal(&["run", "parallel", "--set", "M=1"]), "parallel has no knob `M`; its knobs are TASKS, N");
    assert_eq!(
        refusal(&["run", "battle", "--set", "N=lots"]),
        "N must be a whole number such as 10_000_000, not `lots`"
    );
    assert!(refusal(&["run", "battle", "--set", "N"]).contains("write KNOB=VALUE, such as N=1000"));
}

#[test]
fn a_value_out_of_range_says_the_range() {
    for text in ["0", "-5", "2000000000", "100000000000000000000000"] {
        let told = refusal(&["run", "battle", "--set", &format!("N={text}")]);
        assert_eq!(told, format!("N must lie between 1 and 1_000_000_000, not be {text}"));
    }
}

#[test]
fn a_wrong_variant_says_which_there_are() {
    let told = refusal(&["run", "battle", "--variant", "fast"]);
    assert_eq!(told, "battle has no variant `fast`; its variants are threaded, sequential");
}

#[test]
fn more_cores_than_there_are_says_how_many_there_are() {
    let told = refusal(&["run", "battle", "--cores", "60000"]);
    assert!(told.starts_with("60000 cores asked for, but there are "), "{told}");
    assert_eq!(refusal(&["battle", "--cores", "60000"]), told, "the screen refuses with the same words");
    assert!(refusal(&["run", "battle", "--cores", "0"]).contains("give a number from 1 up, or all"));
}

#[test]
fn a_file_that_cannot_be_read_says_why() {
    assert_eq!(refusal(&["run", "no/such.py"]), "can't read no/such.py: there is no such file");
    assert_eq!(refusal(&["run", "src/"]), "can't read src/: it is a directory; name a .py file");
    let latin1 = Path::new(env!("CARGO_TARGET_TMPDIR")).join("latin1.py");
    fs::write(&latin1, b"print('\xe9')\n").unwrap();
    let told = refusal(&["run", latin1.to_str().unwrap()]);
    assert!(told.ends_with("latin1.py: it is not UTF-8 text"), "{told}");
}

#[test]
fn a_program_that_cannot_be_compiled_is_refused_with_its_place() {
    let broken = Path::new(env!("CARGO_TARGET_TMPDIR")).join("broken.py");
    fs::write(&broken, "x = 1\ny = = 2\n").unwrap();
    let Output { status, stdout, stderr } = gilscope(&["dis", broken.to_str().unwrap()]);
    let stderr = String::from_utf8(stderr).unwrap();
    assert_eq!((status.code(), stdout.len()), (Some(1), 0), "{stderr}");
    assert!(stderr.lines().next().unwrap().contains("broken.py:2:"), "{stderr}");
}

#[test]
fn without_a_terminal_the_screen_names_the_way_out() {
    for (args, name) in [(&[][..], "battle"), (&["race"], "race"), (&["lock", "--start", "--json"], "lock")] {
        let told = refusal(args);
        assert_eq!(told, format!("the screen needs a terminal; without one, use `gilscope run {name}`"));
    }
}

#[test]
fn an_option_that_does_not_exist_takes_one_line() {
    assert!(refusal(&["run", "battle", "--colour"]).starts_with("unexpected argument '--colour' found"));
    assert!(refusal(&["--quit-when-done"]).contains("--start"));
}
