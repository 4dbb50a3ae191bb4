//! Holds the shape of the source: the layers of `src/lib.rs`, where `unsafe` may stand, how long a file may be.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Where `unsafe` may stand.
const UNSAFE: [&str; 4] = ["src/sys/", "src/trace/", "src/vm/heap/", "src/vm/shared.rs"];

/// Lines a file may have before its tests.
const LONGEST: usize = 400;

#[test]
fn a_module_uses_only_those_listed_before_it() {
    let order = order();
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let Some(own) = order.iter().position(|module| *module == room(&path)) else { continue };
        for used in uses(&text) {
            match order.iter().position(|module| *module == used) {
                Some(place) if place <= own => {}
                Some(_) => wrong.push(format!("{}: `{used}` is listed after `{}`", path.display(), order[own])),
                None => wrong.push(format!("{}: there is no module `{used}` in src/lib.rs", path.display())),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn unsafe_stands_only_where_it_may() {
    // Models of the locks may guard a cell with the lock under test; what ships stands before the tests.
    let shipped = |text: &str| text.lines().take(length(text)).collect::<Vec<_>>().join("\n");
    let says_unsafe =
        |text: &str| code(&shipped(text)).split(|c: char| c != '_' && !c.is_alphanumeric()).any(|w| w == "unsafe");
    let wrong: Vec<_> = sources()
        .filter(|(path, text)| !UNSAFE.iter().any(|place| path.starts_with(place)) && says_unsafe(text))
        .map(|(path, _)| path)
        .collect();
    assert!(wrong.is_empty(), "unsafe in {wrong:?}");
}

#[test]
fn no_file_is_too_long() {
    let wrong: Vec<_> =
        sources().map(|(path, text)| (path, length(&text))).filter(|(_, length)| *length > LONGEST).collect();
    assert!(wrong.is_empty(), "longer than {LONGEST} lines before their tests: {wrong:?}");
}

#[test]
fn the_reader_sees_paths_in_code_and_not_in_comments() {
    let text = "
//! Counts for [`crate::sync`].
use crate::{
    experiment::{catalogue, metadata},
    gil::kind, // crate::late
    sys,
};
use crate::lang::code::Code;
fn f() -> crate::vm::Value { g(my_crate::other) }
";
    assert_eq!(uses(text), ["experiment", "gil", "sys", "lang", "vm"]);
    assert_eq!(length("a\nb\n#[cfg(test)]\nmod tests {\n}\n"), 2);
    assert_eq!(length("a\n#[cfg(test)]\nuse b;\nc\n"), 4);
}

/// The modules in the order of `src/lib.rs`.
fn order() -> Vec<String> {
    let text = fs::read_to_string("src/lib.rs").unwrap();
    let name = |line: &str| Some(line.strip_prefix("pub mod ")?.strip_suffix(';')?.to_owned());
    text.lines().filter_map(name).collect()
}

/// All source files with their text, by path from the package's root.
fn sources() -> impl Iterator<Item = (PathBuf, String)> {
    let mut folders = vec![PathBuf::from("src")];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    assert!(files.len() > 20, "the sources were not found: {files:?}");
    files.into_iter().map(|path| {
        let text = fs::read_to_string(&path).unwrap();
        (path, text)
    })
}

/// The module a file belongs to: `src/sys/futex.rs` to `sys`, `src/main.rs` to `main`.
fn room(path: &Path) -> String {
    let first = path.components().nth(1).unwrap().as_os_str().to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

/// The top-level modules that a text names after `crate::`, alone or in braces.
fn uses(text: &str) -> Vec<String> {
    let code = code(text);
    let mut names = Vec::new();
    for (at, mark) in code.match_indices("crate::") {
        let before = code[..at].chars().next_back();
        if before.is_some_and(|c| c == '_' || c == '$' || c.is_alphanumeric()) {
            continue;
        }
        let rest = &code[at + mark.len()..];
        match rest.strip_prefix('{') {
            Some(group) => names.extend(group_names(group)),
            None => names.push(name(rest)),
        }
    }
    names
}

/// First names of a brace group's items, from behind its opening brace.
fn group_names(group: &str) -> Vec<String> {
    let (mut depth, mut item, mut names) = (0, String::new(), Vec::new());
    for c in group.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' if depth == 0 => names.push(name(&std::mem::take(&mut item))),
            '}' => break,
            _ if depth == 0 => item.push(c),
            _ => {}
        }
    }
    names.push(name(&item));
    names.retain(|name| !name.is_empty());
    names
}

fn name(text: &str) -> String {
    text.trim_start().chars().take_while(|&c| c == '_' || c.is_alphanumeric()).collect()
}

/// The text without comments to the end of a line.
fn code(text: &str) -> String {
    text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// Lines before the tests.
fn length(text: &str) -> usize {
    let lines: Vec<_> = text.lines().collect();
    let tests = lines
        .windows(2)
        .position(|two| two[0].starts_with("#[cfg(") && two[0].contains("test") && two[1].contains("mod "));
    tests.unwrap_or(lines.len())
}
