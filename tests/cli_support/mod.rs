//! The real executable, without a terminal.

use std::process::{Command, Output, Stdio};

/// A command line, ready to be started.
pub fn gilscope(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gilscope"));
    command.args(args).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Exit status, standard output, standard error.
pub fn outcome(args: &[&str]) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } = gilscope(args).output().unwrap();
    (status.code(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}
