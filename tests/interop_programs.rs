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

/// What a program prints with small knobs; `*` stands for figures that differ from run to run.
struct Program {
    id: &'static str,
    knobs: &'static [(&'static str, i64)],
    printed: &'static str,
    /// Variants that do not just print that and finish.
    otherwise: &'static [(&'static str, Ending)],
}

#[derive(Clone, Copy)]
enum Ending {
    /// Prints, and finishes.
    Finishes,
    /// Prints something else, and finishes.
    Prints(&'static str),
    /// Prints something, then fails with an error whose last line this is.
    Fails(&'static str, &'static str),
    /// Never comes to an end on CPython.
    Hangs,
}

const fn program(id: &'static str, knobs: &'static [(&'static str, i64)], printed: &'static str) -> Program {
    Program { id, knobs, printed, otherwise: &[] }
}

impl Program {
    const fn otherwise(self, otherwise: &'static [(&'static str, Ending)]) -> Self {
        Self { otherwise, ..self }
    }
}

use Ending::{Fails, Hangs, Prints};

const SHORT_SLEEPS: &[(&str, i64)] = &[("FROM", 2), ("PAUSE", 1), ("N", 100)];

const PROGRAMS: &[Program] = &[
    program(
        "processes-ipc",
        &[("N", 1000), ("RESULTS", 2)],
        "the worker has done 2, and told so\nwhat this process knows of it by itself: 0\n",
    ),
    program("distributed", &[("TASKS", 4), ("N", 1000)], "4 results, all alike: True\n"),
    program("multitasking", &[("N", 1000)], "task A and task B: 1000 steps each\n"),
    program("parallel", &[("TASKS", 3), ("N", 1000)], "3 tasks of 1000 steps done\n"),
    program("task-execution", &[("READS", 2), ("N", 1000), ("DELAY", 1)], "the task has read 2 times\n"),
    program("cpu-bound", &[("SIZE", 20)], "20 x 20 pixels, sum 29936\n"),
    program("io-bound", &[("REQUESTS", 2), ("DELAY", 1)], "3 clients, 2 requests each\n"),
    program("shared-memory", &[("N", 1000)], "reads with a stale half: *\n"),
    program("thread-launch", &[("N", 1000)], "main: launches foo\nfoo: begins\nfoo: returns\nmain: ends\n"),
    program("countdown-class", SHORT_SLEEPS, "long: 4\nlong: 3\nlong: 2\nlong: 1\nshort: 2\nshort: 1\n"),
    program("countdown-function", SHORT_SLEEPS, "long: 4\nlong: 3\nlong: 2\nlong: 1\nshort: 2\nshort: 1\n"),
    program("join", &[("N", 1000)], "main: steps done before: 0\nmain: steps done after:  1000\n"),
    program("daemon", &[("STEPS", 2), ("PAUSE", 50)], "daemon: begins\nordinary: begins\nordinary: has finished\n"),
    program("thousands", &[("THREADS", 20), ("SLEEP", 1)], "20 threads slept 1 ms each\nto start one took *\n"),
    program("nondeterminism", &[("RUNS", 2), ("N", 10)], "run 1: *\nrun 2: *\ndifferent orders: *\n"),
    program("race", &[("N", 1000)], "expected x = 0\ngot      x = *\n"),
    program("lock", &[("N", 1000)], "expected x = 0\ngot      x = 0\n"),
    program("half-locked", &[("N", 1000)], "expected x = 0\ngot      x = *\n"),
    program("lock-leak", &[("PAUSE", 1)], "3 others came through\n").otherwise(&[("leak", Hangs)]),
    program("deadlock", &[("PAUSE", 100)], "x, then y: done\nx, then y: done\nx = 2, y = 2\n")
        .otherwise(&[("opposite", Hangs)]),
    program("rlock", &[("PAUSE", 0)], "a = 980, b = 1020\n").otherwise(&[("lock", Hangs)]),
    program("semaphore-limit", &[("DELAY", 1)], "20 pages fetched\n"),
    program("semaphore-signal", &[("N", 100)], "8 signals, each used after it was prepared: True\n"),
    program(
        "bounded-semaphore",
        &[("STAY", 1)],
        "every car has left, 2 places are free\none left again: now 3 places are free\n",
    )
    .otherwise(&[(
        "bounded",
        Fails("every car has left, 2 places are free\n", "ValueError: Semaphore released too many times"),
    )]),
    program("event-init", &[("N", 1000)], "3 workers, none before its time: True\n"),
    program("event-done", &[("ITEMS", 2), ("DELAY", 1), ("N", 10)], "0 squared is 0\n1 squared is 1\n"),
    program("condition", &[("ITEMS", 5), ("PAUSE", 1)], "consumed 5 of 5 items\nwoken in vain: *\nfailed to pop: *\n"),
    program("starvation", &[("HOGS", 2), ("TURNS", 2)], "late by *\n"),
    program("livelock", &[("MEALS", 3), ("PATIENCE", 2000)], "meals: 0 of 6\nhanded over: *\n")
        .otherwise(&[("selfish", Prints("meals: 6 of 6\nhanded over: 0 times\n"))]),
    program("queue", &[("ITEMS", 7), ("FAST", 0), ("SLOW", 1)], "7 items received, in order: True\n"),
    program("queue-join", &[("ITEMS", 4), ("DELAY", 1)], "main: 4 items handed out\nmain: 4 items are done\n"),
    program("queue-many", &[("ITEMS", 5), ("N", 10)], "consumer 1: *\nconsumer 2: *\nall: 15 of 15\n"),
    program("battle", &[("N", 1000)], "two countdowns from 1000 done\n"),
    program("one-core", &[("N", 1000)], "two countdowns from 1000 done\n"),
    program("gil-single", &[("N", 1000)], "four threads: 4000 steps in all\n"),
    program("io-release", &[("READS", 2), ("N", 1000), ("DELAY", 1)], "three tasks have read 2 times each\n"),
    program("check-interval", &[("N", 1000)], "two countdowns from 1000, a check every 100 ticks\n"),
    program("ticks", &[("N", 3)], "3\n2\n1\n"),
    program(
        "long-tick",
        &[("N", 100_000)],
        "one half among 100000 numbers: False\nsteps of the counter during the search: *\n",
    ),
    program("interrupt", &[("N", 2000), ("AFTER", 1000)], "Ctrl-C at step 1000 of 2000\nhandled at step *\n"),
    program("switch-lag", &[("SIGNALS", 2)], "lag: p50 *\n"),
    program("signalling", &[("N", 1000)], "2 countdowns from 1000 done\n"),
    program("c-extension", &[("CALLS", 2), ("N", 1000), ("STEPS", 10)], "two threads, 2 calls each\n"),
    program("churn", &[("N", 10), ("CALLS", 10)], "one call alone takes *\ntwo churners, 10 calls each\n"),
    program(
        "io-server",
        &[("CONNECTIONS", 20), ("ACTIVE", 2), ("REQUESTS", 3)],
        "6 requests answered on 2 of 20 connections\nresponse: p50 *\n",
    ),
    program("io-response", &[("TIME", 20)], "echoes: *\nround trip: p50 *\n"),
    program(
        "message",
        &[("MESSAGES", 3), ("BYTES", 10), ("WORK", 10)],
        "the other interpreter says: 10 bytes\na question and its answer: *\n",
    ),
    program(
        "channel",
        &[("TURNS", 1), ("ITEMS", 10)],
        "6 objects went to the child and came back equal\n*\n*\n*\n*\n*\nthe child ended with status 0\n",
    ),
    program(
        "many-interpreters",
        &[("INTERPRETERS", 2), ("ROUNDS", 2)],
        "2 interpreters have counted to *\n2 of them ended well\nall awake after *\nfrom one to the next: *\n",
    ),
    program("process-class", SHORT_SLEEPS, "long: 4\nlong: 3\nlong: 2\nlong: 1\nshort: 2\nshort: 1\n"),
    program("mp-battle", &[("N", 1000)], "two countdowns from 1000 done\n"),
    program(
        "process-control",
        &[("PAUSE", 1), ("N", 1000)],
        "joined: alive False, exit code 0\nterminated: alive False, exit code -15\ndaemon: alive True, exit code None\n",
    ),
    program("mp-pipe", &[("ITEMS", 20), ("SIZE", 10), ("N", 10)], "consumer: 20 items, then the end\n"),
    program("mp-queue", &[("ITEMS", 10), ("SIZE", 10), ("N", 10)], "main: 10 items put\nmain: 10 items are done\n"),
    program("mp-shared", &[("N", 100)], "expected 200\ngot      *\n")
        .otherwise(&[("locked", Prints("expected 200\ngot      200\n"))]),
    program("pool", &[("FILES", 4), ("SIZE", 1)], " 25 %\n 50 %\n 75 %\n100 %\n4 different digests, the first *\n*\n"),
    program(
        "pickle",
        &[("N", 10), ("ROUNDS", 1)],
        "a number                            5 bytes *\n\
         a text of N letters                25 bytes *\n\
         N bytes *\n\
         a list of N numbers                36 bytes *\n\
         a dict of N words                 116 bytes *\n\
         N different points                246 bytes *\n\
         one point N times                  75 bytes *\n\
         a list that contains itself        38 bytes *\n\
         an exception                       56 bytes *\n\
         a class                            33 bytes *\n\
         a function                         33 bytes *\n\
         a function without a name    no: *\n\
         a generator                  no: *\n\
         a lock                       no: *\n\
         a thread                     no: *\n\
         a module                     no: *\n",
    ),
    program("pickle-fast", &[("N", 10), ("ROUNDS", 1)], "native *\nPython *\nthe same bytes: True, native is *\n")
        .otherwise(&[("native", Prints("native *\n")), ("python", Prints("Python *\n"))]),
    program(
        "event-loop",
        &[("SOCKETS", 20), ("REQUESTS", 2), ("N", 10)],
        "40 requests served on 20 sockets by one thread\n",
    ),
    program("generators", &[("COUNT", 2), ("N", 10)], "got 2\ngot 1\nthe generator has returned\n"),
    program("scheduler", &[("FROM", 2), ("N", 10)], "2 4 6 1 3 5 2 4 1 3 2 1\n"),
    program("coroutine-io", &[("READS", 2), ("DELAY", 1), ("N", 10)], "4 tasks have read 2 times each\n"),
    program("convoy", &[("TIME", 20)], "waits: *\nlate: p50 *\n"),
    program("gil-history", &[("N", 1000), ("REQUESTS", 2)], "two countdowns from 1000, 2 requests answered\n"),
    program("switch-interval", &[("N", 10_000)], "throughput: *\nlate: p50 *\n"),
    program("fair-gil", &[("TIME", 20)], "waits: *\nlate: p50 *\n"),
    program("refcount-storm", &[("N", 1000)], "2 threads, 1000 looks each\n"),
    program("per-interpreter", &[("N", 1000), ("INTERPRETERS", 3)], "3 countdowns from 1000 done\n"),
];

/// Programs whose threads print as they come, on CPython even within a line: the characters are compared in order.
const ANY_ORDER: [&str; 4] = ["countdown-class", "countdown-function", "daemon", "process-class"];

#[test]
fn every_program_has_its_expectation() {
    let mut expected: Vec<_> = PROGRAMS.iter().map(|program| program.id).collect();
    let mut there: Vec<_> = catalogue::all().iter().map(|experiment| experiment.id.as_str()).collect();
    expected.sort_unstable();
    there.sort_unstable();
    assert_eq!(expected, there);
}

#[test]
fn every_program_compiles() {
    for run in runs() {
        if let Err(refusal) = compile::compile(&run.source, &run.experiment.file) {
            panic!("{}", refusal.with_source());
        }
    }
}

#[test]
fn our_own_machine_prints_what_is_expected() {
    let complaints: Vec<_> = runs().iter().filter_map(|run| own_machine(run).err()).collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n\n"));
}

#[test]
#[ignore = "needs CPython 3"]
fn python3_prints_what_is_expected() {
    for run in runs() {
        python("GILSCOPE_PYTHON3", "python3", &run);
    }
}

#[test]
#[ignore = "needs CPython 2.7"]
fn python27_prints_what_is_expected() {
    let for_both = |run: &Run| run.experiment.source.contains("# requires-python = \">=2.7\"\n");
    let runs: Vec<_> = runs().into_iter().filter(for_both).collect();
    for id in ["battle", "race", "long-tick"] {
        assert!(runs.iter().any(|run| run.experiment.id == id), "{id} has to run on Python 2.7");
    }
    for run in runs {
        python("GILSCOPE_PYTHON27", "python2.7", &run);
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
        // Who is started in the background of a shell has SIGINT ignored.
        let mut command = Command::new("env");
        command.arg("--default-signal=INT").arg(&interpreter);
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

/// One program of the catalogue in one variant, with its small knobs set.
struct Run {
    experiment: &'static Experiment,
    variant: Option<&'static str>,
    source: String,
    printed: &'static str,
    ending: Ending,
}

/// Each program in each variant.
fn runs() -> Vec<Run> {
    let mut runs = Vec::new();
    for program in PROGRAMS {
        let experiment = catalogue::get(program.id).unwrap();
        let mut variants: Vec<_> = experiment.about.variants.iter().map(|variant| Some(variant.as_str())).collect();
        if variants.is_empty() {
            variants.push(None);
        }
        let knobs = program.knobs.iter().map(|&(name, value)| (name.to_owned(), value)).collect::<BTreeMap<_, _>>();
        for variant in variants {
            let settings = Settings { variant: variant.map(str::to_owned), knobs: knobs.clone() };
            let source = settings::prepare(experiment, &settings).unwrap().source;
            let special = program.otherwise.iter().find(|(name, _)| Some(*name) == variant);
            let ending = special.map_or(Ending::Finishes, |&(_, ending)| ending);
            let printed = match ending {
                Ending::Finishes => program.printed,
                Prints(printed) | Fails(printed, _) => printed,
                Hangs => "",
            };
            runs.push(Run { experiment, variant, source, printed, ending });
        }
    }
    runs
}

/// Runs a program on our own machine; says what is not as it should be.
fn own_machine(run: &Run) -> Result<(), String> {
    let Run { experiment, source, printed, ending, .. } = run;
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("own-{}.py", experiment.id));
    fs::write(&file, source).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_gilscope"))
        .args(["run", "--json", "--timeout", "20", "--gil", experiment.about.gil.name()])
        .args(run.variant.map(|variant| format!("--variant={variant}")))
        .arg(&file)
        .output()
        .unwrap();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout)
        .map_err(|_| format!("{}: {}", experiment.id, String::from_utf8_lossy(&output.stderr)))?;
    let outcome = match ending {
        Hangs => "deadlock",
        Fails(..) => "failed",
        _ => "finished",
    };
    let error = report["error"].as_str().unwrap_or_default();
    if report["outcome"] != outcome {
        return Err(format!("{}: {} instead of {outcome}: {error}", experiment.id, report["outcome"]));
    }
    if let Fails(_, last) = ending
        && error.lines().next_back() != Some(last)
    {
        return Err(format!("{}: {error}", experiment.id));
    }
    compare(experiment, report["stdout"].as_str().unwrap(), printed)
}

/// Runs a program on an interpreter and compares; one that hangs there is left out.
fn python(variable: &str, default: &str, run: &Run) {
    let Run { experiment, source, printed, ending, .. } = run;
    if matches!(ending, Hangs) {
        return;
    }
    let interpreter = env::var(variable).unwrap_or_else(|_| default.to_owned());
    // A folder of its own: a program called queue.py must not be what `import queue` finds.
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{default}-{}", experiment.id));
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join("program.py");
    fs::write(&file, source).unwrap();
    let output = Command::new(&interpreter).arg(&file).output();
    let output = output.unwrap_or_else(|error| panic!("{interpreter}: {error}; set {variable}"));
    let errors = String::from_utf8_lossy(&output.stderr);
    match ending {
        Fails(_, error) => assert_eq!(errors.lines().next_back(), Some(*error)),
        _ => assert!(output.status.success(), "{} on {interpreter}: {errors}", experiment.id),
    }
    compare(experiment, &String::from_utf8(output.stdout).unwrap(), printed).unwrap();
}

/// Compares line by line; an expected line that ends in `*` is a beginning.
fn compare(experiment: &Experiment, printed: &str, expected: &str) -> Result<(), String> {
    let agrees = |(line, expected): (&str, &str)| match expected.strip_suffix('*') {
        Some(beginning) => line.starts_with(beginning),
        None => line == expected,
    };
    let same = if ANY_ORDER.contains(&experiment.id.as_str()) {
        sorted(printed) == sorted(expected)
    } else {
        let same_length = printed.lines().count() == expected.lines().count();
        same_length && printed.lines().zip(expected.lines()).all(agrees)
    };
    if same { Ok(()) } else { Err(format!("{} printed\n{printed}instead of\n{expected}", experiment.id)) }
}

fn sorted(text: &str) -> Vec<char> {
    let mut characters: Vec<_> = text.chars().collect();
    characters.sort_unstable();
    characters
}
