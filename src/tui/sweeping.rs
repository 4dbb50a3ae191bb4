//! What a sweep is of: the axis, its range, what its curves show, and where the cursor stands.

use std::collections::HashMap;

use crate::{
    experiment::{knobs::format_int, metadata::Experiment},
    gil::kind::GilKind,
    runner::sweep::{Axis, Measure},
};

use super::{format, setup::Setup};

/// Runs at each point to begin with.
const REPEAT: u32 = 3;

/// Choices of the sweep room.
#[derive(Debug, Clone, PartialEq)]
pub struct Sweeping {
    /// Index of the axis in [`axes`].
    pub axis: usize,
    /// Ranges that a person has typed, by experiment and axis.
    pub ranges: HashMap<(usize, String), String>,
    /// What the curves show.
    pub shown: Shown,
    /// Index of the point that the cursor stands on.
    pub cursor: usize,
    /// Runs at each point, the median of which counts.
    pub repeat: u32,
}

impl Default for Sweeping {
    fn default() -> Self {
        Self { axis: 0, ranges: HashMap::new(), shown: Shown::SpeedUp, cursor: 0, repeat: REPEAT }
    }
}

/// What the curves show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shown {
    /// The baseline's time ÷ each other variant's.
    SpeedUp,
    /// A quantity itself.
    Quantity(Measure),
}

impl Shown {
    /// Everything that can be shown, in the order in which keys step through it.
    pub const ALL: [Self; 9] = [
        Self::SpeedUp,
        Self::Quantity(Measure::Elapsed),
        Self::Quantity(Measure::WaitP50),
        Self::Quantity(Measure::WaitP99),
        Self::Quantity(Measure::ResponseP50),
        Self::Quantity(Measure::ResponseP99),
        Self::Quantity(Measure::Syscalls),
        Self::Quantity(Measure::Badness),
        Self::Quantity(Measure::Printed),
    ];

    /// The quantity to measure for it.
    pub fn measure(self) -> Measure {
        match self {
            Self::SpeedUp => Measure::Elapsed,
            Self::Quantity(measure) => measure,
        }
    }

    /// What stands above the curves.
    pub fn title(self) -> &'static str {
        match self {
            Self::SpeedUp => "speed-up",
            Self::Quantity(Measure::Elapsed) => "time",
            Self::Quantity(Measure::WaitP50) => "wait for the GIL, median",
            Self::Quantity(Measure::WaitP99) => "wait for the GIL, 99 of 100 are shorter",
            Self::Quantity(Measure::ResponseP50) => "response to I/O, median",
            Self::Quantity(Measure::ResponseP99) => "response to I/O, 99 of 100 are faster",
            Self::Quantity(Measure::Syscalls) => "system calls",
            Self::Quantity(Measure::Badness) => "badness: failed acquisitions ÷ checks",
            Self::Quantity(Measure::Printed) => "the figure that the program prints",
        }
    }

    /// A value, as people read it.
    pub fn value(self, y: f64) -> String {
        match self {
            Self::SpeedUp => format!("{y:.2}×"),
            Self::Quantity(Measure::Elapsed) => format::seconds((y * 1e9) as u64),
            Self::Quantity(Measure::WaitP50 | Measure::WaitP99 | Measure::ResponseP50 | Measure::ResponseP99) => {
                format::span(y * 1e3)
            }
            Self::Quantity(Measure::Syscalls) => format::short(y),
            Self::Quantity(Measure::Badness | Measure::Printed) => format!("{y:.3}"),
        }
    }

    /// The one after it, or before it.
    #[must_use]
    pub fn next(self, by: i64) -> Self {
        let at = Self::ALL.iter().position(|&shown| shown == self).unwrap_or(0) as i64;
        Self::ALL[(at + by).rem_euclid(Self::ALL.len() as i64) as usize]
    }
}

/// What can be swept: the experiment's knobs, then the interval that the lock knows, and the cores.
pub fn axes(experiment: &Experiment, gil: GilKind) -> Vec<Axis> {
    let knobs = experiment.knobs.iter().map(|knob| Axis::Knob(knob.range.name.clone()));
    let ticks = gil.counts_ticks().then_some(Axis::CheckInterval);
    let time = gil.is_timed().then_some(Axis::SwitchInterval);
    knobs.chain(ticks).chain(time).chain([Axis::Cores]).collect()
}

/// What an axis is called.
pub fn name(axis: &Axis) -> &str {
    match axis {
        Axis::Knob(name) => name,
        Axis::CheckInterval => "check interval",
        Axis::SwitchInterval => "switch interval",
        Axis::Cores => "cores",
    }
}

/// A value on an axis.
pub fn value(axis: &Axis, x: f64) -> String {
    match axis {
        Axis::Knob(_) | Axis::CheckInterval | Axis::Cores => format_int(x.round() as i64).replace('_', ","),
        Axis::SwitchInterval => format::span(x * 1e3),
    }
}

/// The range to begin with: what the knob's metadata allow, up to ten times what the program has by itself, so that it comes to an end
/// before a lesson does; in steps of equal factors where it spans more than one decade.
pub fn range(axis: &Axis, experiment: &Experiment, setup: &Setup, machine_cores: u16) -> String {
    match axis {
        Axis::Knob(name) => {
            let Some(knob) = experiment.knobs.iter().find(|knob| knob.range.name == *name) else {
                return String::new();
            };
            let most = setup.knob(knob).max(knob.default).max(1).saturating_mul(10);
            let to = knob.range.max.min(most);
            // Four decades say enough; a knob of a hundred million need not begin at 1.
            let from = if knob.range.min <= 0 { 0 } else { knob.range.min.max(to / 10_000) };
            spread(from.min(to), to)
        }
        Axis::CheckInterval => "1..100_000:x10".to_owned(),
        // Microseconds: 0.1 to some 50 ms.
        Axis::SwitchInterval => "100..51_200:x2".to_owned(),
        Axis::Cores => format!("1..{}:1", machine_cores.max(1)),
    }
}

/// Some ten values from one end to the other.
fn spread(from: i64, to: i64) -> String {
    let decades = (to.max(1) as f64 / from.max(1) as f64).log10();
    let step = match decades {
        d if d > 4.5 => "x10".to_owned(),
        d if d > 2.5 => "x3.16227766".to_owned(),
        d if d > 1.0 => "x2".to_owned(),
        _ => ((to - from) / 8).max(1).to_string(),
    };
    format!("{}..{}:{step}", format_int(from), format_int(to))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        experiment::{
            catalogue,
            metadata::{Knob, KnobRange},
        },
        runner::range::Range,
    };

    #[test]
    fn a_range_to_begin_with_lies_within_the_knob_s_and_has_some_ten_values() {
        let mut battle = catalogue::get("battle").unwrap().clone();
        for (min, max, default, expected) in [
            (0, 10_000, 100, "0..1_000:x3.16227766"),
            (0, 10_000, 10_000, "0..10_000:x3.16227766"),
            (1, 1_000_000_000, 10_000_000, "10_000..100_000_000:x3.16227766"),
            (1, 1_000_000, 100_000, "100..1_000_000:x3.16227766"),
            (1, 16, 4, "1..16:x2"),
            (2, 8, 4, "2..8:1"),
            (5, 5, 5, "5..5:1"),
        ] {
            let range_of = KnobRange { name: "N".into(), min, max, help: String::new() };
            battle.knobs = vec![Knob { range: range_of, default }];
            let setup = Setup::of(&battle, 2);
            let text = range(&Axis::Knob("N".into()), &battle, &setup, 2);
            assert_eq!(text, expected);
            let values = text.parse::<Range>().unwrap().values();
            assert!(
                values.len() <= 14 && values[0] == min.max(values[0]) && values.iter().all(|&v| v <= max),
                "{text}"
            );
        }
        for axis in [Axis::CheckInterval, Axis::SwitchInterval, Axis::Cores] {
            let text = range(&axis, &battle, &Setup::of(&battle, 2), 2);
            assert!(text.parse::<Range>().is_ok(), "{text}");
        }
    }

    #[test]
    fn what_is_shown_goes_round() {
        let mut shown = Shown::SpeedUp;
        for _ in Shown::ALL {
            shown = shown.next(1);
        }
        assert_eq!(shown, Shown::SpeedUp);
        assert_eq!(shown.next(-1).next(1), Shown::SpeedUp);
    }
}
