//! `gilscope replay`: a recorded run, once more.
//!
//! At a terminal on the screen. Else what was printed comes first, then what the run cost, as with `gilscope run`.

use std::{fs::File, io::BufReader, path::Path};

use crate::{
    experiment::catalogue,
    export::{json, summary},
    runner::recording::replay,
};

use super::{
    exit::{CliError, Exit},
    output,
    run::trouble,
    screen,
};

/// Shows or prints what a recording tells. Printed, its exit status is the run's.
pub fn replay(file: &Path, as_json: bool) -> Result<Exit, CliError> {
    let named = || file.display().to_string();
    let open = File::open(file).map_err(|error| CliError::File(named(), error))?;
    let session = replay::replay(BufReader::new(open)).map_err(|error| CliError::Replay(named(), error))?;
    if !as_json && screen::is_terminal() {
        return screen::recorded(session);
    }
    let report = session.wait();
    output::complain(&report.stderr);
    if as_json {
        output::print(&json::run(&report))?;
    } else {
        let about = catalogue::get(&report.plan.experiment).map(|experiment| experiment.about.clone());
        output::print(&report.stdout)?;
        output::print(&format!("\n{}", summary::summary(&report, &about.unwrap_or_default(), None)))?;
    }
    if let Some(trouble) = trouble(&report.outcome) {
        output::complain(&trouble);
    }
    Ok(Exit::from(&report.outcome))
}
