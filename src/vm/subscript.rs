//! `x[i]`: reading, writing and deleting items.

use super::{
    builtins::bytearray, exception::Exc, hint, names::known, object::Object, operate, shared::Shared,
    state::ThreadState, string::Str, unwind::Unwind, value::Value, wide::WideRange,
};

/// `target[key]`.
#[inline(never)]
pub(super) fn get(ts: &mut ThreadState<'_>, target: &Value, key: &Value) -> Result<Value, Unwind> {
    match target.object() {
        Some(container) if let Some(Object::Slice(slice)) = key.object() => {
            get_slice(ts, target, container, slice, key)
        }
        Some(Object::List(list)) => {
            let index = index(ts, key, "list")?;
            let item = list.with(ts, |list| at(index, list.len()).map(|i| list[i].clone()));
            item.ok_or_else(|| ts.raise(Exc::IndexError, "list index out of range"))
        }
        Some(Object::Tuple(items)) => {
            let index = index(ts, key, "tuple")?;
            let item = at(index, items.len()).map(|i| items[i].clone());
            item.ok_or_else(|| ts.raise(Exc::IndexError, "tuple index out of range"))
        }
        Some(Object::Str(text)) => {
            let index = index(ts, key, "string")?;
            let item = at(index, text.len()).and_then(|i| nth(text, i));
            item.ok_or_else(|| ts.raise(Exc::IndexError, "string index out of range"))
        }
        Some(Object::Range(range)) => {
            let index = index(ts, key, "range")?;
            let item = at(index, range.len() as usize).map(|i| Value::Int(range.get(i as u64)));
            item.ok_or_else(|| ts.raise(Exc::IndexError, "range object index out of range"))
        }
        Some(Object::WideRange(range)) => match ts.whole(key)? {
            Some(index) => match range.get(&index) {
                Some(item) => Ok(item.into()),
                None => Err(ts.raise(Exc::IndexError, "range object index out of range")),
            },
            None => {
                let kind = ts.type_name(key);
                Err(ts.type_error(format!("range indices must be integers or slices, not {kind}")))
            }
        },
        Some(Object::Bytes(bytes)) => {
            let index = index(ts, key, "byte")?;
            let item = at(index, bytes.len()).map(|i| Value::Int(i64::from(bytes[i])));
            item.ok_or_else(|| ts.raise(Exc::IndexError, "index out of range"))
        }
        Some(Object::ByteArray(bytes)) => {
            let index = index(ts, key, "bytearray")?;
            let item = bytes.with(ts, |bytes| at(index, bytes.len()).map(|i| Value::Int(i64::from(bytes[i]))));
            item.ok_or_else(|| ts.raise(Exc::IndexError, "bytearray index out of range"))
        }
        Some(Object::Dict(dict)) => ts.dict_get(dict, key)?.ok_or_else(|| ts.raise_value(Exc::KeyError, key.clone())),
        _ => match ts.call_special(target, known::GETITEM, std::slice::from_ref(key)) {
            Some(result) => result,
            None if is_derived(target) => get_inner(ts, target, key),
            None => hint::subscript(ts, target, key),
        },
    }
}

/// `target[i:j:k]`.
fn get_slice(
    ts: &mut ThreadState<'_>,
    target: &Value,
    container: &Object,
    slice: &[Value; 3],
    key: &Value,
) -> Result<Value, Unwind> {
    match container {
        Object::List(list) => ts.list_slice(list, slice),
        Object::Tuple(items) => {
            let span = ts.span(slice, items.len())?;
            Ok(if span.count == items.len() && span.step == 1 { target.clone() } else { Value::tuple(span.of(items)) })
        }
        Object::Str(text) => {
            let span = ts.span(slice, text.len())?;
            if span.count == text.len() && span.step == 1 {
                return Ok(target.clone());
            }
            if text.ascii {
                let bytes = span.of(text.text.as_bytes());
                return Ok(Value::from(String::from_utf8_lossy(&bytes).into_owned()));
            }
            let characters: Vec<char> = text.text.chars().collect();
            Ok(Value::from(span.of(&characters).into_iter().collect::<String>()))
        }
        Object::Bytes(bytes) => {
            let span = ts.span(slice, bytes.len())?;
            Ok(Value::bytes(span.of(bytes)))
        }
        Object::ByteArray(bytes) => {
            let copy = bytes.with(ts, |bytes| bytes.clone());
            let span = ts.span(slice, copy.len())?;
            Ok(Value::new(Object::ByteArray(Shared::new(ts.vm().protection(), span.of(&copy)))))
        }
        Object::Range(range) => WideRange::from(*range).slice(ts, slice),
        Object::WideRange(range) => range.slice(ts, slice),
        Object::Dict(dict) => ts.dict_get(dict, key)?.ok_or_else(|| ts.raise_value(Exc::KeyError, key.clone())),
        _ => match ts.call_special(target, known::GETITEM, std::slice::from_ref(key)) {
            Some(result) => result,
            None if is_derived(target) => get_inner(ts, target, key),
            None => hint::subscript(ts, target, key),
        },
    }
}

/// Whether a value's class derives from that of a built-in value.
fn is_derived(value: &Value) -> bool {
    value.as_instance().is_some() && value.inner().as_instance().is_none()
}

/// An item of the built-in value that an instance is; a dictionary's class may define `__missing__`.
fn get_inner(ts: &mut ThreadState<'_>, target: &Value, key: &Value) -> Result<Value, Unwind> {
    if let Some(Object::Dict(dict)) = target.inner().object() {
        if let Some(value) = ts.dict_get(dict, key)? {
            return Ok(value);
        }
        if let Some(result) = ts.call_special(target, known::MISSING, std::slice::from_ref(key)) {
            return result;
        }
    }
    get(ts, target.inner(), key)
}

/// `target[key] = value`.
pub(super) fn set(ts: &mut ThreadState<'_>, target: &Value, key: &Value, value: &Value) -> Result<(), Unwind> {
    match target.object() {
        Some(Object::List(list)) if let Some(Object::Slice(slice)) = key.object() => {
            ts.set_list_slice(list, slice, value)
        }
        Some(Object::ByteArray(bytes)) if let Some(Object::Slice(slice)) = key.object() => {
            bytearray::set_slice(ts, bytes, slice, value)
        }
        Some(Object::ByteArray(bytes)) => {
            let index = index(ts, key, "bytearray")?;
            let byte = ts.index(value)?;
            let Ok(byte) = u8::try_from(byte) else {
                return Err(ts.raise(Exc::ValueError, "byte must be in range(0, 256)"));
            };
            let set = bytes.with(ts, |bytes| at(index, bytes.len()).map(|i| bytes[i] = byte));
            set.ok_or_else(|| ts.raise(Exc::IndexError, "bytearray index out of range"))
        }
        Some(Object::List(list)) => {
            let index = index(ts, key, "list")?;
            let value = value.clone();
            let old = list.with(ts, |list| {
                let i = at(index, list.len())?;
                Some(std::mem::replace(&mut list[i], value))
            });
            old.map(drop).ok_or_else(|| ts.raise(Exc::IndexError, "list assignment index out of range"))
        }
        Some(Object::Dict(dict)) => ts.dict_set(dict, key, value.clone()),
        _ => match ts.call_special(target, known::SETITEM, &[key.clone(), value.clone()]) {
            Some(result) => result.map(drop),
            None if is_derived(target) => set(ts, target.inner(), key, value),
            None => {
                let kind = ts.type_name(target);
                Err(ts.type_error(format!("'{kind}' object does not support item assignment")))
            }
        },
    }
}

/// `del target[key]`.
pub(super) fn delete(ts: &mut ThreadState<'_>, target: &Value, key: &Value) -> Result<(), Unwind> {
    match target.object() {
        Some(Object::List(list)) if let Some(Object::Slice(slice)) = key.object() => ts.delete_list_slice(list, slice),
        Some(Object::List(list)) => {
            let index = index(ts, key, "list")?;
            let old = list.with(ts, |list| at(index, list.len()).map(|i| list.remove(i)));
            old.map(drop).ok_or_else(|| ts.raise(Exc::IndexError, "list assignment index out of range"))
        }
        Some(Object::ByteArray(bytes)) => bytearray::delete(ts, bytes, key),
        Some(Object::Dict(dict)) => {
            ts.dict_remove(dict, key)?.map(drop).ok_or_else(|| ts.raise_value(Exc::KeyError, key.clone()))
        }
        _ => match ts.call_special(target, known::DELITEM, std::slice::from_ref(key)) {
            Some(result) => result.map(drop),
            None if is_derived(target) => delete(ts, target.inner(), key),
            None => Err(ts.type_error(format!("'{}' object doesn't support item deletion", ts.type_name(target)))),
        },
    }
}

/// An index of an object of this kind.
pub(super) fn index(ts: &mut ThreadState<'_>, key: &Value, what: &str) -> Result<i64, Unwind> {
    if let Some(index) = operate::integer(key) {
        return Ok(index);
    }
    match ts.index_of(key)? {
        Some(Ok(index)) => Ok(index),
        Some(Err(_)) => Err(ts.raise(Exc::IndexError, "cannot fit 'int' into an index-sized integer")),
        None if what == "string" => {
            Err(ts.type_error(format!("string indices must be integers, not '{}'", ts.type_name(key))))
        }
        None => {
            let kind = ts.type_name(key);
            let indices = if what == "range" { "range indices" } else { &format!("{what} indices") };
            Err(ts.type_error(format!("{indices} must be integers or slices, not {kind}")))
        }
    }
}

/// The place of an index, which may count from the end.
pub(super) fn at(index: i64, len: usize) -> Option<usize> {
    let index = if index < 0 { index + i64::try_from(len).ok()? } else { index };
    usize::try_from(index).ok().filter(|&index| index < len)
}

fn nth(text: &Str, index: usize) -> Option<Value> {
    let character = if text.ascii {
        text.text.as_bytes().get(index).map(|&byte| char::from(byte))
    } else {
        text.text.chars().nth(index)
    };
    character.map(self::character)
}

/// A string of one character.
pub(super) fn character(c: char) -> Value {
    Value::from(&*c.encode_utf8(&mut [0; 4]))
}
