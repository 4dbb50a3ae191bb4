//! Compound statements: `if`, loops, `try` and `with`.

use ruff_python_ast::{
    ElifElseClause, ExceptHandler, Expr, Stmt, StmtFor, StmtIf, StmtTry, StmtWhile, StmtWith, WithItem,
};
use ruff_text_size::Ranged;

use super::super::code::{CompareOp, Const, Instr};
use super::super::refusal::Refusal;
use super::fold;
use super::unit::{Block, Label};
use super::{Access, Compiler};

/// How deep blocks nest at run time (`CO_MAXBLOCKS`).
const MAX_BLOCKS: usize = 20;

impl Compiler<'_> {
    pub(super) fn push_block(&mut self, block: Block) -> Result<(), Refusal> {
        if self.unit.blocks.len() == MAX_BLOCKS {
            return Err(self.refuse(self.position, "too many loops and try blocks inside each other"));
        }
        self.unit.blocks.push(block);
        Ok(())
    }

    pub(super) fn if_statement(&mut self, statement: &StmtIf) -> Result<(), Refusal> {
        self.branch(&statement.test, &statement.body, &statement.elif_else_clauses)
    }

    /// One test, its body, and what follows when it fails: `elif` is an `if` inside `else`. The chain is walked
    /// in a loop because it may be long; the ends that nesting would place one after the other coincide.
    fn branch(&mut self, test: &Expr, body: &[Stmt], clauses: &[ElifElseClause]) -> Result<(), Refusal> {
        let mut ends: Vec<Label> = Vec::new();
        let mut next = (Some(test), body, None);
        let mut clauses = clauses.iter();
        loop {
            let (test, body, at) = next;
            if let Some(at) = at {
                self.position = at;
                self.unit.start_line(self.source.line(at));
            }
            let following = clauses.as_slice().first();
            let Some(test) = test else {
                self.statements(body)?;
                break;
            };
            let end = self.unit.new_label();
            ends.push(end);
            match self.constant_truth(test)? {
                Some(true) => {
                    self.statements(body)?;
                    break;
                }
                Some(false) => {}
                None => {
                    let otherwise = if following.is_some() { self.unit.new_label() } else { end };
                    self.expression(test)?;
                    self.unit.jump(Instr::PopJumpIfFalse, otherwise);
                    self.statements(body)?;
                    self.unit.jump(Instr::JumpForward, end);
                    if following.is_some() {
                        self.unit.place(otherwise);
                    }
                }
            }
            let Some(clause) = clauses.next() else { break };
            // 2.7 gives the nested `if` of an `elif` the line of its test; an `else` has none.
            next = (clause.test.as_ref(), &clause.body, clause.test.as_ref().map(Ranged::start));
        }
        for end in ends.into_iter().rev() {
            self.unit.place(end);
        }
        Ok(())
    }

    /// Whether a test is a literal that 2.7 decides at once (`expr_constant`): numbers and strings, but not
    /// `True`, which is a mere name there.
    fn constant_truth(&self, test: &Expr) -> Result<Option<bool>, Refusal> {
        if let Expr::StringLiteral(text) = test {
            return Ok(Some(!text.value.is_empty()));
        }
        if test.as_name_expr().is_some_and(|name| name.id == "__debug__") {
            return Ok(Some(true));
        }
        Ok(self.number(test)?.map(|number| fold::is_true(&number)))
    }

    pub(super) fn while_loop(&mut self, statement: &StmtWhile) -> Result<(), Refusal> {
        let truth = self.constant_truth(&statement.test)?;
        if truth == Some(false) {
            return self.statements(&statement.orelse);
        }
        let (start, exit, end) = (self.unit.new_label(), self.unit.new_label(), self.unit.new_label());
        self.unit.jump(Instr::SetupLoop, end);
        self.unit.place(start);
        self.push_block(Block::Loop(start))?;
        if truth.is_none() {
            self.expression(&statement.test)?;
            self.unit.jump(Instr::PopJumpIfFalse, exit);
        }
        self.statements(&statement.body)?;
        self.unit.jump(Instr::JumpAbsolute, start);
        if truth.is_none() {
            self.unit.place(exit);
        }
        self.emit(Instr::PopBlock);
        self.unit.blocks.pop();
        self.statements(&statement.orelse)?;
        self.unit.place(end);
        Ok(())
    }

    pub(super) fn for_loop(&mut self, statement: &StmtFor) -> Result<(), Refusal> {
        if statement.is_async {
            return self.async_for(statement);
        }
        let (start, cleanup, end) = (self.unit.new_label(), self.unit.new_label(), self.unit.new_label());
        self.unit.jump(Instr::SetupLoop, end);
        self.push_block(Block::Loop(start))?;
        self.expression(&statement.iter)?;
        self.emit(Instr::GetIter);
        self.unit.place(start);
        self.unit.jump(Instr::ForIter, cleanup);
        self.store(&statement.target)?;
        self.statements(&statement.body)?;
        self.unit.jump(Instr::JumpAbsolute, start);
        self.unit.place(cleanup);
        self.emit(Instr::PopBlock);
        self.unit.blocks.pop();
        self.statements(&statement.orelse)?;
        self.unit.place(end);
        Ok(())
    }

    /// `try … except … finally` is `try: try … except … finally …`.
    pub(super) fn try_statement(&mut self, statement: &StmtTry) -> Result<(), Refusal> {
        if statement.is_star {
            return Err(self.refuse(statement.start(), "except* is not supported yet"));
        }
        if statement.finalbody.is_empty() {
            return self.try_except(statement);
        }
        let end = self.unit.new_label();
        self.unit.jump(Instr::SetupFinally, end);
        let body = self.unit.new_label();
        self.unit.place(body);
        self.push_block(Block::FinallyTry)?;
        if statement.handlers.is_empty() {
            self.statements(&statement.body)?;
        } else {
            self.unit.start_line(self.source.line(statement.start()));
            self.try_except(statement)?;
        }
        self.end_finally_body(end)?;
        self.statements(&statement.finalbody)?;
        self.emit(Instr::EndFinally);
        self.unit.blocks.pop();
        Ok(())
    }

    /// Closes a body that a finally clause, to be placed at `end`, follows.
    pub(super) fn end_finally_body(&mut self, end: Label) -> Result<(), Refusal> {
        self.emit(Instr::PopBlock);
        self.unit.blocks.pop();
        self.load_const(Const::None)?;
        self.unit.place(end);
        self.push_block(Block::FinallyEnd)
    }

    fn try_except(&mut self, statement: &StmtTry) -> Result<(), Refusal> {
        let (mut except, orelse, end) = (self.unit.new_label(), self.unit.new_label(), self.unit.new_label());
        self.unit.jump(Instr::SetupExcept, except);
        let body = self.unit.new_label();
        self.unit.place(body);
        self.push_block(Block::Except)?;
        self.statements(&statement.body)?;
        self.emit(Instr::PopBlock);
        self.unit.blocks.pop();
        self.unit.jump(Instr::JumpForward, orelse);
        self.unit.place(except);
        for (index, ExceptHandler::ExceptHandler(handler)) in statement.handlers.iter().enumerate() {
            self.unit.start_line(self.source.line(handler.start()));
            except = self.unit.new_label();
            if let Some(matched) = &handler.type_ {
                if matched.as_tuple_expr().is_some_and(|tuple| !tuple.parenthesized) {
                    return Err(self.refuse(matched.start(), "multiple exception types must be parenthesized"));
                }
                self.emit(Instr::DupTop);
                self.expression(matched)?;
                self.emit(Instr::Compare(CompareOp::ExceptionMatch));
                self.unit.jump(Instr::PopJumpIfFalse, except);
            } else if index + 1 < statement.handlers.len() {
                return Err(self.refuse(handler.start(), "default 'except:' must be last"));
            }
            self.emit(Instr::PopTop);
            match &handler.name {
                Some(name) => self.named_handler(name, &handler.body)?,
                None => {
                    self.emit(Instr::PopTop);
                    self.emit(Instr::PopTop);
                    self.statements(&handler.body)?;
                }
            }
            self.unit.jump(Instr::JumpForward, end);
            self.unit.place(except);
        }
        self.emit(Instr::EndFinally);
        self.unit.place(orelse);
        self.statements(&statement.orelse)?;
        self.unit.place(end);
        Ok(())
    }

    /// `except … as name`: Python 3 forgets the name when the handler is left, in whatever way (2.7 keeps it).
    fn named_handler(&mut self, name: &str, body: &[Stmt]) -> Result<(), Refusal> {
        self.name(name, Access::Store)?;
        self.emit(Instr::PopTop);
        let forget = self.unit.new_label();
        self.unit.jump(Instr::SetupFinally, forget);
        self.push_block(Block::FinallyTry)?;
        self.statements(body)?;
        self.end_finally_body(forget)?;
        // The program may have deleted it already.
        self.load_const(Const::None)?;
        self.name(name, Access::Store)?;
        self.name(name, Access::Delete)?;
        self.emit(Instr::EndFinally);
        self.unit.blocks.pop();
        Ok(())
    }

    pub(super) fn with_statement(&mut self, statement: &StmtWith) -> Result<(), Refusal> {
        if statement.is_async {
            return self.async_with(&statement.items, &statement.body);
        }
        self.with_items(&statement.items, &statement.body)
    }

    /// Several items are `with` statements inside each other, each with its own line.
    fn with_items(&mut self, items: &[WithItem], body: &[Stmt]) -> Result<(), Refusal> {
        let Some((item, inner)) = items.split_first() else { return self.statements(body) };
        self.unit.start_line(self.source.line(item.start()));
        let (block, finally) = (self.unit.new_label(), self.unit.new_label());
        self.expression(&item.context_expr)?;
        self.unit.jump(Instr::SetupWith, finally);
        self.unit.place(block);
        self.push_block(Block::FinallyTry)?;
        match &item.optional_vars {
            Some(target) => self.store(target)?,
            None => self.emit(Instr::PopTop),
        }
        self.with_items(inner, body)?;
        self.end_finally_body(finally)?;
        self.emit(Instr::WithCleanup);
        self.emit(Instr::EndFinally);
        self.unit.blocks.pop();
        Ok(())
    }
}
