//! The common cases of instructions that can do anything: tried first, out of the loop's way.
//!
//! What is found here needs no traceback and calls nothing, so that the thread's position is set only where the general
//! way begins.

use crate::lang::code::{BinaryOp, CompareOp};

use super::{
    iterate::Iterator,
    names::known,
    object::{Object, Range},
    operate,
    program::LoadedCode,
    shared::Shared,
    state::ThreadState,
    subscript,
    unwind::Unwind,
    value::Value,
};

/// `left op right` of floats, and of a float and an int, where nothing can go wrong.
#[inline]
pub(super) fn floats(op: BinaryOp, left: &Value, right: &Value) -> Option<f64> {
    let (a, b) = match (left, right) {
        (&Value::Float(a), &Value::Float(b)) => (a, b),
        (&Value::Float(a), &Value::Int(b)) => (a, b as f64),
        (&Value::Int(a), &Value::Float(b)) => (a as f64, b),
        _ => return None,
    };
    match op {
        BinaryOp::Add => Some(a + b),
        BinaryOp::Subtract => Some(a - b),
        BinaryOp::Multiply => Some(a * b),
        BinaryOp::TrueDivide if b != 0.0 => Some(a / b),
        _ => None,
    }
}

/// `left op right` of floats, for the operators of order.
#[inline]
pub(super) fn float_order(op: CompareOp, left: &Value, right: &Value) -> Option<bool> {
    let (&Value::Float(a), &Value::Float(b)) = (left, right) else { return None };
    match op {
        CompareOp::Less => Some(a < b),
        CompareOp::LessEqual => Some(a <= b),
        CompareOp::Greater => Some(a > b),
        CompareOp::GreaterEqual => Some(a >= b),
        _ => None,
    }
}

/// `LOAD_ATTR` in the place of its target: an attribute of the instance itself.
#[inline(never)]
pub(super) fn get_attribute(
    ts: &mut ThreadState<'_>,
    code: &LoadedCode,
    index: u16,
    pc: usize,
    target: &mut Value,
) -> Result<(), Unwind> {
    let name = code.names[usize::from(index)];
    let mut found = Value::Null;
    if let Some(Object::Instance(instance)) = target.object()
        && !instance.class.has_data_descriptors()
    {
        instance.attributes.with(ts, |attributes| attributes.get(name).map(|own| own.copy_to(&mut found)));
    }
    if matches!(found, Value::Null) {
        ts.set_position(code, pc);
        found = ts.get_attribute(target, name)?;
    }
    drop(target.take_whole());
    found.move_to(target);
    Ok(())
}

/// `STORE_ATTR`, given the slots up to the stack's top, a value and a target: over an attribute of the instance itself.
#[inline(never)]
pub(super) fn set_attribute(
    ts: &mut ThreadState<'_>,
    code: &LoadedCode,
    index: u16,
    pc: usize,
    slots: &mut [Value],
) -> Result<(), Unwind> {
    let [.., value, target] = slots else { return Ok(()) };
    let name = code.names[usize::from(index)];
    if let Some(Object::Instance(instance)) = target.object()
        && !instance.class.has_data_descriptors()
        && instance.class.lookup(ts, known::SETATTR).is_none()
    {
        let mut old = Value::Null;
        let done = instance.attributes.with(ts, |attributes| {
            attributes.get_mut(name).map(|own| {
                own.move_to(&mut old);
                value.move_to(own);
            })
        });
        if done.is_some() {
            // Not under the borrow: what it drops may be deep.
            drop(old);
            *target = Value::Null;
            return Ok(());
        }
    }
    ts.set_position(code, pc);
    let (target, value) = (target.take_whole(), value.take_whole());
    ts.set_attribute(&target, name, value)
}

/// `UNPACK_SEQUENCE` of a tuple or list of the right length, given the slots from the sequence on: tells whether it was.
#[inline(never)]
pub(super) fn unpack(ts: &ThreadState<'_>, count: u16, slots: &mut [Value]) -> bool {
    let sequence = slots[0].take_whole();
    let mut spread = |items: &[Value]| {
        let fits = items.len() == usize::from(count);
        if fits {
            items.iter().rev().zip(&mut *slots).for_each(|(item, slot)| item.copy_to(slot));
        }
        fits
    };
    let done = match sequence.object() {
        Some(Object::Tuple(items)) => spread(items),
        Some(Object::List(list)) => list.with(ts, |list| spread(list)),
        _ => false,
    };
    if !done {
        slots[0].put(sequence);
    }
    done
}

/// `BINARY_SUBSCR`, given the slots up to the stack's top.
#[inline(never)]
pub(super) fn get_item(
    ts: &mut ThreadState<'_>,
    code: &LoadedCode,
    pc: usize,
    slots: &mut [Value],
) -> Result<(), Unwind> {
    let [.., target, key] = slots else { return Ok(()) };
    if let (Value::Obj(object), &mut Value::Int(index)) = (&*target, &mut *key) {
        // Into the key's slot first: the target keeps the item alive.
        let mut fetch = |items: &[Value]| subscript::at(index, items.len()).map(|at| items[at].copy_to(key)).is_some();
        let found = match &**object {
            Object::List(list) => list.with(ts, |list| fetch(list)),
            Object::Tuple(items) => fetch(items),
            _ => false,
        };
        if found {
            drop(target.take_whole());
            key.move_to(target);
            return Ok(());
        }
    }
    ts.set_position(code, pc);
    let key = key.take_whole();
    *target = subscript::get(ts, target, &key)?;
    Ok(())
}

/// `STORE_SUBSCR`, given the slots up to the stack's top: a value, a target and a key.
#[inline(never)]
pub(super) fn set_item(
    ts: &mut ThreadState<'_>,
    code: &LoadedCode,
    pc: usize,
    slots: &mut [Value],
) -> Result<(), Unwind> {
    let [.., value, target, key] = slots else { return Ok(()) };
    if let (Value::Obj(object), &mut Value::Int(index)) = (&*target, &mut *key)
        && let Object::List(list) = &**object
    {
        // The old item moves into the key's slot: it may not be dropped under the borrow, as what it drops may be deep.
        let done = list.with(ts, |list| {
            subscript::at(index, list.len()).map(|at| {
                list[at].move_to(key);
                value.move_to(&mut list[at]);
            })
        });
        if done.is_some() {
            *key = Value::Null;
            *target = Value::Null;
            return Ok(());
        }
    }
    ts.set_position(code, pc);
    let (key, target, value) = (key.take_whole(), target.take_whole(), value.take_whole());
    subscript::set(ts, &target, &key, &value)
}

/// `BINARY_…` and `INPLACE_…`, given the slots up to the stack's top; tells whether it was one of the common cases.
#[inline]
pub(super) fn arithmetic(op: BinaryOp, slots: &mut [Value]) -> bool {
    let [.., left, right] = slots else { return false };
    if let (&mut Value::Int(a), &mut Value::Int(b)) = (&mut *left, &mut *right) {
        if let Some(n) = operate::small(op, a, b) {
            left.put(Value::Int(n));
            return true;
        }
        if op == BinaryOp::TrueDivide && b != 0 && a.unsigned_abs().max(b.unsigned_abs()) < 1 << 53 {
            left.put(Value::Float(a as f64 / b as f64));
            return true;
        }
        return false;
    }
    match floats(op, left, right) {
        Some(x) => {
            left.put(Value::Float(x));
            true
        }
        None => false,
    }
}

/// The next element of one of the commonest iterators, into a free slot: tells whether there was one, or nothing if it
/// is another iterator.
#[inline]
pub(super) fn next(ts: &ThreadState<'_>, iterator: &Value, item: &mut Value) -> Option<bool> {
    let Some(Object::Iterator(iterator)) = iterator.object() else { return None };
    match &**iterator {
        Iterator::Range(rest) => Some(rest.with(ts, next_of_range).map(|n| item.put(Value::Int(n))).is_some()),
        Iterator::List(list, index) => Some(next_of_list(ts, list, index, item)),
        _ => None,
    }
}

#[inline]
fn next_of_range(rest: &mut Range) -> Option<i64> {
    let Range { start, stop, step } = *rest;
    if if step > 0 { start >= stop } else { start <= stop } {
        return None;
    }
    match start.checked_add(step) {
        Some(next) => rest.start = next,
        // There is nothing behind the largest int.
        None => rest.stop = start,
    }
    Some(start)
}

#[inline]
fn next_of_list(ts: &ThreadState<'_>, list: &Value, index: &Shared<usize>, item: &mut Value) -> bool {
    let Some(Object::List(list)) = list.object() else { return false };
    index.with(ts, |at| {
        let more = list.with(ts, |list| list.get(*at).map(|found| found.copy_to(item)).is_some());
        // A list that was left once stays left, even if it grows.
        *at = if more { *at + 1 } else { usize::MAX };
        more
    })
}
