//! The instructions as the interpreter runs them: those of the program, one for one and in the same places, with what
//! is known when a program is loaded already decided.
//!
//! A small int stands in its instruction, a global variable is named by its place, operators have instructions of
//! their own. An attribute that is called at once is loaded as function and object, in two slots, so that no bound
//! method is made for it. And two instructions that often follow each other are one: it stands in the place of the
//! first, while the second stays where it was, for whoever jumps there. What has no tick before its second half may be
//! joined freely; what has, counts it.

use crate::lang::code::{BinaryOp, Code, CompareOp, Instr, Target};

/// One instruction, eight bytes. Operands are as those of [`Instr`] where nothing else is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Op {
    LoadFast(u16),
    /// Two variables.
    LoadFastTwo(u16, u16),
    /// A variable, then an attribute of it.
    LoadFastAttr(u16, u16),
    LoadConst(u16),
    /// A constant that is a small int.
    LoadInt(i32),
    StoreFast(u16),
    /// Stores one variable and loads another.
    StoreLoadFast(u16, u16),
    PopTop,
    PopJumpIf {
        truth: bool,
        target: Target,
    },
    Compare(CompareOp),
    /// A comparison, of an order or for equality, and the `POP_JUMP_IF_FALSE` behind it.
    CompareJump(CompareOp, Target),
    Add {
        inplace: bool,
    },
    Subtract {
        inplace: bool,
    },
    Multiply {
        inplace: bool,
    },
    /// Any other `BINARY_…` or `INPLACE_…`.
    Operate {
        op: BinaryOp,
        inplace: bool,
    },
    JumpAbsolute(Target),
    JumpForward(Target),
    ForIter(Target),
    /// `FOR_ITER` and the `STORE_FAST` behind it.
    ForIterStore(u16, Target),
    /// A place among the global variables of the code's module.
    LoadGlobal(u32),
    LoadAttr(u16),
    StoreAttr(u16),
    /// `LOAD_ATTR` whose value [`Op::CallMethod`] calls: leaves a function and the object that is its first argument, or
    /// nothing and what is to be called.
    LoadMethod(u16),
    Call {
        positional: u8,
        keyword: u8,
    },
    CallMethod {
        positional: u8,
        keyword: u8,
    },
    UnpackSequence(u16),
    BinarySubscr,
    StoreSubscr,
    ListAppend(u16),
    /// `DUP_TOP` and `DUP_TOPX`.
    Duplicate(u8),
    RotTwo,
    RotThree,
    LoadDeref(u16),
    StoreDeref(u16),
    ReturnValue,
    YieldValue,
    /// Any other: as the program has it.
    Other,
}

const _: () = assert!(size_of::<Op>() == 8);

/// The instructions of a code object. `place` gives the place of the global variable that an index into the names
/// stands for. With them comes the number of slots that they need beyond those of the code's stack.
pub(super) fn lower(code: &Code, int: impl Fn(u16) -> Option<i64>, place: impl Fn(u16) -> u32) -> (Box<[Op]>, usize) {
    let instructions = &code.instructions[..];
    let mut ops: Vec<Op> = instructions.iter().map(|&instr| one(instr, &int, &place)).collect();
    let mut open = vec![0_usize; instructions.len() + 1];
    for (at, &instr) in instructions.iter().enumerate() {
        if let Instr::LoadAttr(name) = instr
            && let Some(call) = call_of(instructions, at)
            && let Instr::CallFunction { positional, keyword } = instructions[call]
        {
            ops[at] = Op::LoadMethod(name);
            ops[call] = Op::CallMethod { positional, keyword };
            open[at..=call].iter_mut().for_each(|open| *open += 1);
        }
    }
    let extra = open.into_iter().max().unwrap_or(0);
    // Backwards, so that each pair is joined with what stands there first.
    for at in 0..ops.len().saturating_sub(1) {
        if let Some(joined) = join(ops[at], ops[at + 1]) {
            ops[at] = joined;
        }
    }
    (ops.into(), extra)
}

fn one(instr: Instr, int: &impl Fn(u16) -> Option<i64>, place: &impl Fn(u16) -> u32) -> Op {
    match instr {
        Instr::LoadFast(index) => Op::LoadFast(index),
        Instr::LoadConst(index) => match int(index).map(i32::try_from) {
            Some(Ok(n)) => Op::LoadInt(n),
            _ => Op::LoadConst(index),
        },
        Instr::StoreFast(index) => Op::StoreFast(index),
        Instr::PopTop => Op::PopTop,
        Instr::PopJumpIfFalse(target) => Op::PopJumpIf { truth: false, target },
        Instr::PopJumpIfTrue(target) => Op::PopJumpIf { truth: true, target },
        Instr::Compare(op) => Op::Compare(op),
        Instr::Binary(BinaryOp::Add) => Op::Add { inplace: false },
        Instr::Inplace(BinaryOp::Add) => Op::Add { inplace: true },
        Instr::Binary(BinaryOp::Subtract) => Op::Subtract { inplace: false },
        Instr::Inplace(BinaryOp::Subtract) => Op::Subtract { inplace: true },
        Instr::Binary(BinaryOp::Multiply) => Op::Multiply { inplace: false },
        Instr::Inplace(BinaryOp::Multiply) => Op::Multiply { inplace: true },
        Instr::Binary(op) => Op::Operate { op, inplace: false },
        Instr::Inplace(op) => Op::Operate { op, inplace: true },
        Instr::JumpAbsolute(target) => Op::JumpAbsolute(target),
        Instr::JumpForward(target) => Op::JumpForward(target),
        Instr::ForIter(target) => Op::ForIter(target),
        Instr::LoadGlobal(index) => Op::LoadGlobal(place(index)),
        Instr::LoadAttr(index) => Op::LoadAttr(index),
        Instr::StoreAttr(index) => Op::StoreAttr(index),
        Instr::CallFunction { positional, keyword } => Op::Call { positional, keyword },
        Instr::UnpackSequence(count) => Op::UnpackSequence(count),
        Instr::BinarySubscr => Op::BinarySubscr,
        Instr::StoreSubscr => Op::StoreSubscr,
        Instr::ListAppend(depth) => Op::ListAppend(depth),
        Instr::DupTop => Op::Duplicate(1),
        Instr::DupTopX(count) => Op::Duplicate(count),
        Instr::RotTwo => Op::RotTwo,
        Instr::RotThree => Op::RotThree,
        Instr::LoadDeref(index) => Op::LoadDeref(index),
        Instr::StoreDeref(index) => Op::StoreDeref(index),
        Instr::ReturnValue => Op::ReturnValue,
        Instr::YieldValue => Op::YieldValue,
        _ => Op::Other,
    }
}

/// Two instructions as one.
fn join(first: Op, second: Op) -> Option<Op> {
    Some(match (first, second) {
        (Op::LoadFast(a), Op::LoadFast(b) | Op::LoadFastTwo(b, _) | Op::LoadFastAttr(b, _)) => Op::LoadFastTwo(a, b),
        (Op::LoadFast(a), Op::LoadAttr(name)) => Op::LoadFastAttr(a, name),
        (Op::StoreFast(a), Op::LoadFast(b)) => Op::StoreLoadFast(a, b),
        (Op::Compare(op), Op::PopJumpIf { truth: false, target }) if (op as u8) <= CompareOp::GreaterEqual as u8 => {
            Op::CompareJump(op, target)
        }
        (Op::ForIter(target), Op::StoreFast(a)) => Op::ForIterStore(a, target),
        _ => return None,
    })
}

/// Where the value that the `LOAD_ATTR` at this place leaves is called: nothing if it is not, or if there are jumps on
/// the way.
fn call_of(instructions: &[Instr], load: usize) -> Option<usize> {
    // Values on the stack from the attribute's on.
    let mut height = 1;
    for (at, &instr) in instructions.iter().enumerate().skip(load + 1) {
        let (takes, leaves) = straight(instr)?;
        if let Instr::CallFunction { .. } = instr
            && takes == height
        {
            return Some(at);
        }
        if takes >= height {
            return None;
        }
        height = height - takes + leaves;
    }
    None
}

/// How many values an instruction takes and leaves, of those that stand in an argument and do not jump.
fn straight(instr: Instr) -> Option<(usize, usize)> {
    use Instr::*;
    Some(match instr {
        LoadConst(_) | LoadFast(_) | LoadGlobal(_) | LoadName(_) | LoadDeref(_) | LoadClosure(_) | BuildMap(_) => {
            (0, 1)
        }
        LoadAttr(_) | Unary(_) | GetIter | ListToTuple => (1, 1),
        Binary(_) | Compare(_) | BinarySubscr => (2, 1),
        StoreMap => (3, 1),
        Slice(bounds) => (1 + [0, 1, 1, 2].get(usize::from(bounds))?, 1),
        BuildSlice(n) => (n.into(), 1),
        BuildTuple(n) | BuildList(n) | BuildSet(n) | BuildString(n) => (n.into(), 1),
        FormatValue { spec, .. } => (1 + usize::from(spec), 1),
        MakeFunction { defaults, keyword_defaults } => {
            (1 + usize::from(defaults) + 2 * usize::from(keyword_defaults), 1)
        }
        MakeClosure { defaults, keyword_defaults } => {
            (2 + usize::from(defaults) + 2 * usize::from(keyword_defaults), 1)
        }
        CallFunction { positional, keyword } => (1 + usize::from(positional) + 2 * usize::from(keyword), 1),
        _ => return None,
    })
}
