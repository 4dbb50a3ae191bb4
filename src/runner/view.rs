//! Looking at a run: a stretch of its timeline as cells, with everything that stands beside them.

use std::sync::Arc;

use super::{
    recorder::lock,
    session::Session,
    snapshot::{CoreLane, Snapshot, ThreadLane},
};
use crate::{
    lang::code::Code,
    timeline::state::ThreadId,
    trace::counters::{Counter, Totals},
};

/// Lines of output that a snapshot carries.
const TAIL_LINES: usize = 12;

/// Which part of a run is looked at, and how finely.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct View {
    /// The stretch of time.
    pub span: Span,
    /// Number of cells that the stretch is cut into; at least 1.
    pub width: u16,
    /// The instant for which threads' state, position and line are wanted; `None`: the end of the stretch.
    pub instant: Option<u64>,
}

/// A stretch of time, in nanoseconds since the run began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// From one instant to another, whether or not the run has come so far.
    Fixed(u64, u64),
    /// The last so many nanoseconds, moving along with the run.
    Last(u64),
}

impl Session {
    /// The run as it is now, seen through `view`.
    pub fn snapshot(&self, view: &View) -> Snapshot {
        let run = &self.run;
        let recording = lock(&run.recording);
        let timeline = &recording.timeline;
        let end = timeline.now();
        let range = match view.span {
            Span::Fixed(from, to) => (from, to.max(from)),
            Span::Last(ns) => (end.saturating_sub(ns), end.max(ns)),
        };
        let instant = view.instant.unwrap_or(range.1).min(end);
        let window = timeline.window(range, usize::from(view.width.max(1)));
        let code = run.code.get().cloned();
        let all = code.as_ref().map(Code::all).unwrap_or_default();
        let crew = run.stage.get().map(|stage| stage.crew.totals()).unwrap_or_default();
        let mut totals = Totals::default();
        for (_, own) in &crew {
            totals += *own;
        }
        // A thread asks the kernel for its own number of switches only at its end; until then the kernel's records tell.
        for (counter, recorded) in [
            (Counter::ContextVoluntary, recording.switches.voluntary),
            (Counter::ContextInvoluntary, recording.switches.involuntary),
        ] {
            totals.set(counter, totals.get(counter).max(recorded));
        }
        let mut cells: Vec<_> = window.threads.into_iter().collect();
        let threads = crew
            .into_iter()
            .enumerate()
            .map(|(i, (name, totals))| {
                let id = ThreadId(i as u16);
                let position = timeline.position_at(id, instant);
                ThreadLane {
                    id,
                    name,
                    cells: cells
                        .iter_mut()
                        .find(|(other, _)| *other == id)
                        .map(|(_, c)| std::mem::take(c))
                        .unwrap_or_default(),
                    shares: timeline.thread_shares(id),
                    state: timeline.state_at(id, instant),
                    position,
                    line: position.and_then(|at| line_of(&all, at)),
                    totals,
                }
            })
            .collect();
        let cores = window.cores.into_iter().zip(timeline.core_shares());
        Snapshot {
            plan: run.plan.clone(),
            code,
            status: run.status(),
            elapsed_ns: run.elapsed_ns(),
            range,
            end_ns: end,
            gil: window.gil,
            gil_shares: timeline.gil_shares(),
            cores: cores.map(|(cells, shares)| CoreLane { cells, shares }).collect(),
            threads,
            totals,
            machine: recording.machine.clone(),
            watching: run.watching(&recording),
            stdout_tail: run.stage.get().map(|stage| stage.output.tail(TAIL_LINES)).unwrap_or_default(),
            deadlock: run.stage.get().and_then(|stage| stage.deadlock()),
        }
    }
}

fn line_of(all: &[Arc<Code>], (code, instruction): (u16, usize)) -> Option<u32> {
    all.get(usize::from(code))?.lines.get(instruction).copied()
}
