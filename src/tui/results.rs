//! What earlier runs have come to, so that a run can be put beside its yardstick.

use std::collections::HashMap;

use crate::runner::snapshot::{Snapshot, Status};

use super::setup::Setup;

/// A finished run in a few numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// How it ended.
    pub status: Status,
    /// Time from first to last instruction.
    pub elapsed_ns: u64,
    /// System calls of all threads.
    pub syscalls: u64,
}

impl Outcome {
    /// What a snapshot of an ended run says.
    pub fn of(snapshot: &Snapshot) -> Self {
        Self {
            status: snapshot.status.clone(),
            elapsed_ns: snapshot.elapsed_ns,
            syscalls: snapshot.totals.syscalls_total(),
        }
    }
}

/// The last outcome of each setup.
#[derive(Debug, Clone, Default)]
pub struct Results {
    outcomes: HashMap<Setup, Outcome>,
    latest: HashMap<String, Setup>,
}

impl Results {
    /// Keeps an outcome.
    pub fn insert(&mut self, setup: Setup, outcome: Outcome) {
        self.latest.insert(setup.experiment.clone(), setup.clone());
        self.outcomes.insert(setup, outcome);
    }

    /// The last outcome of exactly this setup.
    pub fn get(&self, setup: &Setup) -> Option<&Outcome> {
        self.outcomes.get(setup)
    }

    /// The last run of an experiment, whatever its setup.
    pub fn latest(&self, experiment: &str) -> Option<(&Setup, &Outcome)> {
        let setup = self.latest.get(experiment)?;
        Some((setup, self.outcomes.get(setup)?))
    }

    /// The outcome of the same setup under the variant that it is measured against, if that run finished.
    pub fn yardstick(&self, setup: &Setup, baseline: Option<&str>) -> Option<&Outcome> {
        let outcome = self.get(&setup.with_variant(baseline?))?;
        (outcome.status == Status::Finished && outcome.elapsed_ns > 0).then_some(outcome)
    }
}
