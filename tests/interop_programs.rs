//! The catalogue's programs print the same wherever they run, and the small programs of `tests/programs` print what is written
//! down beside them.
//!
//! Each program of the catalogue is run with small knobs, in every variant, on the interpreters named by `GILSCOPE_PYTHON3` and
//! `GILSCOPE_PYTHON27` (default `python3`, `python2.7`), and must print what stands here.

use std::{collections::BTreeMap, env, fs, path::Path, process::Command};

use gilscope::{
    experiment::{
        catalogue,
        metadata::Experiment,
        settings::{self, Settings},
    },
    lang::compile,
};

mod language;

/// Name, knobs, and what is printed; `*` stands for figures that differ from run to run.
type Program = (&'static str, &'static [(&'static str, i64)], &'static str);

const PROGRAMS: [Program; 11] = [
    ("multitasking", &[("N", 1000)], "task A and task B: 1000 steps each\n"),
    ("parallel", &[("TASKS", 3), ("N", 1000)], "3 tasks of 1000 steps done\n"),
    ("thread-launch", &[("N", 1000)], "main: launches foo\nfoo: begins\nfoo: returns\nmain: ends\n"),
    ("join", &[("N", 1000)], "main: steps done before: 0\nmain: steps done after:  1000\n"),
    ("race", &[("N", 1000)], "expected x = 0\ngot      x = *\n"),
    ("lock", &[("N", 1000)], "expected x = 0\ngot      x = 0\n"),
    ("battle", &[("N", 1000)], "two countdowns from 1000 done\n"),
    ("one-core", &[("N", 1000)], "two countdowns from 1000 done\n"),
    ("gil-single", &[("N", 1000)], "four threads: 4000 steps in all\n"),
    ("ticks", &[("N", 3)], "3\n2\n1\n"),
    (
        "long-tick",
        &[("N", 100_000)],
        "one half among 100000 numbers: False\nsteps of the counter during the search: *\n",
    ),
];

#[test]
fn every_program_has_its_expectation() {
    let mut expected: Vec<_> = PROGRAMS.iter().map(|&(id, ..)| id).collect();
    let mut there: Vec<_> = catalogue::all().iter().map(|experiment| experiment.id.as_str()).collect();
    expected.sort_unstable();
    there.sort_unstable();
    assert_eq!(expected, there);
}

#[test]
fn every_program_compiles() {
    for (experiment, source, _) in programs() {
        if let Err(refusal) = compile::compile(&source, &experiment.file) {
            panic!("{}", refusal.with_source());
        }
    }
}

#[test]
fn our_own_machine_prints_what_is_expected() {
    for (experiment, source, expected) in programs() {
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("own-{}.py", experiment.id));
        fs::write(&file, source).unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_gilscope"))
            .args(["run", "--json", "--timeout", "60", "--gil", experiment.about.gil.name()])
            .arg(&file)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}: {}", experiment.id, String::from_utf8_lossy(&output.stderr));
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        compare(experiment, report["stdout"].as_str().unwrap(), expected);
    }
}

#[test]
#[ignore = "needs CPython 3"]
fn python3_prints_what_is_expected() {
    for (experiment, source, expected) in programs() {
        compare(experiment, &python("GILSCOPE_PYTHON3", "python3", &experiment.id, &source), expected);
    }
}

#[test]
#[ignore = "needs CPython 2.7"]
fn python27_prints_what_is_expected() {
    let for_both = |experiment: &Experiment| experiment.source.contains("# requires-python = \">=2.7\"\n");
    let programs: Vec<_> = programs().filter(|(experiment, ..)| for_both(experiment)).collect();
    for id in ["battle", "race", "long-tick"] {
        assert!(programs.iter().any(|(experiment, ..)| experiment.id == id), "{id} has to run on Python 2.7");
    }
    for (experiment, source, expected) in programs {
        compare(experiment, &python("GILSCOPE_PYTHON27", "python2.7", &experiment.id, &source), expected);
    }
}

/// With `GILSCOPE_RECORD=1` what CPython does is written down instead.
#[test]
#[ignore = "needs CPython 3"]
fn python3_does_what_is_written_down_for_the_small_programs() {
    let interpreter = env::var("GILSCOPE_PYTHON3").unwrap_or_else(|_| "python3".to_owned());
    let mut complaints = Vec::new();
    for program in language::programs() {
        let folder = program.path.parent().unwrap();
        let mut command = Command::new(&interpreter);
        // UTF-8 on any system, and nothing left behind.
        command.args(["-B", "-X", "utf8"]).arg(program.path.file_name().unwrap()).current_dir(folder);
        let output = command.output().unwrap_or_else(|error| panic!("{interpreter}: {error}; set GILSCOPE_PYTHON3"));
        let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        let recorded = language::recorded(&stdout, output.status.code().unwrap_or(-1), &stderr);
        if env::var_os("GILSCOPE_RECORD").is_some() {
            fs::write(program.path.with_extension("out"), recorded).unwrap();
        } else if let Some(difference) = language::difference(&recorded, &program.expected) {
            complaints.push(format!("{}: {difference}", program.name));
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// Each program in each variant, with its small knobs set.
fn programs() -> impl Iterator<Item = (&'static Experiment, String, &'static str)> {
    PROGRAMS.into_iter().flat_map(|(id, knobs, expected)| {
        let experiment = catalogue::get(id).unwrap();
        let mut variants: Vec<_> = experiment.about.variants.iter().cloned().map(Some).collect();
        if variants.is_empty() {
            variants.push(None);
        }
        variants.into_iter().map(move |variant| {
            let knobs = knobs.iter().map(|&(name, value)| (name.to_owned(), value)).collect::<BTreeMap<_, _>>();
            let prepared = settings::prepare(experiment, &Settings { variant, knobs }).unwrap();
            (experiment, prepared.source, expected)
        })
    })
}

/// What an interpreter prints.
fn python(variable: &str, default: &str, id: &str, source: &str) -> String {
    let interpreter = env::var(variable).unwrap_or_else(|_| default.to_owned());
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{default}-{id}.py"));
    fs::write(&file, source).unwrap();
    let output = Command::new(&interpreter).arg(&file).output();
    let output = output.unwrap_or_else(|error| panic!("{interpreter}: {error}; set {variable}"));
    assert!(output.status.success(), "{id} on {interpreter}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Compares line by line; an expected line that ends in `*` is a beginning.
#[track_caller]
fn compare(experiment: &Experiment, printed: &str, expected: &str) {
    let agrees = |(line, expected): (&str, &str)| match expected.strip_suffix('*') {
        Some(beginning) => line.starts_with(beginning),
        None => line == expected,
    };
    let same_length = printed.lines().count() == expected.lines().count();
    let same = same_length && printed.lines().zip(expected.lines()).all(agrees);
    assert!(same, "{} printed\n{printed}instead of\n{expected}", experiment.id);
}
