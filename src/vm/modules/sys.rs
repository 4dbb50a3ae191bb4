//! `sys`: the check interval of 2.x, the switch interval of 3.x, the way out, and standard output.

use std::{sync::Arc, time::Duration};

use crate::vm::{
    call::RECURSION_LIMIT,
    exception::Exc,
    host::Host,
    names::known,
    native::{Args, Native},
    object::Object,
    operate,
    state::ThreadState,
    unwind::Unwind,
    value::Value,
};

use super::Maker;

/// What the run's own streams are called.
const RUN_STDIN: &str = "stdin";
const RUN_STDOUT: &str = "stdout";

pub(super) const FUNCTIONS: &[Native] = &[
    Native { name: "setcheckinterval", run: set_check_interval },
    Native { name: "getcheckinterval", run: check_interval },
    Native { name: "exit", run: exit },
    Native { name: "getrecursionlimit", run: recursion_limit },
    Native { name: "setrecursionlimit", run: set_recursion_limit },
    Native { name: "intern", run: intern },
    Native { name: "getswitchinterval", run: switch_interval },
    Native { name: "setswitchinterval", run: set_switch_interval },
    Native { name: "exc_info", run: exc_info },
];

const STDERR: &[Native] = &[Native { name: "write", run: write_error }, Native { name: "flush", run: flush }];

/// A run has no standard input: it is at its end.
const STDIN: &[Native] = &[
    Native { name: "read", run: |_, _| Ok(Value::from("")) },
    Native { name: "readline", run: |_, _| Ok(Value::from("")) },
];

const STDIN_BUFFER: &[Native] = &[
    Native { name: "read", run: |_, _| Ok(Value::bytes(Vec::new())) },
    Native { name: "readline", run: |_, _| Ok(Value::bytes(Vec::new())) },
];

const STDOUT: &[Native] = &[Native { name: "write", run: write }, Native { name: "flush", run: flush }];

const STDOUT_BUFFER: &[Native] = &[Native { name: "write", run: write_bytes }, Native { name: "flush", run: flush }];

/// `sys`'s values that are no functions. `version_info` is that of the language spoken here.
pub(super) fn values(maker: &Maker<'_>, file: &str, host: &dyn Host) -> Vec<(&'static str, Value)> {
    let arguments = match host.program() {
        Some(program) => program.arguments.iter().map(|argument| Value::from(argument.as_str())).collect(),
        None => vec![Value::from(file)],
    };
    // Where this program stands is all that starts a child (`subprocess`).
    let executable = std::env::current_exe().unwrap_or_else(|_| "gilscope".into()).to_string_lossy().into_owned();
    let stdin = maker.module("stdin.buffer", STDIN_BUFFER, Vec::new());
    let stdout = maker.module("stdout.buffer", STDOUT_BUFFER, Vec::new());
    let version = [Value::Int(3), Value::Int(13), Value::Int(0), Value::from("final"), Value::Int(0)];
    vec![
        ("argv", maker.list(arguments)),
        ("executable", Value::from(executable)),
        ("stdin", maker.module(RUN_STDIN, STDIN, vec![("buffer", stdin)])),
        ("stdout", maker.module(RUN_STDOUT, STDOUT, vec![("buffer", stdout)])),
        ("stderr", maker.module("stderr", STDERR, Vec::new())),
        ("byteorder", Value::from(if cfg!(target_endian = "little") { "little" } else { "big" })),
        ("platform", Value::from(std::env::consts::OS)),
        ("maxsize", Value::Int(i64::MAX)),
        ("version_info", Value::tuple(version)),
    ]
}

fn set_check_interval(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    match operate::integer(args.get(0)) {
        Some(ticks) => {
            // 2.x takes any int, and 0 or less means a check at every tick.
            ts.vm().gil().set_check_interval(i32::try_from(ticks.max(0)).unwrap_or(i32::MAX));
            Ok(Value::None)
        }
        None => Err(ts.type_error(format!("an integer is required (got type {})", ts.type_name(args.get(0))))),
    }
}

fn check_interval(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    Ok(Value::Int(i64::from(ts.vm().gil().check_interval())))
}

fn exit(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 1)?;
    Err(match args.take(0) {
        Some(status) => ts.raise_value(Exc::SystemExit, status),
        None => ts.raise_empty(Exc::SystemExit),
    })
}

fn write(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let Some(text) = args.get(0).as_str() else {
        let kind = ts.type_name(args.get(0));
        return Err(ts.type_error(format!("write() argument must be str, not {kind}")));
    };
    ts.print(text)?;
    Ok(Value::Int(text.chars().count() as i64))
}

/// `sys.stdout.buffer.write`: output is text in the end.
fn write_bytes(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let Some(bytes) = super::arguments::bytes(ts, args.get(0)) else {
        let kind = ts.type_name(args.get(0));
        return Err(ts.type_error(format!("a bytes-like object is required, not '{kind}'")));
    };
    ts.print(&String::from_utf8_lossy(&bytes))?;
    Ok(Value::Int(bytes.len() as i64))
}

/// What stands under this name in `sys`, unless it is what stands there from the beginning: the run's own.
fn replaced(ts: &mut ThreadState<'_>, name: &'static str) -> Result<Option<Value>, Unwind> {
    let names = ts.vm().names();
    let Some(sys) = ts.vm().modules().find(names.intern("sys")) else { return Ok(None) };
    let stream = ts.get_attribute(&sys, names.intern(name))?;
    let original = matches!(stream.object(), Some(Object::Module(module)) if module.name == name);
    Ok((!original).then_some(stream))
}

/// Standard output, if the program has put something else in its place, or was given another.
pub(in crate::vm) fn replaced_stdout(ts: &mut ThreadState<'_>) -> Result<Option<Value>, Unwind> {
    replaced(ts, RUN_STDOUT)
}

/// Standard input, if the program has put something else in its place, or was given one.
pub(in crate::vm) fn replaced_stdin(ts: &mut ThreadState<'_>) -> Result<Option<Value>, Unwind> {
    replaced(ts, RUN_STDIN)
}

fn write_error(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let Some(text) = args.get(0).as_str().cloned() else {
        let kind = ts.type_name(args.get(0));
        return Err(ts.type_error(format!("write() argument must be str, not {kind}")));
    };
    let host = Arc::clone(ts.vm().host());
    ts.released(|tracer| host.print_error(tracer, &text))?;
    Ok(Value::Int(text.chars().count() as i64))
}

fn switch_interval(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    Ok(Value::float(ts.vm().gil().switch_interval().as_secs_f64()))
}

fn set_switch_interval(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    match operate::float(ts, args.get(0))? {
        Some(seconds) if seconds > 0.0 => {
            // More than the clock can hold is as good as never.
            ts.vm().gil().set_switch_interval(Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX));
            Ok(Value::None)
        }
        Some(_) => Err(ts.raise(Exc::ValueError, "switch interval must be strictly positive")),
        None => Err(ts.type_error(format!("must be real number, not {}", ts.type_name(args.get(0))))),
    }
}

fn recursion_limit(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    Ok(Value::Int(ts.vm().recursion_limit().into()))
}

/// The first limit is what a thread's stack is made for: no other can be higher.
fn set_recursion_limit(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    match operate::integer(args.get(0)) {
        Some(limit) if limit < 1 => Err(ts.raise(Exc::ValueError, "recursion limit must be greater or equal than 1")),
        Some(limit) if limit > RECURSION_LIMIT.into() => {
            let message = format!("the recursion limit is {RECURSION_LIMIT} here and cannot be raised");
            Err(ts.raise(Exc::ValueError, message))
        }
        Some(limit) => {
            ts.vm().set_recursion_limit(limit as u32);
            Ok(Value::None)
        }
        None => {
            let kind = ts.type_name(args.get(0));
            Err(ts.type_error(format!("'{kind}' object cannot be interpreted as an integer")))
        }
    }
}

/// Names are told apart by their text here, so that a string is as good as its twin.
fn intern(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    if args.get(0).as_str().is_some() {
        return Ok(args.get(0).clone());
    }
    let kind = ts.type_name(args.get(0));
    Err(ts.type_error(format!("intern() argument must be str, not {kind}")))
}

/// The exception being handled: its class, itself, and its traceback.
fn exc_info(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    let Some(exception) = ts.handling() else { return Ok(Value::tuple([Value::None, Value::None, Value::None])) };
    let exception = Value::Obj(exception);
    let class = Value::new(Object::Class(Arc::clone(ts.vm().types().of(&exception))));
    let traceback = ts.get_attribute(&exception, known::TRACEBACK)?;
    Ok(Value::tuple([class, exception, traceback]))
}

fn flush(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    Ok(Value::None)
}
