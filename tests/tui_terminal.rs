//! The real program in a real pseudo-terminal: it gives the terminal back however it ends, and comes back after a pause.
#![cfg(unix)]

use std::{
    io::{Read, Write},
    sync::mpsc::{Receiver, channel},
    thread,
    time::{Duration, Instant},
};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// As long as nothing that is waited for takes, even on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// The program, its terminal, and all that it has written so far.
struct Session {
    child: Box<dyn Child + Send + Sync>,
    keyboard: Box<dyn Write + Send>,
    written: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    terminal: Option<Box<dyn MasterPty + Send>>,
}

impl Session {
    fn start(args: &[&str], rows: u16, cols: u16) -> Self {
        let size = PtySize { rows, cols, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_gilscope"));
        command.args(args);
        command.env("TERM", "xterm-256color");
        command.env("LC_ALL", "C.UTF-8");
        let child = pair.slave.spawn_command(command).expect("the program");
        let mut output = pair.master.try_clone_reader().expect("its output");
        let keyboard = pair.master.take_writer().expect("its input");
        let (sender, written) = channel();
        thread::spawn(move || {
            let mut buffer = [0; 8192];
            while let Ok(n @ 1..) = output.read(&mut buffer) {
                if sender.send(buffer[..n].to_vec()).is_err() {
                    return;
                }
            }
        });
        let screen = vt100::Parser::new(rows, cols, 0);
        Self { child, keyboard, written, screen, terminal: Some(pair.master) }
    }

    fn press(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).and_then(|()| self.keyboard.flush()).expect("a key press");
    }

    /// Reads until the screen is as wanted.
    fn until(&mut self, what: &str, wanted: impl Fn(&vt100::Screen) -> bool) {
        while !wanted(self.screen.screen()) {
            match self.written.recv_timeout(PATIENCE) {
                Ok(bytes) => self.screen.process(&bytes),
                Err(error) => panic!("{what}: {error}\n{}", self.screen.screen().contents()),
            }
        }
    }

    fn until_shown(&mut self, text: &str) {
        self.until(text, |screen| screen.contents().contains(text));
    }

    /// The program's own screen is gone and the cursor is back.
    fn until_given_back(&mut self) {
        self.until("the terminal given back", |screen| !screen.alternate_screen() && !screen.hide_cursor());
    }

    fn signal(&self, name: &str) {
        let pid = self.child.process_id().expect("a running process").to_string();
        let status = std::process::Command::new("kill").args(["-s", name, &pid]).status().expect("kill");
        assert!(status.success());
    }
}

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
