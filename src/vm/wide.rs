//! Ranges with a bound, a step or a length beyond 64 bits. They do what the others do, only more slowly.

use num_bigint::BigInt;
use num_integer::Integer as _;
use num_traits::{One as _, Signed as _, Zero as _};

use super::{
    bigint,
    exception::Exc,
    iterate::{Iterator, NativeIterator},
    names::{Name, known},
    object::{Object, Range},
    shared::Shared,
    state::ThreadState,
    unwind::Unwind,
    value::Value,
};

/// A lazy arithmetic progression; `step` is never 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WideRange {
    pub start: BigInt,
    pub stop: BigInt,
    pub step: BigInt,
}

impl From<Range> for WideRange {
    fn from(range: Range) -> Self {
        Self { start: range.start.into(), stop: range.stop.into(), step: range.step.into() }
    }
}

impl WideRange {
    /// The range that a value is, if it is one of either kind.
    pub fn of(value: &Value) -> Option<Self> {
        match value.object()? {
            Object::Range(range) => Some((*range).into()),
            Object::WideRange(range) => Some((**range).clone()),
            _ => None,
        }
    }

    /// As a value: a plain range if it fits.
    pub fn value(self) -> Value {
        let narrow = |n: &BigInt| i64::try_from(n).ok();
        match [&self.start, &self.stop, &self.step].map(narrow) {
            [Some(start), Some(stop), Some(by)] if start.checked_sub(stop).is_some() => {
                Value::new(Object::Range(Range { start, stop, step: by }))
            }
            _ => Value::new(Object::WideRange(Box::new(self))),
        }
    }

    /// Number of elements.
    pub fn len(&self) -> BigInt {
        let distance = &self.stop - &self.start;
        distance.div_ceil(&self.step).max(BigInt::zero())
    }

    /// The index of an element.
    pub fn position(&self, n: &BigInt) -> Option<BigInt> {
        let (index, rest) = (n - &self.start).div_rem(&self.step);
        (rest.is_zero() && !index.is_negative() && index < self.len()).then_some(index)
    }

    /// What would stand at an index.
    fn place(&self, index: &BigInt) -> BigInt {
        &self.start + &self.step * index
    }

    /// The element at an index, which may count from the end.
    pub fn get(&self, index: &BigInt) -> Option<BigInt> {
        let len = self.len();
        let index = if index.is_negative() { index + &len } else { index.clone() };
        (!index.is_negative() && index < len).then(|| self.place(&index))
    }

    /// The same elements from the last to the first.
    pub fn reversed(&self) -> Self {
        let last: BigInt = self.len() - 1;
        Self { start: self.place(&last), stop: &self.start - &self.step, step: -&self.step }
    }

    /// Equal ranges have equal elements: the number, the first and the step tell.
    pub fn essence(&self) -> [Value; 3] {
        let len = self.len();
        let start = if len.is_zero() { Value::None } else { self.start.clone().into() };
        let step = if len <= BigInt::one() { Value::None } else { self.step.clone().into() };
        [len.into(), start, step]
    }

    /// An iterator.
    pub fn iterator(&self, ts: &ThreadState<'_>) -> Value {
        Iterator::native(Walk(Shared::new(ts.vm().protection(), self.clone())))
    }

    /// `range[i:j:k]`.
    pub fn slice(&self, ts: &mut ThreadState<'_>, slice: &[Value; 3]) -> Result<Value, Unwind> {
        let by = bound(ts, &slice[2])?.unwrap_or_else(BigInt::one);
        if by.is_zero() {
            return Err(ts.raise(Exc::ValueError, "slice step cannot be zero"));
        }
        let len = self.len();
        let backwards = by.is_negative();
        let (low, high) = if backwards { (-BigInt::one(), &len - 1) } else { (BigInt::zero(), len.clone()) };
        let clamped = |index: Option<BigInt>, first: bool| match index {
            None if first == backwards => high.clone(),
            None => low.clone(),
            Some(index) if index.is_negative() => (index + &len).max(low.clone()),
            Some(index) => index.min(high.clone()),
        };
        let start = clamped(bound(ts, &slice[0])?, true);
        let end = clamped(bound(ts, &slice[1])?, false);
        Ok(Self { start: self.place(&start), stop: self.place(&end), step: &self.step * by }.value())
    }
}

/// `start`, `stop` or `step` of a range or a slice.
pub(super) fn part(value: &Value, name: Name) -> Option<Value> {
    let place = [known::START, known::STOP, known::STEP].iter().position(|&part| part == name)?;
    if let Some(Object::Slice(parts)) = value.object() {
        return Some(parts[place].clone());
    }
    let WideRange { start, stop, step } = WideRange::of(value)?;
    [start, stop, step].into_iter().nth(place).map(Value::from)
}

/// A bound of a slice.
fn bound(ts: &mut ThreadState<'_>, value: &Value) -> Result<Option<BigInt>, Unwind> {
    if matches!(value, Value::None | Value::Null) {
        return Ok(None);
    }
    match ts.whole(value)? {
        Some(n) => Ok(Some(n)),
        None => Err(ts.type_error("slice indices must be integers or None or have an __index__ method")),
    }
}

impl ThreadState<'_> {
    /// An int of any size, or what an object's `__index__` says it is; nothing if it is none.
    pub fn whole(&mut self, value: &Value) -> Result<Option<BigInt>, Unwind> {
        match bigint::of(value) {
            Some(n) => Ok(Some(n)),
            None => Ok(self.call_special(value, known::INDEX, &[]).transpose()?.as_ref().and_then(bigint::of)),
        }
    }
}

/// What is left of a range.
#[derive(Debug)]
struct Walk(Shared<WideRange>);

impl NativeIterator for Walk {
    fn next(&self, ts: &mut ThreadState<'_>) -> Result<Option<Value>, Unwind> {
        Ok(self.0.with(ts, |rest| {
            let first = rest.get(&BigInt::zero())?;
            rest.start += &rest.step;
            Some(first.into())
        }))
    }
}
