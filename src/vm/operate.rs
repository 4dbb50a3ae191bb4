//! Arithmetic: ints that grow when they must, floats, and what `+`, `*` and `%` mean for sequences.

use num_bigint::BigInt;
use num_traits::ToPrimitive;

use crate::lang::code::BinaryOp;

use super::{
    algebra, bigint, builtins::bytes, exception::Exc, names::known, object::Object, state::ThreadState, unwind::Unwind,
    value::Value,
};

/// Items of the longest list, tuple or string that an operator makes: 4 GiB of values.
pub(super) const MOST_ITEMS: usize = 1 << 28;

/// An operation on small ints, where its result is a small int and needs no thought.
pub(super) fn small(op: BinaryOp, a: i64, b: i64) -> Option<i64> {
    match op {
        BinaryOp::Add => a.checked_add(b),
        BinaryOp::Subtract => a.checked_sub(b),
        BinaryOp::Multiply => a.checked_mul(b),
        BinaryOp::FloorDivide if b > 0 => Some(a.div_euclid(b)),
        BinaryOp::Modulo if b > 0 => Some(a.rem_euclid(b)),
        BinaryOp::And => Some(a & b),
        BinaryOp::Or => Some(a | b),
        BinaryOp::Xor => Some(a ^ b),
        BinaryOp::Rshift if b >= 0 => Some(a >> b.min(63)),
        _ => None,
    }
}

/// `left op= right`: like the operator, except that a list is extended in place.
#[inline(never)]
pub(super) fn inplace(ts: &mut ThreadState<'_>, op: BinaryOp, left: &Value, right: &Value) -> Result<Value, Unwind> {
    if let (BinaryOp::Add, Some(Object::List(list))) = (op, left.object()) {
        let items = super::iterate::collect(ts, right)?;
        ts.afford(items.len().saturating_mul(size_of::<Value>()))?;
        list.with(ts, |list| list.extend(items));
        return Ok(left.clone());
    }
    match (op, left.builtin()) {
        (BinaryOp::Multiply, Some(Object::List(list))) if integer(right).is_some() => {
            if let Some(repeated) = repeat(ts, left, right)?
                && let Some(Object::List(repeated)) = repeated.object()
            {
                let items = repeated.with(ts, std::mem::take);
                let old = list.with(ts, |list| std::mem::replace(list, items));
                drop(old);
            }
            return Ok(left.clone());
        }
        (BinaryOp::Or, Some(Object::Dict(dict))) => {
            super::builtins::methods::merge(ts, dict, right)?;
            return Ok(left.clone());
        }
        (BinaryOp::Add, Some(Object::ByteArray(bytes))) => {
            if let Some(more) = bytes::of(ts, right) {
                ts.afford(more.len())?;
                bytes.with(ts, |bytes| bytes.extend_from_slice(&more));
                return Ok(left.clone());
            }
        }
        _ => {}
    }
    if let Some(result) = algebra::inplace(ts, op, left, right)? {
        return Ok(result);
    }
    apply(ts, op, left, right, "=")
}

/// `left op right`.
#[inline(never)]
pub(super) fn binary(ts: &mut ThreadState<'_>, op: BinaryOp, left: &Value, right: &Value) -> Result<Value, Unwind> {
    apply(ts, op, left, right, "")
}

/// `suffix` stands behind the operator in messages.
fn apply(ts: &mut ThreadState<'_>, op: BinaryOp, left: &Value, right: &Value, suffix: &str) -> Result<Value, Unwind> {
    match (integer(left), integer(right)) {
        (Some(a), Some(b)) if matches!((left, right), (Value::Bool(_), Value::Bool(_))) && is_bitwise(op) => {
            return Ok(small(op, a, b).map_or(Value::None, |n| Value::bool(n != 0)));
        }
        (Some(a), Some(b)) => {
            if let Some(n) = small(op, a, b) {
                return Ok(Value::Int(n));
            }
        }
        _ => {}
    }
    let real_result = match (left, right) {
        (Value::Float(_), _) | (_, Value::Float(_)) => true,
        (Value::Int(_) | Value::Bool(_), Value::Int(_) | Value::Bool(_)) => op == BinaryOp::TrueDivide,
        _ => false,
    };
    if real_result && let (Some(a), Some(b)) = (float(ts, left)?, float(ts, right)?) {
        let ints = integer(left).is_some() && integer(right).is_some();
        return real(ts, op, a, b, ints).ok_or_else(|| unsupported(ts, op, left, right, suffix))?;
    }
    if let (Some(a), Some(b)) = (bigint::of(left), bigint::of(right)) {
        return bigint::binary(ts, op, &a, &b);
    }
    if left.as_instance().is_some() || right.as_instance().is_some() {
        if let Some(result) = ts.special_binary(op, left, right, !suffix.is_empty())? {
            return Ok(result);
        }
        if left.inner().as_instance().is_none() && right.inner().as_instance().is_none() {
            return apply(ts, op, left.inner(), right.inner(), suffix);
        }
        if op == BinaryOp::Multiply {
            // A sequence is repeated as often as the other side says it counts.
            let (sequence, times) = if right.as_instance().is_some() { (left, right) } else { (right, left) };
            if let Some(Ok(times)) = ts.index_of(times)?
                && let Some(result) = repeat(ts, sequence, &Value::Int(times))?
            {
                return Ok(result);
            }
        }
        // Text is filled in with anything.
        if op == BinaryOp::Modulo
            && matches!(left.inner().object(), Some(Object::Str(_)))
            && let Some(result) = sequence(ts, op, left.inner(), right)?
        {
            return Ok(result);
        }
        return Err(unsupported(ts, op, left, right, suffix));
    }
    if let Some(result) = sequence(ts, op, left, right)? {
        return Ok(result);
    }
    if op == BinaryOp::Or
        && let Some(result) = super::builtins::methods::union(ts, left, right)?
    {
        return Ok(result);
    }
    if op == BinaryOp::Or
        && let Some(choice) = super::hint::choice(left, right)
    {
        return Ok(choice);
    }
    if let Some(result) = bytes::binary(ts, op, left, right)? {
        return Ok(result);
    }
    if let Some(result) = algebra::binary(ts, op, left, right)? {
        return Ok(result);
    }
    Err(unsupported(ts, op, left, right, suffix))
}

fn is_bitwise(op: BinaryOp) -> bool {
    matches!(op, BinaryOp::And | BinaryOp::Or | BinaryOp::Xor)
}

/// A small int, or a bool as one.
pub(super) fn integer(value: &Value) -> Option<i64> {
    match *value {
        Value::Int(n) => Some(n),
        Value::Bool(b) => Some(i64::from(b.get())),
        Value::Obj(_) if !std::ptr::eq(value.inner(), value) => integer(value.inner()),
        _ => None,
    }
}

/// A number as a float; nothing if it is no number.
pub(super) fn float(ts: &ThreadState<'_>, value: &Value) -> Result<Option<f64>, Unwind> {
    Ok(match value {
        Value::Float(x) => Some(x.get()),
        Value::Obj(object) => match &**object {
            Object::BigInt(n) => match n.to_f64() {
                Some(x) if x.is_finite() => Some(x),
                _ => return Err(ts.raise(Exc::OverflowError, "int too large to convert to float")),
            },
            _ => None,
        },
        other => integer(other).map(|n| n as f64),
    })
}

/// An operation on floats; nothing if there is no such operation.
fn real(ts: &ThreadState<'_>, op: BinaryOp, a: f64, b: f64, ints: bool) -> Option<Result<Value, Unwind>> {
    let division_by_zero = if ints { "division by zero" } else { "float division by zero" };
    let zero = |what: &str| Some(Err(ts.raise(Exc::ZeroDivisionError, what)));
    Some(Ok(Value::float(match op {
        BinaryOp::Add => a + b,
        BinaryOp::Subtract => a - b,
        BinaryOp::Multiply => a * b,
        BinaryOp::TrueDivide if b == 0.0 => return zero(division_by_zero),
        BinaryOp::TrueDivide => a / b,
        BinaryOp::FloorDivide if b == 0.0 => return zero("float floor division by zero"),
        BinaryOp::FloorDivide => ((a - modulo(a, b)) / b).round(),
        BinaryOp::Modulo if b == 0.0 => return zero("float modulo"),
        BinaryOp::Modulo => modulo(a, b),
        BinaryOp::Power if a == 0.0 && b < 0.0 => return zero("0.0 cannot be raised to a negative power"),
        BinaryOp::Power => match a.powf(b) {
            x if x.is_infinite() && a.is_finite() && b.is_finite() => {
                return Some(Err(ts.raise(Exc::OverflowError, "(34, 'Numerical result out of range')")));
            }
            x if x.is_nan() && !a.is_nan() && !b.is_nan() => {
                return Some(Err(ts.raise(Exc::ValueError, "complex numbers are not supported")));
            }
            x => x,
        },
        _ => return None,
    })))
}

/// `%` takes the sign of its right side.
fn modulo(a: f64, b: f64) -> f64 {
    let rest = a % b;
    if rest == 0.0 {
        0.0_f64.copysign(b)
    } else if (rest < 0.0) == (b < 0.0) {
        rest
    } else {
        rest + b
    }
}

/// Concatenation, repetition and formatting; nothing if the operands are no sequences.
fn sequence(ts: &mut ThreadState<'_>, op: BinaryOp, left: &Value, right: &Value) -> Result<Option<Value>, Unwind> {
    match (op, left.object(), right.object()) {
        (BinaryOp::Modulo, Some(Object::Str(format)), _) => {
            let format = format.text.clone();
            ts.percent_format(&format, right).map(|text| Some(Value::from(text)))
        }
        (BinaryOp::Add, Some(Object::Str(a)), Some(Object::Str(b))) => {
            ts.afford(a.text.len() + b.text.len())?;
            Ok(Some(Value::from([&*a.text, &*b.text].concat())))
        }
        (BinaryOp::Add, Some(Object::Str(_)), _) => {
            let kind = ts.type_name(right);
            Err(ts.type_error(format!("can only concatenate str (not \"{kind}\") to str")))
        }
        (BinaryOp::Add, Some(Object::List(a)), Some(Object::List(b))) => {
            let mut items = a.with(ts, |a| a.clone());
            items.extend(b.with(ts, |b| b.clone()));
            Ok(Some(ts.list(items)))
        }
        (BinaryOp::Add, Some(Object::Tuple(a)), Some(Object::Tuple(b))) => {
            Ok(Some(Value::tuple([&**a, &**b].concat())))
        }
        (BinaryOp::Add, Some(Object::Tuple(_)), _) => {
            let kind = ts.type_name(right);
            Err(ts.type_error(format!("can only concatenate tuple (not \"{kind}\") to tuple")))
        }
        (BinaryOp::Add, Some(Object::List(_)), _) => {
            let kind = ts.type_name(right);
            Err(ts.type_error(format!("can only concatenate list (not \"{kind}\") to list")))
        }
        (BinaryOp::Multiply, Some(_), None) if integer(right).is_some() => repeat(ts, left, right),
        (BinaryOp::Multiply, Some(Object::Str(_) | Object::List(_) | Object::Tuple(_)), _) => {
            let kind = ts.type_name(right);
            Err(ts.type_error(format!("can't multiply sequence by non-int of type '{kind}'")))
        }
        (BinaryOp::Multiply, None, Some(_)) if integer(left).is_some() => repeat(ts, right, left),
        _ => Ok(None),
    }
}

/// `sequence * times`.
fn repeat(ts: &ThreadState<'_>, sequence: &Value, times: &Value) -> Result<Option<Value>, Unwind> {
    let times = usize::try_from(integer(times).unwrap_or(0)).unwrap_or(0);
    let items = |items: &[Value]| -> Result<Vec<Value>, Unwind> {
        fits(ts, items.len().saturating_mul(times))?;
        ts.afford(items.len() * times * size_of::<Value>())?;
        let mut all = Vec::with_capacity(items.len() * times);
        for turn in 0..times {
            if turn % 1024 == 0 {
                ts.poll()?;
            }
            all.extend_from_slice(items);
        }
        Ok(all)
    };
    Ok(match sequence.object() {
        Some(Object::Str(s)) => {
            fits(ts, s.text.len().saturating_mul(times))?;
            ts.afford(s.text.len() * times)?;
            Some(Value::from(s.text.repeat(times)))
        }
        Some(Object::List(list)) => Some(ts.list(items(&list.with(ts, |list| list.clone()))?)),
        Some(Object::Tuple(tuple)) => Some(Value::tuple(items(tuple)?)),
        _ => None,
    })
}

/// Refuses what would fill the machine's memory.
pub(super) fn fits(ts: &ThreadState<'_>, items: usize) -> Result<(), Unwind> {
    if items <= MOST_ITEMS { Ok(()) } else { Err(ts.raise_empty(Exc::MemoryError)) }
}

#[cold]
/// What is said of operands that an operator is not for.
pub(super) fn unsupported(ts: &ThreadState<'_>, op: BinaryOp, left: &Value, right: &Value, suffix: &str) -> Unwind {
    let symbol = match op {
        BinaryOp::Add => "+",
        BinaryOp::Subtract => "-",
        BinaryOp::Multiply => "*",
        BinaryOp::TrueDivide => "/",
        BinaryOp::FloorDivide => "//",
        BinaryOp::Modulo => "%",
        BinaryOp::Power if suffix.is_empty() => "** or pow()",
        BinaryOp::Power => "**",
        BinaryOp::Lshift => "<<",
        BinaryOp::Rshift => ">>",
        BinaryOp::And => "&",
        BinaryOp::Or => "|",
        BinaryOp::Xor => "^",
        BinaryOp::MatrixMultiply => "@",
    };
    let (left, right) = (ts.type_name(left), ts.type_name(right));
    ts.type_error(format!("unsupported operand type(s) for {symbol}{suffix}: '{left}' and '{right}'"))
}

/// `+value`.
pub(super) fn positive(ts: &mut ThreadState<'_>, value: &Value) -> Result<Value, Unwind> {
    if let Some(result) = ts.call_special(value, known::POS, &[]) {
        return result;
    }
    let value = value.inner();
    match (integer(value), value) {
        (Some(n), _) => Ok(Value::Int(n)),
        (_, Value::Float(_)) => Ok(value.clone()),
        _ if bigint::of(value).is_some() => Ok(value.clone()),
        _ => Err(bad_unary(ts, "+", value)),
    }
}

/// `-value`.
pub(super) fn negative(ts: &mut ThreadState<'_>, value: &Value) -> Result<Value, Unwind> {
    if let Some(result) = ts.call_special(value, known::NEG, &[]) {
        return result;
    }
    let value = value.inner();
    match (integer(value).and_then(i64::checked_neg), value) {
        (Some(n), _) => Ok(Value::Int(n)),
        (_, Value::Float(x)) => Ok(Value::float(-x.get())),
        _ => bigint::of(value).map(|n| Value::from(-n)).ok_or_else(|| bad_unary(ts, "-", value)),
    }
}

/// `~value`.
pub(super) fn invert(ts: &mut ThreadState<'_>, value: &Value) -> Result<Value, Unwind> {
    if let Some(result) = ts.call_special(value, known::INVERT, &[]) {
        return result;
    }
    let value = value.inner();
    match integer(value) {
        Some(n) => Ok(Value::Int(!n)),
        None => bigint::of(value).map(|n| Value::from(-n - BigInt::from(1))).ok_or_else(|| bad_unary(ts, "~", value)),
    }
}

#[cold]
fn bad_unary(ts: &ThreadState<'_>, symbol: &str, value: &Value) -> Unwind {
    ts.type_error(format!("bad operand type for unary {symbol}: '{}'", ts.type_name(value)))
}
