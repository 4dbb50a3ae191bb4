//! `_multiprocessing.SemLock`: what the locks of processes are made of, as in `Modules/_multiprocessing/semaphore.c`. Its semaphore lies in
//! memory that they share, so that only who has to wait calls the kernel.
//!
//! How often this process's threads have taken it, and which of them last, each process knows for itself.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU32, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use crate::{
    sync::semaphore::Semaphore,
    sys::primitive::SharedWord,
    trace::{
        counters::Counter,
        record::{Kind, ObjectKind, Wait, level},
    },
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

use super::{
    super::{
        arguments,
        library::{self, Library},
        lock::Role,
        marker::{self, Marker, Subject},
    },
    file::{File, Memory, failed},
};

pub(super) const FUNCTIONS: &[Native] = &[Native { name: "SemLock", run: new }];

pub(in crate::vm) const METHODS: &[Native] = &[
    Native { name: "acquire", run: acquire },
    Native { name: "release", run: release },
    Native { name: "_count", run: count },
    Native { name: "_is_mine", run: is_mine },
    Native { name: "_get_value", run: get_value },
    Native { name: "_file", run: file },
    Native { name: "__enter__", run: enter },
    Native { name: "__exit__", run: exit },
];

/// The value that no semaphore goes beyond.
const MOST: i64 = i32::MAX as i64;

/// A semaphore that processes share.
#[derive(Debug)]
pub(in crate::vm) struct SemLock {
    unit: Semaphore<SharedWord>,
    memory: Arc<Memory>,
    /// Its owner may take it again.
    recursive: bool,
    most: u32,
    marker: Arc<Marker>,
    role: Role,
    /// How often this process has taken it, and not given back.
    count: AtomicI64,
    /// [`ThreadState::ident`] of the thread that took it last; 0 for none.
    owner: AtomicU32,
}

impl SemLock {
    fn is_mine(&self, ts: &ThreadState<'_>) -> bool {
        self.owner.load(Relaxed) == ts.ident() && self.count.load(Relaxed) > 0
    }

    /// Takes one unit; false if `timeout` ran out.
    fn acquire(&self, ts: &mut ThreadState<'_>, timeout: Option<Duration>) -> Result<bool, Unwind> {
        if self.recursive && self.is_mine(ts) {
            let depth = self.count.fetch_add(1, Relaxed) + 1;
            self.tell_level(ts, depth as u64);
            return Ok(true);
        }
        let now = timeout.is_some_and(|time| time.is_zero());
        // From 3.x on it tries before it lets the GIL go.
        let taken = match ts.vm().gil().kind().generation() {
            2 => self.wait(ts, timeout)?,
            _ if self.unit.try_wait() => {
                self.tell(ts, Kind::Take, false);
                true
            }
            _ if now => false,
            _ => self.wait(ts, timeout)?,
        };
        if taken {
            self.owner.store(ts.ident(), Relaxed);
            self.count.fetch_add(1, Relaxed);
        }
        Ok(taken)
    }

    fn wait(&self, ts: &mut ThreadState<'_>, timeout: Option<Duration>) -> Result<bool, Unwind> {
        let kind = if self.role == Role::Waiter { self.marker.wait() } else { Wait::Lock };
        let now = timeout.is_some_and(|time| time.is_zero());
        // A time that overflows the clock is as good as no limit.
        let deadline = timeout.and_then(|time| Instant::now().checked_add(time));
        let mut waited = false;
        let taken = ts.attentive(
            kind,
            self.marker.awaited(kind),
            || {
                let taken = self.unit.try_wait();
                (taken || now).then_some(taken)
            },
            |me| {
                me.count(Counter::LockContended, u64::from(!waited));
                waited = true;
                self.unit.wait_until(me, deadline)
            },
        )?;
        if taken {
            self.tell(ts, Kind::Take, waited);
        }
        if waited && self.role == Role::Waiter && matches!(self.marker.subject, Subject::Object(_)) {
            ts.note_wait(self.marker.number());
        }
        Ok(taken)
    }

    fn release(&self, ts: &ThreadState<'_>) -> Result<(), Unwind> {
        if self.recursive {
            if !self.is_mine(ts) {
                let text = "attempt to release recursive lock not owned by thread";
                return Err(ts.raise(Exc::AssertionError, text));
            }
            let depth = self.count.load(Relaxed);
            if depth > 1 {
                self.count.store(depth - 1, Relaxed);
                self.tell_level(ts, depth as u64 - 1);
                return Ok(());
            }
        } else if self.unit.value() >= self.most {
            return Err(too_often(ts));
        }
        self.tell(ts, Kind::Give, false);
        // Before others can take it: from then on these are about them.
        if self.count.fetch_sub(1, Relaxed) == 1 {
            self.owner.store(0, Relaxed);
        }
        if self.unit.post_below(ts.tracer(), self.most) {
            return Ok(());
        }
        // Another process was faster.
        self.count.fetch_add(1, Relaxed);
        Err(too_often(ts))
    }

    /// Writes records about the object, if this is it.
    fn tell(&self, ts: &ThreadState<'_>, kind: Kind, waited: bool) {
        if self.role != Role::Whole {
            return;
        }
        ts.tracer().emit(kind, u8::from(waited), self.marker.number());
        match self.marker.subject {
            Subject::Object(ObjectKind::RLock) => self.tell_level(ts, u64::from(kind == Kind::Take)),
            Subject::Object(ObjectKind::Semaphore) => {
                // A unit that is given back is not there yet.
                let value = u64::from(self.unit.value()) + u64::from(kind == Kind::Give);
                self.tell_level(ts, value);
            }
            _ => {}
        }
    }

    fn tell_level(&self, ts: &ThreadState<'_>, now: u64) {
        if self.role == Role::Whole {
            ts.tracer().emit(Kind::Level, 0, level(self.marker.number(), now));
        }
    }
}

#[cold]
fn too_often(ts: &ThreadState<'_>) -> Unwind {
    ts.raise(Exc::ValueError, "semaphore or lock released too many times")
}

/// `SemLock(recursive, value or file, most, marker, role)`: a new one with this value, or the one that another process has.
/// The role is 'whole', 'guard' or 'waiter'.
fn new(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 5, 5)?;
    let recursive = ts.truth(args.get(0))?;
    let most = arguments::int(ts, args.get(2))?.min(MOST);
    let marker = match args.get(3).object() {
        Some(Object::Marker(_)) => marker::argument(ts, args, 3)?,
        _ => Marker::new(ts, Subject::Inside, 0),
    };
    let role = match args.get(4).as_str().map(|role| &**role) {
        Some("whole") => Role::Whole,
        Some("waiter") => Role::Waiter,
        _ => Role::Guard,
    };
    let place = |ts: &ThreadState<'_>, memory: &Memory| {
        SharedWord::new(&memory.segment).ok_or_else(|| ts.raise(Exc::ValueError, "too little memory for a semaphore"))
    };
    let (memory, unit) = match operate::integer(args.get(1)) {
        Some(value) => {
            let Some(value) = u32::try_from(value).ok().filter(|&value| i64::from(value) <= most) else {
                return Err(failed(ts, &io::Error::from_raw_os_error(libc::EINVAL)));
            };
            let memory = Memory::new(ts, size_of::<u64>())?;
            let unit = Semaphore::begin(place(ts, &memory)?, value);
            (memory, unit)
        }
        None => {
            let memory = File::argument(ts, args, 1)?.memory(ts)?;
            let unit = Semaphore::at(place(ts, &memory)?);
            (memory, unit)
        }
    };
    let lock = SemLock {
        unit,
        memory,
        recursive,
        most: most.max(1) as u32,
        marker,
        role,
        count: AtomicI64::new(0),
        owner: AtomicU32::new(0),
    };
    if lock.role == Role::Whole && lock.marker.subject == Subject::Object(ObjectKind::Semaphore) {
        lock.tell_level(ts, lock.unit.value().into());
    }
    Ok(library::instance(ts, &ts.vm().types().library.sem_lock, Library::SemLock(Box::new(lock))))
}

fn this<'a>(ts: &ThreadState<'_>, args: &'a Args<'_>) -> Result<&'a SemLock, Unwind> {
    match library::payload(args.get(0)) {
        Some(Library::SemLock(lock)) => Ok(lock),
        _ => Err(library::wrong_receiver(ts, "_multiprocessing.SemLock", args.get(0))),
    }
}

/// `acquire(block=True, timeout=None)`.
fn acquire(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let block = args.either(1, "block").map_or(Ok(true), |block| ts.truth(&block))?;
    let timeout = args.either(2, "timeout");
    args.check(ts, 0, 2)?;
    let timeout = match timeout {
        _ if !block => Some(Duration::ZERO),
        None | Some(Value::None) => None,
        Some(timeout) => {
            let seconds = arguments::real(ts, &timeout)?.max(0.0);
            // Longer than the clock can tell is as good as no limit.
            Duration::try_from_secs_f64(seconds).ok()
        }
    };
    Ok(Value::bool(this(ts, args)?.acquire(ts, timeout)?))
}

fn release(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    this(ts, args)?.release(ts)?;
    Ok(Value::None)
}

fn enter(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    Ok(Value::bool(this(ts, args)?.acquire(ts, None)?))
}

fn exit(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    this(ts, args)?.release(ts)?;
    Ok(Value::None)
}

/// `_count()`: how often this process has taken it.
fn count(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    Ok(Value::Int(this(ts, args)?.count.load(Relaxed)))
}

/// `_is_mine()`: whether the calling thread took it last.
fn is_mine(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    Ok(Value::bool(this(ts, args)?.is_mine(ts)))
}

/// `_get_value()`: how many units are left.
fn get_value(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    Ok(Value::Int(this(ts, args)?.unit.value().into()))
}

/// `_file()`: for a child that is to have it.
fn file(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    Ok(File::Memory(Arc::clone(&this(ts, args)?.memory)).value(ts))
}
