//! What the person has chosen for the next run: everything that the keys can change.

use std::{collections::BTreeMap, time::Duration};

use crate::{
    experiment::{
        metadata::{Experiment, Knob},
        settings::Settings,
    },
    gil::kind::GilKind,
    runner::{
        options::{Cores, DEFAULT_CHECK_INTERVAL, DEFAULT_SWITCH_INTERVAL, Options},
        plan::Plan,
    },
};

/// A run as chosen on the screen. Two runs with equal setups can be compared; hence the key of the results.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Setup {
    /// The experiment's name.
    pub experiment: String,
    /// Variant, if the experiment has any.
    pub variant: Option<String>,
    /// Value of each knob.
    pub knobs: BTreeMap<String, i64>,
    /// The lock.
    pub gil: GilKind,
    /// Number of cores, at least 1.
    pub cores: u16,
    /// Tie each thread to one core.
    pub pin: bool,
    /// Ticks between checks.
    pub check_interval: i32,
    /// How long a waiter waits before it asks the holder to let go.
    pub switch_interval: Duration,
}

impl Setup {
    /// What the experiment asks for, on a machine with so many cores.
    pub fn of(experiment: &Experiment, machine_cores: u16) -> Self {
        let about = &experiment.about;
        let machine_cores = machine_cores.max(1);
        Self {
            experiment: experiment.id.clone(),
            variant: about.variants.first().cloned(),
            knobs: experiment.knobs.iter().map(|k| (k.range.name.clone(), k.default)).collect(),
            gil: about.gil,
            cores: if about.cores == 0 { machine_cores } else { about.cores.min(machine_cores) },
            pin: true,
            check_interval: DEFAULT_CHECK_INTERVAL,
            switch_interval: DEFAULT_SWITCH_INTERVAL,
        }
    }

    /// As a run was asked for.
    pub fn of_plan(plan: &Plan) -> Self {
        Self {
            experiment: plan.experiment.clone(),
            variant: plan.variant.clone(),
            knobs: plan.knobs.clone(),
            gil: plan.gil,
            cores: plan.cores,
            pin: plan.pin,
            check_interval: plan.check_interval,
            switch_interval: plan.switch_interval,
        }
    }

    /// The same in the runner's words.
    pub fn options(&self) -> Options {
        Options {
            settings: Settings { variant: self.variant.clone(), knobs: self.knobs.clone() },
            gil: Some(self.gil),
            cores: self.cores.try_into().ok().map(Cores::Count),
            pin: self.pin,
            check_interval: Some(self.check_interval),
            switch_interval: Some(self.switch_interval),
            ..Options::default()
        }
    }

    /// The same run of another variant.
    #[must_use]
    pub fn with_variant(&self, variant: &str) -> Self {
        Self { variant: Some(variant.to_owned()), ..self.clone() }
    }

    /// The variant after this one.
    pub fn next_variant(&mut self, variants: &[String]) {
        if variants.is_empty() {
            return;
        }
        let at = variants.iter().position(|v| Some(v) == self.variant.as_ref());
        self.variant = Some(variants[at.map_or(0, |i| i + 1) % variants.len()].clone());
    }

    /// The lock after this one.
    pub fn next_gil(&mut self) {
        let at = GilKind::ALL.iter().position(|&g| g == self.gil).unwrap_or(0);
        self.gil = GilKind::ALL[(at + 1) % GilKind::ALL.len()];
    }

    /// The next number of cores: 1, 2, 4, … and all of them, then 1 again.
    pub fn next_cores(&mut self, machine_cores: u16) {
        let all = machine_cores.max(1);
        self.cores = match self.cores {
            c if c >= all => 1,
            c => c.saturating_mul(2).min(all),
        };
    }

    /// Ten times the check interval, or a tenth of it, between 1 and 1,000,000.
    pub fn scale_check_interval(&mut self, up: bool) {
        let ticks = self.check_interval;
        self.check_interval = if up { ticks.saturating_mul(10) } else { ticks / 10 }.clamp(1, 1_000_000);
    }

    /// Ten times the switch interval, or a tenth of it, between 1 µs and 1 s.
    pub fn scale_switch_interval(&mut self, up: bool) {
        let interval = self.switch_interval;
        let interval = if up { interval * 10 } else { interval / 10 };
        self.switch_interval = interval.clamp(Duration::from_micros(1), Duration::from_secs(1));
    }

    /// Ten times the knob, or a tenth of it, within its range.
    pub fn scale_knob(&mut self, knob: &Knob, up: bool) {
        let value = self.knob(knob);
        self.set_knob(knob, if up { value.saturating_mul(10) } else { value / 10 });
    }

    /// Value of a knob.
    pub fn knob(&self, knob: &Knob) -> i64 {
        self.knobs.get(&knob.range.name).copied().unwrap_or(knob.default)
    }

    /// Sets a knob to the nearest value within its range.
    pub fn set_knob(&mut self, knob: &Knob, value: i64) {
        let range = &knob.range;
        self.knobs.insert(range.name.clone(), value.max(range.min).min(range.max.max(range.min)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::metadata::KnobRange;

    fn setup() -> Setup {
        Setup {
            experiment: "battle".into(),
            variant: Some("threaded".into()),
            knobs: BTreeMap::new(),
            gil: GilKind::Tick,
            cores: 1,
            pin: true,
            check_interval: 100,
            switch_interval: DEFAULT_SWITCH_INTERVAL,
        }
    }

    #[test]
    fn cores_double_up_to_the_machine_and_begin_again() {
        let mut s = setup();
        let seen: Vec<u16> = (0..5)
            .map(|_| {
                s.next_cores(6);
                s.cores
            })
            .collect();
        assert_eq!(seen, [2, 4, 6, 1, 2]);
    }

    #[test]
    fn the_check_interval_stays_within_bounds() {
        let mut s = setup();
        (0..9).for_each(|_| s.scale_check_interval(true));
        assert_eq!(s.check_interval, 1_000_000);
        (0..9).for_each(|_| s.scale_check_interval(false));
        assert_eq!(s.check_interval, 1);
    }

    #[test]
    fn the_switch_interval_stays_within_bounds() {
        let mut s = setup();
        s.scale_switch_interval(true);
        assert_eq!(s.switch_interval, Duration::from_millis(50));
        (0..9).for_each(|_| s.scale_switch_interval(true));
        assert_eq!(s.switch_interval, Duration::from_secs(1));
        (0..9).for_each(|_| s.scale_switch_interval(false));
        assert_eq!(s.switch_interval, Duration::from_micros(1));
    }

    #[test]
    fn a_knob_is_kept_in_its_range() {
        let knob =
            Knob { range: KnobRange { name: "N".into(), min: 1, max: 5_000, help: String::new() }, default: 100 };
        let mut s = setup();
        s.scale_knob(&knob, true);
        assert_eq!(s.knob(&knob), 1_000);
        s.scale_knob(&knob, true);
        assert_eq!(s.knob(&knob), 5_000);
        s.set_knob(&knob, -3);
        assert_eq!(s.knob(&knob), 1);
    }

    #[test]
    fn variants_and_locks_go_round() {
        let mut s = setup();
        let variants = ["threaded".to_owned(), "sequential".to_owned()];
        s.next_variant(&variants);
        assert_eq!(s.variant.as_deref(), Some("sequential"));
        s.next_variant(&variants);
        assert_eq!(s.variant.as_deref(), Some("threaded"));
        for _ in GilKind::ALL {
            s.next_gil();
        }
        assert_eq!(s.gil, GilKind::Tick);
    }
}
