//! Expressions that are bound, deleted or updated in place.

use ruff_python_ast::{Expr, StmtAugAssign};
use ruff_text_size::Ranged;

use super::super::code::Instr;
use super::super::refusal::Refusal;
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
            Expr::Subscript(subscript) => {
                self.expression(&subscript.value)?;
                self.expression(&subscript.slice)?;
                self.emit(Instr::StoreSubscr);
                Ok(())
            }
            Expr::Tuple(tuple) => self.unpack(&tuple.elts),
            Expr::List(list) => self.unpack(&list.elts),
            _ => Err(self.refuse(target.start(), unsupported::expression(target))),
        }
    }

    fn unpack(&mut self, targets: &[Expr]) -> Result<(), Refusal> {
        let length = self.count(targets.len())?;
        self.emit(Instr::UnpackSequence(length));
        targets.iter().try_for_each(|target| self.store(target))
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
            Expr::Subscript(subscript) => {
                self.expression(&subscript.value)?;
                self.expression(&subscript.slice)?;
                self.emit(Instr::DeleteSubscr);
                Ok(())
            }
            Expr::Tuple(tuple) => tuple.elts.iter().try_for_each(|target| self.delete(target)),
            Expr::List(list) => list.elts.iter().try_for_each(|target| self.delete(target)),
            _ => Err(self.refuse(target.start(), unsupported::expression(target))),
        }
    }

    /// `x += y`: the target's parts are evaluated once and kept on the stack for the store.
    pub(super) fn augmented_assign(&mut self, assign: &StmtAugAssign) -> Result<(), Refusal> {
        let operation = Instr::Inplace(self.binary_op(assign.op, assign)?);
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
            Expr::Subscript(subscript) => {
                self.expression(&subscript.value)?;
                self.expression(&subscript.slice)?;
                self.emit(Instr::DupTopX(2));
                self.emit(Instr::BinarySubscr);
                self.expression(&assign.value)?;
                self.emit(operation);
                self.emit(Instr::RotThree);
                self.emit(Instr::StoreSubscr);
                Ok(())
            }
            target => Err(self.refuse(target.start(), unsupported::expression(target))),
        }
    }
}
