//! `itertools`, in Rust as CPython has it in C: a step of one of these is no instruction of the program, and `next` on a
//! shared `count()` gives every thread a number of its own.
//!
//! The iterators over one or more others are here; those that arrange the items of a pool are in [`arrange`], those that
//! hand items out to several consumers in [`split`].

mod arrange;
mod split;

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
    Native { name: "compress", run: compress },
    Native { name: "count", run: count },
    Native { name: "cycle", run: cycle },
    Native { name: "dropwhile", run: dropwhile },
    Native { name: "filterfalse", run: filterfalse },
    Native { name: "groupby", run: split::groupby },
    Native { name: "islice", run: islice },
    Native { name: "pairwise", run: pairwise },
    Native { name: "permutations", run: arrange::permutations },
    Native { name: "product", run: arrange::product },
    Native { name: "repeat", run: repeat },
    Native { name: "starmap", run: starmap },
    Native { name: "takewhile", run: takewhile },
    Native { name: "tee", run: split::tee },
    Native { name: "zip_longest", run: zip_longest },
];

static CHAIN: Native = Native { name: "chain", run: chain };
static FROM_ITERABLE: Native = Native { name: "from_iterable", run: from_iterable };

/// `chain` is a class, since it has a second constructor.
pub(super) fn values(maker: &Maker<'_>, object: &Arc<Class>) -> Vec<(&'static str, Value)> {
    let constructor = (maker.names.intern(FROM_ITERABLE.name), builtins::function(&FROM_ITERABLE));
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

/// What a function says about an item decides what becomes of it.
#[derive(Debug)]
struct Filter {
    kind: Filtering,
    function: Value,
    source: Value,
    /// `takewhile` is over; `dropwhile` has dropped what it drops.
    decided: Shared<bool>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Filtering {
    TakeWhile,
    DropWhile,
    Unless,
}

fn filter(ts: &mut ThreadState<'_>, args: &Args<'_>, kind: Filtering) -> Result<Value, Unwind> {
    args.check(ts, 2, 2)?;
    let source = iterate::iterator(ts, args.get(1))?;
    Ok(Iterator::native(Filter { kind, function: args.get(0).clone(), source, decided: shared(ts, false) }))
}

fn takewhile(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    filter(ts, args, Filtering::TakeWhile)
}

fn dropwhile(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    filter(ts, args, Filtering::DropWhile)
}

fn filterfalse(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    filter(ts, args, Filtering::Unless)
}

impl NativeIterator for Filter {
    fn next(&self, ts: &mut ThreadState<'_>) -> Result<Option<Value>, Unwind> {
        let decided = self.decided.with(ts, |decided| *decided);
        if decided {
            return match self.kind {
                Filtering::TakeWhile => Ok(None),
                _ => iterate::next(ts, &self.source),
            };
        }
        loop {
            ts.poll()?;
            let Some(item) = iterate::next(ts, &self.source)? else { return Ok(None) };
            let verdict = match &self.function {
                Value::None => item.clone(),
                function => ts.call(function, std::slice::from_ref(&item))?,
            };
            match (self.kind, ts.truth(&verdict)?) {
                (Filtering::TakeWhile, true) | (Filtering::Unless, false) => return Ok(Some(item)),
                (Filtering::TakeWhile, false) => {
                    self.decided.with(ts, |decided| *decided = true);
                    return Ok(None);
                }
                (Filtering::DropWhile, false) => {
                    self.decided.with(ts, |decided| *decided = true);
                    return Ok(Some(item));
                }
                (Filtering::DropWhile | Filtering::Unless, true) => {}
            }
        }
    }
}

/// A function called with each item's elements.
#[derive(Debug)]
struct Starmap {
    function: Value,
    source: Value,
}

fn starmap(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 2, 2)?;
    let source = iterate::iterator(ts, args.get(1))?;
    Ok(Iterator::native(Starmap { function: args.get(0).clone(), source }))
}

impl NativeIterator for Starmap {
    fn next(&self, ts: &mut ThreadState<'_>) -> Result<Option<Value>, Unwind> {
        let Some(item) = iterate::next(ts, &self.source)? else { return Ok(None) };
        let arguments = iterate::collect(ts, &item)?;
        ts.call(&self.function, &arguments).map(Some)
    }
}

/// Items whose selector is true.
#[derive(Debug)]
struct Compress {
    data: Value,
    selectors: Value,
}

fn compress(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let (data, selectors) = (args.either(0, "data"), args.either(1, "selectors"));
    args.check_keywords(ts)?;
    let (Some(data), Some(selectors)) = (data, selectors) else {
        return Err(ts.type_error("compress() missing required argument 'selectors' (pos 2)"));
    };
    let (data, selectors) = (iterate::iterator(ts, &data)?, iterate::iterator(ts, &selectors)?);
    Ok(Iterator::native(Compress { data, selectors }))
}

impl NativeIterator for Compress {
    fn next(&self, ts: &mut ThreadState<'_>) -> Result<Option<Value>, Unwind> {
        loop {
            ts.poll()?;
            let Some(item) = iterate::next(ts, &self.data)? else { return Ok(None) };
            let Some(selector) = iterate::next(ts, &self.selectors)? else { return Ok(None) };
            if ts.truth(&selector)? {
                return Ok(Some(item));
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

/// Each item with the one that follows.
#[derive(Debug)]
struct Pairwise {
    source: Value,
    last: Shared<Option<Value>>,
}

fn pairwise(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let source = iterate::iterator(ts, args.get(0))?;
    Ok(Iterator::native(Pairwise { source, last: shared(ts, None) }))
}

impl NativeIterator for Pairwise {
    fn next(&self, ts: &mut ThreadState<'_>) -> Result<Option<Value>, Unwind> {
        let first = match self.last.with(ts, |last| last.clone()) {
            Some(last) => Some(last),
            None => iterate::next(ts, &self.source)?,
        };
        let Some(first) = first else { return Ok(None) };
        let Some(second) = iterate::next(ts, &self.source)? else { return Ok(None) };
        let old = self.last.with(ts, |last| last.replace(second.clone()));
        drop(old);
        Ok(Some(Value::tuple([first, second])))
    }
}

/// Side by side, up to the longest.
#[derive(Debug)]
struct ZipLongest {
    /// `None` once it has ended.
    sources: Shared<Vec<Option<Value>>>,
    fill: Value,
}

fn zip_longest(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let fill = args.keyword("fillvalue").unwrap_or(Value::None);
    args.check(ts, 0, usize::MAX)?;
    let mut sources = Vec::with_capacity(args.len());
    for source in args.positional() {
        sources.push(Some(iterate::iterator(ts, source)?));
    }
    Ok(Iterator::native(ZipLongest { sources: shared(ts, sources), fill }))
}

impl NativeIterator for ZipLongest {
    fn next(&self, ts: &mut ThreadState<'_>) -> Result<Option<Value>, Unwind> {
        let sources = self.sources.with(ts, |sources| sources.clone());
        let mut items = Vec::with_capacity(sources.len());
        let mut some = false;
        for (index, source) in sources.iter().enumerate() {
            let item = match source {
                Some(source) => iterate::next(ts, source)?,
                None => None,
            };
            if item.is_none() {
                let ended = self.sources.with(ts, |sources| sources[index].take());
                drop(ended);
            }
            some |= item.is_some();
            items.push(item.unwrap_or_else(|| self.fill.clone()));
        }
        Ok(some.then(|| Value::tuple(items)))
    }
}
