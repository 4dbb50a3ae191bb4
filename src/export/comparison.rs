//! A comparison as text and as JSON: a row for each way of running, beside the tutorial's numbers.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    experiment::{knobs::format_int, metadata::About},
    figures::{self, count, ratio, seconds},
    gil::kind::GilKind,
    runner::{
        plan::Plan,
        rows::{Progress, Row, Tutorial},
    },
};

use super::{
    bar::bar,
    json,
    table::{Align, Table},
};

/// Characters of the longest bar.
const BAR: usize = 24;

#[derive(Serialize)]
struct Comparison<'a> {
    experiment: &'a str,
    finished: bool,
    tutorial: Option<&'a str>,
    cases: Vec<Case<'a>>,
}

/// A row in the JSON. What was not measured is `null`.
#[derive(Serialize)]
pub(super) struct Case<'a> {
    label: &'a str,
    variant: Option<&'a str>,
    knobs: &'a BTreeMap<String, i64>,
    /// `null` for a real interpreter, which has its own.
    gil: Option<GilKind>,
    interpreter: Option<String>,
    cores: u16,
    pinned: bool,
    check_interval: Option<i32>,
    switch_interval_ms: Option<f64>,
    elapsed_s: Option<Elapsed>,
    runs_s: Vec<f64>,
    baseline: Option<&'a str>,
    ratio: Option<f64>,
    /// The runs and the baseline's overlap; `null` without a ratio.
    overlaps: Option<bool>,
    tutorial_s: Option<f64>,
    tutorial_ratio: Option<f64>,
    syscalls: Option<u64>,
    badness: Option<f64>,
    differs: Option<&'a str>,
    error: Option<&'a str>,
    note: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct Elapsed {
    median: f64,
    min: f64,
    max: f64,
}

/// The comparison as one object.
pub fn json(progress: &Progress, about: &About) -> String {
    let experiment = progress.rows.first().map_or("", |row| &row.case.plan.experiment);
    let comparison = Comparison {
        experiment,
        finished: progress.done == progress.total,
        tutorial: about.tutorial.as_ref().map(|tutorial| tutorial.text.as_str()),
        cases: cases(progress),
    };
    json::pretty(&comparison)
}

/// All rows for the JSON.
pub(super) fn cases(progress: &Progress) -> Vec<Case<'_>> {
    let rows = &progress.rows;
    rows.iter().map(|row| Case::new(row, row.case.baseline.map(|number| rows[number].case.label.as_str()))).collect()
}

impl<'a> Case<'a> {
    fn new(row: &'a Row, baseline: Option<&'a str>) -> Self {
        let plan = &row.case.plan;
        let own = row.case.interpreter.is_none();
        Self {
            label: &row.case.label,
            variant: plan.variant.as_deref(),
            knobs: &plan.knobs,
            gil: own.then_some(plan.gil),
            interpreter: row.case.interpreter.as_ref().map(|path| path.display().to_string()),
            cores: plan.cores,
            pinned: plan.pin,
            check_interval: (own && plan.gil.counts_ticks()).then_some(plan.check_interval),
            switch_interval_ms: (own && plan.gil.is_timed()).then(|| plan.switch_interval.as_secs_f64() * 1e3),
            elapsed_s: row.elapsed.map(|spread| Elapsed { median: spread.median, min: spread.min, max: spread.max }),
            runs_s: row.samples.iter().map(|sample| sample.elapsed_s).collect(),
            baseline,
            ratio: row.ratio,
            overlaps: row.ratio.map(|_| row.overlaps),
            tutorial_s: row.case.tutorial.seconds,
            tutorial_ratio: row.case.tutorial.ratio,
            syscalls: row.syscalls,
            badness: row.badness,
            differs: row.differs.as_deref(),
            error: row.trouble.as_deref(),
            note: row.note.as_deref(),
        }
    }
}

/// The comparison for people.
pub fn text(progress: &Progress, about: &About) -> String {
    let Some(first) = progress.rows.first() else { return String::new() };
    let mut text = head(&first.case.plan, progress);
    text.push('\n');
    text.push_str(&table(progress));
    if let Some(tutorial) = about.tutorial.as_ref().filter(|_| has_tutorial(progress)) {
        text.extend(["\n│ the tutorial's own ratio: ", &tutorial.text, "\n"]);
    }
    let unclear = unclear(progress);
    if !unclear.is_empty() {
        text.extend(["\n", &unclear]);
    }
    let remarks = remarks(progress);
    if !remarks.is_empty() {
        text.extend(["\n", &remarks]);
    }
    text
}

/// What was run, and how often.
fn head(plan: &Plan, progress: &Progress) -> String {
    let knobs = plan.knobs.iter().map(|(name, value)| format!("{name} = {}", format_int(*value)));
    let what: Vec<_> = [plan.experiment.clone()].into_iter().chain(knobs).collect();
    let pinned = if plan.pin { ", each thread tied to one core" } else { "" };
    let stopped = if progress.done < progress.total {
        format!("; stopped after {} of {} runs", progress.done, progress.total)
    } else {
        String::new()
    };
    let most = progress.rows.iter().map(|row| row.samples.len()).max().unwrap_or(0);
    let times = if most == 1 { "one run each".to_owned() } else { format!("medians of {most} runs") };
    format!("{}\n{times}{pinned}{stopped}\n", what.join(" · "))
}

fn table(progress: &Progress) -> String {
    let rows = &progress.rows;
    let median = |row: &Row| row.elapsed.map(|elapsed| elapsed.median);
    // Where the tutorial's ratio would put a row on this machine.
    let mark = |row: &Row| Some(row.case.tutorial.ratio? * median(rows.get(row.case.baseline?)?)?);
    let most = rows.iter().flat_map(|row| [median(row), mark(row)]).flatten().fold(0.0, f64::max);
    let tutorial = has_tutorial(progress);
    let mut heads = vec![("", Align::Left), ("time", Align::Right), ("", Align::Left), ("ratio", Align::Right)];
    if tutorial {
        heads.extend([("tutorial", Align::Right), ("", Align::Right)]);
    }
    heads.extend([
        ("from", Align::Right),
        ("to", Align::Right),
        ("system calls", Align::Right),
        ("badness", Align::Right),
    ]);
    let mut table = Table::new(heads.iter().map(|head| head.1).collect::<Vec<_>>());
    table.row(heads.iter().map(|head| head.0));
    let or_dash = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
    for row in rows {
        let bar = median(row).map(|median| bar(median, mark(row), most, BAR)).unwrap_or_default();
        let mut cells =
            vec![row.case.label.clone(), or_dash(median(row).map(seconds)), bar, or_dash(row.ratio.map(ratio))];
        if tutorial {
            let Tutorial { seconds: s, ratio: r } = row.case.tutorial;
            cells.extend([s.map(seconds), r.map(ratio)].map(Option::unwrap_or_default));
        }
        cells.extend([
            or_dash(row.elapsed.map(|elapsed| seconds(elapsed.min))),
            or_dash(row.elapsed.map(|elapsed| seconds(elapsed.max))),
            or_dash(row.syscalls.map(count)),
            or_dash(row.badness.map(|badness| format!("{badness:.4}"))),
        ]);
        table.row(cells);
    }
    table.render(0)
}

/// The rows whose ratio may be chance.
fn unclear(progress: &Progress) -> String {
    let rows = &progress.rows;
    let line = |row: &Row| {
        let (ratio, baseline) = row.ratio.zip(row.case.baseline).filter(|_| row.overlaps)?;
        let base = &rows.get(baseline)?.case.label;
        let label = &row.case.label;
        Some(format!("{label}: no clear difference from {base}: {}, runs overlap\n", figures::ratio(ratio)))
    };
    rows.iter().filter_map(line).collect()
}

fn has_tutorial(progress: &Progress) -> bool {
    progress.rows.iter().any(|row| row.case.tutorial.ratio.is_some())
}

/// What went wrong, and what should be known, a line each; what is true of all rows of an interpreter or a lock is said once.
pub(super) fn remarks(progress: &Progress) -> String {
    let mut told: Vec<(&str, Vec<&Row>)> = Vec::new();
    for row in &progress.rows {
        let note = row.note.as_ref().filter(|_| row.elapsed.is_some());
        for remark in [&row.trouble, &row.differs].into_iter().flatten().chain(note) {
            match told.iter_mut().find(|(text, rows)| text == remark && rows[0].case.runner == row.case.runner) {
                Some((_, rows)) => rows.push(row),
                None => told.push((remark, vec![row])),
            }
        }
    }
    let line = |(remark, rows): &(&str, Vec<&Row>)| {
        let runner = &rows[0].case.runner;
        let all = progress.rows.iter().filter(|row| row.case.runner == *runner).count();
        let labels: Vec<&str> = rows.iter().map(|row| row.case.label.as_str()).collect();
        let about = if rows.len() == all { runner.clone() } else { labels.join(", ") };
        format!("{about}: {remark}\n")
    };
    told.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        experiment::catalogue,
        runner::{
            options::Options,
            rows::{self, Sample},
        },
    };

    fn beside(times: [&[f64]; 2]) -> Progress {
        let experiment = catalogue::get("battle").unwrap();
        let plan = Arc::new(Options::default().plan(experiment, 2).unwrap());
        let row = |(number, label): (usize, &str)| {
            let case = rows::Case {
                label: label.to_owned(),
                runner: "tick".to_owned(),
                plan: plan.clone(),
                interpreter: None,
                baseline: (number > 0).then_some(0),
                tutorial: Tutorial::default(),
            };
            let mut row = Row::new(case);
            times[number].iter().for_each(|&elapsed_s| row.add(Sample { elapsed_s, ..Sample::default() }));
            row
        };
        let mut rows: Vec<Row> = ["sequential", "threaded"].into_iter().enumerate().map(row).collect();
        rows::set_ratios(&mut rows);
        Progress { rows, ..Progress::default() }
    }

    #[test]
    fn a_ratio_that_may_be_chance_is_told_to_be_one() {
        let about = &catalogue::get("battle").unwrap().about;
        let told = |times| {
            let progress = beside(times);
            let value: serde_json::Value = serde_json::from_str(&json(&progress, about)).unwrap();
            (text(&progress, about), value["cases"][1]["overlaps"].clone(), value["cases"][0]["overlaps"].clone())
        };
        let (unclear, overlaps, baseline) = told([&[1.0, 1.1, 1.2], &[1.05, 1.122, 1.3]]);
        assert!(
            unclear.contains("\nthreaded: no clear difference from sequential: 1.02×, runs overlap\n"),
            "{unclear}"
        );
        assert_eq!((overlaps, baseline), (true.into(), serde_json::Value::Null));
        let (clear, overlaps, _) = told([&[1.0, 1.1, 1.2], &[1.9, 2.0, 2.1]]);
        assert!(!clear.contains("no clear difference") && overlaps == false, "{clear}");
    }
}
