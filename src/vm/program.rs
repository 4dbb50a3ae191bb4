//! A program as it is laid out for running: constants as values, names as numbers, global variables as slots.

use std::{
    collections::HashMap,
    sync::{Arc, OnceLock, Weak},
};

use crate::lang::code::{Code, Const, Instr};

use super::{
    class::Class,
    names::{Name, Names},
    object::Object,
    shared::{Protection, Shared},
    value::Value,
};

/// A code object ready to run.
#[derive(Debug)]
pub(super) struct LoadedCode {
    pub code: Arc<Code>,
    /// `co_consts` as values.
    pub consts: Box<[Value]>,
    /// `co_names` as names.
    pub names: Box<[Name]>,
    /// The global slot of each of `co_names`.
    pub slots: Box<[u32]>,
    /// A class body: its names live in a namespace of their own.
    pub class_body: bool,
    /// The class in whose body it was defined, for `super()`.
    pub owner: OnceLock<Weak<Class>>,
    /// `co_qualname`: the name with the classes and functions that it stands in.
    pub qualname: Arc<str>,
    /// For each cell variable, the parameter that moves into it.
    pub cell_parameters: Box<[Option<u16>]>,
    /// Names of the cell variables and, after them, the free variables.
    pub cell_names: Box<[Name]>,
    pub has_cells: bool,
    /// No `*args`, no `**kwargs`, no keyword-only parameter.
    pub positional_only: bool,
    /// Where the stack begins in a frame, behind variables and cells.
    pub stack_base: usize,
    /// Slots that a frame takes: variables, cells and stack.
    pub frame_size: usize,
}

/// One global variable of the program.
#[derive(Debug)]
pub(super) struct Global {
    pub name: Name,
    pub value: Shared<Value>,
    /// The built-in of that name, which a load falls back to; `Null` if there is none.
    pub builtin: Value,
}

/// Turns a code object and all within it into [`LoadedCode`], and numbers the global variables on the way.
#[derive(Debug)]
pub(super) struct Loader<'a> {
    names: &'a Names,
    protection: Protection,
    builtins: &'a HashMap<Name, Value>,
    slots: HashMap<Name, u32>,
    globals: Vec<Global>,
}

impl<'a> Loader<'a> {
    /// A loader that knows no global variable yet.
    pub fn new(names: &'a Names, protection: Protection, builtins: &'a HashMap<Name, Value>) -> Self {
        Self { names, protection, builtins, slots: HashMap::new(), globals: Vec::new() }
    }

    /// Loads a code object; to be called with the module's, once.
    pub fn load(&mut self, code: &Arc<Code>) -> Arc<LoadedCode> {
        self.load_inside(code, "")
    }

    /// Loads a code object whose qualified name begins so.
    fn load_inside(&mut self, code: &Arc<Code>, prefix: &str) -> Arc<LoadedCode> {
        let names: Box<[Name]> = code.names.iter().map(|text| self.names.intern(text)).collect();
        let class_body = code.instructions.contains(&Instr::LoadLocals);
        let qualname: Arc<str> = format!("{prefix}{}", code.name).into();
        let inside = match (class_body, code.id) {
            (_, 0) => String::new(),
            (true, _) => format!("{qualname}."),
            (false, _) => format!("{qualname}.<locals>."),
        };
        let parameters =
            code.arg_count + code.keyword_only_count + u16::from(code.star_args) + u16::from(code.star_kwargs);
        let stack_base = code.varnames.len() + code.cellvars.len() + code.freevars.len();
        Arc::new(LoadedCode {
            qualname,
            cell_parameters: code
                .cellvars
                .iter()
                .map(|cell| (0..parameters).find(|&index| code.varnames[usize::from(index)] == *cell))
                .collect(),
            cell_names: code.cellvars.iter().chain(&code.freevars).map(|text| self.names.intern(text)).collect(),
            has_cells: stack_base > code.varnames.len(),
            positional_only: !code.star_args && !code.star_kwargs && code.keyword_only_count == 0,
            stack_base,
            consts: code.consts.iter().map(|constant| self.constant(constant, &inside)).collect(),
            slots: names.iter().map(|&name| self.slot(name)).collect(),
            names,
            owner: OnceLock::new(),
            class_body,
            frame_size: stack_base + usize::from(code.stack_size),
            code: Arc::clone(code),
        })
    }

    /// The slot of a global variable.
    pub fn slot(&mut self, name: Name) -> u32 {
        *self.slots.entry(name).or_insert_with(|| {
            let builtin = self.builtins.get(&name).cloned().unwrap_or_default();
            self.globals.push(Global { name, value: Shared::new(self.protection, Value::Null), builtin });
            self.globals.len() as u32 - 1
        })
    }

    /// All global variables by slot.
    pub fn into_globals(self) -> Box<[Global]> {
        self.globals.into()
    }

    fn constant(&mut self, constant: &Const, inside: &str) -> Value {
        match constant {
            // The compiler refuses the last two so far.
            Const::None | Const::Bytes(_) | Const::Ellipsis => Value::None,
            Const::Bool(b) => Value::Bool(*b),
            Const::Int(i) => Value::Int(*i),
            Const::Big(n) => Value::from(n.clone()),
            Const::Float(x) => Value::Float(*x),
            Const::Str(text) => Value::from(Arc::clone(text)),
            Const::Tuple(items) => {
                Value::tuple(items.iter().map(|item| self.constant(item, inside)).collect::<Vec<_>>())
            }
            Const::Code(code) => Value::new(Object::Code(self.load_inside(code, inside))),
        }
    }
}
