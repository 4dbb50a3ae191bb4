//! `threading.Lock`: a semaphore of value 1, as the tick GIL's own.
//!
//! As in CPython 2.x (`Modules/threadmodule.c`), `acquire` lets the GIL go even if the lock is free.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    time::Duration,
};

use crate::{
    sync::semaphore::Semaphore,
    trace::{counters::Counter, record::Wait},
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

pub(in crate::vm) const METHODS: &[Native] = &[
    Native { name: "acquire", run: acquire },
    Native { name: "release", run: release },
    Native { name: "locked", run: locked },
    Native { name: "__enter__", run: enter },
    Native { name: "__exit__", run: exit },
];

/// A program's lock.
#[derive(Debug)]
pub(in crate::vm) struct Lock {
    unit: Semaphore,
    /// For `locked()`, and against a release too many.
    held: AtomicBool,
    /// Number in records.
    number: u32,
}

impl Lock {
    /// What `repr` shows.
    pub fn describe(&self) -> String {
        let state = if self.held.load(Relaxed) { "locked" } else { "unlocked" };
        format!("<{state} _thread.lock object at {self:p}>")
    }

    /// Takes the lock; false if `timeout` ran out.
    fn acquire(&self, ts: &mut ThreadState<'_>, timeout: Option<Duration>) -> Result<bool, Unwind> {
        let acquired = ts.blocking(
            Wait::Lock,
            self.number,
            || {
                let taken = self.unit.try_wait();
                (taken || timeout.is_some_and(|timeout| timeout.is_zero())).then_some(taken)
            },
            |tracer| {
                tracer.count(Counter::LockContended, 1);
                match timeout {
                    None => self.unit.wait(tracer).map(|()| true),
                    Some(timeout) => self.unit.wait_timeout(tracer, timeout),
                }
            },
        )?;
        if acquired {
            self.held.store(true, Relaxed);
        }
        Ok(acquired)
    }

    fn release(&self, ts: &ThreadState<'_>) -> Result<(), Unwind> {
        if !self.held.swap(false, Relaxed) {
            return Err(ts.raise(Exc::RuntimeError, "release unlocked lock"));
        }
        self.unit.post(ts.tracer());
        Ok(())
    }
}

/// `threading.Lock()`.
pub(super) fn new(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    let number = ts.vm().next_lock_number();
    let lock = Lock { unit: Semaphore::new(1), held: AtomicBool::new(false), number };
    Ok(Value::new(Object::Lock(Arc::new(lock))))
}

/// The lock that a method was called on.
fn this(ts: &ThreadState<'_>, args: &Args<'_>) -> Result<Arc<Lock>, Unwind> {
    match args.get(0).object() {
        Some(Object::Lock(lock)) => Ok(Arc::clone(lock)),
        _ => Err(ts.type_error("descriptor requires a '_thread.lock' object")),
    }
}

fn acquire(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let blocking = match args.either(1, "blocking") {
        Some(value) => ts.truth(&value)?,
        None => true,
    };
    let timeout = match args.either(2, "timeout") {
        Some(value) => operate::float(ts, &value)?.unwrap_or(-1.0),
        None => -1.0,
    };
    args.check(ts, 0, 2)?;
    let forever = timeout.to_bits() == (-1.0_f64).to_bits();
    let timeout = match (blocking, forever) {
        (true, true) => None,
        (false, true) => Some(Duration::ZERO),
        (false, false) => {
            return Err(ts.raise(Exc::ValueError, "can't specify a timeout for a non-blocking call"));
        }
        (true, false) if timeout < 0.0 => {
            return Err(ts.raise(Exc::ValueError, "timeout value must be a non-negative number"));
        }
        (true, false) => match Duration::try_from_secs_f64(timeout) {
            Ok(timeout) => Some(timeout),
            Err(_) => return Err(ts.raise(Exc::OverflowError, "timeout value is too large")),
        },
    };
    Ok(Value::Bool(this(ts, args)?.acquire(ts, timeout)?))
}

fn release(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    this(ts, args)?.release(ts)?;
    Ok(Value::None)
}

fn locked(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    Ok(Value::Bool(this(ts, args)?.held.load(Relaxed)))
}

fn enter(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    Ok(Value::Bool(this(ts, args)?.acquire(ts, None)?))
}

fn exit(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    this(ts, args)?.release(ts)?;
    Ok(Value::None)
}
