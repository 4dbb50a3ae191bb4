//! Recordings: what is written down while a program runs, and read again, however it ended.

use std::{
    fs::{self, File},
    io::Read,
    path::{Path, PathBuf},
    process::Child,
    thread,
    time::Duration,
};

use gilscope::{
    experiment::{load, settings::Settings},
    runner::{
        options::{Options, machine_cores},
        plan::Plan,
        process::use_executable,
        recording::replay::{ReplayError, replay},
        report::Report,
        session::Session,
        snapshot::Status,
    },
    trace::counters::Counter,
};
use serde_json::Value;

mod cli_support;
use cli_support::{gilscope, outcome};

fn plan(id: &str, knobs: &[(&str, i64)]) -> Plan {
    let experiment = load::find(id).unwrap();
    let knobs = knobs.iter().map(|&(name, value)| (name.to_owned(), value)).collect();
    let options = Options { settings: Settings { variant: None, knobs }, ..Options::default() };
    options.plan(&experiment, machine_cores()).unwrap()
}

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{}-{name}.gilscope", std::process::id()))
}

/// What is left of a run, and what it has written down.
fn recorded(name: &str, plan: Plan) -> (Report, Vec<u8>) {
    use_executable(env!("CARGO_BIN_EXE_gilscope").into());
    let path = file(name);
    let report = Session::start_recorded(plan, File::create(&path).unwrap()).wait();
    let bytes = fs::read(&path).unwrap();
    fs::remove_file(path).unwrap();
    (report, bytes)
}

#[test]
fn what_is_read_again_is_what_was_seen() {
    for (id, knobs) in [
        ("battle", &[("N", 20_000)][..]),
        ("queue", &[]),
        ("scheduler", &[]),
        ("deadlock", &[]),
        ("mp-pipe", &[]),
        ("interrupt", &[("N", 20_000)]),
    ] {
        let (report, bytes) = recorded(id, plan(id, knobs));
        let again = replay(&*bytes).unwrap().wait();
        assert_eq!(again, report, "{id}");
        assert!(again.watching.records > 0 && again.totals.get(Counter::Ticks) > 0, "{id}");
    }
}

#[test]
fn wherever_a_recording_breaks_off_it_is_readable_up_to_there() {
    let (report, bytes) = recorded("broken", plan("battle", &[("N", 2_000)]));
    let whole = report.watching.records;
    let (mut last, mut refused) = (0, 0);
    for length in (0..bytes.len()).step_by(89) {
        match replay(&bytes[..length]) {
            Ok(session) => {
                let broken = session.wait();
                assert!(matches!(&broken.outcome, Status::Failed(text) if text.contains("breaks off")), "{length}");
                assert!((last..=whole).contains(&broken.watching.records));
                last = broken.watching.records;
            }
            Err(ReplayError::Foreign | ReplayError::Empty) => refused += 1,
            Err(error) => panic!("{length}: {error}"),
        }
    }
    assert!(last > whole / 2 && refused > 0, "{last} of {whole}, {refused}");
}

#[test]
fn what_is_damaged_is_not_believed_nor_what_comes_behind_it() {
    let (_, bytes) = recorded("damaged", plan("battle", &[("N", 2_000)]));
    let mut last = 0;
    for place in (0..bytes.len()).step_by(61) {
        let mut damaged = bytes.clone();
        damaged[place] ^= 0xa5;
        match replay(&*damaged) {
            Ok(session) => {
                let broken = session.wait();
                assert!(matches!(&broken.outcome, Status::Failed(text) if text.contains("breaks off")), "{place}");
                assert!(broken.watching.records >= last, "{place}");
                last = broken.watching.records;
            }
            Err(ReplayError::Foreign | ReplayError::Empty) => assert_eq!(last, 0, "{place}"),
            Err(error) => panic!("{place}: {error}"),
        }
    }
    assert!(last > 0);
}

/// Waits until a recording has grown to so many bytes, or its writer has ended.
fn until_grown(child: &mut Child, path: &Path, bytes: u64) {
    while fs::metadata(path).map_or(0, |about| about.len()) < bytes && child.try_wait().unwrap().is_none() {
        thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn of_a_gilscope_that_is_killed_there_is_what_it_saw() {
    for (id, knob, processes) in [("battle", "N=100_000_000", 0), ("many-interpreters", "ROUNDS=10_000", 10)] {
        let path = file(&format!("killed-{id}"));
        let name = path.to_str().unwrap();
        let mut child = gilscope(&["run", id, "--set", knob, "--record", name]).spawn().unwrap();
        until_grown(&mut child, &path, 200_000);
        child.kill().unwrap();
        child.wait().unwrap();
        let (status, json, complaint) = outcome(&["replay", name, "--json"]);
        assert_eq!(status, Some(1), "{complaint}");
        assert!(complaint.contains("the recording breaks off here"), "{complaint}");
        let report: Value = serde_json::from_str(&json).unwrap();
        let records = report["trace"]["records"].as_u64().unwrap();
        let ran = report["threads"].as_array().unwrap().iter().filter(|one| one["run_s"].as_f64() > Some(0.0)).count();
        assert!(records > 1_000 && ran >= 2, "{id}: {json}");
        assert_eq!(report["processes"].as_array().map_or(0, Vec::len), processes, "{id}");
        fs::remove_file(path).unwrap();
    }
}

#[test]
fn replay_prints_what_the_run_did() {
    let path = file("printed");
    let name = path.to_str().unwrap();
    let (status, run, complaint) = outcome(&["run", "scheduler", "--record", name]);
    assert_eq!((status, &*complaint), (Some(0), ""));
    assert_eq!(outcome(&["replay", name]), (Some(0), run, complaint));
    fs::remove_file(path).unwrap();
}

#[test]
fn who_cannot_be_written_or_read_is_named() {
    let (status, _, complaint) = outcome(&["run", "battle", "--set", "N=1000", "--record", "/dev/full"]);
    assert_eq!(status, Some(0), "the run itself is whole");
    assert_eq!(
        complaint,
        "gilscope: /dev/full: the recording is not complete: No space left on device (os error 28)\n"
    );
    for (args, said) in [
        (&["replay", "/nowhere/at/all"][..], "gilscope: /nowhere/at/all: No such file or directory (os error 2)\n"),
        (
            &["run", "battle", "--record", "/nowhere/x"],
            "gilscope: /nowhere/x: No such file or directory (os error 2)\n",
        ),
        (
            &["replay", "/dev/null"],
            "gilscope: /dev/null: this is no recording of this version of gilscope; `gilscope run … --record FILE` makes one\n",
        ),
    ] {
        assert_eq!(outcome(args), (Some(1), String::new(), said.to_owned()));
    }
    let (status, _, complaint) = outcome(&["run", "battle", "--record", "x", "--repeat", "3"]);
    assert_eq!(status, Some(2));
    assert!(complaint.contains("--repeat") && complaint.lines().count() == 1, "{complaint}");
}

#[test]
fn a_recording_cannot_ask_for_more_than_is_there() {
    let (_, bytes) = recorded("huge", plan("battle", &[("N", 100)]));
    // The first entry claims to have four thousand million bytes.
    let begin = b"gilscope recording 1\n".len();
    let mut huge = bytes.clone();
    huge[begin..begin + 4].copy_from_slice(&u32::MAX.to_le_bytes());
    assert!(matches!(replay(huge.chain(&[][..])), Err(ReplayError::Empty)));
}
