//! `math`: functions of ints, of any size.

use num_bigint::BigInt;
use num_traits::{One, Signed, ToPrimitive, Zero};

use crate::vm::{
    bigint,
    exception::Exc,
    native::{Args, Native},
    state::ThreadState,
    unwind::Unwind,
    value::Value,
};

use super::arguments::big;

pub(super) const FUNCTIONS: &[Native] = &[
    Native { name: "comb", run: comb },
    Native { name: "factorial", run: factorial },
    Native { name: "gcd", run: gcd },
    Native { name: "isqrt", run: isqrt },
    Native { name: "lcm", run: lcm },
    Native { name: "perm", run: perm },
];

fn gcd(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, usize::MAX)?;
    let mut result = BigInt::zero();
    for value in args.positional() {
        result = divisor(ts, result, big(ts, value)?)?;
    }
    Ok(Value::from(result))
}

fn lcm(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, usize::MAX)?;
    let mut result = BigInt::one();
    for value in args.positional() {
        let n = big(ts, value)?;
        if n.is_zero() {
            return Ok(Value::Int(0));
        }
        let common = divisor(ts, result.clone(), n.clone())?;
        result = (result / common * n).abs();
    }
    Ok(Value::from(result))
}

/// Euclid's.
fn divisor(ts: &ThreadState<'_>, mut a: BigInt, mut b: BigInt) -> Result<BigInt, Unwind> {
    while !b.is_zero() {
        ts.poll()?;
        let rest = &a % &b;
        a = std::mem::replace(&mut b, rest);
    }
    Ok(a.abs())
}

fn isqrt(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let n = big(ts, args.get(0))?;
    if n.is_negative() {
        return Err(ts.raise(Exc::ValueError, "isqrt() argument must be nonnegative"));
    }
    Ok(Value::from(n.sqrt()))
}

fn factorial(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let n = big(ts, args.get(0))?;
    match n.to_u64() {
        Some(n) => product(ts, 1, n).map(Value::from),
        None if n.is_negative() => Err(ts.raise(Exc::ValueError, "factorial() not defined for negative values")),
        None => Err(ts.raise(Exc::OverflowError, format!("factorial() argument should not exceed {}", i64::MAX))),
    }
}

/// The product of `first..=last`, by halves: factors of like size multiply fastest.
fn product(ts: &ThreadState<'_>, first: u64, last: u64) -> Result<BigInt, Unwind> {
    if last < first {
        return Ok(BigInt::one());
    }
    if last - first < 16 {
        ts.poll()?;
        return Ok((first..=last).map(BigInt::from).product());
    }
    let middle = first.midpoint(last);
    let (low, high) = (product(ts, first, middle)?, product(ts, middle + 1, last)?);
    bigint::multiply(ts, &low, &high)
}

/// `n` and `k` of a choice; nothing if there are none, since `k` is too large.
fn choice(ts: &ThreadState<'_>, n: &Value, k: &Value) -> Result<Option<(BigInt, u64)>, Unwind> {
    let (n, k) = (big(ts, n)?, big(ts, k)?);
    for (number, name) in [(&n, "n"), (&k, "k")] {
        if number.is_negative() {
            return Err(ts.raise(Exc::ValueError, format!("{name} must be a non-negative integer")));
        }
    }
    if k > n {
        return Ok(None);
    }
    match k.to_u64() {
        Some(k) => Ok(Some((n, k))),
        None => Err(ts.raise(Exc::OverflowError, format!("k must not exceed {}", i64::MAX))),
    }
}

/// `n · (n - 1) · …`, `k` factors.
fn falling(ts: &ThreadState<'_>, n: &BigInt, k: u64) -> Result<BigInt, Unwind> {
    if let Some(n) = n.to_u64() {
        return product(ts, n - k + 1, n);
    }
    let mut result = BigInt::one();
    for i in 0..k {
        result = bigint::multiply(ts, &result, &(n - i))?;
    }
    Ok(result)
}

fn comb(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 2, 2)?;
    let Some((n, k)) = choice(ts, args.get(0), args.get(1))? else { return Ok(Value::Int(0)) };
    let k = (&n - k).to_u64().map_or(k, |rest| rest.min(k));
    Ok(Value::from(falling(ts, &n, k)? / product(ts, 1, k)?))
}

fn perm(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 2)?;
    let n = args.get(0);
    let k = match args.get(1) {
        Value::Null | Value::None => n,
        k => k,
    };
    Ok(match choice(ts, n, k)? {
        Some((n, k)) => Value::from(falling(ts, &n, k)?),
        None => Value::Int(0),
    })
}
