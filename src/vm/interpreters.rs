//! Several interpreters in one process (PEP 684, PEP 734): a machine each, with a lock, a heap and modules of its own.
//!
//! What they share is the process's threads. As in CPython a call into another interpreter stays on its thread: it lets the lock at
//! home go, takes the other's, and comes back; [`Kind::Enter`] tells the records. So who lives and who sleeps is known for all
//! interpreters together ([`Threads`]): a lock of one can be released by a thread that comes from another.
//!
//! Values do not leave their machine. What goes over is bytes, pickled on one side and read on the other (`assets/lib/concurrent`).

use std::{
    collections::BTreeMap,
    io,
    sync::{
        Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak,
        atomic::{
            AtomicBool,
            Ordering::{AcqRel, Relaxed, Release},
        },
    },
};

use crate::{
    gil::lock::Gil,
    trace::{
        record::Kind,
        tracer::{Aborted, Tracer},
    },
};

use super::{
    import, machine::Machine, modules::interpreters::Queues, object::Object, state::ThreadState, threads::Threads,
    unwind::Unwind, value::Value,
};

/// A machine's place among the interpreters of its process.
#[derive(Debug)]
pub(super) struct Seat {
    all: Arc<Interpreters>,
    /// What the program knows it by; 0 is the first.
    id: u32,
    /// A call is in it, or it is being closed.
    taken: AtomicBool,
    /// The program's module has been begun in it.
    begun: AtomicBool,
}

/// What the interpreters of a process have in common.
#[derive(Debug, Default)]
struct Interpreters {
    threads: Threads,
    queues: Queues,
    first: OnceLock<Weak<Machine>>,
    further: Mutex<Further>,
}

/// The interpreters that the program has made and not closed.
#[derive(Debug, Default)]
struct Further {
    open: BTreeMap<u32, Arc<Machine>>,
    /// Those that were open when the program was over: threads may still be in them.
    left: Vec<Weak<Machine>>,
    /// The last id that was given.
    last: u32,
    /// The program is over: there will be no more.
    over: bool,
}

/// Why something cannot be done with an interpreter.
#[derive(Debug)]
pub(super) enum Refusal {
    /// There is none of this id.
    Unknown(u32),
    /// Its state forbids it.
    State(&'static str),
    /// No further one could be made.
    Failed(io::Error),
    /// What went wrong in it is no matter of the program's call.
    Broken(String),
}

impl Seat {
    /// The first of a process.
    pub fn first() -> Self {
        Self::new(Arc::default(), 0)
    }

    fn new(all: Arc<Interpreters>, id: u32) -> Self {
        Self { all, id, taken: AtomicBool::new(false), begun: AtomicBool::new(false) }
    }

    /// Says which machine has the first seat.
    pub fn set_first(&self, machine: &Arc<Machine>) {
        self.all.first.get_or_init(|| Arc::downgrade(machine));
    }

    /// Whether it is the one that the process began with.
    pub fn is_first(&self) -> bool {
        self.id == 0
    }

    /// What the program knows it by.
    pub fn id(&self) -> u32 {
        self.id
    }

    /// The machine that the process began with.
    pub fn first_machine(&self) -> Option<Arc<Machine>> {
        self.all.first.get()?.upgrade()
    }

    /// The threads of the process.
    pub fn threads(&self) -> &Threads {
        &self.all.threads
    }

    /// The queues between its interpreters.
    pub fn queues(&self) -> &Queues {
        &self.all.queues
    }

    /// The ids of all that are open, in order.
    pub fn ids(&self) -> Vec<u32> {
        let further = self.further();
        std::iter::once(0).chain(further.open.keys().copied()).collect()
    }

    /// The further ones that a thread can be in.
    pub fn others(&self) -> Vec<Arc<Machine>> {
        let further = self.further();
        let left = further.left.iter().filter_map(Weak::upgrade);
        further.open.values().map(Arc::clone).chain(left).collect()
    }

    /// Whether a call is in an interpreter. The first runs its program.
    pub fn is_running(&self, id: u32) -> Result<bool, Refusal> {
        if id == 0 { Ok(true) } else { self.find(id).map(|machine| machine.seat().taken.load(Relaxed)) }
    }

    /// The process is done with its interpreters. Who is still in one, a daemon or a thread that is being ended, leaves it by itself.
    pub fn abandon_others(&self) {
        let left = {
            let mut further = self.further();
            further.over = true;
            further.left = further.open.values().map(Arc::downgrade).collect();
            std::mem::take(&mut further.open)
        };
        for machine in left.values() {
            machine.host().interpreter_closed();
        }
    }

    fn find(&self, id: u32) -> Result<Arc<Machine>, Refusal> {
        self.further().open.get(&id).map(Arc::clone).ok_or(Refusal::Unknown(id))
    }

    fn further(&self) -> MutexGuard<'_, Further> {
        self.all.further.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Machine {
    /// The interpreters that the program has made beside this one and not closed.
    pub fn further_interpreters(&self) -> Vec<Arc<Self>> {
        self.seat().others()
    }

    /// Does something to the lock of each interpreter of the process.
    pub fn each_gil(&self, mut f: impl FnMut(&Gil)) {
        f(self.gil());
        for other in self.seat().others() {
            f(other.gil());
        }
    }
}

/// An interpreter that this thread is to enter, and nobody else meanwhile but the threads that were started in it.
struct Visit {
    machine: Arc<Machine>,
    /// It is the last one.
    last: bool,
}

impl Visit {
    fn to(machine: Arc<Machine>) -> Result<Self, Refusal> {
        if machine.seat().taken.swap(true, AcqRel) {
            return Err(Refusal::State("interpreter already running"));
        }
        Ok(Self { machine, last: false })
    }

    /// Enters it, does something there as an attached thread, and leaves it.
    fn perform<R>(
        &self,
        me: &Tracer,
        [ident, position, depth]: [u32; 3],
        work: impl FnOnce(&mut ThreadState<'_>) -> R,
    ) -> Result<R, Aborted> {
        let machine = &self.machine;
        me.emit(Kind::Enter, 0, machine.host().interpreter_number().into());
        let ticker = machine.gil().own_ticker();
        let mut ts = ThreadState::attach(machine, me, &ticker, ident, position)?;
        // One stack for all interpreters that the thread is in.
        ts.depth = depth;
        Ok(work(&mut ts))
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        self.machine.seat().taken.store(self.last, Release);
    }
}

/// Makes a further interpreter, with a lock like this one's; gives its id.
pub(super) fn create(ts: &mut ThreadState<'_>) -> Result<Result<u32, Refusal>, Unwind> {
    let here = Arc::clone(ts.vm().machine());
    ts.released(|_| {
        let seat = here.seat();
        let id = {
            let mut further = seat.further();
            further.last += 1;
            further.last
        };
        let host = here.host().further_interpreter(id).map_err(Refusal::Failed)?;
        let gil = Gil::new(here.gil().kind(), here.gil().check_interval());
        gil.set_switch_interval(here.gil().switch_interval());
        let machine = here.further(gil, host, Seat::new(Arc::clone(&seat.all), id));
        let mut further = seat.further();
        if further.over {
            machine.host().interpreter_closed();
            return Err(Refusal::State("the program is over"));
        }
        further.open.insert(id, machine);
        Ok(id)
    })
}

/// Has the library in another interpreter make a call of a payload, on this thread; gives what it answers.
pub(super) fn call(ts: &mut ThreadState<'_>, id: u32, payload: Vec<u8>) -> Result<Result<Vec<u8>, Refusal>, Unwind> {
    let visit = match find_other(ts, id).and_then(Visit::to) {
        Ok(visit) => visit,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let me = [ts.ident(), ts.position(), ts.depth];
    // Should its objects go with this visit, then there.
    let answer = ts.elsewhere(move |tracer| visit.perform(tracer, me, |there| answer(there, payload)))?;
    Ok(answer??)
}

/// What the library makes of a payload, in the interpreter that was called into.
fn answer(ts: &mut ThreadState<'_>, payload: Vec<u8>) -> Result<Result<Vec<u8>, Refusal>, Aborted> {
    let names = ts.vm().names();
    let result = import::module(ts, names.intern("concurrent.interpreters"), true).and_then(|library| {
        let called = ts.get_attribute(&library, names.intern("_called"))?;
        ts.call(&called, &[Value::bytes(payload)])
    });
    match result {
        Ok(answer) => match answer.object() {
            Some(Object::Bytes(bytes)) => Ok(Ok(bytes.to_vec())),
            _ => Ok(Err(Refusal::Broken("no answer".to_owned()))),
        },
        Err(Unwind::Aborted) => Err(Aborted),
        // The library catches what the program raises; this is about the call itself.
        Err(Unwind::Raised(exception)) => {
            Ok(Err(Refusal::Broken(ts.format_exception(&exception).map_err(|_| Aborted)?)))
        }
    }
}

/// Runs the program's module in this interpreter, once, so that its functions and classes are there.
pub(super) fn run_program(ts: &mut ThreadState<'_>) -> Result<(), Unwind> {
    if ts.vm().seat().is_first() || ts.vm().seat().begun.swap(true, Relaxed) {
        return Ok(());
    }
    ts.run_program_again()
}

/// Ends an interpreter: waits for the threads that were started in it, and drops all that it has.
pub(super) fn close(ts: &mut ThreadState<'_>, id: u32) -> Result<Result<(), Refusal>, Unwind> {
    let mut visit = match find_other(ts, id).and_then(Visit::to) {
        Ok(visit) => visit,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let here = Arc::clone(ts.vm().machine());
    let me = [ts.ident(), ts.position(), ts.depth];
    let ended = ts.elsewhere(move |tracer| {
        visit.last = true;
        let ended = visit.perform(tracer, me, end);
        let closed = here.seat().further().open.remove(&id);
        visit.machine.host().interpreter_closed();
        // Its objects go here, where no thread is attached to another heap, unless a thread is still on its way out.
        drop((visit, closed));
        ended
    })?;
    Ok(Ok(ended??))
}

fn end(ts: &mut ThreadState<'_>) -> Result<(), Aborted> {
    ts.end_interpreter()
}

/// At the end of the program: closes all that it has not closed itself, and nobody is in.
pub(super) fn close_others(ts: &mut ThreadState<'_>) -> Result<(), Unwind> {
    if ts.vm().seat().is_first() {
        for id in ts.vm().seat().ids().into_iter().skip(1) {
            // One that a daemon is in stays as it is.
            drop(close(ts, id)?);
        }
    }
    Ok(())
}

fn find_other(ts: &ThreadState<'_>, id: u32) -> Result<Arc<Machine>, Refusal> {
    match ts.vm().seat().find(id) {
        // The first always runs.
        Err(Refusal::Unknown(0)) => Err(Refusal::State("interpreter already running")),
        found => found,
    }
}
