//! Which ways of running an experiment stand side by side: its variants, locks, numbers of cores, and interpreters.

use std::{path::PathBuf, sync::Arc};

use crate::{experiment::metadata::Experiment, gil::kind::GilKind};

use super::{
    options::{Cores, Options, OptionsError},
    plan::Plan,
    rows::{Case, Tutorial},
};

/// What to put side by side. An empty list leaves the choice to the experiment: all its variants, and what belongs to the tutorial's
/// numbers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Comparison {
    /// Everything that is the same for all.
    pub options: Options,
    /// Variants.
    pub variants: Vec<String>,
    /// Locks.
    pub gils: Vec<GilKind>,
    /// Numbers of cores.
    pub cores: Vec<Cores>,
    /// Real interpreters: paths, or names that the shell would find.
    pub interpreters: Vec<PathBuf>,
}

impl Comparison {
    /// The cases, on a machine with so many cores, in the order in which they are drawn.
    pub fn cases(&self, experiment: &Experiment, machine: u16) -> Result<Vec<Case>, OptionsError> {
        let variants = self.variants(experiment);
        let gils = self.gils(experiment);
        let cores = self.cores(experiment, machine);
        let mut cases: Vec<Case> = Vec::new();
        let runners = gils.iter().map(|&gil| (gil, None));
        // What an interpreter's lock is, it knows itself.
        let children = self.interpreters.iter().map(|path| (experiment.about.gil, Some(path.clone())));
        for (gil, interpreter) in runners.chain(children) {
            for &cores_of_case in &cores {
                let first = cases.len();
                for variant in &variants {
                    let mut options = Options { gil: Some(gil), cores: Some(cores_of_case), ..self.options.clone() };
                    options.settings.variant.clone_from(variant);
                    let plan = Arc::new(options.plan(experiment, machine)?);
                    let tutorial = tutorial(experiment, &plan).filter(|_| interpreter.is_none()).unwrap_or_default();
                    cases.push(Case {
                        label: String::new(),
                        plan,
                        interpreter: interpreter.clone(),
                        baseline: None,
                        tutorial,
                    });
                }
                set_baselines(&mut cases, first, experiment);
            }
        }
        label(&mut cases);
        Ok(cases)
    }

    fn variants(&self, experiment: &Experiment) -> Vec<Option<String>> {
        let about = &experiment.about;
        let named = if self.variants.is_empty() { &about.variants } else { &self.variants };
        let mut variants: Vec<Option<String>> = named.iter().cloned().map(Some).collect();
        // The measure comes first.
        variants.sort_by_key(|variant| *variant != about.baseline);
        if variants.is_empty() { vec![None] } else { variants }
    }

    fn gils(&self, experiment: &Experiment) -> Vec<GilKind> {
        match &self.gils[..] {
            [] if experiment.about.variants.is_empty() && self.cores.is_empty() && self.interpreters.is_empty() => {
                GilKind::ALL.to_vec()
            }
            [] => vec![self.options.gil.unwrap_or(experiment.about.gil)],
            named => named.to_vec(),
        }
    }

    fn cores(&self, experiment: &Experiment, machine: u16) -> Vec<Cores> {
        let about = &experiment.about;
        let own = if about.cores == 0 { machine } else { about.cores.min(machine) };
        let one_core = about.tutorial.as_ref().is_some_and(|tutorial| tutorial.ratio_one_core.is_some());
        match &self.cores[..] {
            [] if one_core => unique([machine, 1]),
            [] => unique([own]),
            named => named.to_vec(),
        }
    }
}

fn unique<const N: usize>(mut cores: [u16; N]) -> Vec<Cores> {
    let end = if N > 1 && cores[0] == cores[1] { 1 } else { N };
    cores[..end].iter_mut().filter_map(|n| std::num::NonZeroU16::new(*n)).map(Cores::Count).collect()
}

/// The cases from `first` on differ in their variant alone: one of them is what the others are measured against. Where there is none,
/// it is the very first case of all.
fn set_baselines(cases: &mut [Case], first: usize, experiment: &Experiment) {
    let named = experiment.about.baseline.as_ref();
    let own = cases[first..].iter().position(|case| named.is_some() && case.plan.variant.as_ref() == named);
    let baseline = own.map_or(0, |own| first + own);
    for (number, case) in cases.iter_mut().enumerate().skip(first) {
        case.baseline = (number != baseline).then_some(baseline);
    }
}

/// The tutorial's number, where it is about this plan: under the lock of its day, which is the experiment's own.
fn tutorial(experiment: &Experiment, plan: &Plan) -> Option<Tutorial> {
    let about = &experiment.about;
    (plan.gil == about.gil)
        .then(|| Tutorial { seconds: None, ratio: about.tutorial_ratio(plan.variant.as_deref(), plan.cores) })
}

/// Says of each case what tells it from the others.
fn label(cases: &mut [Case]) {
    let several = |part: fn(&Case) -> String| cases.iter().any(|case| part(case) != part(&cases[0]));
    let parts: [fn(&Case) -> String; 3] = [variant, runner, cores];
    let shown: Vec<_> = parts.into_iter().filter(|&part| several(part)).collect();
    let shown = if shown.is_empty() { vec![runner as fn(&Case) -> String] } else { shown };
    for case in cases.iter_mut() {
        case.label = shown.iter().map(|part| part(case)).collect::<Vec<_>>().join(" · ");
    }
}

fn variant(case: &Case) -> String {
    case.plan.variant.clone().unwrap_or_default()
}

fn runner(case: &Case) -> String {
    case.interpreter.as_ref().map_or_else(|| case.plan.gil.to_string(), |path| path.display().to_string())
}

fn cores(case: &Case) -> String {
    if case.plan.cores == 1 { "1 core".to_owned() } else { format!("{} cores", case.plan.cores) }
}
