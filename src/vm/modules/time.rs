//! `time`: clocks and sleeping.

use std::time::{Duration, Instant};

use crate::{
    sync::sleep::sleep_until,
    sys::usage,
    trace::record::Wait,
    vm::{
        exception::Exc,
        native::{Args, Native},
        operate,
        state::ThreadState,
        unwind::Unwind,
        value::Value,
    },
};

pub(super) const FUNCTIONS: &[Native] = &[
    Native { name: "time", run: time },
    Native { name: "monotonic", run: monotonic },
    Native { name: "perf_counter", run: monotonic },
    Native { name: "sleep", run: sleep },
    Native { name: "process_time", run: process_time },
    Native { name: "thread_time", run: thread_time },
    Native { name: "time_ns", run: time_ns },
    Native { name: "monotonic_ns", run: monotonic_ns },
    Native { name: "perf_counter_ns", run: monotonic_ns },
    Native { name: "process_time_ns", run: process_time_ns },
    Native { name: "thread_time_ns", run: thread_time_ns },
];

/// Nanoseconds in a second.
const SECOND: f64 = 1e9;

fn time(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    Ok(Value::float(ts.vm().host().time()))
}

fn monotonic(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    Ok(Value::float(ts.vm().host().monotonic()))
}

fn time_ns(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    Ok(Value::Int((ts.vm().host().time() * SECOND) as i64))
}

fn monotonic_ns(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    Ok(Value::Int((ts.vm().host().monotonic() * SECOND) as i64))
}

/// Processor time of the whole process: threads of the program and those that watch it.
fn process_time(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    Ok(Value::float(usage::process_cpu_ns() as f64 / SECOND))
}

fn process_time_ns(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    Ok(Value::Int(usage::process_cpu_ns() as i64))
}

fn thread_time(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    Ok(Value::float(usage::thread_cpu_ns() as f64 / SECOND))
}

fn thread_time_ns(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    Ok(Value::Int(usage::thread_cpu_ns() as i64))
}

fn sleep(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let duration = seconds(ts, args.get(0))?;
    let deadline = Instant::now().checked_add(duration);
    ts.interruptible(Wait::Sleep, 0, || None, |tracer| sleep_until(tracer, deadline))?;
    Ok(Value::None)
}

fn seconds(ts: &ThreadState<'_>, value: &Value) -> Result<Duration, Unwind> {
    match operate::float(ts, value)? {
        Some(seconds) if seconds < 0.0 => Err(ts.raise(Exc::ValueError, "sleep length must be non-negative")),
        Some(seconds) => Duration::try_from_secs_f64(seconds)
            .map_err(|_| ts.raise(Exc::OverflowError, "timestamp too large to convert to C PyTime_t")),
        None => {
            let kind = ts.type_name(value);
            Err(ts.type_error(format!("'{kind}' object cannot be interpreted as an integer")))
        }
    }
}
