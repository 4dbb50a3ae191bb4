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
    /// Slots that a frame takes: variables and stack.
    pub frame_size: usize,
}

impl LoadedCode {
    /// The name as messages show it: that of a method with its class.
    pub fn qualified_name(&self) -> String {
        match self.owner.get().and_then(Weak::upgrade) {
            Some(owner) => format!("{}.{}", owner.name, self.code.name),
            None => self.code.name.to_string(),
        }
    }
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
        let names: Box<[Name]> = code.names.iter().map(|text| self.names.intern(text)).collect();
        #[expect(clippy::arc_with_non_send_sync, reason = "reached by attached threads alone")]
        Arc::new(LoadedCode {
            consts: code.consts.iter().map(|constant| self.constant(constant)).collect(),
            slots: names.iter().map(|&name| self.slot(name)).collect(),
            names,
            owner: OnceLock::new(),
            class_body: code.instructions.contains(&Instr::LoadLocals),
            frame_size: code.varnames.len() + usize::from(code.stack_size),
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

    fn constant(&mut self, constant: &Const) -> Value {
        match constant {
            // The compiler refuses the last two so far.
            Const::None | Const::Bytes(_) | Const::Ellipsis => Value::None,
            Const::Bool(b) => Value::Bool(*b),
            Const::Int(i) => Value::Int(*i),
            Const::Big(n) => Value::from(n.clone()),
            Const::Float(x) => Value::Float(*x),
            Const::Str(text) => Value::from(Arc::clone(text)),
            Const::Tuple(items) => Value::tuple(items.iter().map(|item| self.constant(item)).collect::<Vec<_>>()),
            Const::Code(code) => Value::new(Object::Code(self.load(code))),
        }
    }
}
