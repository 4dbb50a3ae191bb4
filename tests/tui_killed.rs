//! Somebody is killed while the screen is up: the program's processes, then the program itself.

use std::{
    collections::BTreeSet,
    fs::{self, File, OpenOptions},
    os::unix::fs::OpenOptionsExt,
    path::Path,
    thread,
    time::{Duration, Instant},
};

use gilscope::sys::terminal::Settings;
use rustix::process::{Pid, Signal, kill_process};

mod terminal;
use terminal::{PATIENCE, Session};

/// The terminal itself, to see how it is set.
fn line(session: &Session) -> File {
    let name = session.terminal.as_ref().and_then(|terminal| terminal.tty_name()).expect("a name");
    OpenOptions::new().read(true).write(true).custom_flags(libc::O_NOCTTY).open(name).expect("the terminal")
}

fn settings(line: &File) -> String {
    Settings::of(line).expect("settings").write_down()
}

/// A battle of two processes without end, which nothing is measured before.
fn battle(name: &str) -> String {
    let source = "\
from multiprocessing import Process

def count():
    while True:
        pass

if __name__ == '__main__':
    tasks = [Process(target=count, name=name) for name in ('first', 'second')]
    for task in tasks:
        task.start()
    for task in tasks:
        task.join()
";
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("killed-{name}-{}.py", std::process::id()));
    fs::write(&path, source).unwrap();
    path.to_str().unwrap().to_owned()
}

/// Looks again and again until it is so.
fn until(what: &str, mut so: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !so() {
        assert!(Instant::now() < deadline, "{what}");
        thread::sleep(Duration::from_millis(2));
    }
}

/// What a process is called with, and whose child it is; nothing if it has ended.
fn process(pid: i32) -> Option<(String, i32)> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace();
    let state = fields.next()?;
    let parent = fields.next()?.parse().ok()?;
    let line = fs::read_to_string(format!("/proc/{pid}/cmdline")).ok()?;
    (!matches!(state, "Z" | "X")).then(|| (line.split('\0').nth(1).unwrap_or_default().to_owned(), parent))
}

/// The children of a process that are called with this.
fn children(of: i32, what: &str) -> BTreeSet<i32> {
    let pids = fs::read_dir("/proc").unwrap().filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    pids.filter(|&pid| process(pid).is_some_and(|(first, parent)| parent == of && first == what)).collect()
}

fn kill(pid: i32) {
    // It may have ended by itself a moment ago.
    let _ = kill_process(Pid::from_raw(pid).unwrap(), Signal::KILL);
}

fn pid_of(session: &Session) -> i32 {
    session.child.process_id().expect("a running process").cast_signed()
}

#[test]
fn the_screen_goes_on_when_workers_are_killed_and_says_so() {
    let program = battle("workers");
    // At several instants: at once, in the middle of things, and the second soon after the first.
    for pause in [0, 3, 40, 300].map(Duration::from_millis) {
        let mut session = Session::start(&[&program], 40, 120);
        let line = line(&session);
        let before = settings(&line);
        session.until_shown("not run yet");
        assert_ne!(settings(&line), before, "raw mode");
        session.press("\r");
        let first = pid_of(&session);
        let mut killed = BTreeSet::new();
        until("two workers that can be killed", || {
            let workers = children(first, "worker");
            if let Some(&worker) = workers.difference(&killed).next() {
                thread::sleep(pause);
                kill(worker);
                killed.insert(worker);
            }
            killed.len() == 2
        });
        session.until_shown("was killed");
        until("their ends", || children(first, "worker").is_empty());
        session.press("Q");
        session.until_given_back();
        assert!(session.child.wait().expect("an end").success());
        assert_eq!(settings(&line), before, "after {pause:?}");
    }
    fs::remove_file(program).unwrap();
}

#[test]
fn the_terminal_is_given_back_when_the_program_is_killed() {
    let program = battle("first");
    for args in [&[&*program, "--start"][..], &["battle"], &[]] {
        let mut session = Session::start(args, 24, 80);
        let line = line(&session);
        let before = settings(&line);
        session.until("the screen", |screen| screen.alternate_screen() && screen.hide_cursor());
        let first = pid_of(&session);
        let mut others = BTreeSet::new();
        until("the guardian", || {
            others.extend(children(first, "guardian"));
            others.len() == 1
        });
        if args.len() > 1 {
            until("workers", || {
                others.extend(children(first, "worker"));
                others.len() == 3
            });
        }
        until("raw mode", || settings(&line) != before);
        kill(first);
        session.until_given_back();
        session.child.wait().expect("an end");
        until("nobody left", || others.iter().all(|&pid| process(pid).is_none()));
        assert_eq!(settings(&line), before, "{args:?}");
    }
    fs::remove_file(program).unwrap();
}

#[test]
fn a_guardian_leaves_alone_what_is_given_back_already() {
    let mut session = Session::start(&["battle"], 24, 80);
    let line = line(&session);
    let before = settings(&line);
    session.until_shown("not run yet");
    let first = pid_of(&session);
    let guardians = children(first, "guardian");
    assert_eq!(guardians.len(), 1);
    // Stopped, and the terminal is the shell's.
    session.press("\x1a");
    session.until_given_back();
    session.until_stopped();
    assert_eq!(settings(&line), before);
    kill(first);
    session.child.wait().expect("an end");
    until("nobody left", || guardians.iter().all(|&pid| process(pid).is_none()));
    // Everything has been written that ever will be.
    drop(line);
    let rest: Vec<u8> = session.written.iter().flatten().collect();
    assert!(!String::from_utf8_lossy(&rest).contains("1049l"), "{rest:?}");
}

#[test]
fn a_guardian_that_is_killed_is_missed_by_nobody() {
    let mut session = Session::start(&["battle"], 24, 80);
    let line = line(&session);
    let before = settings(&line);
    session.until_shown("not run yet");
    let first = pid_of(&session);
    for guardian in children(first, "guardian") {
        kill(guardian);
    }
    session.press("Q");
    session.until_given_back();
    assert!(session.child.wait().expect("an end").success());
    assert_eq!(settings(&line), before);
}
