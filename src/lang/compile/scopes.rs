//! Which scope each name belongs to, worked out before any code is emitted (`Python/symtable.c` of 2.7).
//!
//! A scope is a module, a function or a class body. Nested functions that use a variable of the function
//! around them are found here, and refused for now.

use std::collections::{HashMap, HashSet};

use ruff_python_ast::visitor::{Visitor, walk_except_handler, walk_expr, walk_stmt};
use ruff_python_ast::{ExceptHandler, Expr, ExprContext, Parameters, Stmt};
use ruff_text_size::{Ranged, TextSize};

use super::super::refusal::Refusal;
use super::super::source::Source;
use super::unsupported;

/// How deep expressions may nest.
const MAX_EXPRESSION_DEPTH: usize = 1_000;
/// How deep statements may nest, CPython's limit of indentation levels.
const MAX_STATEMENT_DEPTH: usize = 100;

/// What a scope is the body of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScopeKind {
    /// The file.
    Module,
    /// `def`.
    Function,
    /// `class`.
    Class,
}

/// Where a name lives, seen from one scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Binding {
    /// A local variable of a function: `LOAD_FAST`.
    Fast,
    /// A global, seen from a function or declared `global`: `LOAD_GLOBAL`.
    Global,
    /// Looked up at run time through locals, globals, builtins: `LOAD_NAME`.
    Name,
}

/// The names of one scope.
#[derive(Debug)]
pub struct Scope {
    /// What it is the body of.
    pub kind: ScopeKind,
    name: String,
    parent: Option<usize>,
    /// The class around it, for names with two leading underscores.
    class: Option<String>,
    bound: HashSet<String>,
    globals: HashSet<String>,
    /// First place where each name is read or bound.
    seen: HashMap<String, TextSize>,
}

impl Scope {
    /// Where `name`, already mangled, lives.
    pub fn binding(&self, name: &str) -> Binding {
        if self.globals.contains(name) {
            Binding::Global
        } else if self.kind != ScopeKind::Function {
            Binding::Name
        } else if self.bound.contains(name) {
            Binding::Fast
        } else {
            Binding::Global
        }
    }

    /// Private names of a class carry its name: `__x` in class `C` is `_C__x`.
    pub fn mangle(&self, name: &str) -> String {
        match &self.class {
            Some(class) if name.starts_with("__") && !name.ends_with("__") => {
                let class = class.trim_start_matches('_');
                if class.is_empty() { name.to_owned() } else { format!("_{class}{name}") }
            }
            _ => name.to_owned(),
        }
    }
}

/// All scopes of a program.
#[derive(Debug)]
pub struct Scopes {
    all: Vec<Scope>,
    /// Scope of each `def` and `class`, by the start of the statement.
    by_start: HashMap<TextSize, usize>,
    /// Whether the program binds the name `print` itself anywhere.
    pub rebinds_print: bool,
}

impl Scopes {
    /// Walks the program, and refuses what breaks the rules of scopes or nests too deeply.
    pub fn analyse(body: &[Stmt], source: &Source) -> Result<Self, Refusal> {
        let mut walker = Walker {
            source,
            scopes: vec![new_scope(ScopeKind::Module, "<module>", None, None)],
            by_start: HashMap::new(),
            current: 0,
            depth: 0,
            statement_depth: 0,
            refusal: None,
        };
        walker.visit_body(body);
        if let Some(refusal) = walker.refusal {
            return Err(refusal);
        }
        // 2.7 marks what any function declares global in the module's own table too.
        let declared: Vec<String> = walker.scopes.iter().flat_map(|scope| scope.globals.iter().cloned()).collect();
        walker.scopes[0].globals.extend(declared);
        let rebinds_print = walker.scopes.iter().any(|scope| scope.bound.contains("print"));
        let scopes = Self { all: walker.scopes, by_start: walker.by_start, rebinds_print };
        scopes.refuse_closures(source)?;
        Ok(scopes)
    }

    /// The module's scope.
    pub fn module(&self) -> &Scope {
        &self.all[0]
    }

    /// The scope of the `def` or `class` statement that starts at `start`.
    pub fn of(&self, start: TextSize) -> &Scope {
        &self.all[self.by_start[&start]]
    }

    fn refuse_closures(&self, source: &Source) -> Result<(), Refusal> {
        let mut captures = self.all.iter().flat_map(|scope| {
            let free = scope.seen.iter().filter(|(name, _)| !scope.bound.contains(*name));
            let free = free.filter(|(name, _)| !scope.globals.contains(*name));
            free.filter_map(|(name, at)| Some((*at, name, self.captured_from(scope, name)?)))
        });
        let first = captures.by_ref().min_by_key(|(at, ..)| *at);
        let Some((at, name, function)) = first else { return Ok(()) };
        Err(source.refuse(
            at,
            format!(
                "a closure is not supported yet: '{name}' is a variable of the function '{function}' around it, \
                 pass it as an argument"
            ),
        ))
    }

    /// The function around `scope` that a free name belongs to, if it is not a global.
    fn captured_from(&self, scope: &Scope, name: &str) -> Option<&str> {
        let mut around = scope.parent;
        while let Some(index) = around {
            let outer = &self.all[index];
            if outer.kind == ScopeKind::Function {
                if outer.globals.contains(name) {
                    return None;
                }
                if outer.bound.contains(name) {
                    return Some(&outer.name);
                }
            }
            around = outer.parent;
        }
        None
    }
}

fn new_scope(kind: ScopeKind, name: &str, parent: Option<usize>, class: Option<String>) -> Scope {
    Scope {
        kind,
        name: name.to_owned(),
        parent,
        class,
        bound: HashSet::new(),
        globals: HashSet::new(),
        seen: HashMap::new(),
    }
}

struct Walker<'a> {
    source: &'a Source<'a>,
    scopes: Vec<Scope>,
    by_start: HashMap<TextSize, usize>,
    current: usize,
    depth: usize,
    statement_depth: usize,
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
        if !scope.globals.contains(&name) {
            scope.bound.insert(name);
        }
    }

    fn declare_global(&mut self, name: &str, at: TextSize) {
        let scope = self.scope();
        let mangled = scope.mangle(name);
        if scope.seen.contains_key(&mangled) {
            self.refuse(at, format!("name '{name}' is used before its global declaration"));
        } else {
            scope.globals.insert(mangled);
        }
    }

    fn enter(&mut self, kind: ScopeKind, name: &str, start: TextSize) -> usize {
        let outer = self.current;
        let class = if kind == ScopeKind::Class { Some(name.to_owned()) } else { self.scopes[outer].class.clone() };
        self.current = self.scopes.len();
        self.scopes.push(new_scope(kind, name, Some(outer), class));
        self.by_start.insert(start, self.current);
        outer
    }

    fn bind_parameters(&mut self, parameters: &Parameters) {
        for parameter in parameters {
            let name = parameter.name();
            if self.scope().seen.contains_key(name.as_str()) {
                self.refuse(name.start(), format!("duplicate argument '{name}' in function definition"));
            }
            self.bind(name.as_str(), name.start());
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
                for default in def.parameters.iter_non_variadic_params().filter_map(|p| p.default.as_deref()) {
                    self.visit_expr(default);
                }
                let outer = self.enter(ScopeKind::Function, &def.name, def.start());
                self.bind_parameters(&def.parameters);
                self.visit_body(&def.body);
                self.current = outer;
            }
            Stmt::ClassDef(class) => {
                self.bind(&class.name, class.name.start());
                for base in class.bases() {
                    self.visit_expr(base);
                }
                let outer = self.enter(ScopeKind::Class, &class.name, class.start());
                self.visit_body(&class.body);
                self.current = outer;
            }
            Stmt::Global(global) => {
                for name in &global.names {
                    self.declare_global(name, name.start());
                }
            }
            Stmt::Import(import) => {
                for alias in &import.names {
                    self.bind(alias.asname.as_ref().unwrap_or(&alias.name), alias.start());
                }
            }
            Stmt::ImportFrom(import) => {
                for alias in &import.names {
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
        // What opens a scope of its own or binds in a way of its own is refused here, before its names count.
        if let Some(what) = unsupported::scoped_expression(expr) {
            return self.refuse(expr.start(), what);
        }
        if self.depth == MAX_EXPRESSION_DEPTH {
            return self.refuse(expr.start(), "this expression nests too deeply");
        }
        self.depth += 1;
        match expr {
            Expr::Name(name) if name.ctx == ExprContext::Load => {
                self.see(&name.id, name.start());
            }
            Expr::Name(name) => self.bind(&name.id, name.start()),
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
