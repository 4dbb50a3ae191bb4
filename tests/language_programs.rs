//! Small programs, each about one corner of the language or the library, do here what they do on CPython 3, under every lock.
//!
//! `GILSCOPE_PROGRAM=strings cargo test --test language_programs` runs those whose name begins so. The expected output comes from
//! `python3`; `tests/interop_programs.rs` holds that. Programs known to fail stand in `tests/programs/FAILING`, which is never
//! to grow; with `GILSCOPE_STRIKE=1` those that pass are struck off it.

use std::{
    collections::BTreeSet,
    env, fs,
    sync::{Mutex, mpsc},
    thread,
    time::Duration,
};

use gilscope::{gil::kind::GilKind, lang::compile::compile, vm::Outcome};

mod language;
mod vm_support;

use language::{Program, difference, folder, programs, recorded};

/// A program that runs longer hangs: the longest takes a second or two on a busy machine.
const LIMIT: Duration = Duration::from_mins(1);

#[test]
fn programs_do_what_they_do_on_cpython() {
    let failing = known_to_fail();
    let mut complaints = Vec::new();
    let mut passed = BTreeSet::new();
    let results = run_all(programs());
    let total = results.len();
    for (program, differences) in results {
        if differences.is_empty() {
            passed.insert(program.name);
        } else if !failing.contains(&program.name) || env::var_os("GILSCOPE_PROGRAM").is_some() {
            complaints.push(format!("{}: {}", program.name, differences.join("\n  ")));
        }
    }
    println!("{} of {total} programs pass", passed.len());
    if env::var_os("GILSCOPE_STRIKE").is_some() {
        strike(&passed);
    } else {
        complaints.extend(
            passed.intersection(&failing).map(|name| format!("{name}: passes; strike it off tests/programs/FAILING")),
        );
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
                    let differences = GilKind::ALL.into_iter().filter_map(|gil| compare(&program, gil)).collect();
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

/// `tests/programs/FAILING`: a name a line, `#` begins a comment.
fn known_to_fail() -> BTreeSet<String> {
    let list = fs::read_to_string(folder().join("FAILING")).unwrap();
    let names = list.lines().map(|line| line.split('#').next().unwrap().trim());
    names.filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// Takes the programs that pass off the list.
fn strike(passed: &BTreeSet<String>) {
    let path = folder().join("FAILING");
    let list = fs::read_to_string(&path).unwrap();
    let stays = |line: &&str| !passed.contains(line.split('#').next().unwrap().trim());
    fs::write(path, list.lines().filter(stays).map(|line| line.to_owned() + "\n").collect::<String>()).unwrap();
}
