//! Methods of ints and floats.

use num_bigint::{BigInt, Sign};
use num_traits::{FromPrimitive, One, Signed};

use crate::vm::{
    bigint,
    exception::Exc,
    iterate,
    names::Name,
    native::{Args, Native},
    operate,
    state::ThreadState,
    unwind::Unwind,
    value::Value,
};

use super::bytes;

pub(in crate::vm) const INT: &[Native] = &[
    Native { name: "bit_length", run: bit_length },
    Native { name: "bit_count", run: bit_count },
    Native { name: "to_bytes", run: to_bytes },
    Native { name: "from_bytes", run: from_bytes },
    Native { name: "as_integer_ratio", run: as_integer_ratio },
    Native { name: "conjugate", run: conjugate },
];

pub(in crate::vm) const FLOAT: &[Native] = &[
    Native { name: "is_integer", run: is_integer },
    Native { name: "as_integer_ratio", run: as_integer_ratio },
    Native { name: "hex", run: hex },
    Native { name: "fromhex", run: from_hex },
    Native { name: "conjugate", run: conjugate },
];

/// `n.real` and the other parts of a number.
pub(in crate::vm) fn part(ts: &ThreadState<'_>, value: &Value, name: Name) -> Option<Value> {
    let name = ts.vm().names().text(name);
    match (value, &*name) {
        (Value::Float(_), "real") => Some(value.clone()),
        (Value::Float(_), "imag") => Some(Value::float(0.0)),
        (_, "real" | "numerator") => bigint::of(value).map(Value::from),
        (_, "imag") => bigint::of(value).map(|_| Value::Int(0)),
        (_, "denominator") => bigint::of(value).map(|_| Value::Int(1)),
        _ => None,
    }
}

/// The int that a method was called on.
fn int(ts: &ThreadState<'_>, args: &Args<'_>) -> Result<BigInt, Unwind> {
    bigint::of(args.get(0)).ok_or_else(|| {
        let (name, kind) = (args.name(), ts.type_name(args.get(0)));
        ts.type_error(format!("descriptor '{name}' for 'int' objects doesn't apply to a '{kind}' object"))
    })
}

/// The float that a method was called on.
fn float(ts: &ThreadState<'_>, args: &Args<'_>) -> Result<f64, Unwind> {
    operate::float(ts, args.get(0))?.ok_or_else(|| {
        let (name, kind) = (args.name(), ts.type_name(args.get(0)));
        ts.type_error(format!("descriptor '{name}' for 'float' objects doesn't apply to a '{kind}' object"))
    })
}

fn bit_length(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    Ok(Value::Int(int(ts, args)?.bits() as i64))
}

fn bit_count(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    let ones: u64 = int(ts, args)?.iter_u64_digits().map(|digit| u64::from(digit.count_ones())).sum();
    Ok(Value::Int(ones as i64))
}

fn conjugate(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    Ok(args.get(0).clone())
}

/// The arguments `byteorder` (whether it is little) and `signed`.
fn order(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<(bool, bool), Unwind> {
    let order = args.either(2, "byteorder");
    let signed = match args.keyword("signed") {
        Some(signed) => ts.truth(&signed)?,
        None => false,
    };
    match order.as_ref().map(Value::as_str) {
        None => Ok((false, signed)),
        Some(Some(order)) if **order == *"big" => Ok((false, signed)),
        Some(Some(order)) if **order == *"little" => Ok((true, signed)),
        Some(_) => Err(ts.raise(Exc::ValueError, "byteorder must be either 'little' or 'big'")),
    }
}

fn to_bytes(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let (little, signed) = order(ts, args)?;
    let length = args.either(1, "length").unwrap_or(Value::Int(1));
    args.check_clinic(ts, 2)?;
    let Ok(length) = usize::try_from(ts.index(&length)?) else {
        return Err(ts.raise(Exc::ValueError, "length argument must be non-negative"));
    };
    ts.afford(length)?;
    let n = int(ts, args)?;
    if n.is_negative() && !signed {
        return Err(ts.raise(Exc::OverflowError, "can't convert negative int to unsigned"));
    }
    let mut digits = match (signed, n.sign()) {
        (_, Sign::NoSign) => Vec::new(),
        (true, _) => n.to_signed_bytes_le(),
        (false, _) => n.to_bytes_le().1,
    };
    if digits.len() > length {
        return Err(ts.raise(Exc::OverflowError, "int too big to convert"));
    }
    digits.resize(length, if n.is_negative() { 0xff } else { 0 });
    if !little {
        digits.reverse();
    }
    Ok(Value::bytes(digits))
}

/// `int.from_bytes`, which takes no object.
fn from_bytes(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    // Called on an int, that stands first.
    let first = args.len() - args.without_receiver().len();
    let (order, signed) = (args.either(first + 1, "byteorder"), args.keyword("signed"));
    let signed = match signed {
        Some(signed) => ts.truth(&signed)?,
        None => false,
    };
    let little = match order.as_ref().map(Value::as_str) {
        None => false,
        Some(Some(order)) if **order == *"big" => false,
        Some(Some(order)) if **order == *"little" => true,
        Some(_) => return Err(ts.raise(Exc::ValueError, "byteorder must be either 'little' or 'big'")),
    };
    let source = args.get(first).clone();
    let digits: Vec<u8> = match bytes::of(ts, &source) {
        Some(digits) => digits.to_vec(),
        None => {
            let items = iterate::collect(ts, &source)?;
            items.iter().map(|item| bytes::byte(ts, item, "bytes")).collect::<Result<_, _>>()?
        }
    };
    Ok(Value::from(match (little, signed) {
        (true, true) => BigInt::from_signed_bytes_le(&digits),
        (true, false) => BigInt::from_bytes_le(Sign::Plus, &digits),
        (false, true) => BigInt::from_signed_bytes_be(&digits),
        (false, false) => BigInt::from_bytes_be(Sign::Plus, &digits),
    }))
}

fn is_integer(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    let x = float(ts, args)?;
    Ok(Value::bool(x.is_finite() && x.fract() == 0.0))
}

fn as_integer_ratio(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    let Value::Float(x) = *args.get(0) else {
        return Ok(Value::tuple([Value::from(int(ts, args)?), Value::Int(1)]));
    };
    let x = x.get();
    if x.is_nan() {
        return Err(ts.raise(Exc::ValueError, "cannot convert NaN to integer ratio"));
    }
    if x.is_infinite() {
        return Err(ts.raise(Exc::OverflowError, "cannot convert Infinity to integer ratio"));
    }
    let (mut numerator, mut halvings) = (x, 0_u32);
    while numerator.fract() != 0.0 {
        numerator *= 2.0;
        halvings += 1;
    }
    let numerator = BigInt::from_f64(numerator).unwrap_or_default();
    Ok(Value::tuple([Value::from(numerator), Value::from(BigInt::one() << halvings)]))
}

fn hex(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    let x = float(ts, args)?;
    if !x.is_finite() {
        return Ok(Value::from(crate::lang::repr::float_repr(x)));
    }
    let sign = if x.is_sign_negative() { "-" } else { "" };
    if x == 0.0 {
        return Ok(Value::from(format!("{sign}0x0.0p+0")));
    }
    let bits = x.to_bits();
    let (fraction, exponent) = (bits & ((1 << 52) - 1), (bits >> 52 & 0x7ff) as i64);
    // The smallest floats have no hidden one.
    let (whole, exponent) = if exponent == 0 { (0, -1022) } else { (1, exponent - 1023) };
    Ok(Value::from(format!("{sign}0x{whole}.{fraction:013x}p{exponent:+}")))
}

/// `float.fromhex`, which takes no object.
fn from_hex(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 1)?;
    let Some(text) = args.without_receiver().last().or(args.positional().last()).and_then(Value::as_str) else {
        return Err(ts.type_error("bad argument type for built-in operation"));
    };
    match read_hex(text.trim()) {
        Some(x) if x.is_finite() || !text.contains('p') => Ok(Value::float(x)),
        Some(_) => Err(ts.raise(Exc::OverflowError, "hexadecimal value too large to represent as a float")),
        None => Err(ts.raise(Exc::ValueError, "invalid hexadecimal floating-point string")),
    }
}

/// A float from a text like `-0x1.8p+1`.
fn read_hex(text: &str) -> Option<f64> {
    let lower = text.to_ascii_lowercase();
    let (negative, rest) = match lower.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, lower.strip_prefix('+').unwrap_or(&lower)),
    };
    let sign = if negative { -1.0 } else { 1.0 };
    match rest {
        "inf" | "infinity" => return Some(sign * f64::INFINITY),
        "nan" => return Some(f64::NAN),
        _ => {}
    }
    let rest = rest.strip_prefix("0x").unwrap_or(rest);
    let (digits, exponent) = match rest.split_once('p') {
        Some((digits, exponent)) => (digits, exponent.parse::<i64>().ok()?),
        None => (rest, 0),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let digits = BigInt::parse_bytes([whole, fraction].concat().as_bytes(), 16)?;
    let exponent = exponent.checked_sub(4 * fraction.len() as i64)?;
    let power = BigInt::one() << u32::try_from(exponent.unsigned_abs().min(5000)).ok()?;
    let x = if exponent < 0 {
        bigint::quotient(&digits, &power)
    } else {
        bigint::quotient(&(digits * power), &BigInt::one())
    };
    Some(sign * x.unwrap_or(f64::INFINITY))
}
