//! Which instructions end in a periodic check: a tick, in the sense of CPython 2.7.18 (`Python/ceval.c`).

use super::code::Instr;

/// What the ticker does when an instruction has run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tick {
    /// It counts down.
    Always,
    /// It does not: the instruction goes straight on to the next one.
    Never,
    /// It counts down unless the value tested is exactly `True` or `False`.
    UnlessBool,
}

/// The tick of one instruction.
///
/// `RETURN_VALUE` and `YIELD_VALUE` leave the frame without a check; in return, a frame's entry is checked before the
/// first instruction that runs.
pub fn tick(instr: Instr) -> Tick {
    use Instr::*;
    match instr {
        Nop | LoadFast(_) | LoadConst(_) | StoreFast(_) | PopTop | RotTwo | RotThree | RotFour | DupTop
        | DupTopX(_) | JumpForward(_) | ReturnValue | YieldValue => Tick::Never,
        PopJumpIfFalse(_) | PopJumpIfTrue(_) | JumpIfFalseOrPop(_) | JumpIfTrueOrPop(_) => Tick::UnlessBool,
        _ => Tick::Always,
    }
}

/// Whether the instruction always ends in a tick, as the screen marks it.
pub fn ticks(instr: Instr) -> bool {
    tick(instr) == Tick::Always
}
