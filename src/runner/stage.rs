//! Where a program runs: real threads on the cores it was given, each with its ring and its counters. The VM's [`Host`].

use std::{
    hint::black_box,
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    path::PathBuf,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    thread::{self, JoinHandle},
    time::{SystemTime, UNIX_EPOCH},
};

use crossbeam::channel::{Receiver, Sender, bounded};

use super::{
    crew::Crew,
    lanes::Lanes,
    output::Output,
    panics,
    plan::Plan,
    process::{ProcessReport, Roll, Standing, keeper::Keeper, message::ToWorker},
    scratch::Scratch,
};
use crate::{
    sys::{affinity, clock, shared::Place},
    trace::{collector::Arrival, record::Kind, tracer::Tracer},
    vm::{Body, Deadlock, Host, Launch, Launched, STACK_BYTES},
};

/// Bytes that a thread finds at hand when the program begins: less than the allocator would give back at once.
const FIRST_MEMORY: usize = 96 << 10;

/// The threads of one run and what they share with the outside.
#[derive(Debug)]
pub struct Stage {
    /// Who runs.
    pub crew: Crew,
    /// What is printed.
    pub output: Output,
    /// Set to end the run: every tracer asks it.
    pub stop: Arc<AtomicBool>,
    /// The first deadlock that was found, and when (monotonic raw clock).
    deadlock: Mutex<Option<(Deadlock, u64)>>,
    /// What went wrong inside gilscope itself, if anything.
    pub broken: Mutex<Option<String>>,
    /// Cores that the program may use.
    cores: Vec<u16>,
    pin: bool,
    /// The directory that the program may read.
    pub directory: Option<PathBuf>,
    /// Where it may write.
    pub scratch: Scratch,
    /// Where what they record goes.
    lanes: Lanes,
    /// The core of the first thread that is tied to one, by its place among the cores.
    pub first_core: usize,
    /// The processes that the program has started.
    pub roll: Roll,
    /// Who has started them, if there are any.
    keeper: Mutex<Option<Keeper>>,
    handles: Mutex<Vec<JoinHandle<()>>>,
    /// Rings when a thread of ours has panicked, or none can go on.
    alarm: (Sender<()>, Receiver<()>),
}

impl Stage {
    /// Cores that the program may use.
    pub fn cores(&self) -> &[u16] {
        &self.cores
    }

    /// A stage without threads. `cores` must not be empty.
    pub fn new(cores: Vec<u16>, pin: bool, lanes: Lanes) -> Self {
        Self {
            crew: Crew::default(),
            output: Output::default(),
            stop: Arc::default(),
            deadlock: Mutex::default(),
            broken: Mutex::default(),
            cores,
            pin,
            directory: None,
            scratch: Scratch::default(),
            lanes,
            first_core: 0,
            roll: Roll::default(),
            keeper: Mutex::default(),
            handles: Mutex::default(),
            alarm: bounded(1),
        }
    }

    /// Starts a thread that runs `body`, with everything set up around it; gives its number.
    pub fn start(self: &Arc<Self>, name: &str, body: Body) -> io::Result<u16> {
        self.start_in(0, name, body)
    }

    /// The same in an interpreter of this number.
    fn start_in(self: &Arc<Self>, process: u16, name: &str, body: Body) -> io::Result<u16> {
        let too_many = || io::Error::other("more threads than can be numbered (65,536)");
        let next = u16::try_from(self.crew.len()).unwrap_or(u16::MAX);
        let (counters, lane) = self.lanes.prepare(next)?;
        let (number, member) = self.crew.enlist(name, counters, process).ok_or_else(too_many)?;
        let stage = self.clone();
        let handle =
            thread::Builder::new().name(panics::thread_name(name)).stack_size(STACK_BYTES).spawn(move || {
                member.set_running(true);
                // A machine that forbids this runs the program all the same, wherever the system likes.
                drop(affinity::restrict(&stage.cores_of(number)));
                let writer = lane.open(number, process, &member.name);
                // The allocator asks the kernel for this thread's memory now, not page by page while the program runs.
                drop(black_box(Vec::<u8>::with_capacity(FIRST_MEMORY)));
                let tracer = Tracer::new(writer, member.counters.clone(), stage.stop.clone());
                tracer.emit(Kind::ThreadStart, 0, tracer.tid().0 as u32);
                if catch_unwind(AssertUnwindSafe(|| body(&tracer))).is_err() {
                    stage.break_down(&format!(
                        "thread {} of the interpreter panicked: {}",
                        member.name,
                        panics::last()
                    ));
                }
                tracer.count_switches();
                tracer.emit(Kind::ThreadEnd, 0, 0);
                member.set_running(false);
            })?;
        self.handles.lock().unwrap_or_else(PoisonError::into_inner).push(handle);
        Ok(number)
    }

    /// Cores of a thread: the program's, or its own one. The main thread is number 0 and mostly waits, so it shares a core with the first
    /// thread that it starts.
    fn cores_of(&self, thread: u16) -> Vec<u16> {
        if self.pin {
            vec![self.cores[(self.first_core + usize::from(thread.saturating_sub(1))) % self.cores.len()]]
        } else {
            self.cores.clone()
        }
    }

    /// Something of ours failed: the other threads may wait for it for ever, so they are ended.
    pub fn break_down(&self, what: &str) {
        self.broken.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_with(|| what.to_owned());
        self.stop.store(true, Relaxed);
        self.ring_alarm();
    }

    fn ring_alarm(&self) {
        // Full: it rings already.
        let _ = self.alarm.0.try_send(());
    }

    /// Keeps the first deadlock, and a later one that leaves nobody running; that ends the run.
    pub fn tell_deadlock(&self, found: Deadlock) {
        let everyone = found.everyone;
        let mut deadlock = self.deadlock.lock().unwrap_or_else(PoisonError::into_inner);
        if everyone || deadlock.is_none() {
            *deadlock = Some((found, clock::monotonic_raw_ns()));
        }
        drop(deadlock);
        if everyone {
            self.ring_alarm();
        }
    }

    /// A number for a task of this process, if anybody looks at it.
    pub fn enlist_task(&self, name: &str, process: u16) -> Option<u16> {
        let lane = || self.crew.enlist(name, Place::default(), process);
        self.lanes.records().then(lane).flatten().map(|(number, _)| number)
    }

    /// Something that the collector has to know, if there is one.
    pub fn arrive(&self, arrival: Arrival) {
        if let Lanes::Collected(rings) = &self.lanes {
            // A collector that is gone wants to know nothing.
            let _ = rings.send(arrival);
        }
    }

    /// Tells the processes of the program something, if there are any.
    pub fn tell_processes(&self, message: ToWorker) {
        if let Some(keeper) = &*self.keeper() {
            keeper.tell(message);
        }
    }

    /// Starts a process of the program's. Fails as the system does.
    fn launch(self: &Arc<Self>, launch: Launch, plan: &Plan, origin_ns: u64) -> io::Result<Launched> {
        let answer = {
            let mut keeper = self.keeper();
            if self.stop.load(Relaxed) {
                return Err(io::Error::other("the run is being ended"));
            }
            let keeper = match &mut *keeper {
                Some(keeper) => keeper,
                none => none.insert(Keeper::start(self, plan, origin_ns)?),
            };
            keeper.launch(launch)
        };
        answer.recv().unwrap_or_else(|_| Err(io::Error::other("the run is being ended")))
    }

    /// Ends all processes that the program has left.
    pub fn end_processes(&self) {
        let keeper = self.keeper().take();
        if let Some(keeper) = keeper {
            keeper.finish();
        }
    }

    fn keeper(&self) -> MutexGuard<'_, Option<Keeper>> {
        self.keeper.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was found in a run that is over.
    pub(super) fn set_deadlock(&self, deadlock: Deadlock, ns: u64) {
        *self.deadlock.lock().unwrap_or_else(PoisonError::into_inner) = Some((deadlock, ns));
    }

    /// The deadlock that was found, if any, and when.
    pub fn deadlock(&self) -> Option<(Deadlock, u64)> {
        self.deadlock.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Hears when a thread of ours has panicked, or none of the program's can go on.
    pub fn broken_down(&self) -> &Receiver<()> {
        &self.alarm.1
    }

    /// Waits for the end of the thread that was started first.
    pub fn join_first(&self) {
        let mut handles = self.handles.lock().unwrap_or_else(PoisonError::into_inner);
        let first = (!handles.is_empty()).then(|| handles.remove(0));
        drop(handles);
        // A panic was caught inside the thread already.
        first.map(JoinHandle::join);
    }

    /// Sees those off for good that have ended, while others are still on their way; tells whether that was all. Giving their memory back
    /// takes longer than ending does.
    pub fn join_ended(&self) -> bool {
        let mut handles = self.handles.lock().unwrap_or_else(PoisonError::into_inner);
        let ended: Vec<_> = handles.extract_if(.., |handle| handle.is_finished()).collect();
        let all = handles.is_empty();
        // Threads that are being started must not wait for this.
        drop(handles);
        for handle in ended {
            // A panic was caught inside the thread already.
            drop(handle.join());
        }
        all
    }
}

/// Seconds since 1970.
pub(super) fn wall_clock() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |time| time.as_secs_f64())
}

/// The VM's view of a stage: shared, because threads start threads.
#[derive(Debug)]
pub struct StageHost {
    /// Where the program runs.
    pub stage: Arc<Stage>,
    /// What its processes are to run.
    pub plan: Arc<Plan>,
    /// Zero of the run's times, monotonic raw clock.
    pub origin_ns: u64,
    /// The interpreter's number in the run; 0 is the first.
    pub interpreter: u16,
}

impl Host for StageHost {
    fn spawn(&self, name: &str, body: Body) -> io::Result<u16> {
        self.stage.start_in(self.interpreter, name, body)
    }

    fn begin_task(&self, name: &str) -> Option<u16> {
        self.stage.enlist_task(name, self.interpreter)
    }

    fn interpreter_number(&self) -> u16 {
        self.interpreter
    }

    fn further_interpreter(&self, id: u32) -> io::Result<Arc<dyn Host>> {
        let too_many = || io::Error::other("more interpreters than can be numbered");
        let number = self.stage.roll.next_number().ok_or_else(too_many)?;
        let started_ns = clock::monotonic_raw_ns().saturating_sub(self.origin_ns);
        self.stage.roll.enter(ProcessReport {
            number,
            name: format!("interpreter {id}"),
            kind: Standing::Interpreter,
            pid: std::process::id(),
            started_ns,
            ended_ns: None,
            exit: None,
            private_bytes: None,
            cpu_ns: None,
            share: None,
        });
        let (stage, plan) = (Arc::clone(&self.stage), Arc::clone(&self.plan));
        Ok(Arc::new(Self { stage, plan, origin_ns: self.origin_ns, interpreter: number }))
    }

    fn interpreter_closed(&self) {
        let ended_ns = clock::monotonic_raw_ns().saturating_sub(self.origin_ns);
        self.stage.roll.change(self.interpreter, |it| (it.ended_ns, it.exit) = (Some(ended_ns), Some(0)));
    }

    fn launch(&self, launch: Launch) -> io::Result<Launched> {
        self.stage.launch(launch, &self.plan, self.origin_ns)
    }

    fn print(&self, _tracer: &Tracer, text: &str) {
        self.stage.output.print(text);
    }

    fn print_error(&self, _tracer: &Tracer, text: &str) {
        self.stage.output.print_error(text);
    }

    fn deadlock(&self, deadlock: Deadlock) {
        self.stage.tell_deadlock(deadlock);
    }

    fn time(&self) -> f64 {
        wall_clock()
    }

    fn directory(&self) -> Option<PathBuf> {
        self.stage.directory.clone()
    }

    fn scratch(&self, make: bool) -> io::Result<Option<PathBuf>> {
        self.stage.scratch.path(make)
    }

    fn monotonic(&self) -> f64 {
        clock::monotonic_raw_ns() as f64 / 1e9
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadlock_that_leaves_nobody_running_rings_and_replaces_the_one_before() {
        let stage = Arc::new(Stage::new(affinity::allowed(), false, Lanes::Counted));
        let found = |text: &str, everyone| Deadlock { text: text.to_owned(), threads: vec![1, 2], everyone };
        stage.tell_deadlock(found("a waits for b", false));
        stage.tell_deadlock(found("c waits for d", false));
        assert_eq!(stage.deadlock().unwrap().0.text, "a waits for b");
        assert!(stage.broken_down().try_recv().is_err());
        stage.tell_deadlock(found("all wait", true));
        assert_eq!(stage.deadlock().unwrap().0.text, "all wait");
        assert!(stage.broken_down().try_recv().is_ok());
    }

    #[test]
    fn a_panic_in_a_thread_of_the_interpreter_ends_the_others_and_is_told() {
        let stage = Arc::new(Stage::new(affinity::allowed(), false, Lanes::Counted));
        let patient = |tracer: &Tracer| {
            while !tracer.stopping() {
                thread::yield_now();
            }
        };
        stage.start("patient", Box::new(patient)).unwrap();
        stage.start("Thread-1", Box::new(|_| panic!("no such register"))).unwrap();
        assert_eq!(stage.broken_down().recv(), Ok(()));
        while !stage.join_ended() {
            thread::yield_now();
        }
        let told = stage.broken.lock().unwrap().take().unwrap();
        assert!(told.starts_with("thread Thread-1 of the interpreter panicked: no such register ("), "{told}");
    }
}
