//! What an experiment says about itself: the `[tool.gilscope]` table of its PEP 723 block.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use crate::gil::kind::GilKind;

/// One experiment: a Python program and what is said about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Experiment {
    /// Its name on the command line, from the file's name: `battle`.
    pub id: String,
    /// The file's name as tracebacks show it: `battle.py`.
    pub file: String,
    /// The whole source text, block included.
    pub source: String,
    /// What the block says; defaults for a file without one.
    pub about: About,
    /// Knobs, in the order of the source.
    pub knobs: Vec<Knob>,
    /// Why it cannot be run, if it cannot.
    pub trouble: Option<String>,
}

impl Experiment {
    /// Where a person's own program stands; none for one of the catalogue.
    pub fn directory(&self) -> Option<PathBuf> {
        // Only a file's name is its path.
        if self.id != self.file {
            return None;
        }
        let parent = Path::new(&self.file).parent()?;
        Some(if parent.as_os_str().is_empty() { PathBuf::from(".") } else { parent.to_owned() })
    }
}

/// The `[tool.gilscope]` table.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct About {
    /// A line for the head of the screen: "two threads, one GIL".
    pub title: String,
    /// Part of the tutorial, 1 to 12; 13 for what came after it; 0 for none (a person's own file).
    pub part: u8,
    /// Slides, as people write them: "79–80, 94, 98".
    pub slides: String,
    /// What to ask before the first run: one sentence.
    pub predict: String,
    /// What to look for while it runs: one sentence.
    pub look_for: String,
    /// Values that the constant `VARIANT` may take; the first is the default. Empty: no variants.
    pub variants: Vec<String>,
    /// The variant that the others are measured against (battle: `sequential`).
    pub baseline: Option<String>,
    /// Lock to start with.
    pub gil: GilKind,
    /// Cores to start with; 0 is all.
    pub cores: u16,
    /// Names of the module-level constants that are knobs, apart from `VARIANT`, each with its lowest and highest value.
    #[serde(skip_serializing)]
    pub knobs: Vec<KnobRange>,
    /// The tutorial's own number, for comparison.
    pub tutorial: Option<TutorialNumber>,
    /// Where the tutorial's curve crosses 1, for comparison with a sweep's.
    pub tutorial_crossing: Option<String>,
}

/// A knob as the block declares it.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct KnobRange {
    /// Name of the constant.
    pub name: String,
    /// Lowest value that makes sense.
    pub min: i64,
    /// Highest value that makes sense.
    pub max: i64,
    /// What it changes, in a few words.
    #[serde(default)]
    pub help: String,
}

/// A knob with the value that stands in the source.
#[derive(Debug, Clone, PartialEq)]
pub struct Knob {
    /// As declared.
    pub range: KnobRange,
    /// The literal in the source.
    pub default: i64,
}

/// What the tutorial measured.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct TutorialNumber {
    /// Elapsed time ÷ the baseline's (1.85: 1.85 times slower), for the default variant on all cores.
    pub ratio: f64,
    /// The same with one core, where the tutorial has it.
    #[serde(default)]
    pub ratio_one_core: Option<f64>,
    /// Where it stands: "45.5 s against 24.6 s, slide 80".
    pub text: String,
    /// Seconds on the tutorial's machine, by variant.
    #[serde(default)]
    pub seconds: BTreeMap<String, f64>,
    /// The same with one core.
    #[serde(default)]
    pub seconds_one_core: BTreeMap<String, f64>,
}

impl About {
    /// What the tutorial measured for this variant on so many cores, as a ratio to the baseline.
    pub fn tutorial_ratio(&self, variant: Option<&str>, cores: u16) -> Option<f64> {
        let number = self.tutorial.as_ref()?;
        let measured = variant == self.variants.first().map(String::as_str);
        measured.then_some(if cores == 1 { number.ratio_one_core } else { Some(number.ratio) })?
    }

    /// The tutorial's own seconds for this variant on so many cores.
    pub fn tutorial_seconds(&self, variant: Option<&str>, cores: u16) -> Option<f64> {
        let number = self.tutorial.as_ref()?;
        let seconds = if cores == 1 { &number.seconds_one_core } else { &number.seconds };
        seconds.get(variant?).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tutorial_s_number_belongs_to_one_variant_and_number_of_cores() {
        let mut about = About {
            variants: vec!["threaded".to_owned(), "sequential".to_owned()],
            tutorial: Some(TutorialNumber {
                ratio: 1.85,
                ratio_one_core: Some(1.54),
                text: String::new(),
                seconds: BTreeMap::from([("sequential".to_owned(), 24.6)]),
                seconds_one_core: BTreeMap::new(),
            }),
            ..About::default()
        };
        assert_eq!(about.tutorial_ratio(Some("threaded"), 2), Some(1.85));
        assert_eq!(about.tutorial_ratio(Some("threaded"), 1), Some(1.54));
        assert_eq!(about.tutorial_ratio(Some("sequential"), 2), None);
        assert_eq!(about.tutorial_seconds(Some("sequential"), 2), Some(24.6));
        assert_eq!(about.tutorial_seconds(Some("sequential"), 1), None);
        about.tutorial = None;
        assert_eq!(about.tutorial_ratio(Some("threaded"), 2), None);
    }
}
