//! Iteration: the built-in iterators, and classes that have `__iter__` and `__next__`.

use std::sync::Arc;

use crate::lang::code::CodeKind;

use super::{
    exception::Exc,
    generator::{self, Resumed, With},
    modules::deque,
    names::known,
    object::{Object, Range, View},
    quick,
    shared::Shared,
    state::ThreadState,
    subscript,
    unwind::Unwind,
    value::Value,
};

/// The built-in iterators. State that one iterator's users share is behind [`Shared`]; nothing is borrowed while
/// another iterator is asked.
#[derive(Debug)]
pub(super) enum Iterator {
    /// What is left of a range.
    Range(Shared<Range>),
    /// Items of a list as it is at the time, and the next index.
    List(Value, Shared<usize>),
    /// Items that cannot change.
    Items(Box<[Value]>, Shared<usize>),
    /// A set, the next place, and the number of elements it has to keep.
    Set(Value, Shared<usize>, usize),
    Dict(Box<DictIterator>),
    Enumerate(Value, Shared<i64>),
    Zip(Box<[Value]>),
    /// All have to end at once.
    StrictZip(Box<[Value]>),
    /// A test, or `None` for truth, and what is tested.
    Filter(Value, Value),
    /// A function that is called until it returns this.
    Calls(Value, Value),
    Map(Value, Box<[Value]>),
    /// `__getitem__` with 0, 1, 2 until `IndexError`.
    Subscript(Value, Shared<i64>),
    /// Of a library module.
    Native(Box<dyn NativeIterator>),
}

/// An iterator of a library module.
pub(super) trait NativeIterator: std::fmt::Debug {
    /// The next element. Nothing may be borrowed while another iterator is asked.
    fn next(&self, ts: &mut ThreadState<'_>) -> Result<Option<Value>, Unwind>;

    /// What `repr` shows, where that is more than a class and an address.
    fn repr(&self, _: &mut ThreadState<'_>) -> Result<Option<String>, Unwind> {
        Ok(None)
    }
}

impl Iterator {
    /// An iterator of a library module as a value.
    pub fn native(iterator: impl NativeIterator + 'static) -> Value {
        Value::new(Object::Iterator(Box::new(Self::Native(Box::new(iterator)))))
    }
}

/// A walk through a dictionary.
#[derive(Debug)]
pub(super) struct DictIterator {
    dict: Value,
    view: View,
    backwards: bool,
    /// Entries the dictionary has to keep.
    len: usize,
    /// The next place, or the one behind it.
    place: Shared<usize>,
}

impl DictIterator {
    /// The walk; nothing if it is no dictionary.
    pub fn value(ts: &ThreadState<'_>, dict: &Value, view: View, backwards: bool) -> Option<Value> {
        let Some(Object::Dict(shared)) = dict.object() else { return None };
        let len = shared.with(ts, |dict| dict.len());
        let place = Shared::new(ts.vm().protection(), if backwards { usize::MAX - 1 } else { 0 });
        let walk = Iterator::Dict(Box::new(Self { dict: dict.clone(), view, backwards, len, place }));
        Some(Value::new(Object::Iterator(Box::new(walk))))
    }

    fn next(&self, ts: &ThreadState<'_>) -> Result<Option<Value>, Unwind> {
        let Some(Object::Dict(dict)) = self.dict.object() else { return Ok(None) };
        let from = self.place.with(ts, |place| *place);
        // What was left once stays left.
        if from == usize::MAX {
            return Ok(None);
        }
        let found = dict.with(ts, |dict| {
            if dict.len() != self.len {
                return Err(());
            }
            let found = if self.backwards { dict.previous(from) } else { dict.next(from) };
            Ok(found.map(|(place, key, value)| {
                let next = if self.backwards { place } else { place + 1 };
                match self.view {
                    View::Keys => (next, key.clone(), None),
                    View::Values => (next, value.clone(), None),
                    View::Items => (next, key.clone(), Some(value.clone())),
                }
            }))
        });
        let next = found.as_ref().ok().and_then(Option::as_ref).map_or(usize::MAX, |(next, ..)| *next);
        self.place.with(ts, |place| *place = next);
        match found {
            Ok(Some((_, key, Some(value)))) => Ok(Some(Value::tuple([key, value]))),
            Ok(found) => Ok(found.map(|(_, item, _)| item)),
            Err(()) => Err(ts.raise(Exc::RuntimeError, "dictionary changed size during iteration")),
        }
    }
}

/// `iter(value)`.
pub(super) fn iterator(ts: &mut ThreadState<'_>, value: &Value) -> Result<Value, Unwind> {
    let protection = ts.vm().protection();
    let items = |items: Vec<Value>| Iterator::Items(items.into(), Shared::new(protection, 0));
    let made = match value.object() {
        Some(Object::Iterator(_)) => return Ok(value.clone()),
        Some(Object::Generator(generator)) if generator.kind() == CodeKind::Generator => return Ok(value.clone()),
        Some(Object::Range(range)) => Iterator::Range(Shared::new(protection, *range)),
        Some(Object::WideRange(range)) => return Ok(range.iterator(ts)),
        Some(Object::List(_)) => Iterator::List(value.clone(), Shared::new(protection, 0)),
        Some(Object::Set(set) | Object::FrozenSet(set)) => {
            Iterator::Set(value.clone(), Shared::new(protection, 0), set.with(ts, |set| set.len()))
        }
        Some(Object::Bytes(bytes)) => items(bytes.iter().map(|&byte| Value::Int(i64::from(byte))).collect()),
        Some(Object::ByteArray(bytes)) => {
            items(bytes.with(ts, |bytes| bytes.iter().map(|&byte| Value::Int(i64::from(byte))).collect()))
        }
        Some(Object::Tuple(tuple)) => items(tuple.to_vec()),
        Some(Object::Str(text)) => items(text.text.chars().map(subscript::character).collect()),
        Some(Object::Dict(_)) => return Ok(DictIterator::value(ts, value, View::Keys, false).unwrap_or_default()),
        Some(Object::View(dict, view)) => {
            return Ok(DictIterator::value(ts, dict, *view, false).unwrap_or_default());
        }
        Some(Object::Instance(_)) => match ts.call_special(value, known::ITER, &[]) {
            Some(made) => return ts.checked_iterator(made?),
            None if ts.special(value, known::GETITEM).is_some() => {
                Iterator::Subscript(value.clone(), Shared::new(protection, 0))
            }
            None if value.inner().as_instance().is_none() => return iterator(ts, value.inner()),
            None => return Err(not_iterable(ts, value)),
        },
        _ => return Err(not_iterable(ts, value)),
    };
    Ok(Value::new(Object::Iterator(Box::new(made))))
}

impl ThreadState<'_> {
    /// An iterator, if the value is iterable.
    pub fn special_iter(&mut self, value: &Value) -> Option<Value> {
        iterator(self, value).ok()
    }
}

#[cold]
fn not_iterable(ts: &ThreadState<'_>, value: &Value) -> Unwind {
    ts.type_error(format!("'{}' object is not iterable", ts.type_name(value)))
}

/// What a dictionary's view shows now.
pub(super) fn view_items(ts: &ThreadState<'_>, dict: &Value, view: View) -> Vec<Value> {
    let Some(Object::Dict(dict)) = dict.object() else { return Vec::new() };
    dict.with(ts, |dict| {
        dict.iter()
            .map(|(key, value)| match view {
                View::Keys => key.clone(),
                View::Values => value.clone(),
                View::Items => Value::tuple([key.clone(), value.clone()]),
            })
            .collect()
    })
}

/// The next element of an iterator.
pub(super) fn next(ts: &mut ThreadState<'_>, iterator: &Value) -> Result<Option<Value>, Unwind> {
    let mut item = Value::Null;
    if let Some(more) = quick::next(ts, iterator, &mut item) {
        return Ok(more.then_some(item));
    }
    if let Some(Object::Generator(generator)) = iterator.object()
        && generator.kind() == CodeKind::Generator
    {
        return Ok(match generator::resume(ts, generator, With::Value(Value::None))? {
            Resumed::Yielded(value) => Some(value),
            Resumed::Returned(_) => None,
        });
    }
    next_of_any(ts, iterator)
}

#[inline(never)]
fn next_of_any(ts: &mut ThreadState<'_>, iterator: &Value) -> Result<Option<Value>, Unwind> {
    let made = match iterator.object() {
        Some(Object::Iterator(made)) => made,
        Some(Object::Instance(_)) => {
            return match ts.call_special(iterator, known::NEXT, &[]) {
                Some(Ok(value)) => Ok(Some(value)),
                Some(Err(unwind)) if ts.is_exception(&unwind, Exc::StopIteration) => Ok(None),
                Some(Err(unwind)) => Err(unwind),
                None => {
                    let kind = ts.type_name(iterator);
                    Err(ts.type_error(format!("'{kind}' object is not an iterator")))
                }
            };
        }
        _ => return Err(ts.type_error(format!("'{}' object is not an iterator", ts.type_name(iterator)))),
    };
    match &**made {
        Iterator::Range(_) | Iterator::List(..) => {
            let mut item = Value::Null;
            Ok(quick::next(ts, iterator, &mut item).filter(|more| *more).map(|_| item))
        }
        Iterator::Items(items, index) => {
            let at = index.with(ts, |index| {
                *index += 1;
                *index - 1
            });
            Ok(items.get(at).cloned())
        }
        Iterator::Set(set, place, len) => {
            let Some(set) = super::set::of(set) else { return Ok(None) };
            let from = place.with(ts, |place| *place);
            let found = set.with(ts, |set| {
                let unchanged = set.len() == *len || from == usize::MAX;
                unchanged.then(|| set.next(from).map(|(place, key)| (place + 1, key.clone())))
            });
            match found {
                Some(found) => {
                    place.with(ts, |place| *place = found.as_ref().map_or(usize::MAX, |(next, _)| *next));
                    Ok(found.map(|(_, key)| key))
                }
                None => {
                    place.with(ts, |place| *place = usize::MAX);
                    Err(ts.raise(Exc::RuntimeError, "Set changed size during iteration"))
                }
            }
        }
        Iterator::Dict(walk) => walk.next(ts),
        Iterator::Enumerate(inner, count) => match next(ts, inner)? {
            Some(item) => {
                let number = count.with(ts, |count| {
                    *count += 1;
                    *count - 1
                });
                Ok(Some(Value::tuple([Value::Int(number), item])))
            }
            None => Ok(None),
        },
        Iterator::Zip(inner) => Ok(next_of_each(ts, inner)?.map(Value::tuple)),
        Iterator::StrictZip(inner) => next_of_all(ts, inner),
        Iterator::Filter(test, inner) => next_that_passes(ts, test, inner),
        Iterator::Calls(function, last) => {
            let result = ts.call(function, &[])?;
            Ok(if super::compare::equal(ts, &result, last)? { None } else { Some(result) })
        }
        Iterator::Map(function, inner) => match next_of_each(ts, inner)? {
            Some(args) => ts.call(function, &args).map(Some),
            None => Ok(None),
        },
        Iterator::Native(iterator) => ts.nested(|ts| iterator.next(ts)),
        Iterator::Subscript(target, index) => {
            let at = index.with(ts, |index| {
                *index += 1;
                *index - 1
            });
            match subscript::get(ts, target, &Value::Int(at)) {
                Ok(item) => Ok(Some(item)),
                Err(unwind) if ts.is_exception(&unwind, Exc::IndexError) => Ok(None),
                Err(unwind) => Err(unwind),
            }
        }
    }
}

fn next_of_each(ts: &mut ThreadState<'_>, iterators: &[Value]) -> Result<Option<Vec<Value>>, Unwind> {
    if iterators.is_empty() {
        return Ok(None);
    }
    let mut items = Vec::with_capacity(iterators.len());
    for iterator in iterators {
        match next(ts, iterator)? {
            Some(item) => items.push(item),
            None => return Ok(None),
        }
    }
    Ok(Some(items))
}

fn next_that_passes(ts: &mut ThreadState<'_>, test: &Value, inner: &Value) -> Result<Option<Value>, Unwind> {
    while let Some(item) = next(ts, inner)? {
        let wanted = match test {
            Value::None => ts.truth(&item)?,
            test => {
                let verdict = ts.call(test, std::slice::from_ref(&item))?;
                ts.truth(&verdict)?
            }
        };
        if wanted {
            return Ok(Some(item));
        }
        ts.poll()?;
    }
    Ok(None)
}

/// The next of each, all of which have to end at once.
fn next_of_all(ts: &mut ThreadState<'_>, iterators: &[Value]) -> Result<Option<Value>, Unwind> {
    let mut items = Vec::with_capacity(iterators.len());
    for (index, iterator) in iterators.iter().enumerate() {
        let item = next(ts, iterator)?;
        // The first one says whether there is another round.
        let wrong = match (&item, items.is_empty()) {
            _ if index == 0 => None,
            (None, false) => Some("shorter"),
            (Some(_), true) => Some("longer"),
            _ => None,
        };
        if let Some(wrong) = wrong {
            let others = if index == 1 { "argument 1".into() } else { format!("arguments 1-{index}") };
            return Err(ts.raise(Exc::ValueError, format!("zip() argument {} is {wrong} than {others}", index + 1)));
        }
        items.extend(item);
    }
    Ok(if items.is_empty() { None } else { Some(Value::tuple(items)) })
}

/// All elements of something iterable, for `list(x)` and whatever takes a whole sequence.
pub(super) fn collect(ts: &mut ThreadState<'_>, value: &Value) -> Result<Vec<Value>, Unwind> {
    match value.object() {
        Some(Object::List(list)) => return Ok(list.with(ts, |list| list.clone())),
        Some(Object::Tuple(items)) => return Ok(items.to_vec()),
        // At once, as `list(d)` is in CPython with and without a GIL: nobody changes them on the way.
        Some(Object::Dict(dict)) => return Ok(ts.dict_entries(dict).into_iter().map(|(key, _)| key).collect()),
        Some(Object::View(dict, view)) if let Some(Object::Dict(dict)) = dict.object() => {
            let entries = ts.dict_entries(dict).into_iter();
            return Ok(match view {
                View::Keys => entries.map(|(key, _)| key).collect(),
                View::Values => entries.map(|(_, value)| value).collect(),
                View::Items => entries.map(|(key, value)| Value::tuple([key, value])).collect(),
            });
        }
        Some(Object::Set(set) | Object::FrozenSet(set)) => {
            return Ok(ts.set_elements(set).into_iter().map(|(_, element)| element).collect());
        }
        Some(Object::Instance(instance)) if Arc::ptr_eq(&instance.class, &ts.vm().types().library.deque) => {
            return deque::items(ts, value);
        }
        _ => {}
    }
    let iterator = iterator(ts, value)?;
    let mut items = Vec::new();
    while let Some(item) = next(ts, &iterator)? {
        items.push(item);
        if items.len() % 1024 == 0 {
            ts.poll()?;
            if items.len() == items.capacity() {
                ts.afford(items.len().saturating_mul(2 * size_of::<Value>()))?;
            }
        }
    }
    Ok(items)
}

/// Exactly `count` elements, for an assignment to several targets.
pub(super) fn unpack(ts: &mut ThreadState<'_>, value: &Value, count: usize) -> Result<Vec<Value>, Unwind> {
    let iterator = match iterator(ts, value) {
        Err(unwind) if ts.is_exception(&unwind, Exc::TypeError) => {
            let kind = ts.type_name(value);
            return Err(ts.type_error(format!("cannot unpack non-iterable {kind} object")));
        }
        other => other?,
    };
    let mut items = Vec::with_capacity(count);
    while let Some(item) = next(ts, &iterator)? {
        if items.len() == count {
            let message = format!("too many values to unpack (expected {count})");
            return Err(ts.raise(Exc::ValueError, message));
        }
        items.push(item);
    }
    if items.len() < count {
        let message = format!("not enough values to unpack (expected {count}, got {})", items.len());
        return Err(ts.raise(Exc::ValueError, message));
    }
    Ok(items)
}
