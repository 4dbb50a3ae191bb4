//! `gilscope [EXPERIMENT]`: the screen.

use std::io::{self, IsTerminal};

use crate::{
    experiment::{catalogue, load, metadata::Experiment},
    export::{json, summary},
    runner::{options, plan::Plan, session::Session, snapshot::Status},
    tui::{
        engine::Engine,
        run::{self, First, Options},
        setup::Setup,
    },
};

use super::{
    args::{Choices, ScreenArgs},
    engine::LiveEngine,
    exit::{CliError, Exit},
    output,
};

/// Opens the screen, and prints what the last run came to when it is left. Everything that can be refused is
/// refused before the terminal is touched.
pub fn screen(args: &ScreenArgs) -> Result<Exit, CliError> {
    let experiment = args.program.as_deref().map(load::find).transpose()?;
    let setup = experiment.as_ref().map(|experiment| setup(args, experiment)).transpose()?;
    if !is_terminal() {
        return Err(CliError::NoTerminal(args.program.clone().unwrap_or_else(|| "battle".to_owned())));
    }
    let engine = LiveEngine::new(own(experiment.clone()), &args.choices);
    let options = Options {
        experiment: experiment.as_ref().map(|experiment| experiment.id.clone()),
        setup,
        first: if args.start { First::Run } else { First::Experiment },
        quit_when_done: args.quit_when_done,
        interpreters: args.python.clone(),
        ..Options::default()
    };
    show(engine, &options, args.json)
}

/// Opens the screen on a run that was recorded.
pub fn recorded(session: Session) -> Result<Exit, CliError> {
    let plan = session.plan();
    let experiment = match catalogue::get(&plan.experiment) {
        Some(experiment) => experiment.clone(),
        None => load::from_text(&plan.experiment, &plan.file, plan.source.clone())?,
    };
    let options = Options {
        experiment: Some(experiment.id.clone()),
        setup: Some(Setup::of_plan(plan)),
        first: First::Recorded,
        ..Options::default()
    };
    let mut engine = LiveEngine::new(own(Some(experiment)), &Choices::default());
    engine.show(session);
    show(engine, &options, false)
}

/// Somebody can see and type.
pub fn is_terminal() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// What stands in the list besides the catalogue's.
fn own(experiment: Option<Experiment>) -> Option<Experiment> {
    experiment.filter(|experiment| catalogue::get(&experiment.id) != Some(experiment))
}

/// From the first frame to what is printed on leaving.
fn show(mut engine: LiveEngine, options: &Options, as_json: bool) -> Result<Exit, CliError> {
    let farewell = run::run(&mut engine, options)?;
    if let Some(refusal) = farewell.refusal {
        output::complain(&format!("gilscope: {refusal}"));
    }
    let Some(report) = engine.finish() else { return Ok(Exit::Finished) };
    let listed = engine.catalogue().iter().find(|experiment| experiment.id == report.plan.experiment);
    let about = listed.map(|experiment| experiment.about.clone());
    output::print(&if as_json {
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
    Ok(if options.quit_when_done { Exit::from(&report.outcome) } else { Exit::Finished })
}

/// What the command line chooses, in the screen's words.
fn setup(args: &ScreenArgs, experiment: &Experiment) -> Result<Setup, CliError> {
    let machine = options::machine_cores();
    let plan: Plan = args.choices.options(experiment)?.plan(experiment, machine)?;
    let own = Setup::of(experiment, machine);
    Ok(Setup { pin: own.pin || plan.pin, ..Setup::of_plan(&plan) })
}
