//! Comparisons, `in`, and truth.

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_traits::FromPrimitive;

use crate::lang::code::CompareOp;

use super::{
    algebra, bigint, builtins::bytes, class::Class, exception::Exc, iterate, names::known, object::Object, operate,
    state::ThreadState, unwind::Unwind, value::Value, wide::WideRange,
};

/// How deep comparisons nest before they count as endless.
const DEPTH: u32 = 200;

/// `left op right`.
#[inline(never)]
pub(super) fn compare(ts: &mut ThreadState<'_>, op: CompareOp, left: &Value, right: &Value) -> Result<Value, Unwind> {
    let truth = match op {
        CompareOp::Is => left.is(right),
        CompareOp::IsNot => !left.is(right),
        CompareOp::In => contains(ts, right, left)?,
        CompareOp::NotIn => !contains(ts, right, left)?,
        CompareOp::ExceptionMatch => matches_exception(ts, left, right)?,
        CompareOp::Equal => equal(ts, left, right)?,
        CompareOp::NotEqual => match ts.special_compare(op, left, right)? {
            Some(result) => return Ok(result),
            None => !equal(ts, left.inner(), right.inner())?,
        },
        CompareOp::Less | CompareOp::LessEqual | CompareOp::Greater | CompareOp::GreaterEqual => {
            return order(ts, op, left, right);
        }
    };
    Ok(Value::bool(truth))
}

/// `left == right`.
pub(super) fn equal(ts: &mut ThreadState<'_>, left: &Value, right: &Value) -> Result<bool, Unwind> {
    equal_at(ts, left, right, 0)
}

fn equal_at(ts: &mut ThreadState<'_>, left: &Value, right: &Value, depth: u32) -> Result<bool, Unwind> {
    if let (Value::Int(a), Value::Int(b)) = (left, right) {
        return Ok(a == b);
    }
    match numbers(left, right) {
        Numbers::Ordered(ordering) => return Ok(ordering.is_eq()),
        Numbers::Unordered => return Ok(false),
        Numbers::Not => {}
    }
    if left.as_instance().is_some() || right.as_instance().is_some() {
        return match ts.special_compare(CompareOp::Equal, left, right)? {
            Some(result) => ts.truth(&result),
            None if left.inner().as_instance().is_none() && right.inner().as_instance().is_none() => {
                equal_at(ts, left.inner(), right.inner(), depth)
            }
            None => Ok(left.is(right)),
        };
    }
    let (Some(a), Some(b)) = (left.object(), right.object()) else { return Ok(left.is(right)) };
    if depth > DEPTH {
        return Err(ts.raise(Exc::RecursionError, "maximum recursion depth exceeded in comparison"));
    }
    match (a, b) {
        (Object::Str(a), Object::Str(b)) => Ok(a.text == b.text),
        (Object::Tuple(a), Object::Tuple(b)) => items_equal(ts, a, b, depth),
        (Object::List(a), Object::List(b)) => {
            if left.is(right) {
                return Ok(true);
            }
            let (a, b) = (a.with(ts, |a| a.clone()), b.with(ts, |b| b.clone()));
            items_equal(ts, &a, &b, depth)
        }
        (Object::Range(_) | Object::WideRange(_), Object::Range(_) | Object::WideRange(_)) => {
            let essence = |range: &Value| WideRange::of(range).map(|range| range.essence());
            match (essence(left), essence(right)) {
                (Some(a), Some(b)) => items_equal(ts, &a, &b, depth),
                _ => Ok(false),
            }
        }
        (Object::Dict(a), Object::Dict(b)) => {
            let entries = ts.dict_entries(a);
            if entries.len() != b.with(ts, |b| b.len()) {
                return Ok(false);
            }
            for (key, value) in entries {
                match ts.dict_get(b, &key)? {
                    Some(other) if value.is(&other) || equal_at(ts, &value, &other, depth + 1)? => {}
                    _ => return Ok(false),
                }
            }
            Ok(true)
        }
        (Object::Set(_) | Object::FrozenSet(_) | Object::View(..), _) => {
            Ok(algebra::compare(ts, CompareOp::Equal, left, right)?.unwrap_or(false))
        }
        (Object::Bytes(_) | Object::ByteArray(_), Object::Bytes(_) | Object::ByteArray(_)) => {
            Ok(bytes::of(ts, left) == bytes::of(ts, right))
        }
        (Object::Slice(a), Object::Slice(b)) => items_equal(ts, &a[..], &b[..], depth),
        (Object::Hint(a), Object::Hint(b)) => {
            let same = match (&a.origin, &b.origin) {
                (Some(a), Some(b)) => a.is(b),
                (a, b) => a.is_none() && b.is_none(),
            };
            Ok(same && items_equal(ts, &a.args, &b.args, depth)?)
        }
        (Object::BoundMethod(a, f), Object::BoundMethod(b, g)) => Ok(a.is(b) && f.is(g)),
        _ => Ok(left.is(right)),
    }
}

fn items_equal(ts: &mut ThreadState<'_>, a: &[Value], b: &[Value], depth: u32) -> Result<bool, Unwind> {
    if a.len() != b.len() {
        return Ok(false);
    }
    for (index, (a, b)) in a.iter().zip(b).enumerate() {
        if index % 1024 == 0 {
            ts.poll()?;
        }
        if !a.is(b) && !equal_at(ts, a, b, depth + 1)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// How two values compare as numbers.
enum Numbers {
    /// One of them is no number.
    Not,
    Ordered(Ordering),
    /// One of them is not a number in the float's sense.
    Unordered,
}

impl From<Option<Ordering>> for Numbers {
    fn from(ordering: Option<Ordering>) -> Self {
        ordering.map_or(Self::Unordered, Self::Ordered)
    }
}

fn numbers(left: &Value, right: &Value) -> Numbers {
    if let (Some(a), Some(b)) = (operate::integer(left), operate::integer(right)) {
        return Numbers::Ordered(a.cmp(&b));
    }
    match (left, right) {
        // The commonest of what is none.
        (Value::Obj(object), _) | (_, Value::Obj(object)) if matches!(**object, Object::Str(_) | Object::Tuple(_)) => {
            Numbers::Not
        }
        (Value::Float(a), Value::Float(b)) => a.get().partial_cmp(&b.get()).into(),
        (Value::Float(a), other) => bigint::of(other).map_or(Numbers::Not, |n| float_to_int(a.get(), &n).into()),
        (other, Value::Float(b)) => {
            bigint::of(other).map_or(Numbers::Not, |n| float_to_int(b.get(), &n).map(Ordering::reverse).into())
        }
        _ => match (bigint::of(left), bigint::of(right)) {
            (Some(a), Some(b)) => Numbers::Ordered(a.cmp(&b)),
            _ => Numbers::Not,
        },
    }
}

/// Whether two values that are no objects are equal.
pub(super) fn numbers_equal(left: &Value, right: &Value) -> bool {
    matches!(numbers(left, right), Numbers::Ordered(Ordering::Equal))
}

/// A float against an int, exactly.
fn float_to_int(x: f64, n: &BigInt) -> Option<Ordering> {
    if x.is_nan() {
        return None;
    }
    match BigInt::from_f64(x.floor()) {
        None => Some(if x > 0.0 { Ordering::Greater } else { Ordering::Less }),
        Some(floor) => Some(floor.cmp(n).then(if x > x.floor() { Ordering::Greater } else { Ordering::Equal })),
    }
}

/// `<`, `<=`, `>`, `>=`.
pub(super) fn order(ts: &mut ThreadState<'_>, op: CompareOp, left: &Value, right: &Value) -> Result<Value, Unwind> {
    let ordering = match numbers(left, right) {
        Numbers::Ordered(ordering) => Some(ordering),
        Numbers::Unordered => None,
        Numbers::Not => match (left.object(), right.object()) {
            (Some(Object::Str(a)), Some(Object::Str(b))) => Some(a.text.cmp(&b.text)),
            (Some(Object::Bytes(_) | Object::ByteArray(_)), Some(Object::Bytes(_) | Object::ByteArray(_))) => {
                Some(bytes::of(ts, left).cmp(&bytes::of(ts, right)))
            }
            (Some(Object::Tuple(a)), Some(Object::Tuple(b))) => return items_order(ts, op, a, b),
            (Some(Object::List(a)), Some(Object::List(b))) => {
                let (a, b) = (a.with(ts, |a| a.clone()), b.with(ts, |b| b.clone()));
                return items_order(ts, op, &a, &b);
            }
            (Some(Object::Set(_) | Object::FrozenSet(_) | Object::View(..)), Some(_)) => {
                let truth = algebra::compare(ts, op, left, right)?;
                return truth.map(Value::bool).ok_or_else(|| unordered(ts, op, left, right));
            }
            _ => {
                if let Some(result) = ts.special_compare(op, left, right)? {
                    return Ok(result);
                }
                if !std::ptr::eq(left, left.inner()) || !std::ptr::eq(right, right.inner()) {
                    return order(ts, op, left.inner(), right.inner());
                }
                return Err(unordered(ts, op, left, right));
            }
        },
    };
    Ok(Value::bool(ordering.is_some_and(|ordering| match op {
        CompareOp::Less => ordering.is_lt(),
        CompareOp::LessEqual => ordering.is_le(),
        CompareOp::Greater => ordering.is_gt(),
        _ => ordering.is_ge(),
    })))
}

/// Sequences compare by their first items that differ.
fn items_order(ts: &mut ThreadState<'_>, op: CompareOp, a: &[Value], b: &[Value]) -> Result<Value, Unwind> {
    for (a, b) in a.iter().zip(b) {
        if !a.is(b) && !equal(ts, a, b)? {
            return order(ts, op, a, b);
        }
    }
    let (a, b) = (Value::Int(a.len() as i64), Value::Int(b.len() as i64));
    order(ts, op, &a, &b)
}

#[cold]
fn unordered(ts: &ThreadState<'_>, op: CompareOp, left: &Value, right: &Value) -> Unwind {
    let symbol = match op {
        CompareOp::Less => "<",
        CompareOp::LessEqual => "<=",
        CompareOp::Greater => ">",
        _ => ">=",
    };
    let (left, right) = (ts.type_name(left), ts.type_name(right));
    ts.type_error(format!("'{symbol}' not supported between instances of '{left}' and '{right}'"))
}

/// `item in container`. One instruction, however long it takes: `PySequence_Contains` of 2.7 over an `xrange` makes and
/// compares every element.
fn contains(ts: &mut ThreadState<'_>, container: &Value, item: &Value) -> Result<bool, Unwind> {
    match container.object() {
        Some(Object::Str(text)) => match item.as_str() {
            Some(part) => Ok(text.text.contains(&**part)),
            None => {
                let kind = ts.type_name(item);
                Err(ts.type_error(format!("'in <string>' requires string as left operand, not {kind}")))
            }
        },
        Some(Object::Dict(dict)) => Ok(ts.dict_get(dict, item)?.is_some()),
        Some(Object::Bytes(_) | Object::ByteArray(_)) => {
            let whole = bytes::of(ts, container).unwrap_or_default();
            match (operate::integer(item), bytes::of(ts, item)) {
                (Some(byte), _) => match u8::try_from(byte) {
                    Ok(byte) => Ok(whole.contains(&byte)),
                    Err(_) => Err(ts.raise(Exc::ValueError, "byte must be in range(0, 256)")),
                },
                (_, Some(part)) => Ok(bytes::position(&whole, &part).is_some()),
                _ => {
                    let kind = ts.type_name(item);
                    Err(ts.type_error(format!("a bytes-like object is required, not '{kind}'")))
                }
            }
        }
        Some(Object::Set(set) | Object::FrozenSet(set)) => {
            // A set is looked for as the frozenset that it could be.
            let hash = match item.object() {
                Some(Object::Set(item)) => item.with(ts, |item| item.hash()),
                _ => ts.hash(item)?,
            };
            ts.set_contains(set, hash, item)
        }
        Some(Object::Instance(_)) => match ts.call_special(container, known::CONTAINS, std::slice::from_ref(item)) {
            Some(result) => {
                let result = result?;
                ts.truth(&result)
            }
            None if container.inner().as_instance().is_none() && ts.special(container, known::ITER).is_none() => {
                contains(ts, container.inner(), item)
            }
            None => search(ts, container, item),
        },
        // 3.x works it out. 2.x, and what it has to be compared with one by one, looks at every element.
        Some(Object::Range(range))
            if ts.vm().gil().kind().generation() > 2
                && let Some(n) = operate::integer(item) =>
        {
            Ok(range.position(n).is_some())
        }
        Some(Object::WideRange(range)) if let Some(n) = bigint::of(item) => Ok(range.position(&n).is_some()),
        Some(Object::Generator(_) | Object::WideRange(_)) => search(ts, container, item),
        Some(Object::List(_) | Object::Tuple(_) | Object::Range(_) | Object::Iterator(_) | Object::View(..)) => {
            search(ts, container, item)
        }
        _ => Err(ts.type_error(format!("argument of type '{}' is not iterable", ts.type_name(container)))),
    }
}

fn search(ts: &mut ThreadState<'_>, container: &Value, item: &Value) -> Result<bool, Unwind> {
    let iterator = iterate::iterator(ts, container)?;
    let mut turns = 0_u32;
    while let Some(element) = iterate::next(ts, &iterator)? {
        if element.is(item) || equal(ts, &element, item)? {
            return Ok(true);
        }
        turns = turns.wrapping_add(1);
        if turns.is_multiple_of(1024) {
            ts.poll()?;
        }
    }
    Ok(false)
}

/// `except` with a class or a tuple of classes.
fn matches_exception(ts: &ThreadState<'_>, raised: &Value, wanted: &Value) -> Result<bool, Unwind> {
    let one = |wanted: &Value| match (raised.as_class(), wanted.as_class()) {
        (Some(raised), Some(wanted)) if is_exception_class(wanted) => Ok(raised.derives_from(wanted)),
        _ => Err(ts.type_error("catching classes that do not inherit from BaseException is not allowed")),
    };
    match wanted.object() {
        Some(Object::Tuple(classes)) => classes.iter().try_fold(false, |found, class| Ok(found || one(class)?)),
        _ => one(wanted),
    }
}

fn is_exception_class(class: &Class) -> bool {
    matches!(class.layout, super::class::Layout::Exception)
}

impl ThreadState<'_> {
    /// `bool(value)`.
    pub fn truth(&mut self, value: &Value) -> Result<bool, Unwind> {
        Ok(match value {
            Value::Bool(b) => b.get(),
            Value::Null | Value::None => false,
            Value::Int(n) => *n != 0,
            Value::Float(x) => x.get() != 0.0,
            Value::Obj(object) => match &**object {
                Object::Str(s) => !s.text.is_empty(),
                Object::Tuple(items) => !items.is_empty(),
                Object::List(list) => list.with(self, |list| !list.is_empty()),
                Object::Dict(dict) => dict.with(self, |dict| dict.len() > 0),
                Object::Set(set) | Object::FrozenSet(set) => set.with(self, |set| set.len() > 0),
                Object::Bytes(bytes) => !bytes.is_empty(),
                Object::ByteArray(bytes) => bytes.with(self, |bytes| !bytes.is_empty()),
                Object::Range(range) => range.len() > 0,
                Object::WideRange(range) => range.len() > 0.into(),
                Object::View(dict, _) => return self.truth(dict),
                Object::Instance(_) => {
                    if let Some(result) = self.call_special(value, known::BOOL, &[]) {
                        return match result? {
                            Value::Bool(b) => Ok(b.get()),
                            other => {
                                let kind = self.type_name(&other);
                                Err(self.type_error(format!("__bool__ should return bool, returned {kind}")))
                            }
                        };
                    }
                    match self.call_special(value, known::LEN, &[]) {
                        Some(length) => {
                            let length = length?;
                            return self.truth(&length);
                        }
                        None if value.inner().as_instance().is_none() => return self.truth(value.inner()),
                        None => true,
                    }
                }
                _ => true,
            },
        })
    }
}
