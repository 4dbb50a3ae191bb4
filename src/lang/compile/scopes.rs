//! Which scope each name belongs to, worked out before any code is emitted (`Python/symtable.c` of 2.7).
//!
//! A scope is a module, a class body, a function or a comprehension, which [`walk`] finds. Comprehensions have the
//! scope that Python 3 gives them. A list comprehension inside a function runs in that function's frame all the
//! same, as in 2.7, under variables of its own ([`Scope::frame`]); unless a closure keeps such a variable.

mod walk;

use std::collections::{BTreeSet, HashMap, HashSet};

use ruff_python_ast::Stmt;
use ruff_text_size::{TextRange, TextSize};

use super::super::code::CodeKind;
use super::super::refusal::Refusal;
use super::super::source::Source;

/// What a scope is the body of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScopeKind {
    /// The file.
    Module,
    /// `class`.
    Class,
    /// `def` or `lambda`.
    Function,
    /// `[… for …]`.
    ListComprehension,
    /// The other comprehensions and generator expressions.
    Comprehension,
}

impl ScopeKind {
    /// Whether its names are variables of a frame, which inner functions can use.
    fn has_variables(self) -> bool {
        !matches!(self, Self::Module | Self::Class)
    }

    /// Whether it is a comprehension of whatever kind.
    pub fn is_comprehension(self) -> bool {
        matches!(self, Self::ListComprehension | Self::Comprehension)
    }
}

/// Where a name lives, seen from one scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Binding {
    /// A local variable of a frame: `LOAD_FAST`.
    Fast,
    /// A variable in a cell, its own or an outer frame's: `LOAD_DEREF`.
    Deref,
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
    /// The scope in whose frame it runs: itself, except for a comprehension that runs in the frame around it.
    pub frame: usize,
    /// Whether it contains `yield`.
    pub generator: bool,
    /// Whether it is an `async def`, or a comprehension that awaits.
    pub coroutine: bool,
    /// A variable of the module or class has an annotation.
    pub annotated: bool,
    /// Own variables that inner functions use, in 2.7's order: sorted.
    pub cellvars: Vec<String>,
    /// Variables of outer functions, sorted.
    pub freevars: Vec<String>,
    /// What precedes the names of its variables, which share a frame with others: a dot for each comprehension.
    prefix: String,
    parent: usize,
    /// The class around it, for names with two leading underscores.
    class: Option<String>,
    bound: HashSet<String>,
    globals: HashSet<String>,
    nonlocals: HashSet<String>,
    parameters: HashSet<String>,
    /// First place where each name is read or bound.
    seen: HashMap<String, TextSize>,
    /// Those that are variables, and the scope that each belongs to.
    owners: HashMap<String, usize>,
}

impl Scope {
    fn new(kind: ScopeKind, parent: usize, class: Option<String>) -> Self {
        Self {
            kind,
            frame: 0,
            generator: false,
            coroutine: false,
            annotated: false,
            cellvars: Vec::new(),
            freevars: Vec::new(),
            prefix: String::new(),
            parent,
            class,
            bound: HashSet::new(),
            globals: HashSet::new(),
            nonlocals: HashSet::new(),
            parameters: HashSet::new(),
            seen: HashMap::new(),
            owners: HashMap::new(),
        }
    }

    /// What a call of its code makes.
    pub fn code_kind(&self) -> CodeKind {
        match (self.coroutine, self.generator) {
            (false, false) => CodeKind::Plain,
            (false, true) => CodeKind::Generator,
            (true, false) => CodeKind::Coroutine,
            (true, true) => CodeKind::AsyncGenerator,
        }
    }

    /// Whether it is a comprehension that runs in the frame of what is around it.
    pub fn shares_frame(&self) -> bool {
        !self.prefix.is_empty()
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
    /// Scope of each node that has one.
    by_range: HashMap<TextRange, usize>,
    /// Whether the program binds the name `print` itself anywhere.
    pub rebinds_print: bool,
}

impl Scopes {
    /// Walks the program, and refuses what breaks the rules of scopes or nests too deeply.
    pub fn analyse(body: &[Stmt], source: &Source) -> Result<Self, Refusal> {
        let (mut all, by_range) = walk::walk(body, source)?;
        // 2.7 marks what any function declares global in the module's own table too.
        let declared: Vec<String> = all.iter().flat_map(|scope| scope.globals.iter().cloned()).collect();
        all[0].globals.extend(declared);
        let rebinds_print = all.iter().any(|scope| scope.bound.contains("print"));
        let mut scopes = Self { all, by_range, rebinds_print };
        scopes.find_owners(source)?;
        scopes.find_frames();
        scopes.find_cells();
        Ok(scopes)
    }

    /// The module's scope.
    pub fn module(&self) -> &Scope {
        &self.all[0]
    }

    /// The scope of the function, class or comprehension that stands at `range`.
    pub fn of(&self, range: TextRange) -> &Scope {
        &self.all[self.by_range[&range]]
    }

    /// The scope in whose frame `scope` runs.
    pub fn frame_of(&self, scope: &Scope) -> &Scope {
        &self.all[scope.frame]
    }

    /// Where `name`, already mangled, lives as seen from `scope`, and under which name there.
    pub fn binding<'n>(&self, scope: &Scope, name: &'n str) -> (Binding, std::borrow::Cow<'n, str>) {
        if let Some(&owner) = scope.owners.get(name) {
            let owner = &self.all[owner];
            if owner.shares_frame() {
                return (Binding::Fast, format!("{}{name}", owner.prefix).into());
            }
            let frame = &self.all[scope.frame];
            let shared = |names: &[String]| names.iter().any(|shared| shared == name);
            let binding =
                if shared(&frame.cellvars) || shared(&frame.freevars) { Binding::Deref } else { Binding::Fast };
            return (binding, name.into());
        }
        let global = scope.kind.has_variables() || scope.globals.contains(name);
        (if global { Binding::Global } else { Binding::Name }, name.into())
    }

    /// Finds out which names are variables, and whose.
    fn find_owners(&mut self, source: &Source) -> Result<(), Refusal> {
        for index in 0..self.all.len() {
            let scope = &self.all[index];
            let owners = scope.seen.keys().filter_map(|name| Some((name.clone(), self.owner(index, name)?))).collect();
            let unbound = scope.nonlocals.iter().filter(|name| self.owner(index, name).is_none());
            if let Some(name) = unbound.min_by_key(|name| scope.seen[*name]) {
                return Err(source.refuse(scope.seen[name], format!("no binding for nonlocal '{name}' found")));
            }
            self.all[index].owners = owners;
        }
        Ok(())
    }

    /// The scope that the variable `name` of `user` belongs to, unless it is a global or looked up by name.
    fn owner(&self, user: usize, name: &str) -> Option<usize> {
        let mut index = user;
        loop {
            let scope = &self.all[index];
            // The variables of a class are for its own body alone, `__class__` for its methods.
            let visible = scope.kind.has_variables() || index == user;
            if visible && scope.globals.contains(name) {
                return None;
            }
            if visible && scope.bound.contains(name) {
                return scope.kind.has_variables().then_some(index);
            }
            if scope.kind == ScopeKind::Class && index != user && name == "__class__" {
                return Some(index);
            }
            if index == 0 {
                return None;
            }
            index = scope.parent;
        }
    }

    /// Decides where comprehensions run. Inner ones first: whether a closure keeps a variable depends on them.
    fn find_frames(&mut self) {
        let mut users: HashMap<usize, Vec<usize>> = HashMap::new();
        for (index, scope) in self.all.iter().enumerate() {
            for &owner in scope.owners.values().filter(|owner| **owner != index) {
                users.entry(owner).or_default().push(index);
            }
        }
        let mut inline = vec![false; self.all.len()];
        for index in (0..self.all.len()).rev() {
            let scope = &self.all[index];
            inline[index] = scope.kind == ScopeKind::ListComprehension
                && self.all[scope.parent].kind.has_variables()
                && users.get(&index).is_none_or(|users| users.iter().all(|user| self.frame(*user, &inline) < index));
        }
        for index in 0..self.all.len() {
            let frame = self.frame(index, &inline);
            self.all[index].frame = frame;
            if inline[index] {
                self.all[index].prefix = format!("{}.", self.all[self.all[index].parent].prefix);
            }
        }
    }

    fn frame(&self, mut scope: usize, inline: &[bool]) -> usize {
        while inline[scope] {
            scope = self.all[scope].parent;
        }
        scope
    }

    /// A variable that another frame uses is a cell variable of its own frame, and a free one of that frame and of
    /// all between.
    fn find_cells(&mut self) {
        let mut cells = vec![BTreeSet::new(); self.all.len()];
        let mut free = cells.clone();
        for scope in &self.all {
            for (name, &owner) in &scope.owners {
                let home = self.all[owner].frame;
                let mut frame = scope.frame;
                if frame != home {
                    cells[home].insert(name.clone());
                }
                while frame != home {
                    free[frame].insert(name.clone());
                    frame = self.all[self.all[frame].parent].frame;
                }
            }
        }
        for (scope, (cells, free)) in self.all.iter_mut().zip(cells.into_iter().zip(free)) {
            scope.cellvars = cells.into_iter().collect();
            scope.freevars = free.into_iter().collect();
        }
    }
}
