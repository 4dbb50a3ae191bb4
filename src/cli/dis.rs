//! `gilscope dis`: the bytecode of a program, as `dis` of CPython 2.7 prints it.

use std::sync::Arc;

use crate::{
    experiment::load,
    lang::{
        code::{Code, Instr},
        compile, disassemble,
        ticks::{Tick, tick},
    },
};

use super::{
    exit::{CliError, Exit},
    output,
};

/// Prints the listing of a program and of everything it defines.
pub fn dis(program: &str, ticks: bool) -> Result<Exit, CliError> {
    let experiment = load::find(program)?;
    let code = compile::compile(&experiment.source, &experiment.file)?;
    let text = if ticks { with_ticks(&code) } else { disassemble::disassemble_all(&code) };
    output::print(&text).map(|()| Exit::Finished)
}

/// The listing with a mark in the free column between line number and offset.
fn with_ticks(root: &Arc<Code>) -> String {
    let mut instructions = Code::all(root).into_iter().flat_map(|code| code.instructions.to_vec());
    let listing = disassemble::disassemble_all(root);
    let marked = listing.lines().map(|line| match line.get(4..5) {
        // A line with an instruction on it; the others are headings and empty.
        Some(" ") if line.starts_with([' ', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9']) => {
            let mark = instructions.next().map_or(' ', mark);
            format!("{}{mark}{}\n", &line[..4], &line[5..])
        }
        _ => format!("{line}\n"),
    });
    marked.collect::<String>() + "\n* one tick   ? one tick unless the value is True or False\n"
}

fn mark(instr: Instr) -> char {
    match tick(instr) {
        Tick::Always => '*',
        Tick::UnlessBool => '?',
        Tick::Never => ' ',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ticks_of_the_countdown_are_marked() {
        let code = compile::compile("def count(n):\n    while n > 0:\n        n -= 1\n", "count.py").unwrap();
        let listing = with_ticks(&code);
        let count = listing.split_once("\n\n").unwrap().1;
        let expected = "\
count (count.py:1)
  2 *         0 SETUP_LOOP              26 (to 29)
        >>    3 LOAD_FAST                0 (n)
              6 LOAD_CONST               1 (0)
    *         9 COMPARE_OP               4 (>)
    ?        12 POP_JUMP_IF_FALSE       28

  3          15 LOAD_FAST                0 (n)
             18 LOAD_CONST               2 (1)
    *        21 INPLACE_SUBTRACT
             22 STORE_FAST               0 (n)
    *        25 JUMP_ABSOLUTE            3
    *   >>   28 POP_BLOCK
        >>   29 LOAD_CONST               0 (None)
             32 RETURN_VALUE

* one tick   ? one tick unless the value is True or False
";
        assert_eq!(count, expected);
    }
}
