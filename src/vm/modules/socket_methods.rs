//! `socket`: its functions, and the methods of a socket. What they do is in [`super::socket`].

use std::{sync::Arc, time::Duration};

use rustix::{
    event::PollFlags,
    net::{self, RecvFlags, SendFlags, Shutdown, sockopt},
};

use crate::{
    trace::counters::Syscall,
    vm::{
        exception::Exc,
        native::{Args, Native},
        state::ThreadState,
        unwind::Unwind,
        value::Value,
    },
};

use super::{
    arguments,
    library::{self, Library},
    socket::{self, BACKLOG, INET, Socket, UNIX},
};

pub(super) const FUNCTIONS: &[Native] =
    &[Native { name: "socketpair", run: socketpair }, Native { name: "gethostname", run: gethostname }];

pub(super) const METHODS: &[Native] = &[
    Native { name: "__init__", run: init },
    Native { name: "accept", run: accept },
    Native { name: "bind", run: bind },
    Native { name: "close", run: close },
    Native { name: "connect", run: connect },
    Native { name: "fileno", run: fileno },
    Native { name: "getblocking", run: getblocking },
    Native { name: "getpeername", run: getpeername },
    Native { name: "getsockname", run: getsockname },
    Native { name: "getsockopt", run: getsockopt },
    Native { name: "gettimeout", run: gettimeout },
    Native { name: "listen", run: listen },
    Native { name: "recv", run: recv },
    Native { name: "send", run: send },
    Native { name: "sendall", run: sendall },
    Native { name: "setblocking", run: setblocking },
    Native { name: "setsockopt", run: setsockopt },
    Native { name: "settimeout", run: settimeout },
    Native { name: "shutdown", run: shutdown },
    Native { name: "__enter__", run: enter },
    Native { name: "__exit__", run: exit },
    Native { name: "__repr__", run: repr },
];

/// Bytes that one call receives at most, whatever the program asks for.
const LARGEST: i64 = 1 << 24;

/// The module's values that are no functions.
pub(super) fn values() -> Vec<(&'static str, Value)> {
    [
        ("AF_UNIX", UNIX as i32),
        ("AF_INET", INET as i32),
        ("SOCK_STREAM", libc::SOCK_STREAM),
        ("SOCK_DGRAM", libc::SOCK_DGRAM),
        ("SOL_SOCKET", libc::SOL_SOCKET),
        ("SO_ERROR", libc::SO_ERROR),
        ("SO_REUSEADDR", libc::SO_REUSEADDR),
        ("SO_KEEPALIVE", libc::SO_KEEPALIVE),
        ("SO_SNDBUF", libc::SO_SNDBUF),
        ("SO_RCVBUF", libc::SO_RCVBUF),
        ("IPPROTO_TCP", libc::IPPROTO_TCP),
        ("TCP_NODELAY", libc::TCP_NODELAY),
        ("SOMAXCONN", libc::SOMAXCONN),
        ("SHUT_RD", libc::SHUT_RD),
        ("SHUT_WR", libc::SHUT_WR),
        ("SHUT_RDWR", libc::SHUT_RDWR),
    ]
    .map(|(name, number)| (name, Value::Int(number.into())))
    .into()
}

fn this<'a>(ts: &ThreadState<'_>, args: &'a Args<'_>) -> Result<&'a Socket, Unwind> {
    match library::payload(args.get(0)) {
        Some(Library::Socket(socket)) => Ok(socket),
        _ => Err(library::wrong_receiver(ts, "_socket.socket", args.get(0))),
    }
}

fn socketpair(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 3)?;
    socket::pair(ts)
}

fn gethostname(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    Ok(Value::from("localhost"))
}

fn init(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let number = |ts: &ThreadState<'_>, value: Option<Value>, default: i64| match value {
        Some(value) => arguments::int(ts, &value).map(|n| if n == -1 { default } else { n }),
        None => Ok(default),
    };
    let (family, kind) = (args.either(1, "family"), args.either(2, "type"));
    drop(args.either(3, "proto"));
    args.check(ts, 0, 3)?;
    let (family, kind) = (number(ts, family, INET)?, number(ts, kind, libc::SOCK_STREAM.into())?);
    this(ts, args)?.open(ts, family, kind)?;
    Ok(Value::None)
}

fn bind(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let address = socket::address(ts, args.get(1))?;
    this(ts, args)?.quick(ts, |descriptor| net::bind(descriptor, &address))?;
    Ok(Value::None)
}

fn listen(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 1)?;
    let backlog = match args.get(1) {
        Value::Null => BACKLOG,
        value => i32::try_from(arguments::int(ts, value)?.max(0)).unwrap_or(BACKLOG),
    };
    this(ts, args)?.quick(ts, |descriptor| net::listen(descriptor, backlog))?;
    Ok(Value::None)
}

fn accept(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    this(ts, args)?.accept(ts)
}

fn connect(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let address = socket::address(ts, args.get(1))?;
    this(ts, args)?.connect(ts, address)?;
    Ok(Value::None)
}

fn recv(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 2)?;
    let size = match arguments::int(ts, args.get(1))? {
        ..0 => return Err(ts.raise(Exc::ValueError, "negative buffersize in recv")),
        size => size.min(LARGEST) as usize,
    };
    let mut bytes = vec![0; size];
    let read = this(ts, args)?.call(ts, Syscall::Read, PollFlags::IN, |descriptor| {
        net::recv(descriptor, &mut bytes[..], RecvFlags::empty()).map(|(read, _)| read)
    })?;
    Ok(arguments::bytes_value(&bytes[..read]))
}

/// The bytes that a program wants to send.
fn data(ts: &ThreadState<'_>, value: &Value) -> Result<Arc<[u8]>, Unwind> {
    arguments::bytes(ts, value)
        .ok_or_else(|| ts.type_error(format!("a bytes-like object is required, not '{}'", ts.type_name(value))))
}

fn send(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 2)?;
    let data = data(ts, args.get(1))?;
    let sent = this(ts, args)?
        .call(ts, Syscall::Write, PollFlags::OUT, |descriptor| net::send(descriptor, &data, SendFlags::NOSIGNAL))?;
    Ok(Value::Int(sent as i64))
}

fn sendall(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 2)?;
    let data = data(ts, args.get(1))?;
    let mut sent = 0;
    while sent < data.len() {
        sent += this(ts, args)?.call(ts, Syscall::Write, PollFlags::OUT, |descriptor| {
            net::send(descriptor, &data[sent..], SendFlags::NOSIGNAL)
        })?;
    }
    Ok(Value::None)
}

fn shutdown(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let how = match arguments::int(ts, args.get(1))?.try_into() {
        Ok(libc::SHUT_RD) => Shutdown::Read,
        Ok(libc::SHUT_WR) => Shutdown::Write,
        _ => Shutdown::Both,
    };
    this(ts, args)?.quick(ts, |descriptor| net::shutdown(descriptor, how))?;
    Ok(Value::None)
}

fn close(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    this(ts, args)?.close(ts);
    Ok(Value::None)
}

fn exit(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    this(ts, args)?.close(ts);
    Ok(Value::None)
}

fn enter(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    this(ts, args)?;
    Ok(args.get(0).clone())
}

fn fileno(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    Ok(Value::Int(this(ts, args)?.number()))
}

fn getsockname(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    let address = this(ts, args)?.quick(ts, |descriptor| net::getsockname(descriptor))?;
    Ok(socket::address_value(Some(address)))
}

fn getpeername(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    let address = this(ts, args)?.quick(ts, |descriptor| net::getpeername(descriptor))?;
    Ok(socket::address_value(address))
}

fn settimeout(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let timeout = arguments::timeout(ts, args.get(1))?;
    this(ts, args)?.set_timeout(ts, timeout)?;
    Ok(Value::None)
}

fn gettimeout(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    Ok(this(ts, args)?.timeout().map_or(Value::None, |timeout| Value::float(timeout.as_secs_f64())))
}

fn setblocking(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let timeout = (!ts.truth(args.get(1))?).then_some(Duration::ZERO);
    this(ts, args)?.set_timeout(ts, timeout)?;
    Ok(Value::None)
}

fn getblocking(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    Ok(Value::bool(this(ts, args)?.timeout() != Some(Duration::ZERO)))
}

/// Two options mean something here; the others are taken and forgotten.
fn setsockopt(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 3, 3)?;
    let (level, option) = (arguments::int(ts, args.get(1))?, arguments::int(ts, args.get(2))?);
    let on = ts.truth(args.get(3))?;
    let is = |known: [i32; 2]| [level, option] == known.map(i64::from);
    this(ts, args)?.quick(ts, |descriptor| {
        if is([libc::SOL_SOCKET, libc::SO_REUSEADDR]) {
            sockopt::set_socket_reuseaddr(descriptor, on)
        } else if is([libc::IPPROTO_TCP, libc::TCP_NODELAY]) {
            sockopt::set_tcp_nodelay(descriptor, on)
        } else {
            Ok(())
        }
    })?;
    Ok(Value::None)
}

/// The same two, and the error of a connection that was made in the background.
fn getsockopt(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 2, 2)?;
    let (level, option) = (arguments::int(ts, args.get(1))?, arguments::int(ts, args.get(2))?);
    let is = |known: [i32; 2]| [level, option] == known.map(i64::from);
    let value = this(ts, args)?.quick(ts, |descriptor| {
        if is([libc::SOL_SOCKET, libc::SO_ERROR]) {
            Ok(sockopt::socket_error(descriptor)?.map_or_else(rustix::io::Errno::raw_os_error, |()| 0))
        } else if is([libc::SOL_SOCKET, libc::SO_REUSEADDR]) {
            sockopt::socket_reuseaddr(descriptor).map(i32::from)
        } else if is([libc::IPPROTO_TCP, libc::TCP_NODELAY]) {
            sockopt::tcp_nodelay(descriptor).map(i32::from)
        } else {
            Err(rustix::io::Errno::NOPROTOOPT)
        }
    })?;
    Ok(Value::Int(value.into()))
}

fn repr(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    Ok(Value::from(this(ts, args)?.describe(ts.type_name(args.get(0)))))
}
