//! `extension`: stands for an extension in C, with work that needs no Python, of as many turns as its caller wants.
//!
//! The tutorial's `churn(n)` (slide 102) counts down in C. A turn here is a multiplication and a subtraction of floats, each of which
//! waits for the one before: the step by which C's mathematical library computes the Bessel function `jn`. So a program that
//! calls `jn` through ctypes spins alike on a stock interpreter. A turn takes about 2.2 ns here as there (at some 3.5 GHz).

use std::hint::black_box;

use crate::vm::{
    native::{Args, Native},
    state::ThreadState,
    unwind::Unwind,
    value::Value,
};

use super::arguments;

pub(super) const FUNCTIONS: &[Native] =
    &[Native { name: "spin", run: spin }, Native { name: "spin_holding", run: spin_holding }];

/// Turns between two looks at whether the run is being ended: about a tenth of a millisecond.
const PIECE: i64 = 1 << 16;

/// `spin(n)`: `n` turns without the GIL.
fn spin(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let turns = arguments::int(ts, args.get(0))?;
    ts.released(|tracer| pieces(turns).take_while(|_| !tracer.stopping()).for_each(turn))?;
    Ok(Value::None)
}

/// `spin_holding(n)`: the same by an extension that keeps the GIL.
fn spin_holding(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let turns = arguments::int(ts, args.get(0))?;
    for piece in pieces(turns) {
        ts.poll()?;
        turn(piece);
    }
    Ok(Value::None)
}

/// So many turns, by and by.
fn pieces(turns: i64) -> impl Iterator<Item = i64> {
    let begin = (turns > 0).then_some(turns);
    std::iter::successors(begin, |left| Some(left - PIECE).filter(|left| *left > 0)).map(|left| left.min(PIECE))
}

/// So many turns.
fn turn(turns: i64) {
    // Far above any number of turns: the terms stay small and never become slow, denormal numbers.
    let x = black_box(1e9);
    let (mut a, mut b) = (1.0, 0.5);
    for i in 0..turns {
        (a, b) = (b, b * (2.0 * i as f64 / x) - a);
    }
    black_box((a, b));
}
