//! The command line: reads it, hands over to the command, turns errors into one line and an exit status.
//!
//! `args` is what can be typed; each command has a file of its own. Everything that the screen can do has a
//! headless twin here.

mod args;
mod background;
mod compare;
mod completions;
mod dis;
mod doctor;
mod engine;
mod execute;
mod exit;
mod list;
mod output;
mod replay;
mod run;
mod screen;
mod series;
mod sweep;

use std::{ffi::OsString, process::ExitCode};

use clap::Parser;

use args::{Args, Command};
use exit::{CliError, Exit};

use crate::{runner::process::worker, tui::guardian};

/// Does what the command line asks for, and says how that ended.
pub fn main(line: impl IntoIterator<Item = OsString>) -> ExitCode {
    let result = match Args::try_parse_from(line) {
        Ok(args) => dispatch(args),
        Err(error) if error.use_stderr() => Err(CliError::Usage(args::one_line(&error))),
        Err(help) => output::print(&help.render().to_string()).map(|()| Exit::Finished),
    };
    let exit = result.unwrap_or_else(|error| {
        match &error {
            // Like any compiler's: place first, so that an editor finds it.
            CliError::Refused(refusal) => output::complain(&refusal.with_source().to_string()),
            error => output::complain(&format!("gilscope: {error}")),
        }
        error.exit()
    });
    exit.into()
}

fn dispatch(args: Args) -> Result<Exit, CliError> {
    match args.command {
        None => screen::screen(&args.screen),
        Some(Command::List { json }) => list::list(json),
        Some(Command::Run(args)) => run::run(&args),
        Some(Command::Compare(args)) => compare::compare(&args),
        Some(Command::Sweep(args)) => sweep::sweep(&args),
        Some(Command::Replay { file, json }) => replay::replay(&file, json),
        Some(Command::Dis { program, ticks }) => dis::dis(&program, ticks),
        Some(Command::Worker) => {
            Err(CliError::Usage(format!("`gilscope worker` is for gilscope itself ({})", worker::work())))
        }
        Some(Command::Guardian { settings }) => {
            // Who could not restore it has nobody to tell.
            let _ = guardian::guard(&settings);
            Ok(Exit::Finished)
        }
        Some(Command::Doctor) => doctor::doctor(),
        Some(Command::Completions { shell }) => completions::completions(shell),
    }
}
