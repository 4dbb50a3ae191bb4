//! Making sets and frozensets, and their methods.

use crate::vm::{
    algebra::{
        Operation, copied, difference, elements, extend, intersection, like, replace, shared, subset, symmetric,
        toggle, union,
    },
    exception::Exc,
    native::{Args, Native},
    object::Object,
    set::{self, Set},
    shared::Shared,
    state::ThreadState,
    unwind::Unwind,
    value::Value,
};

pub(in crate::vm) static SET: Native = Native { name: "set", run: new_set };
pub(in crate::vm) static FROZENSET: Native = Native { name: "frozenset", run: new_frozenset };

pub(in crate::vm) const METHODS: &[Native] = &[
    Native { name: "add", run: add },
    Native { name: "discard", run: discard },
    Native { name: "remove", run: remove },
    Native { name: "pop", run: pop },
    Native { name: "clear", run: clear },
    Native { name: "update", run: update },
    Native { name: "intersection_update", run: |ts, args| change(ts, args, intersection) },
    Native { name: "difference_update", run: |ts, args| change(ts, args, difference) },
    Native { name: "symmetric_difference_update", run: symmetric_difference_update },
    Native { name: "copy", run: copy },
    Native { name: "union", run: |ts, args| combine(ts, args, union) },
    Native { name: "intersection", run: |ts, args| combine(ts, args, intersection) },
    Native { name: "difference", run: |ts, args| combine(ts, args, difference) },
    Native { name: "symmetric_difference", run: symmetric_difference },
    Native { name: "issubset", run: issubset },
    Native { name: "issuperset", run: issuperset },
    Native { name: "isdisjoint", run: isdisjoint },
];

pub(in crate::vm) const FROZEN_METHODS: &[Native] = METHODS.split_at(9).1;

pub(in crate::vm) const VIEW_METHODS: &[Native] = &[Native { name: "isdisjoint", run: view_isdisjoint }];

/// `isdisjoint` of a dictionary's keys or items.
fn view_isdisjoint(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let view = shared(ts, args.get(0))?;
    let common = intersection(ts, &view, args.get(1))?;
    Ok(Value::bool(common.with(ts, |common| common.len() == 0)))
}

fn new_set(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 1)?;
    let set = match args.get(0) {
        Value::Null => Shared::new(ts.vm().protection(), Set::default()),
        source => shared(ts, source)?,
    };
    Ok(Value::new(Object::Set(Box::new(set))))
}

fn new_frozenset(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 1)?;
    match args.get(0) {
        Value::Null => Ok(ts.frozenset(Set::default())),
        source if matches!(source.object(), Some(Object::FrozenSet(_))) => Ok(source.clone()),
        source => Ok(Value::new(Object::FrozenSet(Box::new(shared(ts, source)?)))),
    }
}

/// The set that a method was called on.
fn receiver<'a>(ts: &ThreadState<'_>, value: &'a Value) -> Result<&'a Shared<Set>, Unwind> {
    set::of(value).ok_or_else(|| {
        let kind = ts.type_name(value);
        ts.type_error(format!("descriptor requires a 'set' object but received '{kind}'"))
    })
}

fn add(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    ts.set_add(receiver(ts, args.get(0))?, args.get(1))?;
    Ok(Value::None)
}

fn discard(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let hash = ts.hash(args.get(1))?;
    ts.set_discard(receiver(ts, args.get(0))?, hash, args.get(1))?;
    Ok(Value::None)
}

fn remove(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let hash = ts.hash(args.get(1))?;
    if ts.set_discard(receiver(ts, args.get(0))?, hash, args.get(1))? {
        return Ok(Value::None);
    }
    Err(ts.raise_value(Exc::KeyError, args.get(1).clone()))
}

fn pop(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    let popped = receiver(ts, args.get(0))?.with(ts, Set::pop);
    popped.ok_or_else(|| ts.raise(Exc::KeyError, "pop from an empty set"))
}

fn clear(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    let mut old = receiver(ts, args.get(0))?.with(ts, std::mem::take);
    drop(old.drain());
    Ok(Value::None)
}

fn update(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check_keywords(ts)?;
    for other in &args.positional()[1..] {
        extend(ts, receiver(ts, args.get(0))?, other)?;
    }
    Ok(Value::None)
}

fn change(ts: &mut ThreadState<'_>, args: &Args<'_>, operation: Operation) -> Result<Value, Unwind> {
    args.check_keywords(ts)?;
    for other in &args.positional()[1..] {
        replace(ts, receiver(ts, args.get(0))?, other, operation)?;
    }
    Ok(Value::None)
}

fn combine(ts: &mut ThreadState<'_>, args: &Args<'_>, operation: Operation) -> Result<Value, Unwind> {
    args.check_keywords(ts)?;
    let mut result = copied(ts, receiver(ts, args.get(0))?);
    for other in &args.positional()[1..] {
        result = operation(ts, &result, other)?;
    }
    Ok(like(args.get(0), result))
}

fn copy(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    if matches!(args.get(0).object(), Some(Object::FrozenSet(_))) {
        return Ok(args.get(0).clone());
    }
    let copy = copied(ts, receiver(ts, args.get(0))?);
    Ok(like(args.get(0), copy))
}

fn symmetric_difference(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let result = symmetric(ts, receiver(ts, args.get(0))?, args.get(1))?;
    Ok(like(args.get(0), result))
}

fn symmetric_difference_update(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let theirs = shared(ts, args.get(1))?;
    let theirs = ts.set_elements(&theirs);
    toggle(ts, receiver(ts, args.get(0))?, &theirs)?;
    Ok(Value::None)
}

fn issubset(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let whole = shared(ts, args.get(1))?;
    subset(ts, receiver(ts, args.get(0))?, &whole).map(Value::bool)
}

fn issuperset(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let part = shared(ts, args.get(1))?;
    subset(ts, &part, receiver(ts, args.get(0))?).map(Value::bool)
}

fn isdisjoint(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    for (hash, key) in elements(ts, args.get(1))? {
        if ts.set_contains(receiver(ts, args.get(0))?, hash, &key)? {
            return Ok(Value::bool(false));
        }
    }
    Ok(Value::bool(true))
}
