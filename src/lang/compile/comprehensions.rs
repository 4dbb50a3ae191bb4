//! Comprehensions, generator expressions and `yield`.

use ruff_python_ast::{Comprehension, Expr, ExprDictComp, ExprGenerator, ExprListComp, ExprSetComp};
use ruff_text_size::{Ranged, TextRange};

use super::super::code::{CodeKind, Const, Instr};
use super::super::refusal::Refusal;
use super::Compiler;

/// What becomes of each round's value.
#[derive(Clone, Copy)]
enum Item<'e> {
    Append(&'e Expr),
    Add(&'e Expr),
    Map(&'e Expr, &'e Expr),
    Yield(&'e Expr),
}

impl Compiler<'_> {
    pub(super) fn list_comprehension(&mut self, list: &ExprListComp) -> Result<(), Refusal> {
        let item = Item::Append(&list.elt);
        let inner = self.scopes.of(list.range());
        let Some(first) = list.generators.first().filter(|_| inner.shares_frame()) else {
            return self.comprehension_function(list.range(), &list.generators, item);
        };
        self.emit(Instr::BuildList(0));
        // The first iterable is read in the scope around.
        self.iterator(first)?;
        let outer = std::mem::replace(&mut self.unit.scope, inner);
        let result = self.rounds(&list.generators, 1, item);
        self.unit.scope = outer;
        result
    }

    pub(super) fn set_comprehension(&mut self, set: &ExprSetComp) -> Result<(), Refusal> {
        self.comprehension_function(set.range(), &set.generators, Item::Add(&set.elt))
    }

    pub(super) fn dict_comprehension(&mut self, dict: &ExprDictComp) -> Result<(), Refusal> {
        let Some(key) = &dict.key else {
            return Err(self.refuse(dict.start(), "'**' in a dict comprehension is not supported yet"));
        };
        self.comprehension_function(dict.range(), &dict.generators, Item::Map(key, &dict.value))
    }

    pub(super) fn generator_expression(&mut self, generator: &ExprGenerator) -> Result<(), Refusal> {
        self.comprehension_function(generator.range(), &generator.generators, Item::Yield(&generator.elt))
    }

    /// A function of the first iterable's iterator, and its call (`compiler_comprehension`).
    fn comprehension_function(
        &mut self,
        range: TextRange,
        generators: &[Comprehension],
        item: Item,
    ) -> Result<(), Refusal> {
        let Some(first) = generators.first() else { return Ok(()) };
        let (name, build, start) = match item {
            Item::Append(_) => ("<listcomp>", Some(Instr::BuildList(0)), range.start()),
            Item::Add(_) => ("<setcomp>", Some(Instr::BuildSet(0)), range.start()),
            Item::Map(..) => ("<dictcomp>", Some(Instr::BuildMap(0)), range.start()),
            // The parentheses are not part of it in 2.7.
            Item::Yield(value) => ("<genexpr>", None, value.start()),
        };
        self.enter(name, self.source.line(start), range)?;
        self.unit.arg_count = 1;
        let iterator = self.unit.varnames.add(".0").map_err(|full| self.full(&full))?;
        if let Some(build) = build {
            self.emit(build);
        }
        self.emit(Instr::LoadFast(iterator));
        self.rounds(generators, 1, item)?;
        if build.is_some() {
            self.emit(Instr::ReturnValue);
        }
        let code = self.leave()?;
        let awaited = code.kind == CodeKind::Coroutine;
        self.make_function(code, (0, 0))?;
        self.iterator(first)?;
        self.emit(Instr::CallFunction { positional: 1, keyword: 0 });
        if awaited { self.await_top() } else { Ok(()) }
    }

    /// The iterator of what a comprehension goes through.
    fn iterator(&mut self, generator: &Comprehension) -> Result<(), Refusal> {
        self.expression(&generator.iter)?;
        self.emit(if generator.is_async { Instr::GetAiter } else { Instr::GetIter });
        Ok(())
    }

    /// The loop over the `depth`th iterable, whose iterator is on the stack, and those inside it.
    fn rounds(&mut self, generators: &[Comprehension], depth: u16, item: Item) -> Result<(), Refusal> {
        let Some(generator) = generators.get(usize::from(depth) - 1) else { return Ok(()) };
        let (start, next, end) = (self.unit.new_label(), self.unit.new_label(), self.unit.new_label());
        self.unit.place(start);
        if generator.is_async {
            self.await_next(end)?;
        } else {
            self.unit.jump(Instr::ForIter, end);
        }
        self.store(&generator.target)?;
        for condition in &generator.ifs {
            self.expression(condition)?;
            self.unit.jump(Instr::PopJumpIfFalse, next);
        }
        if let Some(inner) = generators.get(usize::from(depth)) {
            self.iterator(inner)?;
            self.rounds(generators, depth + 1, item)?;
        } else {
            self.item(item, depth + 1)?;
        }
        self.unit.place(next);
        self.unit.jump(Instr::JumpAbsolute, start);
        self.unit.place(end);
        if generator.is_async {
            self.emit(Instr::EndAsyncFor);
        }
        Ok(())
    }

    /// Puts a value where it belongs: into the collection that stands `depth` deep, or to the caller.
    fn item(&mut self, item: Item, depth: u16) -> Result<(), Refusal> {
        match item {
            Item::Append(value) => {
                self.expression(value)?;
                self.emit(Instr::ListAppend(depth));
            }
            Item::Add(value) => {
                self.expression(value)?;
                self.emit(Instr::SetAdd(depth));
            }
            Item::Map(key, value) => {
                self.entry(key, value)?;
                self.emit(Instr::MapAdd(depth));
            }
            Item::Yield(value) => {
                self.expression(value)?;
                self.emit(Instr::YieldValue);
                self.emit(Instr::PopTop);
            }
        }
        Ok(())
    }

    /// `yield` and `yield from`.
    pub(super) fn yields(&mut self, expr: &Expr) -> Result<(), Refusal> {
        match expr {
            Expr::YieldFrom(delegation) => {
                self.expression(&delegation.value)?;
                self.emit(Instr::GetYieldFromIter);
                self.load_const(Const::None)?;
                self.emit(Instr::YieldFrom);
            }
            Expr::Yield(yielded) => {
                match &yielded.value {
                    Some(value) => self.expression(value)?,
                    None => self.load_const(Const::None)?,
                }
                self.emit(Instr::YieldValue);
            }
            _ => {}
        }
        Ok(())
    }
}
