//! Series of runs, our own and of interpreters that are small shell scripts: one that works, and each way of going wrong.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    thread,
    time::Duration,
};

use gilscope::{
    experiment::load,
    gil::kind::GilKind,
    runner::{
        compare::Comparison,
        interpreter::{ChildError, Conditions, Interpreter},
        intervals::Intervals,
        options::{Options, machine_cores},
        rows::{Case, Progress},
        series::Series,
        view::{Span, View},
    },
    sys::affinity,
    timeline::{cell::ThreadCell, crowd::Pick, state::State as TimelineState},
};

mod fake_interpreter;

const LONG: Duration = Duration::from_mins(10);

/// A folder of one's own.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("series-{name}-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn interpreter(folder: &Path, script: &str) -> PathBuf {
    let path = folder.join("interpreter");
    fake_interpreter::write(&path, script);
    path
}

/// A shell's condition: this is the program that is run to measure the start-up.
const START: &str = "grep -q sys.executable \"$1\"";

/// Our own machine under the first lock, then these interpreters, with a program that prints `hello`.
fn cases(folder: &Path, interpreters: &[PathBuf]) -> Vec<Case> {
    let program = folder.join("hello.py");
    fs::write(&program, "print('hello')\n").unwrap();
    let experiment = load::from_file(&program).unwrap();
    let comparison = Comparison {
        options: Options { timeout: Some(LONG), ..Options::default() },
        gils: vec![GilKind::ALL[0]],
        interpreters: interpreters.to_vec(),
        ..Comparison::default()
    };
    comparison.cases(&experiment, machine_cores()).unwrap()
}

fn outcome(series: &Series) -> Progress {
    while !series.wait_for(LONG) {}
    series.progress()
}

/// What is told of an interpreter that is a script: why it failed, and how it differs.
fn told(name: &str, script: &str) -> (Option<String>, Option<String>) {
    let folder = folder(name);
    let progress = outcome(&Series::start(cases(&folder, &[interpreter(&folder, script)]), 2));
    assert!(progress.over && progress.done == progress.total, "{progress:?}");
    assert_eq!(progress.rows[0].samples.len(), 2, "the rest goes on");
    let row = &progress.rows[1];
    (row.trouble.clone(), row.differs.clone())
}

#[test]
fn an_interpreter_that_does_what_it_should_has_its_times_beside_ours() {
    let folder = folder("works");
    let path = interpreter(&folder, "echo hello");
    let progress = outcome(&Series::start(cases(&folder, &[path]), 3));
    let row = &progress.rows[1];
    assert_eq!((row.samples.len(), row.trouble.as_ref(), row.differs.as_ref()), (3, None, None));
    assert!(row.elapsed.is_some() && row.badness.is_none(), "an interpreter counts nothing: {row:?}");
    let note = row.note.as_ref().unwrap();
    assert!(note.contains("ms of start-up taken off; ") && note.contains("system calls "), "{note}");
    assert_eq!((progress.left_s, progress.current), (Some(0.0), None));
}

#[test]
fn intervals_reach_an_interpreter_and_none_are_set_where_none_were_asked_for() {
    let folder = folder("intervals");
    // It prints what it would have been told, for the start-up as well.
    let script =
        "case $PYTHONPATH in */intervals*) grep '_interval = ' \"${PYTHONPATH%%:*}/sitecustomize.py\"; ;; esac";
    let path = interpreter(&folder, script);
    let printed = |check: Option<i32>, switch: Option<Duration>| {
        let mut cases = cases(&folder, std::slice::from_ref(&path));
        let plan = Arc::make_mut(&mut cases[1].plan);
        plan.check_interval = check.unwrap_or(plan.check_interval);
        plan.switch_interval = switch.unwrap_or(plan.switch_interval);
        let conditions = Conditions::of(&cases[1].plan, &|| false);
        let interpreter = Interpreter::find(&path, &conditions).unwrap();
        let ended = interpreter.run("", None, &conditions).unwrap();
        ended.stdout.lines().map(|line| line.trim().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(printed(None, None), Vec::<String>::new());
    let [check, switch] = ["_set, _interval = sys.setcheckinterval", "_set, _interval = sys.setswitchinterval"];
    assert_eq!(printed(Some(7), None), [format!("{check}, 7"), format!("{switch}, None")]);
    let half = Some(Duration::from_micros(500));
    assert_eq!(printed(None, half), [format!("{check}, None"), format!("{switch}, 0.0005")]);
}

#[test]
fn a_missing_interpreter_is_told_and_the_rest_goes_on() {
    let folder = folder("missing");
    let missing = PathBuf::from("no-such-python");
    let progress = outcome(&Series::start(cases(&folder, &[missing, interpreter(&folder, "echo hello")]), 2));
    let told = progress.rows[1].trouble.as_deref();
    assert_eq!(told, Some("can't run no-such-python: there is no such program"));
    let runs: Vec<_> = progress.rows.iter().map(|row| row.samples.len()).collect();
    assert_eq!(runs, [2, 0, 2]);
    let plain = folder.join("plain");
    fs::write(&plain, "").unwrap();
    let progress = outcome(&Series::start(cases(&folder, &[plain]), 1));
    assert!(progress.rows[1].trouble.as_ref().unwrap().ends_with("it may not be executed"));
}

#[test]
fn one_that_crashes_is_told_with_its_signal() {
    assert_eq!(told("crash", "kill -SEGV $$").0.unwrap(), "crashed: segmentation fault (SIGSEGV)");
    let later = told("crash-later", &format!("{START} && exit 0; echo why >&2; kill -ABRT $$")).0.unwrap();
    assert_eq!(later, "crashed: aborted (SIGABRT): why");
}

#[test]
fn one_that_fails_is_told_with_its_last_words() {
    let script = format!("{START} && exit 0; printf 'Traceback:\\nNameError: x\\n\\n' >&2; exit 1");
    assert_eq!(told("fail", &script).0.unwrap(), "failed with exit status 1: NameError: x");
}

#[test]
fn one_that_prints_something_else_is_told_and_goes_on() {
    let (trouble, differs) = told("other", "echo goodbye");
    assert_eq!((trouble, differs.as_deref()), (None, Some("prints `goodbye` in line 1, not `hello`")));
}

#[test]
fn one_that_hangs_is_ended_with_all_that_it_has_started() {
    let folder = folder("hang");
    let pids = folder.join("pids");
    let script = format!("sleep 1000 & echo $$ $! > {}; wait", pids.display());
    let limit = Duration::from_millis(300);
    // Under load it may be ended before it has said who it is; then there is nothing to look at yet.
    let pids = loop {
        let cores = affinity::allowed();
        let intervals = Intervals::default();
        let conditions = Conditions { cores, pin: false, intervals, limit, stop: &|| false };
        let told = Interpreter::find(&interpreter(&folder, &script), &conditions).unwrap_err();
        assert_eq!(told, ChildError::TimedOut(limit));
        assert_eq!(told.to_string(), "did not end within 0.3 s, and was ended");
        match fs::read_to_string(&pids) {
            Ok(pids) if pids.ends_with('\n') => break pids,
            _ => {}
        }
    };
    await_end(&pids);
}

#[test]
fn a_series_can_be_stopped_in_the_middle_of_a_child_and_leaves_nothing_running() {
    let folder = folder("stop-child");
    let pids = folder.join("pids");
    let script = format!("sleep 1000 & echo $$ $! > {}; wait", pids.display());
    let series = Series::start(cases(&folder, &[interpreter(&folder, &script)]), 2);
    let pids = loop {
        match fs::read_to_string(&pids) {
            Ok(pids) if pids.ends_with('\n') => break pids,
            _ => thread::yield_now(),
        }
    };
    assert_eq!(series.progress().current.unwrap().0, 1);
    series.stop();
    let progress = outcome(&series);
    assert!(progress.over && progress.done < progress.total);
    assert_eq!(progress.rows[1].trouble, None, "it was stopped, it did not fail");
    await_end(&pids);
}

#[test]
fn a_series_can_be_stopped_in_the_middle_of_a_run_and_shows_its_lanes_until_then() {
    let folder = folder("stop-own");
    let endless = folder.join("endless.py");
    fs::write(&endless, "while 1:\n    pass\n").unwrap();
    let comparison = Comparison { gils: vec![GilKind::ALL[0]], ..Comparison::default() };
    let cases = comparison.cases(&load::from_file(&endless).unwrap(), machine_cores()).unwrap();
    let series = Series::start(cases, 1);
    let view = View {
        span: Span::Last(1_000_000_000),
        width: 10,
        instant: None,
        focus: None,
        pick: Pick::default(),
        objects: 0,
        object: None,
        delays: false,
    };
    let ran = |cell: &ThreadCell| cell.shares[TimelineState::RunningPython as usize] > 0.0;
    let held = || {
        let picture = series.picture(0, &view);
        picture.is_some_and(|picture| picture.threads.iter().any(|thread| thread.cells.iter().any(ran)))
    };
    while !held() {
        thread::yield_now();
    }
    series.stop();
    let progress = outcome(&series);
    assert!(progress.over && progress.rows[0].samples.is_empty() && progress.rows[0].trouble.is_none());
}

/// Waits until none of these processes lives; it would wait for ever if one did.
fn await_end(pids: &str) {
    for pid in pids.split_whitespace() {
        // Whoever inherits it may take a moment to bury it.
        let is_alive = || {
            let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
            stat.rsplit_once(')').is_some_and(|(_, rest)| !rest.trim_start().starts_with(['Z', 'X']))
        };
        while is_alive() {
            thread::yield_now();
        }
    }
}
