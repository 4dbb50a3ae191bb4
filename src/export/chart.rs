//! A sweep as text, JSON and CSV: a line for each value, a column for each curve, and where a ratio crosses 1.

use serde::Serialize;

use crate::{
    experiment::{knobs::format_int, metadata::About},
    figures::{count, ratio, seconds},
    runner::{
        rows::Progress,
        spread::Spread,
        sweep::{Axis, Curve, Measure, Point, Sweep},
    },
};

use super::{
    bar::bar,
    comparison::remarks,
    json,
    table::{Align, Table},
};

/// Characters of the longest bar.
const BAR: usize = 24;

#[derive(Serialize)]
struct Swept<'a> {
    experiment: &'a str,
    axis: &'a str,
    measure: &'static str,
    scale: &'static str,
    finished: bool,
    curves: Vec<OneCurve<'a>>,
    ratios: Vec<OneCurve<'a>>,
}

#[derive(Serialize)]
struct OneCurve<'a> {
    label: &'a str,
    points: Vec<OnePoint<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    crosses_1_at: Option<&'a [f64]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    printed_there: Option<&'a [Option<String>]>,
}

/// What was not measured is `null`.
#[derive(Serialize)]
struct OnePoint<'a> {
    x: i64,
    median: Option<f64>,
    min: Option<f64>,
    max: Option<f64>,
    error: Option<&'a str>,
}

/// The axis's name.
pub fn axis_name(axis: &Axis) -> &str {
    match axis {
        Axis::Knob(name) => name,
        Axis::CheckInterval => "check interval",
        Axis::SwitchInterval => "switch interval, µs",
        Axis::Cores => "cores",
    }
}

/// What the curves show.
pub fn measure_name(measure: Measure) -> &'static str {
    match measure {
        Measure::Elapsed => "elapsed_s",
        Measure::WaitP50 => "gil_wait_p50_us",
        Measure::WaitP99 => "gil_wait_p99_us",
        Measure::ResponseP50 => "io_response_p50_us",
        Measure::ResponseP99 => "io_response_p99_us",
        Measure::Syscalls => "syscalls",
        Measure::Badness => "badness",
        Measure::Printed => "printed",
    }
}

/// A value as people read it.
pub fn value(measure: Measure, value: f64) -> String {
    match measure {
        Measure::Elapsed => seconds(value),
        Measure::WaitP50 | Measure::WaitP99 | Measure::ResponseP50 | Measure::ResponseP99 => seconds(value / 1e6),
        Measure::Syscalls => count(value as u64),
        Measure::Badness => format!("{value:.4}"),
        Measure::Printed => format!("{value}"),
    }
}

/// A place between the values of the axis, with as many digits as it is worth.
pub fn place(x: f64) -> String {
    if x >= 100.0 { format_int(x.round() as i64) } else { format!("{x:.1}") }
}

/// The sweep as one object.
pub fn json(sweep: &Sweep, progress: &Progress) -> String {
    let chart = sweep.chart(progress);
    json::pretty(&Swept {
        experiment: sweep.cases.first().map_or("", |case| &case.plan.experiment),
        axis: axis_name(&sweep.axis),
        measure: measure_name(sweep.measure),
        scale: if sweep.geometric { "logarithmic" } else { "linear" },
        finished: progress.done == progress.total,
        curves: chart.curves.iter().map(|curve| one(curve, false)).collect(),
        ratios: chart.ratios.iter().map(|curve| one(curve, true)).collect(),
    })
}

fn one(curve: &Curve, is_ratio: bool) -> OneCurve<'_> {
    let point = |point: &Point| {
        let spread = point.y;
        (point.x, spread.map(|y| y.median), spread.map(|y| y.min), spread.map(|y| y.max))
    };
    let points = curve.points.iter().map(|p| {
        let (x, median, min, max) = point(p);
        OnePoint { x, median, min, max, error: p.trouble.as_deref() }
    });
    OneCurve {
        label: &curve.label,
        points: points.collect(),
        crosses_1_at: is_ratio.then_some(&curve.crossings),
        printed_there: is_ratio.then_some(&curve.printed),
    }
}

/// The sweep for spreadsheets: of each curve median, minimum and maximum; an empty cell is what was not measured.
pub fn csv(sweep: &Sweep, progress: &Progress) -> String {
    let chart = sweep.chart(progress);
    let curves: Vec<&Curve> = chart.curves.iter().chain(&chart.ratios).collect();
    let mut lines = Vec::new();
    let heads = curves.iter().flat_map(|curve| ["median", "min", "max"].map(|part| format!("{} {part}", curve.label)));
    lines.push(
        [axis_name(&sweep.axis).to_owned()].into_iter().chain(heads).map(|head| quoted(&head)).collect::<Vec<_>>(),
    );
    for (index, x) in sweep.values.iter().enumerate() {
        let cells = curves.iter().flat_map(|curve| {
            let spread = curve.points.get(index).and_then(|point| point.y);
            [|y: Spread| y.median, |y: Spread| y.min, |y: Spread| y.max]
                .map(|part| spread.map(|spread| part(spread).to_string()).unwrap_or_default())
        });
        lines.push([x.to_string()].into_iter().chain(cells).collect());
    }
    lines.iter().map(|cells| cells.join(",") + "\n").collect()
}

/// A cell of CSV (RFC 4180).
fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

/// The sweep for people.
pub fn text(sweep: &Sweep, progress: &Progress, about: &About) -> String {
    let chart = sweep.chart(progress);
    let experiment = sweep.cases.first().map_or("", |case| &case.plan.experiment);
    let axis = axis_name(&sweep.axis);
    let mut text = format!("{experiment} · {} against {axis}\n\n", measure_name(sweep.measure));
    // With two ways of running their ratio is what the eye should follow.
    let drawn = chart.ratios.first().or(chart.curves.first());
    let medians = drawn.iter().flat_map(|curve| curve.points.iter().filter_map(|point| Some(point.y?.median)));
    let most = medians.fold(0.0, f64::max);
    let columns = 1 + chart.curves.len() + chart.ratios.len();
    let mut table = Table::new([vec![Align::Right; columns], vec![Align::Left]].concat());
    let heads = chart.curves.iter().chain(&chart.ratios).map(|curve| curve.label.clone());
    table.row([axis.to_owned()].into_iter().chain(heads));
    for (index, x) in sweep.values.iter().enumerate() {
        let spread = |curve: &Curve| curve.points.get(index).and_then(|point| point.y);
        let cell = |curve: &Curve, text: &dyn Fn(f64) -> String| match spread(curve) {
            None => "-".to_owned(),
            Some(Spread { median, min, max }) if min < max => {
                format!("{} ({}–{})", text(median), text(min), text(max))
            }
            Some(Spread { median, .. }) => text(median),
        };
        let mut cells = vec![format_int(*x)];
        cells.extend(chart.curves.iter().map(|curve| cell(curve, &|y| value(sweep.measure, y))));
        cells.extend(chart.ratios.iter().map(|curve| cell(curve, &ratio)));
        let mark = (!chart.ratios.is_empty()).then_some(1.0);
        cells.push(drawn.and_then(spread).map(|y| bar(y.median, mark, most, BAR)).unwrap_or_default());
        table.row(cells);
    }
    text.push_str(&table.render(0));
    text.push('\n');
    for curve in &chart.ratios {
        text.push_str(&crossing(curve, axis));
    }
    let tutorial = about.tutorial_crossing.as_ref().or(about.tutorial.as_ref().map(|tutorial| &tutorial.text));
    if let Some(tutorial) = tutorial {
        text.extend(["tutorial: ", tutorial, "\n"]);
    }
    text.push_str(&remarks(progress));
    text
}

/// Where a ratio crosses 1, in one line.
pub fn crossing(curve: &Curve, axis: &str) -> String {
    let places = curve.crossings.iter().zip(&curve.printed).map(|(&x, printed)| {
        let printed = printed.as_ref().map_or(String::new(), |printed| format!(" ({printed})"));
        format!("{axis} = {}{printed}", place(x))
    });
    let places: Vec<_> = places.collect();
    let known: Vec<f64> = curve.points.iter().filter_map(|point| Some(point.y?.median)).collect();
    let told = match (&places[..], &known[..]) {
        ([], []) => return String::new(),
        ([], [first, ..]) if *first < 1.0 => "stays below 1".to_owned(),
        ([], _) => "stays at 1 or above".to_owned(),
        _ => format!("crosses 1 at {}", places.join(" and at ")),
    };
    format!("{} {told}\n", curve.label)
}
