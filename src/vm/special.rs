//! Operators that classes define: which side is asked first, and what `NotImplemented` means (`Objects/abstract.c`).

use std::sync::Arc;

use crate::lang::code::{BinaryOp, CodeKind, CompareOp};

use super::{
    names::{Name, known},
    object::Object,
    state::ThreadState,
    unwind::Unwind,
    value::Value,
};

/// The methods of an operator: direct, reflected, in place.
fn binary_names(op: BinaryOp) -> [Name; 3] {
    match op {
        BinaryOp::Add => [known::ADD, known::RADD, known::IADD],
        BinaryOp::Subtract => [known::SUB, known::RSUB, known::ISUB],
        BinaryOp::Multiply => [known::MUL, known::RMUL, known::IMUL],
        BinaryOp::TrueDivide => [known::TRUEDIV, known::RTRUEDIV, known::ITRUEDIV],
        BinaryOp::FloorDivide => [known::FLOORDIV, known::RFLOORDIV, known::IFLOORDIV],
        BinaryOp::Modulo => [known::MOD, known::RMOD, known::IMOD],
        BinaryOp::Power => [known::POW, known::RPOW, known::IPOW],
        BinaryOp::Lshift => [known::LSHIFT, known::RLSHIFT, known::ILSHIFT],
        BinaryOp::Rshift => [known::RSHIFT, known::RRSHIFT, known::IRSHIFT],
        BinaryOp::And => [known::AND, known::RAND, known::IAND],
        BinaryOp::Or => [known::OR, known::ROR, known::IOR],
        BinaryOp::Xor => [known::XOR, known::RXOR, known::IXOR],
        BinaryOp::MatrixMultiply => [known::MATMUL, known::RMATMUL, known::IMATMUL],
    }
}

/// The methods of a comparison: of the left side, and mirrored, of the right.
fn compare_names(op: CompareOp) -> [Name; 2] {
    match op {
        CompareOp::Less => [known::LT, known::GT],
        CompareOp::LessEqual => [known::LE, known::GE],
        CompareOp::Greater => [known::GT, known::LT],
        CompareOp::GreaterEqual => [known::GE, known::LE],
        CompareOp::NotEqual => [known::NE, known::NE],
        _ => [known::EQ, known::EQ],
    }
}

impl ThreadState<'_> {
    /// Whether one of the operands is of a class that could define the operator.
    #[inline]
    fn is_special(left: &Value, right: &Value) -> bool {
        left.as_instance().is_some() || right.as_instance().is_some()
    }

    /// Asks one operand; nothing if its class does not define the method, or it declines.
    fn ask(&mut self, value: &Value, name: Name, other: &Value) -> Result<Option<Value>, Unwind> {
        match self.call_special(value, name, std::slice::from_ref(other)) {
            Some(result) => Ok(Some(result?).filter(|result| !matches!(result.object(), Some(Object::NotImplemented)))),
            None => Ok(None),
        }
    }

    /// Whether the right operand is asked first: its class derives from that of the left.
    fn right_first(&self, left: &Value, right: &Value) -> bool {
        let types = self.vm().types();
        let (left, right) = (types.of(left), types.of(right));
        !Arc::ptr_eq(left, right) && right.derives_from(left)
    }

    /// `left op right` by the operands' classes; nothing if they do not define it.
    pub(super) fn special_binary(
        &mut self,
        op: BinaryOp,
        left: &Value,
        right: &Value,
        in_place: bool,
    ) -> Result<Option<Value>, Unwind> {
        if !Self::is_special(left, right) {
            return Ok(None);
        }
        let [direct, reflected, own] = binary_names(op);
        if in_place && let Some(result) = self.ask(left, own, right)? {
            return Ok(Some(result));
        }
        let same = Arc::ptr_eq(self.vm().types().of(left), self.vm().types().of(right));
        let order = if self.right_first(left, right) {
            [(right, reflected, left), (left, direct, right)]
        } else {
            [(left, direct, right), (right, reflected, left)]
        };
        for (asked, name, other) in order {
            if (name == direct || !same)
                && let Some(result) = self.ask(asked, name, other)?
            {
                return Ok(Some(result));
            }
        }
        Ok(None)
    }

    /// What `__iter__` returned, if it is an iterator.
    pub(super) fn checked_iterator(&self, made: Value) -> Result<Value, Unwind> {
        let iterates = match made.object() {
            Some(Object::Iterator(_)) => true,
            Some(Object::Generator(generator)) => generator.kind() == CodeKind::Generator,
            Some(Object::Instance(instance)) => instance.class.lookup(self, known::NEXT).is_some(),
            _ => false,
        };
        if iterates {
            return Ok(made);
        }
        let kind = self.type_name(&made);
        Err(self.type_error(format!("iter() returned non-iterator of type '{kind}'")))
    }

    /// `divmod` by the operands' classes; nothing if they do not define it.
    pub(super) fn special_divmod(&mut self, left: &Value, right: &Value) -> Result<Option<Value>, Unwind> {
        match self.ask(left, known::DIVMOD, right)? {
            Some(result) => Ok(Some(result)),
            None => self.ask(right, known::RDIVMOD, left),
        }
    }

    /// `left op right` for `<` to `!=`, by the operands' classes; nothing if they do not define it.
    pub(super) fn special_compare(
        &mut self,
        op: CompareOp,
        left: &Value,
        right: &Value,
    ) -> Result<Option<Value>, Unwind> {
        if !Self::is_special(left, right) {
            return Ok(None);
        }
        let [direct, mirrored] = compare_names(op);
        let order = if self.right_first(left, right) {
            [(right, mirrored, left), (left, direct, right)]
        } else {
            [(left, direct, right), (right, mirrored, left)]
        };
        for (asked, name, other) in order {
            if let Some(result) = self.ask(asked, name, other)? {
                return Ok(Some(result));
            }
            // Without a method of its own, `!=` is the opposite of `==`.
            if name == known::NE
                && let Some(result) = self.ask(asked, known::EQ, other)?
            {
                return self.truth(&result).map(|truth| Some(Value::bool(!truth)));
            }
        }
        Ok(None)
    }
}
