//! Annotations: evaluated where they stand, as Python 3 does up to 3.13, and kept as `__annotations__` of a function, a
//! class or a module. 2.7 has none, so that these are its instructions for the assignments that they amount to.

use ruff_python_ast::{Expr, Parameters, StmtAnnAssign, StmtFunctionDef};
use ruff_text_size::Ranged;

use super::super::code::{Const, Instr};
use super::super::refusal::Refusal;
use super::scopes::ScopeKind;
use super::{Access, Compiler};

const ANNOTATIONS: &str = "__annotations__";

/// What a function's parameters and result are annotated with, in the order of evaluation.
pub fn of_function(def: &StmtFunctionDef) -> impl Iterator<Item = (&str, &Expr)> {
    let Parameters { posonlyargs, args, vararg, kwonlyargs, kwarg, .. } = &*def.parameters;
    let positional = posonlyargs.iter().chain(args).map(|parameter| &parameter.parameter);
    let named = kwonlyargs.iter().map(|parameter| &parameter.parameter);
    let parameters = positional.chain(vararg.as_deref()).chain(named).chain(kwarg.as_deref());
    let annotated =
        parameters.filter_map(|parameter| Some((parameter.name.as_str(), parameter.annotation.as_deref()?)));
    annotated.chain(def.returns.as_deref().map(|returns| ("return", returns)))
}

impl Compiler<'_> {
    /// Gives the function on top of the stack its annotations, if it has any.
    pub(super) fn annotate_function(&mut self, def: &StmtFunctionDef) -> Result<(), Refusal> {
        let count = of_function(def).count();
        if count == 0 {
            return Ok(());
        }
        self.emit(Instr::BuildMap(self.count(count)?));
        for (name, annotation) in of_function(def) {
            self.annotation(annotation)?;
            let name = self.unit.scope.mangle(name);
            self.load_const(Const::Str(name.into()))?;
            self.emit(Instr::StoreMap);
        }
        // The function stays below as the result, and is the target above.
        self.emit(Instr::RotTwo);
        self.emit(Instr::DupTop);
        self.emit(Instr::RotThree);
        let number = self.name_number(ANNOTATIONS)?;
        self.emit(Instr::StoreAttr(number));
        Ok(())
    }

    /// Begins the annotations of a module or class whose variables have some.
    pub(super) fn begin_annotations(&mut self) -> Result<(), Refusal> {
        if self.unit.scope.annotated {
            self.emit(Instr::BuildMap(0));
            self.name(ANNOTATIONS, Access::Store)?;
        }
        Ok(())
    }

    /// `target: annotation = value`. In a function the annotation is for readers alone.
    pub(super) fn annotated_assign(&mut self, assign: &StmtAnnAssign) -> Result<(), Refusal> {
        if let Some(value) = &assign.value {
            self.expression(value)?;
            self.store(&assign.target)?;
        }
        if !matches!(self.unit.scope.kind, ScopeKind::Module | ScopeKind::Class) {
            return Ok(());
        }
        self.annotation(&assign.annotation)?;
        match &*assign.target {
            Expr::Name(target) if assign.simple => {
                self.name(ANNOTATIONS, Access::Load)?;
                let name = self.unit.scope.mangle(&target.id);
                self.load_const(Const::Str(name.into()))?;
                self.emit(Instr::StoreSubscr);
            }
            _ => self.emit(Instr::PopTop),
        }
        Ok(())
    }

    /// An annotation's value: its text, if the file asks for that.
    fn annotation(&mut self, annotation: &Expr) -> Result<(), Refusal> {
        if self.futures.annotations {
            let text = self.source.text_at(annotation.range());
            return self.load_const(Const::Str(text.into()));
        }
        self.expression(annotation)
    }
}
