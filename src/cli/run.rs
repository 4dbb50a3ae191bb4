//! `gilscope run`: a program without the screen.
//!
//! What the program prints comes first, then what the run cost; a traceback goes to standard error.

use std::sync::Arc;

use crate::{
    experiment::{load, metadata::Experiment},
    export::{json, summary},
    runner::{options, plan::Plan, report::Report, snapshot::Status},
};

use super::{
    args::RunArgs,
    execute::{self, Interrupt},
    exit::{CliError, Exit},
    output,
};

/// Runs the program as often as asked for and prints what came of it.
pub fn run(args: &RunArgs) -> Result<Exit, CliError> {
    let experiment = load::find(&args.program)?;
    let plan = args.choices.options(&experiment)?.plan(&experiment, options::machine_cores())?;
    let plan = Arc::new(plan);
    let interrupt = Interrupt::listen()?;
    let reports = repeat(args.repeat, || {
        let hear = |text: &str| if args.json { Ok(()) } else { output::print(text) };
        let report = execute::execute(&plan, args.record.as_deref(), &interrupt, hear)?;
        output::complain(&report.stderr);
        Ok(report)
    })?;
    let text = if args.json { as_json(&plan, &reports) } else { as_text(&experiment, &plan, &reports) };
    output::print(&text)?;
    let Some(last) = reports.last() else { return Ok(Exit::Finished) };
    if let Some(trouble) = trouble(&last.outcome) {
        output::complain(&trouble);
    }
    Ok(Exit::from(&last.outcome))
}

/// Repeats until one run does not finish by itself.
fn repeat(times: u32, mut execute: impl FnMut() -> Result<Report, CliError>) -> Result<Vec<Report>, CliError> {
    let mut reports = Vec::new();
    for _ in 0..times {
        let report = execute()?;
        let finished = report.outcome == Status::Finished;
        reports.push(report);
        if !finished {
            break;
        }
    }
    Ok(reports)
}

fn as_json(plan: &Plan, reports: &[Report]) -> String {
    match reports {
        [one] => json::run(one),
        several => json::runs(plan, several),
    }
}

fn as_text(experiment: &Experiment, plan: &Plan, reports: &[Report]) -> String {
    let text = match reports {
        [one] => summary::summary(one, &experiment.about, None),
        several => summary::repeated(plan, several),
    };
    // An empty line between what the program said and what we say.
    format!("\n{text}")
}

/// What standard error is told.
pub(super) fn trouble(outcome: &Status) -> Option<String> {
    match outcome {
        Status::Failed(text) => Some(text.clone()),
        Status::Deadlock(text) => Some(format!("gilscope: deadlock: {text}")),
        Status::TimedOut => Some("gilscope: the program took longer than --timeout allows".to_owned()),
        Status::Running | Status::Finished | Status::Aborted => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::summary::tests::battle;

    #[test]
    fn repeating_ends_with_the_first_run_that_does_not_finish() {
        let mut outcomes = [Status::Finished, Status::Failed("boom".to_owned()), Status::Finished].into_iter();
        let reports = repeat(3, || Ok(Report { outcome: outcomes.next().unwrap(), ..battle() })).unwrap();
        assert_eq!(reports.len(), 2);
        assert_eq!(Exit::from(&reports[1].outcome), Exit::Failed);
        assert_eq!(trouble(&reports[1].outcome).as_deref(), Some("boom"));
    }

    #[test]
    fn repeating_runs_as_often_as_asked_for() {
        assert_eq!(repeat(3, || Ok(battle())).unwrap().len(), 3);
    }
}
