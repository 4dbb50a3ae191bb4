//! `bytearray`: the methods that change one, and its slices.

use crate::vm::{
    exception::Exc,
    iterate,
    native::{Args, Native},
    object::Object,
    shared::Shared,
    slice::clamp,
    state::ThreadState,
    subscript,
    unwind::Unwind,
    value::Value,
};

use super::bytes::{byte, like, of};

pub(in crate::vm) const METHODS: &[Native] = &[
    Native { name: "append", run: append },
    Native { name: "extend", run: extend },
    Native { name: "insert", run: insert },
    Native { name: "pop", run: pop },
    Native { name: "remove", run: remove },
    Native { name: "reverse", run: reverse },
    Native { name: "clear", run: clear },
    Native { name: "copy", run: copy },
];

/// The bytearray that a method was called on.
fn changed<'a>(ts: &ThreadState<'_>, args: &'a Args<'_>) -> Result<&'a Shared<Vec<u8>>, Unwind> {
    match args.get(0).builtin() {
        Some(Object::ByteArray(bytes)) => Ok(bytes),
        _ => Err(ts.type_error(format!("descriptor '{}' requires a 'bytearray' object", args.name()))),
    }
}

/// Bytes-like objects, or numbers, as bytes.
fn collected(ts: &mut ThreadState<'_>, value: &Value) -> Result<Vec<u8>, Unwind> {
    match of(ts, value) {
        Some(bytes) => Ok(bytes.to_vec()),
        None => iterate::collect(ts, value)?.iter().map(|item| byte(ts, item, "byte")).collect(),
    }
}

fn append(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let byte = byte(ts, args.get(1), "byte")?;
    changed(ts, args)?.with(ts, |bytes| bytes.push(byte));
    Ok(Value::None)
}

fn extend(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let more = collected(ts, args.get(1))?;
    ts.afford(more.len())?;
    changed(ts, args)?.with(ts, |bytes| bytes.extend(more));
    Ok(Value::None)
}

fn insert(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 2, 2)?;
    let (at, byte) = (ts.index(args.get(1))?, byte(ts, args.get(2), "byte")?);
    ts.afford(1)?;
    changed(ts, args)?.with(ts, |bytes| bytes.insert(clamp(at, bytes.len()), byte));
    Ok(Value::None)
}

fn pop(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 1)?;
    let at = match args.get(1) {
        Value::Null => -1,
        at => ts.index(at)?,
    };
    let popped = changed(ts, args)?.with(ts, |bytes| match subscript::at(at, bytes.len()) {
        Some(index) => Ok(bytes.remove(index)),
        None => Err(bytes.is_empty()),
    });
    popped.map(|byte| Value::Int(i64::from(byte))).map_err(|empty| {
        ts.raise(Exc::IndexError, if empty { "pop from empty bytearray" } else { "pop index out of range" })
    })
}

fn remove(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let byte = byte(ts, args.get(1), "byte")?;
    let removed = changed(ts, args)?.with(ts, |bytes| {
        let at = bytes.iter().position(|&there| there == byte)?;
        Some(bytes.remove(at))
    });
    removed.map(|_| Value::None).ok_or_else(|| ts.raise(Exc::ValueError, "value not found in bytearray"))
}

fn reverse(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    changed(ts, args)?.with(ts, |bytes| bytes.reverse());
    Ok(Value::None)
}

fn clear(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    changed(ts, args)?.with(ts, Vec::clear);
    Ok(Value::None)
}

fn copy(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    let bytes = changed(ts, args)?.with(ts, |bytes| bytes.clone());
    Ok(like(ts, args.get(0), bytes))
}

/// `bytearray[slice] = items`.
pub(in crate::vm) fn set_slice(
    ts: &mut ThreadState<'_>,
    target: &Shared<Vec<u8>>,
    slice: &[Value; 3],
    items: &Value,
) -> Result<(), Unwind> {
    let items = collected(ts, items)?;
    ts.afford(items.len())?;
    let len = target.with(ts, |bytes| bytes.len());
    let (span, given) = (ts.span(slice, len)?, items.len());
    let fits = target.with(ts, |bytes| {
        // Another thread may have made it shorter meanwhile.
        let start = (span.start as usize).min(bytes.len());
        if span.step == 1 {
            let end = (start + span.count).min(bytes.len());
            bytes.splice(start..end, items);
        } else if span.count == given {
            for (index, byte) in span.indices().zip(items) {
                if let Some(place) = bytes.get_mut(index) {
                    *place = byte;
                }
            }
        } else {
            return false;
        }
        true
    });
    if fits {
        return Ok(());
    }
    let count = span.count;
    let message = format!("attempt to assign bytes of size {given} to extended slice of size {count}");
    Err(ts.raise(Exc::ValueError, message))
}

/// `del bytearray[key]`.
pub(in crate::vm) fn delete(ts: &mut ThreadState<'_>, target: &Shared<Vec<u8>>, key: &Value) -> Result<(), Unwind> {
    let len = target.with(ts, |bytes| bytes.len());
    let gone: Vec<usize> = match key.object() {
        Some(Object::Slice(slice)) => ts.span(slice, len)?.indices().collect(),
        _ => {
            let index = subscript::index(ts, key, "bytearray")?;
            let at = subscript::at(index, len);
            vec![at.ok_or_else(|| ts.raise(Exc::IndexError, "bytearray index out of range"))?]
        }
    };
    let mut keeps = vec![true; len];
    for index in gone {
        keeps[index] = false;
    }
    target.with(ts, |bytes| {
        let mut keeps = keeps.into_iter();
        bytes.retain(|_| keeps.next().unwrap_or(true));
    });
    Ok(())
}
