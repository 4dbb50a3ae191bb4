//! `gilscope [EXPERIMENT]`: the screen.

use std::io::{self, IsTerminal};

use crate::{
    experiment::{catalogue, load, metadata::Experiment},
    export::{json, summary},
    runner::{options, plan::Plan, snapshot::Status},
    tui::{
        run::{self, Options},
        setup::Setup,
    },
};

use super::{
    args::ScreenArgs,
    engine::LiveEngine,
    exit::{CliError, Exit},
    output,
};

/// Opens the screen, and prints what the last run came to when it is left. Everything that can be refused is
/// refused before the terminal is touched.
pub fn screen(args: &ScreenArgs) -> Result<Exit, CliError> {
    let experiment = args.program.as_deref().map(load::find).transpose()?;
    let setup = experiment.as_ref().map(|experiment| setup(args, experiment)).transpose()?;
    if !(io::stdin().is_terminal() && io::stdout().is_terminal()) {
        return Err(CliError::NoTerminal(args.program.clone().unwrap_or_else(|| "battle".to_owned())));
    }
    let own = experiment.clone().filter(|experiment| catalogue::get(&experiment.id) != Some(experiment));
    let mut engine = LiveEngine::new(own, &args.choices);
    let options = Options {
        experiment: experiment.as_ref().map(|experiment| experiment.id.clone()),
        setup,
        start: args.start,
        quit_when_done: args.quit_when_done,
        interpreters: args.python.clone(),
        ..Options::default()
    };
    let farewell = run::run(&mut engine, &options)?;
    if let Some(refusal) = farewell.refusal {
        output::complain(&format!("gilscope: {refusal}"));
    }
    let Some(report) = engine.finish() else { return Ok(Exit::Finished) };
    let about = catalogue::get(&report.plan.experiment).or(experiment.as_ref()).map(|e| e.about.clone());
    output::print(&if args.json {
        json::run(&report)
    } else {
        summary::summary(&report, &about.unwrap_or_default(), farewell.baseline_s)
    })?;
    if let Status::Failed(text) = &report.outcome {
        output::complain(text);
    }
    if farewell.signal.is_some() {
        return Ok(Exit::Interrupted);
    }
    // Who looked, stopped a run and left has done nothing wrong; who asked for one run wants to know how it went.
    Ok(if args.quit_when_done { Exit::from(&report.outcome) } else { Exit::Finished })
}

/// What the command line chooses, in the screen's words.
fn setup(args: &ScreenArgs, experiment: &Experiment) -> Result<Setup, CliError> {
    let machine = options::machine_cores();
    let plan: Plan = args.choices.options(experiment)?.plan(experiment, machine)?;
    let own = Setup::of(experiment, machine);
    Ok(Setup {
        variant: plan.variant,
        knobs: plan.knobs,
        gil: plan.gil,
        cores: plan.cores,
        pin: own.pin || plan.pin,
        check_interval: plan.check_interval,
        switch_interval: plan.switch_interval,
        ..own
    })
}
