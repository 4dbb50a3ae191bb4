//! Starting a process for a program of its own (`subprocess`), and what such a process finds when it begins.

use std::{fs, os::fd::AsFd, sync::Arc};

use crate::{
    trace::counters::Syscall,
    vm::{
        host::{Inheritance, Launch, Program, Stdout},
        iterate,
        native::{Args, Native},
        program::path,
        state::ThreadState,
        unwind::Unwind,
        value::Value,
    },
};

use super::{
    super::{os_error, sandbox},
    child,
    file::{File, failed},
};

pub(super) const FUNCTIONS: &[Native] =
    &[Native { name: "launch_program", run: launch_program }, Native { name: "streams", run: streams }];

/// `launch_program(name, arguments, stdin, stdout)`. The arguments begin with a file, or with `-c` and a text; an input is a file or
/// None, for nothing; an output is a file, None for the run's, or False for none.
fn launch_program(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 4, 4)?;
    let name = ts.str(args.get(0))?;
    let mut arguments = Vec::new();
    for argument in iterate::collect(ts, args.get(1))? {
        arguments.push(ts.str(&argument)?);
    }
    let (file, source) = text(ts, &mut arguments)?;
    let mut files = Vec::new();
    let mut give = |ts: &ThreadState<'_>, file: &Value| {
        ts.tracer().syscall(Syscall::Other);
        let copy = File::of(ts, file)?.as_fd().try_clone_to_owned();
        files.push(copy.map_err(|error| failed(ts, &error))?);
        Ok::<_, Unwind>(())
    };
    let stdin = !matches!(args.get(2), Value::None);
    if stdin {
        give(ts, args.get(2))?;
    }
    let stdout = match args.get(3) {
        Value::None => Stdout::Run,
        Value::Bool(_) => Stdout::Nowhere,
        file => {
            give(ts, file)?;
            Stdout::Given
        }
    };
    let program = Program { file, source, arguments, stdin, stdout };
    let payload = serde_json::to_vec(&program).map_err(|error| failed(ts, &error.into()))?;
    child::start(ts, Launch { name, payload, files, program: true })
}

/// What the file of a program is called, and its text; no text if it is that of the run's program.
fn text(ts: &mut ThreadState<'_>, arguments: &mut Vec<String>) -> Result<(String, Option<String>), Unwind> {
    let Some(first) = arguments.first().cloned() else { return Err(ts.type_error("a program is needed")) };
    if first == "-c" && arguments.len() > 1 {
        return Ok(("<string>".to_owned(), Some(arguments.remove(1))));
    }
    let vm = ts.vm();
    let own = vm.code().file.clone();
    if !vm.host().program().is_some_and(Program::is_foreign) && (first == *own || first == path(&own)) {
        return Ok((own.to_string(), None));
    }
    let (real, shown) = sandbox::resolve(ts, &Value::from(first))?;
    let text = ts.released(|tracer| {
        tracer.syscall(Syscall::Read);
        fs::read_to_string(real)
    })?;
    match text {
        Ok(text) => Ok((shown, Some(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)))),
        Err(error) => Err(os_error::raise(ts, &error, Some(&shown))),
    }
}

/// `streams()`: the files that are standard input and output, once. As `launch_program` has them; no input and the run's output in the
/// run's first process.
fn streams(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    let host = Arc::clone(ts.vm().host());
    let (Some(program), Some(Inheritance { files, .. })) = (host.program(), host.inherited()) else {
        return Ok(Value::tuple([Value::None, Value::None]));
    };
    let mut files = files.into_iter().map(|file| File::new(file).value(ts));
    let stdin = program.stdin.then(|| files.next()).flatten().unwrap_or(Value::None);
    let stdout = match program.stdout {
        Stdout::Run => Value::None,
        Stdout::Nowhere => Value::bool(false),
        Stdout::Given => files.next().unwrap_or(Value::None),
    };
    Ok(Value::tuple([stdin, stdout]))
}
