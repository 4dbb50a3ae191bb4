//! What the timeline has measured beyond states and counters, in a person's terms: threads by name, places by line.

use std::sync::Arc;

use crate::{
    lang::code::Code,
    timeline::{
        Delay, Distribution, Timeline,
        state::{CoreState, ThreadId},
    },
    trace::record::unpack_position,
};

use super::objects;

/// Figures of one run; all empty if nothing was recorded.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Measured {
    /// How long each [`Delay`] took, by its number.
    pub delays: [Distribution; Delay::COUNT],
    /// For how many seconds the GIL of each process was held, by its number; empty if there is none.
    pub held_s: Vec<f64>,
    /// Seconds in which nobody held the GIL; `None` if there was none.
    pub free_s: Option<f64>,
    /// Seconds that others' threads had on the cores that the program may use, all cores together; `None` if the kernel's switches
    /// are not known.
    pub others_s: Option<f64>,
    /// The longest time without a chance for others to get the GIL.
    pub longest_hold: Option<LongestHold>,
    /// Of each thread that waited for I/O, how long it then waited for the GIL; the one that waited most comes first.
    pub responses: Vec<Response>,
    /// The object of the program that was waited for longest.
    pub most_waited: Option<MostWaited>,
}

/// A hold of the GIL.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LongestHold {
    /// Who held it.
    pub thread: String,
    /// How long, in seconds.
    pub seconds: f64,
    /// Lines on which it was taken and let go.
    pub lines: (Option<u32>, Option<u32>),
    /// The instruction that most of it was spent in, if one was seen for long: its line, and seconds.
    pub instruction: Option<(Option<u32>, f64)>,
    /// How many threads wanted the GIL at its end.
    pub waiting: u32,
}

/// What a thread's waits for I/O cost beyond the I/O.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Response {
    /// Its name.
    pub thread: String,
    /// How often it waited for I/O.
    pub count: u64,
    /// From the end of such a wait to running Python, on average, in seconds.
    pub mean_s: f64,
    /// The longest.
    pub longest_s: f64,
    /// The line of the longest.
    pub line: Option<u32>,
}

/// An object that threads waited for.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MostWaited {
    /// As the program calls it.
    pub name: String,
    /// The class that made it.
    pub kind: &'static str,
    /// Line on which it was made.
    pub line: Option<u32>,
    /// All waits for it together, in seconds.
    pub seconds: f64,
    /// How often it was taken.
    pub takes: u64,
    /// How often after a wait.
    pub contended: u64,
}

/// What turns numbers into a person's terms.
#[derive(Debug, Clone, Copy)]
pub struct Names<'a> {
    /// The program's threads, by number.
    pub threads: &'a [String],
    /// Its code objects, by number.
    pub code: &'a [Arc<Code>],
    /// Its text.
    pub source: &'a str,
}

impl Names<'_> {
    fn thread(&self, id: ThreadId) -> String {
        self.threads.get(usize::from(id.0)).cloned().unwrap_or_else(|| format!("thread {}", id.0))
    }

    /// The line of a packed position.
    pub fn line(&self, position: Option<u32>) -> Option<u32> {
        let (code, instruction) = unpack_position(position?);
        self.line_of((code, instruction))
    }

    /// The line of an instruction of a code object.
    pub fn line_of(&self, (code, instruction): (u16, usize)) -> Option<u32> {
        self.code.get(usize::from(code))?.lines.get(instruction).copied()
    }
}

impl Measured {
    /// What a timeline says of a program that may use these cores.
    pub fn of(timeline: &Timeline, names: Names<'_>, cores: &[u16]) -> Self {
        Self {
            delays: timeline.distributions(),
            held_s: if timeline.has_gil() { held(timeline) } else { Vec::new() },
            free_s: timeline.has_gil().then(|| seconds(free(timeline))),
            others_s: timeline.has_exact_switches().then(|| seconds(others(timeline, cores))),
            longest_hold: timeline.longest_hold().map(|hold| LongestHold {
                thread: names.thread(hold.thread),
                seconds: seconds(hold.until - hold.since),
                lines: (names.line(hold.from), names.line(hold.to)),
                instruction: hold.stay.map(|stay| (names.line(Some(stay.position)), seconds(stay.ns))),
                waiting: hold.waiting,
            }),
            responses: responses(timeline, names),
            most_waited: most_waited(timeline, names),
        }
    }
}

fn seconds(ns: u64) -> f64 {
    ns as f64 / 1e9
}

fn held(timeline: &Timeline) -> Vec<f64> {
    let processes = u16::try_from(timeline.process_count()).unwrap_or(u16::MAX);
    (0..processes).map(|process| seconds(timeline.gil_held(process))).collect()
}

fn free(timeline: &Timeline) -> u64 {
    timeline.now().saturating_sub(timeline.gil_held(0))
}

fn others(timeline: &Timeline, cores: &[u16]) -> u64 {
    let times = timeline.core_times();
    cores.iter().filter_map(|&core| times.get(usize::from(core))).map(|times| times[CoreState::Other as usize]).sum()
}

fn responses(timeline: &Timeline, names: Names<'_>) -> Vec<Response> {
    let each = timeline.threads().map(|id| (id, timeline.responses(id))).filter(|(_, all)| all.count > 0);
    let mut all: Vec<_> = each.collect();
    all.sort_by_key(|(_, all)| std::cmp::Reverse(all.total_ns));
    all.into_iter()
        .map(|(id, all)| Response {
            thread: names.thread(id),
            count: all.count,
            mean_s: seconds(all.total_ns) / all.count as f64,
            longest_s: seconds(all.longest_ns),
            line: names.line(all.position),
        })
        .collect()
}

fn most_waited(timeline: &Timeline, names: Names<'_>) -> Option<MostWaited> {
    let now = timeline.now();
    let (objects, _) = timeline.objects((0, now), 1, now, usize::MAX, None);
    let object = objects.iter().max_by_key(|object| object.waited_ns).filter(|object| object.waited_ns > 0)?;
    let line = object.made_at.and_then(|at| names.line_of(at));
    let source: Vec<&str> = names.source.lines().collect();
    Some(MostWaited {
        name: objects::name(object, line, &source),
        kind: objects::kind_name(object.kind),
        line,
        seconds: seconds(object.waited_ns),
        takes: object.takes,
        contended: object.contended,
    })
}
