//! Expressions that are read (`compiler_visit_expr`).

use num_bigint::BigInt;
use ruff_python_ast::{
    BoolOp, CmpOp, Expr, ExprBoolOp, ExprCall, ExprCompare, ExprDict, ExprIf, Int, Number, Operator,
    UnaryOp as AstUnaryOp,
};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::super::code::{BinaryOp, CompareOp, Const, Instr, UnaryOp};
use super::super::refusal::Refusal;
use super::{Access, Compiler, fold, unsupported};

/// Longest integer literal, in digits: reading one takes time that grows with its square.
const MAX_DIGITS: usize = 100_000;

impl Compiler<'_> {
    /// Emits code that leaves the value on the stack.
    pub(super) fn expression(&mut self, expr: &Expr) -> Result<(), Refusal> {
        let start = self.chained_operator(expr).unwrap_or_else(|| expr.start());
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
                let op = self.binary_op(binary.op, expr)?;
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
            Expr::Subscript(subscript) => {
                self.expression(&subscript.value)?;
                self.expression(&subscript.slice)?;
                self.emit(Instr::BinarySubscr);
                Ok(())
            }
            Expr::List(list) => {
                let length = self.items(&list.elts)?;
                self.emit(Instr::BuildList(length));
                Ok(())
            }
            Expr::Tuple(tuple) => {
                let length = self.items(&tuple.elts)?;
                self.emit(Instr::BuildTuple(length));
                Ok(())
            }
            Expr::Dict(dict) => self.dict(dict),
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

    fn items(&mut self, items: &[Expr]) -> Result<u16, Refusal> {
        items.iter().try_for_each(|item| self.expression(item))?;
        self.count(items.len())
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
    pub(super) fn binary_op(&self, op: Operator, at: &impl Ranged) -> Result<BinaryOp, Refusal> {
        Ok(match op {
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
            Operator::MatMult => return Err(self.refuse(at.start(), "the operator '@' is not supported yet")),
        })
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

    fn call(&mut self, call: &ExprCall) -> Result<(), Refusal> {
        self.expression(&call.func)?;
        let arguments = &call.arguments;
        if let Some(starred) = arguments.args.iter().find(|argument| argument.is_starred_expr()) {
            return Err(self.refuse(starred.start(), "'*' in a call is not supported yet: write the arguments out"));
        }
        self.items(&arguments.args)?;
        for (index, keyword) in arguments.keywords.iter().enumerate() {
            let Some(name) = &keyword.arg else {
                return Err(
                    self.refuse(keyword.start(), "'**' in a call is not supported yet: write the arguments out")
                );
            };
            if arguments.keywords[..index].iter().any(|earlier| earlier.arg.as_deref() == Some(name.as_str())) {
                return Err(self.refuse(keyword.start(), format!("keyword argument repeated: {name}")));
            }
            self.load_const(Const::Str(name.as_str().into()))?;
            self.expression(&keyword.value)?;
        }
        let counts = (u8::try_from(arguments.args.len()), u8::try_from(arguments.keywords.len()));
        let (Ok(positional), Ok(keyword)) = counts else {
            return Err(self.refuse(call.start(), "more than 255 arguments"));
        };
        self.emit(Instr::CallFunction { positional, keyword });
        Ok(())
    }

    fn dict(&mut self, dict: &ExprDict) -> Result<(), Refusal> {
        self.emit(Instr::BuildMap(u16::try_from(dict.items.len()).unwrap_or(u16::MAX)));
        for item in &dict.items {
            let Some(key) = &item.key else {
                return Err(self.refuse(item.value.start(), "'**' in a dict is not supported yet"));
            };
            self.expression(&item.value)?;
            self.expression(key)?;
            self.emit(Instr::StoreMap);
        }
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
