//! Many runs, one after the other: rounds over all cases, so that whatever else the machine does hits them alike.
//!
//! A worker thread runs them; who watches takes [`Progress`] from it at any moment. A case that fails is told and not run again; the
//! rest goes on. What a row means is [`super::rows`]'s, which cases there are [`super::compare`]'s and [`super::sweep`]'s.

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use crossbeam::channel::{Receiver, bounded};

use super::{
    rows::{self, Case, Progress, Row, Sample},
    session::Session,
    snapshot::{Snapshot, Status},
    view::View,
};

/// How often a running case looks whether it is to end.
const LISTEN: Duration = Duration::from_millis(20);

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
    stop: AtomicBool,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    rows: Vec<Row>,
    /// A run of each case, for its lanes: the running one, or the latest that is over.
    sessions: Vec<Option<Arc<Session>>>,
    /// What the first case that ran a text printed.
    printed: Vec<(Arc<super::plan::Plan>, String)>,
    current: Option<(usize, Instant)>,
    over: bool,
}

/// What came of one run.
enum Run {
    Finished(Sample, String),
    Failed(String),
    Stopped,
}

impl Series {
    /// Starts `repeat` runs of each case and returns at once.
    pub fn start(cases: Vec<Case>, repeat: u32) -> Self {
        let shared = Arc::new(Shared {
            repeat: repeat as usize,
            stop: AtomicBool::new(false),
            state: Mutex::new(State {
                sessions: cases.iter().map(|_| None).collect(),
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
                shared.rounds();
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
            done: rows.iter().map(|row| row.samples.len()).sum(),
            total: rows.iter().map(runs).sum(),
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

    fn rounds(&self) {
        let cases: Vec<Case> = self.lock().rows.iter().map(|row| row.case.clone()).collect();
        for _ in 0..self.repeat {
            for (number, case) in cases.iter().enumerate() {
                if self.stopping() || self.lock().rows[number].trouble.is_some() {
                    continue;
                }
                self.lock().current = Some((number, Instant::now()));
                let run = self.own(number, case);
                let mut state = self.lock();
                state.current = None;
                match run {
                    Run::Finished(sample, printed) => state.finished(number, sample, printed),
                    Run::Failed(why) => state.rows[number].trouble = Some(why),
                    Run::Stopped => {}
                }
            }
        }
        self.lock().over = true;
    }

    /// A run of our own machine.
    fn own(&self, number: usize, case: &Case) -> Run {
        // Two runs at once would disturb each other, and so would the end of the one before.
        let session = Arc::new(Session::start((*case.plan).clone()));
        if self.lock().sessions[number].is_none() {
            self.lock().sessions[number] = Some(session.clone());
        }
        while !session.is_over() {
            if self.stopping() {
                session.stop();
            }
            session.wait_for(LISTEN);
        }
        let Some(report) = session.report() else { return Run::Stopped };
        self.lock().sessions[number] = Some(session);
        match report.outcome.clone() {
            Status::Finished => Run::Finished(Sample::of(&report), report.stdout),
            Status::Failed(text) => Run::Failed(format!("failed: {}", last_line(&text))),
            Status::Deadlock(text) => Run::Failed(format!("deadlock: {}", one_line(&text))),
            Status::TimedOut => Run::Failed("took longer than its time limit".to_owned()),
            Status::Running => Run::Failed("gilscope: internal error in the runner; please report it".to_owned()),
            Status::Aborted => Run::Stopped,
        }
    }
}

impl State {
    fn finished(&mut self, number: usize, sample: Sample, printed: String) {
        let row = &mut self.rows[number];
        row.add(sample);
        let same_text = |(plan, _): &&(Arc<super::plan::Plan>, String)| plan.source == row.case.plan.source;
        match self.printed.iter().find(same_text) {
            Some((_, expected)) => {
                if row.differs.is_none() {
                    row.differs = rows::difference(&printed, expected);
                }
            }
            None => self.printed.push((row.case.plan.clone(), printed)),
        }
    }
}

/// The last line with something on it: that is where a traceback says what went wrong.
fn last_line(text: &str) -> &str {
    text.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or_default()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
