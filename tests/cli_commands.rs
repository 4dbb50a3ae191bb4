//! The real executable: the commands that only tell something.

use std::{
    fs,
    io::Read,
    path::Path,
    process::{Command, Output, Stdio},
};

fn gilscope(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gilscope"));
    // Whoever runs the tests may have programs of their own.
    command.args(args).stdin(Stdio::null()).env("XDG_DATA_HOME", env!("CARGO_TARGET_TMPDIR"));
    command
}

/// What a command prints; it has to end well and leave standard error alone.
#[track_caller]
fn told(args: &[&str]) -> String {
    let Output { status, stdout, stderr } = gilscope(args).output().unwrap();
    assert!(status.success() && stderr.is_empty(), "{status}: {}", String::from_utf8_lossy(&stderr));
    String::from_utf8(stdout).unwrap()
}

#[test]
fn the_list_shows_every_experiment_under_its_part() {
    let list = told(&["list"]);
    let headings: Vec<_> = list.lines().filter(|line| !line.starts_with(' ') && !line.is_empty()).collect();
    let parts = [
        "Basic concepts",
        "Threads",
        "Synchronisation",
        "Queues",
        "The GIL",
        "Messages",
        "multiprocessing",
        "Without threads",
        "Beyond",
    ];
    assert_eq!(headings[..9], parts);
    let ids: Vec<_> = list.lines().filter_map(|line| line.strip_prefix("  ")?.split(' ').next()).collect();
    assert_eq!(
        ids,
        [
            "multitasking",
            "parallel",
            "task-execution",
            "cpu-bound",
            "io-bound",
            "shared-memory",
            "processes-ipc",
            "distributed",
            "thread-launch",
            "countdown-class",
            "countdown-function",
            "join",
            "daemon",
            "thousands",
            "nondeterminism",
            "race",
            "lock",
            "half-locked",
            "lock-leak",
            "deadlock",
            "rlock",
            "semaphore-limit",
            "semaphore-signal",
            "bounded-semaphore",
            "event-init",
            "event-done",
            "condition",
            "starvation",
            "livelock",
            "queue",
            "queue-join",
            "queue-many",
            "battle",
            "one-core",
            "gil-single",
            "io-release",
            "check-interval",
            "ticks",
            "long-tick",
            "interrupt",
            "switch-lag",
            "signalling",
            "c-extension",
            "churn",
            "io-server",
            "io-response",
            "message",
            "pickle",
            "pickle-fast",
            "channel",
            "many-interpreters",
            "process-class",
            "mp-battle",
            "process-control",
            "mp-pipe",
            "mp-queue",
            "mp-shared",
            "pool",
            "event-loop",
            "generators",
            "scheduler",
            "coroutine-io",
            "convoy",
            "gil-history",
            "switch-interval",
            "refcount-storm",
            "per-interpreter",
            "fair-gil",
        ]
    );
}

#[test]
fn a_person_s_own_programs_stand_in_the_list() {
    let data = Path::new(env!("CARGO_TARGET_TMPDIR")).join("own");
    let folder = data.join("gilscope/experiments");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("mine.py"), "print(6 * 7)\n").unwrap();
    fs::write(folder.join("broken.py"), "# /// script\n").unwrap();
    fs::write(folder.join("wrong.py"), "x = 1\nx = = 2\n").unwrap();
    let told = |args: &[&str]| {
        let output = gilscope(args).env("XDG_DATA_HOME", &data).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let list = told(&["list"]);
    assert!(list.starts_with("Yours\n  broken "), "{list}");
    assert!(list.contains("\n      the `# /// script` block on line 1 has no closing `# ///`\n  mine\n"), "{list}");
    assert!(told(&["run", "mine"]).starts_with("42\n"));
    let json: serde_json::Value = serde_json::from_str(&told(&["list", "--json"])).unwrap();
    assert!(json[0]["error"].is_string() && json[1]["error"].is_null());
    assert!(list.contains("\n      line 2: syntax error: "), "{list}");
    let run = |name| gilscope(&["run", name]).env("XDG_DATA_HOME", &data).output().unwrap();
    assert_eq!(run("broken").status.code(), Some(2));
    let wrong = run("wrong");
    let pointed = String::from_utf8(wrong.stderr).unwrap();
    assert!(wrong.status.code() == Some(1) && pointed.contains("wrong.py:2:"), "{pointed}");
}

#[test]
fn the_list_as_json_has_what_a_script_needs() {
    let list: serde_json::Value = serde_json::from_str(&told(&["list", "--json"])).unwrap();
    let battle = list.as_array().unwrap().iter().find(|entry| entry["id"] == "battle").unwrap();
    assert_eq!(battle["variants"], serde_json::json!(["threaded", "sequential"]));
    assert_eq!(battle["baseline"], "sequential");
    assert_eq!(battle["knobs"][0]["default"], 10_000_000);
    assert_eq!(battle["tutorial"]["ratio"], 1.85);
}

#[test]
fn the_doctor_names_every_source() {
    let report = told(&["doctor"]);
    for source in ["cores", "time stamps", "context switches", "futex", "sysinfo", "terminal"] {
        assert!(report.lines().any(|line| line.contains(source)), "{source} is missing:\n{report}");
    }
    assert!(report.contains("only `gilscope run` and its kin work without one"), "{report}");
}

#[test]
fn the_bytecode_is_that_of_the_programs_own_functions() {
    let listing = told(&["dis", "race"]);
    let up = listing.split("\n\n").find(|part| part.starts_with("up (race.py:")).unwrap();
    assert!(up.contains("SETUP_LOOP"), "{up}");
    assert!(listing.contains("STORE_GLOBAL"), "{listing}");
    assert!(told(&["dis", "battle", "--ticks"]).contains("\n    ?        12 POP_JUMP_IF_FALSE"));
}

#[test]
fn shells_can_learn_the_command_line() {
    assert!(told(&["completions", "bash"]).contains("_gilscope"));
    assert!(told(&["completions", "fish"]).contains("check-interval"));
}

#[test]
fn help_and_version_go_to_standard_output() {
    assert!(told(&["--help"]).starts_with("An oscilloscope for Python's GIL"));
    assert!(told(&["run", "--help"]).contains("--check-interval <N>"));
    assert!(told(&["--version"]).starts_with("gilscope "));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let mut child = gilscope(&["list", "--json"]).stdout(writer).stderr(Stdio::piped()).spawn().unwrap();
    let mut stderr = String::new();
    child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    assert_eq!((child.wait().unwrap().code(), stderr.as_str()), (Some(0), ""));
}
