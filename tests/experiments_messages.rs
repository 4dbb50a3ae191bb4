//! Part 9: messages, from what the programs print and from the records.

use gilscope::{gil::kind::GilKind, trace::record::Kind};

mod trace_support;
use trace_support::{run, run_variant};

const LOCKS: [GilKind; 3] = [GilKind::Tick, GilKind::Timed, GilKind::None];

#[test]
fn the_table_says_how_large_each_kind_is_or_why_it_cannot_go() {
    for gil in LOCKS {
        let story = run("pickle", gil, &[("N", 50), ("ROUNDS", 1)]).finished();
        let table = &story.report.stdout;
        let bytes = |kind: &str| -> u32 {
            let line = table.lines().find(|line| line.starts_with(kind)).unwrap_or_else(|| panic!("{kind}: {table}"));
            line[28..]
                .split_whitespace()
                .next()
                .and_then(|bytes| bytes.parse().ok())
                .unwrap_or_else(|| panic!("{line}"))
        };
        // As many as CPython's pickles have.
        assert_eq!([bytes("a number"), bytes("a text of N"), bytes("N bytes"), bytes("a list of N")], [5, 65, 65, 116]);
        assert_eq!([bytes("a class"), bytes("a function "), bytes("an exception")], [33, 33, 56]);
        assert!(bytes("N different points") > 5 * bytes("one point N times"), "written once: {table}");
        assert_eq!(
            bytes("a list that contains itself"),
            bytes("a list of N numbers") + 2,
            "a reference to what was written"
        );
        for refused in [
            "a function without a name    no: Can't pickle local object '<lambda>.<locals>.<lambda>'",
            "a generator                  no: cannot pickle 'generator' object",
            "a lock                       no: cannot pickle '_thread.lock' object",
            "a thread                     no: cannot pickle '_thread.lock' object",
            "a module                     no: cannot pickle 'module' object",
        ] {
            assert!(table.lines().any(|line| line == refused), "{refused}\n{table}");
        }
    }
}

#[test]
fn both_picklers_write_the_same_and_the_native_one_is_faster() {
    for gil in LOCKS {
        let story = run("pickle-fast", gil, &[("N", 200), ("ROUNDS", 3)]).finished();
        let last = story.report.stdout.lines().last().unwrap_or_default();
        assert!(last.starts_with("the same bytes: True, native is "), "{gil}: {last}");
        let times: f64 = last.split_whitespace().rev().nth(2).and_then(|times| times.parse().ok()).expect(last);
        // Some twenty times; whatever else the machine does, not as slow as that.
        assert!(times > 2.0, "{gil}: {last}");
        assert!(story.report.stdout.lines().take(2).all(|line| line.ends_with("read again: True")), "{gil}");
    }
}

#[test]
fn a_native_pickler_keeps_the_lock() {
    // Under the timed lock nobody else wants it: the program lets go of it to print, and at no other time.
    let story = run_variant("pickle-fast", GilKind::Timed, Some("native"), &[("N", 2_000), ("ROUNDS", 5)]).finished();
    let main = story.thread("main");
    let releases = story.of(main).filter(|event| matches!(event.kind, Kind::GilRelease | Kind::GilCheck)).count();
    assert!(releases < 40, "{releases} releases");
}
