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
    import::Modules,
    library,
    modules::{self, thread::ThreadHandle},
    names::{Name, Names},
    object::{Object, Payload},
    outcome::Outcome,
    program::{Global, Globals, LoadedCode, Loader, unpack_slot},
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
    builtins: HashMap<Name, Value>,
    program: Arc<LoadedCode>,
    modules: Modules,
    source: Box<[Box<str>]>,
    /// Threads that were started and that the program's end waits for.
    threads: Mutex<Vec<Arc<ThreadHandle>>>,
    /// For `Thread-1`, `Thread-2` and so on.
    thread_names: AtomicU32,
    /// For the numbers of locks in records.
    locks: AtomicU32,
    /// For [`ThreadState::ident`].
    idents: AtomicU32,
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
        let builtins = builtins::table(&types, &names);
        let rust = modules::table(&names, &types, protection, &*host);
        let loader = Loader { names: &names, protection, builtins: &builtins, module: 0 };
        let (program, globals) = loader.load(code, "__main__");
        let modules = Modules::new(&names, protection, rust, globals);
        Arc::new(Self {
            gil,
            host,
            protection,
            names,
            types,
            builtins,
            program,
            modules,
            source: source.lines().map(Into::into).collect(),
            threads: Mutex::default(),
            thread_names: AtomicU32::new(0),
            locks: AtomicU32::new(0),
            idents: AtomicU32::new(0),
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
        let result = ts.run_module(&self.program);
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
        let (module, place) = unpack_slot(slot);
        self.globals(module).at(place)
    }

    /// The global variables of a module whose code runs.
    #[inline]
    pub(super) fn globals(&self, module: u32) -> &Globals {
        match self.modules.globals(module as usize) {
            Some(globals) => globals,
            None => unreachable!("a module's code runs only when its variables are there"),
        }
    }

    pub(super) fn modules(&self) -> &Modules {
        &self.modules
    }

    /// What loads a module under this number.
    pub(super) fn loader(&self, module: u32) -> Loader<'_> {
        Loader { names: &self.names, protection: self.protection, builtins: &self.builtins, module }
    }

    /// A line of a source file, counted from 1.
    pub(super) fn source_line(&self, file: &str, line: u32) -> Option<&str> {
        if file != &*self.program.code.file {
            return library::source_line(file, line);
        }
        self.source.get((line as usize).checked_sub(1)?).map(|line| &**line)
    }

    pub(super) fn next_ident(&self) -> u32 {
        self.idents.fetch_add(1, Relaxed) + 1
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
