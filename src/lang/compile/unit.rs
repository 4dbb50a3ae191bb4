//! One code object under construction: instructions with labels, and the tables they index.

use std::collections::HashMap;
use std::sync::Arc;

use num_bigint::BigInt;

use super::super::code::{Const, Instr};
use super::super::opcode;
use super::scopes::Scope;

/// A place to jump to, whose position is known later. Until the unit is assembled, the targets of its
/// instructions are labels.
pub type Label = u32;

/// An instruction and, if it begins one, its line.
#[derive(Debug, Clone, Copy)]
pub struct Emitted {
    /// The instruction.
    pub instr: Instr,
    /// The source line that starts here; none while the last one goes on.
    pub line: Option<u32>,
}

/// A block that a statement is inside of (`fblockinfo`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Block {
    /// A loop, with the label where its next round begins.
    Loop(Label),
    /// The guarded body of `try … except`.
    Except,
    /// The guarded body of `try … finally` or `with`.
    FinallyTry,
    /// The `finally` clause.
    FinallyEnd,
}

/// More entries than an operand can number.
#[derive(Debug)]
pub struct TableFull;

/// Equality of constants as 2.7 has it: by type and value, floats by their bits.
#[derive(Debug, PartialEq, Eq, Hash)]
enum ConstKey {
    None,
    Bool(bool),
    Int(i64),
    Big(BigInt),
    Float(u64),
    Str(Arc<str>),
    Bytes(Arc<[u8]>),
    Ellipsis,
    Tuple(Vec<ConstKey>),
}

fn const_key(constant: &Const) -> Option<ConstKey> {
    Some(match constant {
        Const::None => ConstKey::None,
        Const::Bool(value) => ConstKey::Bool(*value),
        Const::Int(value) => ConstKey::Int(*value),
        Const::Big(value) => ConstKey::Big(value.clone()),
        Const::Float(value) => ConstKey::Float(value.to_bits()),
        Const::Str(value) => ConstKey::Str(value.clone()),
        Const::Bytes(value) => ConstKey::Bytes(value.clone()),
        Const::Ellipsis => ConstKey::Ellipsis,
        Const::Tuple(items) => ConstKey::Tuple(items.iter().map(const_key).collect::<Option<_>>()?),
        Const::Code(_) => return None,
    })
}

/// Names in the order of their first use.
#[derive(Debug, Default)]
pub struct NameTable {
    names: Vec<Arc<str>>,
    index: HashMap<Arc<str>, u16>,
}

impl NameTable {
    /// The number of `name`, entered if new.
    pub fn add(&mut self, name: &str) -> Result<u16, TableFull> {
        if let Some(&number) = self.index.get(name) {
            return Ok(number);
        }
        let number = u16::try_from(self.names.len()).map_err(|_| TableFull)?;
        let name: Arc<str> = name.into();
        self.names.push(Arc::clone(&name));
        self.index.insert(name, number);
        Ok(number)
    }

    /// The number of `name`, if it is used.
    pub fn find(&self, name: &str) -> Option<u16> {
        self.index.get(name).copied()
    }

    /// All names, by number.
    pub fn into_names(self) -> Vec<Arc<str>> {
        self.names
    }
}

/// A function, class body or module that is being compiled.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "two describe the parameters, two where the code stands")]
pub struct Unit<'a> {
    pub name: Arc<str>,
    pub id: u16,
    /// 0 until known: a module's first line is that of its first instruction.
    pub first_line: u32,
    /// The scope of the expression at hand: the unit's own, or that of a comprehension that runs in its frame.
    pub scope: &'a Scope,
    pub emitted: Vec<Emitted>,
    /// Position of each label, as an index into `emitted`.
    pub labels: Vec<usize>,
    pub consts: Vec<Const>,
    const_index: HashMap<ConstKey, u16>,
    pub names: NameTable,
    pub varnames: NameTable,
    pub arg_count: u16,
    pub positional_only_count: u16,
    pub keyword_only_count: u16,
    pub star_args: bool,
    pub star_kwargs: bool,
    pub blocks: Vec<Block>,
    line: u32,
    line_emitted: bool,
    /// Whether the current basic block holds a `RETURN_VALUE`.
    pub returned: bool,
}

impl<'a> Unit<'a> {
    pub fn new(name: &str, id: u16, first_line: u32, scope: &'a Scope) -> Self {
        Self {
            name: name.into(),
            id,
            first_line,
            scope,
            emitted: Vec::new(),
            labels: Vec::new(),
            consts: Vec::new(),
            const_index: HashMap::new(),
            names: NameTable::default(),
            varnames: NameTable::default(),
            arg_count: 0,
            positional_only_count: 0,
            keyword_only_count: 0,
            star_args: false,
            star_kwargs: false,
            blocks: Vec::new(),
            line: 0,
            line_emitted: false,
            returned: false,
        }
    }

    /// A statement starts on `line`: the next instruction begins it.
    pub fn start_line(&mut self, line: u32) {
        self.line = line;
        self.line_emitted = false;
    }

    /// An expression is on `line`: lines only move on within a statement.
    pub fn advance_line(&mut self, line: u32) {
        if line > self.line {
            self.start_line(line);
        }
    }

    pub fn emit(&mut self, instr: Instr) {
        let begins = !self.line_emitted && self.line != 0;
        self.line_emitted = true;
        self.returned |= instr == Instr::ReturnValue;
        self.emitted.push(Emitted { instr, line: begins.then_some(self.line) });
    }

    pub fn new_label(&mut self) -> Label {
        self.labels.push(usize::MAX);
        (self.labels.len() - 1) as Label
    }

    /// The next instruction stands at `label` and starts a basic block.
    pub fn place(&mut self, label: Label) {
        self.labels[label as usize] = self.emitted.len();
        self.returned = false;
    }

    /// Emits a jump or a block set-up.
    pub fn jump(&mut self, instr: fn(Label) -> Instr, to: Label) {
        let instr = instr(to);
        debug_assert!(opcode::target(instr).is_some(), "{instr:?} has no target");
        self.emit(instr);
    }

    /// The number of a constant, entered if new.
    pub fn add_const(&mut self, constant: Const) -> Result<u16, TableFull> {
        let key = const_key(&constant);
        if let Some(&number) = key.as_ref().and_then(|key| self.const_index.get(key)) {
            return Ok(number);
        }
        let number = u16::try_from(self.consts.len()).map_err(|_| TableFull)?;
        self.consts.push(constant);
        if let Some(key) = key {
            self.const_index.insert(key, number);
        }
        Ok(number)
    }

    pub fn load_const(&mut self, constant: Const) -> Result<(), TableFull> {
        let number = self.add_const(constant)?;
        self.emit(Instr::LoadConst(number));
        Ok(())
    }
}
