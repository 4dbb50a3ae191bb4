//! One iterable for several consumers: `tee` and `groupby`.

use std::{collections::VecDeque, sync::Arc};

use crate::vm::{
    compare,
    exception::Exc,
    iterate::{self, Iterator, NativeIterator},
    native::Args,
    operate,
    shared::Shared,
    state::ThreadState,
    unwind::Unwind,
    value::Value,
};

use super::{super::arguments::int, shared};

/// One of several consumers of a source.
#[derive(Debug)]
struct Tee {
    source: Arc<Source>,
    number: usize,
}

#[derive(Debug)]
struct Source {
    source: Value,
    state: Shared<Backlog>,
}

#[derive(Debug)]
struct Backlog {
    /// Items that somebody has not had yet.
    items: VecDeque<Value>,
    /// Items before them.
    passed: usize,
    /// How many items each consumer has had.
    positions: Vec<usize>,
}

impl Backlog {
    /// Moves a consumer on; gives back the item if nobody needs it any more.
    fn advance(&mut self, consumer: usize) -> Option<Value> {
        self.positions[consumer] += 1;
        let slowest = self.positions.iter().min().copied().unwrap_or(0);
        if slowest == self.passed {
            return None;
        }
        self.passed += 1;
        self.items.pop_front()
    }
}

pub(super) fn tee(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 2)?;
    let count = if args.len() == 2 { int(ts, args.get(1))? } else { 2 };
    let Ok(count) = usize::try_from(count) else { return Err(ts.raise(Exc::ValueError, "n must be >= 0")) };
    operate::fits(ts, count)?;
    let source = iterate::iterator(ts, args.get(0))?;
    let backlog = Backlog { items: VecDeque::new(), passed: 0, positions: vec![0; count] };
    let source = Arc::new(Source { source, state: shared(ts, backlog) });
    let consumer = |number| Iterator::native(Tee { source: Arc::clone(&source), number });
    Ok(Value::tuple((0..count).map(consumer).collect::<Vec<_>>()))
}

impl NativeIterator for Tee {
    fn next(&self, ts: &mut ThreadState<'_>) -> Result<Option<Value>, Unwind> {
        let Source { source, state } = &*self.source;
        let waiting = |state: &mut Backlog| {
            let item = state.items.get(state.positions[self.number] - state.passed).cloned()?;
            Some((item, state.advance(self.number)))
        };
        if let Some((item, _)) = state.with(ts, waiting) {
            return Ok(Some(item));
        }
        let Some(item) = iterate::next(ts, source)? else { return Ok(None) };
        // Another consumer may have been as fast: what it put there comes first.
        let (len, next) = state.with(ts, |state| {
            state.items.push_back(item);
            (state.items.len(), waiting(state))
        });
        operate::fits(ts, len)?;
        Ok(next.map(|(item, _)| item))
    }
}

/// Runs of items with the same key.
#[derive(Debug)]
struct GroupBy {
    shared: Arc<Grouped>,
}

/// The items of one run.
#[derive(Debug)]
struct Group {
    shared: Arc<Grouped>,
    number: u64,
    key: Value,
}

#[derive(Debug)]
struct Grouped {
    source: Value,
    /// Makes the key; none if items are their own keys.
    function: Option<Value>,
    state: Shared<Current>,
}

#[derive(Debug, Default)]
struct Current {
    key: Option<Value>,
    /// The item of that key, until a group has given it out.
    item: Option<Value>,
    /// The key of the group given out last.
    group_key: Option<Value>,
    group: u64,
}

pub(super) fn groupby(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let (source, function) = (args.either(0, "iterable"), args.either(1, "key"));
    args.check(ts, 0, 2)?;
    let Some(source) = source else {
        return Err(ts.type_error("groupby() missing required argument 'iterable' (pos 1)"));
    };
    let source = iterate::iterator(ts, &source)?;
    let function = function.filter(|function| !matches!(function, Value::None));
    let state = shared(ts, Current::default());
    Ok(Iterator::native(GroupBy { shared: Arc::new(Grouped { source, function, state }) }))
}

impl Grouped {
    /// Takes the next item and its key from the source; says whether there was one.
    fn step(&self, ts: &mut ThreadState<'_>) -> Result<bool, Unwind> {
        ts.poll()?;
        let Some(item) = iterate::next(ts, &self.source)? else { return Ok(false) };
        let key = match &self.function {
            Some(function) => ts.call(function, std::slice::from_ref(&item))?,
            None => item.clone(),
        };
        let old = self.state.with(ts, |state| (state.key.replace(key), state.item.replace(item)));
        drop(old);
        Ok(true)
    }
}

impl NativeIterator for GroupBy {
    fn next(&self, ts: &mut ThreadState<'_>) -> Result<Option<Value>, Unwind> {
        let state = &self.shared.state;
        state.with(ts, |state| state.group += 1);
        loop {
            let (key, last) = state.with(ts, |state| (state.key.clone(), state.group_key.clone()));
            match (key, last) {
                (Some(key), None) => return Ok(Some(self.group(ts, &key))),
                (Some(key), Some(last)) if !compare::equal(ts, &last, &key)? => return Ok(Some(self.group(ts, &key))),
                _ => {}
            }
            if !self.shared.step(ts)? {
                return Ok(None);
            }
        }
    }
}

impl GroupBy {
    fn group(&self, ts: &ThreadState<'_>, key: &Value) -> Value {
        let (number, old) = self.shared.state.with(ts, |state| (state.group, state.group_key.replace(key.clone())));
        drop(old);
        let group = Iterator::native(Group { shared: Arc::clone(&self.shared), number, key: key.clone() });
        Value::tuple([key.clone(), group])
    }
}

impl NativeIterator for Group {
    fn next(&self, ts: &mut ThreadState<'_>) -> Result<Option<Value>, Unwind> {
        let state = &self.shared.state;
        let (current, ready) = state.with(ts, |state| (state.group == self.number, state.item.is_some()));
        if !current || !ready && !self.shared.step(ts)? {
            return Ok(None);
        }
        let Some(key) = state.with(ts, |state| state.key.clone()) else { return Ok(None) };
        if !compare::equal(ts, &self.key, &key)? {
            return Ok(None);
        }
        Ok(state.with(ts, |state| state.item.take()))
    }
}
