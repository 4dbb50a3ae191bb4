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
    Native { name: "mkdir", run: mkdir },
    Native { name: "remove", run: remove },
    Native { name: "rmdir", run: rmdir },
    Native { name: "_is_link", run: is_link },
    Native { name: "_scratch", run: scratch },
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

/// `mkdir(path, mode=0o777)`; the mode is taken for granted.
fn mkdir(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    drop(args.either(1, "mode"));
    change(ts, args, 2, |path| fs::create_dir(path))
}

fn remove(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    change(ts, args, 1, |path| fs::remove_file(path))
}

fn rmdir(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    change(ts, args, 1, |path| fs::remove_dir(path))
}

fn change(
    ts: &mut ThreadState<'_>,
    args: &mut Args<'_>,
    most: usize,
    how: impl FnOnce(&Path) -> io::Result<()> + Send,
) -> Result<Value, Unwind> {
    args.check(ts, 1, most)?;
    let (real, shown) = sandbox::writable(ts, args.get(0))?;
    let done = ts.released(|tracer| {
        tracer.syscall(Syscall::Other);
        how(&real)
    })?;
    done.map(|()| Value::None).map_err(|error| os_error::raise(ts, &error, Some(&shown)))
}

/// `_scratch()`: the directory in which the program may write.
fn scratch(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    match sandbox::scratch(ts, true)? {
        Some(path) => Ok(Value::from(path.to_string_lossy().into_owned())),
        None => {
            let text = "Permission denied: this run has no directory to write in";
            Err(os_error::raise_with(ts, libc::EACCES, text, None))
        }
    }
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
