//! `threading`: threads of the program, each an operating system thread.
//!
//! As in CPython 2.7 (`Lib/threading.py`): `start` waits until the new thread runs, and a thread's first act is to
//! take the GIL.

use std::{
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{AtomicBool, AtomicI32, AtomicU32, Ordering::Relaxed},
    },
    time::Duration,
};

use crate::{
    sync::latch::Latch,
    trace::{record::Wait, tracer::Tracer},
    vm::{
        exception::Exc,
        host::Body,
        iterate,
        machine::Machine,
        names::{Name, known},
        native::{Args, Native},
        object::{Instance, Payload},
        operate,
        state::ThreadState,
        subscript,
        unwind::Unwind,
        value::Value,
    },
};

pub(super) const FUNCTIONS: &[Native] = &[
    Native { name: "Lock", run: super::lock::new },
    Native { name: "current_thread", run: current_thread },
    Native { name: "currentThread", run: current_thread },
    Native { name: "active_count", run: active_count },
    Native { name: "get_ident", run: get_ident },
];

pub(in crate::vm) const METHODS: &[Native] = &[
    Native { name: "__init__", run: init },
    Native { name: "start", run: start },
    Native { name: "run", run },
    Native { name: "join", run: join },
    Native { name: "is_alive", run: is_alive },
    Native { name: "getName", run: get_name },
    Native { name: "setName", run: set_name },
    Native { name: "setDaemon", run: set_daemon },
];

/// What the machine knows about one of the program's threads.
#[derive(Debug)]
pub(in crate::vm) struct ThreadHandle {
    name: Mutex<Arc<str>>,
    daemon: AtomicBool,
    /// Number in the run; set when it has started.
    number: AtomicU32,
    /// `start` was called.
    claimed: AtomicBool,
    /// The thread runs Python.
    started: Latch,
    finished: Latch,
    /// The thread that runs the module: it was never started, and never ends before the program.
    main: bool,
}

impl ThreadHandle {
    fn new(name: Arc<str>, daemon: bool, main: bool) -> Arc<Self> {
        Arc::new(Self {
            name: Mutex::new(name),
            daemon: AtomicBool::new(daemon),
            number: AtomicU32::new(0),
            claimed: AtomicBool::new(main),
            started: Latch::new(),
            finished: Latch::new(),
            main,
        })
    }

    fn name(&self) -> Arc<str> {
        Arc::clone(&self.name.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn set_name(&self, name: Arc<str>) {
        *self.name.lock().unwrap_or_else(PoisonError::into_inner) = name;
    }

    /// `start` was called, and it has not ended.
    pub fn is_alive(&self) -> bool {
        self.claimed.load(Relaxed) && !self.finished.is_open()
    }

    /// The program's end does not wait for it.
    pub fn is_daemon(&self) -> bool {
        self.daemon.load(Relaxed)
    }

    /// Waits for its end.
    pub fn wait(&self, ts: &mut ThreadState<'_>) -> Result<(), Unwind> {
        self.wait_for(ts, None)
    }

    fn wait_for(&self, ts: &mut ThreadState<'_>, timeout: Option<Duration>) -> Result<(), Unwind> {
        ts.blocking(
            Wait::Join,
            self.number.load(Relaxed),
            || self.finished.is_open().then_some(()),
            |tracer| match timeout {
                None => self.finished.wait(tracer),
                Some(timeout) => self.finished.wait_timeout(tracer, timeout).map(drop),
            },
        )
    }

    /// What `repr` shows in the class's brackets.
    pub fn describe(&self, _: &ThreadState<'_>) -> String {
        let state = match (self.claimed.load(Relaxed), self.finished.is_open()) {
            (false, _) => "initial",
            (true, false) => "started",
            (true, true) => "stopped",
        };
        let daemon = if self.is_daemon() { " daemon" } else { "" };
        format!("{}, {state}{daemon}", self.name())
    }
}

/// Makes the thread that runs the module the main one.
pub(in crate::vm) fn adopt_main_thread(ts: &mut ThreadState<'_>) {
    let thread = Instance::value(ts.vm().protection(), &ts.vm().types().thread);
    if let Some(Payload::Thread(handle)) = thread.as_instance().map(|instance| &instance.payload) {
        // The payload is new and therefore empty.
        let _ = handle.set(ThreadHandle::new("MainThread".into(), false, true));
    }
    ts.set_thread(thread);
}

/// The handle of the thread that a method was called on.
fn handle(ts: &ThreadState<'_>, thread: &Value) -> Result<Arc<ThreadHandle>, Unwind> {
    match thread.as_instance().map(|instance| &instance.payload) {
        Some(Payload::Thread(handle)) => match handle.get() {
            Some(handle) => Ok(Arc::clone(handle)),
            None => Err(ts.raise(Exc::RuntimeError, "thread.__init__() not called")),
        },
        _ => Err(ts.type_error(format!("'{}' object is not a thread", ts.type_name(thread)))),
    }
}

fn init(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let _group = args.either(1, "group");
    let target = args.either(2, "target").unwrap_or(Value::None);
    let name = args.either(3, "name");
    let arguments = args.either(4, "args").unwrap_or_else(|| Value::tuple([]));
    let keywords = args.either(5, "kwargs").unwrap_or(Value::None);
    let daemon = args.keyword("daemon");
    args.check(ts, 0, 5)?;
    let Some(instance) = args.get(0).as_instance() else {
        return Err(ts.type_error("Thread.__init__() needs a thread"));
    };
    let Payload::Thread(payload) = &instance.payload else {
        return Err(ts.type_error("Thread.__init__() needs a thread"));
    };
    let daemon = match daemon {
        None | Some(Value::None) => handle(ts, ts.thread())?.is_daemon(),
        Some(value) => ts.truth(&value)?,
    };
    let name: Arc<str> = match name {
        None | Some(Value::None) => ts.vm().next_thread_name().into(),
        Some(name) => ts.str(&name)?.into(),
    };
    let old: Vec<Option<Value>> = instance.attributes.with(ts, |attributes| {
        [(known::TARGET, target), (known::ARGUMENTS, arguments), (known::KEYWORDS, keywords)]
            .map(|(name, value)| attributes.set(name, value))
            .into()
    });
    drop(old);
    // Called again, it leaves the thread as it is.
    let _ = payload.set(ThreadHandle::new(name, daemon, false));
    Ok(Value::None)
}

fn start(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    let thread = args.get(0).clone();
    let handle = handle(ts, &thread)?;
    if handle.claimed.swap(true, Relaxed) {
        return Err(ts.raise(Exc::RuntimeError, "threads can only be started once"));
    }
    ts.create_gil();
    ts.vm().register(Arc::clone(&handle));
    ts.vm().put_starting(ts, &handle, thread);
    let body = body(Arc::clone(ts.vm().machine()), Arc::clone(&handle));
    match ts.vm().host().spawn(&handle.name(), body) {
        Ok(number) => handle.number.store(u32::from(number), Relaxed),
        Err(_) => {
            drop(ts.vm().take_starting(ts, &handle));
            handle.finished.open(ts.tracer());
            return Err(ts.raise(Exc::RuntimeError, "can't start new thread"));
        }
    }
    let number = handle.number.load(Relaxed);
    ts.blocking(Wait::Signal, number, || handle.started.is_open().then_some(()), |tracer| handle.started.wait(tracer))?;
    Ok(Value::None)
}

/// What a new thread does from its first moment to its last.
fn body(machine: Arc<Machine>, handle: Arc<ThreadHandle>) -> Body {
    Box::new(move |tracer| {
        // Even if the interpreter panics, nobody waits for this thread in vain.
        let end = End { handle: &handle, tracer };
        let ticker = AtomicI32::new(machine.gil().check_interval());
        let Ok(mut ts) = ThreadState::attach(&machine, tracer, &ticker) else { return };
        ts.set_thread(ts.vm().take_starting(&ts, &handle));
        handle.started.open(tracer);
        let result = ts.run_thread();
        if let Err(Unwind::Raised(exception)) = &result
            && !matches!(&result, Err(unwind) if ts.is_exception(unwind, Exc::SystemExit))
            && let Ok(text) = ts.format_exception(exception)
        {
            let text = format!("Exception in thread {}:\n{text}", handle.name());
            let host = Arc::clone(machine.host());
            // After an abort there is nothing left to do either way.
            let _ = ts.released(|tracer| host.print_error(tracer, &text));
        }
        drop(result);
        // While it still has the GIL, as 2.7 does.
        drop(end);
    })
}

/// Tells those who wait for a thread that it has ended. Not when the run is being ended: who waits then has to end
/// too, and must not take this for the thread's own end and go on.
struct End<'a> {
    handle: &'a ThreadHandle,
    tracer: &'a Tracer,
}

impl Drop for End<'_> {
    fn drop(&mut self) {
        if !self.tracer.stopping() {
            self.handle.started.open(self.tracer);
            self.handle.finished.open(self.tracer);
        }
    }
}

impl ThreadState<'_> {
    /// Calls the `run` of this thread's object.
    fn run_thread(&mut self) -> Result<Value, Unwind> {
        let thread = self.thread().clone();
        let run = self.get_attribute(&thread, known::RUN)?;
        self.call(&run, &[])
    }
}

fn run(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    let Some(instance) = args.get(0).as_instance() else { return Ok(Value::None) };
    let [target, arguments, keywords] = instance.attributes.with(ts, |attributes| {
        [known::TARGET, known::ARGUMENTS, known::KEYWORDS]
            .map(|name| attributes.get(name).cloned().unwrap_or(Value::None))
    });
    if matches!(target, Value::None) {
        return Ok(Value::None);
    }
    let mut values = iterate::collect(ts, &arguments)?;
    let positional = values.len();
    if !matches!(keywords, Value::None) {
        for name in iterate::collect(ts, &keywords)? {
            let value = subscript::get(ts, &keywords, &name)?;
            values.extend([name, value]);
        }
    }
    ts.call_with_keywords(&target, values, positional)?;
    Ok(Value::None)
}

fn join(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let timeout = args.either(1, "timeout").filter(|value| !matches!(value, Value::None));
    args.check(ts, 0, 1)?;
    let timeout = match timeout {
        None => None,
        Some(value) => match operate::float(ts, &value)? {
            Some(seconds) => Some(Duration::try_from_secs_f64(seconds.max(0.0)).unwrap_or(Duration::MAX)),
            None => {
                let kind = ts.type_name(&value);
                return Err(ts.type_error(format!("'{kind}' object cannot be interpreted as an integer")));
            }
        },
    };
    let handle = handle(ts, args.get(0))?;
    if !handle.claimed.load(Relaxed) {
        return Err(ts.raise(Exc::RuntimeError, "cannot join thread before it is started"));
    }
    if handle.main || args.get(0).is(ts.thread()) {
        return Err(ts.raise(Exc::RuntimeError, "cannot join current thread"));
    }
    handle.wait_for(ts, timeout)?;
    Ok(Value::None)
}

fn is_alive(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    Ok(Value::Bool(handle(ts, args.get(0))?.is_alive()))
}

fn get_name(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    Ok(Value::from(handle(ts, args.get(0))?.name()))
}

fn set_name(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let name = ts.str(args.get(1))?;
    handle(ts, args.get(0))?.set_name(name.into());
    Ok(Value::None)
}

fn set_daemon(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let daemon = ts.truth(args.get(1))?;
    handle(ts, args.get(0))?.daemon.store(daemon, Relaxed);
    Ok(Value::None)
}

/// `thread.name`, `thread.daemon`, `thread.ident`.
pub(in crate::vm) fn get_attribute(handle: &OnceLock<Arc<ThreadHandle>>, name: Name) -> Option<Value> {
    let handle = handle.get()?;
    match name {
        known::THREAD_NAME => Some(Value::from(handle.name())),
        known::DAEMON => Some(Value::Bool(handle.is_daemon())),
        known::IDENT => Some(ident(handle)),
        _ => None,
    }
}

/// Sets one of these; tells whether it was one.
pub(in crate::vm) fn set_attribute(
    ts: &mut ThreadState<'_>,
    handle: &OnceLock<Arc<ThreadHandle>>,
    name: Name,
    value: &Value,
) -> Result<bool, Unwind> {
    if name != known::THREAD_NAME && name != known::DAEMON {
        return Ok(false);
    }
    let Some(handle) = handle.get() else {
        return Err(ts.raise(Exc::RuntimeError, "thread.__init__() not called"));
    };
    if name == known::THREAD_NAME {
        handle.set_name(ts.str(value)?.into());
    } else if handle.claimed.load(Relaxed) {
        return Err(ts.raise(Exc::RuntimeError, "cannot set daemon status of active thread"));
    } else {
        handle.daemon.store(ts.truth(value)?, Relaxed);
    }
    Ok(true)
}

/// A number that no two threads share; none before the start.
fn ident(handle: &ThreadHandle) -> Value {
    if handle.claimed.load(Relaxed) { Value::Int(i64::from(handle.number.load(Relaxed)) + 1) } else { Value::None }
}

fn current_thread(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    Ok(ts.thread().clone())
}

fn active_count(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    Ok(Value::Int(ts.vm().active_threads() as i64))
}

fn get_ident(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    Ok(ident(&*handle(ts, ts.thread())?))
}
