//! `gilscope dis`: the bytecode of a program.

use crate::experiment::load;

use super::exit::{CliError, Exit};

/// Prints the listing of a program and of everything it defines.
pub fn dis(program: &str) -> Result<Exit, CliError> {
    load::find(program)?;
    Err(CliError::NoEngine)
}
