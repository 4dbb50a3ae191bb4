//! The answer that the head of the scope gives: the run's time against its yardstick, beside the tutorial's number.

use crate::{
    experiment::metadata::{Experiment, TutorialNumber},
    gil::kind::GilKind,
    runner::snapshot::{Snapshot, Status},
};

use super::{
    format,
    setup::Setup,
    signal_note,
    state::{Run, State},
};

/// The answer as it stands.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Verdict {
    /// The one number, in large figures where there is room: "1.86×".
    pub figure: String,
    /// What the number says: "slower than sequential".
    pub words: String,
    /// The tutorial's number: "tutorial 1.85× slower".
    pub tutorial: Option<String>,
    /// Times to be compared by eye; the yardstick first.
    pub bars: Vec<Bar>,
    /// Where on the bars' axis the tutorial's number lies, in nanoseconds.
    pub mark: Option<u64>,
    /// What happened, and why, sentence by sentence: in place of the remark, once it is known.
    pub said: Vec<String>,
    /// What became of the latest signal, while the run goes on; true if nothing has yet.
    pub news: Option<(String, bool)>,
    /// More to say, below: the question before a run, what to look for in it, what it printed.
    pub remark: String,
    /// How it should be read.
    pub tone: Tone,
}

/// A time as a bar.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// Whose it is.
    pub label: String,
    /// The time.
    pub ns: u64,
    /// It belongs to the run on the screen.
    pub current: bool,
}

/// How an answer should be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// A question to think about.
    #[default]
    Question,
    /// It is still growing.
    Growing,
    /// It stands.
    Settled,
    /// Something went wrong.
    Wrong,
}

/// The answer for what is on the screen.
pub fn verdict(state: &State, snapshot: Option<&Snapshot>) -> Verdict {
    let Some(experiment) = state.experiment() else {
        return Verdict { words: "no experiments".into(), tone: Tone::Wrong, ..Verdict::default() };
    };
    if let Some(reason) = &state.refusal {
        let words = format!("cannot run: {}", last_line(reason));
        return Verdict { words, tone: Tone::Wrong, ..Verdict::default() };
    }
    match (state.shown_run(), state.shown(snapshot)) {
        (Some(run), Some(snapshot)) => Verdict {
            said: run.said.clone().filter(|_| run.then.is_none()).unwrap_or_default(),
            news: signal_note::of(snapshot),
            ..of_run(state, experiment, run, snapshot)
        },
        _ => question(experiment),
    }
}

fn question(experiment: &Experiment) -> Verdict {
    let about = &experiment.about;
    let words = if about.predict.is_empty() { about.title.clone() } else { about.predict.clone() };
    let remark = "What do you expect?  Enter runs it.".to_owned();
    Verdict { words, remark, tone: Tone::Question, ..Verdict::default() }
}

fn of_run(state: &State, experiment: &Experiment, run: &Run, snapshot: &Snapshot) -> Verdict {
    let about = &experiment.about;
    let elapsed = format::seconds(snapshot.elapsed_ns);
    let wrong = |words: String| Verdict { words, tone: Tone::Wrong, ..Verdict::default() };
    match &snapshot.status {
        Status::Failed(text) => return wrong(format!("the program failed: {}", last_line(text))),
        Status::Deadlock(text) => return wrong(format!("deadlock after {elapsed}: {}", one_line(text))),
        Status::TimedOut => return wrong(format!("out of time: ended after {elapsed}")),
        Status::Aborted => return wrong(format!("stopped after {elapsed}")),
        Status::Running | Status::Finished => {}
    }
    if let Some(deadlock) = &snapshot.deadlock {
        return Verdict { remark: DEADLOCKED.to_owned(), ..wrong(format!("deadlock: {}", one_line(&deadlock.text))) };
    }
    let tone = if snapshot.status == Status::Running { Tone::Growing } else { Tone::Settled };
    let variant = run.setup.variant.clone().unwrap_or_else(|| experiment.id.clone());
    let current = Bar { label: variant.clone(), ns: snapshot.elapsed_ns, current: true };
    let mut remark = about.look_for.clone();
    if tone == Tone::Settled && about.baseline.is_none() && !last_line(&snapshot.stdout_tail).is_empty() {
        remark = format!("printed: {}", last_words(&snapshot.stdout_tail));
    }
    if run.then.is_some() {
        let words = format!("measuring the yardstick: {variant}");
        return Verdict {
            figure: elapsed,
            words,
            bars: vec![current],
            remark: about.predict.clone(),
            tone,
            ..Verdict::default()
        };
    }
    let baseline = about.baseline.as_deref().filter(|_| !run.touched);
    match state.results.yardstick(&run.setup, baseline).zip(baseline).filter(|&(_, b)| b != variant) {
        Some((yardstick, baseline)) => {
            let (figure, words) = format::ratio(snapshot.elapsed_ns, yardstick.elapsed_ns);
            let so_far = if tone == Tone::Growing { " so far" } else { "" };
            let number = tutorial_ratio(experiment, &run.setup, state.machine_cores);
            Verdict {
                figure: format!("{figure:.2}×"),
                words: format!("{words} {baseline}{so_far}"),
                tutorial: number.map(|ratio| {
                    let (figure, words) = format::compare(ratio);
                    format!("tutorial {figure:.2}× {}", words.trim_end_matches(" than"))
                }),
                mark: number.map(|ratio| (ratio * yardstick.elapsed_ns as f64) as u64),
                bars: vec![Bar { label: baseline.to_owned(), ns: yardstick.elapsed_ns, current: false }, current],
                remark,
                tone,
                ..Verdict::default()
            }
        }
        None => Verdict {
            figure: elapsed,
            words: match tone {
                Tone::Growing => format!("{variant} running"),
                _ => format!("{variant} finished"),
            },
            bars: vec![current],
            remark,
            tone,
            ..Verdict::default()
        },
    }
}

/// The tutorial's number, where it is about this setup: the default variant under the lock of its day.
fn tutorial_ratio(experiment: &Experiment, setup: &Setup, machine_cores: u16) -> Option<f64> {
    let about = &experiment.about;
    let TutorialNumber { ratio, ratio_one_core, .. } = about.tutorial.as_ref()?;
    if setup.gil != GilKind::Tick || setup.variant.as_ref() != about.variants.first() {
        None
    } else if setup.cores == 1 {
        *ratio_one_core
    } else {
        (setup.cores == machine_cores).then_some(*ratio)
    }
}

/// What can be done about threads that wait for ever while others run.
const DEADLOCKED: &str = "Others still run. x ends the run.";

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What was printed last, as much as can be read at a glance: programs sum up what happened in some few lines.
fn last_words(text: &str) -> String {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty()).rev().peekable();
    let mut words = lines.next().unwrap_or_default().to_owned();
    for _ in 0..2 {
        let Some(line) = lines.next_if(|line| line.chars().count() + words.chars().count() < 120) else { break };
        words = format!("{line} · {words}");
    }
    if lines.peek().is_some() { format!("… {words}") } else { words }
}

/// The last line with something on it: that is where a traceback says what went wrong.
pub fn last_line(text: &str) -> &str {
    text.lines().map(str::trim).rfind(|l| !l.is_empty()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_lines_are_told_as_far_as_they_can_be_read() {
        assert_eq!(last_words("consumed 8 of 8\n\nin vain: 3\n"), "consumed 8 of 8 · in vain: 3");
        assert_eq!(last_words("a\nb\nc\nd\n"), "… b · c · d");
        let long = "x".repeat(200);
        assert_eq!(last_words(&format!("short\n{long}")), format!("… {long}"));
        assert_eq!(last_words(&format!("{long}\nshort\n")), "… short");
        assert_eq!(last_words(" \n"), "");
    }
}
