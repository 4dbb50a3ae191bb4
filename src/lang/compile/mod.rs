//! Syntax tree to code objects, instruction for instruction as CPython 2.7 (`Python/compile.c`).
//!
//! Scopes first ([`scopes`]), then statements and expressions emit into a [`unit::Unit`], then [`assemble`]
//! optimises as 2.7's peephole pass does and resolves labels. What the language lacks is refused on the way.

mod annotations;
mod assemble;
mod awaits;
mod blocks;
mod calls;
mod comprehensions;
mod definitions;
mod displays;
mod expressions;
mod fold;
mod fstrings;
mod imports;
mod peephole;
mod scopes;
mod slices;
mod stack;
mod statements;
mod targets;
mod unit;
mod unsupported;

use std::panic::resume_unwind;
use std::sync::Arc;
use std::thread;

use ruff_python_ast::Stmt;
use ruff_text_size::{TextRange, TextSize};

use super::code::{Code, Const, Instr};
use super::parse;
use super::refusal::Refusal;
use super::source::Source;
use scopes::{Binding, Scopes};
use unit::{TableFull, Unit};

/// Stack of the thread that compiles: enough for the deepest tree that [`parse::parse`] lets through.
const STACK_BYTES: usize = 256 << 20;

/// Compiles a program, or says why it cannot be run. `file` is the name that messages show.
pub fn compile(source: &str, file: &str) -> Result<Arc<Code>, Refusal> {
    thread::scope(|scope| {
        let compiler = thread::Builder::new()
            .name("compile".into())
            .stack_size(STACK_BYTES)
            .spawn_scoped(scope, || compile_here(source, file));
        match compiler {
            Ok(handle) => handle.join().unwrap_or_else(|panic| resume_unwind(panic)),
            Err(error) => {
                let message = format!("cannot start the compiler: {error}");
                Err(Source::new("", file).refuse(TextSize::new(0), message))
            }
        }
    })
}

fn compile_here(text: &str, file: &str) -> Result<Arc<Code>, Refusal> {
    let (body, source) = parse::parse(text, file)?;
    let scopes = Scopes::analyse(&body, &source)?;
    let futures = imports::Futures::of(&body, &source)?;
    let mut compiler = Compiler {
        source: &source,
        scopes: &scopes,
        futures,
        unit: Unit::new("<module>", 0, 0, scopes.module()),
        outer: Vec::new(),
        defined: 0,
        position: TextSize::new(0),
    };
    compiler.body(&body)?;
    let module = compiler.unit;
    assemble::assemble(module, &source)
}

/// The state of a compilation: the code object at hand and those around it.
struct Compiler<'a> {
    source: &'a Source<'a>,
    scopes: &'a Scopes,
    futures: imports::Futures,
    unit: Unit<'a>,
    outer: Vec<Unit<'a>>,
    /// Number of the last code object begun.
    defined: u16,
    /// Start of the statement at hand.
    position: TextSize,
}

#[derive(Clone, Copy)]
enum Access {
    Load,
    Store,
    Delete,
}

impl Compiler<'_> {
    /// Statements of a module or class: a string in front becomes `__doc__`.
    fn body(&mut self, body: &[Stmt]) -> Result<(), Refusal> {
        self.begin_annotations()?;
        if let Some(docstring) = statements::docstring(body) {
            self.expression(docstring)?;
            self.name("__doc__", Access::Store)?;
        }
        let rest = usize::from(statements::docstring(body).is_some());
        self.statements(&body[rest..])
    }

    /// Begins the code object of the node at `range`.
    fn enter(&mut self, name: &str, line: u32, range: TextRange) -> Result<(), Refusal> {
        let scope = self.scopes.of(range);
        let number = self.defined.checked_add(1);
        self.defined = number.ok_or_else(|| self.refuse(self.position, "the program defines too many functions"))?;
        let inner = Unit::new(name, self.defined, line, scope);
        self.outer.push(std::mem::replace(&mut self.unit, inner));
        Ok(())
    }

    fn leave(&mut self) -> Result<Arc<Code>, Refusal> {
        match self.outer.pop() {
            Some(outer) => assemble::assemble(std::mem::replace(&mut self.unit, outer), self.source),
            None => unreachable!("every unit but the module's was entered"),
        }
    }

    fn emit(&mut self, instr: Instr) {
        self.unit.emit(instr);
    }

    fn load_const(&mut self, constant: Const) -> Result<(), Refusal> {
        self.unit.load_const(constant).map_err(|full| self.full(&full))
    }

    /// The number of an attribute, global or imported name.
    fn name_number(&mut self, name: &str) -> Result<u16, Refusal> {
        let mangled = self.unit.scope.mangle(name);
        self.unit.names.add(&mangled).map_err(|full| self.full(&full))
    }

    /// Reads, binds or deletes a variable (`compiler_nameop`).
    fn name(&mut self, name: &str, access: Access) -> Result<(), Refusal> {
        let mangled = self.unit.scope.mangle(name);
        let (binding, mangled) = self.scopes.binding(self.unit.scope, &mangled);
        if binding == Binding::Deref {
            let number = self.cell_number(&mangled)?;
            self.emit(match access {
                Access::Load => Instr::LoadDeref(number),
                Access::Store => Instr::StoreDeref(number),
                Access::Delete => Instr::DeleteDeref(number),
            });
            return Ok(());
        }
        let table = if binding == Binding::Fast { &mut self.unit.varnames } else { &mut self.unit.names };
        let number = table.add(&mangled).map_err(|full| self.full(&full))?;
        self.emit(match (binding, access) {
            (Binding::Fast, Access::Load) => Instr::LoadFast(number),
            (Binding::Fast, Access::Store) => Instr::StoreFast(number),
            (Binding::Fast, Access::Delete) => Instr::DeleteFast(number),
            (Binding::Global, Access::Load) => Instr::LoadGlobal(number),
            (Binding::Global, Access::Store) => Instr::StoreGlobal(number),
            (Binding::Global, Access::Delete) => Instr::DeleteGlobal(number),
            (_, Access::Load) => Instr::LoadName(number),
            (_, Access::Store) => Instr::StoreName(number),
            (_, Access::Delete) => Instr::DeleteName(number),
        });
        Ok(())
    }

    /// The number of a variable in a cell: cell variables first, free variables after them.
    fn cell_number(&self, name: &str) -> Result<u16, Refusal> {
        let frame = self.scopes.frame_of(self.unit.scope);
        let number = frame.cellvars.iter().chain(&frame.freevars).position(|cell| cell == name);
        number.map_or_else(|| unreachable!("{name} is in a cell of this frame"), |number| self.count(number))
    }

    /// A number of things as an operand.
    fn count(&self, number: usize) -> Result<u16, Refusal> {
        u16::try_from(number).map_err(|_| self.full(&TableFull))
    }

    fn full(&self, _: &TableFull) -> Refusal {
        self.refuse(self.position, format!("'{}' holds more than 65,536 names or constants", self.unit.name))
    }

    fn refuse(&self, at: TextSize, message: impl Into<String>) -> Refusal {
        self.source.refuse(at, message)
    }
}
