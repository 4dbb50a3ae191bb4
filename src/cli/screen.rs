//! `gilscope [EXPERIMENT]`: the screen.

use std::io::{self, IsTerminal};

use crate::{experiment::load, runner::options};

use super::{
    args::ScreenArgs,
    exit::{CliError, Exit},
};

/// Opens the screen. Everything that can be refused is refused before the terminal is touched.
pub fn screen(args: &ScreenArgs) -> Result<Exit, CliError> {
    if let Some(program) = &args.program {
        let experiment = load::find(program)?;
        args.choices.options(&experiment)?.plan(&experiment, options::machine_cores())?;
    }
    if !(io::stdin().is_terminal() && io::stdout().is_terminal()) {
        return Err(CliError::NoTerminal(args.program.clone().unwrap_or_else(|| "battle".to_owned())));
    }
    Err(CliError::NoEngine)
}
