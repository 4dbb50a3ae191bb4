//! Gives the terminal back when the program is killed and can do nothing any more.
//!
//! A small process of its own (`gilscope guardian`) knows the terminal's settings from before, and sleeps in a read from a pipe to the
//! program. It hears when the terminal is taken and when it is given back. If the pipe ends while it is taken, nobody else will.

use std::{
    io::{self, Read, Write, stdin, stdout},
    process::{ChildStdin, Command, Stdio},
    sync::{Mutex, PoisonError},
};

use std::os::unix::process::CommandExt;

use crate::sys::terminal::{Settings, ignore_signals};

const TAKEN: u8 = b't';
const GIVEN_BACK: u8 = b'g';

/// Whatever was cut short in the middle ends; colours, cursor and screen are the terminal's own again.
const RESTORE: &[u8] = b"\x18\x1b[0m\x1b[?25h\x1b[?1049l";

/// The way to the guardian, once there is one.
static GUARDIAN: Mutex<Option<ChildStdin>> = Mutex::new(None);

/// Starts it, if there is none. A program without one is as good as long as nobody kills it.
pub fn start() {
    let mut guardian = GUARDIAN.lock().unwrap_or_else(PoisonError::into_inner);
    if guardian.is_some() {
        return;
    }
    let Ok(settings) = Settings::of(stdout()) else { return };
    let child = Command::new("/proc/self/exe")
        .arg0("gilscope")
        .args(["guardian", &settings.write_down()])
        .stdin(Stdio::piped())
        .stdout(Stdio::inherit())
        .stderr(Stdio::null())
        // Whoever kills the program's group spares this one.
        .process_group(0)
        .spawn();
    *guardian = child.ok().and_then(|mut child| child.stdin.take());
}

/// The terminal is taken from now on.
pub fn terminal_taken() {
    tell(TAKEN);
}

/// The terminal is given back.
pub fn terminal_given_back() {
    tell(GIVEN_BACK);
}

fn tell(what: u8) {
    if let Some(pipe) = &mut *GUARDIAN.lock().unwrap_or_else(PoisonError::into_inner) {
        // A guardian that is gone leaves everything as it would be without.
        let _ = pipe.write_all(&[what]);
    }
}

/// The program has the terminal no more and will not take it again: the guardian ends.
pub fn dismiss() {
    drop(GUARDIAN.lock().unwrap_or_else(PoisonError::into_inner).take());
}

/// What the guardian does: waits for the end of the pipe, and gives back what is still taken then.
pub fn guard(settings: &str) -> io::Result<()> {
    ignore_signals();
    let mut taken = false;
    for told in stdin().lock().bytes() {
        taken = told? == TAKEN;
    }
    if taken {
        let written = stdout().write_all(RESTORE).and_then(|()| stdout().flush());
        Settings::restore(stdout(), settings)?;
        written?;
    }
    Ok(())
}
