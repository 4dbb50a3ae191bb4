//! Slices: what `a[i:j:k]` means for something of a length, and reading, writing and deleting slices of lists.

use super::{
    bigint,
    exception::Exc,
    iterate,
    names::known,
    native::{Args, Native},
    object::Object,
    operate,
    shared::Shared,
    state::ThreadState,
    unwind::Unwind,
    value::Value,
};

/// A slice of something of a known length: `count` items from `start` on, each `step` from the one before.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub start: i64,
    /// Behind the last item.
    pub end: i64,
    pub step: i64,
    pub count: usize,
}

impl Span {
    /// The indices in the slice's order.
    pub fn indices(self) -> impl ExactSizeIterator<Item = usize> + Clone {
        (0..self.count).map(move |n| (self.start + n as i64 * self.step) as usize)
    }

    /// The items in the slice's order.
    pub fn of<T: Clone>(self, items: &[T]) -> Vec<T> {
        if self.step == 1 {
            return items[self.start as usize..self.start as usize + self.count].to_vec();
        }
        self.indices().map(|index| items[index].clone()).collect()
    }
}

/// An index of a slice, counted from the end if negative, brought between 0 and `len`.
pub(super) fn clamp(index: i64, len: usize) -> usize {
    let len = len as i64;
    (if index < 0 { index.saturating_add(len).max(0) } else { index.min(len) }) as usize
}

/// What a slice with these parts is of something of this length; the step is not 0.
fn span(start: Option<i64>, end: Option<i64>, step: i64, len: usize) -> Span {
    let len = len as i64;
    let (least, most) = if step > 0 { (0, len) } else { (-1, len - 1) };
    let bound = |index: Option<i64>, default: i64| match index {
        None => default,
        Some(index) if index < 0 => index.saturating_add(len).max(least),
        Some(index) => index.min(most),
    };
    let (start, end) =
        if step > 0 { (bound(start, 0), bound(end, len)) } else { (bound(start, len - 1), bound(end, -1)) };
    let distance = if step > 0 { end - start } else { start - end };
    let count = if distance <= 0 { 0 } else { (distance - 1) as u64 / step.unsigned_abs() + 1 };
    Span { start, end, step, count: count as usize }
}

pub(super) const METHODS: &[Native] = &[Native { name: "indices", run: indices }];

/// `slice.indices(length)`.
fn indices(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let (slice, len) = (args.get(0).clone(), args.get(1).clone());
    let Ok(len) = usize::try_from(ts.index(&len)?) else {
        return Err(ts.raise(Exc::ValueError, "length should not be negative"));
    };
    let Some(Object::Slice(parts)) = slice.object() else { return Ok(Value::None) };
    let span = ts.span(parts, len)?;
    Ok(Value::tuple([span.start, span.end, span.step].map(Value::Int)))
}

impl ThreadState<'_> {
    /// A slice object.
    pub fn slice(start: Value, end: Value, step: Value) -> Value {
        Value::new(Object::Slice(Box::new([start, end, step])))
    }

    /// An int, or what an object's `__index__` says it is, as far as it fits.
    pub fn index(&mut self, value: &Value) -> Result<i64, Unwind> {
        match self.index_of(value)? {
            Some(Ok(index)) => Ok(index),
            Some(Err(_)) => Err(self.raise(Exc::OverflowError, "Python int too large to convert to C ssize_t")),
            None => {
                let kind = self.type_name(value);
                Err(self.type_error(format!("'{kind}' object cannot be interpreted as an integer")))
            }
        }
    }

    /// The same for a bound of a slice, where what is too large is as large as can be.
    pub fn index_of_slice(&mut self, value: &Value) -> Result<i64, Unwind> {
        match self.index_of(value)? {
            Some(Ok(index) | Err(index)) => Ok(index),
            None => Err(self.type_error("slice indices must be integers or None or have an __index__ method")),
        }
    }

    /// An int; `Err` with the nearest that fits if it is too large; nothing if it is none.
    pub fn index_of(&mut self, value: &Value) -> Result<Option<Result<i64, i64>>, Unwind> {
        if let Some(index) = operate::integer(value) {
            return Ok(Some(Ok(index)));
        }
        let value = match self.call_special(value, known::INDEX, &[]) {
            Some(index) => index?,
            None => value.clone(),
        };
        if let Some(index) = operate::integer(&value) {
            return Ok(Some(Ok(index)));
        }
        let nearest = |n| if num_traits::Signed::is_negative(&n) { i64::MIN } else { i64::MAX };
        Ok(bigint::of(&value).map(|n| Err(nearest(n))))
    }

    /// What a slice is of something of this length.
    pub fn span(&mut self, slice: &[Value; 3], len: usize) -> Result<Span, Unwind> {
        let [start, end, step] = self.slice_parts(slice)?;
        Ok(span(start, end, step.unwrap_or(1), len))
    }

    fn slice_parts(&mut self, slice: &[Value; 3]) -> Result<[Option<i64>; 3], Unwind> {
        let mut parts = [None; 3];
        // In CPython's order: a bad step is found first.
        for index in [2, 0, 1] {
            if !matches!(slice[index], Value::None | Value::Null) {
                parts[index] = Some(self.index_of_slice(&slice[index])?);
            }
        }
        match parts[2] {
            Some(0) => Err(self.raise(Exc::ValueError, "slice step cannot be zero")),
            // So that it can be negated.
            step => Ok([parts[0], parts[1], step.map(|step| step.max(-i64::MAX))]),
        }
    }

    /// `list[slice]`.
    pub fn list_slice(&mut self, list: &Shared<Vec<Value>>, slice: &[Value; 3]) -> Result<Value, Unwind> {
        let [start, end, step] = self.slice_parts(slice)?;
        let size = list.with(self, |list| span(start, end, step.unwrap_or(1), list.len()).count);
        self.afford(size.saturating_mul(size_of::<Value>()))?;
        let items = list.with(self, |list| span(start, end, step.unwrap_or(1), list.len()).of(list));
        Ok(self.list(items))
    }

    /// `list[slice] = items`.
    pub fn set_list_slice(
        &mut self,
        list: &Shared<Vec<Value>>,
        slice: &[Value; 3],
        items: &Value,
    ) -> Result<(), Unwind> {
        let [start, end, step] = self.slice_parts(slice)?;
        let items = match iterate::collect(self, items) {
            Err(unwind) if self.is_exception(&unwind, Exc::TypeError) && self.special_iter(items).is_none() => {
                let extended = step.is_some_and(|step| step != 1);
                let what =
                    if extended { "must assign iterable to extended slice" } else { "can only assign an iterable" };
                return Err(self.type_error(what));
            }
            items => items?,
        };
        let step = step.unwrap_or(1);
        let given = items.len();
        let old: Result<Vec<Value>, usize> = list.with(self, |list| {
            let span = span(start, end, step, list.len());
            if step == 1 {
                let start = span.start as usize;
                return Ok(list.splice(start..start + span.count, items).collect());
            }
            if span.count != given {
                return Err(span.count);
            }
            Ok(span.indices().zip(items).map(|(index, item)| std::mem::replace(&mut list[index], item)).collect())
        });
        match old {
            Ok(old) => {
                drop(old);
                Ok(())
            }
            Err(count) => {
                let message = format!("attempt to assign sequence of size {given} to extended slice of size {count}");
                Err(self.raise(Exc::ValueError, message))
            }
        }
    }

    /// `del list[slice]`.
    pub fn delete_list_slice(&mut self, list: &Shared<Vec<Value>>, slice: &[Value; 3]) -> Result<(), Unwind> {
        let [start, end, step] = self.slice_parts(slice)?;
        let old: Vec<Value> = list.with(self, |list| {
            let span = span(start, end, step.unwrap_or(1), list.len());
            if span.step == 1 {
                let start = span.start as usize;
                return list.drain(start..start + span.count).collect();
            }
            let old = span.indices().map(|index| list[index].take_whole()).collect();
            list.retain(|item| !matches!(item, Value::Null));
            old
        });
        drop(old);
        Ok(())
    }
}
