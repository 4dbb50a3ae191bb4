//! Setting an experiment's knobs and variant: checks first, then the changed source text.

use std::collections::BTreeMap;

use super::{
    knobs::{self, format_int},
    load::VARIANT,
    metadata::{Experiment, Knob},
};

/// What was set; the rest keeps its default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// The variant, if another than the first.
    pub variant: Option<String>,
    /// Knobs by name.
    pub knobs: BTreeMap<String, i64>,
}

/// A source text with everything set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    /// The program.
    pub source: String,
    /// The variant that is set, if the experiment has any.
    pub variant: Option<String>,
    /// The values of all knobs.
    pub knobs: BTreeMap<String, i64>,
}

/// Why a setting can't be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingError {
    /// No such knob.
    #[error("{experiment} has no knob `{name}`; {}", one_of("its knobs are", .known, "it has none"))]
    UnknownKnob {
        /// The experiment.
        experiment: String,
        /// What was asked for.
        name: String,
        /// What there is.
        known: Vec<String>,
    },
    /// Not a whole number.
    #[error("{name} must be a whole number such as {}, not `{text}`", format_int(*.example))]
    NotANumber {
        /// The knob.
        name: String,
        /// What was given.
        text: String,
        /// The default.
        example: i64,
    },
    /// Too small or too large.
    #[error("{name} must lie between {} and {}, not be {text}", format_int(*.min), format_int(*.max))]
    OutOfRange {
        /// The knob.
        name: String,
        /// What was given.
        text: String,
        /// The lowest value.
        min: i64,
        /// The highest value.
        max: i64,
    },
    /// No such variant.
    #[error("{experiment} has no variant `{name}`; {}", one_of("its variants are", .known, "it has none"))]
    UnknownVariant {
        /// The experiment.
        experiment: String,
        /// What was asked for.
        name: String,
        /// What there is.
        known: Vec<String>,
    },
}

fn one_of(intro: &str, names: &[String], none: &str) -> String {
    if names.is_empty() { none.to_owned() } else { format!("{intro} {}", names.join(", ")) }
}

/// Reads the value of a knob as a person types it and checks that it is one that makes sense.
pub fn read_value(experiment: &Experiment, name: &str, text: &str) -> Result<i64, SettingError> {
    let knob = knob(experiment, name)?;
    match knobs::parse_int(text) {
        Some(value) => in_range(knob, value),
        // A number, but one that no 64 bits hold.
        None if !text.is_empty() && text.trim_start_matches('-').bytes().all(|b| b.is_ascii_digit() || b == b'_') => {
            Err(out_of_range(knob, text.to_owned()))
        }
        None => Err(SettingError::NotANumber { name: name.to_owned(), text: text.to_owned(), example: knob.default }),
    }
}

/// The program with these settings in it.
pub fn prepare(experiment: &Experiment, settings: &Settings) -> Result<Prepared, SettingError> {
    let mut source = experiment.source.clone();
    let mut values: BTreeMap<String, i64> =
        experiment.knobs.iter().map(|knob| (knob.range.name.clone(), knob.default)).collect();
    for (name, &value) in &settings.knobs {
        in_range(knob(experiment, name)?, value)?;
        if let Some((place, _)) = knobs::find_int(&source, name) {
            source = knobs::replace(&source, place, &value.to_string());
        }
        values.insert(name.clone(), value);
    }
    let variant = settings.variant.as_ref().or(experiment.about.variants.first());
    if let Some(name) = variant {
        if !experiment.about.variants.contains(name) {
            return Err(SettingError::UnknownVariant {
                experiment: experiment.id.clone(),
                name: name.clone(),
                known: experiment.about.variants.clone(),
            });
        }
        if let Some((place, _)) = knobs::find_str(&source, VARIANT) {
            source = knobs::replace(&source, place, &format!("\"{name}\""));
        }
    }
    Ok(Prepared { source, variant: variant.cloned(), knobs: values })
}

fn knob<'a>(experiment: &'a Experiment, name: &str) -> Result<&'a Knob, SettingError> {
    experiment.knobs.iter().find(|knob| knob.range.name == name).ok_or_else(|| SettingError::UnknownKnob {
        experiment: experiment.id.clone(),
        name: name.to_owned(),
        known: experiment.knobs.iter().map(|knob| knob.range.name.clone()).collect(),
    })
}

fn in_range(knob: &Knob, value: i64) -> Result<i64, SettingError> {
    let fits = (knob.range.min..=knob.range.max).contains(&value);
    if fits { Ok(value) } else { Err(out_of_range(knob, value.to_string())) }
}

fn out_of_range(knob: &Knob, text: String) -> SettingError {
    SettingError::OutOfRange { name: knob.range.name.clone(), text, min: knob.range.min, max: knob.range.max }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::catalogue;

    fn battle() -> &'static Experiment {
        catalogue::get("battle").unwrap()
    }

    #[test]
    fn nothing_set_leaves_the_source_as_it_is() {
        let prepared = prepare(battle(), &Settings::default()).unwrap();
        assert_eq!(prepared.source, battle().source);
        assert_eq!(prepared.variant.as_deref(), Some("threaded"));
        assert_eq!(prepared.knobs, BTreeMap::from([("N".to_owned(), 10_000_000)]));
    }

    #[test]
    fn settings_replace_the_literals_alone() {
        let settings =
            Settings { variant: Some("sequential".to_owned()), knobs: BTreeMap::from([("N".to_owned(), 5)]) };
        let prepared = prepare(battle(), &settings).unwrap();
        let expected = battle()
            .source
            .replace("N = 10000000\n", "N = 5\n")
            .replace("VARIANT = \"threaded\"", "VARIANT = \"sequential\"");
        assert_eq!(prepared.source, expected);
        assert_eq!(prepared.knobs["N"], 5);
    }

    #[test]
    fn a_wrong_setting_says_what_would_be_right() {
        let message = |name, text| read_value(battle(), name, text).unwrap_err().to_string();
        assert_eq!(message("M", "1"), "battle has no knob `M`; its knobs are N");
        assert_eq!(message("N", "many"), "N must be a whole number such as 10_000_000, not `many`");
        assert_eq!(message("N", ""), "N must be a whole number such as 10_000_000, not ``");
        let range = "N must lie between 1 and 1_000_000_000, not be ";
        for text in ["0", "-1", "1000000001", "99999999999999999999999"] {
            assert_eq!(message("N", text), format!("{range}{text}"));
        }
        let variant = Settings { variant: Some("fast".to_owned()), ..Settings::default() };
        assert_eq!(
            prepare(battle(), &variant).unwrap_err().to_string(),
            "battle has no variant `fast`; its variants are threaded, sequential"
        );
        let race = catalogue::get("race").unwrap();
        assert_eq!(prepare(race, &variant).unwrap_err().to_string(), "race has no variant `fast`; it has none");
        assert_eq!(read_value(battle(), "N", "1_000"), Ok(1000));
    }
}
