//! What library functions ask of their arguments, with CPython's words for the wrong ones.

use std::{sync::Arc, time::Duration};

use num_bigint::BigInt;

use crate::vm::{bigint, exception::Exc, object::Object, operate, state::ThreadState, unwind::Unwind, value::Value};

/// A number as a float: "must be real number".
pub(super) fn real(ts: &ThreadState<'_>, value: &Value) -> Result<f64, Unwind> {
    operate::float(ts, value)?.ok_or_else(|| ts.type_error(format!("must be real number, not {}", ts.type_name(value))))
}

/// An int of any size.
pub(super) fn big(ts: &ThreadState<'_>, value: &Value) -> Result<BigInt, Unwind> {
    bigint::of(value).ok_or_else(|| not_an_integer(ts, value))
}

/// An int that fits into a machine word.
pub(super) fn int(ts: &ThreadState<'_>, value: &Value) -> Result<i64, Unwind> {
    match operate::integer(value) {
        Some(n) => Ok(n),
        None if bigint::of(value).is_some() => {
            Err(ts.raise(Exc::OverflowError, "Python int too large to convert to C ssize_t"))
        }
        None => Err(not_an_integer(ts, value)),
    }
}

#[cold]
fn not_an_integer(ts: &ThreadState<'_>, value: &Value) -> Unwind {
    ts.type_error(format!("'{}' object cannot be interpreted as an integer", ts.type_name(value)))
}

/// The bytes of a bytes-like object; nothing if it is none.
pub(super) fn bytes(ts: &ThreadState<'_>, value: &Value) -> Option<Arc<[u8]>> {
    match value.object() {
        Some(Object::Bytes(bytes)) => Some(Arc::clone(bytes)),
        Some(Object::ByteArray(bytes)) => Some(bytes.with(ts, |bytes| bytes[..].into())),
        _ => None,
    }
}

/// Bytes as a value.
pub(super) fn bytes_value(bytes: &[u8]) -> Value {
    Value::new(Object::Bytes(bytes.into()))
}

/// A time-out in seconds; none is no limit.
pub(super) fn timeout(ts: &ThreadState<'_>, value: &Value) -> Result<Option<Duration>, Unwind> {
    if matches!(value, Value::None | Value::Null) {
        return Ok(None);
    }
    let Some(seconds) = operate::float(ts, value)? else {
        let kind = ts.type_name(value);
        return Err(ts.type_error(format!("'{kind}' object cannot be interpreted as an integer")));
    };
    if seconds < 0.0 {
        return Err(ts.raise(Exc::ValueError, "Timeout value out of range"));
    }
    Duration::try_from_secs_f64(seconds)
        .map(Some)
        .map_err(|_| ts.raise(Exc::OverflowError, "timestamp too large to convert to C _PyTime_t"))
}
