//! Small programs, each about one corner of the language or the library, do here what they do on CPython 3, under every lock.
//!
//! `GILSCOPE_PROGRAM=strings cargo test --test language_programs` runs those whose name begins so. The expected output comes from
//! `python3`; `tests/interop_programs.rs` holds that.

use std::{
    env,
    sync::{Mutex, mpsc},
    thread,
    time::Duration,
};

use gilscope::{gil::kind::GilKind, lang::compile::compile, vm::Outcome};

mod language;
mod vm_support;

use language::{Program, difference, programs, recorded};

/// A program that runs longer hangs: the longest takes a second or two on a busy machine.
const LIMIT: Duration = Duration::from_mins(1);

#[test]
fn programs_do_what_they_do_on_cpython() {
    let mut complaints = Vec::new();
    for (program, differences) in run_all(programs()) {
        if !differences.is_empty() {
            complaints.push(format!("{}: {}", program.name, differences.join("\n  ")));
        }
    }
    assert!(complaints.is_empty(), "{} complaints\n\n{}\n", complaints.len(), complaints.join("\n\n"));
}

#[test]
fn there_are_programs_of_every_kind() {
    if env::var_os("GILSCOPE_PROGRAM").is_some() {
        return;
    }
    let programs = programs();
    assert!(programs.len() >= 160, "{}", programs.len());
    let group = |name: &str| programs.iter().filter(|program| program.name.starts_with(name)).count();
    for (name, least) in [("classes/", 15), ("exceptions/", 10), ("threading/", 12), ("modules/", 10), ("errors/", 25)]
    {
        assert!(group(name) >= least, "{name}");
    }
}

/// Each program with what differs, by lock. As many run at once as there are cores.
fn run_all(programs: Vec<Program>) -> Vec<(Program, Vec<String>)> {
    let todo = Mutex::new(programs.into_iter());
    let (done, results) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(2, usize::from) {
            let (todo, done) = (&todo, done.clone());
            scope.spawn(move || {
                loop {
                    let Some(program) = todo.lock().unwrap().next() else { break };
                    let differences =
                        GilKind::GENERATIONS.into_iter().filter_map(|gil| compare(&program, gil)).collect();
                    done.send((program, differences)).unwrap();
                }
            });
        }
        drop(done);
        let mut results: Vec<_> = results.into_iter().collect();
        results.sort_by(|(a, _), (b, _)| a.name.cmp(&b.name));
        results
    })
}

/// What is different under a lock, if anything is.
fn compare(program: &Program, gil: GilKind) -> Option<String> {
    if let Err(refusal) = compile(&program.source, "program.py") {
        return Some(format!("under {gil}, refused\n{}", refusal.with_source()));
    }
    let Some(run) = vm_support::begin_in(program.path.parent().unwrap(), gil, 100, &program.source).wait_at_most(LIMIT)
    else {
        return Some(format!("under {gil}: hangs or panics"));
    };
    let (ours, error) = match &run.outcome {
        Outcome::Finished | Outcome::Exit(0) => (run.output, ""),
        Outcome::Exit(status) => (recorded(&run.output, *status, ""), ""),
        Outcome::Failed(error) => (recorded(&run.output, 1, error), error.as_str()),
        Outcome::Aborted => return Some(format!("under {gil}: aborted")),
    };
    difference(&ours, &program.expected).map(|what| format!("under {gil}, {what}\n{error}{}", run.errors))
}
