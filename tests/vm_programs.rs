//! Programs print what they print under CPython 3.13, under every lock.
//!
//! `tests/vm_programs/NAME.out` is what `python3.13 NAME.py` wrote.

use std::{fs, path::Path};

use gilscope::gil::kind::GilKind;

mod vm_support;

#[test]
fn programs_print_what_cpython_prints() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vm_programs");
    let mut programs = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "py") {
            continue;
        }
        let source = fs::read_to_string(&path).unwrap();
        let expected = fs::read_to_string(path.with_extension("out")).unwrap();
        for gil in GilKind::GENERATIONS {
            let printed = vm_support::output(gil, &source);
            for (number, (ours, theirs)) in printed.lines().zip(expected.lines()).enumerate() {
                assert_eq!(ours, theirs, "line {} of {} under {gil}", number + 1, path.display());
            }
            assert_eq!(printed, expected, "{} under {gil}", path.display());
        }
        programs += 1;
    }
    assert!(programs >= 7);
}
