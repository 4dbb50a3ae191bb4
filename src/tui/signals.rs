//! Signals that end or suspend the program. A handler only sets a flag; the loop looks at it between frames.
//!
//! A terminal that is gone (a closed window, a lost connection) never lets go of who reads it: crossterm then reads the end of the
//! input over and over. So a thread of its own sees to it that a signal to end is heeded all the same.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    thread,
    time::Duration,
};

use signal_hook::{
    SigId,
    consts::{SIGHUP, SIGINT, SIGTERM, SIGTSTP},
    flag,
    iterator::{Handle, Signals as Iterator},
    low_level,
};

use super::terminal;

/// Flags set by signals, until it is dropped.
#[derive(Debug)]
pub struct Signals {
    ids: Vec<SigId>,
    end: [(i32, Arc<AtomicBool>); 3],
    suspend: Arc<AtomicBool>,
    watchdog: Handle,
}

/// Time that the loop has to leave by itself.
const GRACE: Duration = Duration::from_secs(1);

impl Signals {
    /// Begins to listen.
    pub fn listen() -> io::Result<Self> {
        let mut signals = Self {
            ids: Vec::new(),
            end: [SIGTERM, SIGHUP, SIGINT].map(|s| (s, Arc::default())),
            suspend: Arc::default(),
            watchdog: watch()?,
        };
        for (signal, flag) in &signals.end {
            signals.ids.push(flag::register(*signal, Arc::clone(flag))?);
        }
        signals.ids.push(flag::register(SIGTSTP, Arc::clone(&signals.suspend))?);
        Ok(signals)
    }

    /// The signal that asks the program to end, if one has come.
    pub fn ending(&self) -> Option<i32> {
        self.end.iter().find(|(_, flag)| flag.load(Relaxed)).map(|&(signal, _)| signal)
    }

    /// Tells once for each time that somebody asked the program to suspend itself.
    pub fn suspending(&self) -> bool {
        self.suspend.swap(false, Relaxed)
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        self.watchdog.close();
        self.ids.drain(..).for_each(|id| {
            low_level::unregister(id);
        });
    }
}

/// Ends the process if a signal to end was not heeded in time.
fn watch() -> io::Result<Handle> {
    let mut signals = Iterator::new([SIGTERM, SIGHUP])?;
    let handle = signals.handle();
    thread::Builder::new().name("watchdog".into()).spawn(move || {
        if signals.forever().next().is_some() {
            thread::sleep(GRACE);
            terminal::give_back();
            std::process::exit(130);
        }
    })?;
    Ok(handle)
}

/// Stops the process as Ctrl-Z would; returns when the shell lets it go on.
pub fn suspend() -> io::Result<()> {
    low_level::emulate_default_handler(SIGTSTP)
}
