//! The exceptions of `pickle`. Their classes are written in Python, in the module itself.

use crate::vm::{reduce, state::ThreadState, unwind::Unwind, value::Value};

/// Raises `PicklingError`.
#[cold]
pub(super) fn pickling(ts: &mut ThreadState<'_>, message: impl Into<String>) -> Unwind {
    raise(ts, "PicklingError", message.into())
}

/// Raises `UnpicklingError`.
#[cold]
pub(super) fn unpickling(ts: &mut ThreadState<'_>, message: impl Into<String>) -> Unwind {
    raise(ts, "UnpicklingError", message.into())
}

fn raise(ts: &mut ThreadState<'_>, class: &str, message: String) -> Unwind {
    match reduce::member(ts, "pickle", class) {
        Ok(found) => match found.as_class() {
            Some(class) => Unwind::Raised(ts.new_exception(class, vec![Value::from(message)])),
            None => ts.type_error(message),
        },
        Err(unwind) => unwind,
    }
}
