//! The real program in a real pseudo-terminal.
#![allow(dead_code, reason = "each test file uses its part")]

use std::{
    io::{Read, Write},
    sync::mpsc::{Receiver, channel},
    thread,
    time::{Duration, Instant},
};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// As long as nothing that is waited for takes, even on a busy machine.
pub const PATIENCE: Duration = Duration::from_mins(1);

/// The program, its terminal, and all that it has written so far.
pub struct Session {
    pub child: Box<dyn Child + Send + Sync>,
    pub keyboard: Box<dyn Write + Send>,
    pub written: Receiver<Vec<u8>>,
    pub screen: vt100::Parser,
    pub terminal: Option<Box<dyn MasterPty + Send>>,
}

impl Session {
    /// Starts the program in a terminal of this size.
    pub fn start(args: &[&str], rows: u16, cols: u16) -> Self {
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

    /// Types these characters.
    pub fn press(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).and_then(|()| self.keyboard.flush()).expect("a key press");
    }

    /// Reads until the screen is as wanted.
    pub fn until(&mut self, what: &str, wanted: impl Fn(&vt100::Screen) -> bool) {
        while !wanted(self.screen.screen()) {
            match self.written.recv_timeout(PATIENCE) {
                Ok(bytes) => self.screen.process(&bytes),
                Err(error) => panic!("{what}: {error}\n{}", self.screen.screen().contents()),
            }
        }
    }

    pub fn until_shown(&mut self, text: &str) {
        self.until(text, |screen| screen.contents().contains(text));
    }

    /// The program's own screen is gone and the cursor is back.
    pub fn until_given_back(&mut self) {
        self.until("the terminal given back", |screen| !screen.alternate_screen() && !screen.hide_cursor());
    }

    /// The program has stopped itself: a signal to go on that came before would be lost.
    pub fn until_stopped(&self) {
        let pid = self.child.process_id().expect("a running process");
        let deadline = Instant::now() + PATIENCE;
        let is_stopped = || {
            let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
            stat.rsplit_once(')').is_some_and(|(_, rest)| rest.trim_start().starts_with('T'))
        };
        while !is_stopped() {
            assert!(Instant::now() < deadline, "it does not stop");
            thread::sleep(Duration::from_millis(2));
        }
    }

    /// Sends the program a signal by name.
    pub fn signal(&self, name: &str) {
        let pid = self.child.process_id().expect("a running process").to_string();
        let status = std::process::Command::new("kill").args(["-s", name, &pid]).status().expect("kill");
        assert!(status.success());
    }
}
