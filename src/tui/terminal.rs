//! The terminal while it is ours, and giving it back whatever happens.

use std::{
    io::{self, Stdout, Write, stdout},
    panic,
    sync::{Mutex, Once, PoisonError},
    thread,
};

use crossterm::{
    cursor, execute,
    terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode},
};
use ratatui::{Terminal, backend::CrosstermBackend};

use super::guardian;

/// What other threads' panics had to say while the screen was up; told when it is down.
static LATER: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Holds the terminal in raw mode on its other screen; dropping it gives the terminal back.
#[derive(Debug)]
pub struct Guard {
    terminal: Terminal<CrosstermBackend<Stdout>>,
}

impl Guard {
    /// Takes the terminal. The thread that does so is the one whose panics end the screen.
    pub fn new() -> io::Result<Self> {
        mind_panics();
        guardian::start();
        take()?;
        match Terminal::new(CrosstermBackend::new(stdout())) {
            Ok(terminal) => Ok(Self { terminal }),
            Err(error) => {
                give_back();
                Err(error)
            }
        }
    }

    /// What to draw with.
    pub fn terminal(&mut self) -> &mut Terminal<CrosstermBackend<Stdout>> {
        &mut self.terminal
    }

    /// Gives the terminal back, does `meanwhile`, and takes it again with everything to be drawn anew.
    pub fn aside<T>(&mut self, meanwhile: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
        give_back();
        let result = meanwhile();
        take()?;
        // The other screen comes back empty, and so must the memory of what is on it. (Clearing would ask the terminal
        // where its cursor is, and hang on one that doesn't answer.)
        self.terminal = Terminal::new(CrosstermBackend::new(stdout()))?;
        result
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        give_back();
        guardian::dismiss();
        let later = std::mem::take(&mut *LATER.lock().unwrap_or_else(PoisonError::into_inner));
        for message in later {
            eprintln!("{message}");
        }
    }
}

fn take() -> io::Result<()> {
    // Told before it is so: to give back what is not taken does no harm.
    guardian::terminal_taken();
    enable_raw_mode().inspect_err(|_| guardian::terminal_given_back())?;
    execute!(stdout(), EnterAlternateScreen, cursor::Hide).inspect_err(|_| give_back())
}

/// Best effort: there is nobody left to tell of a failure.
pub fn give_back() {
    let _ = execute!(stdout(), cursor::Show, LeaveAlternateScreen);
    let _ = disable_raw_mode();
    let _ = stdout().flush();
    guardian::terminal_given_back();
}

/// A panic of the drawing thread must be readable, one of another thread must not scribble over the screen.
fn mind_panics() {
    static ONCE: Once = Once::new();
    let drawing = thread::current().id();
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if thread::current().id() == drawing {
                give_back();
                before(info);
            } else if crossterm::terminal::is_raw_mode_enabled().unwrap_or(false) {
                let name = thread::current().name().unwrap_or("unnamed").to_owned();
                LATER.lock().unwrap_or_else(PoisonError::into_inner).push(format!("thread {name}: {info}"));
            } else {
                before(info);
            }
        }));
    });
}
