//! A function or a selector decides about each item.

use crate::vm::{
    iterate::{self, Iterator, NativeIterator},
    native::Args,
    shared::Shared,
    state::ThreadState,
    unwind::Unwind,
    value::Value,
};

use super::shared;

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

pub(super) fn takewhile(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    filter(ts, args, Filtering::TakeWhile)
}

pub(super) fn dropwhile(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    filter(ts, args, Filtering::DropWhile)
}

pub(super) fn filterfalse(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
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

pub(super) fn starmap(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
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

pub(super) fn compress(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
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
