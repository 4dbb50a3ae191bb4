//! `signal`, and `os.kill`: what a program does when a signal comes, and signals to itself.

use rustix::process::{Signal, getpid, kill_process};

use crate::{
    trace::counters::Syscall,
    vm::{
        exception::Exc,
        native::{Args, Native},
        signals::{DEFAULT, END, IGNORE, default_int_handler},
        state::ThreadState,
        threads::MAIN,
        unwind::Unwind,
        value::Value,
    },
};

use super::{arguments, multiprocessing::child, os_error, socket};

/// One place for each, so that a handler is known again.
pub(super) static FUNCTIONS: &[Native] = &[
    DEFAULT_INT_HANDLER,
    Native { name: "signal", run: signal },
    Native { name: "getsignal", run: getsignal },
    Native { name: "raise_signal", run: raise_signal },
];

/// The handler of SIGINT that is there from the beginning.
const DEFAULT_INT_HANDLER: Native = Native { name: "default_int_handler", run: default_int_handler };

/// That handler as a value.
pub(in crate::vm) fn initial_handler() -> Value {
    crate::vm::builtins::function(&FUNCTIONS[0])
}

/// The module's values that are no functions.
pub(super) fn values() -> Vec<(&'static str, Value)> {
    [
        ("SIG_DFL", DEFAULT),
        ("SIG_IGN", IGNORE),
        ("SIGHUP", libc::SIGHUP.into()),
        ("SIGINT", libc::SIGINT.into()),
        ("SIGUSR1", libc::SIGUSR1.into()),
        ("SIGUSR2", libc::SIGUSR2.into()),
        ("SIGKILL", libc::SIGKILL.into()),
        ("SIGALRM", libc::SIGALRM.into()),
        ("SIGTERM", libc::SIGTERM.into()),
    ]
    .map(|(name, number)| (name, Value::Int(number)))
    .into()
}

fn number(ts: &ThreadState<'_>, value: &Value) -> Result<i64, Unwind> {
    let number = arguments::int(ts, value)?;
    if (1..i64::from(END)).contains(&number) {
        return Ok(number);
    }
    Err(ts.raise(Exc::ValueError, "signal number out of range"))
}

/// `signal(signalnum, handler)`: gives back the handler before.
fn signal(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 2, 2)?;
    let number = number(ts, args.get(0))?;
    if ts.ident() != MAIN {
        return Err(ts.raise(Exc::ValueError, "signal only works in main thread"));
    }
    if !ts.vm().seat().is_first() {
        return Err(ts.raise(Exc::ValueError, "signal only works in main thread of the main interpreter"));
    }
    let handler = args.get(1).clone();
    if !matches!(handler, Value::Int(DEFAULT | IGNORE)) && !ts.is_callable(&handler) {
        let text = "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object";
        return Err(ts.type_error(text));
    }
    Ok(ts.vm().set_signal_handler(ts, number, handler))
}

/// `getsignal(signalnum)`.
fn getsignal(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let number = number(ts, args.get(0))?;
    Ok(ts.vm().signal_handler(ts, number))
}

/// `raise_signal(signalnum)`: to the program itself.
fn raise_signal(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let number = number(ts, args.get(0))?;
    send(ts, number)
}

/// `os.kill(pid, signalnum)`: for the program itself and signals that it handles, and for processes that it has started.
pub(super) fn kill(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 2, 2)?;
    let process = arguments::int(ts, args.get(0))?;
    if process != i64::from(super::os::own_pid(ts)) {
        let Some(child) = child::handle(process) else {
            let text = "Operation not permitted: a program signals itself, its children, and no other process";
            return Err(os_error::raise_with(ts, libc::EPERM, text, None));
        };
        let number = number(ts, args.get(1))?;
        return match child::send(ts, &child, number)? {
            Ok(()) => Ok(Value::None),
            Err(error) => Err(socket::failed(ts, error)),
        };
    }
    if arguments::int(ts, args.get(1))? == 0 {
        return Ok(Value::None);
    }
    let number = number(ts, args.get(1))?;
    send(ts, number)
}

fn send(ts: &mut ThreadState<'_>, number: i64) -> Result<Value, Unwind> {
    if !ts.vm().seat().is_first() {
        let text = "Operation not permitted: handlers are the first interpreter's, and so is sending signals";
        return Err(os_error::raise_with(ts, libc::EPERM, text, None));
    }
    if matches!(ts.vm().signal_handler(ts, number), Value::Int(DEFAULT)) {
        // A process that the program has started is the program's own.
        if ts.vm().host().process_number() > 0
            && let Some(signal) = Signal::from_named_raw(number as i32)
        {
            ts.tracer().syscall(Syscall::Other);
            let sent = ts.released(|_| kill_process(getpid(), signal))?;
            return sent.map(|()| Value::None).map_err(|error| socket::failed(ts, error));
        }
        let text = "Operation not permitted: a signal without a handler would end the program, and gilscope with it";
        return Err(os_error::raise_with(ts, libc::EPERM, text, None));
    }
    ts.send_signal(number as i32)?;
    Ok(Value::None)
}
