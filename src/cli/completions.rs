//! `gilscope completions`: scripts that let a shell complete the command line.

use clap::CommandFactory;
use clap_complete::Shell;

use super::{
    args::Args,
    exit::{CliError, Exit},
    output,
};

/// Prints the script for a shell.
pub fn completions(shell: Shell) -> Result<Exit, CliError> {
    // Into memory first: the generator panics when it can't write, as into a closed pipe.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "gilscope", &mut script);
    output::print(&String::from_utf8_lossy(&script)).map(|()| Exit::Finished)
}
