//! Built-in functions about numbers.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{FromPrimitive, Signed};

use crate::{
    lang::code::{BinaryOp, CompareOp},
    vm::{
        bigint, compare,
        exception::Exc,
        iterate,
        names::known,
        native::{Args, Native},
        object::Object,
        operate,
        state::ThreadState,
        unwind::Unwind,
        value::Value,
    },
};

/// Bits of modulus and exponent together below which a power is over in about a millisecond.
const QUICK_BITS: u64 = 1 << 20;

pub(super) const ALL: &[Native] = &[
    Native { name: "abs", run: abs },
    Native { name: "min", run: min },
    Native { name: "max", run: max },
    Native { name: "sum", run: sum },
    Native { name: "round", run: round },
    Native { name: "divmod", run: divmod },
    Native { name: "pow", run: pow },
    Native { name: "bin", run: bin },
    Native { name: "oct", run: oct },
    Native { name: "hex", run: hex },
];

fn abs(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    if let Some(result) = ts.call_special(args.get(0), known::ABS, &[]) {
        return result;
    }
    match args.get(0).inner() {
        Value::Float(x) => Ok(Value::float(x.get().abs())),
        value => match bigint::of(value) {
            Some(n) => Ok(Value::from(n.abs())),
            None => Err(ts.type_error(format!("bad operand type for abs(): '{}'", ts.type_name(value)))),
        },
    }
}

fn min(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    extreme(ts, args, CompareOp::Less)
}

fn max(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    extreme(ts, args, CompareOp::Greater)
}

fn extreme(ts: &mut ThreadState<'_>, args: &mut Args<'_>, op: CompareOp) -> Result<Value, Unwind> {
    let (key, default) = (args.keyword("key"), args.keyword("default"));
    args.check_positional(ts, 1, usize::MAX)?;
    if args.len() > 1 && default.is_some() {
        let name = args.name();
        let message = format!("Cannot specify a default for {name}() with multiple positional arguments");
        return Err(ts.type_error(message));
    }
    let items = if args.len() == 1 { iterate::collect(ts, args.get(0))? } else { args.positional().to_vec() };
    let mut best: Option<(Value, Value)> = None;
    for (index, item) in items.into_iter().enumerate() {
        if index % 1024 == 0 {
            ts.poll()?;
        }
        let by = match &key {
            None | Some(Value::None) => item.clone(),
            Some(key) => ts.call(key, std::slice::from_ref(&item))?,
        };
        let better = match &best {
            None => true,
            Some((best, _)) => {
                let truth = compare::order(ts, op, &by, best)?;
                ts.truth(&truth)?
            }
        };
        if better {
            best = Some((by, item));
        }
    }
    match best.map(|(_, item)| item).or(default) {
        Some(item) => Ok(item),
        None => {
            let message = format!("{}() arg is an empty sequence", args.name());
            Err(ts.raise(Exc::ValueError, message))
        }
    }
}

fn sum(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let start = args.either(1, "start");
    args.check(ts, 1, 2)?;
    let mut total = start.unwrap_or(Value::Int(0));
    match total.builtin() {
        Some(Object::Str(_)) => {
            return Err(ts.type_error("sum() can't sum strings [use ''.join(seq) instead]"));
        }
        Some(Object::Bytes(_)) => {
            return Err(ts.type_error("sum() can't sum bytes [use b''.join(seq) instead]"));
        }
        _ => {}
    }
    let iterator = iterate::iterator(ts, args.get(0))?;
    let mut turns = 0_u32;
    while let Some(item) = iterate::next(ts, &iterator)? {
        total = operate::binary(ts, BinaryOp::Add, &total, &item)?;
        turns = turns.wrapping_add(1);
        if turns.is_multiple_of(1024) {
            ts.poll()?;
        }
    }
    Ok(total)
}

fn round(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let digits = args.either(1, "ndigits").filter(|value| !matches!(value, Value::None));
    args.check(ts, 1, 2)?;
    if let Some(rounded) = ts.call_special(args.get(0), known::ROUND, digits.as_slice()) {
        return rounded;
    }
    let digits = match &digits {
        None => None,
        Some(value) => match operate::integer(value) {
            Some(digits) => Some(digits),
            None => {
                let kind = ts.type_name(value);
                return Err(ts.type_error(format!("'{kind}' object cannot be interpreted as an integer")));
            }
        },
    };
    match (args.get(0), digits) {
        (Value::Float(x), None) => match BigInt::from_f64(x.get().round_ties_even()) {
            Some(n) => Ok(Value::from(n)),
            None if x.get().is_nan() => Err(ts.raise(Exc::ValueError, "cannot convert float NaN to integer")),
            None => Err(ts.raise(Exc::OverflowError, "cannot convert float infinity to integer")),
        },
        // The shortest text of a float rounds as its exact value does, ties included.
        (Value::Float(x), Some(digits @ 0..=300)) => {
            let rounded = format!("{:.*}", digits as usize, x.get()).parse();
            Ok(Value::float(rounded.unwrap_or(x.get())))
        }
        (Value::Float(x), Some(digits)) if digits < 0 => {
            let unit = 10_f64.powi(i32::try_from(-digits).unwrap_or(400));
            Ok(Value::float(if unit.is_finite() { (x.get() / unit).round_ties_even() * unit } else { 0.0 }))
        }
        (Value::Float(x), Some(_)) => Ok(Value::Float(*x)),
        (value, digits) => match bigint::of(value) {
            Some(n) => Ok(Value::from(round_int(n, digits.unwrap_or(0)))),
            None => {
                let kind = ts.type_name(value);
                Err(ts.type_error(format!("type {kind} doesn't define __round__ method")))
            }
        },
    }
}

/// An int rounded to tens, hundreds and so on, ties to even.
fn round_int(n: BigInt, digits: i64) -> BigInt {
    let Some(places) = u32::try_from(digits.saturating_neg()).ok().filter(|&places| places > 0) else { return n };
    if u64::from(places) > n.bits() {
        return BigInt::from(0);
    }
    let unit = BigInt::from(10).pow(places);
    let double: BigInt = &n * 2 + &unit;
    let twice = &unit * 2;
    let mut quotient: BigInt = &double / &twice;
    if double.is_negative() && &quotient * &twice != double {
        quotient -= 1;
    }
    if &quotient * &twice == double && quotient.bit(0) {
        quotient -= 1;
    }
    quotient * unit
}

fn divmod(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 2, 2)?;
    if let Some(result) = ts.special_divmod(args.get(0), args.get(1))? {
        return Ok(result);
    }
    let number = |index: usize| operate::float(ts, args.get(index)).map(|number| number.is_some());
    let numbers = bigint::of(args.get(0)).is_some() && bigint::of(args.get(1)).is_some() || number(0)? && number(1)?;
    if !numbers && args.positional().iter().all(|arg| arg.as_instance().is_none()) {
        let (left, right) = (ts.type_name(args.get(0)), ts.type_name(args.get(1)));
        return Err(ts.type_error(format!("unsupported operand type(s) for divmod(): '{left}' and '{right}'")));
    }
    if matches!((args.get(0), args.get(1)), (Value::Float(_), _) | (_, Value::Float(_)))
        && operate::float(ts, args.get(1))? == Some(0.0)
    {
        return Err(ts.raise(Exc::ZeroDivisionError, "float divmod()"));
    }
    let quotient = operate::binary(ts, BinaryOp::FloorDivide, args.get(0), args.get(1))?;
    let rest = operate::binary(ts, BinaryOp::Modulo, args.get(0), args.get(1))?;
    Ok(Value::tuple([quotient, rest]))
}

fn pow(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 2, 3)?;
    if args.len() == 2 {
        return operate::binary(ts, BinaryOp::Power, args.get(0), args.get(1));
    }
    match (bigint::of(args.get(0)), bigint::of(args.get(1)), bigint::of(args.get(2))) {
        (Some(base), Some(exponent), Some(modulus)) => {
            if modulus == BigInt::from(0) {
                return Err(ts.raise(Exc::ValueError, "pow() 3rd argument cannot be 0"));
            }
            let base = if exponent.is_negative() {
                base.modinv(&modulus)
                    .ok_or_else(|| ts.raise(Exc::ValueError, "base is not invertible for the given modulus"))?
            } else {
                base
            };
            power_modulo(ts, &base, &exponent.abs(), &modulus).map(Value::from)
        }
        _ => Err(ts.type_error("pow() 3rd argument not allowed unless all arguments are integers")),
    }
}

/// A power by squaring, as the run can be ended between two of its steps.
fn power_modulo(ts: &ThreadState<'_>, base: &BigInt, exponent: &BigInt, modulus: &BigInt) -> Result<BigInt, Unwind> {
    if modulus.bits().saturating_mul(exponent.bits()) < QUICK_BITS {
        return Ok(base.modpow(exponent, modulus));
    }
    let base = base.mod_floor(modulus);
    let mut result = BigInt::from(1).mod_floor(modulus);
    for bit in (0..exponent.bits()).rev() {
        ts.poll()?;
        result = bigint::multiply(ts, &result, &result)?.mod_floor(modulus);
        if exponent.bit(bit) {
            result = bigint::multiply(ts, &result, &base)?.mod_floor(modulus);
        }
    }
    Ok(result)
}

fn bin(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    radix(ts, args, 2, "0b")
}

fn oct(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    radix(ts, args, 8, "0o")
}

fn hex(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    radix(ts, args, 16, "0x")
}

fn radix(ts: &mut ThreadState<'_>, args: &Args<'_>, radix: u32, prefix: &str) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let value = ts.call_special(args.get(0), known::INDEX, &[]).transpose()?;
    match bigint::of(value.as_ref().unwrap_or(args.get(0))) {
        Some(n) => {
            let sign = if n.is_negative() { "-" } else { "" };
            Ok(Value::from(format!("{sign}{prefix}{}", n.magnitude().to_str_radix(radix))))
        }
        None => {
            let kind = ts.type_name(args.get(0));
            Err(ts.type_error(format!("'{kind}' object cannot be interpreted as an integer")))
        }
    }
}
