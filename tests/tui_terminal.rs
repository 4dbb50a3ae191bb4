//! The real program in a real pseudo-terminal: it gives the terminal back however it ends, and comes back after a pause.
#![cfg(unix)]

use std::{
    fs,
    path::Path,
    process::Command,
    thread,
    time::{Duration, Instant},
};

mod terminal;
use terminal::{PATIENCE, Session};

#[test]
fn a_battle_is_picked_with_the_keyboard_fought_and_left() {
    let mut session = Session::start(&[], 24, 80);
    session.until_shown("an oscilloscope for Python's GIL");
    session.press("/battle\r");
    session.until_shown("measuring the yardstick: sequential");
    session.press("x");
    session.until_shown("stopped after");
    session.press("Q");
    session.until_given_back();
    session.child.wait().expect("an end");
}

#[test]
fn a_recorded_run_is_looked_at_and_then_run_again() {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("looked-at.gilscope");
    let file = file.to_str().expect("UTF-8");
    let program = Path::new(env!("CARGO_TARGET_TMPDIR")).join("looked-at.py");
    fs::write(&program, "for i in range(1000):\n    pass\nprint('done', i)\n").expect("a file");
    for what in ["race", program.to_str().expect("UTF-8")] {
        let record = ["run", what, "--gil", "none", "--record", file];
        let made = Command::new(env!("CARGO_BIN_EXE_gilscope")).args(record).output().expect("a run");
        assert!(made.status.success(), "{made:?}");
        let mut session = Session::start(&["replay", file], 24, 80);
        session.until_shown("recorded · finished");
        session.until_shown("none");
        session.press("\r");
        session.until("a run that nobody has recorded", |screen| {
            let shown = screen.contents();
            shown.contains("finished") && !shown.contains("recorded")
        });
        session.press("Q");
        session.until_given_back();
        assert!(session.child.wait().expect("an end").success());
    }
}

#[test]
fn signals_give_the_terminal_back() {
    for name in ["TERM", "HUP", "INT"] {
        let mut session = Session::start(&["battle"], 24, 80);
        // Not before the terminal is in raw mode: it would make another key of it.
        session.until_shown("not run yet");
        session.press("\r");
        session.until_shown("● running");
        session.signal(name);
        session.until_given_back();
        assert!(!session.child.wait().expect("an end").success(), "{name}");
    }
}

#[test]
fn a_terminal_that_goes_away_takes_the_program_with_it() {
    let mut session = Session::start(&["battle", "--start", "--set", "N=1000000000"], 24, 80);
    session.until_shown("core 0");
    // Every handle on the window closed (the reading thread lets go of its own when nobody listens to it): the kernel sends SIGHUP,
    // and from then on every read is the end of the input.
    let Session { mut child, keyboard, written, terminal, .. } = session;
    drop((keyboard, terminal, written));
    let deadline = Instant::now() + PATIENCE;
    while child.try_wait().expect("a child").is_none() {
        assert!(Instant::now() < deadline, "it reads the end of the input over and over");
        thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_suspended_program_gives_the_terminal_back_and_takes_it_again() {
    for by_key in [true, false] {
        let mut session = Session::start(&["battle"], 24, 80);
        session.until_shown("two threads, one GIL");
        if by_key {
            session.press("\x1a");
        } else {
            session.signal("TSTP");
        }
        session.until_given_back();
        // It gives back first, and stops then.
        session.until_stopped();
        session.signal("CONT");
        session.until("the screen again", |s| s.alternate_screen() && s.contents().contains("two threads, one GIL"));
        session.press("Q");
        session.until_given_back();
    }
}

#[test]
fn a_tiny_terminal_is_told_what_is_needed() {
    let mut session = Session::start(&[], 5, 20);
    session.until_shown("gilscope needs 80×24");
    session.press("Q");
    session.until_given_back();
}
