//! One virtual machine: a loaded program, its global variables, its lock and its threads.

use std::{
    collections::HashMap,
    fmt,
    ops::Deref,
    sync::{
        Arc,
        atomic::{
            AtomicU32, AtomicU64,
            Ordering::{Acquire, Relaxed, Release},
        },
    },
};

use crate::{
    gil::{kind::GilKind, lock::Gil},
    lang::code::Code,
    trace::{
        record::{message, position},
        tracer::{Aborted, Tracer},
    },
};

use super::{
    builtins,
    call::RECURSION_LIMIT,
    class::Types,
    heap::{Entered, Heap},
    host::{Host, Program},
    import::Modules,
    interpreters::Seat,
    library,
    lower::Pace,
    modules,
    names::{Name, Names},
    outcome::Outcome,
    program::{Global, Globals, LoadedCode, Loader, unpack_slot},
    shared::{Protection, Shared},
    signals::{self, Signals},
    state::ThreadState,
    task::Tasks,
    threads::Threads,
    value::Value,
};

/// A program ready to run, once.
pub struct Machine {
    gil: Gil,
    host: Arc<dyn Host>,
    protection: Protection,
    pace: Pace,
    names: Names,
    heap: Heap<World>,
    /// The program's code and its text.
    code: Arc<Code>,
    source: Arc<[Box<str>]>,
    /// Its text is not that of the run's program.
    foreign: bool,
    /// Where it stands among the interpreters of its process.
    seat: Seat,
    signals: Signals,
    /// For the numbers of the program's objects in records.
    objects: AtomicU32,
    /// How many messages were sent to other processes and interpreters.
    messages: AtomicU32,
    tasks: Tasks,
    recursion_limit: AtomicU32,
    /// Counts the changes of classes, for [`super::lookups`].
    class_epoch: AtomicU64,
    /// NaNs that the program has made by name.
    nans: AtomicU64,
}

/// What refers to objects: for attached threads alone.
#[derive(Debug)]
struct World {
    types: Types,
    builtins: HashMap<Name, Value>,
    program: Arc<LoadedCode>,
    modules: Modules,
    /// Function and arguments of threads that were started and do not run yet, by their idents.
    starting: Shared<HashMap<u32, [Value; 2]>>,
    /// What the program does when a signal comes, where it is not the default.
    handlers: Shared<HashMap<i64, Value>>,
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
            pace: self.machine.pace,
            module,
            foreign: self.machine.foreign,
        }
    }

    /// Keeps what a new thread will call until it runs: what is handed to a new thread must not own any object.
    pub fn put_starting(self, ts: &ThreadState<'_>, ident: u32, call: [Value; 2]) {
        drop(self.world.starting.with(ts, |starting| starting.insert(ident, call)));
    }

    /// What the program does when a signal of this number comes.
    pub fn signal_handler(self, ts: &ThreadState<'_>, number: i64) -> Value {
        let handler = self.world.handlers.with(ts, |handlers| handlers.get(&number).cloned());
        handler.unwrap_or(Value::Int(signals::DEFAULT))
    }

    /// Sets that; gives what it was.
    pub fn set_signal_handler(self, ts: &ThreadState<'_>, number: i64, handler: Value) -> Value {
        let before = self.world.handlers.with(ts, |handlers| handlers.insert(number, handler));
        before.unwrap_or(Value::Int(signals::DEFAULT))
    }

    /// What a thread calls that runs now, or will never.
    pub fn take_starting(self, ts: &ThreadState<'_>, ident: u32) -> [Value; 2] {
        self.world.starting.with(ts, |starting| starting.remove(&ident)).unwrap_or_default()
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
        let pace = Pace::of(gil.kind());
        Self::with_pace(code, source, gil, pace, host)
    }

    /// A further interpreter of the same process: the same program, with a lock of its own of the same kind.
    pub(super) fn further(&self, gil: Gil, host: Arc<dyn Host>, seat: Seat) -> Arc<Self> {
        Self::assemble(&self.code, Arc::clone(&self.source), gil, self.pace, host, seat)
    }

    /// The same at another pace than the lock's.
    pub fn with_pace(code: &Arc<Code>, source: &str, gil: Gil, pace: Pace, host: Arc<dyn Host>) -> Arc<Self> {
        let machine = Self::assemble(code, source.lines().map(Into::into).collect(), gil, pace, host, Seat::first());
        machine.seat.set_first(&machine);
        machine
    }

    fn assemble(
        code: &Arc<Code>,
        source: Arc<[Box<str>]>,
        gil: Gil,
        pace: Pace,
        host: Arc<dyn Host>,
        seat: Seat,
    ) -> Arc<Self> {
        let protection = if gil.kind() == GilKind::None { Protection::Own } else { Protection::Gil };
        let foreign = host.program().is_some_and(Program::is_foreign);
        let names = Names::new();
        let heap = Heap::new(protection, || {
            let types = Types::new(protection, &names);
            let builtins = builtins::table(&types, &names);
            let rust = modules::table(&names, &types, &builtins, protection, gil.kind(), &code.file, &*host);
            let loader = Loader { names: &names, protection, builtins: &builtins, pace, module: 0, foreign };
            // As CPython calls it in a further interpreter, and in a process that was started by `multiprocessing`.
            let name = match is_main(&*host) {
                _ if !seat.is_first() => "<fake __main__>",
                true => "__main__",
                false => "__mp_main__",
            };
            let (program, globals) = loader.load(code, name);
            let modules = Modules::new(&names, protection, rust, globals);
            let handlers = HashMap::from([(libc::SIGINT.into(), modules::signal::initial_handler())]);
            World {
                types,
                builtins,
                program,
                modules,
                starting: Shared::new(protection, HashMap::new()),
                handlers: Shared::new(protection, handlers),
            }
        });
        Arc::new(Self {
            gil,
            host,
            protection,
            pace,
            names,
            heap,
            code: Arc::clone(code),
            source,
            foreign,
            seat,
            signals: Signals::default(),
            objects: AtomicU32::new(0),
            messages: AtomicU32::new(0),
            tasks: Tasks::default(),
            recursion_limit: AtomicU32::new(RECURSION_LIMIT),
            class_epoch: AtomicU64::new(1),
            nans: AtomicU64::new(0),
        })
    }

    /// Runs the module on this thread, which becomes the program's main thread, and waits for the program's
    /// other threads as Python does at its end, daemons apart. Those still run when this returns: end them through
    /// the stop flag of their tracers. In a process that another one has started it is that one's module, and what comes after it is made
    /// of what the process was given.
    pub fn run_main(self: &Arc<Self>, tracer: &Tracer) -> Outcome {
        let ticker = self.gil.own_ticker();
        let ident = self.threads().next_ident();
        self.threads().crowd(tracer).begin(ident, "main".into());
        self.signals.attend(tracer);
        // Where the program begins; or nowhere, if nobody who looks at the run has its text.
        let begin = if self.foreign { position(u16::MAX, 0) } else { 0 };
        let outcome = match ThreadState::attach(self, tracer, &ticker, ident, begin) {
            Ok(mut ts) if is_main(&*self.host) => ts.run_program(),
            Ok(mut ts) => ts.run_inherited(),
            Err(Aborted) => Outcome::Aborted,
        };
        // Daemons that wait for each other do no harm any more.
        self.threads().crowd(tracer).finish();
        self.seat.abandon_others();
        outcome
    }

    pub(super) fn signals(&self) -> &Signals {
        &self.signals
    }

    /// The threads of the process, whichever interpreter they are in.
    pub(super) fn threads(&self) -> &Threads {
        self.seat.threads()
    }

    pub(super) fn seat(&self) -> &Seat {
        &self.seat
    }

    /// The code of the program's own module.
    pub(super) fn code(&self) -> &Arc<Code> {
        &self.code
    }

    /// A line of the program, counted from 1.
    pub(super) fn program_line(&self, line: u32) -> Option<&str> {
        self.source.get((line as usize).checked_sub(1)?).map(|line| &**line)
    }

    pub(super) fn tasks(&self) -> &Tasks {
        &self.tasks
    }

    pub(super) fn next_object_number(&self) -> u32 {
        self.objects.fetch_add(1, Relaxed) + 1
    }

    /// The number of the next message to another process.
    pub(super) fn next_message_number(&self) -> u32 {
        message(self.host.interpreter_number(), self.messages.fetch_add(1, Relaxed))
    }

    /// How many frames a thread may have.
    #[inline]
    pub(super) fn recursion_limit(&self) -> u32 {
        self.recursion_limit.load(Relaxed)
    }

    pub(super) fn set_recursion_limit(&self, limit: u32) {
        self.recursion_limit.store(limit.min(RECURSION_LIMIT), Relaxed);
    }

    /// A NaN of this sign, as an object of its own. A float's bits are its identity, and a NaN's lower ones say
    /// nothing else.
    pub(super) fn new_nan(&self, nan: f64) -> f64 {
        const COUNTED: u64 = (1 << 51) - 1;
        let number = self.nans.fetch_add(1, Relaxed) + 1;
        f64::from_bits(nan.to_bits() | (number & COUNTED))
    }

    /// Changes whenever a class does.
    #[inline]
    pub(super) fn class_epoch(&self) -> u64 {
        // Acquire: who sees the new number sees the change. Who does not has looked before it.
        self.class_epoch.load(Acquire)
    }

    /// A class has changed: nothing holds any more that was found in any.
    pub(super) fn class_changed(&self) {
        self.class_epoch.fetch_add(1, Release);
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

    /// Whether the heap has grown beyond what a program may take, and nobody was told yet.
    pub(super) fn has_overgrown(&self) -> bool {
        self.heap.has_overgrown()
    }

    /// Lets an attached thread make and drop objects.
    pub(super) fn enter_heap(&self) -> Entered<'_> {
        self.heap.enter()
    }

    /// A line of a source file, counted from 1.
    pub(super) fn source_line(&self, file: &str, line: u32) -> Option<&str> {
        if file != &*self.code.file {
            return library::source_line(file, line);
        }
        self.program_line(line)
    }
}

/// The process runs a program from its beginning.
fn is_main(host: &dyn Host) -> bool {
    host.process_number() == 0 || host.program().is_some()
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
