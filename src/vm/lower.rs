//! The instructions as the interpreter runs them: those of the program, one for one and in the same places, with what
//! is known when a program is loaded already decided.
//!
//! A small int stands in its instruction, a global variable is named by its place, operators have instructions of
//! their own. An attribute that is called at once is loaded as function and object, in two slots, so that no bound
//! method is made for it. And two instructions that often follow each other are one: it stands in the place of the
//! first, while the second stays where it was, for whoever jumps there. What has no tick before its second half may be
//! joined freely; what has, counts it.

use crate::{
    gil::kind::GilKind,
    lang::code::{BinaryOp, Code, CompareOp, Instr, Target},
};

/// How fast the interpreter goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// One instruction at a time, about as fast as CPython 2.7: what a switch of threads costs is seen against that.
    Single,
    /// Instructions that often follow each other as one, about as fast as CPython 3.11, which joins them in its own ways.
    Joined,
}

impl Pace {
    /// That of the interpreters that had this lock.
    pub fn of(gil: GilKind) -> Self {
        match gil {
            GilKind::Tick | GilKind::TickCond | GilKind::Timed32 => Self::Single,
            GilKind::Timed | GilKind::Priority | GilKind::None => Self::Joined,
        }
    }
}

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
    /// The same with the variable and the small int that are compared.
    CompareIntJump {
        op: CompareOp,
        variable: u16,
        int: i16,
        target: u16,
    },
    /// The same with two variables.
    CompareTwoJump {
        op: CompareOp,
        variables: [u16; 2],
        target: u16,
    },
    /// A variable plus a small int.
    AddInt(u16, i32),
    /// The same, and the `STORE_FAST` behind it.
    AddIntStore {
        from: u16,
        int: i16,
        to: u16,
    },
    /// An operation on two variables.
    OperateTwo(Arithmetic, u16, u16),
    /// An item of one variable, by another.
    ItemOfTwo(u16, u16),
    /// Sets an item of one variable, by another.
    SetItemOfTwo(u16, u16),
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
    /// `LOAD_GLOBAL` of `True` or `False`, which are names in 2.7 and nothing else in Python 3.
    LoadBool(bool),
    /// A place among the global variables of the code's module.
    LoadGlobal(u32),
    StoreGlobal(u32),
    LoadAttr(u16),
    StoreAttr(u16),
    /// `LOAD_ATTR` whose value [`Op::Call`] calls: leaves a function and the object that is its first argument, or
    /// nothing and what is to be called.
    LoadMethod(u16),
    /// `CALL_FUNCTION`; `method` where the callee is two slots, by [`Op::LoadMethod`].
    Call {
        positional: u8,
        keyword: u8,
        method: bool,
    },
    UnpackSequence(u16),
    BinarySubscr,
    StoreSubscr,
    BuildTuple(u16),
    ListAppend(u16),
    /// `DUP_TOP` and `DUP_TOPX`.
    Duplicate(u8),
    RotTwo,
    RotThree,
    /// `DUP_TOP`, then an attribute of the copy ([`super::augment`]).
    AttrOfTop(u16),
    /// `DUP_TOPX` of two, then one as an item of the other.
    ItemOfTop,
    /// `ROT_TWO`, then sets an attribute.
    SetAttrBelow(u16),
    /// `ROT_THREE`, then sets an item.
    SetItemBelow,
    LoadDeref(u16),
    StoreDeref(u16),
    ReturnValue,
    YieldValue,
    /// Any other: as the program has it.
    Other,
}

const _: () = assert!(size_of::<Op>() == 8);

/// The commonest operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Arithmetic {
    Add,
    Subtract,
    Multiply,
}

/// The instructions of a code object. `int` gives the constants that are ints, `global` what loads and what stores the
/// global variable of a name; without a namespace of their own names are those. With them comes the number of slots that they need beyond those of the code's stack.
pub(super) fn lower(
    code: &Code,
    int: impl Fn(u16) -> Option<i64>,
    global: impl Fn(u16) -> [Op; 2],
    namespace: bool,
    pace: Pace,
) -> (Box<[Op]>, usize) {
    let instructions = &code.instructions[..];
    let mut ops: Vec<Op> = instructions.iter().map(|&instr| one(instr, &int, &global, namespace)).collect();
    let mut open = vec![0_usize; instructions.len() + 1];
    for (at, &instr) in instructions.iter().enumerate() {
        if let Instr::LoadAttr(name) = instr
            && let Some(call) = call_of(instructions, at)
            && let Instr::CallFunction { positional, keyword } = instructions[call]
        {
            ops[at] = Op::LoadMethod(name);
            ops[call] = Op::Call { positional, keyword, method: true };
            open[at..=call].iter_mut().for_each(|open| *open += 1);
        }
    }
    let extra = open.into_iter().max().unwrap_or(0);
    if pace == Pace::Single {
        return (ops.into(), extra);
    }
    let joined = (0..ops.len()).map(|at| join(&ops[at..]).unwrap_or(ops[at])).collect();
    (joined, extra)
}

fn one(instr: Instr, int: &impl Fn(u16) -> Option<i64>, global: &impl Fn(u16) -> [Op; 2], namespace: bool) -> Op {
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
        Instr::LoadGlobal(index) => global(index)[0],
        Instr::LoadName(index) if !namespace => global(index)[0],
        Instr::StoreGlobal(index) => global(index)[1],
        Instr::StoreName(index) if !namespace => global(index)[1],
        Instr::LoadAttr(index) => Op::LoadAttr(index),
        Instr::StoreAttr(index) => Op::StoreAttr(index),
        Instr::CallFunction { positional, keyword } => Op::Call { positional, keyword, method: false },
        Instr::UnpackSequence(count) => Op::UnpackSequence(count),
        Instr::BinarySubscr => Op::BinarySubscr,
        Instr::StoreSubscr => Op::StoreSubscr,
        Instr::BuildTuple(count) => Op::BuildTuple(count),
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

/// The first of these instructions with those that follow, as one.
fn join(ops: &[Op]) -> Option<Op> {
    let is_order = |op: CompareOp| op as u8 <= CompareOp::GreaterEqual as u8;
    Some(match *ops {
        [Op::LoadFast(variable), Op::LoadInt(n), Op::Compare(op), Op::PopJumpIf { truth: false, target }, ..]
            if is_order(op)
                && let (Ok(int), Ok(target)) = (n.try_into(), target.try_into()) =>
        {
            Op::CompareIntJump { op, variable, int, target }
        }
        [Op::LoadFast(a), Op::LoadFast(b), Op::Compare(op), Op::PopJumpIf { truth: false, target }, ..]
            if is_order(op)
                && let Ok(target) = target.try_into() =>
        {
            Op::CompareTwoJump { op, variables: [a, b], target }
        }
        [Op::LoadFast(from), Op::LoadInt(n), op, Op::StoreFast(to), ..]
            if let Some(int) = added(op, n).and_then(|n| n.try_into().ok()) =>
        {
            Op::AddIntStore { from, int, to }
        }
        [Op::LoadFast(variable), Op::LoadInt(n), op, ..] if let Some(n) = added(op, n) => Op::AddInt(variable, n),
        [Op::LoadFast(a), Op::LoadFast(b), Op::Add { .. }, ..] => Op::OperateTwo(Arithmetic::Add, a, b),
        [Op::LoadFast(a), Op::LoadFast(b), Op::Subtract { .. }, ..] => Op::OperateTwo(Arithmetic::Subtract, a, b),
        [Op::LoadFast(a), Op::LoadFast(b), Op::Multiply { .. }, ..] => Op::OperateTwo(Arithmetic::Multiply, a, b),
        [Op::LoadFast(a), Op::LoadFast(b), Op::BinarySubscr, ..] => Op::ItemOfTwo(a, b),
        [Op::LoadFast(a), Op::LoadFast(b), Op::StoreSubscr, ..] => Op::SetItemOfTwo(a, b),
        // Rather the second with what follows it.
        [Op::LoadFast(_) | Op::StoreFast(_), Op::LoadFast(_), ..] if join(&ops[1..]).is_some() => return None,
        [Op::LoadFast(a), Op::LoadFast(b), ..] => Op::LoadFastTwo(a, b),
        [Op::LoadFast(a), Op::LoadAttr(name), ..] => Op::LoadFastAttr(a, name),
        [Op::StoreFast(a), Op::LoadFast(b), ..] => Op::StoreLoadFast(a, b),
        [Op::Compare(op), Op::PopJumpIf { truth: false, target }, ..] if is_order(op) => Op::CompareJump(op, target),
        [Op::Duplicate(1), Op::LoadAttr(name), ..] => Op::AttrOfTop(name),
        [Op::Duplicate(2), Op::BinarySubscr, ..] => Op::ItemOfTop,
        [Op::RotTwo, Op::StoreAttr(name), ..] => Op::SetAttrBelow(name),
        [Op::RotThree, Op::StoreSubscr, ..] => Op::SetItemBelow,
        [Op::ForIter(target), Op::StoreFast(a), ..] => Op::ForIterStore(a, target),
        _ => return None,
    })
}

/// What an addition or subtraction of a small int adds.
fn added(op: Op, n: i32) -> Option<i32> {
    match op {
        Op::Add { .. } => Some(n),
        Op::Subtract { .. } => n.checked_neg(),
        _ => None,
    }
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
