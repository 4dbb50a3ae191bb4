//! What sets, frozensets and the views of dictionaries are combined and compared by.

use crate::lang::code::{BinaryOp, CompareOp};

use super::{
    iterate,
    object::{Object, View},
    set::{self, Set},
    shared::Shared,
    state::ThreadState,
    unwind::Unwind,
    value::Value,
};

/// Hash and key of each element of anything iterable.
pub(super) fn elements(ts: &mut ThreadState<'_>, value: &Value) -> Result<Vec<(i64, Value)>, Unwind> {
    if let Some(set) = set::of(value) {
        return Ok(ts.set_elements(set));
    }
    if let Some(Object::Dict(dict)) = value.object() {
        return Ok(dict.with(ts, |dict| dict.hashed().map(|(hash, key, _)| (hash, key.clone())).collect()));
    }
    let items = iterate::collect(ts, value)?;
    items.into_iter().map(|item| Ok((ts.hash(&item)?, item))).collect()
}

/// A set of all elements, to be found from elsewhere.
pub(super) fn shared(ts: &mut ThreadState<'_>, value: &Value) -> Result<Shared<Set>, Unwind> {
    let protection = ts.vm().protection();
    if let Some(set) = set::of(value) {
        return Ok(Shared::new(protection, set.with(ts, |set| set.copy())));
    }
    let set = Shared::new(protection, Set::default());
    extend(ts, &set, value)?;
    Ok(set)
}

/// Adds all elements of anything iterable.
pub(super) fn extend(ts: &mut ThreadState<'_>, target: &Shared<Set>, source: &Value) -> Result<(), Unwind> {
    if set::of(source).is_some() || matches!(source.object(), Some(Object::Dict(_))) {
        let elements = elements(ts, source)?;
        target.with(ts, |set| set.reserve(elements.len()));
        return add_all(ts, target, &elements);
    }
    let iterator = iterate::iterator(ts, source)?;
    let mut turns = 0_u32;
    while let Some(item) = iterate::next(ts, &iterator)? {
        ts.set_add(target, &item)?;
        turns = turns.wrapping_add(1);
        if turns.is_multiple_of(1024) {
            ts.poll()?;
        }
    }
    Ok(())
}

fn add_all(ts: &mut ThreadState<'_>, target: &Shared<Set>, elements: &[(i64, Value)]) -> Result<(), Unwind> {
    for (index, (hash, key)) in elements.iter().enumerate() {
        if index % 1024 == 0 {
            ts.poll()?;
        }
        ts.set_add_hashed(target, *hash, key)?;
    }
    Ok(())
}

/// Those of `elements` that are, or are not, in `filter`.
fn filtered(
    ts: &mut ThreadState<'_>,
    elements: &[(i64, Value)],
    filter: &Shared<Set>,
    wanted: bool,
) -> Result<Shared<Set>, Unwind> {
    let result = Shared::new(ts.vm().protection(), Set::default());
    for (index, (hash, key)) in elements.iter().enumerate() {
        if index % 1024 == 0 {
            ts.poll()?;
        }
        if ts.set_contains(filter, *hash, key)? == wanted {
            ts.set_add_hashed(&result, *hash, key)?;
        }
    }
    Ok(result)
}

/// An operation of two sets.
pub(super) type Operation = fn(&mut ThreadState<'_>, &Shared<Set>, &Value) -> Result<Shared<Set>, Unwind>;

/// An independent set with the same elements.
pub(super) fn copied(ts: &ThreadState<'_>, set: &Shared<Set>) -> Shared<Set> {
    Shared::new(ts.vm().protection(), set.with(ts, |set| set.copy()))
}

/// `set | other`
pub(super) fn union(ts: &mut ThreadState<'_>, set: &Shared<Set>, other: &Value) -> Result<Shared<Set>, Unwind> {
    let result = copied(ts, set);
    extend(ts, &result, other)?;
    Ok(result)
}

/// `set & other`
pub(super) fn intersection(ts: &mut ThreadState<'_>, set: &Shared<Set>, other: &Value) -> Result<Shared<Set>, Unwind> {
    // As CPython, which walks the smaller one: that decides the order of the result.
    if let Some(other) = set::of(other)
        && other.with(ts, |other| other.len()) > set.with(ts, |set| set.len())
    {
        let elements = ts.set_elements(set);
        return filtered(ts, &elements, other, true);
    }
    let elements = elements(ts, other)?;
    filtered(ts, &elements, set, true)
}

/// `set - other`
pub(super) fn difference(ts: &mut ThreadState<'_>, set: &Shared<Set>, other: &Value) -> Result<Shared<Set>, Unwind> {
    let (ours, theirs) = (ts.set_elements(set), elements(ts, other)?);
    if set::of(other).is_none() || ours.len() >> 2 > theirs.len() {
        let result = copied(ts, set);
        for (hash, key) in theirs {
            ts.set_discard(&result, hash, &key)?;
        }
        return Ok(result);
    }
    let theirs = shared(ts, other)?;
    filtered(ts, &ours, &theirs, false)
}

/// `set ^ other`
pub(super) fn symmetric(ts: &mut ThreadState<'_>, set: &Shared<Set>, other: &Value) -> Result<Shared<Set>, Unwind> {
    let result = shared(ts, other)?;
    let ours = ts.set_elements(set);
    toggle(ts, &result, &ours)?;
    Ok(result)
}

/// Removes each element that is there and adds each that is not.
pub(super) fn toggle(ts: &mut ThreadState<'_>, set: &Shared<Set>, elements: &[(i64, Value)]) -> Result<(), Unwind> {
    for (hash, key) in elements {
        if !ts.set_discard(set, *hash, key)? {
            ts.set_add_hashed(set, *hash, key)?;
        }
    }
    Ok(())
}

/// A result of the same type as the left operand.
pub(super) fn like(model: &Value, result: Shared<Set>) -> Value {
    let result = Box::new(result);
    let frozen = matches!(model.object(), Some(Object::FrozenSet(_)));
    Value::new(if frozen { Object::FrozenSet(result) } else { Object::Set(result) })
}

/// A value as a set, if it is one or is a dictionary's view that acts as one.
fn as_set(ts: &mut ThreadState<'_>, value: &Value) -> Result<Option<Value>, Unwind> {
    Ok(match value.object() {
        Some(Object::Set(_) | Object::FrozenSet(_)) => Some(value.clone()),
        Some(Object::View(_, View::Keys | View::Items)) => Some(Value::new(Object::Set(Box::new(shared(ts, value)?)))),
        _ => None,
    })
}

/// `a | b` and its like, if both are sets.
pub(super) fn binary(
    ts: &mut ThreadState<'_>,
    op: BinaryOp,
    left: &Value,
    right: &Value,
) -> Result<Option<Value>, Unwind> {
    let operation: Operation = match op {
        BinaryOp::Or => union,
        BinaryOp::And => intersection,
        BinaryOp::Subtract => difference,
        BinaryOp::Xor => symmetric,
        _ => return Ok(None),
    };
    // A view takes anything iterable on its other side.
    let view =
        [left, right].iter().any(|side| matches!(side.object(), Some(Object::View(_, View::Keys | View::Items))));
    let Some(set) = as_set(ts, left)? else { return Ok(None) };
    let other = match as_set(ts, right)? {
        Some(other) => other,
        None if view => right.clone(),
        None => return Ok(None),
    };
    match set::of(&set) {
        Some(shared) => {
            let result = operation(ts, shared, &other)?;
            Ok(Some(like(left, result)))
        }
        None => Ok(None),
    }
}

/// `a |= b` and its like, if `a` is a set.
pub(super) fn inplace(
    ts: &mut ThreadState<'_>,
    op: BinaryOp,
    left: &Value,
    right: &Value,
) -> Result<Option<Value>, Unwind> {
    let (Some(Object::Set(set)), Some(_)) = (left.object(), set::of(right)) else { return Ok(None) };
    match op {
        BinaryOp::Or => extend(ts, set, right)?,
        BinaryOp::And => replace(ts, set, right, intersection)?,
        BinaryOp::Subtract => replace(ts, set, right, difference)?,
        BinaryOp::Xor => {
            let theirs = elements(ts, right)?;
            toggle(ts, set, &theirs)?;
        }
        _ => return Ok(None),
    }
    Ok(Some(left.clone()))
}

/// Puts the result of an operation in the place of its left operand.
pub(super) fn replace(
    ts: &mut ThreadState<'_>,
    set: &Shared<Set>,
    other: &Value,
    operation: Operation,
) -> Result<(), Unwind> {
    let mut result = operation(ts, set, other)?;
    let result = std::mem::take(result.get_mut());
    let old = set.with(ts, |set| std::mem::replace(set, result));
    drop(old);
    Ok(())
}

/// `a == b`, `a <= b` and its like, if both are sets.
pub(super) fn compare(
    ts: &mut ThreadState<'_>,
    op: CompareOp,
    left: &Value,
    right: &Value,
) -> Result<Option<bool>, Unwind> {
    let (Some(left), Some(right)) = (as_set(ts, left)?, as_set(ts, right)?) else { return Ok(None) };
    let (Some(a), Some(b)) = (set::of(&left), set::of(&right)) else { return Ok(None) };
    let (ours, theirs) = (a.with(ts, |a| a.len()), b.with(ts, |b| b.len()));
    Ok(Some(match op {
        CompareOp::Equal => ours == theirs && subset(ts, a, b)?,
        CompareOp::NotEqual => ours != theirs || !subset(ts, a, b)?,
        CompareOp::Less => ours < theirs && subset(ts, a, b)?,
        CompareOp::LessEqual => ours <= theirs && subset(ts, a, b)?,
        CompareOp::Greater => ours > theirs && subset(ts, b, a)?,
        CompareOp::GreaterEqual => ours >= theirs && subset(ts, b, a)?,
        _ => return Ok(None),
    }))
}

/// Whether all elements of `part` are in `whole`.
pub(super) fn subset(ts: &mut ThreadState<'_>, part: &Shared<Set>, whole: &Shared<Set>) -> Result<bool, Unwind> {
    for (hash, key) in ts.set_elements(part) {
        if !ts.set_contains(whole, hash, &key)? {
            return Ok(false);
        }
    }
    Ok(true)
}
