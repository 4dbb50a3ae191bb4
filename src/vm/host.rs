//! The machine's only edge to the outside: threads, output, clocks.

use std::{io, os::fd::OwnedFd, path::PathBuf, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::trace::tracer::Tracer;

/// Stack that a thread of the virtual machine needs, in bytes: enough for the deepest recursion a program may reach.
///
/// Pages are used only when touched. Unoptimised builds have much larger frames.
pub const STACK_BYTES: usize = if cfg!(debug_assertions) { 256 << 20 } else { 16 << 20 };

/// What a thread runs.
pub type Body = Box<dyn FnOnce(&Tracer) + Send>;

/// Threads that will wait for each other for ever.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadlock {
    /// Who waits for whom, with lines, in one sentence.
    pub text: String,
    /// Numbers of the threads that take part.
    pub threads: Vec<u16>,
    /// No thread of the program can go on any more; if not, the others still run.
    pub everyone: bool,
}

/// A process to be started, in a machine of its own, with its own lock: the same program as far as its functions, or a program of its own.
#[derive(Debug)]
pub struct Launch {
    /// Its name in the program.
    pub name: String,
    /// What it gets to read, once. With `program` that is a [`Program`].
    pub payload: Vec<u8>,
    /// Descriptors that it gets, in this order.
    pub files: Vec<OwnedFd>,
    /// It runs a program from its beginning, and nothing of this one's.
    pub program: bool,
}

/// What a process runs that is there for a program of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Program {
    /// Its file's name, for tracebacks.
    pub file: String,
    /// Its text; none for that of the run's program.
    pub source: Option<String>,
    /// `sys.argv`.
    pub arguments: Vec<String>,
    /// Its standard input is the first of its descriptors; without one it is at its end.
    pub stdin: bool,
    /// Its standard output.
    pub stdout: Stdout,
}

/// Where a process's standard output goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stdout {
    /// Where the run's goes.
    Run,
    /// Nowhere.
    Nowhere,
    /// To the last of its descriptors.
    Given,
}

impl Program {
    /// Its text is not that of the run's program: places in it mean nothing to who looks at the run.
    pub fn is_foreign(&self) -> bool {
        self.source.is_some()
    }
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

    /// Starts a process. Without a program of its own it runs this one's module as `__mp_main__`, and then what its library makes of the
    /// payload.
    fn launch(&self, launch: Launch) -> io::Result<Launched> {
        let _ = launch;
        Err(io::ErrorKind::Unsupported.into())
    }

    /// The number of this process in the run: 0 is the one that the run began with.
    fn process_number(&self) -> u16 {
        0
    }

    /// The number by which records know this interpreter: its process's, or one of its own where it is not the process's first.
    fn interpreter_number(&self) -> u16 {
        self.process_number()
    }

    /// What a further interpreter of this process asks of its surroundings; `id` is what the program knows it by.
    fn further_interpreter(&self, id: u32) -> io::Result<Arc<dyn Host>> {
        let _ = id;
        Err(io::Error::other("no further interpreters here: a process that the program has started has one"))
    }

    /// This interpreter is closed: no thread comes into it any more.
    fn interpreter_closed(&self) {}

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

    /// The directory that a program may write; with `make` it is made if it is not there.
    fn scratch(&self, make: bool) -> io::Result<Option<PathBuf>> {
        let _ = make;
        Ok(None)
    }

    /// The program that this process was started for, if it is not the run's first and not there for a function of the one before.
    fn program(&self) -> Option<&Program> {
        None
    }
}
