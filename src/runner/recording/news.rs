//! What a recording needs besides events: who the threads are, what they count, what is printed, which processes there are.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use super::{Recording, entry::Entry};
use crate::{
    runner::{process::ProcessReport, session::Run},
    trace::counters::Totals,
};

/// How often counters are written down: of a run that is killed, the last ones may be so old.
const COUNT_EVERY: Duration = Duration::from_millis(100);

/// What has been told already of a run.
#[derive(Debug)]
pub struct News {
    run: Arc<Run>,
    began: bool,
    counters: Vec<Totals>,
    counted: Option<Instant>,
    processes: Vec<ProcessReport>,
    /// Bytes of what it printed, on both ways.
    printed: [usize; 2],
}

impl News {
    /// Nothing told yet.
    pub(in crate::runner) fn new(run: Arc<Run>) -> Self {
        Self { run, began: false, counters: Vec::new(), counted: None, processes: Vec::new(), printed: [0; 2] }
    }

    /// Writes down what is new; at the end all of it.
    pub fn tell(&mut self, recording: &mut Recording, at_end: bool) {
        let Some(stage) = self.run.stage.get() else { return };
        if !self.began
            && let Some(&ns) = self.run.began_ns.get()
        {
            recording.note(|| Entry::Began(ns));
            self.began = true;
        }
        for (name, process) in stage.crew.since(self.counters.len()) {
            recording.note(|| Entry::Member { name, process });
            self.counters.push(Totals::default());
        }
        if at_end || self.counted.is_none_or(|last| last.elapsed() >= COUNT_EVERY) {
            for ((number, known), (_, now)) in (0..).zip(&mut self.counters).zip(stage.crew.totals()) {
                if *known != now {
                    recording.note(|| Entry::Counters(number, now));
                    *known = now;
                }
            }
            self.counted = Some(Instant::now());
        }
        let processes = stage.roll.all();
        let same = processes.iter().zip(&self.processes).take_while(|(a, b)| a == b).count();
        if same < processes.len() {
            recording.note(|| Entry::Processes(same, processes[same..].to_vec()));
            self.processes = processes;
        }
        let text;
        (text, self.printed[0]) = stage.output.stdout_from(self.printed[0]);
        if !text.is_empty() {
            recording.note(|| Entry::Printed(text));
        }
        let text;
        (text, self.printed[1]) = stage.output.stderr_from(self.printed[1]);
        if !text.is_empty() {
            recording.note(|| Entry::PrintedError(text));
        }
    }
}
