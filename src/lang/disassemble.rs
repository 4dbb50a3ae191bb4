//! The listing that `dis` of CPython 2.7 prints.
//!
//! Differences: no blanks at the ends of lines, no addresses of code objects, and strings as Python 3 shows them.
//! Code beyond 64 KiB has no `EXTENDED_ARG` here.

use std::collections::HashSet;
use std::fmt::Write;

use super::code::{Code, Const, Instr, Target};
use super::opcode;
use super::repr::{bytes_repr, float_repr, str_repr};

/// The byte offset of each instruction in 2.7's encoding, and at the end the length of the code.
pub fn offsets(code: &Code) -> Vec<u32> {
    let mut offset = 0;
    let mut offsets = Vec::with_capacity(code.instructions.len() + 1);
    offsets.push(0);
    offsets.extend(code.instructions.iter().map(|instr| {
        offset += opcode::size(*instr);
        offset
    }));
    offsets
}

/// One instruction of a listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its source line, where a new one begins.
    pub line: Option<u32>,
    /// Something jumps here.
    pub target: bool,
    /// Offset, name, operand, in `dis`'s columns.
    pub text: String,
}

/// The instructions of one code object, as long as [`Code::instructions`].
pub fn rows(code: &Code) -> Vec<Row> {
    let offsets = offsets(code);
    let targets: HashSet<Target> = code.instructions.iter().filter_map(|instr| opcode::target(*instr)).collect();
    let mut last_line = None;
    let instructions = code.instructions.iter().zip(&code.lines).enumerate();
    instructions
        .map(|(index, (&instr, &line))| {
            let operand = operand(code, instr, index, &offsets);
            Row {
                line: (last_line.replace(line) != Some(line)).then_some(line),
                target: targets.contains(&(index as Target)),
                text: format!("{:>4} {:<20} {operand}", offsets[index], opcode::name(instr)).trim_end().to_owned(),
            }
        })
        .collect()
}

/// One code object.
pub fn disassemble(code: &Code) -> String {
    let mut out = String::new();
    for (index, Row { line, target, text }) in rows(code).into_iter().enumerate() {
        let gap = if line.is_some() && index > 0 { "\n" } else { "" };
        let line = line.map(|line| line.to_string()).unwrap_or_default();
        let mark = if target { ">>" } else { "  " };
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{gap}{line:>3}     {mark} {text}");
    }
    out
}

/// A whole program: each code object under a line with its name, by number.
pub fn disassemble_all(root: &std::sync::Arc<Code>) -> String {
    let listings = Code::all(root)
        .into_iter()
        .map(|code| format!("{} ({}:{})\n{}", code.name, code.file, code.first_line, disassemble(&code)));
    listings.collect::<Vec<_>>().join("\n")
}

/// The operand columns: number and meaning.
fn operand(code: &Code, instr: Instr, index: usize, offsets: &[u32]) -> String {
    if let Some(target) = opcode::target(instr) {
        let to = offsets[target as usize];
        return if opcode::is_relative(instr) {
            format!("{:>5} (to {to})", to - offsets[index + 1])
        } else {
            format!("{to:>5}")
        };
    }
    let Some(number) = opcode::operand(instr) else { return String::new() };
    let mut text = format!("{number:>5}");
    if let Some(meaning) = meaning(code, instr) {
        let _ = write!(text, " ({meaning})");
    }
    text
}

/// What an operand stands for: a constant, a name, a comparison.
pub fn meaning(code: &Code, instr: Instr) -> Option<String> {
    use Instr::*;
    let name = |names: &[std::sync::Arc<str>], number: u16| names.get(usize::from(number)).map(ToString::to_string);
    match instr {
        LoadConst(number) => code.consts.get(usize::from(number)).map(const_repr),
        LoadFast(number) | StoreFast(number) | DeleteFast(number) => name(&code.varnames, number).map(|name| {
            // The dots before the variables of a comprehension are for the compiler.
            let shown = name.trim_start_matches('.');
            if shown == "0" { name } else { shown.to_owned() }
        }),
        LoadGlobal(number) | StoreGlobal(number) | DeleteGlobal(number) | LoadName(number) | StoreName(number)
        | DeleteName(number) | LoadAttr(number) | StoreAttr(number) | DeleteAttr(number) | ImportName(number)
        | ImportFrom(number) => name(&code.names, number),
        LoadClosure(number) | LoadDeref(number) | StoreDeref(number) | DeleteDeref(number) => {
            code.cellvars.iter().chain(&code.freevars).nth(usize::from(number)).map(ToString::to_string)
        }
        Compare(op) => Some(opcode::compare_symbol(op).to_owned()),
        _ => None,
    }
}

/// A constant as 2.7 shows it: long integers end in `L`.
fn const_repr(constant: &Const) -> String {
    match constant {
        Const::None => "None".into(),
        Const::Bool(true) => "True".into(),
        Const::Bool(false) => "False".into(),
        Const::Int(value) => value.to_string(),
        Const::Big(value) => format!("{value}L"),
        Const::Float(value) => float_repr(*value),
        Const::Str(text) => str_repr(text),
        Const::Bytes(bytes) => bytes_repr(bytes),
        Const::Ellipsis => "Ellipsis".into(),
        Const::Tuple(items) => match &**items {
            [single] => format!("({},)", const_repr(single)),
            items => format!("({})", items.iter().map(const_repr).collect::<Vec<_>>().join(", ")),
        },
        Const::Code(code) => {
            format!("<code object {}, file \"{}\", line {}>", code.name, code.file, code.first_line)
        }
    }
}
