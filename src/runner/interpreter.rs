//! Real interpreters: the same text, run as a child process.
//!
//! Its time is the child's from its start to its end, so it contains the interpreter's own start; that is measured with a program that
//! does next to nothing, and taken off. System calls are counted in a run of their own, so that counting does not disturb the times.

use std::{
    fs, io,
    os::unix::process::ExitStatusExt,
    path::{Path, PathBuf},
    process::{Command, ExitStatus},
    time::{Duration, Instant},
};

use tempfile::TempDir;

use crate::sys::{affinity, child::Group};

use super::{counting::Counting, intervals::Intervals, plan::Plan, spread::Spread};

/// How often it is looked whether to stop.
const LISTEN: Duration = Duration::from_millis(20);

/// How often it is looked for new threads that are to be tied to a core: often enough that a thread loses nothing that shows, rarely
/// enough to cost nothing that shows.
const LISTEN_FOR_THREADS: Duration = Duration::from_millis(2);

/// The time limit of a run beside others, where nobody sets one.
pub const TIME_LIMIT: Duration = Duration::from_mins(1);

/// Times that the start-up is measured: its median is taken off.
const STARTS: usize = 5;

/// What is run to measure the start-up; it tells where the interpreter itself is, behind whatever script stands in front of it.
const START: &str = "import sys\nprint(\"%d.%d.%d\" % sys.version_info[:3])\nprint(sys.executable)\n";

/// An interpreter that has been tried and runs programs.
#[derive(Debug)]
pub struct Interpreter {
    /// The program itself.
    path: PathBuf,
    /// Its version, "3.11.7", if it tells.
    pub version: Option<String>,
    /// Seconds that it takes to start and end.
    pub start_s: f64,
    /// System calls that it makes to start and end, once they have been counted.
    pub start_syscalls: Option<u64>,
}

/// Why a child's run came to nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChildError {
    /// It could not be started, or not be watched.
    #[error("can't run {path}: {reason}")]
    Start {
        /// What was to be started.
        path: String,
        /// In a person's words.
        reason: String,
    },
    /// It ended with an exit status other than 0.
    #[error("failed with exit status {status}{}", told(.last_line))]
    Failed {
        /// The exit status.
        status: i32,
        /// The last line it wrote to the standard error.
        last_line: String,
    },
    /// It was ended by a signal.
    #[error("crashed: {}{}", signal_name(*.signal), told(.last_line))]
    Crashed {
        /// The signal's number.
        signal: i32,
        /// The last line it wrote to the standard error.
        last_line: String,
    },
    /// It took too long.
    #[error("did not end within {} s, and was ended", .0.as_secs_f64())]
    TimedOut(Duration),
    /// The series was stopped.
    #[error("stopped")]
    Stopped,
}

/// What a child's run came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Ended {
    /// From its start to its end, seconds.
    pub wall_s: f64,
    /// What it printed.
    pub stdout: String,
}

/// Under which conditions a child runs.
pub struct Conditions<'a> {
    /// Cores that it may use.
    pub cores: Vec<u16>,
    /// Tie each of its threads to one of them.
    pub pin: bool,
    /// What is set before the program begins.
    pub intervals: Intervals,
    /// It is ended after this time.
    pub limit: Duration,
    /// Says whether it is to be ended at once.
    pub stop: &'a dyn Fn() -> bool,
}

impl<'a> Conditions<'a> {
    /// As the plan says.
    pub fn of(plan: &Plan, stop: &'a dyn Fn() -> bool) -> Self {
        let cores = affinity::allowed().into_iter().take(usize::from(plan.cores)).collect();
        let limit = plan.timeout.unwrap_or(TIME_LIMIT);
        Self { cores, pin: plan.pin, intervals: Intervals::of(plan), limit, stop }
    }
}

impl Interpreter {
    /// Tries an interpreter, and measures its start-up.
    pub fn find(path: &Path, conditions: &Conditions) -> Result<Self, ChildError> {
        // A name alone is looked for as the shell does; a path must hold in another directory, too.
        let named = path.components().count() == 1 && !path.has_root();
        let absolute = if named { None } else { std::path::absolute(path).ok() };
        let path = absolute.unwrap_or_else(|| path.to_owned());
        let mut interpreter = Self { path, version: None, start_s: 0.0, start_syscalls: None };
        let first = interpreter.run(START, None, conditions)?;
        if let [version, executable] = first.stdout.lines().collect::<Vec<_>>()[..]
            && Path::new(executable).is_absolute()
        {
            interpreter.version = Some(version.to_owned());
            interpreter.path = PathBuf::from(executable);
        }
        let starts = (0..STARTS).map(|_| interpreter.run(START, None, conditions).map(|ended| ended.wall_s));
        let starts = starts.collect::<Result<Vec<_>, _>>()?;
        interpreter.start_s = Spread::of(starts).unwrap_or_default().median;
        Ok(interpreter)
    }

    /// Runs a program to its end, whichever that is.
    pub fn run(&self, source: &str, directory: Option<&Path>, conditions: &Conditions) -> Result<Ended, ChildError> {
        let command = |program: &Path| {
            let mut command = Command::new(&self.path);
            command.arg(program);
            command
        };
        self.run_as(command, source, directory, conditions)
    }

    /// Counts the system calls of a run of a program, those of the start-up not included.
    pub fn count(
        &mut self,
        counting: Counting,
        source: &str,
        directory: Option<&Path>,
        conditions: &Conditions,
    ) -> Result<u64, ChildError> {
        let once = |source: &str, directory| {
            let folder = folder().map_err(|error| self.refused(&error))?;
            let result = folder.path().join("calls");
            self.run_as(|program| counting.command(&result, &self.path, program), source, directory, conditions)?;
            let text = fs::read_to_string(&result).map_err(|error| self.refused(&error))?;
            counting.read(&text).ok_or_else(|| self.refused(&io::Error::other("the system calls were not counted")))
        };
        let start = match self.start_syscalls {
            Some(start) => start,
            None => once(START, None)?,
        };
        let all = once(source, directory)?;
        self.start_syscalls = Some(start);
        Ok(all.saturating_sub(start))
    }

    fn run_as(
        &self,
        command: impl FnOnce(&Path) -> Command,
        source: &str,
        directory: Option<&Path>,
        conditions: &Conditions,
    ) -> Result<Ended, ChildError> {
        let refused = |error: io::Error| self.refused(&error);
        let folder = folder().map_err(refused)?;
        // Not the experiment's own name: `queue.py` must not be what `import queue` finds.
        let program = folder.path().join("program.py");
        fs::write(&program, source).map_err(refused)?;
        let mut command = command(&program);
        command.current_dir(directory.unwrap_or(folder.path())).env("PYTHONIOENCODING", "utf-8");
        conditions.intervals.set(&folder.path().join("intervals"), &mut command).map_err(refused)?;
        let (cores, listen) = if conditions.pin {
            (vec![conditions.cores[0]], LISTEN_FOR_THREADS)
        } else {
            (conditions.cores.clone(), LISTEN)
        };
        let began = Instant::now();
        let mut group = Group::start(&mut command, cores).map_err(refused)?;
        loop {
            let left = conditions.limit.checked_sub(began.elapsed());
            if (conditions.stop)() {
                return Err(ChildError::Stopped);
            }
            let Some(left) = left else { return Err(ChildError::TimedOut(conditions.limit)) };
            if group.watch(left.min(listen)).map_err(refused)? {
                break;
            }
            if conditions.pin {
                group.pin(&conditions.cores);
            }
        }
        let wall_s = began.elapsed().as_secs_f64();
        let (status, stdout, stderr) = group.finish().map_err(refused)?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        judged(status, &text(&stderr))?;
        Ok(Ended { wall_s, stdout: text(&stdout) })
    }

    fn refused(&self, error: &io::Error) -> ChildError {
        let reason = match error.kind() {
            io::ErrorKind::NotFound => "there is no such program".to_owned(),
            io::ErrorKind::PermissionDenied => "it may not be executed".to_owned(),
            _ => error.to_string(),
        };
        ChildError::Start { path: self.path.display().to_string(), reason }
    }
}

fn folder() -> io::Result<TempDir> {
    tempfile::Builder::new().prefix("gilscope-").tempdir()
}

fn judged(status: ExitStatus, stderr: &str) -> Result<(), ChildError> {
    let last_line = super::series::last_line(stderr).to_owned();
    match (status.code(), status.signal()) {
        (Some(0), _) => Ok(()),
        (Some(status), _) => Err(ChildError::Failed { status, last_line }),
        (None, signal) => Err(ChildError::Crashed { signal: signal.unwrap_or_default(), last_line }),
    }
}

fn told(last_line: &str) -> String {
    if last_line.is_empty() { String::new() } else { format!(": {last_line}") }
}

/// The names of the signals that programs die of.
fn signal_name(signal: i32) -> String {
    let name = match signal {
        libc::SIGSEGV => "segmentation fault (SIGSEGV)",
        libc::SIGABRT => "aborted (SIGABRT)",
        libc::SIGBUS => "bus error (SIGBUS)",
        libc::SIGILL => "illegal instruction (SIGILL)",
        libc::SIGFPE => "arithmetic error (SIGFPE)",
        libc::SIGKILL => "killed (SIGKILL)",
        libc::SIGTERM => "terminated (SIGTERM)",
        other => return format!("signal {other}"),
    };
    name.to_owned()
}
