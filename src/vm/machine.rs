//! One virtual machine: a loaded program, its global variables, its lock and its threads.

use std::{
    collections::HashMap,
    fmt,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicI32, AtomicU32, Ordering::Relaxed},
    },
};

use crate::{
    gil::{kind::GilKind, lock::Gil},
    lang::code::Code,
    trace::tracer::Tracer,
};

use super::{
    builtins,
    class::Types,
    exception::Exc,
    host::Host,
    modules::{self, thread::ThreadHandle},
    names::{Name, Names, known},
    object::{Object, Payload},
    outcome::Outcome,
    program::{Global, LoadedCode, Loader},
    shared::Protection,
    state::ThreadState,
    unwind::Unwind,
    value::Value,
};

/// A program ready to run, once.
pub struct Machine {
    gil: Gil,
    host: Arc<dyn Host>,
    protection: Protection,
    names: Names,
    types: Types,
    module: Arc<LoadedCode>,
    globals: Box<[Global]>,
    modules: HashMap<Name, Value>,
    source: Box<[Box<str>]>,
    /// Threads that were started and that the program's end waits for.
    threads: Mutex<Vec<Arc<ThreadHandle>>>,
    /// For `Thread-1`, `Thread-2` and so on.
    thread_names: AtomicU32,
    /// For the numbers of locks in records.
    locks: AtomicU32,
}

impl fmt::Debug for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Machine").field("gil", &self.gil).finish_non_exhaustive()
    }
}

impl Machine {
    /// Loads a module. `source` is its text, for tracebacks.
    pub fn new(code: &Arc<Code>, source: &str, gil: Gil, host: Arc<dyn Host>) -> Arc<Self> {
        let protection = if gil.kind() == GilKind::None { Protection::Own } else { Protection::Gil };
        let names = Names::new();
        let types = Types::new(protection, &names);
        let builtin_names = builtins::table(&types, &names);
        let modules = modules::table(&names, &types, protection, &*host);
        let mut loader = Loader::new(&names, protection, &builtin_names);
        let module = loader.load(code);
        let name_slot = loader.slot(known::NAME) as usize;
        let mut globals = loader.into_globals();
        globals[name_slot].builtin = Value::from("__main__");
        Arc::new(Self {
            gil,
            host,
            protection,
            names,
            types,
            module,
            globals,
            modules,
            source: source.lines().map(Into::into).collect(),
            threads: Mutex::default(),
            thread_names: AtomicU32::new(0),
            locks: AtomicU32::new(0),
        })
    }

    /// Runs the module on this thread, which becomes the program's main thread, and waits for the program's
    /// other threads as Python does at its end, daemons apart. Those still run when this returns: end them through
    /// the stop flag of their tracers.
    pub fn run_main(self: &Arc<Self>, tracer: &Tracer) -> Outcome {
        let ticker = AtomicI32::new(self.gil.check_interval());
        let thread = modules::thread::main_thread(self);
        let Ok(mut ts) = ThreadState::attach(self, tracer, &ticker, thread) else {
            return Outcome::Aborted;
        };
        let result = ts.run_module(&self.module);
        let mut outcome = match result {
            Ok(_) => Outcome::Finished,
            Err(unwind) => ts.outcome(&unwind),
        };
        if outcome != Outcome::Aborted && self.wait_for_threads(&mut ts).is_err() {
            outcome = Outcome::Aborted;
        }
        outcome
    }

    /// `threading._shutdown`: joins every thread that is no daemon, also those started meanwhile.
    fn wait_for_threads(&self, ts: &mut ThreadState<'_>) -> Result<(), Unwind> {
        loop {
            let next = {
                let mut threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner);
                threads.retain(|thread| thread.is_alive());
                threads.iter().find(|thread| !thread.is_daemon()).cloned()
            };
            match next {
                Some(thread) => thread.wait(ts)?,
                None => return Ok(()),
            }
        }
    }

    /// Notes a thread that the program's end has to wait for.
    pub(super) fn register(&self, thread: Arc<ThreadHandle>) {
        let mut threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner);
        threads.retain(|thread| thread.is_alive());
        threads.push(thread);
    }

    /// Number of threads that run, the main one included.
    pub(super) fn active_threads(&self) -> usize {
        let threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner);
        1 + threads.iter().filter(|thread| thread.is_alive()).count()
    }

    pub(super) fn next_thread_name(&self) -> String {
        format!("Thread-{}", self.thread_names.fetch_add(1, Relaxed) + 1)
    }

    pub(super) fn next_lock_number(&self) -> u32 {
        self.locks.fetch_add(1, Relaxed) + 1
    }

    /// The lock.
    pub fn gil(&self) -> &Gil {
        &self.gil
    }

    pub(super) fn host(&self) -> &Arc<dyn Host> {
        &self.host
    }

    pub(super) fn protection(&self) -> Protection {
        self.protection
    }

    pub(super) fn names(&self) -> &Names {
        &self.names
    }

    pub(super) fn types(&self) -> &Types {
        &self.types
    }

    #[inline]
    pub(super) fn global(&self, slot: u32) -> &Global {
        &self.globals[slot as usize]
    }

    pub(super) fn module(&self, name: Name) -> Option<&Value> {
        self.modules.get(&name)
    }

    /// A line of the source, counted from 1.
    pub(super) fn source_line(&self, line: u32) -> Option<&str> {
        self.source.get((line as usize).checked_sub(1)?).map(|line| &**line)
    }
}

impl ThreadState<'_> {
    /// What an exception that the main module did not catch makes of the run.
    fn outcome(&mut self, unwind: &Unwind) -> Outcome {
        let exception = match unwind {
            Unwind::Aborted => return Outcome::Aborted,
            Unwind::Raised(exception) => exception,
        };
        if !self.is_exception(unwind, Exc::SystemExit) {
            return match self.format_exception(exception) {
                Ok(text) => Outcome::Failed(text),
                Err(_) => Outcome::Aborted,
            };
        }
        let Object::Instance(instance) = &**exception else { return Outcome::Exit(0) };
        let Payload::Exception(state) = &instance.payload else { return Outcome::Exit(0) };
        let args = state.args.with(self, |args| args.clone());
        match args.object() {
            Some(Object::Tuple(items)) => match items.first() {
                None | Some(Value::None) => Outcome::Exit(0),
                Some(Value::Int(code)) => Outcome::Exit(*code as i32),
                Some(Value::Bool(code)) => Outcome::Exit(i32::from(*code)),
                Some(other) => match self.str(other) {
                    Ok(text) => Outcome::Failed(text + "\n"),
                    Err(_) => Outcome::Exit(1),
                },
            },
            _ => Outcome::Exit(0),
        }
    }
}
