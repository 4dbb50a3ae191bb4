//! Many runs, one after the other: rounds over all cases, so that whatever else the machine does hits them alike.
//!
//! A worker thread runs them; who watches takes [`Progress`] from it at any moment. A case that fails is told and not run again; the
//! rest goes on. What a row means is [`super::rows`]'s, which cases there are [`super::compare`]'s and [`super::sweep`]'s.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use crossbeam::channel::{Receiver, bounded};

use super::{
    counting::Counting,
    interpreter::{ChildError, Conditions, Interpreter},
    intervals::Intervals,
    printed::Figure,
    rows::{self, Case, Progress, Row, Sample},
    session::Session,
    snapshot::{Snapshot, Status},
    view::View,
};
use crate::timeline::Config;

/// How often a running case looks whether it is to end.
const LISTEN: Duration = Duration::from_millis(20);

/// Said of a child that took no longer than its interpreter's start does.
const TOO_SHORT: &str = "; too short to be told from it";

/// A series that has been started. Dropping it ends it.
#[derive(Debug)]
pub struct Series {
    shared: Arc<Shared>,
    worker: Option<JoinHandle<()>>,
    /// Closed by the worker's end.
    over: Receiver<()>,
}

/// What the worker and its watchers share.
#[derive(Debug)]
struct Shared {
    repeat: usize,
    pictures: bool,
    stop: AtomicBool,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    rows: Vec<Row>,
    /// A run of each case, for its lanes: the latest that is over, or the first one while it runs.
    sessions: Vec<Option<Arc<Session>>>,
    /// Where each text was run first, and what it printed.
    printed: Vec<(usize, String)>,
    current: Option<(usize, Instant)>,
    /// Runs in which system calls are counted: done, and altogether.
    counted: (usize, usize),
    over: bool,
}

/// What came of one run.
enum Run {
    Finished(Sample, String),
    Failed(String),
    Stopped,
}

/// The interpreters that have been tried, by the name under which a person knows them, and whether an interval is set at their start,
/// which takes a moment of it.
type Interpreters = HashMap<(PathBuf, bool), Result<Interpreter, ChildError>>;

impl Series {
    /// Starts `repeat` runs of each case and returns at once. One run of each is kept as a picture.
    pub fn start(cases: Vec<Case>, repeat: u32) -> Self {
        Self::begin(cases, repeat, true)
    }

    /// The same without pictures.
    pub fn start_unseen(cases: Vec<Case>, repeat: u32) -> Self {
        Self::begin(cases, repeat, false)
    }

    fn begin(cases: Vec<Case>, repeat: u32, pictures: bool) -> Self {
        let shared = Arc::new(Shared {
            repeat: repeat as usize,
            pictures,
            stop: AtomicBool::new(false),
            state: Mutex::new(State {
                sessions: cases.iter().map(|_| None).collect(),
                counted: (0, cases.iter().filter(|case| case.interpreter.is_some()).count()),
                rows: cases.into_iter().map(Row::new).collect(),
                printed: Vec::new(),
                current: None,
                over: false,
            }),
        });
        let (alive, over) = bounded::<()>(0);
        let worker = thread::spawn({
            let shared = shared.clone();
            move || {
                shared.all();
                drop(alive);
            }
        });
        Self { shared, worker: Some(worker), over }
    }

    /// All rows as they are now.
    pub fn progress(&self) -> Progress {
        let state = self.shared.lock();
        let current = state.current.map(|(case, since)| (case, since.elapsed().as_secs_f64()));
        let mut rows = state.rows.clone();
        rows::set_ratios(&mut rows);
        let runs = |row: &Row| if row.trouble.is_some() { row.samples.len() } else { self.shared.repeat };
        Progress {
            done: rows.iter().map(|row| row.samples.len()).sum::<usize>() + state.counted.0,
            total: rows.iter().map(runs).sum::<usize>() + state.counted.1,
            current,
            left_s: rows::seconds_left(&rows, self.shared.repeat, current),
            over: state.over,
            rows,
        }
    }

    /// The lanes of a case's latest run, seen through `view`; `None` before its first one, and for a child.
    pub fn picture(&self, case: usize, view: &View) -> Option<Snapshot> {
        let session = self.shared.lock().sessions.get(case)?.clone()?;
        Some(session.snapshot(view))
    }

    /// Ends the series; it is over within some 100 ms.
    pub fn stop(&self) {
        self.shared.stop.store(true, Relaxed);
    }

    /// Waits for the end, for so long at most; says whether it has come.
    pub fn wait_for(&self, time: Duration) -> bool {
        // Nothing is ever sent: the worker's end closes the channel.
        let _ = self.over.recv_timeout(time);
        self.worker.as_ref().is_none_or(JoinHandle::is_finished)
    }
}

impl Drop for Series {
    fn drop(&mut self) {
        self.stop();
        if let Some(worker) = self.worker.take() {
            // A worker that panicked has nothing left to end.
            drop(worker.join());
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn stopping(&self) -> bool {
        self.stop.load(Relaxed)
    }

    /// Everything, in rounds; then the runs in which system calls are counted.
    fn all(&self) {
        let cases: Vec<Case> = self.lock().rows.iter().map(|row| row.case.clone()).collect();
        let mut interpreters = Interpreters::new();
        for _ in 0..self.repeat {
            for (number, case) in cases.iter().enumerate() {
                self.one(number, || match &case.interpreter {
                    None => self.own(number, case),
                    Some(path) => self.child(number, case, path, &mut interpreters),
                });
            }
        }
        if cases.iter().any(|case| case.interpreter.is_some()) {
            let counting = Counting::find();
            for (number, case) in cases.iter().enumerate() {
                let key = case.interpreter.as_ref().map(|path| key(case, path));
                if let Some(Ok(interpreter)) = key.and_then(|key| interpreters.get_mut(&key)) {
                    self.count(number, case, counting, interpreter);
                }
            }
        }
        self.lock().over = true;
    }

    /// One run of a case that can still be run, with its consequences.
    fn one(&self, number: usize, run: impl FnOnce() -> Run) {
        if self.stopping() || self.lock().rows[number].trouble.is_some() {
            return;
        }
        self.lock().current = Some((number, Instant::now()));
        let run = run();
        let mut state = self.lock();
        state.current = None;
        match run {
            Run::Finished(sample, printed) => state.finished(number, sample, &printed),
            Run::Failed(why) => state.failed(number, why),
            Run::Stopped => {}
        }
    }

    /// A run of our own machine.
    fn own(&self, number: usize, case: &Case) -> Run {
        let session = Arc::new(Session::start((*case.plan).clone()));
        if self.pictures {
            self.lock().sessions[number].get_or_insert_with(|| session.clone());
        }
        while !session.is_over() {
            if self.stopping() {
                session.stop();
            }
            session.wait_for(LISTEN);
        }
        let Some(report) = session.report() else { return Run::Stopped };
        if self.pictures {
            let mut state = self.lock();
            // All together take no more than a single run may.
            session.fold_to(Config::DEFAULT_BUDGET / state.sessions.len());
            state.sessions[number] = Some(session);
        }
        match &report.outcome {
            Status::Finished => Run::Finished(Sample::of(&report), report.stdout),
            Status::Failed(text) => Run::Failed(format!("failed: {}", last_line(text))),
            Status::Deadlock(text) => Run::Failed(format!("deadlock: {}", one_line(text))),
            Status::TimedOut => Run::Failed(ChildError::TimedOut(case.plan.timeout.unwrap_or_default()).to_string()),
            Status::Running => Run::Failed("gilscope: internal error in the runner; please report it".to_owned()),
            Status::Aborted => Run::Stopped,
        }
    }

    /// A run of a real interpreter, which is tried first.
    fn child(&self, number: usize, case: &Case, path: &Path, interpreters: &mut Interpreters) -> Run {
        let stop = || self.stopping();
        let conditions = Conditions::of(&case.plan, &stop);
        let tried = interpreters.entry(key(case, path)).or_insert_with(|| Interpreter::find(path, &conditions));
        let ended = tried.as_ref().map_err(ChildError::clone).and_then(|interpreter| {
            self.lock().rows[number].note.get_or_insert_with(|| note(interpreter, conditions.intervals));
            // Trying it took its time.
            self.lock().current = Some((number, Instant::now()));
            let ended = interpreter.run(&case.plan.source, case.plan.directory.as_deref(), &conditions)?;
            Ok((ended.wall_s - interpreter.start_s, ended.stdout))
        });
        match ended {
            Ok((elapsed_s, stdout)) => {
                if elapsed_s <= 0.0 {
                    let mut state = self.lock();
                    let note = state.rows[number].note.get_or_insert_default();
                    if !note.ends_with(TOO_SHORT) {
                        note.push_str(TOO_SHORT);
                    }
                }
                let (elapsed_s, printed) = (elapsed_s.max(0.0), Figure::of(&stdout));
                let sample = Sample { elapsed_s, printed, ..Sample::default() };
                Run::Finished(sample, stdout)
            }
            Err(ChildError::Stopped) => Run::Stopped,
            Err(error) => Run::Failed(error.to_string()),
        }
    }

    /// A run of a real interpreter in which its system calls are counted, if something here can.
    fn count(&self, number: usize, case: &Case, counting: Option<Counting>, interpreter: &mut Interpreter) {
        if self.stopping() || self.lock().rows[number].trouble.is_some() {
            return;
        }
        let stop = || self.stopping();
        let conditions = Conditions::of(&case.plan, &stop);
        let (source, directory) = (&case.plan.source, case.plan.directory.as_deref());
        let told = match counting {
            None => "system calls not counted: neither perf nor strace works here".to_owned(),
            Some(counting) => {
                self.lock().current = Some((number, Instant::now()));
                match interpreter.count(counting, source, directory, &conditions) {
                    Ok(calls) => {
                        self.lock().rows[number].syscalls = Some(calls);
                        format!("system calls counted by {} in a run of its own", counting.name())
                    }
                    Err(error) => format!("system calls not counted: under {} it {error}", counting.name()),
                }
            }
        };
        let mut state = self.lock();
        state.current = None;
        state.counted.0 += 1;
        let note = state.rows[number].note.take();
        state.rows[number].note = Some(note.map_or(told.clone(), |note| format!("{note}; {told}")));
    }
}

impl State {
    fn finished(&mut self, number: usize, sample: Sample, printed: &str) {
        self.rows[number].add(sample);
        let source = &self.rows[number].case.plan.source;
        let same_text = |row: usize| self.rows[row].case.plan.source == *source;
        match self.printed.iter().find(|(first, _)| same_text(*first)) {
            // What prints otherwise each time says nothing about the others.
            Some((first, _)) if self.rows[*first].differs.is_some() || self.rows[number].differs.is_some() => {}
            Some((first, expected)) => {
                let difference = rows::difference(printed, expected);
                if difference.is_some() && *first == number {
                    for row in (0..self.rows.len()).filter(|&row| same_text(row)).collect::<Vec<_>>() {
                        self.rows[row].differs = None;
                    }
                    self.rows[number].differs = Some("prints otherwise from run to run".to_owned());
                } else {
                    self.rows[number].differs = difference;
                }
            }
            None => self.printed.push((number, printed.to_owned())),
        }
    }

    fn failed(&mut self, number: usize, why: String) {
        let row = &mut self.rows[number];
        row.trouble = Some(why);
        // Nothing will be counted.
        self.counted.1 -= usize::from(row.case.interpreter.is_some());
    }
}

fn key(case: &Case, path: &Path) -> (PathBuf, bool) {
    (path.to_owned(), Intervals::of(&case.plan).are_set())
}

/// What should be known about the figures of an interpreter.
fn note(interpreter: &Interpreter, intervals: Intervals) -> String {
    let version = interpreter.version.as_deref();
    let name = version.map(|version| format!("Python {version}"));
    let interval = version.and_then(|version| intervals.words(version));
    let start = format!("{:.1} ms of start-up taken off", interpreter.start_s * 1e3);
    [name, interval, Some(start)].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// The last line with something on it: that is where a traceback says what went wrong.
pub(super) fn last_line(text: &str) -> &str {
    text.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or_default()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
