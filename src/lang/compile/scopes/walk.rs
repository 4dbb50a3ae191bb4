//! Walks a program and notes which names each scope reads, binds and declares.

use std::collections::HashMap;

use ruff_python_ast::visitor::{Visitor, walk_except_handler, walk_expr, walk_stmt};
use ruff_python_ast::{Comprehension, ExceptHandler, Expr, ExprContext, ExprNamed, Identifier, Parameters, Stmt};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::super::super::refusal::Refusal;
use super::super::super::source::Source;
use super::super::annotations;
use super::{Scope, ScopeKind};

/// How deep expressions may nest.
const MAX_EXPRESSION_DEPTH: usize = 1_000;
/// How deep statements may nest, CPython's limit of indentation levels.
const MAX_STATEMENT_DEPTH: usize = 100;

/// All scopes, the module's first, each after the one around it; and those that a node other than the module has.
pub fn walk(body: &[Stmt], source: &Source) -> Result<(Vec<Scope>, HashMap<TextRange, usize>), Refusal> {
    let mut walker = Walker {
        source,
        scopes: vec![Scope::new(ScopeKind::Module, 0, None)],
        by_range: HashMap::new(),
        current: 0,
        depth: 0,
        statement_depth: 0,
        iterables: 0,
        refusal: None,
    };
    walker.visit_body(body);
    match walker.refusal {
        Some(refusal) => Err(refusal),
        None => Ok((walker.scopes, walker.by_range)),
    }
}

/// The complaint about an `await` in a function that cannot wait.
const AWAIT: &str = "'await' outside async function";

struct Walker<'a> {
    source: &'a Source<'a>,
    scopes: Vec<Scope>,
    by_range: HashMap<TextRange, usize>,
    current: usize,
    depth: usize,
    statement_depth: usize,
    /// How many iterables of comprehensions are around.
    iterables: usize,
    refusal: Option<Refusal>,
}

impl Walker<'_> {
    fn scope(&mut self) -> &mut Scope {
        &mut self.scopes[self.current]
    }

    fn refuse(&mut self, at: TextSize, message: impl Into<String>) {
        if self.refusal.is_none() {
            self.refusal = Some(self.source.refuse(at, message));
        }
    }

    fn see(&mut self, name: &str, at: TextSize) -> String {
        let scope = self.scope();
        let name = scope.mangle(name);
        scope.seen.entry(name.clone()).or_insert(at);
        name
    }

    fn bind(&mut self, name: &str, at: TextSize) {
        let name = self.see(name, at);
        let scope = self.scope();
        if !scope.globals.contains(&name) && !scope.nonlocals.contains(&name) {
            scope.bound.insert(name);
        }
    }

    fn declare_global(&mut self, name: &Identifier) {
        let scope = self.scope();
        let mangled = scope.mangle(name);
        if scope.nonlocals.contains(&mangled) {
            self.refuse(name.start(), format!("name '{name}' is nonlocal and global"));
        } else if scope.globals.contains(&mangled) || self.is_fresh(name, &mangled, "global") {
            self.scope().globals.insert(mangled);
        }
    }

    fn declare_nonlocal(&mut self, name: &Identifier) {
        let scope = self.scope();
        let mangled = scope.mangle(name);
        if scope.kind == ScopeKind::Module {
            self.refuse(name.start(), "nonlocal declaration not allowed at module level");
        } else if scope.globals.contains(&mangled) {
            self.refuse(name.start(), format!("name '{name}' is nonlocal and global"));
        } else if scope.nonlocals.contains(&mangled) || self.is_fresh(name, &mangled, "nonlocal") {
            self.see(name, name.start());
            self.scope().nonlocals.insert(mangled);
        }
    }

    /// Refuses a declaration of a name that has occurred before.
    fn is_fresh(&mut self, name: &Identifier, mangled: &str, declaration: &str) -> bool {
        let scope = self.scope();
        if !scope.seen.contains_key(mangled) {
            return true;
        }
        let message = if scope.parameters.contains(mangled) {
            format!("name '{name}' is parameter and {declaration}")
        } else if scope.bound.contains(mangled) {
            format!("name '{name}' is assigned to before {declaration} declaration")
        } else {
            format!("name '{name}' is used prior to {declaration} declaration")
        };
        self.refuse(name.start(), message);
        false
    }

    /// Opens the scope of the node at `range`; returns the scope to go back to.
    fn enter(&mut self, kind: ScopeKind, class: Option<&str>, range: TextRange) -> usize {
        let outer = self.current;
        let class = class.map_or_else(|| self.scopes[outer].class.clone(), |name| Some(name.to_owned()));
        self.current = self.scopes.len();
        self.scopes.push(Scope::new(kind, outer, class));
        self.by_range.insert(range, self.current);
        outer
    }

    fn defaults(&mut self, parameters: &Parameters) {
        for default in parameters.iter_non_variadic_params().filter_map(|p| p.default.as_deref()) {
            self.visit_expr(default);
        }
    }

    fn bind_parameters(&mut self, parameters: &Parameters) {
        for parameter in parameters {
            let name = parameter.name();
            let mangled = self.scope().mangle(name);
            if !self.scope().parameters.insert(mangled) {
                self.refuse(name.start(), format!("duplicate argument '{name}' in function definition"));
            }
            self.bind(name.as_str(), name.start());
        }
    }

    /// The first iterable belongs to the scope around, all else to the comprehension.
    fn comprehension(&mut self, expr: &Expr, generators: &[Comprehension], items: &[&Expr]) {
        let range = expr.range();
        let kind = if expr.is_list_comp_expr() { ScopeKind::ListComprehension } else { ScopeKind::Comprehension };
        let generates = expr.is_generator_expr();
        let Some((first, others)) = generators.split_first() else { return };
        self.iterable(&first.iter);
        let outer = self.enter(kind, None, range);
        self.scope().generator = generates;
        if let Some(asynchronous) = generators.iter().find(|generator| generator.is_async) {
            self.awaits(asynchronous.start(), "");
        }
        self.visit_expr(&first.target);
        for condition in &first.ifs {
            self.visit_expr(condition);
        }
        for generator in others {
            self.iterable(&generator.iter);
            self.visit_expr(&generator.target);
            for condition in &generator.ifs {
                self.visit_expr(condition);
            }
        }
        for item in items {
            self.visit_expr(item);
        }
        let awaits = self.scope().coroutine && !generates;
        self.current = outer;
        // Who awaits inside has to be awaited.
        if awaits {
            self.awaits(range.start(), "asynchronous comprehension outside of an asynchronous function");
        }
    }

    fn iterable(&mut self, iterable: &Expr) {
        self.iterables += 1;
        self.visit_expr(iterable);
        self.iterables -= 1;
    }

    /// `:=` in a comprehension binds in the function around it.
    fn named(&mut self, named: &ExprNamed) {
        self.visit_expr(&named.value);
        let Expr::Name(target) = &*named.target else { return };
        let at = target.start();
        if self.iterables > 0 {
            return self.refuse(at, "assignment expression cannot be used in a comprehension iterable expression");
        }
        if !self.scope().kind.is_comprehension() {
            return self.bind(&target.id, at);
        }
        let name = self.see(&target.id, at);
        let inner = self.current;
        while self.scope().kind.is_comprehension() {
            if self.scope().bound.contains(&name) {
                let message =
                    format!("assignment expression cannot rebind comprehension iteration variable '{}'", target.id);
                return self.refuse(at, message);
            }
            self.current = self.scope().parent;
        }
        match self.scope().kind {
            ScopeKind::Class => {
                self.refuse(at, "assignment expression within a comprehension cannot be used in a class body");
            }
            ScopeKind::Module => drop(self.scopes[inner].globals.insert(name)),
            _ => self.bind(&target.id, at),
        }
        self.current = inner;
    }

    /// Something is awaited here; `otherwise` is the complaint where that cannot be.
    fn awaits(&mut self, at: TextSize, otherwise: &str) {
        let scope = self.scope();
        match scope.kind {
            ScopeKind::ListComprehension | ScopeKind::Comprehension => scope.coroutine = true,
            ScopeKind::Function if scope.coroutine => {}
            ScopeKind::Module | ScopeKind::Class if otherwise == AWAIT => self.refuse(at, "'await' outside function"),
            _ => self.refuse(at, otherwise),
        }
    }

    fn yields(&mut self, expr: &Expr) {
        let at = expr.start();
        let Scope { kind, coroutine, .. } = *self.scope();
        match kind {
            ScopeKind::Function if coroutine && expr.is_yield_from_expr() => {
                self.refuse(at, "'yield from' inside async function");
            }
            ScopeKind::Function => self.scope().generator = true,
            ScopeKind::Module | ScopeKind::Class => self.refuse(at, "'yield' outside function"),
            ScopeKind::ListComprehension | ScopeKind::Comprehension => {
                self.refuse(at, "'yield' inside a comprehension");
            }
        }
    }
}

impl Visitor<'_> for Walker<'_> {
    fn visit_stmt(&mut self, stmt: &Stmt) {
        if self.refusal.is_some() {
            return;
        }
        if self.statement_depth == MAX_STATEMENT_DEPTH {
            return self.refuse(stmt.start(), "too many levels of indentation");
        }
        self.statement_depth += 1;
        match stmt {
            Stmt::FunctionDef(def) => {
                self.bind(&def.name, def.name.start());
                for decorator in &def.decorator_list {
                    self.visit_expr(&decorator.expression);
                }
                self.defaults(&def.parameters);
                for (_, annotation) in annotations::of_function(def) {
                    self.visit_expr(annotation);
                }
                let outer = self.enter(ScopeKind::Function, None, def.range());
                self.scope().coroutine = def.is_async;
                self.bind_parameters(&def.parameters);
                self.visit_body(&def.body);
                self.current = outer;
            }
            Stmt::ClassDef(class) => {
                self.bind(&class.name, class.name.start());
                for decorator in &class.decorator_list {
                    self.visit_expr(&decorator.expression);
                }
                for base in class.bases() {
                    self.visit_expr(base);
                }
                let outer = self.enter(ScopeKind::Class, Some(&class.name), class.range());
                self.visit_body(&class.body);
                self.current = outer;
            }
            Stmt::Global(global) => global.names.iter().for_each(|name| self.declare_global(name)),
            Stmt::Nonlocal(nonlocal) => nonlocal.names.iter().for_each(|name| self.declare_nonlocal(name)),
            Stmt::For(statement) if statement.is_async => {
                self.awaits(stmt.start(), "'async for' outside async function");
                walk_stmt(self, stmt);
            }
            Stmt::With(statement) if statement.is_async => {
                self.awaits(stmt.start(), "'async with' outside async function");
                walk_stmt(self, stmt);
            }
            // Also without a value this makes the name local.
            Stmt::AnnAssign(assign) => {
                if let Some(value) = &assign.value {
                    self.visit_expr(value);
                }
                self.visit_expr(&assign.target);
                if matches!(self.scope().kind, ScopeKind::Module | ScopeKind::Class) {
                    self.scope().annotated |= assign.simple;
                    self.visit_expr(&assign.annotation);
                }
            }
            Stmt::Import(import) => {
                for alias in &import.names {
                    let whole = alias.asname.as_ref().unwrap_or(&alias.name);
                    let name = whole.split_once('.').map_or(whole.as_str(), |(package, _)| package);
                    self.bind(name, alias.start());
                }
            }
            Stmt::ImportFrom(import) => {
                for alias in import.names.iter().filter(|alias| &alias.name != "*") {
                    self.bind(alias.asname.as_ref().unwrap_or(&alias.name), alias.start());
                }
            }
            _ => walk_stmt(self, stmt),
        }
        self.statement_depth -= 1;
    }

    fn visit_expr(&mut self, expr: &Expr) {
        if self.refusal.is_some() {
            return;
        }
        if self.depth == MAX_EXPRESSION_DEPTH {
            return self.refuse(expr.start(), "this expression nests too deeply");
        }
        self.depth += 1;
        match expr {
            Expr::Name(name) if name.ctx == ExprContext::Load => {
                self.see(&name.id, name.start());
                // `super()` finds its class through this variable of the class body.
                if name.id == "super" && self.scope().kind.has_variables() {
                    self.see("__class__", name.start());
                }
            }
            Expr::Name(name) => self.bind(&name.id, name.start()),
            Expr::Named(named) => self.named(named),
            Expr::Lambda(lambda) => {
                if let Some(parameters) = &lambda.parameters {
                    self.defaults(parameters);
                }
                let outer = self.enter(ScopeKind::Function, None, lambda.range());
                if let Some(parameters) = &lambda.parameters {
                    self.bind_parameters(parameters);
                }
                let iterables = std::mem::take(&mut self.iterables);
                self.visit_expr(&lambda.body);
                self.iterables = iterables;
                self.current = outer;
            }
            Expr::ListComp(list) => self.comprehension(expr, &list.generators, &[&list.elt]),
            Expr::SetComp(set) => self.comprehension(expr, &set.generators, &[&set.elt]),
            Expr::Generator(generator) => self.comprehension(expr, &generator.generators, &[&generator.elt]),
            Expr::DictComp(dict) => {
                let items: Vec<&Expr> = dict.key.as_deref().into_iter().chain([&*dict.value]).collect();
                self.comprehension(expr, &dict.generators, &items);
            }
            Expr::Yield(_) | Expr::YieldFrom(_) => {
                self.yields(expr);
                walk_expr(self, expr);
            }
            Expr::Await(_) => {
                self.awaits(expr.start(), AWAIT);
                walk_expr(self, expr);
            }
            _ => walk_expr(self, expr),
        }
        self.depth -= 1;
    }

    fn visit_except_handler(&mut self, handler: &ExceptHandler) {
        let ExceptHandler::ExceptHandler(clause) = handler;
        if let Some(name) = &clause.name {
            self.bind(name, name.start());
        }
        walk_except_handler(self, handler);
    }
}
