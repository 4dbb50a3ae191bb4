//! `_os`: what `os` and `os.path` ask the system. Names beyond the run's directory are refused by [`super::sandbox`].

use std::{fs, io, path::Path};

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

use super::{os_error, sandbox};

pub(super) const FUNCTIONS: &[Native] = &[
    Native { name: "cpu_count", run: cpu_count },
    Native { name: "getcwd", run: getcwd },
    Native { name: "getpid", run: getpid },
    Native { name: "kill", run: super::signal::kill },
    Native { name: "listdir", run: listdir },
    Native { name: "_is_link", run: is_link },
    Native { name: "_stat", run: stat },
];

/// The number of the process that the program runs in.
pub(super) fn own_pid(ts: &ThreadState<'_>) -> u32 {
    ts.tracer().syscall(Syscall::Other);
    std::process::id()
}

fn getpid(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    Ok(Value::Int(own_pid(ts).into()))
}

fn cpu_count(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    Ok(Value::Int(std::thread::available_parallelism().map_or(1, |cores| cores.get() as i64)))
}

fn getcwd(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    Ok(Value::from(sandbox::root(ts, ".")?.to_string_lossy().into_owned()))
}

fn listdir(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let path = args.either(0, "path").filter(|path| !matches!(path, Value::None));
    args.check(ts, 0, 1)?;
    let (real, shown) = sandbox::resolve(ts, &path.unwrap_or_else(|| Value::from(".")))?;
    let names = ts.released(|_| {
        let name =
            |entry: io::Result<fs::DirEntry>| entry.map(|entry| entry.file_name().to_string_lossy().into_owned());
        fs::read_dir(real)?.map(name).collect::<io::Result<Vec<_>>>()
    })?;
    let names = names.map_err(|error| os_error::raise(ts, &error, Some(&shown)))?;
    Ok(ts.list(names.into_iter().map(Value::from).collect()))
}

/// Whether it is a directory, and its size in bytes.
fn stat(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let (real, shown) = sandbox::resolve(ts, args.get(0))?;
    let found = ts.released(|_| fs::metadata(real))?;
    match found {
        Ok(found) => {
            let Ok(size) = i64::try_from(found.len()) else { return Err(ts.raise_empty(Exc::OverflowError)) };
            Ok(Value::tuple([Value::bool(found.is_dir()), Value::bool(found.is_file()), Value::Int(size)]))
        }
        Err(error) => Err(os_error::raise(ts, &error, Some(&shown))),
    }
}

/// Whether the name itself is a link, wherever that leads.
fn is_link(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let Some(path) = args.get(0).as_str().cloned() else { return Ok(Value::bool(false)) };
    let path = Path::new(&*path);
    let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else { return Ok(Value::bool(false)) };
    let parent = Some(parent.to_string_lossy()).filter(|parent| !parent.is_empty()).unwrap_or(".".into());
    let (real, _) = sandbox::resolve(ts, &Value::from(&*parent))?;
    let found = ts.released(|_| fs::symlink_metadata(real.join(name)))?;
    Ok(Value::bool(found.is_ok_and(|found| found.is_symlink())))
}
