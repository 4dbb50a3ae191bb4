//! `_thread`: what `assets/lib/threading.py` is built on, besides locks. Each of the program's threads is an operating system
//! thread; its first act is to take the GIL.

use std::sync::Arc;

use crate::{
    gil::kind::GilKind,
    trace::tracer::Tracer,
    vm::{
        exception::Exc,
        host::Body,
        machine::Machine,
        native::{Args, Native},
        object::Object,
        state::ThreadState,
        threads::MAIN,
        unwind::Unwind,
        value::Value,
    },
};

use super::marker;

pub(super) const FUNCTIONS: &[Native] = &[
    Native { name: "start_new_thread", run: start_new_thread },
    Native { name: "_run", run },
    Native { name: "_rename", run: rename },
    Native { name: "_report", run: report },
    Native { name: "get_ident", run: get_ident },
    Native { name: "get_native_id", run: get_native_id },
];

/// `_thread`'s values that are no functions.
pub(super) fn values(gil: GilKind) -> Vec<(&'static str, Value)> {
    // Which CPython the library behaves like, where they differ.
    let generation = i64::from(gil.generation());
    vec![
        ("_generation", Value::Int(generation)),
        ("_main", Value::Int(i64::from(MAIN))),
        ("TIMEOUT_MAX", Value::float(9_223_372_036.0)),
    ]
}

/// `start_new_thread(function, args)`.
fn start_new_thread(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 2, 2)?;
    let call = [args.get(0).clone(), args.get(1).clone()];
    spawn(ts, "Dummy", call, |_, _| ())
}

/// `_run(function, name, start, end)`: a thread of this name that calls a function, with the markers of its start and end.
fn run(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 4, 4)?;
    let name = ts.str(args.get(1))?;
    let [begun, end] = [marker::argument(ts, args, 2)?, marker::argument(ts, args, 3)?];
    let call = [args.get(0).clone(), Value::tuple([])];
    spawn(ts, &name, call, |ident, number| {
        // Objects and threads are numbered apart: only a wait that records know as a join may name a thread.
        begun.set_thread(ident, 0);
        end.set_thread(ident, number);
    })
}

/// Starts a thread that calls a function with a tuple of arguments; `told` hears its two numbers before it can run.
fn spawn(ts: &mut ThreadState<'_>, name: &str, call: [Value; 2], told: impl FnOnce(u32, u32)) -> Result<Value, Unwind> {
    ts.create_gil();
    let machine = Arc::clone(ts.vm().machine());
    let ident = machine.threads().next_ident();
    ts.vm().put_starting(ts, ident, call);
    let body = body(Arc::clone(&machine), ident, ts.position());
    // The new thread cannot block, and so not be found in a deadlock, before its number is known.
    let mut crowd = machine.threads().crowd(ts.tracer());
    crowd.begin(ident, name.into());
    let Ok(number) = machine.host().spawn(name, body) else {
        drop(crowd);
        drop(ts.vm().take_starting(ts, ident));
        machine.end_thread(ts.tracer(), ident);
        return Err(ts.raise(Exc::RuntimeError, "can't start new thread"));
    };
    crowd.set_number(ident, number);
    told(ident, u32::from(number));
    drop(crowd);
    Ok(Value::Int(i64::from(ident)))
}

/// What a new thread does from its first moment to its last. It owns no objects: it may never get to run.
fn body(machine: Arc<Machine>, ident: u32, position: u32) -> Body {
    Box::new(move |tracer| {
        // Even if the interpreter panics, nobody takes it for alive.
        let end = End { machine: &machine, tracer, ident };
        let ticker = machine.gil().own_ticker();
        let Ok(mut ts) = ThreadState::attach(&machine, tracer, &ticker, ident, position) else { return };
        let [function, args] = ts.vm().take_starting(&ts, ident);
        let result = ts.call_with_tuple(&function, &args).and_then(|_| crate::vm::generator::close_abandoned(&mut ts));
        if let Err(Unwind::Raised(exception)) = &result
            && !matches!(&result, Err(unwind) if ts.is_exception(unwind, Exc::SystemExit))
            && let Ok(text) = ts.format_exception(exception)
            && let Ok(function) = ts.repr(&function)
        {
            let text = format!("Exception ignored in thread started by: {function}\n{text}");
            // After an abort there is nothing left to do either way.
            let _ = ts.print_error(&text);
        }
        drop((result, function, args));
        drop(ts);
        drop(end);
    })
}

/// Strikes a thread off the list of the living.
struct End<'a> {
    machine: &'a Machine,
    tracer: &'a Tracer,
    ident: u32,
}

impl Drop for End<'_> {
    fn drop(&mut self) {
        if self.tracer.stopping() {
            // Who is still asleep is about to be woken.
            self.machine.threads().crowd(self.tracer).finish();
        }
        self.machine.end_thread(self.tracer, self.ident);
    }
}

impl ThreadState<'_> {
    fn call_with_tuple(&mut self, function: &Value, args: &Value) -> Result<Value, Unwind> {
        match args.object() {
            Some(Object::Tuple(args)) => self.call(function, args),
            _ => Err(self.type_error("2nd arg must be a tuple")),
        }
    }

    pub fn print_error(&mut self, text: &str) -> Result<(), Unwind> {
        let host = Arc::clone(self.vm().host());
        self.released(|tracer| host.print_error(tracer, text))
    }
}

/// `_rename(ident, name)`: what explanations call a thread.
fn rename(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 2, 2)?;
    if let (Value::Int(ident), Some(name)) = (args.get(0), args.get(1).as_str()) {
        ts.vm().threads().crowd(ts.tracer()).rename(*ident as u32, name.to_arc());
    }
    Ok(Value::None)
}

/// `_report(exception, name)`: says that nobody caught an exception in the thread of that name.
fn report(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 2, 2)?;
    let name = ts.str(args.get(1))?;
    if let Value::Obj(exception) = args.get(0) {
        let text = ts.format_exception(exception)?;
        ts.print_error(&format!("Exception in thread {name}:\n{text}"))?;
    }
    Ok(Value::None)
}

/// `get_ident()`.
fn get_ident(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    Ok(Value::Int(i64::from(ts.ident())))
}

/// `get_native_id()`: the kernel's number.
fn get_native_id(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    Ok(Value::Int(i64::from(ts.tracer().tid().0)))
}
