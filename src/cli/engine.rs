//! The screen's door to the runner.

use std::{path::PathBuf, sync::Arc, time::Duration};

use crate::{
    cli::args::Choices,
    experiment::{catalogue, metadata::Experiment, own},
    lang::{code::Code, disassemble, ticks},
    runner::{
        options::{Options, machine_cores},
        report::Report,
        rows::{Case, Progress},
        series::Series,
        session::Session,
        snapshot::Snapshot,
        view::View,
    },
    tui::{
        engine::{Engine, Listed},
        setup::Setup,
    },
    verdict::{Yardstick, verdict},
};

use super::background::{save, series};

/// What a run that was told to stop takes at most until it is over.
const ENDING: Duration = Duration::from_millis(100);

/// Runs programs for the screen, one at a time.
#[derive(Debug)]
pub struct LiveEngine {
    experiments: Vec<Experiment>,
    /// Record events.
    trace: bool,
    /// Ends every run after this time.
    timeout: Option<Duration>,
    /// What programs may read, if a person said so.
    directory: Option<PathBuf>,
    session: Option<Session>,
    series: series::Slot,
    save: save::Slot,
}

impl LiveEngine {
    /// An engine that offers the catalogue and, before it, a person's own programs: the one that was named, and their folder's.
    pub fn new(named: Option<Experiment>, choices: &Choices) -> Self {
        let known = |id: &str| named.as_ref().is_some_and(|named| named.id == id);
        let mut own = own::all();
        own.retain(|experiment| !known(&experiment.id));
        let built_in = catalogue::all().iter().cloned();
        Self {
            experiments: named.into_iter().chain(own).chain(built_in).collect(),
            trace: !choices.terms.no_trace,
            timeout: choices.terms.timeout,
            directory: choices.terms.dir.clone(),
            session: None,
            series: series::Slot::default(),
            save: save::Slot::default(),
        }
    }

    /// Shows a run that has been read again.
    pub fn show(&mut self, session: Session) {
        self.session = Some(session);
    }

    /// Waits for the last run, which is told to stop, and says what it came to.
    pub fn finish(&mut self) -> Option<Report> {
        self.session.take().map(|session| {
            session.stop();
            session.wait()
        })
    }
}

impl Engine for LiveEngine {
    fn catalogue(&self) -> &[Experiment] {
        &self.experiments
    }

    fn cores(&self) -> u16 {
        machine_cores()
    }

    fn start(&mut self, setup: &Setup) -> Result<(), String> {
        let experiment = self.experiments.iter().find(|e| e.id == setup.experiment);
        let experiment = experiment.ok_or_else(|| format!("there is no experiment {}", setup.experiment))?;
        let options = Options {
            timeout: self.timeout,
            no_trace: !self.trace,
            directory: self.directory.clone(),
            ..setup.options()
        };
        let plan = options.plan(experiment, machine_cores()).map_err(|error| error.to_string())?;
        // Two runs at once would disturb each other: the one before ends first, which takes some milliseconds.
        self.session = None;
        self.series.stop();
        self.session = Some(Session::start(plan));
        Ok(())
    }

    fn stop(&mut self) {
        if let Some(session) = &self.session {
            session.stop();
        }
    }

    fn set_check_interval(&mut self, ticks: i32) {
        if let Some(session) = &self.session {
            session.set_check_interval(ticks);
        }
    }

    fn set_switch_interval(&mut self, interval: Duration) {
        if let Some(session) = &self.session {
            session.set_switch_interval(interval);
        }
    }

    fn snapshot(&mut self, view: &View) -> Option<Snapshot> {
        self.session.as_ref().map(|session| session.snapshot(view))
    }

    fn interrupt(&mut self) {
        if let Some(session) = &self.session {
            session.signal(signal_hook::consts::SIGINT);
        }
    }

    fn verdict(&self, yardstick: Option<Yardstick>) -> Vec<String> {
        let report = self.session.as_ref().and_then(Session::report);
        report.map(|report| verdict(&report, yardstick)).unwrap_or_default()
    }

    fn start_series(&mut self, mut cases: Vec<Case>, repeat: u32) {
        if let Some(session) = &self.session {
            session.stop();
            session.wait_for(ENDING);
        }
        for case in &mut cases {
            let plan = Arc::make_mut(&mut case.plan);
            plan.timeout = self.timeout.or(plan.timeout);
            if self.directory.is_some() {
                plan.directory.clone_from(&self.directory);
            }
        }
        self.series.start(cases, repeat);
    }

    fn stop_series(&mut self) {
        self.series.stop();
    }

    fn progress(&mut self) -> Option<Progress> {
        self.series.get().map(Series::progress)
    }

    fn picture(&mut self, case: usize, view: &View) -> Option<Snapshot> {
        self.series.get()?.picture(case, view)
    }

    fn save(&mut self, files: Vec<(String, String)>) {
        self.save.start(files);
    }

    fn saved(&mut self) -> Option<Result<Vec<PathBuf>, String>> {
        self.save.result()
    }

    fn listing(&self, code: &Arc<Code>) -> Vec<Listed> {
        let all = Code::all(code);
        all.iter().flat_map(|code| instructions(code)).collect()
    }
}

fn instructions(code: &Code) -> impl Iterator<Item = Listed> {
    disassemble::rows(code).into_iter().enumerate().map(|(instruction, row)| Listed {
        code: code.id,
        instruction,
        line: row.line,
        text: row.text,
        ticks: ticks::ticks(code.instructions[instruction]),
    })
}
