//! How high the stack of a code object can grow.

use super::super::code::Instr;
use super::super::opcode;

/// Values on the stack after an instruction minus before it, when it does not jump. Where an instruction takes
/// one to three values (`END_FINALLY`), the most; every path but the one that left so many is lower anyway.
fn effect(instr: Instr) -> i32 {
    use Instr::*;
    match instr {
        Nop | RotTwo | RotThree | RotFour | DeleteFast(_) | DeleteGlobal(_) | DeleteName(_) | LoadAttr(_)
        | Unary(_) | GetIter | JumpForward(_) | JumpAbsolute(_) | SetupLoop(_) | SetupExcept(_) | SetupFinally(_)
        | PopBlock | BreakLoop | ContinueLoop(_) | PrintNewline | Slice(0) | ListToTuple | DeleteDeref(_)
        | YieldValue | GetYieldFromIter | GetAwaitable | GetAiter | SetupAsyncWith(_) | WithCleanupStart => 0,
        DupTop | LoadConst(_) | LoadFast(_) | LoadGlobal(_) | LoadName(_) | LoadLocals | BuildMap(_) | ForIter(_)
        | SetupWith(_) | BeforeAsyncWith | GetAnext | ImportFrom(_) | LoadClosure(_) | LoadDeref(_) => 1,
        DupTopX(copies) => copies.into(),
        PopTop | StoreFast(_) | StoreGlobal(_) | StoreName(_) | DeleteAttr(_) | Binary(_) | Inplace(_) | Compare(_)
        | BinarySubscr | PopJumpIfFalse(_) | PopJumpIfTrue(_) | JumpIfFalseOrPop(_) | JumpIfTrueOrPop(_)
        | WithCleanup | WithCleanupFinish | ReturnValue | PrintItem | ImportName(_) | Slice(1 | 2) | DeleteSlice(0)
        | ListAppend(_) | SetAdd(_) | ListExtend | SetUpdate | DictUpdate | DictMerge | StoreDeref(_) | YieldFrom
        | ImportStar => -1,
        StoreAttr(_) | DeleteSubscr | StoreMap | BuildClass | Slice(_) | StoreSlice(0) | DeleteSlice(1 | 2)
        | MapAdd(_) => -2,
        StoreSubscr | EndFinally | StoreSlice(1 | 2) | DeleteSlice(_) => -3,
        StoreSlice(_) | EndAsyncFor => -4,
        BuildSlice(n) => 1 - i32::from(n),
        BuildTuple(n) | BuildList(n) | BuildSet(n) | BuildString(n) => 1 - i32::from(n),
        UnpackEx { before, after } => i32::from(before) + i32::from(after),
        UnpackSequence(n) => i32::from(n) - 1,
        RaiseVarargs(n) => -i32::from(n),
        MakeFunction { defaults, keyword_defaults } => -i32::from(defaults) - 2 * i32::from(keyword_defaults),
        MakeClosure { defaults, keyword_defaults } => -1 - i32::from(defaults) - 2 * i32::from(keyword_defaults),
        CallFunction { positional, keyword } => -i32::from(positional) - 2 * i32::from(keyword),
        CallFunctionVar { positional, keyword } | CallFunctionKw { positional, keyword } => {
            -1 - i32::from(positional) - 2 * i32::from(keyword)
        }
        CallFunctionVarKw { positional, keyword } => -2 - i32::from(positional) - 2 * i32::from(keyword),
        FormatValue { spec, .. } => -i32::from(spec),
    }
}

/// The same where the instruction jumps, or where its block is handled: an exception is three values.
fn effect_at_target(instr: Instr) -> i32 {
    use Instr::*;
    match instr {
        JumpIfFalseOrPop(_) | JumpIfTrueOrPop(_) => 0,
        ForIter(_) => -1,
        // `__exit__` takes the place of the context manager.
        SetupExcept(_) | SetupFinally(_) | SetupWith(_) => 3,
        // The value above it is gone as well.
        SetupAsyncWith(_) => 2,
        _ => effect(instr),
    }
}

fn falls_through(instr: Instr) -> bool {
    use Instr::*;
    !matches!(instr, JumpForward(_) | JumpAbsolute(_) | ReturnValue | RaiseVarargs(_) | BreakLoop | ContinueLoop(_))
}

/// Most values on the stack at once, over every path.
pub fn depth(code: &[Instr]) -> u16 {
    // Highest known height before each instruction; -1 where none is known.
    let mut heights = vec![-1_i32; code.len()];
    let mut most = 0;
    let mut open = vec![(0, 0)];
    while let Some((at, height)) = open.pop() {
        let (Some(&instr), Some(known)) = (code.get(at), heights.get_mut(at)) else { continue };
        if *known >= height {
            continue;
        }
        *known = height;
        // A jump back comes to a place whose height is known: the estimates on the way (the most, where there is a choice)
        // would only make it grow with every round.
        if let Some(target) = opcode::target(instr).filter(|&target| target as usize > at) {
            let there = height + effect_at_target(instr);
            most = most.max(there);
            open.push((target as usize, there.max(0)));
        }
        if falls_through(instr) {
            let after = height + effect(instr);
            most = most.max(after);
            open.push((at + 1, after.max(0)));
        }
    }
    u16::try_from(most).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use crate::lang::compile::compile;

    #[test]
    fn a_loop_whose_block_is_left_by_continue_has_a_finite_height() {
        let source = "for i in range(2):\n    with lock:\n        if i == 0: continue\n        break\n";
        let code = compile(source, "loop.py").unwrap();
        // The iterator, `__exit__`, an exception's three values; CPython 2.7 reserves some more.
        assert!((5..20).contains(&code.stack_size), "{}", code.stack_size);
    }
}
