//! Calls (`compiler_call`).

use ruff_python_ast::{Expr, ExprCall, Keyword};
use ruff_text_size::Ranged;

use super::super::code::{Const, Instr};
use super::super::refusal::Refusal;
use super::Compiler;

impl Compiler<'_> {
    pub(super) fn call(&mut self, call: &ExprCall) -> Result<(), Refusal> {
        self.expression(&call.func)?;
        let (arguments, keywords) = (&*call.arguments.args, &*call.arguments.keywords);
        self.refuse_repetition(keywords)?;
        // 2.7 knows one `*` behind the positional arguments and one `**` at the very end.
        let plain = arguments.iter().position(Expr::is_starred_expr).unwrap_or(arguments.len());
        let named = keywords.iter().position(|keyword| keyword.arg.is_none()).unwrap_or(keywords.len());
        let (stars, double_stars) = (arguments.len() - plain, keywords.len() - named);
        if stars > 1 || double_stars > 1 || (stars > 0 && named > 0 && !keywords.iter().all(has_plain_value)) {
            return self.gathered_call(arguments, keywords);
        }
        self.items(&arguments[..plain])?;
        for keyword in &keywords[..named] {
            self.keyword(keyword)?;
        }
        if let Some(Expr::Starred(starred)) = arguments.get(plain) {
            self.expression(&starred.value)?;
        }
        if let Some(keyword) = keywords.get(named) {
            self.expression(&keyword.value)?;
        }
        let (Ok(positional), Ok(keyword)) = (u8::try_from(plain), u8::try_from(named)) else {
            return Err(self.refuse(call.start(), "more than 255 arguments"));
        };
        self.emit(match (stars, double_stars) {
            (0, 0) => Instr::CallFunction { positional, keyword },
            (_, 0) => Instr::CallFunctionVar { positional, keyword },
            (0, _) => Instr::CallFunctionKw { positional, keyword },
            _ => Instr::CallFunctionVarKw { positional, keyword },
        });
        Ok(())
    }

    /// A call whose arguments are gathered in a list and a dictionary first, in Python 3's order.
    fn gathered_call(&mut self, arguments: &[Expr], keywords: &[Keyword]) -> Result<(), Refusal> {
        self.list(arguments)?;
        if keywords.is_empty() {
            self.emit(Instr::CallFunctionVar { positional: 0, keyword: 0 });
            return Ok(());
        }
        self.emit(Instr::BuildMap(0));
        for run in keywords.chunk_by(|left, right| left.arg.is_some() && right.arg.is_some()) {
            match run {
                [Keyword { arg: None, value, .. }] => self.expression(value)?,
                run => {
                    self.emit(Instr::BuildMap(self.count(run.len())?));
                    for keyword in run {
                        self.keyword(keyword)?;
                        self.emit(Instr::RotTwo);
                        self.emit(Instr::StoreMap);
                    }
                }
            }
            self.emit(Instr::DictMerge);
        }
        self.emit(Instr::CallFunctionVarKw { positional: 0, keyword: 0 });
        Ok(())
    }

    /// A name and a value.
    fn keyword(&mut self, keyword: &Keyword) -> Result<(), Refusal> {
        if let Some(name) = &keyword.arg {
            self.load_const(Const::Str(name.as_str().into()))?;
        }
        self.expression(&keyword.value)
    }

    fn refuse_repetition(&self, keywords: &[Keyword]) -> Result<(), Refusal> {
        for (index, keyword) in keywords.iter().enumerate() {
            if let Some(name) = &keyword.arg
                && keywords[..index].iter().any(|earlier| earlier.arg.as_deref() == Some(name.as_str()))
            {
                return Err(self.refuse(keyword.start(), format!("keyword argument repeated: {name}")));
            }
        }
        Ok(())
    }
}

/// Whether it cannot be told when the keyword's value is evaluated. (2.7 does so before `*args`, Python 3 after it.)
fn has_plain_value(keyword: &Keyword) -> bool {
    keyword.arg.is_none() || keyword.value.is_literal_expr() || keyword.value.is_name_expr()
}
