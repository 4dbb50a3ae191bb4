//! The small programs of `tests/programs`, each with what `python3` makes of it.
//!
//! `GROUP/NAME.out` holds the standard output of `GROUP/NAME.py`, run in its own folder, and for a program that fails the line
//! `!status` and the last line of the standard error. They are the same from 3.9 to 3.13.

#![allow(dead_code, reason = "each test file uses its part")]

use std::{fs, path::PathBuf};

/// One program.
pub struct Program {
    /// `group/name`.
    pub name: String,
    pub path: PathBuf,
    pub source: String,
    /// What stands in the `.out` file.
    pub expected: String,
}

/// All of them, by name; only those whose name begins with `GILSCOPE_PROGRAM` where that is set.
pub fn programs() -> Vec<Program> {
    let wanted = std::env::var("GILSCOPE_PROGRAM").unwrap_or_default();
    let root = folder();
    let mut programs = Vec::new();
    for group in fs::read_dir(&root).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        for path in fs::read_dir(group).unwrap().map(|entry| entry.unwrap().path()) {
            if path.extension().is_some_and(|extension| extension == "py") {
                let name = path.strip_prefix(&root).unwrap().with_extension("").to_str().unwrap().to_owned();
                let source = fs::read_to_string(&path).unwrap();
                let expected = fs::read_to_string(path.with_extension("out")).unwrap();
                programs.push(Program { name, path, source, expected });
            }
        }
    }
    programs.retain(|program| program.name.starts_with(&wanted));
    programs.sort_by(|a, b| a.name.cmp(&b.name));
    programs
}

/// Where they are.
pub fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/programs")
}

/// What a run wrote and how it ended, as it stands in an `.out` file.
pub fn recorded(stdout: &str, status: i32, stderr: &str) -> String {
    if status == 0 {
        return stdout.to_owned();
    }
    let newline = if stdout.is_empty() || stdout.ends_with('\n') { "" } else { "\n" };
    let last = stderr.lines().next_back().unwrap_or_default();
    format!("{stdout}{newline}!{status}\n{last}\n")
}

/// The first line that differs, with its number, ours before theirs; `None` if the texts are the same.
pub fn difference(ours: &str, theirs: &str) -> Option<String> {
    let mut lines = (ours.lines(), theirs.lines());
    (1..).find_map(|number| match (lines.0.next(), lines.1.next()) {
        (None, None) => Some((ours != theirs).then(|| "only the last newline differs".to_owned())),
        (a, b) if a == b => None,
        (a, b) => {
            let shown = |line: Option<&str>| line.map_or("the end".to_owned(), |line| format!("{line:?}"));
            Some(Some(format!("line {number}\n      got      {}\n      expected {}", shown(a), shown(b))))
        }
    })?
}
