//! What locks and records name: an object of the program that threads wait for, or a thread that others wait for.
//!
//! A semaphore, an event or a queue is written in Python and made of several locks. These have one [`Marker`] in common, so
//! that records and explanations speak of the semaphore, not of what it is made of.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering::Relaxed},
};

use crate::{
    trace::record::{Kind, ObjectKind, Wait, level},
    vm::{
        exception::Exc,
        native::{Args, Native},
        object::Object,
        operate,
        state::ThreadState,
        unwind::Unwind,
        value::Value,
    },
};

/// What is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::vm) enum Subject {
    /// An object of the program.
    Object(ObjectKind),
    /// A thread's end.
    End,
    /// A thread's first step.
    Start,
    /// Nothing that a program knows of.
    Inside,
}

/// One thing that threads wait for.
#[derive(Debug)]
pub(in crate::vm) struct Marker {
    pub subject: Subject,
    /// The object's number in records, or the thread's in the run; 0 for none.
    number: AtomicU32,
    /// Of a thread, its [`ThreadState::ident`] once it is started.
    thread: AtomicU32,
    /// Where in the program it was made.
    pub made: u32,
}

impl Marker {
    /// A new object of the program; records tell of it.
    pub fn object(ts: &ThreadState<'_>, kind: ObjectKind) -> Arc<Self> {
        let number = ts.vm().next_object_number();
        ts.tracer().emit(Kind::ObjectNew, kind as u8, number);
        ts.tracer().emit(Kind::At, 0, ts.position());
        Self::new(ts, Subject::Object(kind), number)
    }

    /// Something else.
    pub fn new(ts: &ThreadState<'_>, subject: Subject, number: u32) -> Arc<Self> {
        Arc::new(Self { subject, number: AtomicU32::new(number), thread: AtomicU32::new(0), made: ts.position() })
    }

    /// Its number in records.
    pub fn number(&self) -> u32 {
        self.number.load(Relaxed)
    }

    /// The thread whose end or start it marks, once that is started: its [`ThreadState::ident`].
    pub fn thread(&self) -> Option<u32> {
        Some(self.thread.load(Relaxed)).filter(|&thread| thread != 0)
    }

    /// The thread is started.
    pub fn set_thread(&self, ident: u32, number: u32) {
        self.number.store(number, Relaxed);
        self.thread.store(ident, Relaxed);
    }

    /// What a record of such a wait names: an object of the program, or the thread that is joined; 0 for anything else.
    /// Threads and objects are numbered apart.
    pub fn awaited(&self, wait: Wait) -> u32 {
        match self.subject {
            Subject::Object(_) => self.number(),
            Subject::End if wait == Wait::Join => self.number(),
            _ => 0,
        }
    }

    /// How records name a wait that somebody else has to end.
    pub fn wait(&self) -> Wait {
        if self.subject == Subject::End { Wait::Join } else { Wait::Signal }
    }

    /// Tells records how full it is.
    pub fn tell_level(&self, ts: &ThreadState<'_>, now: u64) {
        if matches!(self.subject, Subject::Object(_)) {
            ts.tracer().emit(Kind::Level, 0, level(self.number(), now));
        }
    }
}

pub(super) const FUNCTIONS: &[Native] = &[
    Native { name: "_object", run: object },
    Native { name: "_end", run: end },
    Native { name: "_start", run: start },
    Native { name: "_take", run: take },
    Native { name: "_give", run: give },
    Native { name: "_level", run: level_of },
];

/// The marker that stands at a place among the arguments.
pub(super) fn argument(ts: &ThreadState<'_>, args: &Args<'_>, index: usize) -> Result<Arc<Marker>, Unwind> {
    match args.get(index).object() {
        Some(Object::Marker(marker)) => Ok(Arc::clone(marker)),
        _ => Err(ts.type_error(format!("{}() needs a marker", args.name()))),
    }
}

/// `_object(kind)`: an object of the program, made where the program called the library.
fn object(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let named = |kind: &&ObjectKind| args.get(0).as_str().is_some_and(|name| **name == *format!("{kind:?}"));
    match ObjectKind::ALL.iter().find(named) {
        Some(&kind) => Ok(Value::new(Object::Marker(Marker::object(ts, kind)))),
        None => Err(ts.raise(Exc::ValueError, "no such kind of object")),
    }
}

/// `_end()`: a thread's end.
fn end(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    Ok(Value::new(Object::Marker(Marker::new(ts, Subject::End, 0))))
}

/// `_start()`: a thread's first step.
fn start(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    Ok(Value::new(Object::Marker(Marker::new(ts, Subject::Start, 0))))
}

/// `_take(marker, level)`: this thread has taken it, which is now so full.
fn take(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    changed(ts, args, Kind::Take)
}

/// `_give(marker, level)`: this thread gives it back or signals it, which is now so full.
fn give(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    changed(ts, args, Kind::Give)
}

fn changed(ts: &mut ThreadState<'_>, args: &Args<'_>, kind: Kind) -> Result<Value, Unwind> {
    let marker = argument(ts, args, 0)?;
    if !matches!(marker.subject, Subject::Object(_)) {
        return Ok(Value::None);
    }
    let waited = kind == Kind::Take && ts.has_waited_for(marker.number());
    ts.tracer().emit(kind, u8::from(waited), marker.number());
    if args.len() > 1 { tell(ts, args) } else { Ok(Value::None) }
}

/// `_level(marker, level)`: it is now so full.
fn level_of(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 2, 2)?;
    tell(ts, args)
}

fn tell(ts: &ThreadState<'_>, args: &Args<'_>) -> Result<Value, Unwind> {
    let level = operate::integer(args.get(1)).and_then(|level| u64::try_from(level).ok()).unwrap_or_default();
    argument(ts, args, 0)?.tell_level(ts, level);
    Ok(Value::None)
}
