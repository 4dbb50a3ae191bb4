//! Starting a process, waiting for its end and sending it signals; and what a child finds when it begins.

use std::{
    collections::HashMap,
    os::fd::{AsFd, OwnedFd},
    sync::{Arc, LazyLock, Mutex, PoisonError, Weak},
    time::Instant,
};

use rustix::{
    event::{PollFd, PollFlags},
    io::{Errno, read},
    process::{Signal, pidfd_send_signal},
};

use crate::{
    trace::{counters::Syscall, record::Wait},
    vm::{
        exception::Exc,
        host::{Launch, Program},
        iterate,
        native::{Args, Native},
        object::Object,
        state::ThreadState,
        unwind::Unwind,
        value::Value,
    },
};

use super::{
    super::{
        arguments,
        descriptor::Descriptor,
        library::{self, Library},
        os_error, socket,
    },
    file::{File, failed},
};

pub(super) const FUNCTIONS: &[Native] = &[
    Native { name: "launch", run: launch },
    Native { name: "inherited", run: inherited },
    Native { name: "process_number", run: process_number },
    Native { name: "format_exception", run: format_exception },
];

pub(in crate::vm) const METHODS: &[Native] =
    &[Native { name: "wait", run: wait }, Native { name: "signal", run: signal }];

/// What becomes of a process of which nobody could say how it ended.
const UNKNOWN: i32 = 255;

/// The handles of processes that this one has started and still knows, by their numbers.
static CHILDREN: LazyLock<Mutex<HashMap<u32, Weak<OwnedFd>>>> = LazyLock::new(Mutex::default);

fn children<R>(f: impl FnOnce(&mut HashMap<u32, Weak<OwnedFd>>) -> R) -> R {
    f(&mut CHILDREN.lock().unwrap_or_else(PoisonError::into_inner))
}

/// The handle of a child with this number. It stays that child's, whoever may get the number after it.
pub(in crate::vm::modules) fn handle(pid: i64) -> Option<Arc<OwnedFd>> {
    children(|children| children.get(&u32::try_from(pid).ok()?)?.upgrade())
}

/// Sends a child a signal.
pub(in crate::vm::modules) fn send(
    ts: &ThreadState<'_>,
    child: &OwnedFd,
    number: i64,
) -> Result<rustix::io::Result<()>, Unwind> {
    let Some(signal) = i32::try_from(number).ok().and_then(Signal::from_named_raw) else {
        return Err(ts.raise(Exc::ValueError, "signal number out of range"));
    };
    ts.tracer().syscall(Syscall::Other);
    Ok(pidfd_send_signal(child, signal))
}

/// A process that this one has started.
#[derive(Debug)]
pub(in crate::vm) struct Child {
    pid: u32,
    handle: Arc<OwnedFd>,
    sentinel: Arc<Descriptor>,
    /// How it ended, once that has been read.
    exit: Mutex<Option<i32>>,
}

impl Child {
    /// `pid` and `sentinel`.
    pub fn attribute(&self, name: &str) -> Option<Value> {
        match name {
            "pid" => Some(Value::Int(self.pid.into())),
            "sentinel" => Some(Value::Int(self.sentinel.number())),
            _ => None,
        }
    }

    /// How it ended. To be asked when its sentinel is ready.
    fn exit(&self) -> i32 {
        let mut exit = self.exit.lock().unwrap_or_else(PoisonError::into_inner);
        *exit.get_or_insert_with(|| {
            let mut status = [0; 4];
            let mut there = 0;
            while there < status.len() {
                match read(&*self.sentinel, &mut status[there..]) {
                    Ok(0) => return UNKNOWN,
                    Ok(more) => there += more,
                    Err(Errno::INTR) => {}
                    Err(_) => return UNKNOWN,
                }
            }
            i32::from_ne_bytes(status)
        })
    }

    fn known(&self) -> Option<i32> {
        *self.exit.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// `launch(name, payload, files)`.
fn launch(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 3, 3)?;
    let name = ts.str(args.get(0))?;
    let Some(payload) = arguments::bytes(ts, args.get(1)) else { return Err(ts.type_error("the payload is bytes")) };
    if ts.vm().host().program().is_some_and(Program::is_foreign) {
        // A worker knows the text of the run's program and no other.
        let text = "Permission denied: only the run's own program starts processes for its functions";
        return Err(os_error::raise_with(ts, libc::EACCES, text, None));
    }
    let mut files = Vec::new();
    for file in iterate::collect(ts, args.get(2))? {
        ts.tracer().syscall(Syscall::Other);
        let copy = File::of(ts, &file)?.as_fd().try_clone_to_owned();
        files.push(copy.map_err(|error| failed(ts, &error))?);
    }
    start(ts, Launch { name, payload: payload.to_vec(), files, program: false })
}

/// Starts a process; gives what the program knows it by.
pub(super) fn start(ts: &mut ThreadState<'_>, launch: Launch) -> Result<Value, Unwind> {
    let host = Arc::clone(ts.vm().host());
    let launched = ts.released(|_| host.launch(launch))?.map_err(|error| failed(ts, &error))?;
    let sentinel = Descriptor::new(launched.sentinel);
    let handle = Arc::new(launched.handle);
    children(|children| {
        children.retain(|_, handle| handle.strong_count() > 0);
        children.insert(launched.pid, Arc::downgrade(&handle));
    });
    let child = Child { pid: launched.pid, handle, sentinel, exit: Mutex::default() };
    Ok(library::instance(ts, &ts.vm().types().library.child, Library::Child(child)))
}

fn this<'a>(ts: &ThreadState<'_>, args: &'a Args<'_>) -> Result<&'a Child, Unwind> {
    match library::payload(args.get(0)) {
        Some(Library::Child(child)) => Ok(child),
        _ => Err(library::wrong_receiver(ts, "_multiprocessing.Child", args.get(0))),
    }
}

/// `wait(timeout=None)`: the exit code; None if it still runs then.
fn wait(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let timeout = args.either(1, "timeout").unwrap_or(Value::None);
    args.check(ts, 0, 1)?;
    let child = this(ts, args)?;
    if let Some(exit) = child.known() {
        return Ok(Value::Int(exit.into()));
    }
    let past = matches!(crate::vm::operate::float(ts, &timeout), Ok(Some(seconds)) if seconds < 0.0);
    let timeout = arguments::timeout(ts, if past { &Value::Int(0) } else { &timeout })?;
    let deadline = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
    let sentinel = Arc::clone(&child.sentinel);
    let mut polled = [PollFd::new(&*sentinel, PollFlags::IN)];
    let ended = if timeout.is_some_and(|timeout| timeout.is_zero()) {
        // A question, no wait.
        ts.released(|me| socket::wait(me, &mut polled, deadline))??
    } else {
        ts.attentive(Wait::Join, 0, || None, |me| socket::wait(me, &mut polled, deadline))?
    };
    if !ended {
        return Ok(Value::None);
    }
    ts.tracer().syscall(Syscall::Read);
    Ok(Value::Int(child.exit().into()))
}

/// `signal(number)`: to the process, if it still lives.
fn signal(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let number = arguments::int(ts, args.get(1))?;
    match send(ts, &this(ts, args)?.handle, number)? {
        Ok(()) | Err(Errno::SRCH) => Ok(Value::None),
        Err(error) => Err(socket::failed(ts, error)),
    }
}

/// `inherited()`: name, payload and files, once; None in a process that runs a program from its beginning.
fn inherited(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    let host = Arc::clone(ts.vm().host());
    let Some(given) = host.program().is_none().then(|| host.inherited()).flatten() else { return Ok(Value::None) };
    let files = given.files.into_iter().map(|file| File::new(file).value(ts)).collect();
    Ok(Value::tuple([Value::from(given.name), Value::bytes(given.payload), ts.list(files)]))
}

/// `process_number()`: 0 in the program's first process.
fn process_number(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    Ok(Value::Int(ts.vm().host().process_number().into()))
}

/// `format_exception(exception)`: what a traceback shows.
fn format_exception(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    match args.get(0) {
        Value::Obj(exception) if matches!(&**exception, Object::Instance(_)) => {
            ts.format_exception(&exception.clone()).map(Value::from)
        }
        _ => Err(ts.type_error("an exception is needed")),
    }
}
