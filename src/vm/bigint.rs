//! Ints that do not fit into 64 bits, with a limit on how large they may grow.

use num_bigint::{BigInt, BigUint, Sign};
use num_traits::{ToPrimitive, Zero};

use crate::lang::code::BinaryOp;

use super::{exception::Exc, object::Object, operate, state::ThreadState, unwind::Unwind, value::Value};

/// Bits of the largest int: 100 MB, as much as fits beside the rest on a small machine.
const MOST_BITS: u64 = 800_000_000;

/// Bits of a factor below which a multiplication is over in about a millisecond, and need not be watched.
const QUICK_BITS: u64 = 1 << 17;

/// A value as a big int, if it is an int of any size.
pub(super) fn of(value: &Value) -> Option<BigInt> {
    match value {
        Value::Obj(object) => match &**object {
            Object::BigInt(n) => Some(n.clone()),
            _ => None,
        },
        other => operate::integer(other).map(BigInt::from),
    }
}

/// `a op b`.
pub(super) fn binary(ts: &ThreadState<'_>, op: BinaryOp, a: &BigInt, b: &BigInt) -> Result<Value, Unwind> {
    Ok(Value::from(match op {
        BinaryOp::Add => a + b,
        BinaryOp::Subtract => a - b,
        BinaryOp::Multiply => multiply(ts, a, b)?,
        BinaryOp::FloorDivide | BinaryOp::Modulo if b.is_zero() => {
            let what =
                if op == BinaryOp::Modulo { "integer modulo by zero" } else { "integer division or modulo by zero" };
            return Err(ts.raise(Exc::ZeroDivisionError, what));
        }
        BinaryOp::FloorDivide => divide_floor(a, b).0,
        BinaryOp::Modulo => divide_floor(a, b).1,
        BinaryOp::TrueDivide => {
            if b.is_zero() {
                return Err(ts.raise(Exc::ZeroDivisionError, "division by zero"));
            }
            return quotient(a, b)
                .map(Value::float)
                .ok_or_else(|| ts.raise(Exc::OverflowError, "integer division result too large for a float"));
        }
        BinaryOp::Power if b.sign() == Sign::Minus => {
            let (x, y) = (a.to_f64().unwrap_or(f64::INFINITY), b.to_f64().unwrap_or(f64::NEG_INFINITY));
            if a.is_zero() {
                return Err(ts.raise(Exc::ZeroDivisionError, "0.0 cannot be raised to a negative power"));
            }
            return Ok(Value::float(x.powf(y)));
        }
        BinaryOp::Power => power(ts, a, b)?,
        BinaryOp::Lshift | BinaryOp::Rshift if b.sign() == Sign::Minus => {
            return Err(ts.raise(Exc::ValueError, "negative shift count"));
        }
        BinaryOp::Lshift => {
            let by = b.to_u64().filter(|by| a.is_zero() || a.bits().saturating_add(*by) <= MOST_BITS);
            match by {
                _ if a.is_zero() => BigInt::zero(),
                Some(by) => a << by,
                None => return Err(ts.raise_empty(Exc::MemoryError)),
            }
        }
        BinaryOp::Rshift => match b.to_u64() {
            Some(by) => a >> by,
            None => BigInt::from(if a.sign() == Sign::Minus { -1 } else { 0 }),
        },
        BinaryOp::And => a & b,
        BinaryOp::Or => a | b,
        BinaryOp::Xor => a ^ b,
        BinaryOp::MatrixMultiply => {
            let (left, right) = (Value::from(a.clone()), Value::from(b.clone()));
            return Err(operate::unsupported(ts, op, &left, &right, ""));
        }
    }))
}

/// The float nearest to a quotient; nothing if there is none.
pub(super) fn quotient(a: &BigInt, b: &BigInt) -> Option<f64> {
    let negative = (a.sign() == Sign::Minus) != (b.sign() == Sign::Minus);
    let (a, b) = (a.magnitude(), b.magnitude());
    // As many bits of the quotient as a float has and some more; those behind them count as one.
    let shift = 66 - (a.bits() as i64 - b.bits() as i64);
    let (a, b) = if shift > 0 { (a << shift, b.clone()) } else { (a.clone(), b << -shift) };
    let mut digits = &a / &b;
    if digits.clone() * b != a {
        digits.set_bit(0, true);
    }
    let mut x = digits.to_f64()?;
    // In steps, since a power of two may be beyond a float where the result is not.
    let mut left = -shift;
    while left != 0 && x != 0.0 && x.is_finite() {
        let step = left.clamp(-500, 500);
        x *= 2.0_f64.powi(step as i32);
        left -= step;
    }
    x.is_finite().then_some(if negative { -x } else { x })
}

/// Quotient and remainder of a division that rounds down.
fn divide_floor(a: &BigInt, b: &BigInt) -> (BigInt, BigInt) {
    let (quotient, rest) = (a / b, a % b);
    if !rest.is_zero() && (rest.sign() == Sign::Minus) != (b.sign() == Sign::Minus) {
        (quotient - 1, rest + b)
    } else {
        (quotient, rest)
    }
}

/// `a * b`, if there is room for it.
pub(super) fn multiply(ts: &ThreadState<'_>, a: &BigInt, b: &BigInt) -> Result<BigInt, Unwind> {
    if a.bits() + b.bits() > MOST_BITS {
        return Err(ts.raise_empty(Exc::MemoryError));
    }
    let magnitude = product(ts, a.magnitude(), b.magnitude())?;
    Ok(BigInt::from_biguint(a.sign() * b.sign(), magnitude))
}

/// A product by Karatsuba's method down to pieces that are quick, so that the run can be ended between them.
fn product(ts: &ThreadState<'_>, a: &BigUint, b: &BigUint) -> Result<BigUint, Unwind> {
    let (short, long) = if a.bits() < b.bits() { (a, b) } else { (b, a) };
    if long.bits() <= QUICK_BITS {
        return Ok(short * long);
    }
    ts.poll()?;
    // A whole number of machine words makes the shifts cheap.
    let half = (long.bits() / 2).next_multiple_of(64);
    let split = |n: &BigUint| {
        let high = n >> half;
        let low = n - (&high << half);
        (high, low)
    };
    let (high, low) = split(long);
    if short.bits() <= half {
        return Ok((product(ts, &high, short)? << half) + product(ts, &low, short)?);
    }
    let (short_high, short_low) = split(short);
    let highs = product(ts, &high, &short_high)?;
    let lows = product(ts, &low, &short_low)?;
    let middle = product(ts, &(high + low), &(short_high + short_low))? - &highs - &lows;
    Ok((highs << (2 * half)) + (middle << half) + lows)
}

/// A power by squaring.
fn power(ts: &ThreadState<'_>, base: &BigInt, exponent: &BigInt) -> Result<BigInt, Unwind> {
    let one = BigInt::from(1);
    if base.is_zero() || *base == one {
        return Ok(if exponent.is_zero() { one } else { base.clone() });
    }
    let exponent = match exponent.to_u64() {
        Some(exponent) => exponent,
        None if base.magnitude() == one.magnitude() => 2 - u64::from(exponent.bit(0)),
        None => return Err(ts.raise_empty(Exc::MemoryError)),
    };
    if base.bits() > 1 && (base.bits() - 1).saturating_mul(exponent) > MOST_BITS {
        return Err(ts.raise_empty(Exc::MemoryError));
    }
    let mut result = one;
    for bit in (0..u64::BITS - exponent.leading_zeros()).rev() {
        result = multiply(ts, &result, &result)?;
        if exponent >> bit & 1 == 1 {
            result = multiply(ts, &result, base)?;
        }
    }
    Ok(result)
}
