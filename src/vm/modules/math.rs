//! `math`: functions of floats. Those of ints are in [`super::integers`].
//!
//! Errors as in `Modules/mathmodule.c`: a NaN out of numbers is a domain error, an infinity out of finite numbers is a
//! domain or a range error, depending on the function.

use num_bigint::BigInt;
use num_traits::{FromPrimitive, Signed, ToPrimitive};

use crate::vm::{
    bigint,
    exception::Exc,
    iterate,
    native::{Args, Native},
    operate,
    state::ThreadState,
    unwind::Unwind,
    value::Value,
};

use super::arguments::real;

/// What an infinite result of a finite argument means.
#[derive(Clone, Copy)]
enum Infinite {
    OutOfDomain,
    OutOfRange,
}

/// Functions of one float.
macro_rules! of_one {
    ($($name:ident: $infinite:ident = $run:expr;)*) => {
        &[
            $(Native { name: stringify!($name), run: {
                fn $name(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
                    one(ts, args, Infinite::$infinite, $run)
                }
                $name
            } }),*
        ]
    };
}

pub(super) const OF_ONE: &[Native] = of_one! {
    acos: OutOfDomain = f64::acos;
    acosh: OutOfDomain = f64::acosh;
    asin: OutOfDomain = f64::asin;
    asinh: OutOfDomain = libm::asinh;
    atan: OutOfDomain = f64::atan;
    atanh: OutOfDomain = libm::atanh;
    cbrt: OutOfDomain = f64::cbrt;
    cos: OutOfDomain = f64::cos;
    cosh: OutOfRange = f64::cosh;
    degrees: OutOfRange = |x| x * (180.0 / std::f64::consts::PI);
    erf: OutOfDomain = libm::erf;
    erfc: OutOfDomain = libm::erfc;
    exp: OutOfRange = f64::exp;
    exp2: OutOfRange = f64::exp2;
    expm1: OutOfRange = f64::exp_m1;
    fabs: OutOfDomain = f64::abs;
    gamma: OutOfRange = gamma_function;
    lgamma: OutOfRange = libm::lgamma;
    log1p: OutOfDomain = f64::ln_1p;
    radians: OutOfDomain = |x| x * (std::f64::consts::PI / 180.0);
    sin: OutOfDomain = f64::sin;
    sinh: OutOfRange = f64::sinh;
    sqrt: OutOfDomain = f64::sqrt;
    tan: OutOfDomain = f64::tan;
    tanh: OutOfDomain = f64::tanh;
};

pub(super) const FUNCTIONS: &[Native] = &[
    Native { name: "atan2", run: atan2 },
    Native { name: "ceil", run: ceil },
    Native { name: "copysign", run: copysign },
    Native { name: "floor", run: floor },
    Native { name: "fmod", run: fmod },
    Native { name: "frexp", run: frexp },
    Native { name: "isclose", run: isclose },
    Native { name: "isfinite", run: isfinite },
    Native { name: "isinf", run: isinf },
    Native { name: "isnan", run: isnan },
    Native { name: "ldexp", run: ldexp },
    Native { name: "log", run: log },
    Native { name: "log10", run: log10 },
    Native { name: "log2", run: log2 },
    Native { name: "modf", run: modf },
    Native { name: "pow", run: pow },
    Native { name: "prod", run: prod },
    Native { name: "remainder", run: remainder },
    Native { name: "trunc", run: trunc },
];

/// The module's numbers.
pub(super) fn values() -> Vec<(&'static str, Value)> {
    use std::f64::consts;
    [("pi", consts::PI), ("e", consts::E), ("tau", consts::TAU), ("inf", f64::INFINITY), ("nan", f64::NAN)]
        .map(|(name, x)| (name, Value::float(x)))
        .into()
}

fn domain(ts: &ThreadState<'_>) -> Unwind {
    ts.raise(Exc::ValueError, "math domain error")
}

fn range(ts: &ThreadState<'_>) -> Unwind {
    ts.raise(Exc::OverflowError, "math range error")
}

fn one(ts: &ThreadState<'_>, args: &Args<'_>, infinite: Infinite, f: fn(f64) -> f64) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let x = real(ts, args.get(0))?;
    let result = f(x);
    if result.is_nan() && !x.is_nan() {
        return Err(domain(ts));
    }
    if result.is_infinite() && x.is_finite() {
        return Err(match infinite {
            Infinite::OutOfDomain => domain(ts),
            Infinite::OutOfRange => range(ts),
        });
    }
    Ok(Value::float(result))
}

/// The gamma function; NaN at its poles, for a domain error.
fn gamma_function(x: f64) -> f64 {
    let pole = x <= 0.0 && x.fract() == 0.0 && x.is_finite();
    if pole || x == f64::NEG_INFINITY { f64::NAN } else { libm::tgamma(x) }
}

fn two(ts: &ThreadState<'_>, args: &Args<'_>) -> Result<(f64, f64), Unwind> {
    args.check(ts, 2, 2)?;
    Ok((real(ts, args.get(0))?, real(ts, args.get(1))?))
}

fn atan2(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let (y, x) = two(ts, args)?;
    Ok(Value::float(y.atan2(x)))
}

fn copysign(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let (x, sign) = two(ts, args)?;
    Ok(Value::float(x.copysign(sign)))
}

fn fmod(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let (x, y) = two(ts, args)?;
    let rest = x % y;
    if rest.is_nan() && !x.is_nan() && !y.is_nan() { Err(domain(ts)) } else { Ok(Value::float(rest)) }
}

fn remainder(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let (x, y) = two(ts, args)?;
    let rest = libm::remainder(x, y);
    if rest.is_nan() && !x.is_nan() && !y.is_nan() { Err(domain(ts)) } else { Ok(Value::float(rest)) }
}

fn pow(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let (x, y) = two(ts, args)?;
    let result = x.powf(y);
    if x.is_finite() && y.is_finite() {
        if result.is_nan() || (result.is_infinite() && x == 0.0) {
            return Err(domain(ts));
        }
        if result.is_infinite() {
            return Err(range(ts));
        }
    }
    Ok(Value::float(result))
}

/// An int as it is, and a float's next int in a direction.
fn whole(ts: &ThreadState<'_>, args: &Args<'_>, round: fn(f64) -> f64) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    match args.get(0) {
        Value::Float(x) => match BigInt::from_f64(round(x.get())) {
            Some(n) => Ok(Value::from(n)),
            None if x.get().is_nan() => Err(ts.raise(Exc::ValueError, "cannot convert float NaN to integer")),
            None => Err(ts.raise(Exc::OverflowError, "cannot convert float infinity to integer")),
        },
        value => match bigint::of(value) {
            Some(n) => Ok(Value::from(n)),
            None => Err(ts.type_error(format!("must be real number, not {}", ts.type_name(value)))),
        },
    }
}

fn ceil(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    whole(ts, args, f64::ceil)
}

fn floor(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    whole(ts, args, f64::floor)
}

fn trunc(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    whole(ts, args, f64::trunc)
}

/// A logarithm of an int of any size, or of a float.
fn logarithm(ts: &ThreadState<'_>, value: &Value, f: fn(f64) -> f64) -> Result<f64, Unwind> {
    if let Some(n) = bigint::of(value) {
        if !n.is_positive() {
            return Err(domain(ts));
        }
        return Ok(match n.to_f64().filter(|x| x.is_finite()) {
            Some(x) => f(x),
            None => {
                let bits = n.bits();
                let leading = (n >> (bits - 64)).to_f64().unwrap_or(f64::NAN);
                f(libm::scalbn(leading, -64)) + f(2.0) * bits as f64
            }
        });
    }
    let x = real(ts, value)?;
    if x <= 0.0 { Err(domain(ts)) } else { Ok(f(x)) }
}

fn log(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 2)?;
    let numerator = logarithm(ts, args.get(0), f64::ln)?;
    if args.len() == 1 {
        return Ok(Value::float(numerator));
    }
    let denominator = logarithm(ts, args.get(1), f64::ln)?;
    if denominator == 0.0 {
        return Err(ts.raise(Exc::ZeroDivisionError, "float division by zero"));
    }
    Ok(Value::float(numerator / denominator))
}

fn log2(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    logarithm(ts, args.get(0), f64::log2).map(Value::float)
}

fn log10(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    logarithm(ts, args.get(0), f64::log10).map(Value::float)
}

fn isfinite(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    Ok(Value::bool(real(ts, args.get(0))?.is_finite()))
}

fn isinf(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    Ok(Value::bool(real(ts, args.get(0))?.is_infinite()))
}

fn isnan(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    Ok(Value::bool(real(ts, args.get(0))?.is_nan()))
}

fn isclose(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let tolerance = |ts: &ThreadState<'_>, value: Option<Value>, default| value.map_or(Ok(default), |x| real(ts, &x));
    let relative = tolerance(ts, args.keyword("rel_tol"), 1e-9)?;
    let absolute = tolerance(ts, args.keyword("abs_tol"), 0.0)?;
    let (a, b) = two(ts, args)?;
    if relative < 0.0 || absolute < 0.0 {
        return Err(ts.raise(Exc::ValueError, "tolerances must be non-negative"));
    }
    let difference = (a - b).abs();
    let close = difference <= (relative * a.abs()).max(relative * b.abs()).max(absolute);
    Ok(Value::bool(matches!(a.partial_cmp(&b), Some(std::cmp::Ordering::Equal)) || (difference.is_finite() && close)))
}

fn modf(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let x = real(ts, args.get(0))?;
    let fraction = if x.is_infinite() { 0.0 } else { x.fract() };
    Ok(Value::tuple([Value::float(fraction.copysign(x)), Value::float(x.trunc())]))
}

fn frexp(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let (mantissa, exponent) = match real(ts, args.get(0))? {
        x if x.is_finite() => libm::frexp(x),
        x => (x, 0),
    };
    Ok(Value::tuple([Value::float(mantissa), Value::Int(exponent.into())]))
}

fn ldexp(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 2, 2)?;
    let x = real(ts, args.get(0))?;
    let Some(exponent) = bigint::of(args.get(1)) else {
        return Err(ts.type_error("Expected an int as second argument to ldexp."));
    };
    let most = if exponent.is_negative() { i32::MIN } else { i32::MAX };
    let result = libm::ldexp(x, exponent.to_i32().unwrap_or(most));
    if result.is_infinite() && x.is_finite() { Err(range(ts)) } else { Ok(Value::float(result)) }
}

fn prod(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let mut product = args.keyword("start").unwrap_or(Value::Int(1));
    args.check(ts, 1, 1)?;
    for item in iterate::collect(ts, args.get(0))? {
        product = operate::binary(ts, crate::lang::code::BinaryOp::Multiply, &product, &item)?;
    }
    Ok(product)
}
