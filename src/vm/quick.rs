//! The common cases of instructions that can do anything: tried first, out of the loop's way.
//!
//! What is found here needs no traceback and calls nothing: each says whether it was one of its cases, and if not, the
//! general way begins.

use std::{cmp::Ordering, mem};

use crate::lang::code::{BinaryOp, CompareOp};

use super::{
    attributes::Sought,
    iterate::Iterator,
    lower::Arithmetic,
    object::{Object, Payload, Range},
    operate,
    program::LoadedCode,
    shared::Shared,
    state::ThreadState,
    subscript,
    value::Value,
};

/// `left op right` of floats, and of a float and an int, where nothing can go wrong.
#[inline]
pub(super) fn floats(op: BinaryOp, left: &Value, right: &Value) -> Option<f64> {
    let (a, b) = match (left, right) {
        (&Value::Float(a), &Value::Float(b)) => (a.get(), b.get()),
        (&Value::Float(a), &Value::Int(b)) => (a.get(), b as f64),
        (&Value::Int(a), &Value::Float(b)) => (a as f64, b.get()),
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

/// Of the outcomes less, equal, greater and unordered, one bit each, those that make each operator true; none for the
/// operators that are about something else.
const TRUE_FOR: [u8; 11] = {
    let mut masks = [0; 11];
    masks[CompareOp::Less as usize] = 0b0001;
    masks[CompareOp::LessEqual as usize] = 0b0011;
    masks[CompareOp::Equal as usize] = 0b0010;
    masks[CompareOp::NotEqual as usize] = 0b1101;
    masks[CompareOp::Greater as usize] = 0b0100;
    masks[CompareOp::GreaterEqual as usize] = 0b0110;
    masks
};

/// `left op right` of two small ints or two floats, for the operators of order and equality.
#[inline]
pub(super) fn order(op: CompareOp, left: &Value, right: &Value) -> Option<bool> {
    let mask = TRUE_FOR[op as usize];
    let outcome = match (left, right) {
        (Value::Int(a), Value::Int(b)) => u8::from(a < b) | u8::from(a == b) << 1 | u8::from(a > b) << 2,
        (Value::Float(a), Value::Float(b)) => match a.get().partial_cmp(&b.get()) {
            Some(Ordering::Less) => 0b0001,
            Some(Ordering::Equal) => 0b0010,
            Some(Ordering::Greater) => 0b0100,
            None => 0b1000,
        },
        _ => return None,
    };
    if mask == 0 { None } else { Some(mask & outcome != 0) }
}

/// A small int plus another.
#[inline]
pub(super) fn plus(value: &Value, n: i32) -> Option<i64> {
    match value {
        Value::Int(a) => a.checked_add(n.into()),
        _ => None,
    }
}

/// A variable plus a small int, into the first free slot.
#[inline]
pub(super) fn add_int(slots: &mut [Value], sp: usize, variable: u16, n: i32) -> bool {
    let sum = plus(&slots[usize::from(variable)], n);
    sum.map(|sum| slots[sp].put(Value::Int(sum))).is_some()
}

/// `left op right` of two variables that are small ints or floats, into the first free slot.
#[inline]
pub(super) fn operate(op: Arithmetic, slots: &mut [Value], sp: usize, left: u16, right: u16) -> bool {
    let result = match (&slots[usize::from(left)], &slots[usize::from(right)]) {
        (&Value::Int(a), &Value::Int(b)) => match op {
            Arithmetic::Add => a.checked_add(b),
            Arithmetic::Subtract => a.checked_sub(b),
            Arithmetic::Multiply => a.checked_mul(b),
        }
        .map(Value::Int),
        (&Value::Float(a), &Value::Float(b)) => Some(Value::float(match op {
            Arithmetic::Add => a.get() + b.get(),
            Arithmetic::Subtract => a.get() - b.get(),
            Arithmetic::Multiply => a.get() * b.get(),
        })),
        _ => None,
    };
    result.map(|result| slots[sp].put(result)).is_some()
}

/// `LOAD_FAST` and `LOAD_ATTR` of it: an attribute of the instance itself.
#[cold]
#[inline(never)]
pub(super) fn attribute_of(
    ts: &ThreadState<'_>,
    code: &LoadedCode,
    (index, name): (u16, u16),
    slots: &mut [Value],
    sp: usize,
) -> bool {
    let (variables, stack) = slots.split_at_mut(sp);
    own_attribute(ts, &variables[usize::from(index)], code.attribute(name), &mut stack[0])
}

/// `LOAD_ATTR` in the place of its target, as far.
#[cold]
#[inline(never)]
pub(super) fn attribute(ts: &ThreadState<'_>, code: &LoadedCode, index: u16, target: &mut Value) -> bool {
    let mut found = Value::Null;
    let done = own_attribute(ts, target, code.attribute(index), &mut found);
    if done {
        drop(target.take_whole());
        found.move_to(target);
    }
    done
}

/// An attribute of the instance itself, into a free slot.
#[inline]
pub(super) fn own_attribute(ts: &ThreadState<'_>, target: &Value, sought: Sought<'_>, slot: &mut Value) -> bool {
    let Some(Object::Instance(instance)) = target.object() else { return false };
    !instance.class.intercepts()
        && instance.attributes.with(ts, |attributes| attributes.find(sought).map(|own| own.copy_to(slot)).is_some())
}

/// `LOAD_ATTR` of what is called next, in the place of its target and the one above: a function or built-in method, and
/// the object that it is a method of.
#[cold]
#[inline(never)]
pub(super) fn method(ts: &ThreadState<'_>, code: &LoadedCode, index: u16, slots: &mut [Value]) -> bool {
    let [target, above] = slots else { return false };
    let name = code.names[usize::from(index)];
    let class = match target.object() {
        Some(Object::Instance(instance)) => {
            let plain = !instance.class.intercepts()
                && matches!(instance.payload, Payload::None | Payload::Library(_))
                && instance.attributes.with(ts, |own| own.get(name).is_none() && own.dict().is_none());
            if !plain {
                return false;
            }
            &instance.class
        }
        Some(
            Object::Str(_) | Object::List(_) | Object::Dict(_) | Object::Set(_) | Object::Tuple(_) | Object::Bytes(_),
        ) => ts.vm().types().of(target),
        _ => return false,
    };
    let Some((found, owner)) = class.find(ts, name, None) else { return false };
    match found.object() {
        Some(Object::Function(_)) => {}
        Some(Object::Native(_)) if !owner.user => {}
        _ => return false,
    }
    target.move_to(above);
    target.put(found);
    true
}

/// `STORE_ATTR` over an attribute of the instance itself, given a value and a target.
#[cold]
#[inline(never)]
pub(super) fn set_attribute(ts: &ThreadState<'_>, code: &LoadedCode, index: u16, slots: &mut [Value]) -> bool {
    let [value, target] = slots else { return false };
    set_own_attribute(ts, target, code.attribute(index), value)
}

/// Takes a target and a value if the instance has an attribute of that name, which is set.
#[inline]
pub(super) fn set_own_attribute(
    ts: &ThreadState<'_>,
    target: &mut Value,
    sought: Sought<'_>,
    value: &mut Value,
) -> bool {
    let Some(Object::Instance(instance)) = target.object() else { return false };
    if instance.class.intercepts() {
        return false;
    }
    let mut old = Value::Null;
    let done = instance.attributes.with(ts, |attributes| {
        attributes.find(sought).map(|own| {
            own.move_to(&mut old);
            value.move_to(own);
        })
    });
    if done.is_some() {
        // Not under the borrow: what it drops may be deep.
        drop(old);
        target.clear();
    }
    done.is_some()
}

/// `UNPACK_SEQUENCE` of a tuple or list of the right length, given the slots from the sequence on: tells whether it was.
#[cold]
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

/// `BINARY_SUBSCR` of a list, tuple or string, or of a dictionary by a string, given the slots up to the stack's top.
#[cold]
#[inline(never)]
pub(super) fn item(ts: &ThreadState<'_>, slots: &mut [Value]) -> bool {
    let [.., target, key] = slots else { return false };
    let mut found = Value::Null;
    let done = item_of(ts, target, key, &mut found);
    if done {
        key.clear();
        drop(target.take_whole());
        found.move_to(target);
    }
    done
}

/// An item of a variable, by another, into a free slot.
#[cold]
#[inline(never)]
pub(super) fn item_of_two(ts: &ThreadState<'_>, slots: &mut [Value], sp: usize, target: u16, key: u16) -> bool {
    let (variables, stack) = slots.split_at_mut(sp);
    item_of(ts, &variables[usize::from(target)], &variables[usize::from(key)], &mut stack[0])
}

/// An item of a list, tuple or string, or of a dictionary by a string, into a free slot.
#[inline]
pub(super) fn item_of(ts: &ThreadState<'_>, target: &Value, key: &Value, slot: &mut Value) -> bool {
    let Value::Obj(object) = target else { return false };
    let mut fetch = |items: &[Value]| match *key {
        Value::Int(index) => subscript::at(index, items.len()).map(|at| items[at].copy_to(slot)).is_some(),
        _ => false,
    };
    match &**object {
        Object::List(list) => list.with(ts, |list| fetch(list)),
        Object::Tuple(items) => fetch(items),
        Object::Dict(dict) => dict.with(ts, |dict| dict.of_text(key).map(|value| value.copy_to(slot)).is_some()),
        Object::Str(text) if let Value::Int(index) = *key => text.item(index).map(|found| slot.put(found)).is_some(),
        _ => false,
    }
}

/// Sets an item of a variable that is a list, by another variable, to what is on top of the stack.
#[cold]
#[inline(never)]
pub(super) fn set_item_of_two(ts: &ThreadState<'_>, slots: &mut [Value], sp: usize, target: u16, key: u16) -> bool {
    let (below, stack) = slots.split_at_mut(sp - 1);
    let (target, key) = (&below[usize::from(target)], &below[usize::from(key)]);
    let (Value::Obj(object), &Value::Int(index)) = (target, key) else { return false };
    let Object::List(list) = &**object else { return false };
    let old = list.with(ts, |list| {
        let at = subscript::at(index, list.len())?;
        Some(mem::replace(&mut list[at], stack[0].take()))
    });
    // Dropped here, not under the borrow: it may be deep.
    old.is_some()
}

/// `STORE_SUBSCR` of a list, or over an entry of a dictionary, given a value, a target and a key.
#[cold]
#[inline(never)]
pub(super) fn set_item(ts: &ThreadState<'_>, slots: &mut [Value]) -> bool {
    let [value, target, key] = slots else { return false };
    set_item_of(ts, target, key, value)
}

/// Takes a list or dictionary, a key and a value, if there is such an item, which is set.
#[inline]
pub(super) fn set_item_of(ts: &ThreadState<'_>, target: &mut Value, key: &mut Value, value: &mut Value) -> bool {
    let Value::Obj(object) = &*target else { return false };
    if let Object::Dict(dict) = &**object {
        let Some(old) = dict.with(ts, |dict| dict.of_text(key).map(|found| mem::replace(found, value.take_whole())))
        else {
            return false;
        };
        // Not under the borrow: what it drops may be deep.
        drop(old);
        key.clear();
        target.clear();
        return true;
    }
    let (Object::List(list), &mut Value::Int(index)) = (&**object, &mut *key) else { return false };
    // The old item moves into the key's slot: it may not be dropped under the borrow, as what it drops may be deep.
    let done = list.with(ts, |list| {
        subscript::at(index, list.len()).map(|at| {
            list[at].move_to(key);
            value.move_to(&mut list[at]);
        })
    });
    if done.is_some() {
        key.clear();
        target.clear();
    }
    done.is_some()
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
            left.put(Value::float(a as f64 / b as f64));
            return true;
        }
        return false;
    }
    match floats(op, left, right) {
        Some(x) => {
            left.put(Value::float(x));
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
        Iterator::Range(rest) => Some(rest.with(ts, advance).map(|n| item.put(Value::Int(n))).is_some()),
        Iterator::List(list, index) => Some(next_of_list(ts, list, index, item)),
        _ => None,
    }
}

/// The next element of a range or list on the stack, into a variable; if there is none, nothing has changed.
#[inline]
pub(super) fn next_into(ts: &ThreadState<'_>, slots: &mut [Value], sp: usize, variable: u16) -> bool {
    let mut item = Value::Null;
    let more = next(ts, &slots[sp - 1], &mut item) == Some(true);
    if more {
        slots[usize::from(variable)] = item;
    }
    more
}

#[inline]
fn advance(rest: &mut Range) -> Option<i64> {
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
