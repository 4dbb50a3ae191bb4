//! `gilscope sweep`: a choice over a range, as curves.

use std::time::Duration;

use crate::{
    experiment::load,
    export::chart,
    runner::{
        compare::Comparison,
        options::{self, Cores},
        range::Range,
        series::Series,
        sweep::{Axis, Sweep},
    },
};

use super::{
    args::{self, CoresOrRange, OneOrRange, SweepArgs},
    execute::Interrupt,
    exit::{CliError, Exit},
    output, series,
};

/// Runs the whole range and prints the curves.
pub fn sweep(args: &SweepArgs) -> Result<Exit, CliError> {
    let experiment = load::find(&args.program)?;
    let (axis, range) = swept(args)?;
    let is_range = |(_, text): &&(String, String)| text.contains("..");
    let fixed: Vec<_> = args.set.iter().filter(|set| !is_range(set)).cloned().collect();
    let mut common = args.terms.options();
    common.settings.knobs = args::knobs(&experiment, &fixed)?;
    if let Some(OneOrRange::One(ticks)) = args.check_interval {
        common.check_interval = i32::try_from(ticks).ok();
    }
    if let Some(OneOrRange::One(microseconds)) = args.switch_interval {
        common.switch_interval = u64::try_from(microseconds).ok().map(Duration::from_micros);
    }
    let cores: Option<Cores> = match args.cores {
        Some(CoresOrRange::Cores(cores)) => Some(cores),
        _ => None,
    };
    let comparison = Comparison {
        options: common,
        variants: args.several.variant.clone(),
        gils: args.several.gil.clone(),
        cores: cores.into_iter().collect(),
        interpreters: args.several.python.clone(),
    };
    let sweep = Sweep::new(&experiment, &comparison, (axis, &range), args.measure, options::machine_cores())?;
    let interrupt = Interrupt::listen()?;
    let running = Series::start_unseen(sweep.cases.clone(), args.repeat);
    let progress = series::watch(&running, &interrupt)?;
    let text = match (args.json, args.csv) {
        (true, _) => chart::json(&sweep, &progress),
        (_, true) => chart::csv(&sweep, &progress),
        _ => chart::text(&sweep, &progress, &experiment.about),
    };
    output::print(&text)?;
    Ok(series::exit(&progress, &interrupt))
}

/// The one range of the command line.
fn swept(args: &SweepArgs) -> Result<(Axis, Range), CliError> {
    let mut ranges = Vec::new();
    for (name, text) in args.set.iter().filter(|(_, text)| text.contains("..")) {
        let range = text.parse().map_err(|why| CliError::Usage(format!("{name}={text}: {why}")))?;
        ranges.push((Axis::Knob(name.clone()), range));
    }
    if let Some(OneOrRange::Range(range)) = args.check_interval {
        ranges.push((Axis::CheckInterval, range));
    }
    if let Some(OneOrRange::Range(range)) = args.switch_interval {
        ranges.push((Axis::SwitchInterval, range));
    }
    if let Some(CoresOrRange::Range(range)) = args.cores {
        ranges.push((Axis::Cores, range));
    }
    let intervals = args.check_interval.is_some() || args.switch_interval.is_some();
    if !args.several.python.is_empty() && intervals {
        let why =
            "--check-interval and --switch-interval are our own machine's; of a real interpreter the program sets them";
        return Err(CliError::Usage(why.to_owned()));
    }
    let [range] = <[_; 1]>::try_from(ranges).map_err(|ranges: Vec<_>| {
        let number = if ranges.is_empty() { "no range" } else { "more than one range" };
        CliError::Usage(format!("{number} to sweep; give one, such as --set N=1..100_000:x10"))
    })?;
    Ok(range)
}
