//! From an experiment and a person's choices to a [`Plan`]: every choice checked before anything runs.

use std::{num::NonZeroU16, path::PathBuf, time::Duration};

use crate::{
    experiment::{
        metadata::Experiment,
        settings::{self, SettingError, Settings},
    },
    gil::kind::GilKind,
    sys::affinity,
};

pub use crate::gil::lock::DEFAULT_SWITCH_INTERVAL;

use super::plan::Plan;

/// `sys.setcheckinterval`'s value in a fresh interpreter.
pub const DEFAULT_CHECK_INTERVAL: i32 = 100;

/// Choices on top of an experiment's own. `None` leaves it at what the experiment says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Options {
    /// Knobs and variant.
    pub settings: Settings,
    /// The lock.
    pub gil: Option<GilKind>,
    /// How many cores.
    pub cores: Option<Cores>,
    /// Tie each thread to one core.
    pub pin: bool,
    /// Ticks between checks, at least 1.
    pub check_interval: Option<i32>,
    /// How long a waiter waits before it asks the holder to let go, at least a microsecond.
    pub switch_interval: Option<Duration>,
    /// Ends the run after this time.
    pub timeout: Option<Duration>,
    /// Count only, record no events.
    pub no_trace: bool,
    /// The directory that the program may read; a person's own program reads the one it stands in.
    pub directory: Option<PathBuf>,
}

/// How many cores a program may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cores {
    /// All there are.
    All,
    /// So many, from core 0 up.
    Count(NonZeroU16),
}

/// Why a run can't be as asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OptionsError {
    /// A knob or the variant.
    #[error(transparent)]
    Setting(#[from] SettingError),
    /// More cores than there are.
    #[error("{asked} cores asked for, but there are {machine} here; ask for no more than {machine}, or for all")]
    TooManyCores {
        /// As asked for.
        asked: u16,
        /// What there is.
        machine: u16,
    },
}

/// Number of cores that this process may use, at least 1.
pub fn machine_cores() -> u16 {
    u16::try_from(affinity::allowed().len()).unwrap_or(u16::MAX).max(1)
}

impl Options {
    /// The run that these choices make of an experiment, on a machine with `machine` cores.
    pub fn plan(&self, experiment: &Experiment, machine: u16) -> Result<Plan, OptionsError> {
        let cores = match self.cores {
            Some(Cores::Count(n)) if n.get() > machine => {
                return Err(OptionsError::TooManyCores { asked: n.get(), machine });
            }
            Some(Cores::Count(n)) => n.get(),
            Some(Cores::All) => machine,
            // What the experiment would like, as far as the machine has it.
            None if experiment.about.cores == 0 => machine,
            None => experiment.about.cores.min(machine),
        };
        let prepared = settings::prepare(experiment, &self.settings)?;
        Ok(Plan {
            experiment: experiment.id.clone(),
            file: experiment.file.clone(),
            source: prepared.source,
            variant: prepared.variant,
            knobs: prepared.knobs,
            gil: self.gil.unwrap_or(experiment.about.gil),
            cores,
            pin: self.pin,
            check_interval: self.check_interval.unwrap_or(DEFAULT_CHECK_INTERVAL),
            switch_interval: self.switch_interval.unwrap_or(DEFAULT_SWITCH_INTERVAL),
            timeout: self.timeout,
            trace: !self.no_trace,
            directory: self.directory.clone().or_else(|| experiment.directory()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::catalogue;

    fn plan(id: &str, options: &Options, machine: u16) -> Result<Plan, OptionsError> {
        options.plan(catalogue::get(id).unwrap(), machine)
    }

    fn cores(n: u16) -> Options {
        Options { cores: NonZeroU16::new(n).map(Cores::Count), ..Options::default() }
    }

    #[test]
    fn without_choices_the_experiment_decides() {
        let battle = plan("battle", &Options::default(), 8).unwrap();
        assert_eq!((battle.gil, battle.cores, battle.check_interval, battle.trace), (GilKind::Tick, 8, 100, true));
        let parallel = plan("parallel", &Options::default(), 8).unwrap();
        assert_eq!((parallel.gil, parallel.cores), (GilKind::None, 2));
        assert_eq!(plan("one-core", &Options::default(), 8).unwrap().cores, 1);
        assert_eq!(plan("parallel", &Options::default(), 1).unwrap().cores, 1, "no more than there are");
    }

    #[test]
    fn more_cores_than_there_are_is_an_error_only_when_asked_for() {
        assert_eq!(plan("battle", &cores(2), 2).unwrap().cores, 2);
        assert_eq!(
            plan("battle", &cores(64), 2).unwrap_err().to_string(),
            "64 cores asked for, but there are 2 here; ask for no more than 2, or for all"
        );
        let all = Options { cores: Some(Cores::All), ..Options::default() };
        assert_eq!(plan("one-core", &all, 4).unwrap().cores, 4);
    }
}
