//! One choice over a range: which runs that takes, and the curves that come of them.
//!
//! Each value of the range is a small comparison of its own, so that at each point the curves are measured side by side.

use std::time::Duration;

use crate::experiment::metadata::Experiment;

use super::{
    compare::Comparison,
    options::{Cores, Options, OptionsError},
    range::Range,
    rows::{Case, Progress, Row, Sample},
    spread::Spread,
};

/// What varies along a sweep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Axis {
    /// One of the experiment's knobs.
    Knob(String),
    /// Ticks between checks.
    CheckInterval,
    /// Microseconds that a waiter waits before it asks the holder to let go.
    SwitchInterval,
    /// Number of cores.
    Cores,
}

/// What is measured at each point.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, clap::ValueEnum)]
pub enum Measure {
    /// Elapsed time, seconds.
    #[default]
    Elapsed,
    /// Half of the waits for the GIL were no longer, microseconds.
    WaitP50,
    /// 99 of 100 waits for the GIL were no longer, microseconds.
    WaitP99,
    /// Half of the waits for I/O were answered in Python no later, microseconds.
    ResponseP50,
    /// 99 of 100 waits for I/O were answered in Python no later, microseconds.
    ResponseP99,
    /// System calls.
    Syscalls,
    /// Failed acquisitions ÷ checks.
    Badness,
    /// The first number with a decimal point that the program prints.
    Printed,
}

/// A sweep as asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Sweep {
    /// What varies.
    pub axis: Axis,
    /// What is measured.
    pub measure: Measure,
    /// Whether the values lie evenly on a logarithmic scale.
    pub geometric: bool,
    /// The values, rising.
    pub values: Vec<i64>,
    /// What is to be run, value by value: as many cases each as there are curves, in their order.
    pub cases: Vec<Case>,
}

/// The curves at one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// The quantity itself, a curve for each way of running.
    pub curves: Vec<Curve>,
    /// The baseline's ÷ each other curve's: for elapsed times the speed-up. Empty if there is one curve only.
    pub ratios: Vec<Curve>,
}

/// One curve.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// What tells it from the others: "threaded", or "sequential ÷ threaded".
    pub label: String,
    /// A point for each value of the range.
    pub points: Vec<Point>,
    /// Of a ratio: where it crosses 1, read off the lines between the points.
    pub crossings: Vec<f64>,
    /// What the baseline's program prints about itself at each crossing, if it prints a figure.
    pub printed: Vec<Option<String>>,
}

/// One point of a curve.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// The value.
    pub x: i64,
    /// What was measured there; `None`: nothing yet, or not at all.
    pub y: Option<Spread>,
    /// Why there is nothing more to come, in one line.
    pub trouble: Option<String>,
}

impl Measure {
    /// This quantity of one run, if it was measured.
    pub fn of(self, sample: &Sample) -> Option<f64> {
        match self {
            Self::Elapsed => Some(sample.elapsed_s),
            Self::WaitP50 => sample.gil_wait.map(|wait| wait.p50_us),
            Self::WaitP99 => sample.gil_wait.map(|wait| wait.p99_us),
            Self::ResponseP50 => sample.io_response.map(|wait| wait.p50_us),
            Self::ResponseP99 => sample.io_response.map(|wait| wait.p99_us),
            Self::Syscalls => sample.syscalls.map(|n| n as f64),
            Self::Badness => sample.badness,
            Self::Printed => sample.printed.as_ref().map(|figure| figure.number),
        }
    }
}

impl Sweep {
    /// The sweep of `axis` over a range. What is left open in the comparison is the experiment's own: its lock, its cores, and of its
    /// variants the first and what that is measured against.
    pub fn new(
        experiment: &Experiment,
        comparison: &Comparison,
        (axis, range): (Axis, &Range),
        measure: Measure,
        machine: u16,
    ) -> Result<Self, OptionsError> {
        let mut fixed = comparison.clone();
        let about = &experiment.about;
        if fixed.variants.is_empty() {
            fixed.variants = about.baseline.iter().chain(about.variants.first()).cloned().collect();
            fixed.variants.dedup();
        }
        if fixed.gils.is_empty() {
            fixed.gils = vec![fixed.options.gil.unwrap_or(about.gil)];
        }
        if fixed.cores.is_empty() {
            let own = fixed.options.plan(experiment, machine)?.cores;
            fixed.cores = std::num::NonZeroU16::new(own).map(Cores::Count).into_iter().collect();
        }
        let values = range.values();
        let mut cases = Vec::new();
        for &value in &values {
            let first = cases.len();
            let of_value = at(&fixed, &axis, value).cases(experiment, machine)?;
            cases.extend(of_value.into_iter().map(|case| Case { baseline: case.baseline.map(|b| first + b), ..case }));
        }
        Ok(Self { axis, measure, geometric: range.is_geometric(), values, cases })
    }

    /// The curves as far as the runs have come.
    pub fn chart(&self, progress: &Progress) -> Chart {
        let number = self.cases.len() / self.values.len().max(1);
        let of =
            |curve: usize| (0..self.values.len()).filter_map(move |value| progress.rows.get(value * number + curve));
        let curve =
            |label: String, points: Vec<Point>| Curve { label, points, crossings: Vec::new(), printed: Vec::new() };
        let mut curves = Vec::new();
        let mut ratios = Vec::new();
        for (index, case) in self.cases[..number].iter().enumerate() {
            let points = self.values.iter().zip(of(index)).map(|(&x, row)| Point {
                x,
                y: Spread::of(row.samples.iter().filter_map(|sample| self.measure.of(sample))),
                trouble: row.trouble.clone(),
            });
            curves.push(curve(case.label.clone(), points.collect()));
            let Some(baseline) = case.baseline else { continue };
            let points = self.values.iter().zip(of(baseline).zip(of(index))).map(|(&x, (baseline, row))| {
                // Runs of one round stand beside each other.
                let pairs = baseline.samples.iter().zip(&row.samples);
                let ratio =
                    |(a, b)| Some(self.measure.of(a)? / self.measure.of(b)?).filter(|ratio: &f64| ratio.is_finite());
                let trouble = row.trouble.clone().or_else(|| baseline.trouble.clone());
                Point { x, y: Spread::of(pairs.filter_map(ratio)), trouble }
            });
            let points: Vec<Point> = points.collect();
            let label = format!("{} ÷ {}", self.cases[baseline].label, case.label);
            let crossings = crossings(&points, 1.0, self.geometric);
            let printed = crossings.iter().map(|&x| self.printed_at(x, of(baseline))).collect();
            ratios.push(Curve { crossings, printed, ..curve(label, points) });
        }
        Chart { curves, ratios }
    }
}

impl Sweep {
    /// What the program prints about itself at a place between two values, its figure read off the line between theirs.
    fn printed_at<'a>(&self, x: f64, rows: impl Iterator<Item = &'a Row>) -> Option<String> {
        let figure = |row: &Row| {
            let figures = row.samples.iter().filter_map(|sample| sample.printed.as_ref());
            let median = Spread::of(figures.clone().map(|figure| figure.number))?.median;
            Some((figures.clone().next()?.clone(), median))
        };
        let known: Vec<_> =
            self.values.iter().zip(rows).filter_map(|(&x, row)| figure(row).map(|(f, y)| (x as f64, y, f))).collect();
        let (before, after) = known.iter().zip(known.iter().skip(1)).find(|(_, after)| after.0 >= x)?;
        let part = share(x, (before.0, after.0), self.geometric);
        Some(before.2.with(before.1 + part * (after.1 - before.1)))
    }
}

/// How far `x` lies on the way from one value to another, on the axis's own scale: 0 to 1.
fn share(x: f64, (from, to): (f64, f64), geometric: bool) -> f64 {
    if geometric && from > 0.0 { (x / from).ln() / (to / from).ln() } else { (x - from) / (to - from) }
}

/// The comparison at one value of the axis.
fn at(comparison: &Comparison, axis: &Axis, value: i64) -> Comparison {
    let mut comparison = comparison.clone();
    let options: &mut Options = &mut comparison.options;
    match axis {
        Axis::Knob(name) => drop(options.settings.knobs.insert(name.clone(), value)),
        Axis::CheckInterval => options.check_interval = i32::try_from(value).ok(),
        Axis::SwitchInterval => options.switch_interval = u64::try_from(value).ok().map(Duration::from_micros),
        Axis::Cores => {
            let count = u16::try_from(value).ok().and_then(std::num::NonZeroU16::new);
            comparison.cores = count.map(Cores::Count).into_iter().collect();
        }
    }
    comparison
}

/// Where a curve crosses a level: on the straight line between two points, drawn on the axis's own scale.
pub fn crossings(points: &[Point], level: f64, geometric: bool) -> Vec<f64> {
    let known: Vec<(f64, f64)> = points.iter().filter_map(|point| Some((point.x as f64, point.y?.median))).collect();
    let between = |&((x0, y0), (x1, y1)): &((f64, f64), (f64, f64))| {
        let part = (level - y0) / (y1 - y0);
        if geometric && x0 > 0.0 { x0 * (x1 / x0).powf(part) } else { x0 + part * (x1 - x0) }
    };
    let pairs = known.iter().copied().zip(known.iter().skip(1).copied());
    pairs.filter(|&((_, y0), (_, y1))| (y0 < level) != (y1 < level)).map(|pair| between(&pair)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        experiment::catalogue,
        runner::{printed::Figure, rows::set_ratios},
    };

    fn point((x, y): (i64, f64)) -> Point {
        Point { x, y: Spread::of([y]), trouble: None }
    }

    fn cross(points: &[(i64, f64)], geometric: bool) -> Vec<f64> {
        crossings(&points.iter().copied().map(point).collect::<Vec<_>>(), 1.0, geometric)
    }

    #[test]
    fn a_crossing_is_read_off_the_line_between_two_points() {
        assert_eq!(cross(&[(0, 0.0), (10, 2.0)], false), [5.0]);
        assert_eq!(cross(&[(0, 0.5), (10, 0.9)], false), [0.0; 0]);
        assert_eq!(cross(&[(0, 0.5), (10, 1.0), (20, 2.0)], false), [10.0]);
        assert_eq!(cross(&[(0, 2.0), (10, 0.0), (20, 2.0)], false), [5.0, 15.0], "as often as it crosses");
        // Halfway between 1 and 100 on a logarithmic scale is 10.
        let [ten] = cross(&[(1, 0.0), (100, 2.0)], true)[..] else { panic!("one crossing") };
        assert!((ten - 10.0).abs() < 1e-9);
        // No factor leads away from 0: there the scale is straight.
        assert_eq!(cross(&[(0, 0.0), (10, 2.0)], true), [5.0]);
    }

    fn sweep(id: &str, axis: Axis, range: &str, comparison: &Comparison) -> Sweep {
        let range = range.parse().unwrap();
        Sweep::new(catalogue::get(id).unwrap(), comparison, (axis, &range), Measure::Elapsed, 4).unwrap()
    }

    #[test]
    fn a_battle_over_n_is_two_curves_and_their_ratio() {
        let sweep = sweep("battle", Axis::Knob("N".to_owned()), "10..1000:x10", &Comparison::default());
        let knobs: Vec<_> = sweep.cases.iter().map(|case| (case.label.as_str(), case.plan.knobs["N"])).collect();
        let both = |n| [("sequential", n), ("threaded", n)];
        assert_eq!(knobs, [both(10), both(100), both(1000)].concat());
        let mut rows: Vec<Row> = sweep.cases.iter().cloned().map(Row::new).collect();
        // At the last point nothing has been run yet.
        let printed = ["a call takes 1.0 us", "", "a call takes 4.0 us", ""].map(Figure::of);
        for (row, (elapsed_s, printed)) in rows.iter_mut().zip([1.0, 2.0, 6.0, 3.0].into_iter().zip(printed)) {
            row.add(Sample { elapsed_s, printed, ..Sample::default() });
        }
        rows[5].trouble = Some("crashed".to_owned());
        set_ratios(&mut rows);
        let chart = sweep.chart(&Progress { rows, ..Progress::default() });
        let medians = |curve: &Curve| curve.points.iter().map(|point| Some(point.y?.median)).collect::<Vec<_>>();
        assert_eq!(medians(&chart.curves[1]), [Some(2.0), Some(3.0), None]);
        assert_eq!(chart.curves[1].points[2].trouble.as_deref(), Some("crashed"));
        let [ratio] = &chart.ratios[..] else { panic!("{chart:?}") };
        assert_eq!((ratio.label.as_str(), medians(ratio)), ("sequential ÷ threaded", vec![Some(0.5), Some(2.0), None]));
        let [crossing] = ratio.crossings[..] else { panic!("{ratio:?}") };
        assert!((21.5..21.6).contains(&crossing), "a third of the way from 10 to 100: {crossing}");
        assert_eq!(ratio.printed, [Some("a call takes 2.00 us".to_owned())], "a third of the way from 1 to 4");
    }

    #[test]
    fn cores_and_check_intervals_can_be_swept_too() {
        let cores = sweep("battle", Axis::Cores, "1..3", &Comparison::default());
        assert_eq!(cores.cases.iter().map(|case| case.plan.cores).collect::<Vec<_>>(), [1, 1, 2, 2, 3, 3]);
        let only = Comparison { variants: vec!["threaded".to_owned()], ..Comparison::default() };
        let checks = sweep("battle", Axis::CheckInterval, "1..100:x10", &only);
        assert_eq!(checks.cases.iter().map(|case| case.plan.check_interval).collect::<Vec<_>>(), [1, 10, 100]);
        assert!(checks.cases.iter().all(|case| case.baseline.is_none()), "a single curve is measured against nothing");
    }

    #[test]
    fn values_that_the_experiment_cannot_take_are_refused() {
        let range = "0..10".parse().unwrap();
        let axis = (Axis::Knob("N".to_owned()), &range);
        let battle = catalogue::get("battle").unwrap();
        let told = Sweep::new(battle, &Comparison::default(), axis, Measure::Elapsed, 4).unwrap_err().to_string();
        assert_eq!(told, "N must lie between 1 and 1_000_000_000, not be 0");
    }
}
