//! Runs an experiment as the screen does, without a screen, and tells what its records say.
//!
//! Words for stories: who *waits* for what and from when to when, who *takes* and *gives* an object, how *full* it was, what a
//! thread's *lane* shows. Everything here comes from the records; what the program printed is `figure` and `report` alone.
#![allow(dead_code, reason = "each test file uses its part")]

use std::{collections::BTreeMap, fs, path::Path, sync::Arc, time::Duration};

use crossbeam::channel::unbounded;
use gilscope::{
    experiment::{catalogue, load, metadata::Experiment, settings::Settings},
    gil::kind::GilKind,
    lang::{
        code::{Code, Instr},
        compile::compile,
    },
    runner::{
        options::{Options, machine_cores},
        process::use_executable,
        report::Report,
        session::Session,
        snapshot::Status,
    },
    timeline::{
        Config, Event, Timeline,
        state::{State, ThreadId},
    },
    trace::record::{Kind, ObjectKind, Wait, unpack_level, unpack_position},
};

/// The lock of the tutorial's day, and none: the experiments of its first parts say nothing about the others.
pub const TICK_AND_NONE: [GilKind; 2] = [GilKind::Tick, GilKind::None];

/// An experiment's run that is over.
pub struct Story {
    pub gil: GilKind,
    pub report: Report,
    /// Every event with its thread, in order of time.
    pub events: Vec<(usize, Event)>,
    pub timeline: Timeline,
    code: Vec<Arc<Code>>,
}

/// A stretch of time, and what it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub from: u64,
    pub to: u64,
    pub what: u32,
}

/// A thread takes an object or gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Touch {
    pub ns: u64,
    pub thread: usize,
    pub kind: Kind,
    pub waited: bool,
}

/// Runs an experiment in its first variant.
pub fn run(id: &str, gil: GilKind, knobs: &[(&str, i64)]) -> Story {
    run_variant(id, gil, None, knobs)
}

/// Runs an experiment.
pub fn run_variant(id: &str, gil: GilKind, variant: Option<&str>, knobs: &[(&str, i64)]) -> Story {
    let experiment = catalogue::get(id).unwrap_or_else(|| panic!("no experiment is called {id}"));
    run_experiment(experiment, gil, variant, knobs)
}

/// Runs until it is as it should be: for what chance may spare a single run.
pub fn some_run(mut run: impl FnMut() -> bool) -> bool {
    (0..20).any(|_| run())
}

/// Runs a program of the test's own; `name` tells it from others.
pub fn run_program(name: &str, source: &str, gil: GilKind) -> Story {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{gil}.py"));
    fs::write(&path, source).unwrap();
    run_experiment(&load::from_file(&path).unwrap(), gil, None, &[])
}

fn run_experiment(experiment: &Experiment, gil: GilKind, variant: Option<&str>, knobs: &[(&str, i64)]) -> Story {
    let knobs = knobs.iter().map(|&(name, value)| (name.to_owned(), value)).collect::<BTreeMap<_, _>>();
    let settings = Settings { variant: variant.map(str::to_owned), knobs };
    let options = Options { settings, gil: Some(gil), timeout: Some(Duration::from_mins(2)), ..Options::default() };
    let id = &experiment.id;
    let plan = options.plan(experiment, machine_cores()).unwrap();
    let code = Code::all(&compile(&plan.source, &plan.file).unwrap());
    use_executable(env!("CARGO_BIN_EXE_gilscope").into());
    let (tap, tapped) = unbounded();
    let report = Session::start_tapped(plan, tap).wait();
    let mut timeline =
        Timeline::new(Config { gil: gil != GilKind::None, cores: 1, exact_switches: false, ..Config::default() });
    let mut events = Vec::new();
    for (thread, about) in (0..).zip(&report.threads) {
        timeline.set_process(ThreadId(thread), about.process);
    }
    for (thread, batch) in tapped {
        timeline.push(thread, &batch);
        events.extend(batch.into_iter().map(|event| (usize::from(thread.0), event)));
    }
    assert_eq!(report.watching.dropped, 0, "{id}: records were lost");
    events.sort_by_key(|(_, event)| event.ns);
    timeline.finish(events.last().map_or(0, |(_, event)| event.ns));
    let made = events.iter().filter(|(_, event)| event.kind == Kind::ObjectNew).count();
    // All messages together are one more.
    let made = made + usize::from(events.iter().any(|(_, event)| event.kind == Kind::Send));
    assert_eq!(timeline.object_count(), made, "{id}: nothing is told of objects that the program has not made");
    Story { gil, report, events, timeline, code }
}

impl Story {
    /// Fails unless the program ended by itself.
    pub fn finished(self) -> Self {
        assert_eq!(self.report.outcome, Status::Finished, "under {}: {}", self.gil, self.report.stderr);
        self
    }

    /// The sentence about the deadlock in which it ended.
    pub fn deadlock(&self) -> &str {
        match &self.report.outcome {
            Status::Deadlock(text) => text,
            other => panic!("under {}: no deadlock but {other:?}", self.gil),
        }
    }

    /// The number that the program printed behind these words.
    pub fn figure(&self, words: &str) -> i64 {
        let line = self.report.stdout.lines().find_map(|line| line.strip_prefix(words));
        let line = line.unwrap_or_else(|| panic!("`{words}` was not printed:\n{}", self.report.stdout));
        line.split_whitespace().next().and_then(|word| word.parse().ok()).expect("a number")
    }

    /// A thread's number.
    pub fn thread(&self, name: &str) -> usize {
        let names: Vec<_> = self.report.threads.iter().map(|thread| thread.name.as_str()).collect();
        names.iter().position(|&other| other == name).unwrap_or_else(|| panic!("no `{name}` among {names:?}"))
    }

    /// The numbers of the threads whose names begin so.
    pub fn threads(&self, beginning: &str) -> Vec<usize> {
        let threads = self.report.threads.iter().enumerate();
        threads.filter(|(_, thread)| thread.name.starts_with(beginning)).map(|(number, _)| number).collect()
    }

    /// A thread's events.
    pub fn of(&self, thread: usize) -> impl DoubleEndedIterator<Item = &Event> {
        self.events.iter().filter(move |(other, _)| *other == thread).map(|(_, event)| event)
    }

    /// From a thread's first record to its last.
    pub fn life(&self, thread: usize) -> Span {
        let first = self.of(thread).next().expect("it says something");
        let last = self.of(thread).next_back().unwrap();
        Span { from: first.ns, to: last.ns, what: thread as u32 }
    }

    /// A thread's waits of one kind, with what for. A wait that was cut off lasts to the end.
    pub fn waits(&self, thread: usize, wait: Wait) -> Vec<Span> {
        let mut spans: Vec<Span> = Vec::new();
        let mut open = false;
        let end = self.events.last().map_or(0, |(_, event)| event.ns);
        for event in self.of(thread) {
            match event.kind {
                Kind::BlockBegin if Wait::from_flags(event.flags) == wait => {
                    spans.push(Span { from: event.ns, to: end, what: event.arg });
                    open = true;
                }
                Kind::BlockEnd if open => {
                    spans.last_mut().unwrap().to = event.ns;
                    open = false;
                }
                _ => {}
            }
        }
        spans
    }

    /// A thread's waits for an object: its lock, its notification.
    pub fn waits_for(&self, thread: usize, object: u32) -> Vec<Span> {
        let mut spans = self.waits(thread, Wait::Lock);
        spans.extend(self.waits(thread, Wait::Signal));
        spans.retain(|span| span.what == object);
        spans.sort_by_key(|span| span.from);
        spans
    }

    /// The objects of a kind that the program made, in order.
    pub fn objects(&self, kind: ObjectKind) -> Vec<u32> {
        let made = self.events.iter().filter(|(_, event)| event.kind == Kind::ObjectNew);
        made.filter(|(_, event)| ObjectKind::from_flags(event.flags) == kind).map(|(_, event)| event.arg).collect()
    }

    /// The only object of a kind.
    pub fn object(&self, kind: ObjectKind) -> u32 {
        let objects = self.objects(kind);
        assert_eq!(objects.len(), 1, "{kind:?}");
        objects[0]
    }

    /// Who took an object and who gave it, in order of time.
    pub fn touches(&self, object: u32) -> Vec<Touch> {
        let touches = self.events.iter().filter(|(_, event)| matches!(event.kind, Kind::Take | Kind::Give));
        let touches = touches.filter(|(_, event)| event.arg == object);
        touches.map(|&(thread, Event { ns, kind, flags, .. })| Touch { ns, thread, kind, waited: flags == 1 }).collect()
    }

    pub fn takes(&self, object: u32) -> Vec<Touch> {
        self.touches(object).into_iter().filter(|touch| touch.kind == Kind::Take).collect()
    }

    pub fn gives(&self, object: u32) -> Vec<Touch> {
        self.touches(object).into_iter().filter(|touch| touch.kind == Kind::Give).collect()
    }

    /// How full an object was, from change to change.
    pub fn levels(&self, object: u32) -> Vec<(u64, u16)> {
        let levels = self.events.iter().filter(|(_, event)| event.kind == Kind::Level);
        let levels = levels.map(|(_, event)| (event.ns, unpack_level(event.arg)));
        levels.filter(|&(_, (number, _))| number == object).map(|(ns, (_, level))| (ns, level)).collect()
    }

    /// Most threads that had taken an object and not given it back, at any time.
    pub fn most_inside(&self, object: u32) -> usize {
        let mut inside = 0_usize;
        let counts = self.touches(object).into_iter().map(|touch| {
            inside = if touch.kind == Kind::Take { inside + 1 } else { inside.saturating_sub(1) };
            inside
        });
        counts.max().unwrap_or(0)
    }

    /// What a thread's lane shows, of these states alone, neighbours put together.
    pub fn lane(&self, thread: usize, shown: &[State]) -> Vec<State> {
        let intervals = self.timeline.thread_intervals(ThreadId(thread as u16));
        let mut states: Vec<_> = intervals.iter().map(|i| i.state).filter(|state| shown.contains(state)).collect();
        states.dedup();
        states
    }

    /// What a thread's lane shows at a time.
    pub fn state_at(&self, thread: usize, ns: u64) -> Option<State> {
        self.timeline.state_at(ThreadId(thread as u16), ns)
    }

    /// Nanoseconds that a thread spent in these states.
    pub fn time(&self, thread: usize, states: &[State]) -> u64 {
        let times = self.timeline.thread_times(ThreadId(thread as u16));
        states.iter().map(|&state| times[state as usize]).sum()
    }

    /// Nanoseconds that a thread spent in a state within a stretch of time.
    pub fn time_between(&self, thread: usize, state: State, from: u64, to: u64) -> u64 {
        let intervals = self.timeline.thread_intervals(ThreadId(thread as u16));
        let within = intervals.iter().filter(|interval| interval.state == state);
        within.map(|interval| interval.end.min(to).saturating_sub(interval.start.max(from))).sum()
    }

    /// Nanoseconds in which both threads were in a state.
    pub fn together(&self, a: usize, b: usize, state: State) -> u64 {
        let intervals = self.timeline.thread_intervals(ThreadId(a as u16));
        let within = intervals.iter().filter(|interval| interval.state == state);
        within.map(|interval| self.time_between(b, state, interval.start, interval.end)).sum()
    }

    /// The threads that got the GIL, one after the other.
    pub fn holders(&self) -> Vec<usize> {
        let got = self.events.iter().filter(|(_, event)| event.kind == Kind::GilAcquire);
        let mut threads: Vec<_> = got.map(|&(thread, _)| thread).collect();
        threads.dedup();
        threads
    }

    /// How often the GIL went from one of these threads to another of them.
    pub fn hand_overs(&self, among: &[usize]) -> usize {
        let mut holders = self.holders();
        holders.retain(|thread| among.contains(thread));
        holders.windows(2).filter(|pair| pair[0] != pair[1]).count()
    }

    /// A thread's stretches with the GIL, from getting it to letting it go; a check at which it keeps it ends none.
    pub fn holds(&self, thread: usize) -> Vec<Span> {
        let mut holds = Vec::new();
        let mut since = None;
        for event in self.of(thread) {
            match event.kind {
                Kind::GilAcquire => since = Some(event.ns),
                Kind::GilRelease => {
                    holds.extend(since.take().map(|from| Span { from, to: event.ns, what: event.arg }));
                }
                _ => {}
            }
        }
        holds
    }

    /// The instructions of a function, or of the `<module>`.
    pub fn code_of(&self, function: &str) -> &[Instr] {
        let code = self.code.iter().find(|code| &*code.name == function);
        &code.unwrap_or_else(|| panic!("no function is called {function}")).instructions
    }

    /// The function and the instruction at an event's position.
    pub fn place(&self, event: &Event) -> Option<(&str, &Instr)> {
        let (code, at) = unpack_position(event.arg);
        let code = self.code.get(usize::from(code))?;
        Some((&*code.name, code.instructions.get(at)?))
    }

    /// How often a thread let the GIL go in a call that a function makes, and did not wait meanwhile.
    pub fn native_calls(&self, thread: usize, function: &str) -> usize {
        let events: Vec<&Event> = self.of(thread).collect();
        let calls = |event: &Event| {
            self.place(event)
                .is_some_and(|(name, instr)| name == function && matches!(instr, Instr::CallFunction { .. }))
        };
        let native =
            |two: &&[&Event]| two[0].kind == Kind::GilRelease && calls(two[0]) && two[1].kind != Kind::BlockBegin;
        events.windows(2).filter(native).count()
    }

    /// How often a thread let the GIL go in a function in front of such an instruction, and got it back only after somebody else
    /// had it.
    pub fn torn(&self, function: &str, before: impl Fn(&Instr) -> bool) -> usize {
        let mut torn = 0;
        let mut left: Option<usize> = None;
        for (thread, event) in &self.events {
            match event.kind {
                Kind::GilRelease => {
                    let here = self.place(event).is_some_and(|(name, instr)| name == function && before(instr));
                    left = here.then_some(*thread);
                }
                Kind::GilAcquire => torn += usize::from(left.take().is_some_and(|other| other != *thread)),
                _ => {}
            }
        }
        torn
    }
}
