//! `threading.Lock`: a semaphore of value 1, as the tick GIL's own. Everything else that threads wait for is made of such locks.
//!
//! Under the tick GIL as in CPython 2.x (`Modules/threadmodule.c`): `acquire` lets the GIL go even if the lock is free, and what 2.x
//! cannot do, waiting for a limited time, is trying again and again between sleeps, as 2.7's `threading.py` does. Without a GIL as
//! in 3.x: `acquire` tries first, and the kernel wakes who has waited long enough.

use std::{
    sync::{
        Arc,
        atomic::{
            AtomicBool, AtomicU32,
            Ordering::{Acquire, Relaxed, Release},
        },
    },
    time::{Duration, Instant},
};

use crate::{
    sync::{
        semaphore::{Semaphore, Watch},
        sleep::sleep_until,
    },
    sys::futex::Woken,
    trace::{
        counters::Counter,
        record::{Kind, ObjectKind, Wait, level},
        tracer::Tracer,
    },
    vm::{
        exception::Exc,
        machine::Machine,
        native::{Args, Native},
        object::Object,
        operate,
        state::ThreadState,
        unwind::Unwind,
        value::Value,
    },
};

use super::marker::{self, Marker, Subject};

pub(super) const FUNCTIONS: &[Native] = &[
    Native { name: "allocate_lock", run: new },
    Native { name: "_own_lock", run: own },
    Native { name: "_inner_lock", run: inner },
    Native { name: "_waiter", run: waiter },
];

pub(in crate::vm) const METHODS: &[Native] = &[
    Native { name: "acquire", run: acquire },
    Native { name: "release", run: release },
    Native { name: "locked", run: locked },
    Native { name: "__enter__", run: enter },
    Native { name: "__exit__", run: exit },
];

/// The first and the longest sleep between two tries, as in 2.7's `threading.py` (`Condition.wait`).
const FIRST_SLEEP: Duration = Duration::from_millis(1);
const LONGEST_SLEEP: Duration = Duration::from_millis(50);

/// What a lock is to the thing that its marker names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::vm) enum Role {
    /// The thing itself: taking the lock is taking it.
    Whole,
    /// Guards its parts, for a moment.
    Guard,
    /// Stands for one thread that waits: that thread takes it twice, and who lets the thread go on releases it.
    Waiter,
}

/// A lock.
#[derive(Debug)]
pub(in crate::vm) struct Lock {
    unit: Semaphore,
    /// [`ThreadState::ident`] of the thread that took it; 0 for none.
    holder: AtomicU32,
    /// Where in the program that was.
    taken_at: AtomicU32,
    /// Taken by `with`: the same thread will release it.
    scoped: AtomicBool,
    /// A thread has once released what another had taken: who holds it says little about who will release it.
    signal: AtomicBool,
    pub marker: Arc<Marker>,
    pub role: Role,
}

impl Lock {
    fn value(marker: Arc<Marker>, role: Role) -> Value {
        Value::new(Object::Lock(Arc::new(Self {
            unit: Semaphore::new(1),
            holder: AtomicU32::new(0),
            taken_at: AtomicU32::new(0),
            scoped: AtomicBool::new(false),
            signal: AtomicBool::new(false),
            marker,
            role,
        })))
    }

    /// Nobody has it.
    pub fn is_free(&self) -> bool {
        self.unit.value() > 0
    }

    /// Who has taken it: [`ThreadState::ident`], and where in the program.
    pub fn holder(&self) -> Option<(u32, u32)> {
        let holder = self.holder.load(Acquire);
        (holder != 0 && self.role != Role::Waiter).then(|| (holder, self.taken_at.load(Relaxed)))
    }

    /// Whether nobody but its holder can be expected to release it. `again`: it is the holder that waits for it, as who
    /// uses a lock for a signal does.
    pub fn is_holders_own(&self, again: bool) -> bool {
        let reentrant = self.marker.subject == Subject::Object(ObjectKind::RLock);
        !self.signal.load(Relaxed) && (!again || reentrant || self.scoped.load(Relaxed))
    }

    /// What `repr` shows.
    pub fn describe(&self) -> String {
        let state = if self.is_free() { "unlocked" } else { "locked" };
        format!("<{state} _thread.lock object at {self:p}>")
    }

    /// Takes the lock; false if `timeout` ran out.
    fn acquire(self: &Arc<Self>, ts: &mut ThreadState<'_>, timeout: Option<Duration>) -> Result<bool, Unwind> {
        let tick = ts.vm().gil().kind().generation() == 2;
        let acquired = match timeout {
            Some(time) if tick && !time.is_zero() => self.poll(ts, time)?,
            _ if !tick && self.unit.try_wait() => {
                self.tell(ts.tracer(), Kind::Take, false);
                true
            }
            _ if !tick && timeout.is_some_and(|time| time.is_zero()) => false,
            _ => self.wait(ts, timeout)?,
        };
        if acquired {
            self.taken_at.store(ts.position(), Relaxed);
            self.scoped.store(false, Relaxed);
            self.holder.store(ts.ident(), Release);
        }
        Ok(acquired)
    }

    /// Lets the GIL go, and waits if need be.
    fn wait(self: &Arc<Self>, ts: &mut ThreadState<'_>, timeout: Option<Duration>) -> Result<bool, Unwind> {
        let wait = if self.role == Role::Waiter { self.marker.wait() } else { Wait::Lock };
        let mut waited = false;
        let (machine, ident, position) = (ts.vm().machine(), ts.ident(), ts.position());
        let deadline = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
        let acquired = ts.interruptible(
            wait,
            self.marker.awaited(wait),
            || {
                let taken = self.unit.try_wait();
                (taken || timeout.is_some_and(|timeout| timeout.is_zero())).then_some(taken)
            },
            |tracer| {
                waited = true;
                tracer.count(Counter::LockContended, 1);
                let taken = match timeout {
                    None => {
                        let mut blocked = Blocked { machine, me: tracer, ident, position, lock: self };
                        self.unit.wait_contended(tracer, &mut blocked).map(|()| true)
                    }
                    Some(_) => self.unit.wait_until(tracer, deadline),
                }?;
                if taken {
                    self.tell(tracer, Kind::Take, true);
                }
                Ok(taken)
            },
        )?;
        if waited && self.role == Role::Waiter {
            if matches!(self.marker.subject, Subject::Object(_)) {
                ts.note_wait(self.marker.number());
            }
        } else if acquired && !waited {
            // Only now: in between, it would make two records of the GIL's release and acquisition.
            self.tell(ts.tracer(), Kind::Take, false);
        }
        Ok(acquired)
    }

    /// Tries again and again, with sleeps between.
    fn poll(self: &Arc<Self>, ts: &mut ThreadState<'_>, time: Duration) -> Result<bool, Unwind> {
        // A time that overflows the clock is as good as no limit.
        let Some(end) = Instant::now().checked_add(time) else { return self.wait(ts, None) };
        let mut pause = FIRST_SLEEP;
        loop {
            if self.wait(ts, Some(Duration::ZERO))? {
                return Ok(true);
            }
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(false);
            }
            let now = pause.min(left);
            let pause_ends = Instant::now().checked_add(now);
            ts.interruptible(Wait::Sleep, 0, || None, |tracer| sleep_until(tracer, pause_ends))?;
            pause = (pause * 2).min(LONGEST_SLEEP);
        }
    }

    fn release(&self, ts: &ThreadState<'_>) -> Result<(), Unwind> {
        if self.holder.load(Relaxed) != ts.ident() {
            if self.is_free() {
                return Err(not_taken(ts));
            }
            self.signal.store(true, Relaxed);
        }
        self.tell(ts.tracer(), Kind::Give, false);
        self.holder.store(0, Relaxed);
        // Without a GIL somebody else may have been faster.
        if self.unit.post_one(ts.tracer()) { Ok(()) } else { Err(not_taken(ts)) }
    }

    /// Writes records about the thing, if this lock is it.
    fn tell(&self, tracer: &Tracer, kind: Kind, waited: bool) {
        if self.role != Role::Whole {
            return;
        }
        let number = self.marker.number();
        tracer.emit(kind, u8::from(waited), number);
        if self.marker.subject == Subject::Object(ObjectKind::RLock) {
            tracer.emit(Kind::Level, 0, level(number, u64::from(kind == Kind::Take)));
        }
    }
}

#[cold]
fn not_taken(ts: &ThreadState<'_>) -> Unwind {
    ts.raise(Exc::RuntimeError, "release unlocked lock")
}

/// Tells the machine while a thread sleeps in front of a lock without a time limit.
struct Blocked<'a> {
    machine: &'a Machine,
    me: &'a Tracer,
    ident: u32,
    position: u32,
    lock: &'a Arc<Lock>,
}

impl Watch for Blocked<'_> {
    fn sleeps(&mut self) {
        self.machine.block(self.me, self.ident, self.position, self.lock);
    }

    fn wakes(&mut self, _woken: Woken) {
        self.machine.threads().unblock(self.me, self.ident);
    }
}

/// `threading.Lock()`.
fn new(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    Ok(Lock::value(Marker::object(ts, ObjectKind::Lock), Role::Whole))
}

/// `_own_lock(marker)`: the thing that is marked.
fn own(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    Ok(Lock::value(marker::argument(ts, args, 0)?, Role::Whole))
}

/// `_inner_lock(marker)`: guards its parts. Without a marker it belongs to the library alone.
fn inner(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 1)?;
    let marker = if args.len() > 0 { marker::argument(ts, args, 0)? } else { Marker::new(ts, Subject::Inside, 0) };
    Ok(Lock::value(marker, Role::Guard))
}

/// `_waiter(marker)`: a thread that waits for it.
fn waiter(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    Ok(Lock::value(marker::argument(ts, args, 0)?, Role::Waiter))
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
    let timeout = args.either(2, "timeout");
    args.check(ts, 0, 2)?;
    let timeout = match timeout {
        None => -1.0,
        Some(value) => match operate::float(ts, &value)? {
            Some(seconds) => seconds,
            None => {
                let kind = ts.type_name(&value);
                return Err(ts.type_error(format!("'{kind}' object cannot be interpreted as an integer")));
            }
        },
    };
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
    Ok(Value::bool(this(ts, args)?.acquire(ts, timeout)?))
}

fn release(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    this(ts, args)?.release(ts)?;
    Ok(Value::None)
}

fn locked(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    Ok(Value::bool(!this(ts, args)?.is_free()))
}

fn enter(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let lock = this(ts, args)?;
    let acquired = lock.acquire(ts, None)?;
    lock.scoped.store(true, Relaxed);
    Ok(Value::bool(acquired))
}

fn exit(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    this(ts, args)?.release(ts)?;
    Ok(Value::None)
}
