//! `select.epoll`: the kernel remembers who is watched, and tells only who is ready, so a wait costs the same however many there
//! are.
//!
//! As in `Modules/selectmodule.c`: to wait is to let go of the GIL, also when nobody means to wait at all.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use rustix::{
    buffer::spare_capacity,
    event::{
        Timespec,
        epoll::{self, CreateFlags, Event, EventData, EventFlags},
    },
    io::{self, Errno},
};

use crate::{
    trace::{
        counters::Syscall,
        record::Wait,
        tracer::{Aborted, Tracer},
    },
    vm::{
        exception::Exc,
        native::{Args, Native},
        operate,
        shared::Protection,
        state::ThreadState,
        unwind::Unwind,
        value::Value,
    },
};

use super::{
    arguments,
    descriptor::Descriptor,
    library::{self, Library},
    select, socket,
};

pub(super) const METHODS: &[Native] = &[
    Native { name: "__init__", run: init },
    Native { name: "close", run: close },
    Native { name: "fileno", run: fileno },
    Native { name: "modify", run: modify },
    Native { name: "poll", run: poll },
    Native { name: "register", run: register },
    Native { name: "unregister", run: unregister },
    Native { name: "__enter__", run: enter },
    Native { name: "__exit__", run: exit },
];

/// What a wait tells of at most, if the program does not say: CPython's `FD_SETSIZE - 1`.
const EVENTS: i64 = 1023;

/// The same, whatever the program says.
const MOST_EVENTS: i64 = 1 << 16;

/// One call waits no longer, so that its time fits into what the oldest kernels take.
const LONGEST: Timespec = Timespec { tv_sec: 86_400, tv_nsec: 0 };

/// An epoll object; without a descriptor before `__init__` and when closed. Who waits has a share of it.
#[derive(Debug, Default)]
pub(in crate::vm) struct Epoll(Mutex<Option<Arc<Descriptor>>>);

pub(super) fn make(_: Protection) -> Library {
    Library::Epoll(Epoll::default())
}

/// The module's constants.
pub(super) fn values() -> Vec<(&'static str, Value)> {
    let flags = [
        ("EPOLLIN", libc::EPOLLIN),
        ("EPOLLPRI", libc::EPOLLPRI),
        ("EPOLLOUT", libc::EPOLLOUT),
        ("EPOLLERR", libc::EPOLLERR),
        ("EPOLLHUP", libc::EPOLLHUP),
        ("EPOLLRDHUP", libc::EPOLLRDHUP),
        ("EPOLLRDNORM", libc::EPOLLRDNORM),
        ("EPOLLRDBAND", libc::EPOLLRDBAND),
        ("EPOLLWRNORM", libc::EPOLLWRNORM),
        ("EPOLLWRBAND", libc::EPOLLWRBAND),
        ("EPOLLMSG", libc::EPOLLMSG),
        ("EPOLLEXCLUSIVE", libc::EPOLLEXCLUSIVE),
        ("EPOLLONESHOT", libc::EPOLLONESHOT),
        ("EPOLLET", libc::EPOLLET),
        ("EPOLL_CLOEXEC", libc::EPOLL_CLOEXEC),
    ];
    // As sets of bits, which the highest of them would make negative.
    flags.map(|(name, flag)| (name, Value::Int(flag.cast_unsigned().into()))).into()
}

impl Epoll {
    fn state<R>(&self, f: impl FnOnce(&mut Option<Arc<Descriptor>>) -> R) -> R {
        f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn descriptor(&self, ts: &ThreadState<'_>) -> Result<Arc<Descriptor>, Unwind> {
        let open = self.state(|descriptor| descriptor.clone());
        open.ok_or_else(|| ts.raise(Exc::ValueError, "I/O operation on closed epoll object"))
    }

    /// `closed`.
    pub fn attribute(&self, name: &str) -> Option<Value> {
        (name == "closed").then(|| Value::bool(self.state(|descriptor| descriptor.is_none())))
    }

    /// Closes it as soon as nobody waits on it any more.
    fn close(&self, ts: &ThreadState<'_>) {
        if let Some(last) = self.state(Option::take).and_then(Arc::into_inner) {
            ts.tracer().syscall(Syscall::Other);
            drop(last);
        }
    }
}

fn this<'a>(ts: &ThreadState<'_>, args: &'a Args<'_>) -> Result<&'a Epoll, Unwind> {
    match library::payload(args.get(0)) {
        Some(Library::Epoll(epoll)) => Ok(epoll),
        _ => Err(library::wrong_receiver(ts, "select.epoll", args.get(0))),
    }
}

/// `epoll(sizehint=-1, flags=0)`: both mean nothing any more.
fn init(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let hint = args.either(1, "sizehint").unwrap_or(Value::Int(-1));
    drop(args.either(2, "flags"));
    args.check(ts, 0, 2)?;
    if !matches!(arguments::int(ts, &hint)?, -1 | 1..) {
        return Err(ts.raise(Exc::ValueError, "negative sizehint"));
    }
    ts.tracer().syscall(Syscall::Other);
    let made = epoll::create(CreateFlags::CLOEXEC).map_err(|error| socket::failed(ts, error))?;
    let old = this(ts, args)?.state(|descriptor| descriptor.replace(Descriptor::new(made)));
    drop(old);
    Ok(Value::None)
}

/// A change of who is watched: `call` is given the epoll object, the descriptor, what goes with it, and the events.
fn control(
    ts: &mut ThreadState<'_>,
    args: &mut Args<'_>,
    events: EventFlags,
    call: impl FnOnce(&Descriptor, &Descriptor, EventData, EventFlags) -> io::Result<()>,
) -> Result<Value, Unwind> {
    let epoll = this(ts, args)?.descriptor(ts)?;
    let watched = select::descriptor(ts, args.get(1))?;
    let data = EventData::new_u64(watched.number().cast_unsigned());
    ts.tracer().syscall(Syscall::Other);
    call(&epoll, &watched, data, events).map_err(|error| socket::failed(ts, error))?;
    Ok(Value::None)
}

/// The events that a program names by a number.
fn events(ts: &ThreadState<'_>, value: &Value) -> Result<EventFlags, Unwind> {
    match u32::try_from(arguments::int(ts, value)?) {
        Ok(bits) => Ok(EventFlags::from_bits_retain(bits)),
        Err(_) => Err(ts.raise(Exc::OverflowError, "Python int too large for C unsigned int")),
    }
}

fn register(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let mask = args.either(2, "eventmask");
    args.check(ts, 1, 2)?;
    let events = match mask {
        Some(mask) => events(ts, &mask)?,
        None => EventFlags::IN | EventFlags::PRI | EventFlags::OUT,
    };
    control(ts, args, events, |epoll, watched, data, events| epoll::add(epoll, watched, data, events))
}

fn modify(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 2, 2)?;
    let events = events(ts, args.get(2))?;
    control(ts, args, events, |epoll, watched, data, events| epoll::modify(epoll, watched, data, events))
}

fn unregister(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    control(ts, args, EventFlags::empty(), |epoll, watched, _, _| epoll::delete(epoll, watched))
}

/// `poll(timeout=None, maxevents=-1)`: the numbers of those that are ready, each with what it is ready for.
fn poll(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let (timeout, most) = (args.either(1, "timeout"), args.either(2, "maxevents"));
    args.check(ts, 0, 2)?;
    let timeout = match timeout {
        // Less than no time is no limit.
        Some(seconds) if operate::float(ts, &seconds)?.is_some_and(|seconds| seconds < 0.0) => None,
        Some(seconds) => arguments::timeout(ts, &seconds)?,
        None => None,
    };
    let most = match most.map_or(Ok(-1), |most| arguments::int(ts, &most))? {
        -1 => EVENTS,
        most @ 1.. => most.min(MOST_EVENTS),
        wrong => {
            let message = format!("maxevents must be greater than 0, got {wrong}");
            return Err(ts.raise(Exc::ValueError, message));
        }
    };
    let epoll = this(ts, args)?.descriptor(ts)?;
    let most = most as usize;
    let ready = if timeout == Some(Duration::ZERO) {
        ts.released(|tracer| ask(tracer, &epoll, most, Some(Timespec::default())))?
    } else {
        let deadline = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
        ts.interruptible(Wait::Io, 0, || None, |tracer| wait(tracer, &epoll, most, deadline))?
    };
    let ready = ready.map_err(|error| socket::failed(ts, error))?;
    Ok(ts.list(ready.into_iter().map(|pair| Value::tuple(pair.map(Value::Int))).collect()))
}

/// The number of a descriptor, and what it is ready for.
type Ready = [i64; 2];

/// Waits until somebody is ready or the time has run out.
fn wait(
    tracer: &Tracer,
    epoll: &Descriptor,
    most: usize,
    deadline: Option<Instant>,
) -> Result<io::Result<Vec<Ready>>, Aborted> {
    loop {
        if tracer.interrupted() {
            return Err(Aborted);
        }
        let left = socket::time_left(deadline);
        let last = left.is_some_and(|left| left <= LONGEST);
        match ask(tracer, epoll, most, left.map(|left| left.min(LONGEST))) {
            Ok(ready) if ready.is_empty() && !last => {}
            Err(Errno::INTR) => {}
            result => return Ok(result),
        }
    }
}

/// One call.
fn ask(tracer: &Tracer, epoll: &Descriptor, most: usize, left: Option<Timespec>) -> io::Result<Vec<Ready>> {
    let mut events: Vec<Event> = Vec::with_capacity(most);
    tracer.syscall(Syscall::Poll);
    epoll::wait(epoll, spare_capacity(&mut events), left.as_ref())?;
    let pair = |event: Event| {
        let (data, flags) = (event.data, event.flags);
        [data.u64().cast_signed(), flags.bits().into()]
    };
    Ok(events.into_iter().map(pair).collect())
}

fn fileno(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    Ok(Value::Int(this(ts, args)?.descriptor(ts)?.number()))
}

fn close(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    this(ts, args)?.close(ts);
    Ok(Value::None)
}

fn enter(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    this(ts, args)?.descriptor(ts)?;
    Ok(args.get(0).clone())
}

fn exit(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    this(ts, args)?.close(ts);
    Ok(Value::None)
}
