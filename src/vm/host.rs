//! The machine's only edge to the outside: threads, output, clocks.

use std::{io, os::fd::OwnedFd, path::PathBuf};

use crate::trace::tracer::Tracer;

/// Stack that a thread of the virtual machine needs, in bytes: enough for the deepest recursion a program may reach.
///
/// Pages are used only when touched. Unoptimised builds have much larger frames.
pub const STACK_BYTES: usize = if cfg!(debug_assertions) { 256 << 20 } else { 16 << 20 };

/// What a thread runs.
pub type Body = Box<dyn FnOnce(&Tracer) + Send>;

/// Threads that will wait for each other for ever.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadlock {
    /// Who waits for whom, with lines, in one sentence.
    pub text: String,
    /// Numbers of the threads that take part.
    pub threads: Vec<u16>,
    /// No thread of the program can go on any more; if not, the others still run.
    pub everyone: bool,
}

/// A process to be started: the same program in a machine of its own, with its own lock.
#[derive(Debug)]
pub struct Launch {
    /// Its name in the program.
    pub name: String,
    /// What it gets to read, once.
    pub payload: Vec<u8>,
    /// Descriptors that it gets, in this order.
    pub files: Vec<OwnedFd>,
}

/// A process that was started.
#[derive(Debug)]
pub struct Launched {
    /// Its number in the system.
    pub pid: u32,
    /// Signals go here, and to nobody else when it has ended (`pidfd_send_signal`).
    pub handle: OwnedFd,
    /// Readable once it has ended: its exit status as an `i32` of this machine, negative for the signal that killed it, and the end.
    pub sentinel: OwnedFd,
}

/// What a process was given by the one that wanted it.
#[derive(Debug)]
pub struct Inheritance {
    /// Its name in the program.
    pub name: String,
    /// See [`Launch::payload`].
    pub payload: Vec<u8>,
    /// See [`Launch::files`].
    pub files: Vec<OwnedFd>,
}

/// What the virtual machine asks of its surroundings. Called from any of its threads, never with the GIL held for
/// long: `print` is called without it.
pub trait Host: Send + Sync {
    /// Starts an operating system thread with [`STACK_BYTES`] of stack that runs `body`; gives its number in the run.
    fn spawn(&self, name: &str, body: Body) -> io::Result<u16>;

    /// A number for a task that has a lane of its own, as a thread's in the run; `None` if nobody looks at it.
    fn begin_task(&self, name: &str) -> Option<u16> {
        let _ = name;
        None
    }

    /// Standard output.
    fn print(&self, tracer: &Tracer, text: &str);

    /// Standard error: tracebacks of threads other than the main one.
    fn print_error(&self, tracer: &Tracer, text: &str);

    /// A deadlock was found. Returns at once; the host ends the run if nobody can go on.
    fn deadlock(&self, deadlock: Deadlock) {
        let _ = deadlock;
    }

    /// Starts a process that runs the program's module as `__mp_main__`, and then what its library makes of the payload.
    fn launch(&self, launch: Launch) -> io::Result<Launched> {
        let _ = launch;
        Err(io::ErrorKind::Unsupported.into())
    }

    /// The number of this process in the run: 0 is the one that the run began with.
    fn process_number(&self) -> u16 {
        0
    }

    /// What this process was given, if it is not the first. Only once.
    fn inherited(&self) -> Option<Inheritance> {
        None
    }

    /// Wall clock, seconds since 1970.
    fn time(&self) -> f64;

    /// A clock that only goes forward, in seconds.
    fn monotonic(&self) -> f64;

    /// The directory whose files a program may read; it is the current one to the program.
    fn directory(&self) -> Option<PathBuf> {
        None
    }

    /// What `sys.argv` has behind the program's file.
    fn arguments(&self) -> Vec<String> {
        Vec::new()
    }
}
