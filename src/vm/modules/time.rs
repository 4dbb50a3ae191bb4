//! `time`: clocks and sleeping.

use std::time::Duration;

use crate::{
    sync::sleep::sleep as sleep_for,
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
];

fn time(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    Ok(Value::Float(ts.vm().host().time()))
}

fn monotonic(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    Ok(Value::Float(ts.vm().host().monotonic()))
}

fn sleep(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let duration = seconds(ts, args.get(0))?;
    ts.blocking(Wait::Sleep, 0, || None, |tracer| sleep_for(tracer, duration))?;
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
