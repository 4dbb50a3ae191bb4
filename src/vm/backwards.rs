//! `reversed` of what a class makes a sequence of: its `__getitem__`, from the last index down.

use super::{
    builtins,
    iterate::{Iterator, NativeIterator},
    names::known,
    operate,
    shared::Shared,
    state::ThreadState,
    subscript,
    unwind::Unwind,
    value::Value,
};

/// A walk towards the front.
#[derive(Debug)]
struct Backwards {
    sequence: Value,
    /// Items that are still to come.
    left: Shared<i64>,
}

impl NativeIterator for Backwards {
    fn next(&self, ts: &mut ThreadState<'_>) -> Result<Option<Value>, Unwind> {
        let index = self.left.with(ts, |left| {
            *left -= 1;
            *left
        });
        if index < 0 {
            self.left.with(ts, |left| *left = 0);
            return Ok(None);
        }
        subscript::get(ts, &self.sequence, &Value::Int(index)).map(Some)
    }
}

/// The walk; nothing if the value's class has no `__getitem__` and no `__len__`.
pub(super) fn new(ts: &mut ThreadState<'_>, sequence: &Value) -> Result<Option<Value>, Unwind> {
    if sequence.as_instance().is_none()
        || ts.special(sequence, known::GETITEM).is_none()
        || ts.special(sequence, known::LEN).is_none()
    {
        return Ok(None);
    }
    let len = builtins::length(ts, sequence)?;
    let left = Shared::new(ts.vm().protection(), operate::integer(&len).unwrap_or(0));
    Ok(Some(Iterator::native(Backwards { sequence: sequence.clone(), left })))
}
