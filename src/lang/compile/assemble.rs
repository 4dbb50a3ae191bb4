//! The last step: labels become indices, the optimiser runs, lines are laid out (`assemble` in `compile.c`).

use std::sync::Arc;

use super::super::code::{Code, Const, Instr};
use super::super::opcode;
use super::super::refusal::Refusal;
use super::super::source::Source;
use super::peephole::Peephole;
use super::stack;
use super::unit::{TableFull, Unit};
use ruff_text_size::TextSize;

/// Longest code, in bytes, that 2.7 optimises.
const MAX_OPTIMISED: u32 = 32_700;
/// A step in the line table that fills a byte keeps 2.7 from optimising.
const MAX_LINE_STEP: u32 = 255;

/// Finishes a unit.
pub fn assemble(mut unit: Unit, source: &Source) -> Result<Arc<Code>, Refusal> {
    let full = |_: TableFull| source.refuse(TextSize::new(0), "a function holds more than 65,536 names or constants");
    if !unit.returned {
        // A block of its own, as a jump may lead here.
        unit.load_const(Const::None).map_err(full)?;
        unit.emit(Instr::ReturnValue);
    }
    if unit.first_line == 0 {
        unit.first_line = unit.emitted.first().and_then(|emitted| emitted.line).unwrap_or(1);
    }
    let resolve = |instr: Instr| match opcode::target(instr) {
        Some(label) => opcode::retarget(instr, unit.labels[label as usize] as u32),
        None => instr,
    };
    let mut code: Vec<Instr> = unit.emitted.iter().map(|emitted| resolve(emitted.instr)).collect();
    if is_optimised(&unit) {
        let none_name = unit.names.find("None");
        Peephole { code: &mut code, consts: &mut unit.consts, none_name }.run().map_err(full)?;
    }
    let (instructions, lines) = compact(&code, &unit);
    Ok(Arc::new(Code {
        name: unit.name,
        file: Arc::clone(&source.file),
        first_line: unit.first_line,
        id: unit.id,
        stack_size: stack::depth(&instructions),
        instructions: instructions.into(),
        lines: lines.into(),
        consts: unit.consts.into(),
        names: unit.names.into_names().into(),
        varnames: unit.varnames.into_names().into(),
        cellvars: shared(&unit.scope.cellvars),
        freevars: shared(&unit.scope.freevars),
        arg_count: unit.arg_count,
        positional_only_count: unit.positional_only_count,
        keyword_only_count: unit.keyword_only_count,
        kind: unit.scope.code_kind(),
        star_args: unit.star_args,
        star_kwargs: unit.star_kwargs,
    }))
}

fn shared(names: &[String]) -> Box<[Arc<str>]> {
    names.iter().map(|name| name.as_str().into()).collect()
}

/// Whether 2.7's optimiser takes the code on: it ends in a return, is short, and has a simple line table.
fn is_optimised(unit: &Unit) -> bool {
    let (mut offset, mut line) = (0, unit.first_line);
    let mut line_offset = 0;
    for emitted in &unit.emitted {
        if let Some(next) = emitted.line {
            if offset - line_offset >= MAX_LINE_STEP || next.saturating_sub(line) >= MAX_LINE_STEP {
                return false;
            }
            (line, line_offset) = (next, offset);
        }
        offset += opcode::size(emitted.instr);
    }
    let returns = unit.emitted.last().is_some_and(|last| last.instr == Instr::ReturnValue);
    returns && offset <= MAX_OPTIMISED
}

/// Takes the `NOP`s out.
fn compact(code: &[Instr], unit: &Unit) -> (Vec<Instr>, Vec<u32>) {
    let kept_before = |kept: &mut u32, instr: &Instr| {
        let index = *kept;
        *kept += u32::from(*instr != Instr::Nop);
        Some(index)
    };
    let index: Vec<u32> = code.iter().scan(0, kept_before).collect();
    let mut line = unit.first_line;
    let (mut instructions, mut lines) = (Vec::with_capacity(code.len()), Vec::with_capacity(code.len()));
    for (instr, emitted) in code.iter().zip(&unit.emitted) {
        line = emitted.line.unwrap_or(line);
        if *instr == Instr::Nop {
            continue;
        }
        let target = opcode::target(*instr).and_then(|target| index.get(target as usize));
        instructions.push(target.map_or(*instr, |target| opcode::retarget(*instr, *target)));
        lines.push(line);
    }
    (instructions, lines)
}
