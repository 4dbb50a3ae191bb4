//! Methods of lists, tuples and dictionaries.

use crate::vm::{
    bigint, compare,
    dict::Dict,
    exception::Exc,
    iterate,
    native::{Args, Native},
    object::{Object, View},
    shared::Shared,
    slice::clamp,
    state::ThreadState,
    subscript,
    unwind::Unwind,
    value::Value,
    wide::WideRange,
};

pub(in crate::vm) const LIST: &[Native] = &[
    Native { name: "append", run: append },
    Native { name: "extend", run: extend },
    Native { name: "insert", run: insert },
    Native { name: "pop", run: pop },
    Native { name: "remove", run: remove },
    Native { name: "clear", run: clear },
    Native { name: "index", run: index },
    Native { name: "count", run: count },
    Native { name: "reverse", run: reverse },
    Native { name: "sort", run: sort },
    Native { name: "copy", run: copy },
];

pub(in crate::vm) const TUPLE: &[Native] =
    &[Native { name: "index", run: index }, Native { name: "count", run: count }];

pub(in crate::vm) const DICT: &[Native] = &[
    Native { name: "get", run: get },
    Native { name: "keys", run: keys },
    Native { name: "values", run: values },
    Native { name: "items", run: items },
    Native { name: "pop", run: pop_key },
    Native { name: "fromkeys", run: fromkeys },
    Native { name: "popitem", run: popitem },
    Native { name: "setdefault", run: setdefault },
    Native { name: "update", run: update },
    Native { name: "clear", run: clear_dict },
    Native { name: "copy", run: copy_dict },
];

/// The list that a method was called on.
fn list<'a>(ts: &ThreadState<'_>, value: &'a Value) -> Result<&'a Shared<Vec<Value>>, Unwind> {
    match value.object() {
        Some(Object::List(list)) => Ok(list),
        _ => Err(ts.type_error(format!("descriptor requires a 'list' object but received '{}'", ts.type_name(value)))),
    }
}

fn append(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let item = args.get(1).clone();
    let list = list(ts, args.get(0))?;
    let full = list.with(ts, |list| {
        if list.len() < list.capacity() {
            list.push(item);
            return None;
        }
        Some((item, list.len()))
    });
    if let Some((item, len)) = full {
        ts.afford(len.saturating_mul(2 * size_of::<Value>()))?;
        list.with(ts, |list| list.push(item));
    }
    Ok(Value::None)
}

fn extend(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let items = iterate::collect(ts, args.get(1))?;
    ts.afford(items.len().saturating_mul(size_of::<Value>()))?;
    list(ts, args.get(0))?.with(ts, |list| list.extend(items));
    Ok(Value::None)
}

fn insert(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 2, 2)?;
    let at = ts.index(args.get(1))?;
    let item = args.get(2).clone();
    list(ts, args.get(0))?.with(ts, |list| {
        let len = list.len() as i64;
        let at = if at < 0 { (at + len).max(0) } else { at.min(len) };
        list.insert(at as usize, item);
    });
    Ok(Value::None)
}

fn pop(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 1)?;
    let at = match args.get(1) {
        Value::Null => -1,
        value => ts.index(value)?,
    };
    let popped = list(ts, args.get(0))?.with(ts, |list| match subscript::at(at, list.len()) {
        Some(index) => Ok(list.remove(index)),
        None => Err(list.is_empty()),
    });
    popped.map_err(|empty| {
        ts.raise(Exc::IndexError, if empty { "pop from empty list" } else { "pop index out of range" })
    })
}

fn remove(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    match position(ts, args, 0, usize::MAX)? {
        Some(index) => {
            let old = list(ts, args.get(0))?.with(ts, |list| (index < list.len()).then(|| list.remove(index)));
            drop(old);
            Ok(Value::None)
        }
        None => Err(ts.raise(Exc::ValueError, "list.remove(x): x not in list")),
    }
}

/// The place of an equal item.
fn position(ts: &mut ThreadState<'_>, args: &Args<'_>, start: usize, end: usize) -> Result<Option<usize>, Unwind> {
    let items = iterate::collect(ts, args.get(0))?;
    for (index, item) in items.iter().enumerate().take(end).skip(start) {
        if index % 1024 == 0 {
            ts.poll()?;
        }
        if item.is(args.get(1)) || compare::equal(ts, item, args.get(1))? {
            return Ok(Some(index));
        }
    }
    Ok(None)
}

fn clear(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    let old = list(ts, args.get(0))?.with(ts, std::mem::take);
    drop(old);
    Ok(Value::None)
}

fn index(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 3)?;
    if let (Some(range), Some(n)) = (WideRange::of(args.get(0)), bigint::of(args.get(1))) {
        return match range.position(&n) {
            Some(index) => Ok(index.into()),
            None => Err(ts.raise(Exc::ValueError, format!("{n} is not in range"))),
        };
    }
    let len = match args.get(0).object() {
        Some(Object::List(list)) => list.with(ts, |list| list.len()),
        Some(Object::Tuple(items)) => items.len(),
        _ => 0,
    };
    let mut bound = |index: usize, default: usize| match args.get(index) {
        Value::Null => Ok(default),
        value => ts.index_of_slice(value).map(|at| clamp(at, len)),
    };
    let (start, end) = (bound(2, 0)?, bound(3, len)?);
    match position(ts, args, start, end)? {
        Some(index) => Ok(Value::Int(index as i64)),
        None if matches!(args.get(0).object(), Some(Object::Tuple(_))) => {
            Err(ts.raise(Exc::ValueError, "tuple.index(x): x not in tuple"))
        }
        None if WideRange::of(args.get(0)).is_some() => {
            Err(ts.raise(Exc::ValueError, "sequence.index(x): x not in sequence"))
        }
        None => {
            let shown = ts.repr(args.get(1))?;
            let container = ts.type_name(args.get(0));
            Err(ts.raise(Exc::ValueError, format!("{shown} is not in {container}")))
        }
    }
}

fn count(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    if let (Some(range), Some(n)) = (WideRange::of(args.get(0)), bigint::of(args.get(1))) {
        return Ok(Value::Int(i64::from(range.position(&n).is_some())));
    }
    let mut count = 0;
    for (index, item) in iterate::collect(ts, args.get(0))?.iter().enumerate() {
        if index % 1024 == 0 {
            ts.poll()?;
        }
        count += i64::from(item.is(args.get(1)) || compare::equal(ts, item, args.get(1))?);
    }
    Ok(Value::Int(count))
}

fn reverse(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    list(ts, args.get(0))?.with(ts, |list| list.reverse());
    Ok(Value::None)
}

fn sort(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let (key, reverse) = (args.keyword("key"), args.keyword("reverse"));
    if args.len() > 1 {
        return Err(ts.type_error("sort() takes no positional arguments"));
    }
    args.check(ts, 0, 0)?;
    // What compares without running Python code is sorted in place, and nobody sees it half done.
    if key.as_ref().is_none_or(|key| matches!(key, Value::None)) {
        let reverse = match &reverse {
            Some(reverse) => ts.truth(reverse)?,
            None => false,
        };
        if list(ts, args.get(0))?.with(ts, |items| super::sort::plainly(items, |item| item, reverse)) {
            return Ok(Value::None);
        }
    }
    // Otherwise the list is empty while it is sorted: who changes it meanwhile is told so.
    let items = list(ts, args.get(0))?.with(ts, std::mem::take);
    let (sorted, failure) = super::functions::sort(ts, items, key.as_ref(), reverse.as_ref());
    let meanwhile = list(ts, args.get(0))?.with(ts, |list| std::mem::replace(list, sorted));
    failure?;
    if meanwhile.is_empty() { Ok(Value::None) } else { Err(ts.raise(Exc::ValueError, "list modified during sort")) }
}

fn copy(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    let items = iterate::collect(ts, args.get(0))?;
    Ok(ts.list(items))
}

/// The dictionary that a method was called on.
fn dict<'a>(ts: &ThreadState<'_>, value: &'a Value) -> Result<&'a Shared<Dict>, Unwind> {
    match value.object() {
        Some(Object::Dict(dict)) => Ok(dict),
        _ => Err(ts.type_error(format!("descriptor requires a 'dict' object but received '{}'", ts.type_name(value)))),
    }
}

fn get(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 2)?;
    let found = ts.dict_get(dict(ts, args.get(0))?, args.get(1))?;
    Ok(found.or_else(|| args.take(2)).unwrap_or(Value::None))
}

fn view(ts: &ThreadState<'_>, args: &Args<'_>, view: View) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    dict(ts, args.get(0))?;
    Ok(Value::new(Object::View(args.get(0).clone(), view)))
}

fn keys(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    view(ts, args, View::Keys)
}

fn values(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    view(ts, args, View::Values)
}

fn items(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    view(ts, args, View::Items)
}

fn pop_key(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 2)?;
    let entry = ts.dict_remove(dict(ts, args.get(0))?, args.get(1))?;
    match (entry, args.take(2)) {
        (Some((_, value)), _) | (None, Some(value)) => Ok(value),
        (None, None) => Err(ts.raise_value(Exc::KeyError, args.get(1).clone())),
    }
}

/// `dict.fromkeys`, which takes no object.
fn fromkeys(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check_keywords(ts)?;
    let (keys, value) = match args.without_receiver() {
        [keys] => (keys.clone(), Value::None),
        [keys, value] => (keys.clone(), value.clone()),
        [] => return Err(ts.type_error("fromkeys expected at least 1 argument, got 0")),
        more => {
            let message = format!("fromkeys expected at most 2 arguments, got {}", more.len());
            return Err(ts.type_error(message));
        }
    };
    let made = ts.dict(Dict::default());
    let iterator = iterate::iterator(ts, &keys)?;
    while let (Some(Object::Dict(dict)), Some(key)) = (made.object(), iterate::next(ts, &iterator)?) {
        ts.poll()?;
        ts.dict_set(dict, &key, value.clone())?;
    }
    Ok(made)
}

/// `a | b`, if both are dictionaries.
pub(in crate::vm) fn union(ts: &mut ThreadState<'_>, left: &Value, right: &Value) -> Result<Option<Value>, Unwind> {
    let (Some(Object::Dict(ours)), Some(Object::Dict(_))) = (left.builtin(), right.builtin()) else { return Ok(None) };
    let copy = ours.with(ts, |dict| dict.copy());
    let copy = ts.dict(copy);
    if let Some(Object::Dict(dict)) = copy.object() {
        merge(ts, dict, right)?;
    }
    Ok(Some(copy))
}

fn popitem(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    match dict(ts, args.get(0))?.with(ts, Dict::pop_last) {
        Some((key, value)) => Ok(Value::tuple([key, value])),
        None => Err(ts.raise(Exc::KeyError, "popitem(): dictionary is empty")),
    }
}

fn setdefault(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 2)?;
    let default = args.take(2).unwrap_or(Value::None);
    ts.dict_setdefault(dict(ts, args.get(0))?, args.get(1), default)
}

fn update(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let keywords = args.take_keywords();
    args.check(ts, 0, 1)?;
    let target = dict(ts, args.get(0))?;
    if args.len() > 1 {
        merge(ts, target, args.get(1))?;
    }
    for (name, value) in keywords {
        ts.dict_set(target, &name, value)?;
    }
    Ok(Value::None)
}

/// Sets all keys of a dictionary, of something that has `keys`, or of pairs.
pub(in crate::vm) fn merge(ts: &mut ThreadState<'_>, target: &Shared<Dict>, source: &Value) -> Result<(), Unwind> {
    if let Some(Object::Dict(source)) = source.object() {
        for (key, value) in ts.dict_entries(source) {
            ts.dict_set(target, &key, value)?;
        }
        return Ok(());
    }
    let keys = ts.vm().names().intern("keys");
    if let Some(keys) = ts.find_attribute(source, keys)? {
        let keys = ts.call(&keys, &[])?;
        for key in iterate::collect(ts, &keys)? {
            let value = subscript::get(ts, source, &key)?;
            ts.dict_set(target, &key, value)?;
        }
        return Ok(());
    }
    let iterator = iterate::iterator(ts, source)?;
    let mut index = 0;
    while let Some(pair) = iterate::next(ts, &iterator)? {
        let items = match iterate::collect(ts, &pair) {
            Err(unwind) if ts.is_exception(&unwind, Exc::TypeError) => {
                let message = format!("cannot convert dictionary update sequence element #{index} to a sequence");
                return Err(ts.type_error(message));
            }
            items => items?,
        };
        let [key, value] = &items[..] else {
            let len = items.len();
            let message = format!("dictionary update sequence element #{index} has length {len}; 2 is required");
            return Err(ts.raise(Exc::ValueError, message));
        };
        ts.dict_set(target, key, value.clone())?;
        index += 1;
        if index % 1024 == 0 {
            ts.poll()?;
        }
    }
    Ok(())
}

fn clear_dict(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    let old = dict(ts, args.get(0))?.with(ts, Dict::drain);
    drop(old);
    Ok(Value::None)
}

fn copy_dict(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    let copy = dict(ts, args.get(0))?.with(ts, |dict| dict.copy());
    Ok(ts.dict(copy))
}
