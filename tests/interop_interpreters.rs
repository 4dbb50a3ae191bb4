//! What stands beside the programs of `tests/interpreter_programs` is what CPython makes of them.
//!
//! The interpreter is the one named by `GILSCOPE_PYTHON313` (default `python3.13`): 3.13 has interpreters for its own tests alone, and
//! not all of them; 3.14 has `concurrent.interpreters`, which `calls.py` needs.

use std::{env, fs, path::Path, process::Command};

#[test]
#[ignore = "needs CPython 3.13 or later"]
fn programs_of_several_interpreters_print_on_cpython_what_stands_beside_them() {
    let python = env::var("GILSCOPE_PYTHON313").unwrap_or_else(|_| "python3.13".into());
    let version = Command::new(&python).args(["-c", "import sys; print(sys.version_info >= (3, 14))"]).output();
    let version = version.unwrap_or_else(|error| panic!("{python}: {error}; set GILSCOPE_PYTHON313"));
    let is_public = version.stdout.starts_with(b"True");
    for name in ["basics", "queues", "signals", "calls"].into_iter().filter(|&name| name != "calls" || is_public) {
        let program = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/interpreter_programs/{name}.py"));
        let expected = fs::read_to_string(program.with_extension("out")).unwrap();
        // Each interpreter has a buffer of its own: unbuffered what they print comes in order.
        let output = Command::new(&python).arg("-u").arg(&program).output().unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(String::from_utf8_lossy(&output.stdout), expected, "{name}: {errors}");
    }
}
