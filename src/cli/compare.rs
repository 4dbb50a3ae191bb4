//! `gilscope compare`: several ways of running a program, side by side.

use crate::{
    experiment::load,
    export::comparison,
    runner::{compare::Comparison, options, series::Series},
};

use super::{
    args::{self, CompareArgs},
    execute::Interrupt,
    exit::{CliError, Exit},
    output, series,
};

/// Runs all of them and prints the table.
pub fn compare(args: &CompareArgs) -> Result<Exit, CliError> {
    let experiment = load::find(&args.program)?;
    let mut common = args.terms.options();
    common.settings.knobs = args::knobs(&experiment, &args.set)?;
    common.check_interval = args.check_interval;
    common.switch_interval = args.switch_interval;
    let comparison = Comparison {
        options: common,
        variants: args.several.variant.clone(),
        gils: args.several.gil.clone(),
        cores: args.cores.clone(),
        interpreters: args.several.python.clone(),
    };
    let cases = comparison.cases(&experiment, options::machine_cores())?;
    let interrupt = Interrupt::listen()?;
    let running = Series::start_unseen(cases, args.repeat);
    let progress = series::watch(&running, &interrupt)?;
    let text = if args.json {
        comparison::json(&progress, &experiment.about)
    } else {
        comparison::text(&progress, &experiment.about)
    };
    output::print(&text)?;
    Ok(series::exit(&progress, &interrupt))
}
