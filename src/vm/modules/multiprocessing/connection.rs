//! `multiprocessing.Pipe`: its ends, and what goes through them. Sending and receiving wait without the GIL, as sockets do.

use std::{
    os::fd::OwnedFd,
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

use rustix::{
    event::{PollFd, PollFlags},
    net::{AddressFamily, SocketFlags, SocketType, socketpair},
    pipe::{PipeFlags, pipe_with},
};

use crate::{
    trace::{counters::Syscall, record::Wait},
    vm::{
        exception::Exc,
        native::{Args, Native},
        shared::Protection,
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
        socket,
    },
    file::File,
    message::{Incoming, Outgoing, Received},
};

pub(super) const FUNCTIONS: &[Native] =
    &[Native { name: "of_socket", run: of_socket }, Native { name: "pipe", run: pipe }];

pub(in crate::vm) const METHODS: &[Native] = &[
    Native { name: "__init__", run: init },
    Native { name: "close", run: close },
    Native { name: "fileno", run: fileno },
    Native { name: "poll", run: poll },
    Native { name: "recv_bytes", run: recv_bytes },
    Native { name: "send_bytes", run: send_bytes },
    Native { name: "_file", run: file },
    Native { name: "__enter__", run: enter },
    Native { name: "__exit__", run: close },
];

/// One end of a pipe; closed before `__init__`.
#[derive(Debug, Default)]
pub(in crate::vm) struct Connection(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// None when closed. Who waits has a share, so that a number is not given to another file under its feet.
    descriptor: Option<Arc<Descriptor>>,
    readable: bool,
    writable: bool,
}

pub(in crate::vm) fn make(_: Protection) -> Library {
    Library::Connection(Connection::default())
}

impl Connection {
    fn state<R>(&self, f: impl FnOnce(&mut State) -> R) -> R {
        f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// `closed`, `readable` and `writable`.
    pub fn attribute(&self, name: &str) -> Option<Value> {
        self.state(|state| match name {
            "closed" => Some(Value::bool(state.descriptor.is_none())),
            "readable" => Some(Value::bool(state.readable)),
            "writable" => Some(Value::bool(state.writable)),
            _ => None,
        })
    }

    /// The descriptor, if it is open.
    fn descriptor(&self, ts: &ThreadState<'_>) -> Result<Arc<Descriptor>, Unwind> {
        let open = self.state(|state| state.descriptor.clone());
        open.ok_or_else(|| ts.raise(Exc::OSError, "handle is closed"))
    }

    fn reader(&self, ts: &ThreadState<'_>) -> Result<Arc<Descriptor>, Unwind> {
        let descriptor = self.descriptor(ts)?;
        if self.state(|state| state.readable) {
            Ok(descriptor)
        } else {
            Err(ts.raise(Exc::OSError, "connection is write-only"))
        }
    }

    fn writer(&self, ts: &ThreadState<'_>) -> Result<Arc<Descriptor>, Unwind> {
        let descriptor = self.descriptor(ts)?;
        if self.state(|state| state.writable) {
            Ok(descriptor)
        } else {
            Err(ts.raise(Exc::OSError, "connection is read-only"))
        }
    }

    /// Closes it as soon as nobody waits on it any more.
    fn close(&self, ts: &ThreadState<'_>) {
        if let Some(last) = self.state(|state| state.descriptor.take()).and_then(Arc::into_inner) {
            ts.tracer().syscall(Syscall::Other);
            drop(last);
        }
    }

    fn send(&self, ts: &mut ThreadState<'_>, data: &[u8]) -> Result<(), Unwind> {
        let descriptor = self.writer(ts)?;
        let number = ts.vm().next_message_number();
        let Some(mut message) = Outgoing::new(number, data) else {
            return Err(ts.raise(Exc::OSError, "a message has less than 4 GiB"));
        };
        let sent = ts.attentive(Wait::Io, 0, || None, |me| message.write(me, &*descriptor))?;
        sent.map_err(|error| socket::failed(ts, error))
    }

    fn receive(&self, ts: &mut ThreadState<'_>, most: usize) -> Result<Vec<u8>, Unwind> {
        let descriptor = self.reader(ts)?;
        let mut message = Incoming::new(most);
        match ts.attentive(Wait::Io, 0, || None, |me| message.read(me, &*descriptor))? {
            Received::Message(data) => Ok(data),
            Received::End => Err(ts.raise_empty(Exc::EOFError)),
            Received::Torn => Err(ts.raise(Exc::OSError, "got end of file during message")),
            Received::TooLong => {
                // What is left of the message stands before the next one: nothing more can be read.
                let writable = self.state(|state| {
                    state.readable = false;
                    state.writable
                });
                if !writable {
                    self.close(ts);
                }
                Err(ts.raise(Exc::OSError, "bad message length"))
            }
            Received::Failed(error) => Err(socket::failed(ts, error)),
        }
    }
}

fn this<'a>(ts: &ThreadState<'_>, args: &'a Args<'_>) -> Result<&'a Connection, Unwind> {
    match library::payload(args.get(0)) {
        Some(Library::Connection(connection)) => Ok(connection),
        _ => Err(library::wrong_receiver(ts, "_multiprocessing.Connection", args.get(0))),
    }
}

/// `of_socket(socket)`: what a socket is, for a connection that goes on with it.
fn of_socket(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    match library::payload(args.get(0)) {
        Some(Library::Socket(socket)) => Ok(File::Descriptor(socket.fd(ts)?).value(ts)),
        _ => Err(library::wrong_receiver(ts, "socket.socket", args.get(0))),
    }
}

/// `pipe(duplex)`: the files of two ends. Without `duplex` the first reads and the second writes.
fn pipe(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let duplex = ts.truth(args.get(0))?;
    ts.tracer().syscall(Syscall::Other);
    let made: rustix::io::Result<(OwnedFd, OwnedFd)> = if duplex {
        socketpair(AddressFamily::UNIX, SocketType::STREAM, SocketFlags::CLOEXEC, None)
    } else {
        pipe_with(PipeFlags::CLOEXEC)
    };
    let (one, other) = made.map_err(|error| socket::failed(ts, error))?;
    Ok(Value::tuple([File::new(one).value(ts), File::new(other).value(ts)]))
}

/// `Connection(file, readable=True, writable=True)`.
fn init(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let may = |ts: &mut ThreadState<'_>, value: Option<Value>| value.map_or(Ok(true), |value| ts.truth(&value));
    let (readable, writable) = (args.either(2, "readable"), args.either(3, "writable"));
    args.check(ts, 1, 3)?;
    let (readable, writable) = (may(ts, readable)?, may(ts, writable)?);
    if !readable && !writable {
        return Err(ts.raise(Exc::ValueError, "at least one of `readable` and `writable` must be True"));
    }
    let File::Descriptor(descriptor) = File::argument(ts, args, 1)? else {
        return Err(ts.type_error("memory is no connection"));
    };
    let new = State { descriptor: Some(Arc::clone(descriptor)), readable, writable };
    drop(this(ts, args)?.state(|state| std::mem::replace(state, new)));
    Ok(Value::None)
}

fn close(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    this(ts, args)?.close(ts);
    Ok(Value::None)
}

fn enter(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    this(ts, args)?;
    Ok(args.get(0).clone())
}

fn fileno(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    Ok(Value::Int(this(ts, args)?.descriptor(ts)?.number()))
}

/// `_file()`: for a child that is to have this end.
fn file(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    Ok(File::Descriptor(this(ts, args)?.descriptor(ts)?).value(ts))
}

/// `poll(timeout=0.0)`: whether there is something to receive, or the end.
fn poll(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let timeout = args.either(1, "timeout").unwrap_or(Value::float(0.0));
    args.check(ts, 0, 1)?;
    let descriptor = this(ts, args)?.reader(ts)?;
    // What is negative has passed.
    let past = matches!(crate::vm::operate::float(ts, &timeout), Ok(Some(seconds)) if seconds < 0.0);
    let timeout = arguments::timeout(ts, if past { &Value::Int(0) } else { &timeout })?;
    let deadline = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
    let mut polled = [PollFd::new(&*descriptor, PollFlags::IN)];
    let ready = ts.attentive(Wait::Io, 0, || None, |me| socket::wait(me, &mut polled, deadline))?;
    Ok(Value::bool(ready))
}

/// `send_bytes(buf, offset=0, size=None)`.
fn send_bytes(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let (offset, size) = (args.either(2, "offset"), args.either(3, "size"));
    args.check(ts, 1, 3)?;
    let Some(data) = arguments::bytes(ts, args.get(1)) else {
        let kind = ts.type_name(args.get(1));
        return Err(ts.type_error(format!("memoryview: a bytes-like object is required, not '{kind}'")));
    };
    let wrong = |text: &str| Err(ts.raise(Exc::ValueError, text));
    let offset = offset.map_or(Ok(0), |offset| arguments::int(ts, &offset))?;
    let Ok(offset) = usize::try_from(offset) else { return wrong("offset is negative") };
    let Some(data) = data.get(offset..) else { return wrong("buffer length < offset") };
    let data = match size {
        None | Some(Value::None) => data,
        Some(size) => {
            let Ok(size) = usize::try_from(arguments::int(ts, &size)?) else { return wrong("size is negative") };
            match data.get(..size) {
                Some(data) => data,
                None => return wrong("buffer length < offset + size"),
            }
        }
    };
    this(ts, args)?.send(ts, data)?;
    Ok(Value::None)
}

/// `recv_bytes(maxlength=None)`.
fn recv_bytes(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let most = args.either(1, "maxlength");
    args.check(ts, 0, 1)?;
    let most = match most {
        None | Some(Value::None) => usize::MAX,
        Some(most) => match usize::try_from(arguments::int(ts, &most)?) {
            Ok(most) => most,
            Err(_) => return Err(ts.raise(Exc::ValueError, "negative maxlength")),
        },
    };
    let data = this(ts, args)?.receive(ts, most)?;
    Ok(Value::bytes(data))
}
