//! Simple statements, and the table of all of them (`compiler_visit_stmt`).

use ruff_python_ast::{Expr, Stmt, StmtAssert, StmtAssign, StmtRaise, StmtReturn};
use ruff_text_size::Ranged;

use super::super::code::{CodeKind, Const, Instr};
use super::super::refusal::Refusal;
use super::scopes::ScopeKind;
use super::unit::Block;
use super::{Access, Compiler, unsupported};

/// The string that a body starts with.
pub fn docstring(body: &[Stmt]) -> Option<&Expr> {
    match body.first() {
        Some(Stmt::Expr(first)) if first.value.is_string_literal_expr() => Some(&first.value),
        _ => None,
    }
}

impl Compiler<'_> {
    pub(super) fn statements(&mut self, statements: &[Stmt]) -> Result<(), Refusal> {
        statements.iter().try_for_each(|statement| self.statement(statement))
    }

    fn statement(&mut self, stmt: &Stmt) -> Result<(), Refusal> {
        self.position = stmt.start();
        self.unit.start_line(self.source.line(stmt.start()));
        match stmt {
            Stmt::Expr(statement) => self.expression_statement(&statement.value),
            Stmt::Assign(assign) => self.assign(assign),
            Stmt::AnnAssign(assign) => self.annotated_assign(assign),
            Stmt::AugAssign(assign) => self.augmented_assign(assign),
            Stmt::Return(statement) => self.return_statement(statement),
            Stmt::Delete(delete) => delete.targets.iter().try_for_each(|target| self.delete(target)),
            Stmt::Raise(raise) => self.raise(raise),
            Stmt::Assert(assert) => self.assert(assert),
            Stmt::Global(_) | Stmt::Nonlocal(_) | Stmt::Pass(_) => Ok(()),
            Stmt::Break(_) => self.break_loop(stmt),
            Stmt::Continue(_) => self.continue_loop(stmt),
            Stmt::If(statement) => self.if_statement(statement),
            Stmt::While(statement) => self.while_loop(statement),
            Stmt::For(statement) => self.for_loop(statement),
            Stmt::Try(statement) => self.try_statement(statement),
            Stmt::With(statement) => self.with_statement(statement),
            Stmt::FunctionDef(def) => self.function(def),
            Stmt::ClassDef(class) => self.class(class),
            Stmt::Import(import) => self.import(import),
            Stmt::ImportFrom(import) => self.import_from(import),
            _ => Err(self.refuse(stmt.start(), unsupported::statement(stmt))),
        }
    }

    /// An expression for its effect. `print(x)` is 2.7's print statement, which reads the same.
    fn expression_statement(&mut self, value: &Expr) -> Result<(), Refusal> {
        if let Some(printed) = self.print_operand(value) {
            self.expression(printed)?;
            self.emit(Instr::PrintItem);
            self.emit(Instr::PrintNewline);
            return Ok(());
        }
        if value.is_string_literal_expr()
            || value.is_bytes_literal_expr()
            || value.is_ellipsis_literal_expr()
            || self.number(value)?.is_some()
        {
            return Ok(());
        }
        self.expression(value)?;
        self.emit(Instr::PopTop);
        Ok(())
    }

    /// The operand of a call of `print` that 2.7 would compile as a statement: one plain argument.
    fn print_operand<'e>(&self, value: &'e Expr) -> Option<&'e Expr> {
        if self.futures.print_function || self.scopes.rebinds_print {
            return None;
        }
        let call = value.as_call_expr()?;
        if call.func.as_name_expr()?.id != "print" || !call.arguments.keywords.is_empty() {
            return None;
        }
        match &*call.arguments.args {
            [Expr::Starred(_)] => None,
            [printed] => Some(printed),
            _ => None,
        }
    }

    fn assign(&mut self, assign: &StmtAssign) -> Result<(), Refusal> {
        self.expression(&assign.value)?;
        for (index, target) in assign.targets.iter().enumerate() {
            if index + 1 < assign.targets.len() {
                self.emit(Instr::DupTop);
            }
            self.store(target)?;
        }
        Ok(())
    }

    fn return_statement(&mut self, statement: &StmtReturn) -> Result<(), Refusal> {
        if self.unit.scope.kind != ScopeKind::Function {
            return Err(self.refuse(statement.start(), "'return' outside function"));
        }
        match &statement.value {
            Some(_) if self.unit.scope.code_kind() == CodeKind::AsyncGenerator => {
                return Err(self.refuse(statement.start(), "'return' with value in async generator"));
            }
            Some(value) => self.expression(value)?,
            None => self.load_const(Const::None)?,
        }
        self.emit(Instr::ReturnValue);
        Ok(())
    }

    fn raise(&mut self, raise: &StmtRaise) -> Result<(), Refusal> {
        let operands = [&raise.exc, &raise.cause];
        for operand in operands.into_iter().flatten() {
            self.expression(operand)?;
        }
        self.emit(Instr::RaiseVarargs(operands.into_iter().flatten().count() as u8));
        Ok(())
    }

    fn assert(&mut self, assert: &StmtAssert) -> Result<(), Refusal> {
        self.expression(&assert.test)?;
        let end = self.unit.new_label();
        self.unit.jump(Instr::PopJumpIfTrue, end);
        let error = self.name_number("AssertionError")?;
        self.emit(Instr::LoadGlobal(error));
        if let Some(message) = &assert.msg {
            self.expression(message)?;
            self.emit(Instr::CallFunction { positional: 1, keyword: 0 });
        }
        self.emit(Instr::RaiseVarargs(1));
        self.unit.place(end);
        Ok(())
    }

    fn break_loop(&mut self, stmt: &Stmt) -> Result<(), Refusal> {
        if !self.unit.blocks.iter().any(|block| matches!(block, Block::Loop(_))) {
            return Err(self.refuse(stmt.start(), "'break' outside loop"));
        }
        self.emit(Instr::BreakLoop);
        Ok(())
    }

    fn continue_loop(&mut self, stmt: &Stmt) -> Result<(), Refusal> {
        let inside_finally = self
            .unit
            .blocks
            .iter()
            .rev()
            .take_while(|block| !matches!(block, Block::Loop(_)))
            .any(|block| *block == Block::FinallyEnd);
        let enclosing = self.unit.blocks.iter().rev().find_map(|block| match block {
            Block::Loop(start) => Some(*start),
            _ => None,
        });
        let Some(start) = enclosing else {
            return Err(self.refuse(stmt.start(), "'continue' not properly in loop"));
        };
        if inside_finally {
            return Err(self.refuse(stmt.start(), "'continue' inside a finally clause is not supported yet"));
        }
        let direct = matches!(self.unit.blocks.last(), Some(Block::Loop(_)));
        self.unit.jump(if direct { Instr::JumpAbsolute } else { Instr::ContinueLoop }, start);
        Ok(())
    }

    /// A name as a statement binds it.
    pub(super) fn bind(&mut self, name: &str) -> Result<(), Refusal> {
        self.name(name, Access::Store)
    }
}
