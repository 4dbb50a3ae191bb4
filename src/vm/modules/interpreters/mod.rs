//! `_interpreters`: what `assets/lib/concurrent/interpreters.py` is built on.
//!
//! After CPython 3.14 (`Modules/_interpretersmodule.c`, `Modules/_interpqueuesmodule.c`), where a call takes objects; here it takes
//! bytes, and the library pickles.

mod queues;

pub(in crate::vm) use queues::Queues;

use crate::vm::{
    exception::Exc,
    interpreters::{self, Refusal},
    native::{Args, Native},
    state::ThreadState,
    unwind::Unwind,
    value::Value,
};

use super::arguments;

/// What the program and its library can call.
pub(super) fn functions() -> impl Iterator<Item = &'static Native> {
    FUNCTIONS.iter().chain(queues::FUNCTIONS)
}

const FUNCTIONS: &[Native] = &[
    Native { name: "call", run: call },
    Native { name: "close", run: close },
    Native { name: "create", run: create },
    Native { name: "current", run: current },
    Native { name: "is_running", run: is_running },
    Native { name: "list_all", run: list_all },
    Native { name: "run_program", run: run_program },
];

/// An id that an argument names. What is no id is none of an interpreter.
fn id(ts: &ThreadState<'_>, args: &Args<'_>) -> Result<u32, Unwind> {
    let id = arguments::int(ts, args.get(0))?;
    u32::try_from(id).map_err(|_| ts.raise(Exc::LookupError, format!("unrecognized interpreter ID {id}")))
}

/// As the library expects it: a `LookupError` for one that is not there, a `RuntimeError` otherwise.
fn refused(ts: &ThreadState<'_>, refusal: Refusal) -> Unwind {
    match refusal {
        Refusal::Unknown(id) => ts.raise(Exc::LookupError, format!("unrecognized interpreter ID {id}")),
        Refusal::State(text) => ts.raise(Exc::RuntimeError, text),
        Refusal::Failed(error) => ts.raise(Exc::RuntimeError, format!("interpreter creation failed: {error}")),
        Refusal::Broken(text) => ts.raise(Exc::RuntimeError, text),
    }
}

/// `call(id, payload)`: what the library makes of the payload there; bytes both.
fn call(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 2, 2)?;
    let id = id(ts, args)?;
    let Some(payload) = arguments::bytes(ts, args.get(1)) else { return Err(ts.type_error("the payload is bytes")) };
    let answer = interpreters::call(ts, id, payload.to_vec())?;
    answer.map(Value::bytes).map_err(|refusal| refused(ts, refusal))
}

/// `close(id)`.
fn close(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let id = id(ts, args)?;
    let text = match id {
        0 => Some("cannot destroy main interpreter"),
        id if id == ts.vm().seat().id() => Some("cannot destroy the current interpreter"),
        _ => None,
    };
    if let Some(text) = text {
        return Err(refused(ts, Refusal::State(text)));
    }
    match interpreters::close(ts, id)? {
        Ok(()) => Ok(Value::None),
        Err(Refusal::State(_)) => Err(refused(ts, Refusal::State("interpreter running"))),
        Err(refusal) => Err(refused(ts, refusal)),
    }
}

/// `create()`: the id of a new one.
fn create(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    let created = interpreters::create(ts)?;
    created.map(|id| Value::Int(id.into())).map_err(|refusal| refused(ts, refusal))
}

/// `current()`: the id of the one that this is called in.
fn current(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    Ok(Value::Int(ts.vm().seat().id().into()))
}

/// `is_running(id)`.
fn is_running(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let id = id(ts, args)?;
    ts.vm().seat().is_running(id).map(Value::bool).map_err(|refusal| refused(ts, refusal))
}

/// `list_all()`: the ids of all.
fn list_all(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    let ids = ts.vm().seat().ids();
    Ok(ts.list(ids.into_iter().map(|id| Value::Int(id.into())).collect()))
}

/// `run_program()`: the program's module, in a further interpreter where it has not been run yet.
fn run_program(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    interpreters::run_program(ts).map(|()| Value::None)
}
