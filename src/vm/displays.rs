//! The instructions that build containers, fill them, take them apart, and cut slices out of them.

use crate::lang::code::Instr;

use super::{
    algebra,
    builtins::methods,
    dict::Dict,
    exception::Exc,
    iterate,
    names::known,
    object::Object,
    set::{self, Set},
    state::ThreadState,
    subscript,
    unwind::Unwind,
    value::Value,
};

/// Executes one of these instructions; gives the new stack height.
#[inline(never)]
pub(super) fn execute(
    ts: &mut ThreadState<'_>,
    instruction: Instr,
    slots: &mut [Value],
    mut sp: usize,
) -> Result<usize, Unwind> {
    let value = match instruction {
        Instr::BuildList(count) => ts.list(take_many(slots, &mut sp, count)),
        Instr::BuildSet(count) => {
            let items = take_many(slots, &mut sp, count);
            let set = ts.set(Set::default());
            if let Some(shared) = set::of(&set) {
                for item in &items {
                    ts.set_add(shared, item)?;
                }
            }
            set
        }
        Instr::BuildMap(_) => ts.dict(Dict::default()),
        Instr::BuildString(count) => {
            let parts = take_many(slots, &mut sp, count);
            Value::from(parts.iter().filter_map(|part| part.as_str().map(|text| &**text)).collect::<String>())
        }
        Instr::BuildSlice(count) => {
            let mut bounds = take_many(slots, &mut sp, count.into());
            bounds.resize(3, Value::None);
            slice(bounds)
        }
        Instr::Slice(bounds) => {
            let slice = take_slice(slots, &mut sp, bounds);
            let target = take(slots, &mut sp);
            subscript::get(ts, &target, &slice)?
        }
        Instr::ListToTuple => {
            let list = take(slots, &mut sp);
            Value::tuple(iterate::collect(ts, &list)?)
        }
        other => {
            fill(ts, other, slots, &mut sp)?;
            return Ok(sp);
        }
    };
    slots[sp].put(value);
    Ok(sp + 1)
}

/// The instructions among them that leave no new value.
fn fill(ts: &mut ThreadState<'_>, instruction: Instr, slots: &mut [Value], sp: &mut usize) -> Result<(), Unwind> {
    match instruction {
        Instr::StoreMap => {
            // The key is on top, the value below it, the dictionary below both.
            let key = take(slots, sp);
            let value = take(slots, sp);
            subscript::set(ts, &slots[*sp - 1], &key, &value)
        }
        Instr::ListAppend(depth) => {
            let item = take(slots, sp);
            if let Some(Object::List(list)) = slots[*sp - usize::from(depth)].object() {
                list.with(ts, |list| list.push(item));
            }
            Ok(())
        }
        Instr::SetAdd(depth) => {
            let item = take(slots, sp);
            match set::of(&slots[*sp - usize::from(depth)]) {
                Some(set) => ts.set_add(set, &item).map(drop),
                None => Ok(()),
            }
        }
        Instr::MapAdd(depth) => {
            let key = take(slots, sp);
            let value = take(slots, sp);
            subscript::set(ts, &slots[*sp - usize::from(depth)], &key, &value)
        }
        Instr::ListExtend => {
            let items = take(slots, sp);
            let items = spread(ts, &items)?;
            if let Some(Object::List(list)) = slots[*sp - 1].object() {
                list.with(ts, |list| list.extend(items));
            }
            Ok(())
        }
        Instr::SetUpdate => {
            let items = take(slots, sp);
            match set::of(&slots[*sp - 1]) {
                Some(set) => algebra::extend(ts, set, &items),
                None => Ok(()),
            }
        }
        Instr::DictUpdate | Instr::DictMerge => {
            let source = take(slots, sp);
            let Some(Object::Dict(dict)) = slots[*sp - 1].object() else { return Ok(()) };
            if !matches!(source.object(), Some(Object::Dict(_))) && ts.find_attribute(&source, known::KEYS)?.is_none() {
                let kind = ts.type_name(&source);
                return Err(ts.type_error(if instruction == Instr::DictUpdate {
                    format!("'{kind}' object is not a mapping")
                } else {
                    format!("argument after ** must be a mapping, not {kind}")
                }));
            }
            if instruction == Instr::DictMerge {
                for key in iterate::collect(ts, &source)? {
                    if ts.dict_get(dict, &key)?.is_some() {
                        let key = ts.str(&key)?;
                        // The positional arguments are below the dictionary, the callee below them.
                        let callee = ts.callee_name(&slots[*sp - 3]);
                        return Err(ts.type_error(format!("{callee} got multiple values for keyword argument '{key}'")));
                    }
                }
            }
            methods::merge(ts, dict, &source)
        }
        Instr::UnpackSequence(count) => {
            let sequence = take(slots, sp);
            let items = iterate::unpack(ts, &sequence, usize::from(count))?;
            push_reversed(slots, sp, items);
            Ok(())
        }
        Instr::UnpackEx { before, after } => {
            let sequence = take(slots, sp);
            let items = unpack_starred(ts, &sequence, before.into(), after.into())?;
            push_reversed(slots, sp, items);
            Ok(())
        }
        Instr::StoreSlice(bounds) => {
            let slice = take_slice(slots, sp, bounds);
            let target = take(slots, sp);
            let value = take(slots, sp);
            subscript::set(ts, &target, &slice, &value)
        }
        Instr::DeleteSlice(bounds) => {
            let slice = take_slice(slots, sp, bounds);
            let target = take(slots, sp);
            subscript::delete(ts, &target, &slice)
        }
        other => Err(ts.raise(Exc::RuntimeError, format!("the interpreter lacks {other:?}"))),
    }
}

fn take(slots: &mut [Value], sp: &mut usize) -> Value {
    *sp -= 1;
    slots[*sp].take_whole()
}

fn take_many(slots: &mut [Value], sp: &mut usize, count: u16) -> Vec<Value> {
    let first = *sp - usize::from(count);
    let values = slots[first..*sp].iter_mut().map(Value::take_whole).collect();
    *sp = first;
    values
}

fn push_reversed(slots: &mut [Value], sp: &mut usize, items: Vec<Value>) {
    for item in items.into_iter().rev() {
        slots[*sp].put(item);
        *sp += 1;
    }
}

/// The bounds of `SLICE+n` as a slice: 1 is the lower one, 2 the upper one.
fn take_slice(slots: &mut [Value], sp: &mut usize, bounds: u8) -> Value {
    let stop = if bounds & 2 == 0 { Value::None } else { take(slots, sp) };
    let start = if bounds & 1 == 0 { Value::None } else { take(slots, sp) };
    slice(vec![start, stop, Value::None])
}

fn slice(bounds: Vec<Value>) -> Value {
    let mut bounds = bounds.into_iter();
    let mut next = || bounds.next().unwrap_or(Value::None);
    Value::new(Object::Slice(Box::new([next(), next(), next()])))
}

/// All of what stands behind a star.
fn spread(ts: &mut ThreadState<'_>, value: &Value) -> Result<Vec<Value>, Unwind> {
    match iterate::collect(ts, value) {
        Err(unwind) if ts.is_exception(&unwind, Exc::TypeError) && ts.special(value, known::ITER).is_none() => {
            let kind = ts.type_name(value);
            Err(ts.type_error(format!("Value after * must be an iterable, not {kind}")))
        }
        other => other,
    }
}

/// The values for `before` targets, the starred one and `after` more.
fn unpack_starred(
    ts: &mut ThreadState<'_>,
    sequence: &Value,
    before: usize,
    after: usize,
) -> Result<Vec<Value>, Unwind> {
    let mut items = match iterate::collect(ts, sequence) {
        Err(unwind) if ts.is_exception(&unwind, Exc::TypeError) && ts.special(sequence, known::ITER).is_none() => {
            let kind = ts.type_name(sequence);
            return Err(ts.type_error(format!("cannot unpack non-iterable {kind} object")));
        }
        other => other?,
    };
    if items.len() < before + after {
        let (least, given) = (before + after, items.len());
        let message = format!("not enough values to unpack (expected at least {least}, got {given})");
        return Err(ts.raise(Exc::ValueError, message));
    }
    let last = items.split_off(items.len() - after);
    let middle = items.split_off(before);
    items.push(ts.list(middle));
    items.extend(last);
    Ok(items)
}
