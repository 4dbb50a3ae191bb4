//! What the operating system refuses, as the exception that CPython makes of it: class by number, text as `strerror` has it.

use std::{io, sync::Arc};

use crate::vm::{
    attributes::Attributes,
    class::Class,
    exception::Exc,
    native::{Args, Native},
    object::{Object, Payload},
    operate,
    state::ThreadState,
    unwind::Unwind,
    value::Value,
};

/// Methods of `OSError`, in addition to every exception's.
pub(in crate::vm) const METHODS: &[Native] =
    &[Native { name: "__init__", run: init }, Native { name: "__str__", run: str }];

/// The class for an error number.
fn class(errno: i32) -> Exc {
    match errno {
        libc::EAGAIN | libc::EALREADY | libc::EINPROGRESS => Exc::BlockingIOError,
        libc::EPIPE | libc::ESHUTDOWN => Exc::BrokenPipeError,
        libc::ECONNABORTED => Exc::ConnectionAbortedError,
        libc::ECONNREFUSED => Exc::ConnectionRefusedError,
        libc::ECONNRESET => Exc::ConnectionResetError,
        libc::EEXIST => Exc::FileExistsError,
        libc::EINTR => Exc::InterruptedError,
        libc::EISDIR => Exc::IsADirectoryError,
        libc::ENOENT => Exc::FileNotFoundError,
        libc::ENOTDIR => Exc::NotADirectoryError,
        libc::EACCES | libc::EPERM => Exc::PermissionError,
        libc::ESRCH => Exc::ProcessLookupError,
        libc::ETIMEDOUT => Exc::TimeoutError,
        _ => Exc::OSError,
    }
}

/// The class that calling a class of exceptions makes one of: `OSError(2, …)` is a `FileNotFoundError`.
pub(in crate::vm) fn class_for(ts: &ThreadState<'_>, called: &Arc<Class>, args: &[Value]) -> Arc<Class> {
    let types = ts.vm().types();
    match args {
        [errno, _, ..] if Arc::ptr_eq(called, types.exception(Exc::OSError)) => {
            let errno = operate::integer(errno).and_then(|errno| i32::try_from(errno).ok());
            Arc::clone(types.exception(errno.map_or(Exc::OSError, class)))
        }
        _ => Arc::clone(called),
    }
}

/// Raises what an operating system's error is in Python.
#[cold]
pub(super) fn raise(ts: &ThreadState<'_>, error: &io::Error, file: Option<&str>) -> Unwind {
    let Some(errno) = error.raw_os_error() else { return ts.raise(Exc::OSError, error.to_string()) };
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    raise_with(ts, errno, text, file)
}

/// Raises the exception for an error number with a text of ours.
#[cold]
pub(super) fn raise_with(ts: &ThreadState<'_>, errno: i32, text: &str, file: Option<&str>) -> Unwind {
    let args = vec![Value::Int(errno.into()), Value::from(text)];
    let exception = ts.new_exception(ts.vm().types().exception(class(errno)), args.clone());
    if let Object::Instance(instance) = &*exception {
        let file = file.map_or(Value::None, Value::from);
        instance.attributes.with(ts, |attributes| describe(ts, attributes, args, file));
    }
    Unwind::Raised(exception)
}

fn describe(ts: &ThreadState<'_>, attributes: &mut Attributes, args: Vec<Value>, file: Value) {
    for (name, value) in ["errno", "strerror"].into_iter().zip(args).chain([("filename", file)]) {
        attributes.set(ts.vm().names().intern(name), value);
    }
}

/// `OSError(errno, strerror[, filename])`; with any other number of arguments, an exception like others.
fn init(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check_keywords(ts)?;
    let mut items: Vec<Value> = args.positional().iter().skip(1).cloned().collect();
    let Some(instance) = args.get(0).as_instance() else { return Ok(Value::None) };
    if (2..=5).contains(&items.len()) {
        let file = items.get(2).cloned().unwrap_or(Value::None);
        items.truncate(2);
        instance.attributes.with(ts, |attributes| describe(ts, attributes, items.clone(), file));
    }
    if let Payload::Exception(state) = &instance.payload {
        let old = state.args.with(ts, |args| std::mem::replace(args, Value::tuple(items)));
        drop(old);
    }
    Ok(Value::None)
}

fn str(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let attribute = |ts: &ThreadState<'_>, name: &str| {
        let name = ts.vm().names().intern(name);
        let instance = args.get(0).as_instance()?;
        instance.attributes.with(ts, |attributes| attributes.get(name).cloned())
    };
    let (Some(errno), Some(text)) = (attribute(ts, "errno"), attribute(ts, "strerror")) else {
        return ts.exception_text(args.get(0)).map(Value::from);
    };
    let file = attribute(ts, "filename");
    let (errno, text) = (ts.str(&errno)?, ts.str(&text)?);
    Ok(Value::from(match file {
        None | Some(Value::None) => format!("[Errno {errno}] {text}"),
        Some(file) => format!("[Errno {errno}] {text}: {}", ts.repr(&file)?),
    }))
}
