//! The stack that a pickle is read onto, and its marks. Below the last mark nobody reaches without taking it away.

use crate::vm::{state::ThreadState, unwind::Unwind, value::Value};

use super::error;

/// Values, and where marks stand between them.
#[derive(Debug, Default)]
pub(super) struct Stack {
    values: Vec<Value>,
    marks: Vec<usize>,
}

impl Stack {
    /// Number of values.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    fn fence(&self) -> usize {
        self.marks.last().copied().unwrap_or(0)
    }

    /// Pushes a value.
    #[inline]
    pub fn push(&mut self, ts: &ThreadState<'_>, value: Value) -> Result<(), Unwind> {
        if self.values.len() == self.values.capacity() {
            ts.afford(2 * size_of_val(&self.values[..]))?;
        }
        self.values.push(value);
        Ok(())
    }

    /// Pops a value.
    #[inline]
    pub fn pop(&mut self, ts: &mut ThreadState<'_>) -> Result<Value, Unwind> {
        if self.values.len() <= self.fence() {
            return Err(self.underflow(ts));
        }
        Ok(self.values.pop().unwrap_or_default())
    }

    /// The value on top.
    pub fn top(&self, ts: &mut ThreadState<'_>) -> Result<Value, Unwind> {
        if self.values.len() <= self.fence() {
            return Err(self.underflow(ts));
        }
        Ok(self.values.last().cloned().unwrap_or_default())
    }

    /// Sets a mark.
    pub fn mark(&mut self, ts: &ThreadState<'_>) -> Result<(), Unwind> {
        if self.marks.len() == self.marks.capacity() {
            ts.afford(2 * size_of_val(&self.marks[..]))?;
        }
        self.marks.push(self.values.len());
        Ok(())
    }

    /// Takes the last mark away; gives its place.
    pub fn unmark(&mut self, ts: &mut ThreadState<'_>) -> Result<usize, Unwind> {
        self.marks.pop().ok_or_else(|| error::unpickling(ts, "could not find MARK"))
    }

    /// Takes away what is on top, value or mark.
    pub fn drop_top(&mut self, ts: &mut ThreadState<'_>) -> Result<(), Unwind> {
        if self.marks.last() == Some(&self.values.len()) {
            self.marks.pop();
            return Ok(());
        }
        self.pop(ts).map(drop)
    }

    /// Pops all values from a place on.
    pub fn pop_from(&mut self, ts: &mut ThreadState<'_>, place: usize) -> Result<Vec<Value>, Unwind> {
        if place < self.fence() || place > self.values.len() {
            return Err(self.underflow(ts));
        }
        Ok(self.values.split_off(place))
    }

    /// The value below a place, to which all from there on are to be added.
    pub fn below(&self, ts: &mut ThreadState<'_>, place: usize) -> Result<Value, Unwind> {
        if place > self.values.len() || place <= self.fence() {
            return Err(self.underflow(ts));
        }
        Ok(self.values[place - 1].clone())
    }

    #[cold]
    fn underflow(&self, ts: &mut ThreadState<'_>) -> Unwind {
        let marked = !self.marks.is_empty();
        error::unpickling(ts, if marked { "unexpected MARK found" } else { "unpickling stack underflow" })
    }
}
