//! What takes part in a comparison: locks, numbers of cores, variants, interpreters, each with a switch; and how often each is run.

use std::path::PathBuf;

use crate::{
    experiment::metadata::Experiment,
    gil::kind::GilKind,
    runner::{
        compare::Comparison,
        options::{Cores, Options},
    },
};

use super::setup::Setup;

/// Runs of each case to begin with: the fewest of which a median says something.
const REPEAT: u32 = 3;
/// Most runs of each that the keys lead to.
const MOST_REPEATS: u32 = 25;

/// The switches of an experiment.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Choices {
    /// Everything that can take part, group by group.
    pub offers: Vec<Offer>,
    /// Index of the one that the keys change.
    pub caret: usize,
    /// Runs of each case, the median of which counts.
    pub repeat: u32,
}

/// Something that can take part.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// What it is.
    pub what: What,
    /// It takes part.
    pub on: bool,
}

/// One way in which runs can differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A lock of ours.
    Lock(GilKind),
    /// So many cores.
    Cores(u16),
    /// A variant of the program.
    Variant(String),
    /// A real interpreter.
    Interpreter(PathBuf),
}

impl What {
    /// The name of its group, as people read it.
    pub fn group(&self) -> &'static str {
        match self {
            Self::Lock(_) => "locks",
            Self::Cores(_) => "cores",
            Self::Variant(_) => "variants",
            Self::Interpreter(_) => "real",
        }
    }

    /// Its own name.
    pub fn name(&self) -> String {
        match self {
            Self::Lock(gil) => gil.to_string(),
            Self::Cores(n) => n.to_string(),
            Self::Variant(name) => name.clone(),
            Self::Interpreter(path) => path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned(),
        }
    }
}

impl Choices {
    /// What a teacher wants to see first: every lock on the cores that are chosen, with the variant that is chosen and the one that it
    /// is measured against.
    pub fn of(experiment: &Experiment, setup: &Setup, machine_cores: u16, interpreters: &[PathBuf]) -> Self {
        let about = &experiment.about;
        let mut cores = vec![1, setup.cores, machine_cores.max(1)];
        cores.sort_unstable();
        cores.dedup();
        let locks = GilKind::ALL.iter().map(|&gil| Offer { what: What::Lock(gil), on: true });
        let cores = cores.into_iter().map(|n| Offer { what: What::Cores(n), on: n == setup.cores });
        let variants = about.variants.iter().map(|name| Offer {
            what: What::Variant(name.clone()),
            on: setup.variant.as_ref() == Some(name) || about.baseline.as_ref() == Some(name),
        });
        // Those that a person has named take part; without any there is an offer.
        let usual = [PathBuf::from("python3")];
        let (named, on) = if interpreters.is_empty() { (&usual[..], false) } else { (interpreters, true) };
        let interpreters = named.iter().map(|path| Offer { what: What::Interpreter(path.clone()), on });
        let offers = locks.chain(cores).chain(variants).chain(interpreters).collect();
        Self { offers, caret: 0, repeat: REPEAT }
    }

    /// Moves the caret, round and round.
    pub fn step(&mut self, by: i64) {
        let all = self.offers.len() as i64;
        self.caret = (self.caret as i64 + by).checked_rem_euclid(all).unwrap_or(0) as usize;
    }

    /// Lets the one under the caret take part, or not; the last of its group stays, but for interpreters.
    pub fn toggle(&mut self) {
        let Some(Offer { what, on }) = self.offers.get(self.caret) else { return };
        let group = what.group();
        let others = self.offers.iter().filter(|o| o.on && o.what.group() == group).count() > 1;
        if !on || others || matches!(what, What::Interpreter(_)) {
            self.offers[self.caret].on ^= true;
        }
    }

    /// One run more or fewer.
    pub fn repeats(&mut self, more: bool) {
        self.repeat = if more { self.repeat + 1 } else { self.repeat.saturating_sub(1) }.clamp(1, MOST_REPEATS);
    }

    /// What the runner is asked for; everything else is as in `options`.
    pub fn comparison(&self, options: Options) -> Comparison {
        let mut comparison = Comparison { options, ..Comparison::default() };
        for offer in self.offers.iter().filter(|offer| offer.on) {
            match &offer.what {
                What::Lock(gil) => comparison.gils.push(*gil),
                What::Cores(n) => comparison.cores.extend((*n).try_into().ok().map(Cores::Count)),
                What::Variant(name) => comparison.variants.push(name.clone()),
                What::Interpreter(path) => comparison.interpreters.push(path.clone()),
            }
        }
        comparison
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::catalogue;

    fn battle() -> Choices {
        let battle = catalogue::get("battle").unwrap();
        Choices::of(battle, &Setup::of(battle, 4), 4, &[])
    }

    fn on(choices: &Choices) -> Vec<String> {
        choices.offers.iter().filter(|o| o.on).map(|o| o.what.name()).collect()
    }

    #[test]
    fn to_begin_with_every_lock_takes_part_with_the_variant_and_its_measure() {
        let comparison = battle().comparison(Options::default());
        assert_eq!(comparison.gils, GilKind::ALL);
        assert_eq!(comparison.cores, [Cores::Count(4.try_into().unwrap())]);
        assert_eq!(comparison.variants, ["threaded", "sequential"]);
        assert!(comparison.interpreters.is_empty());
    }

    #[test]
    fn interpreters_that_are_named_take_part() {
        let battle = catalogue::get("battle").unwrap();
        let choices = Choices::of(battle, &Setup::of(battle, 4), 4, &["/opt/python2.7".into()]);
        assert_eq!(choices.comparison(Options::default()).interpreters, [PathBuf::from("/opt/python2.7")]);
    }

    #[test]
    fn the_last_of_a_group_stays() {
        let mut choices = battle();
        choices.offers.retain(|o| matches!(o.what, What::Cores(_) | What::Interpreter(_)));
        assert_eq!(on(&choices), ["4"]);
        choices.caret = 1;
        choices.toggle();
        assert_eq!(on(&choices), ["4"]);
        choices.step(-1);
        choices.toggle();
        choices.step(1);
        choices.toggle();
        assert_eq!(on(&choices), ["1"]);
        choices.step(1);
        choices.toggle();
        assert_eq!(on(&choices), ["1", "python3"]);
        choices.toggle();
        assert_eq!(on(&choices), ["1"]);
        choices.step(1);
        assert_eq!(choices.caret, 0, "round and round");
    }

    #[test]
    fn runs_stay_within_bounds() {
        let mut choices = battle();
        (0..40).for_each(|_| choices.repeats(true));
        assert_eq!(choices.repeat, MOST_REPEATS);
        (0..40).for_each(|_| choices.repeats(false));
        assert_eq!(choices.repeat, 1);
        Choices::default().step(1);
        Choices::default().toggle();
    }
}
