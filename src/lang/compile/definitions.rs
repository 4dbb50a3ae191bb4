//! `def`, `lambda` and `class`: code objects inside code objects.

use std::sync::Arc;

use ruff_python_ast::{Decorator, Expr, ExprLambda, ParameterWithDefault, Parameters, StmtClassDef, StmtFunctionDef};
use ruff_text_size::Ranged;

use super::super::code::{BinaryOp, Code, Const, Instr};
use super::super::refusal::Refusal;
use super::{Access, Compiler, statements};

/// Operands of `MAKE_FUNCTION`: positional and keyword-only default values.
type Defaults = (u8, u8);

impl Compiler<'_> {
    pub(super) fn function(&mut self, def: &StmtFunctionDef) -> Result<(), Refusal> {
        if let Some(parameters) = &def.type_params {
            return Err(self.refuse(parameters.start(), "a type parameter is not supported yet"));
        }
        self.decorators(&def.decorator_list)?;
        let defaults = self.defaults(&def.parameters)?;
        self.enter(&def.name, self.source.line(def.start()), def.range())?;
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
        self.make_function(code, defaults)?;
        self.annotate_function(def)?;
        self.decorate(&def.decorator_list);
        self.bind(&def.name)
    }

    pub(super) fn lambda(&mut self, lambda: &ExprLambda) -> Result<(), Refusal> {
        let parameters = lambda.parameters.as_deref();
        let defaults = parameters.map_or(Ok((0, 0)), |parameters| self.defaults(parameters))?;
        self.enter("<lambda>", self.source.line(lambda.start()), lambda.range())?;
        // A lambda has no docstring.
        self.unit.add_const(Const::None).map_err(|full| self.full(&full))?;
        parameters.map_or(Ok(()), |parameters| self.parameters(parameters))?;
        self.expression(&lambda.body)?;
        self.emit(Instr::ReturnValue);
        let code = self.leave()?;
        self.make_function(code, defaults)
    }

    fn decorators(&mut self, decorators: &[Decorator]) -> Result<(), Refusal> {
        decorators.iter().try_for_each(|decorator| self.expression(&decorator.expression))
    }

    fn decorate(&mut self, decorators: &[Decorator]) {
        for _ in decorators {
            self.emit(Instr::CallFunction { positional: 1, keyword: 0 });
        }
    }

    /// Default values as `MAKE_FUNCTION` takes them: positional ones, then names and values of keyword-only ones.
    fn defaults(&mut self, parameters: &Parameters) -> Result<Defaults, Refusal> {
        let default = |parameter: &'_ ParameterWithDefault| parameter.default.is_some();
        let mut positional = 0;
        for parameter in parameters.posonlyargs.iter().chain(&parameters.args) {
            if let Some(value) = &parameter.default {
                self.expression(value)?;
                positional += 1;
            }
        }
        let keyword = parameters.kwonlyargs.iter().filter(|parameter| default(parameter)).count();
        for parameter in &parameters.kwonlyargs {
            if let Some(value) = &parameter.default {
                let name = self.unit.scope.mangle(&parameter.parameter.name);
                self.load_const(Const::Str(name.into()))?;
                self.expression(value)?;
            }
        }
        // More than 255 defaults, as arguments of a call, are beyond the instruction set.
        match (u8::try_from(positional), u8::try_from(keyword)) {
            (Ok(positional), Ok(keyword)) => Ok((positional, keyword)),
            _ => Err(self.refuse(parameters.start(), "more than 255 default values")),
        }
    }

    /// Makes a function of finished code: a closure if it uses variables of the functions around it.
    pub(super) fn make_function(&mut self, code: Arc<Code>, defaults: Defaults) -> Result<(), Refusal> {
        let (defaults, keyword_defaults) = defaults;
        if code.freevars.is_empty() {
            self.load_const(Const::Code(code))?;
            self.emit(Instr::MakeFunction { defaults, keyword_defaults });
            return Ok(());
        }
        for name in &code.freevars {
            let number = self.cell_number(name)?;
            self.emit(Instr::LoadClosure(number));
        }
        let cells = self.count(code.freevars.len())?;
        self.emit(Instr::BuildTuple(cells));
        self.load_const(Const::Code(code))?;
        self.emit(Instr::MakeClosure { defaults, keyword_defaults });
        Ok(())
    }

    /// Parameters are the first local variables: positional ones, keyword-only ones, `*args`, `**kwargs`.
    fn parameters(&mut self, parameters: &Parameters) -> Result<(), Refusal> {
        let positional = parameters.posonlyargs.iter().chain(&parameters.args);
        let named = positional.chain(&parameters.kwonlyargs).map(|parameter| &parameter.parameter);
        let variadic = [&parameters.vararg, &parameters.kwarg];
        for parameter in named.chain(variadic.into_iter().flatten().map(AsRef::as_ref)) {
            let mangled = self.unit.scope.mangle(&parameter.name);
            self.unit.varnames.add(&mangled).map_err(|full| self.full(&full))?;
        }
        self.unit.arg_count = self.count(parameters.posonlyargs.len() + parameters.args.len())?;
        self.unit.positional_only_count = self.count(parameters.posonlyargs.len())?;
        self.unit.keyword_only_count = self.count(parameters.kwonlyargs.len())?;
        self.unit.star_args = parameters.vararg.is_some();
        self.unit.star_kwargs = parameters.kwarg.is_some();
        Ok(())
    }

    pub(super) fn class(&mut self, class: &StmtClassDef) -> Result<(), Refusal> {
        if let Some(parameters) = &class.type_params {
            return Err(self.refuse(parameters.start(), "a type parameter is not supported yet"));
        }
        for keyword in class.keywords() {
            match &keyword.arg {
                None => return Err(self.refuse(keyword.start(), "'**' in a class statement is not supported yet")),
                Some(name) if name == "metaclass" => {
                    return Err(self.refuse(keyword.start(), "a metaclass is not supported yet"));
                }
                Some(_) => {}
            }
        }
        self.decorators(&class.decorator_list)?;
        self.load_const(Const::Str(class.name.as_str().into()))?;
        self.tuple(class.bases())?;
        // 2.x has no keywords here. They stand as a tuple of names and values behind the bases.
        for keyword in class.keywords() {
            if let Some(name) = &keyword.arg {
                self.load_const(Const::Str(name.as_str().into()))?;
                self.expression(&keyword.value)?;
            }
        }
        if !class.keywords().is_empty() {
            let count = self.count(2 * class.keywords().len())?;
            self.emit(Instr::BuildTuple(count));
            self.emit(Instr::BuildTuple(1));
            self.emit(Instr::Binary(BinaryOp::Add));
        }
        self.enter(&class.name, self.source.line(class.start()), class.range())?;
        self.name("__name__", Access::Load)?;
        self.name("__module__", Access::Store)?;
        self.body(&class.body)?;
        // Methods that say `super()` find the class in this cell, which `BUILD_CLASS` fills.
        if self.unit.scope.cellvars.iter().any(|cell| cell == "__class__") {
            let number = self.cell_number("__class__")?;
            self.emit(Instr::LoadClosure(number));
            self.name("__classcell__", Access::Store)?;
        }
        self.emit(Instr::LoadLocals);
        self.emit(Instr::ReturnValue);
        let code = self.leave()?;
        self.make_function(code, (0, 0))?;
        self.emit(Instr::CallFunction { positional: 0, keyword: 0 });
        self.emit(Instr::BuildClass);
        self.decorate(&class.decorator_list);
        self.bind(&class.name)
    }
}
