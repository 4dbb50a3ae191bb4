//! The listings in `tests/golden` beside a real CPython 2.7, whose path `GILSCOPE_PYTHON27` holds.
//!
//! To write them anew after a change of programs: `python2.7 tests/golden/list.py NAME.py > NAME.dis`.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use gilscope::lang::compile::compile;
use gilscope::lang::disassemble::disassemble_all;

/// What CPython prints for a program.
fn listing(program: &Path) -> String {
    let python = env::var("GILSCOPE_PYTHON27").expect("GILSCOPE_PYTHON27 names a CPython 2.7");
    let output = Command::new(python).arg("tests/golden/list.py").arg(program).output().expect("it starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("listings are ASCII")
}

fn files(folder: &str, extension: &str) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder is there");
    let paths = entries.map(|entry| entry.expect("it can be read").path());
    paths.filter(|path| path.extension().is_some_and(|found| found == extension)).collect()
}

/// `10_000` as 2.7 can read it.
fn without_digit_groups(source: &str) -> String {
    let mut chars = source.chars().peekable();
    let mut out = String::new();
    while let Some(c) = chars.next() {
        let between = out.ends_with(|c: char| c.is_ascii_digit()) && chars.peek().is_some_and(char::is_ascii_digit);
        if c != '_' || !between {
            out.push(c);
        }
    }
    out
}

#[test]
#[ignore = "needs CPython 2.7"]
fn committed_listings_are_cpythons() {
    for committed in files("tests/golden", "dis") {
        let expected = fs::read_to_string(&committed).expect("it can be read");
        assert_eq!(expected, listing(&committed.with_extension("py")), "{}", committed.display());
    }
}

/// Whether the program uses what 2.7 lacks, or compiles otherwise because it means something else: division, and a
/// list comprehension outside functions, have other instructions in our `listing`, and bytes another name.
fn is_python_3(source: &str, listing: &str) -> bool {
    let divides = listing.contains("_TRUE_DIVIDE") && !source.contains("from __future__ import division");
    if divides || listing.contains("code object <listcomp>") {
        return true;
    }
    let names_exception = |line: &str| line.trim_start().starts_with("except ") && line.contains(" as ");
    ["f\"", "b\"", "super()", "nonlocal ", "yield from "].iter().any(|feature| source.contains(feature))
        || source.lines().any(names_exception)
}

#[test]
#[ignore = "needs CPython 2.7"]
fn experiments_compile_as_in_cpython() {
    let mut compared = 0;
    for program in files("assets/experiments", "py") {
        let source = fs::read_to_string(&program).expect("it can be read");
        let name = program.file_name().expect("a file").to_string_lossy();
        let code = compile(&source, &name).unwrap_or_else(|refusal| panic!("{}", refusal.with_source()));
        let ours = disassemble_all(&code);
        if is_python_3(&source, &ours) {
            continue;
        }
        compared += 1;
        let copy = Path::new(env!("CARGO_TARGET_TMPDIR")).join(&*name);
        fs::write(&copy, without_digit_groups(&source)).expect("it can be written");
        assert_eq!(ours, listing(&copy), "{name}");
    }
    assert!(compared >= 10, "only {compared} programs mean the same in both");
}
