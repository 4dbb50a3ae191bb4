//! Which ways of running an experiment stand side by side: its variants, locks, numbers of cores, and interpreters.

use std::{
    num::NonZeroU16,
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::{experiment::metadata::Experiment, gil::kind::GilKind};

use super::{
    interpreter::TIME_LIMIT,
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
        let machines = gils.iter().map(|&gil| (gil, gil.to_string(), None));
        // What an interpreter's lock is, it knows itself.
        let names = names(&self.interpreters).zip(&self.interpreters);
        let children = names.map(|(name, path)| (experiment.about.gil, name, Some(path.clone())));
        for (gil, runner, interpreter) in machines.chain(children) {
            for &cores_of_case in &cores {
                let first = cases.len();
                for variant in &variants {
                    let mut options = Options { gil: Some(gil), cores: Some(cores_of_case), ..self.options.clone() };
                    // Whatever hangs must come to an end, so that the rest goes on.
                    options.timeout = options.timeout.or(Some(TIME_LIMIT));
                    options.settings.variant.clone_from(variant);
                    let plan = Arc::new(options.plan(experiment, machine)?);
                    let tutorial = tutorial(experiment, &plan).filter(|_| interpreter.is_none()).unwrap_or_default();
                    cases.push(Case {
                        label: String::new(),
                        runner: runner.clone(),
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
            [] => {
                let mut counts = if one_core { vec![machine, 1] } else { vec![own] };
                counts.dedup();
                counts.into_iter().filter_map(NonZeroU16::new).map(Cores::Count).collect()
            }
            named => named.to_vec(),
        }
    }
}

/// The interpreters' names: of each path as much of its end as tells it from the others.
fn names(paths: &[PathBuf]) -> impl Iterator<Item = String> {
    let end = |path: &Path, parts: usize| {
        let all: Vec<_> = path.components().collect();
        all[all.len().saturating_sub(parts)..].iter().collect::<PathBuf>()
    };
    let longest = paths.iter().map(|path| path.components().count()).max().unwrap_or(1);
    let is_alone = move |path: &Path, parts: usize| {
        paths.iter().filter(|other| end(other, parts) == end(path, parts)).count() == 1
    };
    paths.iter().map(move |path| {
        let parts = (1..longest).find(|&parts| is_alone(path, parts)).unwrap_or(longest);
        end(path, parts).display().to_string()
    })
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

/// The tutorial's number, where it is about this plan: under a lock of its day.
fn tutorial(experiment: &Experiment, plan: &Plan) -> Option<Tutorial> {
    let about = &experiment.about;
    (plan.gil.generation() == 2).then(|| Tutorial {
        seconds: about.tutorial_seconds(plan.variant.as_deref(), plan.cores),
        ratio: about.tutorial_ratio(plan.variant.as_deref(), plan.cores),
    })
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
    case.runner.clone()
}

fn cores(case: &Case) -> String {
    if case.plan.cores == 1 { "1 core".to_owned() } else { format!("{} cores", case.plan.cores) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::catalogue;

    fn cases(id: &str, comparison: &Comparison) -> Vec<Case> {
        comparison.cases(catalogue::get(id).unwrap(), 4).unwrap()
    }

    fn labels(cases: &[Case]) -> Vec<&str> {
        cases.iter().map(|case| case.label.as_str()).collect()
    }

    #[test]
    fn a_battle_left_to_itself_has_the_tutorial_s_rows() {
        let cases = cases("battle", &Comparison::default());
        assert_eq!(
            labels(&cases),
            ["sequential · 4 cores", "threaded · 4 cores", "sequential · 1 core", "threaded · 1 core"]
        );
        let tutorial: Vec<_> = cases.iter().map(|case| (case.tutorial.seconds, case.tutorial.ratio)).collect();
        assert_eq!(tutorial, [(Some(24.6), None), (Some(45.5), Some(1.85)), (None, None), (Some(38.0), Some(1.54))]);
        let baselines: Vec<_> = cases.iter().map(|case| case.baseline).collect();
        assert_eq!(baselines, [None, Some(0), None, Some(2)]);
    }

    #[test]
    fn without_variants_the_locks_stand_side_by_side_and_the_first_is_the_measure() {
        let cases = cases("gil-single", &Comparison::default());
        assert_eq!(labels(&cases), GilKind::ALL.map(GilKind::name));
        assert!(cases[0].baseline.is_none() && cases[1..].iter().all(|case| case.baseline == Some(0)));
    }

    #[test]
    fn everything_that_is_named_is_put_side_by_side_and_labels_tell_what_differs() {
        let comparison = Comparison {
            variants: vec!["threaded".to_owned()],
            gils: vec![GilKind::None],
            interpreters: ["python3", "/opt/2.7/bin/python", "/opt/3.9/bin/python"].map(PathBuf::from).to_vec(),
            cores: vec![Cores::All],
            ..Comparison::default()
        };
        let cases = cases("battle", &comparison);
        assert_eq!(labels(&cases), ["none", "python3", "2.7/bin/python", "3.9/bin/python"]);
        assert!(cases.iter().all(|case| case.plan.variant.as_deref() == Some("threaded")));
        assert_eq!(cases[1].baseline, Some(0), "there is no sequential one: the first is the measure");
        assert_eq!(cases[0].tutorial, Tutorial::default(), "the tutorial knew another lock");
        assert_eq!(cases[0].plan.timeout, Some(TIME_LIMIT));
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let wrong = Comparison { variants: vec!["fast".to_owned()], ..Comparison::default() };
        let told = wrong.cases(catalogue::get("battle").unwrap(), 4).unwrap_err().to_string();
        assert_eq!(told, "battle has no variant `fast`; its variants are threaded, sequential");
    }
}
