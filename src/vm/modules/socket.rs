//! `socket`: pairs, and TCP within this machine. Every call that can block lets go of the GIL, is recorded as a wait, and
//! comes back when the run is ended.
//!
//! As in `Modules/socketmodule.c`, a time-out is a descriptor that never blocks and a `poll` before each call. Other machines are
//! out of reach: an address is 127.0.0.1, and to listen anywhere is to listen there.

use std::{
    net::{Ipv4Addr, SocketAddrV4},
    os::fd::OwnedFd,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    io::{Errno, ioctl_fionbio},
    net::{self, AddressFamily, SocketAddrAny, SocketFlags, SocketType, sockopt},
};

use crate::{
    trace::{
        counters::Syscall,
        record::Wait,
        tracer::{Aborted, Tracer},
    },
    vm::{exception::Exc, shared::Protection, state::ThreadState, unwind::Unwind, value::Value},
};

use super::{
    arguments,
    descriptor::Descriptor,
    library::{self, Library},
    os_error,
};

/// Connections that may wait to be accepted, if the program does not say.
pub(super) const BACKLOG: i32 = 128;

/// A socket; empty before `__init__`.
#[derive(Debug, Default)]
pub(in crate::vm) struct Socket(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// None when closed. Who waits has a share, so that a number is not given to another file under its feet.
    descriptor: Option<Arc<Descriptor>>,
    timeout: Option<Duration>,
    family: i64,
}

pub(super) fn make(_: Protection) -> Library {
    Library::Socket(Socket::default())
}

/// A socket object of a descriptor.
fn object(ts: &ThreadState<'_>, fd: OwnedFd, family: i64) -> Value {
    let state = State { descriptor: Some(Descriptor::new(fd)), timeout: None, family };
    library::instance(ts, &ts.vm().types().library.socket, Library::Socket(Socket(Mutex::new(state))))
}

/// `AF_INET` and the like, as numbers.
pub(super) const UNIX: i64 = libc::AF_UNIX as i64;
pub(super) const INET: i64 = libc::AF_INET as i64;

impl Socket {
    fn state<R>(&self, f: impl FnOnce(&mut State) -> R) -> R {
        f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// `socket()`.
    pub fn open(&self, ts: &ThreadState<'_>, family: i64, kind: i64) -> Result<(), Unwind> {
        let domain = match family {
            INET => AddressFamily::INET,
            UNIX => AddressFamily::UNIX,
            _ => return Err(refused(ts, libc::EAFNOSUPPORT)),
        };
        if kind != i64::from(libc::SOCK_STREAM) {
            return Err(refused(ts, libc::ESOCKTNOSUPPORT));
        }
        ts.tracer().syscall(Syscall::Other);
        let fd = net::socket_with(domain, SocketType::STREAM, SocketFlags::CLOEXEC, None);
        let fd = fd.map_err(|error| failed(ts, error))?;
        let old = self.state(|state| {
            let new = State { descriptor: Some(Descriptor::new(fd)), timeout: None, family };
            std::mem::replace(state, new)
        });
        drop(old);
        Ok(())
    }

    /// The descriptor, if it is open.
    pub fn descriptor(&self) -> Option<Arc<Descriptor>> {
        self.state(|state| state.descriptor.clone())
    }

    /// The number, or -1.
    pub fn number(&self) -> i64 {
        self.descriptor().map_or(-1, |descriptor| descriptor.number())
    }

    /// `family`, `type` and `proto`.
    pub fn attribute(&self, name: &str) -> Option<Value> {
        match name {
            "family" => Some(Value::Int(self.family())),
            "type" => Some(Value::Int(libc::SOCK_STREAM.into())),
            "proto" => Some(Value::Int(0)),
            _ => None,
        }
    }

    fn family(&self) -> i64 {
        self.state(|state| state.family)
    }

    pub fn timeout(&self) -> Option<Duration> {
        self.state(|state| state.timeout)
    }

    /// Closes it as soon as nobody waits on it any more.
    pub fn close(&self, ts: &ThreadState<'_>) {
        if let Some(last) = self.state(|state| state.descriptor.take()).and_then(Arc::into_inner) {
            ts.tracer().syscall(Syscall::Other);
            drop(last);
        }
    }

    /// The descriptor, or what CPython says of a closed socket.
    pub fn fd(&self, ts: &ThreadState<'_>) -> Result<Arc<Descriptor>, Unwind> {
        self.descriptor().ok_or_else(|| refused(ts, libc::EBADF))
    }

    pub fn set_timeout(&self, ts: &ThreadState<'_>, timeout: Option<Duration>) -> Result<(), Unwind> {
        self.quick(ts, |descriptor| ioctl_fionbio(descriptor, timeout.is_some()))?;
        self.state(|state| state.timeout = timeout);
        Ok(())
    }

    /// A quick call on the descriptor.
    pub fn quick<R>(
        &self,
        ts: &ThreadState<'_>,
        call: impl FnOnce(&Descriptor) -> rustix::io::Result<R>,
    ) -> Result<R, Unwind> {
        let descriptor = self.fd(ts)?;
        ts.tracer().syscall(Syscall::Other);
        call(&descriptor).map_err(|error| failed(ts, error))
    }

    /// A call that can block: `interest` is what has to be possible for it to go on.
    pub fn call<R>(
        &self,
        ts: &mut ThreadState<'_>,
        counted: Syscall,
        interest: PollFlags,
        mut call: impl FnMut(&Descriptor) -> rustix::io::Result<R> + Send,
    ) -> Result<R, Unwind> {
        let descriptor = self.fd(ts)?;
        let timeout = self.timeout();
        let deadline = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
        let result = if timeout.is_some_and(|timeout| timeout.is_zero()) {
            ts.released(|tracer| {
                tracer.syscall(counted);
                call(&descriptor)
            })?
        } else {
            let blocking = |tracer: &Tracer| loop {
                if timeout.is_some() && !wait(tracer, &mut [PollFd::new(&descriptor, interest)], deadline)? {
                    return Ok(Err(Errno::TIMEDOUT));
                }
                if tracer.interrupted() {
                    return Err(Aborted);
                }
                tracer.syscall(counted);
                match call(&descriptor) {
                    Err(Errno::INTR) => {}
                    // Another thread was faster.
                    Err(Errno::AGAIN) if timeout.is_some() => {}
                    result => return Ok(result),
                }
            };
            ts.interruptible(Wait::Io, 0, || None, blocking)?
        };
        match result {
            Err(Errno::TIMEDOUT) if timeout.is_some() => Err(ts.raise(Exc::TimeoutError, "timed out")),
            result => result.map_err(|error| failed(ts, error)),
        }
    }

    /// Connects. What a time-out leaves under way is waited for.
    pub fn connect(&self, ts: &mut ThreadState<'_>, address: SocketAddrV4) -> Result<(), Unwind> {
        let mut under_way = false;
        // A descriptor that is not connecting yet counts as ready.
        self.call(ts, Syscall::Connect, PollFlags::OUT, |descriptor| {
            if under_way {
                return sockopt::socket_error(descriptor)?;
            }
            match net::connect(descriptor, &address) {
                Err(Errno::INPROGRESS | Errno::INTR) if self.timeout().is_some_and(|timeout| !timeout.is_zero()) => {
                    under_way = true;
                    Err(Errno::AGAIN)
                }
                result => result,
            }
        })
    }

    /// A new connection, and where it comes from.
    pub fn accept(&self, ts: &mut ThreadState<'_>) -> Result<Value, Unwind> {
        let family = self.family();
        let (fd, from) = self.call(ts, Syscall::Accept, PollFlags::IN, |descriptor| {
            net::acceptfrom_with(descriptor, SocketFlags::CLOEXEC)
        })?;
        let from = address_value(from);
        Ok(Value::tuple([object(ts, fd, family), from]))
    }

    /// What `repr` shows.
    pub fn describe(&self, class: &str) -> String {
        let (number, family) = (self.number(), self.family());
        if number < 0 {
            return format!("<{class} [closed] fd=-1, family={family}, type=1, proto=0>");
        }
        format!("<{class} fd={number}, family={family}, type=1, proto=0>")
    }
}

/// Waits until one of the descriptors is ready; false if the time ran out.
pub(super) fn wait(tracer: &Tracer, ready: &mut [PollFd<'_>], deadline: Option<Instant>) -> Result<bool, Aborted> {
    loop {
        if tracer.interrupted() {
            return Err(Aborted);
        }
        let left = time_left(deadline);
        tracer.syscall(Syscall::Poll);
        match poll(ready, left.as_ref()) {
            Ok(0) => return Ok(false),
            // A signal, or an error that the call itself will tell.
            Err(Errno::INTR) => {}
            Ok(_) | Err(_) => return Ok(true),
        }
    }
}

/// The time that a call may still wait.
pub(super) fn time_left(deadline: Option<Instant>) -> Option<Timespec> {
    let left = deadline?.saturating_duration_since(Instant::now());
    Some(Timespec { tv_sec: left.as_secs() as i64, tv_nsec: left.subsec_nanos().into() })
}

/// A pair of connected sockets.
pub(super) fn pair(ts: &ThreadState<'_>) -> Result<Value, Unwind> {
    ts.tracer().syscall(Syscall::Other);
    let pair = net::socketpair(AddressFamily::UNIX, SocketType::STREAM, SocketFlags::CLOEXEC, None);
    let (a, b) = pair.map_err(|error| failed(ts, error))?;
    Ok(Value::tuple([object(ts, a, UNIX), object(ts, b, UNIX)]))
}

/// The exception for an error number.
#[cold]
pub(super) fn failed(ts: &ThreadState<'_>, error: Errno) -> Unwind {
    refused(ts, error.raw_os_error())
}

#[cold]
fn refused(ts: &ThreadState<'_>, errno: i32) -> Unwind {
    os_error::raise(ts, &std::io::Error::from_raw_os_error(errno), None)
}

/// An address as Python shows it.
pub(super) fn address_value(address: Option<SocketAddrAny>) -> Value {
    match address.and_then(|address| SocketAddrV4::try_from(address).ok()) {
        Some(address) => Value::tuple([Value::from(address.ip().to_string()), Value::Int(address.port().into())]),
        None => Value::from(""),
    }
}

/// A host and a port within this machine.
pub(super) fn address(ts: &mut ThreadState<'_>, value: &Value) -> Result<SocketAddrV4, Unwind> {
    let parts = match value.object() {
        Some(crate::vm::object::Object::Tuple(parts)) => parts.to_vec(),
        _ => {
            let kind = ts.type_name(value);
            return Err(ts.type_error(format!("AF_INET address must be tuple, not {kind}")));
        }
    };
    let [host, port] = &parts[..] else {
        return Err(ts.type_error("AF_INET address must be a pair (host, port)"));
    };
    let Some(host) = host.as_str() else {
        return Err(ts.type_error("str, bytes or bytearray expected, not ".to_owned() + ts.type_name(host)));
    };
    let Ok(port) = u16::try_from(arguments::int(ts, port)?) else {
        return Err(ts.raise(Exc::OverflowError, "port must be 0-65535."));
    };
    match &**host {
        "" | "localhost" | "127.0.0.1" | "0.0.0.0" => Ok(SocketAddrV4::new(Ipv4Addr::LOCALHOST, port)),
        other => {
            let text = "Permission denied: a program reaches 127.0.0.1 and no other machine";
            Err(os_error::raise_with(ts, libc::EACCES, text, Some(other)))
        }
    }
}
