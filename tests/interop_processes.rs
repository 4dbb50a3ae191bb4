//! What stands beside the programs of `tests/process_programs` is what CPython makes of them.
//!
//! The interpreter is the one named by `GILSCOPE_PYTHON3` (default `python3`).

use std::{env, fs, process::Command};

mod process_support;

#[test]
#[ignore = "needs python3"]
fn programs_of_several_processes_print_on_cpython_what_stands_beside_them() {
    let python = env::var("GILSCOPE_PYTHON3").unwrap_or_else(|_| "python3".into());
    for program in process_support::programs() {
        let expected = fs::read_to_string(program.with_extension("out")).unwrap();
        let output = Command::new(&python).arg(&program).output().unwrap();
        let name = program.file_stem().unwrap().to_string_lossy();
        assert_eq!(String::from_utf8_lossy(&output.stdout), expected, "{name}");
    }
}
