//! `def` and `class`: code objects inside code objects.

use ruff_python_ast::{AnyParameterRef, Expr, Parameters, StmtClassDef, StmtFunctionDef};
use ruff_text_size::Ranged;

use super::super::code::{Const, Instr};
use super::super::refusal::Refusal;
use super::{Access, Compiler, statements};

impl Compiler<'_> {
    pub(super) fn function(&mut self, def: &StmtFunctionDef) -> Result<(), Refusal> {
        self.refuse_function_extras(def)?;
        let mut defaults = 0;
        for default in def.parameters.args.iter().filter_map(|parameter| parameter.default.as_deref()) {
            self.expression(default)?;
            defaults += 1;
        }
        let scope = self.scopes.of(def.start());
        self.enter(&def.name, self.source.line(def.start()), scope)?;
        let docstring = statements::docstring(&def.body);
        // The docstring, or None, is always the first constant.
        let first = match docstring {
            Some(Expr::StringLiteral(text)) => Const::Str(text.value.to_str().into()),
            _ => Const::None,
        };
        self.unit.add_const(first).map_err(|full| self.full(&full))?;
        self.parameters(&def.parameters)?;
        self.statements(&def.body[usize::from(docstring.is_some())..])?;
        let code = self.leave()?;
        self.load_const(Const::Code(code))?;
        // More than 255 defaults, as arguments of a call, are beyond the instruction set.
        let defaults = u8::try_from(defaults).map_err(|_| self.refuse(def.start(), "more than 255 default values"))?;
        self.emit(Instr::MakeFunction { defaults, keyword_defaults: 0 });
        self.bind(&def.name)
    }

    fn refuse_function_extras(&self, def: &StmtFunctionDef) -> Result<(), Refusal> {
        if let Some(decorator) = def.decorator_list.first() {
            return Err(self.refuse(decorator.start(), "a decorator is not supported yet"));
        }
        if def.is_async {
            return Err(self.refuse(def.start(), "an async function is not supported yet"));
        }
        if let Some(parameters) = &def.type_params {
            return Err(self.refuse(parameters.start(), "a type parameter is not supported yet"));
        }
        let annotated = def.parameters.iter().find_map(AnyParameterRef::annotation);
        if let Some(annotation) = annotated.or(def.returns.as_deref()) {
            return Err(self.refuse(annotation.start(), "a type annotation is not supported yet: leave it out"));
        }
        if let Some(parameter) = def.parameters.posonlyargs.first() {
            return Err(self.refuse(parameter.start(), "a positional-only parameter is not supported yet"));
        }
        if let Some(parameter) = def.parameters.kwonlyargs.first() {
            return Err(self.refuse(parameter.start(), "a keyword-only parameter is not supported yet"));
        }
        Ok(())
    }

    /// Parameters are the first local variables: positional ones, `*args`, `**kwargs`.
    fn parameters(&mut self, parameters: &Parameters) -> Result<(), Refusal> {
        let positional = parameters.args.iter().map(|parameter| &parameter.parameter);
        let variadic = [&parameters.vararg, &parameters.kwarg];
        for parameter in positional.chain(variadic.into_iter().flatten().map(AsRef::as_ref)) {
            let mangled = self.unit.scope.mangle(&parameter.name);
            self.unit.varnames.add(&mangled).map_err(|full| self.full(&full))?;
        }
        self.unit.arg_count = self.count(parameters.args.len())?;
        self.unit.star_args = parameters.vararg.is_some();
        self.unit.star_kwargs = parameters.kwarg.is_some();
        Ok(())
    }

    pub(super) fn class(&mut self, class: &StmtClassDef) -> Result<(), Refusal> {
        if let Some(decorator) = class.decorator_list.first() {
            return Err(self.refuse(decorator.start(), "a decorator is not supported yet"));
        }
        if let Some(parameters) = &class.type_params {
            return Err(self.refuse(parameters.start(), "a type parameter is not supported yet"));
        }
        if let Some(keyword) = class.keywords().first() {
            return Err(self.refuse(keyword.start(), "a keyword in a class statement is not supported yet"));
        }
        self.load_const(Const::Str(class.name.as_str().into()))?;
        for base in class.bases() {
            self.expression(base)?;
        }
        let bases = self.count(class.bases().len())?;
        self.emit(Instr::BuildTuple(bases));
        let scope = self.scopes.of(class.start());
        self.enter(&class.name, self.source.line(class.start()), scope)?;
        self.name("__name__", Access::Load)?;
        self.name("__module__", Access::Store)?;
        self.body(&class.body)?;
        self.emit(Instr::LoadLocals);
        self.emit(Instr::ReturnValue);
        let code = self.leave()?;
        self.load_const(Const::Code(code))?;
        self.emit(Instr::MakeFunction { defaults: 0, keyword_defaults: 0 });
        self.emit(Instr::CallFunction { positional: 0, keyword: 0 });
        self.emit(Instr::BuildClass);
        self.bind(&class.name)
    }
}
