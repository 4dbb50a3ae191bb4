//! Arithmetic on constants, as far as 2.7's peephole pass folds it. Whatever would raise is left to run time.

use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive, Zero};

use super::super::code::{BinaryOp, Const, UnaryOp};

/// Longest string or tuple that is folded.
const MAX_LENGTH: usize = 20;
/// Longest integer that is folded. 2.7 has no limit, and hangs on `10**10**10`.
const MAX_BITS: u64 = 1 << 14;

/// An integer constant in its shortest form.
pub fn integer(value: BigInt) -> Const {
    value.to_i64().map_or(Const::Big(value), Const::Int)
}

/// `bool(constant)`.
pub fn is_true(constant: &Const) -> bool {
    match constant {
        Const::None => false,
        Const::Bool(value) => *value,
        Const::Int(value) => *value != 0,
        Const::Big(_) | Const::Code(_) | Const::Ellipsis => true,
        Const::Float(value) => *value != 0.0,
        Const::Str(text) => !text.is_empty(),
        Const::Bytes(bytes) => !bytes.is_empty(),
        Const::Tuple(items) => !items.is_empty(),
    }
}

fn as_integer(constant: &Const) -> Option<BigInt> {
    match constant {
        Const::Int(value) => Some((*value).into()),
        Const::Big(value) => Some(value.clone()),
        _ => None,
    }
}

/// `op constant`.
pub fn unary(op: UnaryOp, constant: &Const) -> Option<Const> {
    match (op, constant) {
        // Zero is left alone for the sign of -0.0.
        (UnaryOp::Negative, Const::Float(value)) if *value != 0.0 => Some(Const::Float(-value)),
        (UnaryOp::Negative, _) => as_integer(constant).filter(|value| !value.is_zero()).map(|value| integer(-value)),
        (UnaryOp::Invert, _) => as_integer(constant).map(|value| integer(!value)),
        (UnaryOp::Positive | UnaryOp::Not, _) => None,
    }
}

/// `left op right`.
pub fn binary(op: BinaryOp, left: &Const, right: &Const) -> Option<Const> {
    if let (Some(left), Some(right)) = (as_integer(left), as_integer(right)) {
        return integers(op, &left, &right);
    }
    match (left, right) {
        (Const::Str(_) | Const::Tuple(_), _) | (_, Const::Str(_) | Const::Tuple(_)) => sequences(op, left, right),
        _ => floats(op, as_float(left)?, as_float(right)?).map(Const::Float),
    }
}

fn as_float(constant: &Const) -> Option<f64> {
    match constant {
        Const::Float(value) => Some(*value),
        Const::Int(value) => Some(*value as f64),
        // Python raises where the integer is too large; that is left to run time.
        Const::Big(value) => value.to_f64().filter(|value| value.is_finite()),
        _ => None,
    }
}

fn integers(op: BinaryOp, left: &BigInt, right: &BigInt) -> Option<Const> {
    let result = match op {
        BinaryOp::Add => left + right,
        BinaryOp::Subtract => left - right,
        BinaryOp::Multiply => left * right,
        BinaryOp::And => left & right,
        BinaryOp::Or => left | right,
        BinaryOp::Xor => left ^ right,
        BinaryOp::TrueDivide => {
            let exact = |value: &BigInt| value.to_f64().filter(|_| value.bits() <= 53);
            let quotient = exact(left)? / exact(right).filter(|value| *value != 0.0)?;
            return Some(Const::Float(quotient));
        }
        BinaryOp::FloorDivide if !right.is_zero() => floor_divide(left, right),
        BinaryOp::Modulo if !right.is_zero() => left - floor_divide(left, right) * right,
        BinaryOp::FloorDivide | BinaryOp::Modulo | BinaryOp::MatrixMultiply => return None,
        BinaryOp::Power => {
            let exponent = right.to_u32()?;
            if left.bits().saturating_mul(exponent.into()) > MAX_BITS {
                return None;
            }
            left.pow(exponent)
        }
        BinaryOp::Lshift => {
            let shift = right.to_u64().filter(|shift| *shift <= MAX_BITS)?;
            left << shift
        }
        BinaryOp::Rshift => left >> right.to_u64()?,
    };
    (result.bits() <= 2 * MAX_BITS).then(|| integer(result))
}

fn floor_divide(left: &BigInt, right: &BigInt) -> BigInt {
    let (quotient, remainder) = (left / right, left % right);
    if !remainder.is_zero() && remainder.is_negative() != right.is_negative() { quotient - 1 } else { quotient }
}

fn floats(op: BinaryOp, left: f64, right: f64) -> Option<f64> {
    match op {
        BinaryOp::Add => Some(left + right),
        BinaryOp::Subtract => Some(left - right),
        BinaryOp::Multiply => Some(left * right),
        BinaryOp::TrueDivide if right != 0.0 => Some(left / right),
        BinaryOp::Modulo if right != 0.0 => {
            let remainder = left % right;
            let same_sign = (remainder < 0.0) == (right < 0.0);
            Some(if remainder == 0.0 {
                0.0_f64.copysign(right)
            } else if same_sign {
                remainder
            } else {
                remainder + right
            })
        }
        // Negative bases and overflow may raise; that is left to run time.
        BinaryOp::Power if left > 0.0 => Some(left.powf(right)).filter(|power| power.is_finite()),
        _ => None,
    }
}

fn sequences(op: BinaryOp, left: &Const, right: &Const) -> Option<Const> {
    match (op, left, right) {
        (BinaryOp::Add, Const::Str(left), Const::Str(right)) if left.len() + right.len() <= MAX_LENGTH => {
            Some(Const::Str(format!("{left}{right}").into()))
        }
        (BinaryOp::Add, Const::Tuple(left), Const::Tuple(right)) if left.len() + right.len() <= MAX_LENGTH => {
            Some(Const::Tuple(left.iter().chain(right.iter()).cloned().collect()))
        }
        (BinaryOp::Multiply, Const::Int(times), sequence) | (BinaryOp::Multiply, sequence, Const::Int(times)) => {
            let times = usize::try_from(*times).unwrap_or(0);
            let fits = |length: usize| length.saturating_mul(times) <= MAX_LENGTH;
            match sequence {
                Const::Str(text) if fits(text.len()) => Some(Const::Str(text.repeat(times).into())),
                Const::Tuple(items) if fits(items.len()) => {
                    let length = items.len() * times;
                    Some(Const::Tuple(items.iter().cycle().take(length).cloned().collect()))
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// `sequence[index]`.
pub fn subscript(sequence: &Const, index: &Const) -> Option<Const> {
    let Const::Int(index) = index else { return None };
    let place = |length: usize| {
        let index = if *index < 0 { index.checked_add(length as i64)? } else { *index };
        usize::try_from(index).ok()
    };
    match sequence {
        Const::Tuple(items) => items.get(place(items.len())?).cloned(),
        Const::Str(text) if text.is_ascii() => {
            let at = place(text.len())?;
            text.get(at..=at).map(|c| Const::Str(c.into()))
        }
        _ => None,
    }
}
