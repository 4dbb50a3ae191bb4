//! `itertools`, in Rust as CPython has it in C: a step of one of these is no instruction of the program, and `next` on a
//! shared `count()` gives every thread a number of its own.
//!
//! Those that ask a function about each item are in [`choose`], those that arrange the items of a pool in [`arrange`], those
//! that hand items out to several consumers in [`split`], those that put items side by side in [`together`].

mod arrange;
mod choose;
mod split;
mod together;

use std::sync::Arc;

use crate::{
    lang::code::BinaryOp,
    vm::{
        attributes::Attributes,
        builtins,
        class::{Class, Layout},
        exception::Exc,
        iterate::{self, Iterator, NativeIterator},
        native::{Args, Native},
        operate,
        shared::Shared,
        state::ThreadState,
        unwind::Unwind,
        value::Value,
    },
};

use super::{Maker, arguments::int, library};

pub(super) const FUNCTIONS: &[Native] = &[
    Native { name: "accumulate", run: accumulate },
    Native { name: "combinations", run: arrange::combinations },
    Native { name: "combinations_with_replacement", run: arrange::combinations_with_replacement },
    Native { name: "compress", run: choose::compress },
    Native { name: "count", run: count },
    Native { name: "cycle", run: cycle },
    Native { name: "dropwhile", run: choose::dropwhile },
    Native { name: "filterfalse", run: choose::filterfalse },
    Native { name: "groupby", run: split::groupby },
    Native { name: "islice", run: islice },
    Native { name: "pairwise", run: together::pairwise },
    Native { name: "permutations", run: arrange::permutations },
    Native { name: "product", run: arrange::product },
    Native { name: "repeat", run: repeat },
    Native { name: "starmap", run: choose::starmap },
    Native { name: "takewhile", run: choose::takewhile },
    Native { name: "tee", run: split::tee },
    Native { name: "zip_longest", run: together::zip_longest },
];

static CHAIN: Native = Native { name: "chain", run: chain };
static FROM_ITERABLE: Native = Native { name: "from_iterable", run: from_iterable };

/// `chain` is a class, since it has a second constructor.
pub(super) fn values(maker: &Maker<'_>, object: &Arc<Class>) -> Vec<(&'static str, Value)> {
    let constructor = (maker.names.intern(FROM_ITERABLE.name), builtins::attribute(&FROM_ITERABLE));
    let attributes = Attributes::from_iter([constructor]);
    let base = Some(Arc::clone(object));
    let class = Class::new(maker.protection, "itertools.chain", base, Layout::Value(&CHAIN), attributes);
    vec![("chain", library::value(&class))]
}

fn shared<T>(ts: &ThreadState<'_>, value: T) -> Shared<T> {
    Shared::new(ts.vm().protection(), value)
}

/// Numbers without end.
#[derive(Debug)]
struct Count {
    next: Shared<Value>,
    step: Value,
}

fn count(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let start = args.either(0, "start").unwrap_or(Value::Int(0));
    let step = args.either(1, "step").unwrap_or(Value::Int(1));
    args.check(ts, 0, 2)?;
    if operate::float(ts, &start).is_ok_and(|x| x.is_none()) {
        return Err(ts.type_error("a number is required"));
    }
    Ok(Iterator::native(Count { next: shared(ts, start), step }))
}

impl NativeIterator for Count {
    fn next(&self, ts: &mut ThreadState<'_>) -> Result<Option<Value>, Unwind> {
        let small = self.next.with(ts, |next| match (&*next, &self.step) {
            (Value::Int(n), Value::Int(step)) => {
                let n = *n;
                *next = Value::Int(n.checked_add(*step)?);
                Some(Value::Int(n))
            }
            _ => None,
        });
        if small.is_some() {
            return Ok(small);
        }
        let now = self.next.with(ts, |next| next.clone());
        let next = operate::binary(ts, BinaryOp::Add, &now, &self.step)?;
        let old = self.next.with(ts, |place| std::mem::replace(place, next));
        drop(old);
        Ok(Some(now))
    }

    fn repr(&self, ts: &mut ThreadState<'_>) -> Result<Option<String>, Unwind> {
        let now = self.next.with(ts, |next| next.clone());
        let now = ts.repr(&now)?;
        Ok(Some(match &self.step {
            Value::Int(1) => format!("count({now})"),
            step => format!("count({now}, {})", ts.repr(step)?),
        }))
    }
}

/// One value, so many times.
#[derive(Debug)]
struct Repeat {
    value: Value,
    left: Option<Shared<i64>>,
}

fn repeat(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let (value, times) = (args.either(0, "object"), args.either(1, "times"));
    let Some(value) = value else {
        return Err(ts.type_error("repeat() missing required argument 'object' (pos 1)"));
    };
    args.check(ts, 0, 2)?;
    let left = times.map(|times| int(ts, &times)).transpose()?.map(|times| shared(ts, times.max(0)));
    Ok(Iterator::native(Repeat { value, left }))
}

impl NativeIterator for Repeat {
    fn next(&self, ts: &mut ThreadState<'_>) -> Result<Option<Value>, Unwind> {
        let more = self.left.as_ref().is_none_or(|left| {
            left.with(ts, |left| {
                *left -= 1;
                let more = *left >= 0;
                *left = (*left).max(0);
                more
            })
        });
        Ok(more.then(|| self.value.clone()))
    }

    fn repr(&self, ts: &mut ThreadState<'_>) -> Result<Option<String>, Unwind> {
        let value = ts.repr(&self.value)?;
        Ok(Some(match &self.left {
            None => format!("repeat({value})"),
            Some(left) => format!("repeat({value}, {})", left.with(ts, |left| *left)),
        }))
    }
}

/// The items again and again.
#[derive(Debug)]
struct Cycle {
    source: Value,
    state: Shared<Cycled>,
}

#[derive(Debug, Default)]
struct Cycled {
    saved: Vec<Value>,
    /// The source has ended; the item that comes next is this one of the saved.
    at: Option<usize>,
}

fn cycle(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let source = iterate::iterator(ts, args.get(0))?;
    Ok(Iterator::native(Cycle { source, state: shared(ts, Cycled::default()) }))
}

impl NativeIterator for Cycle {
    fn next(&self, ts: &mut ThreadState<'_>) -> Result<Option<Value>, Unwind> {
        if self.state.with(ts, |state| state.at.is_none()) {
            if let Some(item) = iterate::next(ts, &self.source)? {
                let len = self.state.with(ts, |state| {
                    state.saved.push(item.clone());
                    state.saved.len()
                });
                operate::fits(ts, len)?;
                return Ok(Some(item));
            }
            self.state.with(ts, |state| state.at = Some(0));
        }
        Ok(self.state.with(ts, |state| {
            let at = state.at?;
            let item = state.saved.get(at).cloned();
            state.at = Some(if at + 1 < state.saved.len() { at + 1 } else { 0 });
            item
        }))
    }
}

/// One iterable after the other.
#[derive(Debug)]
struct Chain {
    iterables: Value,
    current: Shared<Option<Value>>,
}

fn chain(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, usize::MAX)?;
    let iterables = Value::tuple(args.positional().to_vec());
    let iterables = iterate::iterator(ts, &iterables)?;
    Ok(Iterator::native(Chain { iterables, current: shared(ts, None) }))
}

fn from_iterable(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let iterables = iterate::iterator(ts, args.get(0))?;
    Ok(Iterator::native(Chain { iterables, current: shared(ts, None) }))
}

impl NativeIterator for Chain {
    fn next(&self, ts: &mut ThreadState<'_>) -> Result<Option<Value>, Unwind> {
        loop {
            ts.poll()?;
            let current = match self.current.with(ts, |current| current.clone()) {
                Some(current) => current,
                None => {
                    let Some(iterable) = iterate::next(ts, &self.iterables)? else { return Ok(None) };
                    let iterator = iterate::iterator(ts, &iterable)?;
                    let old = self.current.with(ts, |current| current.replace(iterator.clone()));
                    drop(old);
                    iterator
                }
            };
            if let Some(item) = iterate::next(ts, &current)? {
                return Ok(Some(item));
            }
            let old = self.current.with(ts, Option::take);
            drop(old);
        }
    }
}

/// Every so many items between two places.
#[derive(Debug)]
struct Islice {
    source: Value,
    state: Shared<Sliced>,
    stop: i64,
    step: i64,
}

#[derive(Debug)]
struct Sliced {
    /// Items taken from the source.
    taken: i64,
    /// The place of the item that comes next.
    next: i64,
}

fn islice(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 2, 4)?;
    let bound = |ts: &ThreadState<'_>, value: &Value, least: i64, default: i64, message: &str| match value {
        Value::Null | Value::None => Ok(default),
        value => match operate::integer(value) {
            Some(n) if n >= least => Ok(n),
            _ => Err(ts.raise(Exc::ValueError, message)),
        },
    };
    let indices = "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
    let end = "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
    let (first, stop) = if args.len() == 2 {
        (0, bound(ts, args.get(1), 0, i64::MAX, end)?)
    } else {
        (bound(ts, args.get(1), 0, 0, indices)?, bound(ts, args.get(2), 0, i64::MAX, end)?)
    };
    let every = bound(ts, args.get(3), 1, 1, "Step for islice() must be a positive integer or None.")?;
    let source = iterate::iterator(ts, args.get(0))?;
    Ok(Iterator::native(Islice { source, state: shared(ts, Sliced { taken: 0, next: first }), stop, step: every }))
}

impl NativeIterator for Islice {
    fn next(&self, ts: &mut ThreadState<'_>) -> Result<Option<Value>, Unwind> {
        let mut passed: u32 = 0;
        loop {
            let wanted = self.state.with(ts, |state| {
                (state.taken < self.stop).then(|| {
                    state.taken += 1;
                    state.taken > state.next
                })
            });
            let Some(wanted) = wanted else { return Ok(None) };
            let Some(item) = iterate::next(ts, &self.source)? else {
                self.state.with(ts, |state| state.taken = i64::MAX);
                return Ok(None);
            };
            if wanted {
                self.state.with(ts, |state| state.next = state.next.saturating_add(self.step));
                return Ok(Some(item));
            }
            passed = passed.wrapping_add(1);
            if passed.is_multiple_of(1024) {
                ts.poll()?;
            }
        }
    }
}

/// Running totals.
#[derive(Debug)]
struct Accumulate {
    source: Value,
    function: Option<Value>,
    state: Shared<Accumulated>,
}

#[derive(Debug)]
struct Accumulated {
    total: Option<Value>,
    /// The total was given before the first item (`initial=`), and is itself due.
    due: bool,
}

fn accumulate(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let initial = args.keyword("initial").filter(|value| !matches!(value, Value::None));
    let function = args.either(1, "func").filter(|value| !matches!(value, Value::None));
    let source = args.either(0, "iterable");
    args.check(ts, 0, 2)?;
    let Some(source) = source else {
        return Err(ts.type_error("accumulate() missing required argument 'iterable' (pos 1)"));
    };
    let source = iterate::iterator(ts, &source)?;
    let due = initial.is_some();
    Ok(Iterator::native(Accumulate { source, function, state: shared(ts, Accumulated { total: initial, due }) }))
}

impl NativeIterator for Accumulate {
    fn next(&self, ts: &mut ThreadState<'_>) -> Result<Option<Value>, Unwind> {
        let (total, due) = self.state.with(ts, |state| (state.total.clone(), std::mem::take(&mut state.due)));
        if due {
            return Ok(total);
        }
        let Some(item) = iterate::next(ts, &self.source)? else { return Ok(None) };
        let total = match (total, &self.function) {
            (None, _) => item,
            (Some(total), None) => operate::binary(ts, BinaryOp::Add, &total, &item)?,
            (Some(total), Some(function)) => ts.call(function, &[total, item])?,
        };
        let old = self.state.with(ts, |state| state.total.replace(total.clone()));
        drop(old);
        Ok(Some(total))
    }
}
