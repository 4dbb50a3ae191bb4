//! `await`, `async for` and `async with`: 2.7's loops and blocks with the instructions that 3.8 has for them.

use ruff_python_ast::{Stmt, StmtFor, WithItem};
use ruff_text_size::Ranged;

use super::super::code::{Const, Instr};
use super::super::refusal::Refusal;
use super::Compiler;
use super::unit::{Block, Label};

impl Compiler<'_> {
    /// Awaits the value on top; its result takes its place.
    pub(super) fn await_top(&mut self) -> Result<(), Refusal> {
        self.emit(Instr::GetAwaitable);
        self.await_iterator()
    }

    /// The same if what is on top is the iterator of the value already.
    fn await_iterator(&mut self) -> Result<(), Refusal> {
        self.load_const(Const::None)?;
        self.emit(Instr::YieldFrom);
        Ok(())
    }

    /// Awaits the next value of the asynchronous iterator on top. `exhausted` is where an exception is handled: by
    /// `END_ASYNC_FOR`.
    pub(super) fn await_next(&mut self, exhausted: Label) -> Result<(), Refusal> {
        self.unit.jump(Instr::SetupExcept, exhausted);
        self.push_block(Block::Except)?;
        self.emit(Instr::GetAnext);
        self.await_iterator()?;
        self.emit(Instr::PopBlock);
        self.unit.blocks.pop();
        Ok(())
    }

    pub(super) fn async_for(&mut self, statement: &StmtFor) -> Result<(), Refusal> {
        let (start, exhausted, end) = (self.unit.new_label(), self.unit.new_label(), self.unit.new_label());
        self.unit.jump(Instr::SetupLoop, end);
        self.push_block(Block::Loop(start))?;
        self.expression(&statement.iter)?;
        self.emit(Instr::GetAiter);
        self.unit.place(start);
        self.await_next(exhausted)?;
        self.store(&statement.target)?;
        self.statements(&statement.body)?;
        self.unit.jump(Instr::JumpAbsolute, start);
        self.unit.place(exhausted);
        self.emit(Instr::EndAsyncFor);
        self.emit(Instr::PopBlock);
        self.unit.blocks.pop();
        self.statements(&statement.orelse)?;
        self.unit.place(end);
        Ok(())
    }

    /// Several items are `async with` statements inside each other.
    pub(super) fn async_with(&mut self, items: &[WithItem], body: &[Stmt]) -> Result<(), Refusal> {
        let Some((item, inner)) = items.split_first() else { return self.statements(body) };
        self.unit.start_line(self.source.line(item.start()));
        let finally = self.unit.new_label();
        self.expression(&item.context_expr)?;
        self.emit(Instr::BeforeAsyncWith);
        self.await_top()?;
        self.unit.jump(Instr::SetupAsyncWith, finally);
        self.push_block(Block::FinallyTry)?;
        match &item.optional_vars {
            Some(target) => self.store(target)?,
            None => self.emit(Instr::PopTop),
        }
        self.async_with(inner, body)?;
        self.end_finally_body(finally)?;
        self.emit(Instr::WithCleanupStart);
        self.await_top()?;
        self.emit(Instr::WithCleanupFinish);
        self.emit(Instr::EndFinally);
        self.unit.blocks.pop();
        Ok(())
    }
}
