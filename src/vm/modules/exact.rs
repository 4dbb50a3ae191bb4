//! `math`: sums and norms that keep every digit on the way.

use crate::vm::{
    exception::Exc,
    iterate,
    native::{Args, Native},
    state::ThreadState,
    unwind::Unwind,
    value::Value,
};

use super::arguments::real;

pub(super) const FUNCTIONS: &[Native] =
    &[Native { name: "dist", run: dist }, Native { name: "fsum", run: fsum }, Native { name: "hypot", run: hypot }];

fn hypot(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, usize::MAX)?;
    let coordinates = args.positional().iter().map(|x| real(ts, x)).collect::<Result<Vec<_>, _>>()?;
    Ok(Value::float(norm(&coordinates)))
}

fn dist(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 2, 2)?;
    let (p, q) = (iterate::collect(ts, args.get(0))?, iterate::collect(ts, args.get(1))?);
    if p.len() != q.len() {
        return Err(ts.raise(Exc::ValueError, "both points must have the same number of dimensions"));
    }
    let difference = |(p, q)| Ok(real(ts, p)? - real(ts, q)?);
    let differences = p.iter().zip(&q).map(difference).collect::<Result<Vec<_>, Unwind>>()?;
    Ok(Value::float(norm(&differences)))
}

/// The Euclidean norm: squares scaled by a power of two and added up with twice a float's digits, then one step of
/// Newton's method for the digits that the square root lost.
fn norm(coordinates: &[f64]) -> f64 {
    if coordinates.iter().any(|x| x.is_infinite()) {
        return f64::INFINITY;
    }
    let most = coordinates.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
    if most == 0.0 || coordinates.iter().any(|x| x.is_nan()) {
        return if coordinates.iter().any(|x| x.is_nan()) { f64::NAN } else { 0.0 };
    }
    let (_, exponent) = libm::frexp(most);
    let (mut sum, mut low) = (0.0_f64, 0.0_f64);
    let mut add = |x: f64| {
        let total = sum + x;
        low += if sum.abs() >= x.abs() { (sum - total) + x } else { (x - total) + sum };
        sum = total;
    };
    for x in coordinates {
        let x = libm::scalbn(*x, -exponent);
        let high = x * x;
        add(high);
        add(x.mul_add(x, -high));
    }
    let root = (sum + low).sqrt();
    let high = root * root;
    let error = root.mul_add(root, -high);
    let correction = ((sum - high) + (low - error)) / (2.0 * root);
    libm::scalbn(root + correction, exponent)
}

/// The exact sum, rounded once (J. R. Shewchuk, 1997): partial sums that do not overlap.
fn fsum(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let mut partials: Vec<f64> = Vec::new();
    let (mut special, mut infinite) = (0.0_f64, 0.0_f64);
    for (count, item) in iterate::collect(ts, args.get(0))?.iter().enumerate() {
        if count % 1024 == 0 {
            ts.poll()?;
        }
        let item = real(ts, item)?;
        if !item.is_finite() {
            special += item;
            infinite += if item.is_infinite() { item } else { 0.0 };
            continue;
        }
        let mut x = item;
        let mut kept = 0;
        for i in 0..partials.len() {
            let (big, small) = if x.abs() < partials[i].abs() { (partials[i], x) } else { (x, partials[i]) };
            let high = big + small;
            let low = small - (high - big);
            if low != 0.0 {
                partials[kept] = low;
                kept += 1;
            }
            x = high;
        }
        partials.truncate(kept);
        if !x.is_finite() {
            return Err(ts.raise(Exc::OverflowError, "intermediate overflow in fsum"));
        }
        partials.push(x);
    }
    if infinite.is_nan() {
        return Err(ts.raise(Exc::ValueError, "-inf + inf in fsum"));
    }
    if special != 0.0 || special.is_nan() {
        return Ok(Value::float(special));
    }
    let mut sum = partials.pop().unwrap_or(0.0);
    while let Some(next) = partials.pop() {
        let total = sum + next;
        let low = next - (total - sum);
        sum = total;
        if low != 0.0 {
            // Half-way cases are decided by the digits that follow.
            if let Some(below) = partials.last()
                && (low < 0.0) == (*below < 0.0)
                && *below != 0.0
            {
                let up = sum + 2.0 * low;
                if (up - sum).to_bits() == (2.0 * low).to_bits() {
                    sum = up;
                }
            }
            break;
        }
    }
    Ok(Value::float(sum))
}
