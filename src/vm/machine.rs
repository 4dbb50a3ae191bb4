//! One virtual machine: a loaded program, its global variables, its lock and its threads.

use std::{
    collections::HashMap,
    fmt,
    ops::Deref,
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
    heap::{Entered, Heap},
    host::Host,
    import::Modules,
    library,
    modules::{self, thread::ThreadHandle},
    names::{Name, Names},
    object::{Object, Payload},
    outcome::Outcome,
    program::{Global, Globals, LoadedCode, Loader, unpack_slot},
    shared::{Protection, Shared},
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
    heap: Heap<World>,
    /// The program's name as tracebacks give it, and its text.
    file: Arc<str>,
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

/// What refers to objects: for attached threads alone.
#[derive(Debug)]
struct World {
    types: Types,
    builtins: HashMap<Name, Value>,
    program: Arc<LoadedCode>,
    modules: Modules,
    /// The objects of threads that were started and do not run yet.
    starting: Shared<Vec<(Arc<ThreadHandle>, Value)>>,
}

/// A virtual machine as an attached thread sees it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Vm<'a> {
    machine: &'a Arc<Machine>,
    world: &'a World,
}

impl Deref for Vm<'_> {
    type Target = Machine;

    fn deref(&self) -> &Machine {
        self.machine
    }
}

impl<'a> Vm<'a> {
    /// The machine, for who outlives the thread's attachment.
    pub fn machine(self) -> &'a Arc<Machine> {
        self.machine
    }

    /// Names of attributes.
    pub fn names(self) -> &'a Names {
        &self.machine.names
    }

    /// The built-in classes.
    #[inline]
    pub fn types(self) -> &'a Types {
        &self.world.types
    }

    /// The program's outermost code.
    pub fn program(self) -> &'a LoadedCode {
        &self.world.program
    }

    /// A global variable of the module that the slot says.
    #[inline]
    pub fn global(self, slot: u32) -> &'a Global {
        let (module, place) = unpack_slot(slot);
        self.globals(module).at(place)
    }

    /// The global variables of a module whose code runs.
    #[inline]
    pub fn globals(self, module: u32) -> &'a Globals {
        match self.modules().globals(module as usize) {
            Some(globals) => globals,
            None => unreachable!("a module's code runs only when its variables are there"),
        }
    }

    /// The modules.
    pub fn modules(self) -> &'a Modules {
        &self.world.modules
    }

    /// What loads a module under this number.
    pub fn loader(self, module: u32) -> Loader<'a> {
        Loader {
            names: &self.machine.names,
            protection: self.machine.protection,
            builtins: &self.world.builtins,
            module,
        }
    }

    /// Keeps a thread's object until the thread runs: what is handed to a new thread must not own any.
    pub fn put_starting(self, ts: &ThreadState<'_>, handle: &Arc<ThreadHandle>, thread: Value) {
        self.world.starting.with(ts, |starting| starting.push((Arc::clone(handle), thread)));
    }

    /// The object of a thread that runs now, or will never.
    pub fn take_starting(self, ts: &ThreadState<'_>, handle: &Arc<ThreadHandle>) -> Value {
        self.world.starting.with(ts, |starting| {
            let index = starting.iter().position(|(known, _)| Arc::ptr_eq(known, handle));
            index.map_or(Value::Null, |index| starting.swap_remove(index).1)
        })
    }
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
        let heap = Heap::new(protection, || {
            let types = Types::new(protection, &names);
            let builtins = builtins::table(&types, &names);
            let rust = modules::table(&names, &types, protection, &*host);
            let loader = Loader { names: &names, protection, builtins: &builtins, module: 0 };
            let (program, globals) = loader.load(code, "__main__");
            let modules = Modules::new(&names, protection, rust, globals);
            World { types, builtins, program, modules, starting: Shared::new(protection, Vec::new()) }
        });
        Arc::new(Self {
            gil,
            host,
            protection,
            names,
            heap,
            file: Arc::clone(&code.file),
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
        let Ok(mut ts) = ThreadState::attach(self, tracer, &ticker) else {
            return Outcome::Aborted;
        };
        modules::thread::adopt_main_thread(&mut ts);
        let result = ts.run_module(ts.vm().program());
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

    /// The machine as this thread sees it.
    #[inline]
    pub(super) fn vm<'a>(self: &'a Arc<Self>, proof: &ThreadState<'a>) -> Vm<'a> {
        Vm { machine: self, world: self.heap.roots(proof) }
    }

    /// Lets an attached thread make and drop objects.
    pub(super) fn enter_heap(&self) -> Entered<'_> {
        self.heap.enter()
    }

    /// A line of a source file, counted from 1.
    pub(super) fn source_line(&self, file: &str, line: u32) -> Option<&str> {
        if file != &*self.file {
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

#[cfg(all(test, not(gilscope_model)))]
mod tests {
    use std::io;

    use super::*;
    use crate::{lang::compile::compile, vm::heap::ENDS, vm::host::Body};

    /// A program without threads or output needs nothing of its host.
    struct Nobody;

    impl Host for Nobody {
        fn spawn(&self, _: &str, _: Body) -> io::Result<u16> {
            Err(io::ErrorKind::Unsupported.into())
        }
        fn print(&self, _: &Tracer, _: &str) {}
        fn print_error(&self, _: &Tracer, _: &str) {}
        fn time(&self) -> f64 {
            0.0
        }
        fn monotonic(&self) -> f64 {
            0.0
        }
    }

    const CIRCLES: &str = "
class Node:
    def __init__(self):
        self.me = self
        self.keep = [self.grow]
    def grow(self):
        return self
Node.first = Node()
nodes = []
for i in range(200):
    node = Node()
    node.others = nodes
    nodes.append(node)
table = {}
table[0] = table
table[1] = [table, iter(nodes)]
try:
    raise ValueError(nodes)
except ValueError as error:
    nodes.append(error)
";

    #[test]
    fn a_run_leaves_nothing_behind_however_often_it_is_repeated() {
        for gil in GilKind::ALL {
            ENDS.take();
            let code = compile(CIRCLES, "circles.py").unwrap();
            for _ in 0..200 {
                let machine = Machine::new(&code, CIRCLES, Gil::new(gil, 100), Arc::new(Nobody));
                let tracer = Tracer::counting(Arc::default(), Arc::default());
                assert_eq!(machine.run_main(&tracer), Outcome::Finished);
            }
            let ends = ENDS.take();
            assert_eq!(ends.len(), 200);
            assert!(ends.iter().all(|end| end.live == 0), "{gil}: objects live on");
            assert!(ends[0].slabs > 1 && ends.iter().all(|end| end == &ends[0]), "{gil}: {ends:?}");
        }
    }
}
