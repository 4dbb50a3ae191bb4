//! A small host for the virtual machine: real threads, output into a buffer, and the means to end a run.
#![allow(dead_code, reason = "each test file uses its part")]

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering::Relaxed},
        mpsc,
    },
    thread,
    time::{Duration, Instant},
};

use gilscope::{
    gil::{kind::GilKind, lock::Gil},
    lang::compile::compile,
    sys::interrupt::{Tid, interrupt},
    trace::{
        counters::{Counters, Totals},
        tracer::Tracer,
    },
    vm::{Body, Deadlock, Host, Machine, Outcome, Pace, STACK_BYTES},
};

/// How a program ended, what it wrote, and what its threads counted together.
#[derive(Debug)]
pub struct Run {
    pub outcome: Outcome,
    pub output: String,
    pub errors: String,
    pub totals: Totals,
    /// Threads that waited for each other.
    pub deadlocks: Vec<Deadlock>,
}

impl Run {
    /// The traceback of a run that failed.
    pub fn traceback(&self) -> &str {
        match &self.outcome {
            Outcome::Failed(text) => text,
            other => panic!("the program did not fail: {other:?}, it wrote {:?}", self.output),
        }
    }
}

struct TestHost {
    directory: PathBuf,
    stop: Arc<AtomicBool>,
    output: Mutex<String>,
    errors: Mutex<String>,
    counters: Mutex<Vec<Arc<Counters>>>,
    threads: Mutex<Vec<thread::JoinHandle<()>>>,
    awake: Arc<Mutex<Vec<Tid>>>,
    /// Told when the program prints for the first time.
    printed: Mutex<Option<mpsc::Sender<()>>>,
    begin: Instant,
    deadlocks: Mutex<Vec<Deadlock>>,
    /// Told when nobody can go on.
    stuck: Mutex<mpsc::Sender<Deadlock>>,
}

/// Takes its thread off the list of those that are awake, also when it panics.
struct Gone(Tid, Arc<Mutex<Vec<Tid>>>);

impl Drop for Gone {
    fn drop(&mut self) {
        let mut awake = self.1.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        awake.retain(|&thread| thread != self.0);
    }
}

impl TestHost {
    fn start(&self, name: &str, body: impl FnOnce(&Tracer) + Send + 'static) -> io::Result<()> {
        let counters = Arc::new(Counters::default());
        self.counters.lock().unwrap().push(Arc::clone(&counters));
        let (stop, awake) = (Arc::clone(&self.stop), Arc::clone(&self.awake));
        let thread = thread::Builder::new().name(name.into()).stack_size(STACK_BYTES).spawn(move || {
            let me = Tid::current();
            awake.lock().unwrap().push(me);
            let _gone = Gone(me, awake);
            body(&Tracer::counting(counters, stop));
        })?;
        self.threads.lock().unwrap().push(thread);
        Ok(())
    }

    /// Ends all threads and waits for them.
    fn end(&self) {
        self.stop.store(true, Relaxed);
        while !self.awake.lock().unwrap().is_empty() {
            for thread in self.awake.lock().unwrap().iter() {
                interrupt(*thread).unwrap();
            }
            thread::sleep(Duration::from_millis(1));
        }
        for thread in std::mem::take(&mut *self.threads.lock().unwrap()) {
            thread.join().expect("a thread of the machine panicked");
        }
    }
}

impl Host for TestHost {
    fn spawn(&self, name: &str, body: Body) -> io::Result<u16> {
        self.start(name, body)?;
        Ok(self.counters.lock().unwrap().len() as u16 - 1)
    }

    fn print(&self, _: &Tracer, text: &str) {
        self.output.lock().unwrap().push_str(text);
        if let Some(tell) = self.printed.lock().unwrap().take() {
            let _ = tell.send(());
        }
    }

    fn print_error(&self, _: &Tracer, text: &str) {
        self.errors.lock().unwrap().push_str(text);
    }

    fn directory(&self) -> Option<PathBuf> {
        Some(self.directory.clone())
    }

    fn deadlock(&self, deadlock: Deadlock) {
        self.deadlocks.lock().unwrap().push(deadlock.clone());
        if deadlock.everyone {
            let _ = self.stuck.lock().unwrap().send(deadlock);
        }
    }

    fn time(&self) -> f64 {
        self.monotonic() + 1.0e9
    }

    fn monotonic(&self) -> f64 {
        self.begin.elapsed().as_secs_f64()
    }
}

/// Runs a program to its end under a lock.
pub fn run(gil: GilKind, source: &str) -> Run {
    begin(gil, 100, source).wait()
}

/// Runs a program that is expected to finish; gives what it printed.
pub fn output(gil: GilKind, source: &str) -> String {
    let run = run(gil, source);
    assert_eq!(run.outcome, Outcome::Finished, "{}", run.errors);
    run.output
}

/// A run under way.
pub struct Running {
    host: Arc<TestHost>,
    outcome: mpsc::Receiver<Outcome>,
    printed: mpsc::Receiver<()>,
    stuck: mpsc::Receiver<Deadlock>,
}

/// Starts a program on threads of its own.
pub fn begin(gil: GilKind, check_interval: i32, source: &str) -> Running {
    begin_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vm_programs"), gil, check_interval, source)
}

/// The same with files that the program may read.
pub fn begin_in(directory: &Path, gil: GilKind, check_interval: i32, source: &str) -> Running {
    begin_at(directory, (gil, Pace::of(gil)), check_interval, source)
}

/// The same at a pace of one's choice.
pub fn begin_at(directory: &Path, (gil, pace): (GilKind, Pace), check_interval: i32, source: &str) -> Running {
    let code = compile(source, "test.py").unwrap_or_else(|refusal| panic!("{}", refusal.with_source()));
    let (tell_printed, printed) = mpsc::channel();
    let (tell_stuck, stuck) = mpsc::channel();
    let host = Arc::new(TestHost {
        directory: directory.to_owned(),
        stop: Arc::default(),
        output: Mutex::default(),
        errors: Mutex::default(),
        counters: Mutex::default(),
        threads: Mutex::default(),
        awake: Arc::default(),
        printed: Mutex::new(Some(tell_printed)),
        begin: Instant::now(),
        deadlocks: Mutex::default(),
        stuck: Mutex::new(tell_stuck),
    });
    let machine =
        Machine::with_pace(&code, source, Gil::new(gil, check_interval), pace, Arc::clone(&host) as Arc<dyn Host>);
    let (tell, outcome) = mpsc::channel();
    host.start("main", move |tracer| {
        let outcome = machine.run_main(tracer);
        drop(machine);
        let _ = tell.send(outcome);
    })
    .unwrap();
    Running { host, outcome, printed, stuck }
}

impl Running {
    /// Waits for the program's end; ends the daemon threads that are left.
    pub fn wait(self) -> Run {
        let outcome = self.outcome.recv_timeout(Duration::from_mins(2)).expect("the program hangs or panicked");
        self.finish(outcome)
    }

    /// Waits for the program's end and ends the daemon threads that are left; `None` if the program hangs or panicked.
    pub fn wait_at_most(self, limit: Duration) -> Option<Run> {
        let begin = Instant::now();
        loop {
            match self.outcome.recv_timeout(Duration::from_millis(50)) {
                Ok(outcome) => return Some(self.finish(outcome)),
                Err(mpsc::RecvTimeoutError::Disconnected) => return None,
                Err(mpsc::RecvTimeoutError::Timeout) => {}
            }
            if self.stuck.try_recv().is_ok() || begin.elapsed() > limit {
                self.abort();
                return None;
            }
        }
    }

    /// Waits until the program has printed something.
    pub fn until_it_prints(self) -> Self {
        self.printed.recv_timeout(Duration::from_mins(1)).expect("the program never printed");
        self
    }

    /// Waits until every thread sleeps in the kernel.
    pub fn until_it_sleeps(self) -> Self {
        let begin = Instant::now();
        while !self.host.awake.lock().unwrap().iter().all(|&Tid(tid)| sleeps(tid)) {
            assert!(begin.elapsed() < Duration::from_mins(1), "some thread goes on and on");
            thread::yield_now();
        }
        self
    }

    /// Waits until the machine says that nobody can go on, and ends the run.
    pub fn until_nobody_can_go_on(self) -> Deadlock {
        let found = self.stuck.recv_timeout(Duration::from_mins(1)).expect("no deadlock was found");
        assert_eq!(self.abort().outcome, Outcome::Aborted);
        found
    }

    /// Ends the run from outside; fails unless every thread goes.
    pub fn abort(self) -> Run {
        self.host.stop.store(true, Relaxed);
        self.host.end();
        let outcome = self.outcome.recv().expect("the main thread panicked");
        self.finish(outcome)
    }

    fn finish(self, outcome: Outcome) -> Run {
        self.host.end();
        let mut totals = Totals::default();
        for counters in self.host.counters.lock().unwrap().iter() {
            totals += counters.read();
        }
        let (output, errors) = (self.host.output.lock().unwrap().clone(), self.host.errors.lock().unwrap().clone());
        let deadlocks = self.host.deadlocks.lock().unwrap().clone();
        Run { outcome, output, errors, totals, deadlocks }
    }
}

/// Whether the kernel says so of a thread of this process.
fn sleeps(tid: i32) -> bool {
    let stat = fs::read_to_string(format!("/proc/self/task/{tid}/stat")).unwrap_or_default();
    // The state stands behind the name, which is in parentheses.
    stat.rsplit_once(") ").is_some_and(|(_, rest)| rest.starts_with('S'))
}
