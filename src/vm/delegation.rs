//! What a `yield from` or an `await` hands on to the iterator that it goes through, and what comes back.

use super::{
    exception::Exc,
    generator::{Resumed, With, close_generator, resume},
    heap::Ref,
    iterate,
    names::known,
    object::Object,
    state::ThreadState,
    unwind::Unwind,
    value::Value,
};

/// Raises in the iterator that a suspended frame delegates to.
pub(super) fn throw(ts: &mut ThreadState<'_>, delegate: &Value, unwind: Unwind) -> Result<Resumed, Unwind> {
    let exiting = ts.is_exception(&unwind, Exc::GeneratorExit);
    if let Some(Object::Generator(inner)) = delegate.object() {
        if exiting {
            close_generator(ts, inner)?;
            return Err(unwind);
        }
        return resume(ts, inner, With::Raised(unwind));
    }
    let name = if exiting { known::CLOSE } else { known::THROW };
    let Some(method) = ts.find_attribute(delegate, name)? else { return Err(unwind) };
    let Unwind::Raised(exception) = &unwind else { return Err(unwind) };
    if exiting {
        ts.call(&method, &[])?;
        return Err(unwind);
    }
    let result = ts.call(&method, &[Value::Obj(Ref::clone(exception))]);
    returned(ts, result)
}

/// Asks the iterator of a `yield from` for more; `sent` is what the generator was sent.
pub(super) fn next(ts: &mut ThreadState<'_>, iterator: &Value, sent: Value) -> Result<Resumed, Unwind> {
    if let Some(Object::Generator(inner)) = iterator.object() {
        return resume(ts, inner, With::Value(sent));
    }
    if !matches!(sent, Value::None) {
        let method = ts.get_attribute(iterator, known::SEND)?;
        let result = ts.call(&method, &[sent]);
        return returned(ts, result);
    }
    if iterator.as_instance().is_some() {
        let result = ts.call_special(iterator, known::NEXT, &[]);
        let result = result
            .unwrap_or_else(|| Err(ts.type_error(format!("'{}' object is not an iterator", ts.type_name(iterator)))));
        return returned(ts, result);
    }
    Ok(match iterate::next(ts, iterator)? {
        Some(value) => Resumed::Yielded(value),
        None => Resumed::Returned(Value::None),
    })
}

/// An iterator written in Python says by `StopIteration` that it is exhausted, and what it returns.
fn returned(ts: &mut ThreadState<'_>, result: Result<Value, Unwind>) -> Result<Resumed, Unwind> {
    match result {
        Ok(value) => Ok(Resumed::Yielded(value)),
        Err(unwind) if ts.is_exception(&unwind, Exc::StopIteration) => Ok(Resumed::Returned(ts.stop_value(&unwind))),
        Err(unwind) => Err(unwind),
    }
}
