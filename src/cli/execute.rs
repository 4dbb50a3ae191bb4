//! One run from start to end, with Ctrl-C listened to.

use std::{
    fs::File,
    io,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    time::Duration,
};

use signal_hook::{
    consts::{SIGHUP, SIGINT, SIGTERM},
    flag,
};

use crate::runner::{plan::Plan, report::Report, session::Session};

use super::{
    exit::{CliError, Exit},
    output,
};

/// How often signals and output are looked for.
const LISTEN: Duration = Duration::from_millis(20);

/// Set by the signals that end a run.
#[derive(Debug)]
pub struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// From now on a first signal asks for the run's end; a second one ends the process on the spot.
    pub fn listen() -> io::Result<Self> {
        let asked = Arc::new(AtomicBool::new(false));
        for signal in [SIGINT, SIGTERM, SIGHUP] {
            flag::register_conditional_shutdown(signal, Exit::Interrupted as i32, Arc::clone(&asked))?;
            flag::register(signal, Arc::clone(&asked))?;
        }
        Ok(Self(asked))
    }

    /// Tells whether the run is to end.
    pub fn asked(&self) -> bool {
        self.0.load(Relaxed)
    }
}

/// Runs a plan to its end, whichever that is. `hear` gets what the program prints, soon after it is printed. `record` names the file in
/// which the run is written down, if it is.
pub fn execute(
    plan: &Arc<Plan>,
    record: Option<&Path>,
    interrupt: &Interrupt,
    mut hear: impl FnMut(&str) -> Result<(), CliError>,
) -> Result<Report, CliError> {
    let named = || record.map(|path| path.display().to_string()).unwrap_or_default();
    let file = record.map(File::create).transpose().map_err(|error| CliError::File(named(), error))?;
    let session = match file {
        Some(file) => Session::start_recorded((**plan).clone(), file),
        None => Session::start((**plan).clone()),
    };
    let mut heard = 0;
    while !session.is_over() {
        if interrupt.asked() {
            session.stop();
        }
        session.wait_for(LISTEN);
        let text;
        (text, heard) = session.stdout_from(heard);
        hear(&text)?;
    }
    hear(&session.stdout_from(heard).0)?;
    if let Some(failure) = session.recording_failure() {
        output::complain(&format!("gilscope: {}: the recording is not complete: {failure}", named()));
    }
    Ok(session.wait())
}
