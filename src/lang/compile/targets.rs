//! Expressions that are bound, deleted or updated in place.

use ruff_python_ast::{Expr, StmtAugAssign};
use ruff_text_size::Ranged;

use super::super::code::Instr;
use super::super::refusal::Refusal;
use super::slices::Usage;
use super::{Access, Compiler, unsupported};

impl Compiler<'_> {
    /// Binds the value on the stack to a target.
    pub(super) fn store(&mut self, target: &Expr) -> Result<(), Refusal> {
        self.unit.advance_line(self.source.line(target.start()));
        match target {
            Expr::Name(name) => self.name(&name.id, Access::Store),
            Expr::Attribute(attribute) => {
                self.expression(&attribute.value)?;
                let number = self.name_number(&attribute.attr)?;
                self.emit(Instr::StoreAttr(number));
                Ok(())
            }
            Expr::Subscript(subscript) => self.subscript(subscript, Usage::Store),
            Expr::Tuple(tuple) => self.unpack(&tuple.elts),
            Expr::List(list) => self.unpack(&list.elts),
            _ => Err(self.refuse(target.start(), unsupported::expression(target))),
        }
    }

    fn unpack(&mut self, targets: &[Expr]) -> Result<(), Refusal> {
        match targets.iter().position(Expr::is_starred_expr) {
            Some(starred) => {
                let (Ok(before), Ok(after)) = (u8::try_from(starred), u8::try_from(targets.len() - starred - 1)) else {
                    return Err(self.refuse(targets[0].start(), "too many targets beside one with a star"));
                };
                self.emit(Instr::UnpackEx { before, after });
            }
            None => {
                let length = self.count(targets.len())?;
                self.emit(Instr::UnpackSequence(length));
            }
        }
        let mut starred = false;
        for target in targets {
            match target {
                Expr::Starred(second) if starred => {
                    return Err(self.refuse(second.start(), "multiple starred expressions in assignment"));
                }
                Expr::Starred(target) => {
                    starred = true;
                    self.store(&target.value)?;
                }
                target => self.store(target)?,
            }
        }
        Ok(())
    }

    pub(super) fn delete(&mut self, target: &Expr) -> Result<(), Refusal> {
        self.unit.advance_line(self.source.line(target.start()));
        match target {
            Expr::Name(name) => self.name(&name.id, Access::Delete),
            Expr::Attribute(attribute) => {
                self.expression(&attribute.value)?;
                let number = self.name_number(&attribute.attr)?;
                self.emit(Instr::DeleteAttr(number));
                Ok(())
            }
            Expr::Subscript(subscript) => self.subscript(subscript, Usage::Delete),
            Expr::Tuple(tuple) => tuple.elts.iter().try_for_each(|target| self.delete(target)),
            Expr::List(list) => list.elts.iter().try_for_each(|target| self.delete(target)),
            _ => Err(self.refuse(target.start(), unsupported::expression(target))),
        }
    }

    /// `x += y`: the target's parts are evaluated once and kept on the stack for the store.
    pub(super) fn augmented_assign(&mut self, assign: &StmtAugAssign) -> Result<(), Refusal> {
        let operation = Instr::Inplace(Self::binary_op(assign.op));
        match &*assign.target {
            Expr::Name(name) => {
                self.name(&name.id, Access::Load)?;
                self.expression(&assign.value)?;
                self.emit(operation);
                self.name(&name.id, Access::Store)
            }
            Expr::Attribute(attribute) => {
                self.expression(&attribute.value)?;
                self.emit(Instr::DupTop);
                let number = self.name_number(&attribute.attr)?;
                self.emit(Instr::LoadAttr(number));
                self.expression(&assign.value)?;
                self.emit(operation);
                self.emit(Instr::RotTwo);
                self.emit(Instr::StoreAttr(number));
                Ok(())
            }
            Expr::Subscript(subscript) => self.update_subscript(subscript, &assign.value, operation),
            target => Err(self.refuse(target.start(), unsupported::expression(target))),
        }
    }
}
