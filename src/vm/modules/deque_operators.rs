//! `collections.deque`: what operators do with one.

use std::mem;

use crate::{
    lang::code::CompareOp,
    vm::{
        compare,
        exception::Exc,
        native::{Args, Native},
        operate,
        state::ThreadState,
        subscript,
        unwind::Unwind,
        value::Value,
    },
};

use super::arguments::int;
use super::deque::{Deque, copy, deque, extend_with, items};

pub(super) const METHODS: &[Native] = &[
    Native { name: "__getitem__", run: getitem },
    Native { name: "__setitem__", run: setitem },
    Native { name: "__delitem__", run: delitem },
    Native { name: "__repr__", run: repr },
    Native { name: "__eq__", run: eq },
    Native { name: "__lt__", run: lt },
    Native { name: "__le__", run: le },
    Native { name: "__gt__", run: gt },
    Native { name: "__ge__", run: ge },
    Native { name: "__add__", run: add },
    Native { name: "__iadd__", run: iadd },
    Native { name: "__mul__", run: mul },
    Native { name: "__rmul__", run: mul },
    Native { name: "__imul__", run: imul },
];

/// The index that an argument names; fails outside.
fn at(ts: &ThreadState<'_>, args: &Args<'_>) -> Result<i64, Unwind> {
    match operate::integer(args.get(1)) {
        Some(at) => Ok(at),
        None => {
            let kind = ts.type_name(args.get(1));
            Err(ts.type_error(format!("sequence index must be integer, not '{kind}'")))
        }
    }
}

fn out_of_range(ts: &ThreadState<'_>) -> Unwind {
    ts.raise(Exc::IndexError, "deque index out of range")
}

fn getitem(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let at = at(ts, args)?;
    let found = deque(ts, args.get(0))?
        .with(ts, |deque| subscript::at(at, deque.items.len()).and_then(|at| deque.items.get(at).cloned()));
    found.ok_or_else(|| out_of_range(ts))
}

fn setitem(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 2, 2)?;
    let (at, item) = (at(ts, args)?, args.get(2).clone());
    let old = deque(ts, args.get(0))?.with(ts, |deque| {
        let at = subscript::at(at, deque.items.len())?;
        deque.items.get_mut(at).map(|place| mem::replace(place, item))
    });
    old.map(|_| Value::None).ok_or_else(|| out_of_range(ts))
}

fn delitem(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let at = at(ts, args)?;
    let old = deque(ts, args.get(0))?.with(ts, |deque| {
        let at = subscript::at(at, deque.items.len())?;
        deque.changes += 1;
        deque.items.remove(at)
    });
    old.map(|_| Value::None).ok_or_else(|| out_of_range(ts))
}

fn repr(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let items = items(ts, args.get(0))?;
    let most = deque(ts, args.get(0))?.with(ts, |deque| deque.most);
    let items = ts.list(items);
    let shown = ts.nested(|ts| ts.repr(&items))?;
    let class = ts.type_name(args.get(0)).rsplit('.').next().unwrap_or_default().to_owned();
    Ok(Value::from(match most {
        Some(most) => format!("{class}({shown}, maxlen={most})"),
        None => format!("{class}({shown})"),
    }))
}

/// Compares two deques as lists; nothing if the other is none.
fn compared(ts: &mut ThreadState<'_>, args: &Args<'_>, op: CompareOp) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let Ok(other) = items(ts, args.get(1)) else { return Ok(Value::bool(false)) };
    let own = items(ts, args.get(0))?;
    let (own, other) = (ts.list(own), ts.list(other));
    ts.nested(|ts| compare::compare(ts, op, &own, &other))
}

fn eq(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    compared(ts, args, CompareOp::Equal)
}

fn lt(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    compared(ts, args, CompareOp::Less)
}

fn le(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    compared(ts, args, CompareOp::LessEqual)
}

fn gt(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    compared(ts, args, CompareOp::Greater)
}

fn ge(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    compared(ts, args, CompareOp::GreaterEqual)
}

fn add(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let Ok(other) = items(ts, args.get(1)) else {
        let kind = ts.type_name(args.get(1));
        return Err(ts.type_error(format!("can only concatenate deque (not \"{kind}\") to deque")));
    };
    let sum = copy(ts, &mut Args::new("copy", &mut [args.get(0).clone()], 1).method())?;
    let other = ts.list(other);
    extend_with(ts, &sum, &other, Deque::push_back)?;
    Ok(sum)
}

fn iadd(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    extend_with(ts, args.get(0), args.get(1), Deque::push_back)?;
    Ok(args.get(0).clone())
}

/// Repeats a deque's items in place; fewer than one time empties it.
fn repeat(ts: &mut ThreadState<'_>, target: &Value, times: i64) -> Result<(), Unwind> {
    let own = items(ts, target)?;
    let times = usize::try_from(times).unwrap_or(0);
    operate::fits(ts, own.len().saturating_mul(times))?;
    ts.afford(own.len() * times * size_of::<Value>())?;
    let old = deque(ts, target)?.with(ts, |deque| {
        deque.changes += 1;
        mem::take(&mut deque.items)
    });
    drop(old);
    let own = ts.list(own);
    for _ in 0..times {
        extend_with(ts, target, &own, Deque::push_back)?;
    }
    Ok(())
}

fn mul(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let times = int(ts, args.get(1))?;
    let product = copy(ts, &mut Args::new("copy", &mut [args.get(0).clone()], 1).method())?;
    repeat(ts, &product, times)?;
    Ok(product)
}

fn imul(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let times = int(ts, args.get(1))?;
    repeat(ts, args.get(0), times)?;
    Ok(args.get(0).clone())
}
