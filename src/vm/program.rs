//! A program as it is laid out for running: constants as values, names as numbers, global variables as slots.

use std::{
    collections::HashMap,
    fs,
    sync::{Arc, OnceLock},
};

use crate::lang::code::{Code, Const, Instr};

use super::{
    attributes::{Attributes, Guess, Sought},
    lower::{self, Op, Pace},
    names::{Name, Names, known},
    object::Object,
    shared::{Protection, Shared},
    state::ThreadState,
    value::Value,
};

/// A code object ready to run.
#[derive(Debug)]
pub(super) struct LoadedCode {
    pub code: Arc<Code>,
    /// Its instructions as the interpreter runs them.
    pub ops: Box<[Op]>,
    /// `co_consts` as values.
    pub consts: Box<[Value]>,
    /// `co_names` as names.
    pub names: Box<[Name]>,
    /// For each of them, where an instance had an attribute of that name last.
    pub guesses: Box<[Guess]>,
    /// The global slot of each of `co_names`.
    pub slots: Box<[u32]>,
    /// A class body: its names live in a namespace of their own.
    pub class_body: bool,
    /// `co_qualname`: the name with the classes and functions that it stands in.
    pub qualname: Arc<str>,
    /// For each cell variable, the parameter that moves into it.
    pub cell_parameters: Box<[Option<u16>]>,
    /// Names of the cell variables and, after them, the free variables.
    pub cell_names: Box<[Name]>,
    pub has_cells: bool,
    /// Number of positional parameters, if a call with just so many has nothing to do but begin: no other parameters, no
    /// cells, no generator, no class body.
    pub plain: Option<u16>,
    /// Number of variables, `co_nlocals`.
    pub locals: usize,
    /// Where the stack begins in a frame, behind variables and cells.
    pub stack_base: usize,
    /// Slots that a frame takes: variables, cells and stack.
    pub frame_size: usize,
    /// The module it belongs to: 0 for the program, else one of the library.
    pub module: u32,
    elsewhere: bool,
    variables: Arc<OnceLock<Box<[Global]>>>,
}

impl LoadedCode {
    /// A global variable of its module, by its place.
    #[inline]
    pub fn global(&self, place: u32) -> &Global {
        match self.variables.get() {
            Some(variables) => &variables[place as usize],
            None => unreachable!("a module's code runs only when its variables are there"),
        }
    }

    /// The attribute of one of `co_names`.
    #[inline]
    pub fn attribute(&self, index: u16) -> Sought<'_> {
        let index = usize::from(index);
        Sought { name: self.names[index], guess: &self.guesses[index] }
    }

    /// It is the library's, or of another program than the run's: records name the program's own line that called into it.
    #[inline]
    pub fn is_elsewhere(&self) -> bool {
        self.elsewhere
    }
}

/// One global variable of a module.
#[derive(Debug)]
pub(super) struct Global {
    pub name: Name,
    pub value: Shared<Value>,
    /// The built-in of that name, which a load falls back to; `Null` if there is none.
    pub builtin: Value,
}

/// The global variables of one module: a slot for every name that its code mentions.
#[derive(Debug)]
pub(super) struct Globals {
    variables: Arc<OnceLock<Box<[Global]>>>,
    slots: HashMap<Name, u32>,
    /// Variables that only others have set, as attributes of the module.
    others: Shared<Attributes>,
}

/// Bits of a slot's number that count within its module; those above are the module's number.
const SLOT_BITS: u32 = 24;

/// The module and the place within it that a slot's number stands for.
#[inline]
pub(super) fn unpack_slot(slot: u32) -> (u32, usize) {
    (slot >> SLOT_BITS, (slot & ((1 << SLOT_BITS) - 1)) as usize)
}

impl Globals {
    /// The variable in a slot, by its place in the module.
    #[inline]
    pub fn at(&self, place: usize) -> &Global {
        &self.variables()[place]
    }

    fn variables(&self) -> &[Global] {
        self.variables.get().map_or(&[], |variables| variables)
    }

    /// The value of a variable, if it has one.
    pub fn get(&self, ts: &ThreadState<'_>, name: Name) -> Option<Value> {
        match self.slots.get(&name) {
            Some(&place) => {
                let value = self.at(place as usize).value.with(ts, |value| value.clone());
                Some(value).filter(|value| !matches!(value, Value::Null))
            }
            None => self.others.with(ts, |others| others.get(name).cloned()),
        }
    }

    /// `__name__`: what the module was loaded as, unless somebody has set it.
    pub fn module_name(&self, ts: &ThreadState<'_>) -> Value {
        let loaded = || self.slots.get(&known::NAME).map(|&place| self.at(place as usize).builtin.clone());
        self.get(ts, known::NAME).or_else(loaded).unwrap_or(Value::None)
    }

    /// Sets a variable, or removes it with `Null`; gives back the value it had.
    pub fn set(&self, ts: &ThreadState<'_>, name: Name, value: Value) -> Option<Value> {
        let old = match self.slots.get(&name) {
            Some(&place) => Some(self.at(place as usize).value.with(ts, |slot| std::mem::replace(slot, value))),
            None if matches!(value, Value::Null) => self.others.with(ts, |others| others.remove(name)),
            None => self.others.with(ts, |others| others.set(name, value)),
        };
        old.filter(|old| !matches!(old, Value::Null))
    }

    /// All variables that have a value.
    pub fn entries(&self, ts: &ThreadState<'_>) -> Vec<(Name, Value)> {
        let own = self.variables().iter().map(|global| (global.name, global.value.with(ts, |value| value.clone())));
        let mut entries: Vec<_> = own.filter(|(_, value)| !matches!(value, Value::Null)).collect();
        entries.extend(self.others.with(ts, |others| others.entries().to_vec()));
        entries
    }
}

/// Turns a module's code object and all within it into [`LoadedCode`], and numbers its global variables on the way.
#[derive(Debug)]
pub(super) struct Loader<'a> {
    /// The names of the machine.
    pub names: &'a Names,
    /// How its values are protected.
    pub protection: Protection,
    /// Its built-in names.
    pub builtins: &'a HashMap<Name, Value>,
    /// How fast it goes.
    pub pace: Pace,
    /// The number of the module; 0 for the program itself.
    pub module: u32,
    /// The program is not the run's.
    pub foreign: bool,
}

impl Loader<'_> {
    /// Loads the module called `name`.
    pub fn load(&self, code: &Arc<Code>, name: &str) -> (Arc<LoadedCode>, Globals) {
        let shared = Arc::new(OnceLock::new());
        let mut variables =
            Variables { loader: self, slots: HashMap::new(), texts: HashMap::new(), globals: Vec::new(), shared };
        let loaded = variables.load(code, "");
        let file = if self.module == 0 { path(&code.file) } else { code.file.to_string() };
        for (known, value) in [(known::NAME, name), (known::FILE, &file)] {
            let place = variables.place(known);
            variables.globals[place as usize].builtin = Value::from(value);
        }
        let others = Shared::new(self.protection, Attributes::default());
        let _ = variables.shared.set(variables.globals.into());
        (loaded, Globals { variables: variables.shared, slots: variables.slots, others })
    }
}

/// `__file__`: where a module's file is, if it is one.
pub(super) fn path(file: &str) -> String {
    fs::canonicalize(file).map_or_else(|_| file.to_owned(), |path| path.to_string_lossy().into_owned())
}

/// Whether a text consists of letters of ASCII, digits and underscores.
fn is_name(text: &str) -> bool {
    text.bytes().all(|byte| byte == b'_' || byte.is_ascii_alphanumeric())
}

/// A module that is being loaded.
struct Variables<'a> {
    loader: &'a Loader<'a>,
    slots: HashMap<Name, u32>,
    /// Constants that look like names are one object in the whole module, as CPython interns them.
    texts: HashMap<Arc<str>, Value>,
    globals: Vec<Global>,
    /// Where they will be.
    shared: Arc<OnceLock<Box<[Global]>>>,
}

impl Variables<'_> {
    /// Loads a code object whose qualified name begins so.
    fn load(&mut self, code: &Arc<Code>, prefix: &str) -> Arc<LoadedCode> {
        let names: Box<[Name]> = code.names.iter().map(|text| self.loader.names.intern(text)).collect();
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
        let int = |index: u16| match code.consts.get(usize::from(index)) {
            Some(Const::Int(n)) => Some(*n),
            _ => None,
        };
        let places: Vec<u32> = names.iter().map(|&name| self.place(name)).collect();
        let global = |index: u16| {
            let place = places[usize::from(index)];
            let load = match &*code.names[usize::from(index)] {
                "True" => Op::LoadBool(true),
                "False" => Op::LoadBool(false),
                _ => Op::LoadGlobal(place),
            };
            [load, Op::StoreGlobal(place)]
        };
        let (ops, extra) = lower::lower(code, int, global, class_body, self.loader.pace);
        let positional_only = !code.star_args && !code.star_kwargs && code.keyword_only_count == 0;
        let has_cells = stack_base > code.varnames.len();
        let plain = positional_only && !has_cells && !code.kind.suspends() && !class_body;
        Arc::new(LoadedCode {
            ops,
            plain: plain.then_some(code.arg_count),
            locals: code.varnames.len(),
            qualname,
            cell_parameters: code
                .cellvars
                .iter()
                .map(|cell| (0..parameters).find(|&index| code.varnames[usize::from(index)] == *cell))
                .collect(),
            cell_names: code.cellvars.iter().chain(&code.freevars).map(|text| self.loader.names.intern(text)).collect(),
            has_cells,
            stack_base,
            consts: code.consts.iter().map(|constant| self.constant(constant, &inside)).collect(),
            slots: places.iter().map(|place| self.loader.module << SLOT_BITS | place).collect(),
            guesses: names.iter().map(|_| Guess::default()).collect(),
            names,
            class_body,
            frame_size: stack_base + usize::from(code.stack_size) + extra,
            module: self.loader.module,
            elsewhere: self.loader.module != 0 || self.loader.foreign,
            variables: Arc::clone(&self.shared),
            code: Arc::clone(code),
        })
    }

    /// The place of a global variable in its module.
    fn place(&mut self, name: Name) -> u32 {
        *self.slots.entry(name).or_insert_with(|| {
            let builtin = self.loader.builtins.get(&name).cloned().unwrap_or_default();
            let value = Shared::new(self.loader.protection, Value::Null);
            self.globals.push(Global { name, value, builtin });
            self.globals.len() as u32 - 1
        })
    }

    fn constant(&mut self, constant: &Const, inside: &str) -> Value {
        match constant {
            Const::None => Value::None,
            Const::Bytes(bytes) => Value::new(Object::Bytes(Arc::clone(bytes))),
            Const::Ellipsis => Value::new(Object::Ellipsis),
            Const::Bool(b) => Value::bool(*b),
            Const::Int(i) => Value::Int(*i),
            Const::Big(n) => Value::from(n.clone()),
            Const::Float(x) => Value::float(*x),
            Const::Str(text) if is_name(text) => {
                self.texts.entry(Arc::clone(text)).or_insert_with(|| Value::from(Arc::clone(text))).clone()
            }
            Const::Str(text) => Value::from(Arc::clone(text)),
            Const::Tuple(items) => {
                Value::tuple(items.iter().map(|item| self.constant(item, inside)).collect::<Vec<_>>())
            }
            Const::Code(code) => Value::new(Object::Code(self.load(code, inside))),
        }
    }
}
