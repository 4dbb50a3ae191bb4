//! Signals that end or suspend the program. A handler only sets a flag; the loop looks at it between frames.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
};

use signal_hook::{
    SigId,
    consts::{SIGHUP, SIGINT, SIGTERM, SIGTSTP},
    flag, low_level,
};

/// Flags set by signals, until it is dropped.
#[derive(Debug)]
pub struct Signals {
    ids: Vec<SigId>,
    end: [(i32, Arc<AtomicBool>); 3],
    suspend: Arc<AtomicBool>,
}

impl Signals {
    /// Begins to listen.
    pub fn listen() -> io::Result<Self> {
        let mut signals = Self {
            ids: Vec::new(),
            end: [SIGTERM, SIGHUP, SIGINT].map(|s| (s, Arc::default())),
            suspend: Arc::default(),
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
        self.ids.drain(..).for_each(|id| {
            low_level::unregister(id);
        });
    }
}

/// Stops the process as Ctrl-Z would; returns when the shell lets it go on.
pub fn suspend() -> io::Result<()> {
    low_level::emulate_default_handler(SIGTSTP)
}
