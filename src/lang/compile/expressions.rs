//! Expressions that are read (`compiler_visit_expr`).

use num_bigint::BigInt;
use ruff_python_ast::{
    BoolOp, CmpOp, Expr, ExprBoolOp, ExprCompare, ExprIf, Int, Number, Operator, UnaryOp as AstUnaryOp,
};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::super::code::{BinaryOp, CompareOp, Const, Instr, UnaryOp};
use super::super::refusal::Refusal;
use super::slices::Usage;
use super::{Access, Compiler, fold, unsupported};

/// Longest integer literal, in digits: reading one takes time that grows with its square.
const MAX_DIGITS: usize = 100_000;

impl Compiler<'_> {
    /// Emits code that leaves the value on the stack.
    pub(super) fn expression(&mut self, expr: &Expr) -> Result<(), Refusal> {
        let start = match expr {
            Expr::Generator(generator) => generator.elt.start(),
            _ => self.chained_operator(expr).unwrap_or_else(|| expr.start()),
        };
        self.unit.advance_line(self.source.line(start));
        if let Some(number) = self.number(expr)? {
            return self.load_const(number);
        }
        match expr {
            Expr::Name(name) => self.name(&name.id, Access::Load),
            // 2.7 knows True, False and None as names; its optimiser makes a constant of None alone.
            Expr::BooleanLiteral(literal) => self.name(if literal.value { "True" } else { "False" }, Access::Load),
            Expr::NoneLiteral(_) => self.name("None", Access::Load),
            Expr::StringLiteral(text) => self.load_const(Const::Str(text.value.to_str().into())),
            Expr::FString(text) => self.fstring(text),
            Expr::UnaryOp(unary) => {
                self.expression(&unary.operand)?;
                self.emit(Instr::Unary(unary_op(unary.op)));
                Ok(())
            }
            Expr::BinOp(binary) => {
                self.expression(&binary.left)?;
                self.expression(&binary.right)?;
                let op = Self::binary_op(binary.op);
                self.emit(Instr::Binary(op));
                Ok(())
            }
            Expr::BoolOp(boolean) => self.boolean(boolean),
            Expr::Compare(compare) => self.compare(compare),
            Expr::If(conditional) => self.conditional(conditional),
            Expr::Call(call) => self.call(call),
            Expr::Attribute(attribute) => {
                self.expression(&attribute.value)?;
                let number = self.name_number(&attribute.attr)?;
                self.emit(Instr::LoadAttr(number));
                Ok(())
            }
            Expr::Subscript(subscript) => self.subscript(subscript, Usage::Load),
            Expr::List(list) => self.list(&list.elts),
            Expr::Tuple(tuple) => self.tuple(&tuple.elts),
            Expr::Set(set) => self.set(&set.elts),
            Expr::Dict(dict) => self.dict(dict),
            Expr::BytesLiteral(bytes) => self.load_const(Const::Bytes(bytes.value.bytes().collect())),
            Expr::EllipsisLiteral(_) => self.load_const(Const::Ellipsis),
            Expr::Slice(slice) => self.slice(slice),
            Expr::Lambda(lambda) => self.lambda(lambda),
            Expr::ListComp(list) => self.list_comprehension(list),
            Expr::SetComp(set) => self.set_comprehension(set),
            Expr::DictComp(dict) => self.dict_comprehension(dict),
            Expr::Generator(generator) => self.generator_expression(generator),
            Expr::Yield(_) | Expr::YieldFrom(_) => self.yields(expr),
            Expr::Await(awaited) => {
                self.expression(&awaited.value)?;
                self.await_top()
            }
            Expr::Named(named) => {
                self.expression(&named.value)?;
                self.emit(Instr::DupTop);
                self.store(&named.target)
            }
            _ => Err(self.refuse(expr.start(), unsupported::expression(expr))),
        }
    }

    /// Where 2.7 places `a + b + c`, a chain of operators of one rank: at the last operator, not at its start.
    fn chained_operator(&self, expr: &Expr) -> Option<TextSize> {
        let Expr::BinOp(outer) = expr else { return None };
        let Expr::BinOp(inner) = &*outer.left else { return None };
        let parenthesised = outer.start() < inner.start();
        if parenthesised || rank(outer.op) != rank(inner.op) || outer.op == Operator::Pow {
            return None;
        }
        let mut offset = inner.end().to_usize();
        // Comments and line ends may stand between.
        for line in self.source.text[offset..].split_inclusive('\n') {
            let code = line.trim_start_matches([' ', '\t', '\x0c', '\\', '\r', '\n']);
            if !code.is_empty() && !code.starts_with('#') {
                return TextSize::try_from(offset + line.len() - code.len()).ok();
            }
            offset += line.len();
        }
        None
    }

    /// The constant that 2.7 makes of a number literal; a minus sign directly before it belongs to it.
    pub(super) fn number(&self, expr: &Expr) -> Result<Option<Const>, Refusal> {
        let (literal, negative) = match expr {
            Expr::NumberLiteral(literal) => (literal, false),
            Expr::UnaryOp(unary) if unary.op == AstUnaryOp::USub => match &*unary.operand {
                Expr::NumberLiteral(literal) => {
                    let between = TextRange::new(unary.start(), literal.start());
                    if self.source.text[between].contains('(') {
                        return Ok(None);
                    }
                    (literal, true)
                }
                _ => return Ok(None),
            },
            _ => return Ok(None),
        };
        let value = match &literal.value {
            Number::Int(int) => fold::integer(self.integer(int, expr)?),
            Number::Float(value) => Const::Float(*value),
            Number::Complex { .. } => {
                return Err(
                    self.refuse(literal.start(), unsupported::expression(&Expr::NumberLiteral(literal.clone())))
                );
            }
        };
        Ok(Some(match value {
            value if !negative => value,
            Const::Float(value) => Const::Float(-value),
            Const::Big(value) => fold::integer(-value),
            Const::Int(value) => fold::integer(-BigInt::from(value)),
            value => value,
        }))
    }

    fn integer(&self, int: &Int, expr: &Expr) -> Result<BigInt, Refusal> {
        if let Some(small) = int.as_u64() {
            return Ok(small.into());
        }
        let text = int.to_string().replace('_', "").to_ascii_lowercase();
        let (digits, radix) = match text.as_bytes() {
            [b'0', b'x', ..] => (&text[2..], 16),
            [b'0', b'o', ..] => (&text[2..], 8),
            [b'0', b'b', ..] => (&text[2..], 2),
            _ => (&*text, 10),
        };
        if digits.len() > MAX_DIGITS {
            return Err(self.refuse(expr.start(), "this number has more than 100,000 digits"));
        }
        BigInt::parse_bytes(digits.as_bytes(), radix).ok_or_else(|| self.refuse(expr.start(), "this is not a number"))
    }

    /// `/` is always true division, Python 3's, for which 2.7 has the instruction too.
    pub(super) fn binary_op(op: Operator) -> BinaryOp {
        match op {
            Operator::Add => BinaryOp::Add,
            Operator::Sub => BinaryOp::Subtract,
            Operator::Mult => BinaryOp::Multiply,
            Operator::Div => BinaryOp::TrueDivide,
            Operator::FloorDiv => BinaryOp::FloorDivide,
            Operator::Mod => BinaryOp::Modulo,
            Operator::Pow => BinaryOp::Power,
            Operator::LShift => BinaryOp::Lshift,
            Operator::RShift => BinaryOp::Rshift,
            Operator::BitAnd => BinaryOp::And,
            Operator::BitOr => BinaryOp::Or,
            Operator::BitXor => BinaryOp::Xor,
            Operator::MatMult => BinaryOp::MatrixMultiply,
        }
    }

    fn boolean(&mut self, boolean: &ExprBoolOp) -> Result<(), Refusal> {
        let end = self.unit.new_label();
        let jump = match boolean.op {
            BoolOp::And => Instr::JumpIfFalseOrPop,
            BoolOp::Or => Instr::JumpIfTrueOrPop,
        };
        for (index, value) in boolean.values.iter().enumerate() {
            if index > 0 {
                self.unit.jump(jump, end);
            }
            self.expression(value)?;
        }
        self.unit.place(end);
        Ok(())
    }

    /// `a < b < c` keeps a copy of `b`, and drops it when the first comparison fails.
    fn compare(&mut self, compare: &ExprCompare) -> Result<(), Refusal> {
        self.expression(&compare.left)?;
        let cleanup = self.unit.new_label();
        let last = compare.ops.len() - 1;
        for (index, (op, right)) in compare.ops.iter().zip(&compare.comparators).enumerate() {
            self.expression(right)?;
            if index < last {
                self.emit(Instr::DupTop);
                self.emit(Instr::RotThree);
            }
            self.emit(Instr::Compare(compare_op(*op)));
            if index < last {
                self.unit.jump(Instr::JumpIfFalseOrPop, cleanup);
            }
        }
        if last > 0 {
            let end = self.unit.new_label();
            self.unit.jump(Instr::JumpForward, end);
            self.unit.place(cleanup);
            self.emit(Instr::RotTwo);
            self.emit(Instr::PopTop);
            self.unit.place(end);
        }
        Ok(())
    }

    fn conditional(&mut self, conditional: &ExprIf) -> Result<(), Refusal> {
        let (otherwise, end) = (self.unit.new_label(), self.unit.new_label());
        self.expression(&conditional.test)?;
        self.unit.jump(Instr::PopJumpIfFalse, otherwise);
        self.expression(&conditional.body)?;
        self.unit.jump(Instr::JumpForward, end);
        self.unit.place(otherwise);
        self.expression(&conditional.orelse)?;
        self.unit.place(end);
        Ok(())
    }
}

/// Operators that share a grammar rule, and so make one chain.
fn rank(op: Operator) -> u8 {
    match op {
        Operator::BitOr => 0,
        Operator::BitXor => 1,
        Operator::BitAnd => 2,
        Operator::LShift | Operator::RShift => 3,
        Operator::Add | Operator::Sub => 4,
        Operator::Mult | Operator::MatMult | Operator::Div | Operator::Mod | Operator::FloorDiv => 5,
        Operator::Pow => 6,
    }
}

fn unary_op(op: AstUnaryOp) -> UnaryOp {
    match op {
        AstUnaryOp::Invert => UnaryOp::Invert,
        AstUnaryOp::Not => UnaryOp::Not,
        AstUnaryOp::UAdd => UnaryOp::Positive,
        AstUnaryOp::USub => UnaryOp::Negative,
    }
}

fn compare_op(op: CmpOp) -> CompareOp {
    match op {
        CmpOp::Eq => CompareOp::Equal,
        CmpOp::NotEq => CompareOp::NotEqual,
        CmpOp::Lt => CompareOp::Less,
        CmpOp::LtE => CompareOp::LessEqual,
        CmpOp::Gt => CompareOp::Greater,
        CmpOp::GtE => CompareOp::GreaterEqual,
        CmpOp::Is => CompareOp::Is,
        CmpOp::IsNot => CompareOp::IsNot,
        CmpOp::In => CompareOp::In,
        CmpOp::NotIn => CompareOp::NotIn,
    }
}
