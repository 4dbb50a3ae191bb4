//! `collections.deque`: a list with two ends. Each method is one step for other threads, under a GIL and without one.

use std::{collections::VecDeque, mem};

use crate::vm::{
    compare,
    exception::Exc,
    iterate::{self, Iterator, NativeIterator},
    native::{Args, Native},
    operate,
    shared::{Protection, Shared},
    state::ThreadState,
    unwind::Unwind,
    value::Value,
};

use super::{arguments::int, library, library::Library};

pub(super) const METHODS: &[Native] = &[
    Native { name: "__init__", run: init },
    Native { name: "append", run: append },
    Native { name: "appendleft", run: appendleft },
    Native { name: "clear", run: clear },
    Native { name: "copy", run: copy },
    Native { name: "__copy__", run: copy },
    Native { name: "count", run: count },
    Native { name: "extend", run: extend },
    Native { name: "extendleft", run: extendleft },
    Native { name: "index", run: index },
    Native { name: "insert", run: insert },
    Native { name: "pop", run: pop },
    Native { name: "popleft", run: popleft },
    Native { name: "remove", run: remove },
    Native { name: "reverse", run: reverse },
    Native { name: "rotate", run: rotate },
    Native { name: "__len__", run: len },
    Native { name: "__iter__", run: iter },
    Native { name: "__reversed__", run: reversed },
    Native { name: "__contains__", run: contains },
];

/// The items, and how many there may be.
#[derive(Debug, Default)]
pub(in crate::vm) struct Deque {
    pub(super) items: VecDeque<Value>,
    pub(super) most: Option<usize>,
    /// Changes so far, for iterators to notice.
    pub(super) changes: u64,
}

impl Deque {
    /// Appends; gives back what fell off the other end.
    pub(super) fn push_back(&mut self, item: Value) -> Option<Value> {
        self.changes += 1;
        self.items.push_back(item);
        if self.most.is_some_and(|most| self.items.len() > most) { self.items.pop_front() } else { None }
    }

    /// `maxlen`.
    pub fn attribute(&self, name: &str) -> Option<Value> {
        (name == "maxlen").then(|| self.most.map_or(Value::None, |most| Value::Int(most as i64)))
    }

    fn push_front(&mut self, item: Value) -> Option<Value> {
        self.changes += 1;
        self.items.push_front(item);
        if self.most.is_some_and(|most| self.items.len() > most) { self.items.pop_back() } else { None }
    }
}

pub(super) fn make(protection: Protection) -> Library {
    Library::Deque(Shared::new(protection, Deque::default()))
}

pub(super) fn deque<'a>(ts: &ThreadState<'_>, value: &'a Value) -> Result<&'a Shared<Deque>, Unwind> {
    match library::payload(value) {
        Some(Library::Deque(deque)) => Ok(deque),
        _ => Err(library::wrong_receiver(ts, "collections.deque", value)),
    }
}

/// A deque of these items.
fn new(ts: &ThreadState<'_>, items: VecDeque<Value>, most: Option<usize>) -> Value {
    let deque = Shared::new(ts.vm().protection(), Deque { items, most, changes: 0 });
    library::instance(ts, &ts.vm().types().library.deque, Library::Deque(deque))
}

pub(in crate::vm) fn items(ts: &ThreadState<'_>, value: &Value) -> Result<Vec<Value>, Unwind> {
    Ok(deque(ts, value)?.with(ts, |deque| deque.items.iter().cloned().collect()))
}

fn init(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let source = args.either(1, "iterable");
    let most = match args.either(2, "maxlen") {
        None | Some(Value::None) => None,
        Some(most) => match usize::try_from(int(ts, &most)?) {
            Ok(most) => Some(most),
            Err(_) => return Err(ts.raise(Exc::ValueError, "maxlen must be non-negative")),
        },
    };
    args.check(ts, 0, 2)?;
    let old = deque(ts, args.get(0))?.with(ts, |deque| {
        deque.most = most;
        mem::take(&mut deque.items)
    });
    drop(old);
    if let Some(source) = source {
        extend_with(ts, args.get(0), &source, Deque::push_back)?;
    }
    Ok(Value::None)
}

pub(super) fn extend_with(
    ts: &mut ThreadState<'_>,
    target: &Value,
    source: &Value,
    push: fn(&mut Deque, Value) -> Option<Value>,
) -> Result<(), Unwind> {
    if target.is(source) {
        let items = items(ts, source)?;
        let fallen =
            deque(ts, target)?.with(ts, |deque| items.into_iter().map(|item| push(deque, item)).collect::<Vec<_>>());
        drop(fallen);
        return Ok(());
    }
    let iterator = iterate::iterator(ts, source)?;
    let mut taken: usize = 0;
    while let Some(item) = iterate::next(ts, &iterator)? {
        let (fallen, len) = deque(ts, target)?.with(ts, |deque| (push(deque, item), deque.items.len()));
        drop(fallen);
        taken += 1;
        if taken.is_multiple_of(1024) {
            ts.poll()?;
            operate::fits(ts, len)?;
        }
    }
    Ok(())
}

fn append(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let item = args.get(1).clone();
    let fallen = deque(ts, args.get(0))?.with(ts, |deque| deque.push_back(item));
    drop(fallen);
    Ok(Value::None)
}

fn appendleft(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let item = args.get(1).clone();
    let fallen = deque(ts, args.get(0))?.with(ts, |deque| deque.push_front(item));
    drop(fallen);
    Ok(Value::None)
}

fn extend(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    extend_with(ts, args.get(0), args.get(1), Deque::push_back)?;
    Ok(Value::None)
}

fn extendleft(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    extend_with(ts, args.get(0), args.get(1), Deque::push_front)?;
    Ok(Value::None)
}

fn clear(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    let old = deque(ts, args.get(0))?.with(ts, |deque| {
        deque.changes += 1;
        mem::take(&mut deque.items)
    });
    drop(old);
    Ok(Value::None)
}

pub(super) fn copy(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    let (items, most) = deque(ts, args.get(0))?.with(ts, |deque| (deque.items.clone(), deque.most));
    Ok(new(ts, items, most))
}

/// Pops with `take`, or says that there is nothing.
fn take(
    ts: &ThreadState<'_>,
    args: &Args<'_>,
    take: fn(&mut VecDeque<Value>) -> Option<Value>,
) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    let taken = deque(ts, args.get(0))?.with(ts, |deque| {
        deque.changes += 1;
        take(&mut deque.items)
    });
    taken.ok_or_else(|| ts.raise(Exc::IndexError, "pop from an empty deque"))
}

fn pop(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    take(ts, args, VecDeque::pop_back)
}

fn popleft(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    take(ts, args, VecDeque::pop_front)
}

fn len(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    Ok(Value::Int(deque(ts, args.get(0))?.with(ts, |deque| deque.items.len()) as i64))
}

/// The place of an equal item from `start` on. Comparing may run Python, which may change the deque.
fn find(
    ts: &mut ThreadState<'_>,
    value: &Value,
    wanted: &Value,
    start: usize,
    stop: usize,
) -> Result<Option<usize>, Unwind> {
    let (mut at, before) = (start, deque(ts, value)?.with(ts, |deque| deque.changes));
    while at < stop {
        if at.is_multiple_of(1024) {
            ts.poll()?;
        }
        let Some(item) = deque(ts, value)?.with(ts, |deque| deque.items.get(at).cloned()) else { break };
        let found = item.is(wanted) || compare::equal(ts, &item, wanted)?;
        if deque(ts, value)?.with(ts, |deque| deque.changes) != before {
            return Err(ts.raise(Exc::RuntimeError, "deque mutated during iteration"));
        }
        if found {
            return Ok(Some(at));
        }
        at += 1;
    }
    Ok(None)
}

fn contains(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    Ok(Value::bool(find(ts, args.get(0), args.get(1), 0, usize::MAX)?.is_some()))
}

fn count(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let (mut count, mut at) = (0, 0);
    while let Some(found) = find(ts, args.get(0), args.get(1), at, usize::MAX)? {
        count += 1;
        at = found + 1;
    }
    Ok(Value::Int(count))
}

fn index(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 3)?;
    let len = deque(ts, args.get(0))?.with(ts, |deque| deque.items.len()) as i64;
    let bound = |ts: &ThreadState<'_>, value: &Value, default: i64| -> Result<usize, Unwind> {
        let at = if matches!(value, Value::Null) { default } else { int(ts, value)? };
        Ok(if at < 0 { (at + len).max(0) } else { at.min(len) } as usize)
    };
    let (start, stop) = (bound(ts, args.get(2), 0)?, bound(ts, args.get(3), len)?);
    match find(ts, args.get(0), args.get(1), start, stop)? {
        Some(at) => Ok(Value::Int(at as i64)),
        None => {
            let shown = ts.repr(args.get(1))?;
            Err(ts.raise(Exc::ValueError, format!("{shown} is not in deque")))
        }
    }
}

fn remove(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let Some(at) = find(ts, args.get(0), args.get(1), 0, usize::MAX)? else {
        let shown = ts.repr(args.get(1))?;
        return Err(ts.raise(Exc::ValueError, format!("{shown} is not in deque")));
    };
    let old = deque(ts, args.get(0))?.with(ts, |deque| {
        deque.changes += 1;
        deque.items.remove(at)
    });
    drop(old);
    Ok(Value::None)
}

fn insert(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 2, 2)?;
    let (at, item) = (int(ts, args.get(1))?, args.get(2).clone());
    let full = deque(ts, args.get(0))?.with(ts, |deque| {
        let len = deque.items.len() as i64;
        if deque.most.is_some_and(|most| len >= most as i64) {
            return true;
        }
        deque.changes += 1;
        let at = if at < 0 { (at + len).max(0) } else { at.min(len) };
        deque.items.insert(at as usize, item);
        false
    });
    if full { Err(ts.raise(Exc::IndexError, "deque already at its maximum size")) } else { Ok(Value::None) }
}

fn reverse(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    deque(ts, args.get(0))?.with(ts, |deque| deque.items.make_contiguous().reverse());
    Ok(Value::None)
}

fn rotate(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 1)?;
    let by = if args.len() == 1 { 1 } else { int(ts, args.get(1))? };
    deque(ts, args.get(0))?.with(ts, |deque| {
        let len = deque.items.len();
        if len > 1 {
            deque.changes += 1;
            deque.items.rotate_right(by.rem_euclid(len as i64) as usize);
        }
    });
    Ok(Value::None)
}

/// Walks over a deque, from either end.
#[derive(Debug)]
struct Walk {
    deque: Value,
    backwards: bool,
    /// Changes of the deque when the walk began.
    changes: u64,
    passed: Shared<usize>,
}

impl NativeIterator for Walk {
    fn next(&self, ts: &mut ThreadState<'_>) -> Result<Option<Value>, Unwind> {
        let passed = self.passed.with(ts, |passed| {
            *passed += 1;
            *passed - 1
        });
        let (item, changed) = deque(ts, &self.deque)?.with(ts, |deque| {
            let at = if self.backwards { deque.items.len().checked_sub(passed + 1) } else { Some(passed) };
            (at.and_then(|at| deque.items.get(at).cloned()), deque.changes != self.changes)
        });
        if changed {
            return Err(ts.raise(Exc::RuntimeError, "deque mutated during iteration"));
        }
        Ok(item)
    }
}

fn walk(ts: &ThreadState<'_>, value: &Value, backwards: bool) -> Result<Value, Unwind> {
    let changes = deque(ts, value)?.with(ts, |deque| deque.changes);
    let passed = Shared::new(ts.vm().protection(), 0);
    Ok(Iterator::native(Walk { deque: value.clone(), backwards, changes, passed }))
}

fn iter(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    walk(ts, args.get(0), false)
}

fn reversed(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    walk(ts, args.get(0), true)
}
