//! One run, from its plan to its report: started, watched, ended.
//!
//! A *supervisor* thread opens the kernel's switch records (threads started after that inherit them), starts the collector and the
//! program's main thread, and waits for the first of: the program's end, an order to stop, the time limit. Then it gets every thread
//! out of wherever it is, and lets the collector finish.

use std::{
    borrow::Cow,
    fs::File,
    io,
    sync::{Arc, Mutex, OnceLock, PoisonError, atomic::Ordering::Relaxed},
    thread::{self, JoinHandle},
    time::Duration,
};

use crossbeam::channel::{Receiver, Sender, after, bounded, never, select};

use super::{
    lanes::Lanes,
    plan::Plan,
    process::message::ToWorker,
    recording::{
        Recording,
        entry::Entry,
        journal::Journal,
        lock,
        news::News,
        recorder::{Recorder, Tap},
    },
    report::Report,
    signals::{self, Sent},
    snapshot::{Status, Watching},
    stage::{Stage, StageHost},
};
use crate::{
    gil::lock::Gil,
    lang::{code::Code, compile},
    sched::source::SwitchSource,
    sys::{affinity, clock::monotonic_raw_ns, limits::raise_open_files, stamp::Stamper},
    timeline::{Config, Timeline},
    trace::collector::Collector,
    vm::{Machine, Outcome},
};

/// How often threads that should end are reminded: a signal can come just before a system call, and is lost then.
const REMIND: Duration = Duration::from_millis(1);

/// A run that has been started.
#[derive(Debug)]
pub struct Session {
    pub(super) run: Arc<Run>,
    stop: Sender<()>,
    over: Receiver<()>,
    /// Until somebody has waited for it.
    supervisor: Option<JoinHandle<()>>,
}

/// What the run's threads and its watchers share.
#[derive(Debug)]
pub(super) struct Run {
    pub plan: Arc<Plan>,
    pub code: OnceLock<Arc<Code>>,
    pub machine: OnceLock<Arc<Machine>>,
    pub stage: OnceLock<Arc<Stage>>,
    pub status: Mutex<Status>,
    pub recording: Arc<Mutex<Recording>>,
    /// Zero of the timeline, monotonic raw clock.
    pub origin_ns: u64,
    /// The program's first instruction, same clock.
    pub began_ns: OnceLock<u64>,
    /// The end of its last thread, same clock.
    pub ended_ns: OnceLock<u64>,
    pub sources: OnceLock<Watching>,
}

impl Session {
    /// Starts a run and returns at once; what goes wrong is told by its status.
    pub fn start(plan: Plan) -> Self {
        Self::begin(plan, None, None)
    }

    /// Starts a run whose events are also handed out one by one, for who wants to read the whole story.
    pub fn start_tapped(plan: Plan, tap: Tap) -> Self {
        Self::begin(plan, Some(tap), None)
    }

    /// Starts a run that is written down while it lasts: see [`super::recording`].
    pub fn start_recorded(plan: Plan, file: File) -> Self {
        Self::begin(plan, None, Some(Journal::new(file)))
    }

    /// What was to be run.
    pub fn plan(&self) -> &Plan {
        &self.run.plan
    }

    /// Why the recording is not complete, if it is not.
    pub fn recording_failure(&self) -> Option<String> {
        lock(&self.run.recording).journal().and_then(|journal| journal.failure().map(str::to_owned))
    }

    /// A run that was over before.
    pub(super) fn over(run: Run) -> Self {
        Self { run: Arc::new(run), stop: bounded(1).0, over: never(), supervisor: None }
    }

    fn begin(plan: Plan, tap: Option<Tap>, journal: Option<Journal>) -> Self {
        let (stop, stopped) = bounded(1);
        let (alive, over) = bounded::<()>(0);
        let config = Config { gil: plan.gil.excludes(), cores: machine_cores(), ..Config::default() };
        let run = Arc::new(Run {
            plan: Arc::new(plan),
            code: OnceLock::new(),
            machine: OnceLock::new(),
            stage: OnceLock::new(),
            status: Mutex::new(Status::Running),
            recording: Arc::new(Mutex::new(Recording::new(config, journal))),
            origin_ns: monotonic_raw_ns(),
            began_ns: OnceLock::new(),
            ended_ns: OnceLock::new(),
            sources: OnceLock::new(),
        });
        let supervisor = thread::spawn({
            let run = run.clone();
            move || {
                let status = run.supervise(&stopped, tap);
                *run.status.lock().unwrap_or_else(PoisonError::into_inner) = status;
                drop(alive);
            }
        });
        Self { run, stop, over, supervisor: Some(supervisor) }
    }

    /// Ends the run; it is over within 100 ms. Nothing happens to a run that is over.
    pub fn stop(&self) {
        // Full: the order has been given already.
        let _ = self.stop.try_send(());
    }

    /// `sys.setcheckinterval` from outside, effective from the next check on.
    pub fn set_check_interval(&self, ticks: i32) {
        if let Some(machine) = self.machine() {
            machine.each_gil(|gil| gil.set_check_interval(ticks));
            self.tell_processes(ToWorker::CheckInterval(ticks));
        }
    }

    /// `sys.setswitchinterval` from outside, effective from the next wait on.
    pub fn set_switch_interval(&self, interval: Duration) {
        if let Some(machine) = self.machine() {
            machine.each_gil(|gil| gil.set_switch_interval(interval));
            self.tell_processes(ToWorker::SwitchInterval(interval.as_micros().try_into().unwrap_or(u64::MAX)));
        }
    }

    fn tell_processes(&self, message: ToWorker) {
        if let Some(stage) = self.run.stage.get() {
            stage.tell_processes(message);
        }
    }

    /// A signal to the program, as if by `kill`: its handler runs in the main thread, as soon as that comes to it.
    pub fn signal(&self, number: i32) {
        let Some(machine) = self.machine() else { return };
        if self.run.plan.trace {
            // Who sends has no ring to tell it in.
            let ns = monotonic_raw_ns() - self.run.origin_ns;
            lock(&self.run.recording).add_signal(ns, number as u32);
        }
        machine.signal(number, None);
    }

    /// The virtual machine, from its making until the session goes.
    pub fn machine(&self) -> Option<&Arc<Machine>> {
        self.run.machine.get()
    }

    /// Whether it is over.
    pub fn is_over(&self) -> bool {
        self.supervisor.as_ref().is_none_or(JoinHandle::is_finished)
    }

    /// Waits for the end, for so long at most.
    pub fn wait_for(&self, time: Duration) {
        // Nothing is ever sent: the supervisor's end closes the channel.
        let _ = self.over.recv_timeout(time);
    }

    /// What the program has printed from byte `from` on, and how many bytes that makes altogether.
    pub fn stdout_from(&self, from: usize) -> (String, usize) {
        self.run.stage.get().map(|stage| stage.output.stdout_from(from)).unwrap_or((String::new(), from))
    }

    /// Folds the oldest of the timeline until it takes no more than so many bytes.
    pub fn fold_to(&self, bytes: usize) {
        lock(&self.run.recording).timeline.set_budget(bytes);
    }

    /// Waits for the end and tells what is left of the run.
    pub fn wait(mut self) -> Report {
        self.join();
        self.run.report()
    }

    fn join(&mut self) {
        if self.supervisor.take().is_some_and(|supervisor| supervisor.join().is_err()) {
            *self.run.status.lock().unwrap_or_else(PoisonError::into_inner) =
                Status::Failed("gilscope: internal error in the runner; please report it".into());
        }
    }

    /// Looks at the whole timeline, interval by interval; nothing is added to it meanwhile.
    pub fn with_timeline<R>(&self, look: impl FnOnce(&Timeline) -> R) -> R {
        look(&lock(&self.run.recording).timeline)
    }

    /// The report of a run that is over; `None` before that.
    pub fn report(&self) -> Option<Report> {
        self.is_over().then(|| self.run.report())
    }
}

/// A session that nobody looks at any more leaves no thread behind.
impl Drop for Session {
    fn drop(&mut self) {
        self.stop();
        self.join();
    }
}

/// Highest core number this process may use, plus one: the number of core lanes.
fn machine_cores() -> u16 {
    affinity::allowed().last().map_or(1, |core| core + 1)
}

impl Run {
    /// Everything from the compiler to the last thread's end.
    fn supervise(self: &Arc<Self>, stopped: &Receiver<()>, tap: Option<Tap>) -> Status {
        let code = match compile::compile(&self.plan.source, &self.plan.file) {
            Ok(code) => code,
            Err(refusal) => return Status::Failed(refusal.with_source().to_string()),
        };
        let _ = self.code.set(code.clone());
        raise_open_files();
        let cores: Vec<u16> = affinity::allowed().into_iter().take(usize::from(self.plan.cores)).collect();
        let collector = if self.plan.trace {
            match self.start_collector(tap, &cores) {
                Ok(collector) => Some(collector),
                Err(error) => return Status::Failed(format!("gilscope: cannot start the collector thread: {error}")),
            }
        } else {
            None
        };
        // Threads are born on their starter's cores: so the program's are from the first on, and none has to be moved at its start. A
        // system that forbids it runs the program all the same.
        let _ = affinity::restrict(&cores);
        let lanes = collector.as_ref().map_or(Lanes::Counted, |collector| Lanes::Collected(collector.rings()));
        let mut stage = Stage::new(cores, self.plan.pin, lanes);
        stage.directory.clone_from(&self.plan.directory);
        let stage = Arc::new(stage);
        let _ = self.stage.set(stage.clone());
        let status = self.perform(&code, &stage, stopped);
        // A program that ended by itself has set it.
        let ended_ns = *self.ended_ns.get_or_init(monotonic_raw_ns);
        let broken = stage.broken.lock().unwrap_or_else(PoisonError::into_inner).take();
        let internal = |what| Status::Failed(format!("gilscope: internal error, please report it: {what}"));
        let status = broken.map_or(status, internal);
        if let Some(collector) = collector {
            let ended = Entry::End { status: status.clone(), deadlock: stage.deadlock(), ended_ns };
            // A collector that panicked leaves a shorter picture; the run itself is not touched by it.
            let news = collector.finish().ok().and_then(Recorder::into_news);
            lock(&self.recording).finish(ended_ns - self.origin_ns, news, ended);
        }
        status
    }

    fn start_collector(self: &Arc<Self>, tap: Option<Tap>, cores: &[u16]) -> io::Result<Collector<Recorder>> {
        let switches = SwitchSource::open(self.origin_ns);
        let _ = self.sources.set(Watching {
            sched_source: switches.label(),
            sched_exact: switches.exact(),
            clock_source: Stamper::new().label().into(),
            ..Watching::default()
        });
        let mut recording = lock(&self.recording);
        recording.timeline.use_exact_switches(switches.exact());
        let news = recording.journal().is_some().then(|| News::new(self.clone()));
        recording.note(|| Entry::Begin {
            plan: Cow::Borrowed(&self.plan),
            origin_ns: self.origin_ns,
            cores: cores.to_vec(),
            lanes: machine_cores(),
            watching: self.sources.get().cloned().unwrap_or_default(),
        });
        drop(recording);
        Collector::start(Recorder::new(self.recording.clone(), switches, self.origin_ns, tap, news))
    }

    /// Runs the program on the stage until it is empty again.
    fn perform(self: &Arc<Self>, code: &Arc<Code>, stage: &Arc<Stage>, stopped: &Receiver<()>) -> Status {
        let gil = Gil::new(self.plan.gil, self.plan.check_interval);
        gil.set_switch_interval(self.plan.switch_interval);
        let host =
            StageHost { stage: stage.clone(), plan: self.plan.clone(), origin_ns: self.origin_ns, interpreter: 0 };
        let machine = Machine::new(code, &self.plan.source, gil, Arc::new(host));
        let _ = self.machine.set(machine.clone());
        let (tell, told) = bounded(1);
        let started = stage.start(
            "main",
            Box::new({
                let (run, machine) = (self.clone(), machine.clone());
                move |tracer| {
                    let _ = run.began_ns.set(monotonic_raw_ns());
                    let outcome = machine.run_main(tracer);
                    let _ = run.ended_ns.set(monotonic_raw_ns());
                    // A supervisor that is gone wants no answer.
                    let _ = tell.send(outcome);
                }
            }),
        );
        if let Err(error) = started {
            return Status::Failed(format!("gilscope: cannot start a thread: {error}"));
        }
        let limit = self.plan.timeout.map_or_else(never, after);
        let status = select! {
            // An error here means that the main thread panicked: the stage knows more.
            recv(told) -> outcome => outcome.map_or(Status::Aborted, status_of),
            recv(stopped) -> _ => Status::Aborted,
            recv(limit) -> _ => Status::TimedOut,
            recv(stage.broken_down()) -> _ => Status::Aborted,
        };
        clear(stage, &machine);
        stage.end_processes();
        stage.scratch.remove();
        // A run that was ended because it could not go on tells why.
        match (status, stage.deadlock()) {
            (Status::Aborted | Status::TimedOut, Some((deadlock, _))) => Status::Deadlock(deadlock.text),
            (status, _) => status,
        }
    }

    pub(super) fn elapsed_ns(&self) -> u64 {
        let began = self.began_ns.get().copied();
        let ended = self.ended_ns.get().copied();
        began.map_or(0, |began| ended.unwrap_or_else(monotonic_raw_ns).saturating_sub(began))
    }

    pub(super) fn status(&self) -> Status {
        self.status.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn watching(&self, recording: &Recording) -> Watching {
        let share = recording.collector_ns as f64 / self.elapsed_ns().max(1) as f64;
        Watching {
            records: recording.records,
            dropped: recording.dropped,
            collector_share: share as f32,
            ..self.sources.get().cloned().unwrap_or_default()
        }
    }

    /// The signals so far, as far as the records tell.
    pub(super) fn signals(&self, recording: &Recording, line: impl Fn(u32) -> Option<u32>) -> Vec<Sent> {
        let has_pending = |number| self.machine.get().is_some_and(|machine| machine.has_pending(number));
        signals::all(&recording.timeline, line, |number| recording.dropped > 0 && !has_pending(number))
    }
}

/// Gets every thread out of wherever it is: running, in a lock, a sleep, a system call, one long tick.
fn clear(stage: &Stage, machine: &Machine) {
    stage.stop.store(true, Relaxed);
    while !stage.join_ended() {
        machine.each_gil(Gil::force_checkpoint);
        stage.crew.interrupt();
        thread::sleep(REMIND);
    }
}

fn status_of(outcome: Outcome) -> Status {
    match outcome {
        Outcome::Finished | Outcome::Exit(0) => Status::Finished,
        Outcome::Failed(traceback) => Status::Failed(traceback),
        Outcome::Exit(code) => Status::Failed(format!("SystemExit: {code}")),
        Outcome::Aborted => Status::Aborted,
    }
}
