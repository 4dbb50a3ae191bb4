//! The end of a program: generators that its variables still hold in the middle of a `try` are closed, so that their
//! `finally` runs, as when CPython clears the main module.
//!
//! Not those that only a running daemon's frame holds: CPython does not come to them either.

use std::collections::HashSet;

use crate::lang::code::{Code, Const, Instr};

use super::{
    generator,
    iterate::Iterator,
    modules::deque,
    object::{Object, Payload},
    state::ThreadState,
    unwind::Unwind,
    value::Value,
};

/// Closes the generators that can be reached from the program's variables.
pub(super) fn close_generators(ts: &mut ThreadState<'_>) -> Result<(), Unwind> {
    if !may_wait_in_try(ts.vm().code()) {
        return Ok(());
    }
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    let mut left: Vec<Value> = ts.vm().globals(0).entries(ts).into_iter().map(|(_, value)| value).collect();
    left.reverse();
    while let Some(value) = left.pop() {
        let Some(object) = value.object() else { continue };
        if !seen.insert(std::ptr::from_ref(object)) {
            continue;
        }
        if seen.len() % 1024 == 0 {
            ts.poll()?;
        }
        let first = left.len();
        add_held(ts, &value, object, &mut left);
        left[first..].reverse();
        if matches!(object, Object::Generator(_)) {
            found.push(value);
        }
    }
    for value in found {
        if let Some(Object::Generator(generator)) = value.object() {
            generator::close_at_end(ts, generator)?;
        }
    }
    Ok(())
}

/// Whether the program has a generator function with a `try` or a `with` in it.
fn may_wait_in_try(code: &Code) -> bool {
    use Instr::{SetupAsyncWith, SetupExcept, SetupFinally, SetupWith};
    let tries = |instr: &Instr| matches!(instr, SetupExcept(_) | SetupFinally(_) | SetupWith(_) | SetupAsyncWith(_));
    code.kind.suspends() && code.instructions.iter().any(tries)
        || code.consts.iter().any(|constant| matches!(constant, Const::Code(inner) if may_wait_in_try(inner)))
}

/// Adds what an object holds. (Exceptions and the library's iterators are left out.)
fn add_held(ts: &ThreadState<'_>, value: &Value, object: &Object, held: &mut Vec<Value>) {
    match object {
        Object::Tuple(items) => held.extend_from_slice(items),
        Object::List(items) => items.with(ts, |items| held.extend_from_slice(items)),
        Object::Dict(dict) => held.extend(ts.dict_entries(dict).into_iter().flat_map(|(key, value)| [key, value])),
        Object::Set(set) | Object::FrozenSet(set) => {
            held.extend(set.with(ts, |set| set.iter().map(|(_, key)| key.clone()).collect::<Vec<_>>()));
        }
        Object::Cell(cell) => held.push(cell.with(ts, |value| value.clone())),
        Object::BoundMethod(a, b) => held.extend([a.clone(), b.clone()]),
        Object::Function(function) => function.add_held(ts, held),
        Object::Generator(generator) => generator.add_held(ts, held),
        Object::Class(class) => {
            let entries = class.attributes.with(ts, |attributes| attributes.entries().to_vec());
            held.extend(entries.into_iter().map(|(_, value)| value));
        }
        Object::Instance(instance) => {
            instance.attributes.with(ts, |attributes| {
                held.extend(attributes.entries().iter().map(|(_, value)| value.clone()));
                held.extend(attributes.dict().cloned());
            });
            if let Payload::Value(inner) = &instance.payload {
                held.push(inner.clone());
            }
            held.extend(deque::items(ts, value).unwrap_or_default());
        }
        Object::Iterator(iterator) => match &**iterator {
            Iterator::Enumerate(inner, _) | Iterator::Filter(_, inner) => held.push(inner.clone()),
            Iterator::Zip(inner) | Iterator::StrictZip(inner) | Iterator::Map(_, inner) => {
                held.extend_from_slice(inner);
            }
            _ => {}
        },
        _ => {}
    }
}
