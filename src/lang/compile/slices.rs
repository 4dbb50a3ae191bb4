//! Subscripts and slices, read, bound, deleted and updated in place (`compiler_visit_slice`).

use ruff_python_ast::{Expr, ExprSlice, ExprSubscript};

use super::super::code::{Const, Instr};
use super::super::refusal::Refusal;
use super::Compiler;

/// What is done with an element or a slice. On the stack is the value to bind, if any.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Usage {
    Load,
    Store,
    Delete,
}

impl Compiler<'_> {
    pub(super) fn subscript(&mut self, subscript: &ExprSubscript, usage: Usage) -> Result<(), Refusal> {
        self.expression(&subscript.value)?;
        match simple_slice(subscript) {
            Some(slice) => {
                let bounds = self.bounds(slice)?;
                self.emit(match usage {
                    Usage::Load => Instr::Slice(bounds),
                    Usage::Store => Instr::StoreSlice(bounds),
                    Usage::Delete => Instr::DeleteSlice(bounds),
                });
            }
            None => {
                self.expression(&subscript.slice)?;
                self.emit(match usage {
                    Usage::Load => Instr::BinarySubscr,
                    Usage::Store => Instr::StoreSubscr,
                    Usage::Delete => Instr::DeleteSubscr,
                });
            }
        }
        Ok(())
    }

    /// `a[i] += value`: `a` and `i` are evaluated once and kept on the stack for the store.
    pub(super) fn update_subscript(
        &mut self,
        subscript: &ExprSubscript,
        value: &Expr,
        operation: Instr,
    ) -> Result<(), Refusal> {
        self.expression(&subscript.value)?;
        let Some(slice) = simple_slice(subscript) else {
            self.expression(&subscript.slice)?;
            self.emit(Instr::DupTopX(2));
            self.emit(Instr::BinarySubscr);
            self.expression(value)?;
            self.emit(operation);
            self.emit(Instr::RotThree);
            self.emit(Instr::StoreSubscr);
            return Ok(());
        };
        let bounds = self.bounds(slice)?;
        let (copy, rotate) = match bounds {
            0 => (Instr::DupTop, Instr::RotTwo),
            1 | 2 => (Instr::DupTopX(2), Instr::RotThree),
            _ => (Instr::DupTopX(3), Instr::RotFour),
        };
        self.emit(copy);
        self.emit(Instr::Slice(bounds));
        self.expression(value)?;
        self.emit(operation);
        self.emit(rotate);
        self.emit(Instr::StoreSlice(bounds));
        Ok(())
    }

    /// The bounds of a slice that are there, and the number in `SLICE+n` for them.
    fn bounds(&mut self, slice: &ExprSlice) -> Result<u8, Refusal> {
        for bound in [&slice.lower, &slice.upper].into_iter().flatten() {
            self.expression(bound)?;
        }
        Ok(u8::from(slice.lower.is_some()) + 2 * u8::from(slice.upper.is_some()))
    }

    /// A slice object, for `a[i:j:k]` and `a[i:j, k]`.
    pub(super) fn slice(&mut self, slice: &ExprSlice) -> Result<(), Refusal> {
        for bound in [&slice.lower, &slice.upper] {
            match bound {
                Some(bound) => self.expression(bound)?,
                None => self.load_const(Const::None)?,
            }
        }
        if let Some(step) = &slice.step {
            self.expression(step)?;
        }
        self.emit(Instr::BuildSlice(if slice.step.is_some() { 3 } else { 2 }));
        Ok(())
    }
}

/// The slice of `a[i:j]`, which has instructions of its own.
fn simple_slice(subscript: &ExprSubscript) -> Option<&ExprSlice> {
    subscript.slice.as_slice_expr().filter(|slice| slice.step.is_none())
}
