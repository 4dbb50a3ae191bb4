//! Lists, tuples, sets and dictionaries written out, with or without stars (`[*a, b]`, `{**a}`).

use ruff_python_ast::{Expr, ExprDict};

use super::super::code::Instr;
use super::super::refusal::Refusal;
use super::Compiler;

/// Whether the order in which the expression is evaluated beside another one shows.
fn is_plain(expr: &Expr) -> bool {
    expr.is_literal_expr() || expr.is_name_expr()
}

impl Compiler<'_> {
    /// Items without stars.
    pub(super) fn items(&mut self, items: &[Expr]) -> Result<u16, Refusal> {
        items.iter().try_for_each(|item| self.expression(item))?;
        self.count(items.len())
    }

    pub(super) fn list(&mut self, items: &[Expr]) -> Result<(), Refusal> {
        self.collect(items, Instr::BuildList, Instr::ListAppend(1), Instr::ListExtend)
    }

    pub(super) fn set(&mut self, items: &[Expr]) -> Result<(), Refusal> {
        self.collect(items, Instr::BuildSet, Instr::SetAdd(1), Instr::SetUpdate)
    }

    pub(super) fn tuple(&mut self, items: &[Expr]) -> Result<(), Refusal> {
        if items.iter().any(Expr::is_starred_expr) {
            self.list(items)?;
            self.emit(Instr::ListToTuple);
            return Ok(());
        }
        let length = self.items(items)?;
        self.emit(Instr::BuildTuple(length));
        Ok(())
    }

    /// What stands before the first star is built at once, the rest is added one by one.
    fn collect(&mut self, items: &[Expr], build: fn(u16) -> Instr, add: Instr, extend: Instr) -> Result<(), Refusal> {
        let plain = items.iter().position(Expr::is_starred_expr).unwrap_or(items.len());
        let length = self.items(&items[..plain])?;
        self.emit(build(length));
        for item in &items[plain..] {
            if let Expr::Starred(starred) = item {
                self.expression(&starred.value)?;
                self.emit(extend);
            } else {
                self.expression(item)?;
                self.emit(add);
            }
        }
        Ok(())
    }

    pub(super) fn dict(&mut self, dict: &ExprDict) -> Result<(), Refusal> {
        self.emit(Instr::BuildMap(u16::try_from(dict.items.len()).unwrap_or(u16::MAX)));
        for item in &dict.items {
            if let Some(key) = &item.key {
                self.entry(key, &item.value)?;
                self.emit(Instr::StoreMap);
            } else {
                self.expression(&item.value)?;
                self.emit(Instr::DictUpdate);
            }
        }
        Ok(())
    }

    /// A key on top of its value. 2.7 evaluates the value first, Python 3 the key: theirs where it can be told,
    /// at the price of an instruction that does not tick.
    pub(super) fn entry(&mut self, key: &Expr, value: &Expr) -> Result<(), Refusal> {
        if is_plain(key) || is_plain(value) {
            self.expression(value)?;
            return self.expression(key);
        }
        self.expression(key)?;
        self.expression(value)?;
        self.emit(Instr::RotTwo);
        Ok(())
    }
}
