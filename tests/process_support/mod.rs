//! Programs of several processes, run by the real executable: workers are that executable, too.
#![allow(dead_code, reason = "each test file uses its part")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::atomic::{AtomicU32, Ordering::Relaxed},
};

use serde_json::Value;

/// How a run ended.
#[derive(Debug)]
pub struct Ran {
    /// Exit status of gilscope.
    pub status: Option<i32>,
    /// What `--json` says of it.
    pub json: Value,
    /// What stood on the standard error.
    pub stderr: String,
}

impl Ran {
    /// What the program and its processes printed.
    pub fn stdout(&self) -> &str {
        self.json["stdout"].as_str().unwrap_or_default()
    }

    /// How many system calls of a kind all its threads made.
    pub fn calls(&self, name: &str) -> u64 {
        self.json["counters"]["syscalls"][name].as_u64().unwrap_or_else(|| panic!("{:#}", self.json["counters"]))
    }
}

/// Where the programs are, each with what `python3` makes of it.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/process_programs")
}

/// All of them, by name; only those whose name begins with `GILSCOPE_PROGRAM` where that is set.
pub fn programs() -> Vec<PathBuf> {
    let wanted = std::env::var("GILSCOPE_PROGRAM").unwrap_or_default();
    let files = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let mut programs: Vec<_> = files.filter(|path| path.extension().is_some_and(|kind| kind == "py")).collect();
    programs.retain(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(&wanted)));
    programs.sort();
    programs
}

/// Runs a program under a lock.
pub fn run(program: &Path, gil: &str, more: &[&str]) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gilscope"));
    command.args(["run", "--json", "--gil", gil]).args(more).arg(program).stdin(Stdio::null());
    let output = command.output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    let json = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {stderr}"));
    Ran { status: output.status.code(), json, stderr }
}

/// Runs a program of the test's own.
pub fn run_text(source: &str, gil: &str, more: &[&str]) -> Ran {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let name = format!("processes-{}-{}.py", std::process::id(), NUMBER.fetch_add(1, Relaxed));
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, source).unwrap();
    let ran = run(&path, gil, more);
    fs::remove_file(path).unwrap();
    ran
}
