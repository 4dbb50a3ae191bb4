//! Items side by side: `pairwise` and `zip_longest`.

use crate::vm::{
    iterate::{self, Iterator, NativeIterator},
    native::Args,
    shared::Shared,
    state::ThreadState,
    unwind::Unwind,
    value::Value,
};

use super::shared;

/// Each item with the one that follows.
#[derive(Debug)]
struct Pairwise {
    source: Value,
    last: Shared<Option<Value>>,
}

pub(super) fn pairwise(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
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

pub(super) fn zip_longest(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
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
