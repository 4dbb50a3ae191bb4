//! Looking at a run: a stretch of its timeline as cells, with everything that stands beside them.

use std::sync::Arc;

use super::{
    crew::Crew,
    objects,
    recording::lock,
    session::Session,
    snapshot::{CoreLane, ObjectLane, RestLane, Snapshot, Status, ThreadLane},
};
use crate::{
    lang::code::Code,
    timeline::{
        crowd::{Crowd, Pick},
        objects::ObjectIndex,
        state::ThreadId,
    },
    trace::{counters::Counter, record::unpack_position},
};

/// Lines of output that a snapshot carries: as many as a large screen has.
const TAIL_LINES: usize = 64;

/// Cells that a hand-off needs on average to be told from its neighbours.
const HAND_OFF_CELLS: usize = 4;

/// Which part of a run is looked at, and how finely.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct View {
    /// The stretch of time.
    pub span: Span,
    /// Number of cells that the stretch is cut into; at least 1.
    pub width: u16,
    /// The instant for which threads' state, position and line are wanted; `None`: the end of the stretch.
    pub instant: Option<u64>,
    /// The chosen thread, which gets a lane of its own in any case.
    pub focus: Option<ThreadId>,
    /// Which threads get lanes where there are too many.
    pub pick: Pick,
    /// How many of the program's objects are wanted.
    pub objects: u16,
    /// The chosen object.
    pub object: Option<ObjectIndex>,
    /// Whether the shapes of delays are wanted.
    pub delays: bool,
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
        let status = run.status();
        let deadlock = run.stage.get().and_then(|stage| stage.deadlock());
        // At the end all are gone; what is worth seeing is where they were stuck.
        let stuck = deadlock.as_ref().filter(|_| matches!(status, Status::Deadlock(_)));
        let last = stuck.map_or(range.1, |&(_, ns)| ns.saturating_sub(run.origin_ns).min(range.1));
        let instant = view.instant.unwrap_or(last).min(end);
        let width = usize::from(view.width.max(1));
        let shown = timeline.worth_lanes(view.focus, view.pick, usize::from(Crowd::FIRST));
        let process = view.focus.map_or(0, |thread| timeline.shown_process_of(thread));
        let window = timeline.window_of(&shown, process, range, width);
        let code = run.code.get().cloned();
        let all = code.as_ref().map(Code::all).unwrap_or_default();
        let crew = run.stage.get().map(|stage| &stage.crew);
        let members = crew.map(|crew| crew.of(shown.iter().map(|id| id.0))).unwrap_or_default();
        let mut totals = crew.map(|crew| crew.sum(status != Status::Running)).unwrap_or_default();
        // A thread asks the kernel for its own number of switches only at its end; until then the kernel's records tell.
        for (counter, recorded) in [
            (Counter::ContextVoluntary, recording.switches.voluntary),
            (Counter::ContextInvoluntary, recording.switches.involuntary),
        ] {
            totals.set(counter, totals.get(counter).max(recorded));
        }
        let name =
            |id: ThreadId| crew.and_then(|crew| crew.of([id.0]).pop()).map_or_else(String::new, |(name, _)| name);
        let threads = window.threads.into_iter().zip(members).map(|((id, cells), (name, totals))| {
            let position = timeline.position_at(id, instant);
            ThreadLane {
                id,
                name,
                cells,
                shares: timeline.thread_shares(id),
                state: timeline.state_at(id, instant),
                position,
                line: position.and_then(|at| line_of(&all, at)),
                totals,
            }
        });
        let rest = timeline.rest(&shown, range, width).map(|rest| RestLane {
            names: (name(rest.ends.0), name(rest.ends.1)),
            count: rest.count,
            cells: rest.cells,
            shares: rest.shares,
        });
        let (objects, more_objects) = if view.objects > 0 {
            timeline.objects(range, width, instant, view.objects.into(), view.object)
        } else {
            (Vec::new(), timeline.object_count() as u64)
        };
        let source: Vec<&str> = run.plan.source.lines().collect();
        let objects = objects.into_iter().map(|object| {
            let line = object.made_at.and_then(|at| line_of(&all, at));
            ObjectLane { name: objects::name(&object, line, &source), line, object }
        });
        let cores = window.cores.into_iter().zip(timeline.core_shares());
        Snapshot {
            plan: run.plan.clone(),
            code,
            status,
            elapsed_ns: run.elapsed_ns(),
            range,
            end_ns: end,
            gil: window.gil,
            processes: run.stage.get().map(|stage| stage.roll.all()).unwrap_or_default(),
            process,
            gil_shares: timeline.gil_shares(process),
            cores: cores.map(|(cells, shares)| CoreLane { cells, shares }).collect(),
            threads: threads.collect(),
            thread_count: crew.map_or(0, Crew::len),
            rest,
            totals,
            machine: recording.machine.clone(),
            watching: run.watching(&recording),
            stdout_dropped: run.stage.get().map(|stage| stage.output.dropped()).unwrap_or_default(),
            stdout_tail: run.stage.get().map(|stage| stage.output.tail(TAIL_LINES)).unwrap_or_default(),
            delays: if view.delays { timeline.distributions().into() } else { Vec::new() },
            objects: objects.collect(),
            more_objects,
            hand_offs: timeline.hand_offs(range, view.object, width / HAND_OFF_CELLS),
            hand_off: timeline.hand_off_before(instant, view.object),
            signals: run.signals(&recording, |position| line_of(&all, unpack_position(position))),
            deadlock: deadlock.map(|(deadlock, _)| deadlock),
        }
    }
}

fn line_of(all: &[Arc<Code>], (code, instruction): (u16, usize)) -> Option<u32> {
    all.get(usize::from(code))?.lines.get(instruction).copied()
}
