//! `gilscope list`: what can be run.

use serde::Serialize;

use crate::{
    experiment::{
        catalogue,
        metadata::{About, Experiment, Knob, KnobRange},
        own,
    },
    export::{
        json,
        table::{Align, Table},
    },
};

use super::{
    exit::{CliError, Exit},
    output,
};

/// Lists a person's own programs and the catalogue, for people or as JSON.
pub fn list(json: bool) -> Result<Exit, CliError> {
    let experiments: Vec<Experiment> = own::all().into_iter().chain(catalogue::all().iter().cloned()).collect();
    let text = if json { as_json(&experiments) } else { as_text(&experiments) };
    output::print(&text).map(|()| Exit::Finished)
}

#[derive(Serialize)]
struct Listed<'a> {
    id: &'a str,
    #[serde(flatten)]
    about: &'a About,
    /// In place of the ranges alone.
    knobs: Vec<ListedKnob<'a>>,
    /// Why it cannot be run.
    error: Option<&'a str>,
}

#[derive(Serialize)]
struct ListedKnob<'a> {
    name: &'a str,
    default: i64,
    min: i64,
    max: i64,
    help: &'a str,
}

fn as_json(experiments: &[Experiment]) -> String {
    let listed: Vec<_> = experiments
        .iter()
        .map(|Experiment { id, about, knobs, trouble, .. }| Listed {
            id,
            about,
            error: trouble.as_deref(),
            knobs: knobs.iter().map(ListedKnob::new).collect(),
        })
        .collect();
    json::pretty(&listed)
}

impl<'a> ListedKnob<'a> {
    fn new(knob: &'a Knob) -> Self {
        let KnobRange { name, min, max, help } = &knob.range;
        Self { name, default: knob.default, min: *min, max: *max, help }
    }
}

/// One line an experiment, under the headings of the tutorial's parts.
fn as_text(experiments: &[Experiment]) -> String {
    let mut table = Table::new([Align::Left; 3]);
    for Experiment { id, about, trouble, .. } in experiments {
        let slides = match about.slides.as_str() {
            "" => String::new(),
            one if one.bytes().all(|b| b.is_ascii_digit()) => format!("slide {one}"),
            several => format!("slides {several}"),
        };
        // What is wrong with a program has a line of its own.
        table.row([id.as_str(), if trouble.is_some() { "cannot be run" } else { &about.title }, &slides]);
    }
    let mut text = String::new();
    let mut heading = "";
    for (line, experiment) in table.render(2).lines().zip(experiments) {
        let here = catalogue::heading(experiment.about.part);
        if here != heading {
            let gap = if heading.is_empty() { "" } else { "\n" };
            text.extend([gap, here, "\n"]);
            heading = here;
        }
        text.extend([line.trim_end(), "\n"]);
        if let Some(trouble) = &experiment.trouble {
            text.extend(["      ", trouble, "\n"]);
        }
    }
    text + "\nRun one with `gilscope NAME`, or without the screen with `gilscope run NAME`.\n"
}
