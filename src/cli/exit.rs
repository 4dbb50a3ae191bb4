//! How a command ends: the exit statuses that scripts rely on, and the errors of the command line itself.

use std::{io, process::ExitCode};

use crate::{
    experiment::{load::LoadError, settings::SettingError},
    lang::refusal::Refusal,
    runner::{options::OptionsError, recording::replay::ReplayError, snapshot::Status},
    tui::run::ScreenError,
};

/// An exit status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Done.
    Finished = 0,
    /// The program failed, or was refused by the compiler.
    Failed = 1,
    /// The command line made no sense.
    Usage = 2,
    /// The program's threads waited for each other.
    Deadlock = 3,
    /// The program took longer than it was given.
    TimedOut = 4,
    /// Ended from outside.
    Interrupted = 130,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

impl From<&Status> for Exit {
    fn from(status: &Status) -> Self {
        match status {
            Status::Running | Status::Finished => Self::Finished,
            Status::Failed(_) => Self::Failed,
            Status::Deadlock(_) => Self::Deadlock,
            Status::TimedOut => Self::TimedOut,
            Status::Aborted => Self::Interrupted,
        }
    }
}

/// Why a command could not do its work. Each is one line that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// The command line was refused.
    #[error("{0}")]
    Usage(String),
    /// No such program.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// A knob that can't be set so.
    #[error(transparent)]
    Setting(#[from] SettingError),
    /// A run that can't be as asked for.
    #[error(transparent)]
    Options(#[from] OptionsError),
    /// The compiler refused the program.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The screen was asked for where none can be shown.
    #[error("the screen needs a terminal; without one, use `gilscope run {0}`")]
    NoTerminal(String),
    /// The screen itself failed.
    #[error(transparent)]
    Screen(#[from] ScreenError),
    /// A file that was named can't be opened or written.
    #[error("{0}: {1}")]
    File(String, io::Error),
    /// A recording that can't be shown.
    #[error("{0}: {1}")]
    Replay(String, ReplayError),
    /// Standard output can't be written.
    #[error("can't write the output: {0}")]
    Output(io::Error),
    /// The operating system refused something else.
    #[error("{0}")]
    System(#[from] io::Error),
}

impl CliError {
    /// The exit status that goes with it.
    pub fn exit(&self) -> Exit {
        match self {
            Self::File(..)
            | Self::Replay(..)
            | Self::Refused(_)
            | Self::Output(_)
            | Self::System(_)
            | Self::Screen(_) => Exit::Failed,
            _ => Exit::Usage,
        }
    }
}
