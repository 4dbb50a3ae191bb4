//! Names, sizes and jump targets of instructions, as in `Include/opcode.h` and `dis` of CPython 2.7.

use super::code::{BinaryOp, CompareOp, Conversion, Instr, Target, UnaryOp};

/// The name that `dis` prints.
#[expect(clippy::too_many_lines, reason = "one line an instruction")]
pub fn name(instr: Instr) -> &'static str {
    use Instr::*;
    match instr {
        Nop => "NOP",
        PopTop => "POP_TOP",
        RotTwo => "ROT_TWO",
        RotThree => "ROT_THREE",
        RotFour => "ROT_FOUR",
        DupTop => "DUP_TOP",
        DupTopX(_) => "DUP_TOPX",
        LoadConst(_) => "LOAD_CONST",
        LoadFast(_) => "LOAD_FAST",
        StoreFast(_) => "STORE_FAST",
        DeleteFast(_) => "DELETE_FAST",
        LoadGlobal(_) => "LOAD_GLOBAL",
        StoreGlobal(_) => "STORE_GLOBAL",
        DeleteGlobal(_) => "DELETE_GLOBAL",
        LoadName(_) => "LOAD_NAME",
        StoreName(_) => "STORE_NAME",
        DeleteName(_) => "DELETE_NAME",
        LoadAttr(_) => "LOAD_ATTR",
        StoreAttr(_) => "STORE_ATTR",
        DeleteAttr(_) => "DELETE_ATTR",
        LoadLocals => "LOAD_LOCALS",
        Unary(op) => unary_name(op),
        Binary(op) => binary_name(op),
        Inplace(op) => inplace_name(op),
        Compare(_) => "COMPARE_OP",
        BinarySubscr => "BINARY_SUBSCR",
        StoreSubscr => "STORE_SUBSCR",
        DeleteSubscr => "DELETE_SUBSCR",
        Slice(0) => "SLICE+0",
        Slice(1) => "SLICE+1",
        Slice(2) => "SLICE+2",
        Slice(_) => "SLICE+3",
        StoreSlice(0) => "STORE_SLICE+0",
        StoreSlice(1) => "STORE_SLICE+1",
        StoreSlice(2) => "STORE_SLICE+2",
        StoreSlice(_) => "STORE_SLICE+3",
        DeleteSlice(0) => "DELETE_SLICE+0",
        DeleteSlice(1) => "DELETE_SLICE+1",
        DeleteSlice(2) => "DELETE_SLICE+2",
        DeleteSlice(_) => "DELETE_SLICE+3",
        BuildSlice(_) => "BUILD_SLICE",
        BuildTuple(_) => "BUILD_TUPLE",
        BuildList(_) => "BUILD_LIST",
        BuildSet(_) => "BUILD_SET",
        ListAppend(_) => "LIST_APPEND",
        SetAdd(_) => "SET_ADD",
        MapAdd(_) => "MAP_ADD",
        ListExtend => "LIST_EXTEND",
        SetUpdate => "SET_UPDATE",
        DictUpdate => "DICT_UPDATE",
        DictMerge => "DICT_MERGE",
        ListToTuple => "LIST_TO_TUPLE",
        BuildMap(_) => "BUILD_MAP",
        StoreMap => "STORE_MAP",
        BuildClass => "BUILD_CLASS",
        UnpackSequence(_) => "UNPACK_SEQUENCE",
        UnpackEx { .. } => "UNPACK_EX",
        JumpForward(_) => "JUMP_FORWARD",
        JumpAbsolute(_) => "JUMP_ABSOLUTE",
        PopJumpIfFalse(_) => "POP_JUMP_IF_FALSE",
        PopJumpIfTrue(_) => "POP_JUMP_IF_TRUE",
        JumpIfFalseOrPop(_) => "JUMP_IF_FALSE_OR_POP",
        JumpIfTrueOrPop(_) => "JUMP_IF_TRUE_OR_POP",
        GetIter => "GET_ITER",
        ForIter(_) => "FOR_ITER",
        SetupLoop(_) => "SETUP_LOOP",
        SetupExcept(_) => "SETUP_EXCEPT",
        SetupFinally(_) => "SETUP_FINALLY",
        SetupWith(_) => "SETUP_WITH",
        WithCleanup => "WITH_CLEANUP",
        EndFinally => "END_FINALLY",
        PopBlock => "POP_BLOCK",
        BreakLoop => "BREAK_LOOP",
        ContinueLoop(_) => "CONTINUE_LOOP",
        ReturnValue => "RETURN_VALUE",
        RaiseVarargs(_) => "RAISE_VARARGS",
        MakeFunction { .. } => "MAKE_FUNCTION",
        MakeClosure { .. } => "MAKE_CLOSURE",
        LoadClosure(_) => "LOAD_CLOSURE",
        LoadDeref(_) => "LOAD_DEREF",
        StoreDeref(_) => "STORE_DEREF",
        DeleteDeref(_) => "DELETE_DEREF",
        YieldValue => "YIELD_VALUE",
        YieldFrom => "YIELD_FROM",
        GetYieldFromIter => "GET_YIELD_FROM_ITER",
        GetAwaitable => "GET_AWAITABLE",
        GetAiter => "GET_AITER",
        GetAnext => "GET_ANEXT",
        EndAsyncFor => "END_ASYNC_FOR",
        BeforeAsyncWith => "BEFORE_ASYNC_WITH",
        SetupAsyncWith(_) => "SETUP_ASYNC_WITH",
        WithCleanupStart => "WITH_CLEANUP_START",
        WithCleanupFinish => "WITH_CLEANUP_FINISH",
        CallFunction { .. } => "CALL_FUNCTION",
        CallFunctionVar { .. } => "CALL_FUNCTION_VAR",
        CallFunctionKw { .. } => "CALL_FUNCTION_KW",
        CallFunctionVarKw { .. } => "CALL_FUNCTION_VAR_KW",
        PrintItem => "PRINT_ITEM",
        PrintNewline => "PRINT_NEWLINE",
        ImportStar => "IMPORT_STAR",
        ImportName(_) => "IMPORT_NAME",
        ImportFrom(_) => "IMPORT_FROM",
        FormatValue { .. } => "FORMAT_VALUE",
        BuildString(_) => "BUILD_STRING",
    }
}

fn unary_name(op: UnaryOp) -> &'static str {
    match op {
        UnaryOp::Positive => "UNARY_POSITIVE",
        UnaryOp::Negative => "UNARY_NEGATIVE",
        UnaryOp::Not => "UNARY_NOT",
        UnaryOp::Invert => "UNARY_INVERT",
    }
}

fn binary_name(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Add => "BINARY_ADD",
        BinaryOp::Subtract => "BINARY_SUBTRACT",
        BinaryOp::Multiply => "BINARY_MULTIPLY",
        BinaryOp::TrueDivide => "BINARY_TRUE_DIVIDE",
        BinaryOp::FloorDivide => "BINARY_FLOOR_DIVIDE",
        BinaryOp::Modulo => "BINARY_MODULO",
        BinaryOp::Power => "BINARY_POWER",
        BinaryOp::Lshift => "BINARY_LSHIFT",
        BinaryOp::Rshift => "BINARY_RSHIFT",
        BinaryOp::And => "BINARY_AND",
        BinaryOp::Or => "BINARY_OR",
        BinaryOp::Xor => "BINARY_XOR",
        BinaryOp::MatrixMultiply => "BINARY_MATRIX_MULTIPLY",
    }
}

fn inplace_name(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Add => "INPLACE_ADD",
        BinaryOp::Subtract => "INPLACE_SUBTRACT",
        BinaryOp::Multiply => "INPLACE_MULTIPLY",
        BinaryOp::TrueDivide => "INPLACE_TRUE_DIVIDE",
        BinaryOp::FloorDivide => "INPLACE_FLOOR_DIVIDE",
        BinaryOp::Modulo => "INPLACE_MODULO",
        BinaryOp::Power => "INPLACE_POWER",
        BinaryOp::Lshift => "INPLACE_LSHIFT",
        BinaryOp::Rshift => "INPLACE_RSHIFT",
        BinaryOp::And => "INPLACE_AND",
        BinaryOp::Or => "INPLACE_OR",
        BinaryOp::Xor => "INPLACE_XOR",
        BinaryOp::MatrixMultiply => "INPLACE_MATRIX_MULTIPLY",
    }
}

/// The operator as `dis.cmp_op` writes it.
pub fn compare_symbol(op: CompareOp) -> &'static str {
    match op {
        CompareOp::Less => "<",
        CompareOp::LessEqual => "<=",
        CompareOp::Equal => "==",
        CompareOp::NotEqual => "!=",
        CompareOp::Greater => ">",
        CompareOp::GreaterEqual => ">=",
        CompareOp::In => "in",
        CompareOp::NotIn => "not in",
        CompareOp::Is => "is",
        CompareOp::IsNot => "is not",
        CompareOp::ExceptionMatch => "exception match",
    }
}

/// The operand of an instruction that is encoded with one, jumps excepted (their operand depends on offsets).
pub fn operand(instr: Instr) -> Option<u16> {
    use Instr::*;
    match instr {
        LoadConst(n) | LoadFast(n) | StoreFast(n) | DeleteFast(n) | LoadGlobal(n) | StoreGlobal(n)
        | DeleteGlobal(n) | LoadName(n) | StoreName(n) | DeleteName(n) | LoadAttr(n) | StoreAttr(n) | DeleteAttr(n)
        | BuildTuple(n) | BuildList(n) | BuildSet(n) | BuildMap(n) | ListAppend(n) | SetAdd(n) | MapAdd(n)
        | UnpackSequence(n) | ImportName(n) | ImportFrom(n) | BuildString(n) | LoadClosure(n) | LoadDeref(n)
        | StoreDeref(n) | DeleteDeref(n) => Some(n),
        DupTopX(n) | RaiseVarargs(n) | BuildSlice(n) => Some(n.into()),
        UnpackEx { before, after } => Some(u16::from(after) << 8 | u16::from(before)),
        MakeFunction { defaults, keyword_defaults } | MakeClosure { defaults, keyword_defaults } => {
            Some(u16::from(keyword_defaults) << 8 | u16::from(defaults))
        }
        Compare(op) => Some(op as u16),
        CallFunction { positional, keyword }
        | CallFunctionVar { positional, keyword }
        | CallFunctionKw { positional, keyword }
        | CallFunctionVarKw { positional, keyword } => Some(u16::from(keyword) << 8 | u16::from(positional)),
        // As in CPython 3.6, which has f-strings: two bits of conversion, one for a specification.
        FormatValue { conversion, spec } => Some(conversion_bits(conversion) | u16::from(spec) << 2),
        _ => None,
    }
}

fn conversion_bits(conversion: Conversion) -> u16 {
    match conversion {
        Conversion::None => 0,
        Conversion::Str => 1,
        Conversion::Repr => 2,
        Conversion::Ascii => 3,
    }
}

/// Bytes of the instruction in 2.7's encoding: 1, or 3 with an operand.
pub fn size(instr: Instr) -> u32 {
    if operand(instr).is_some() || target(instr).is_some() { 3 } else { 1 }
}

/// Where the instruction may jump to, or where the block that it sets up is handled.
pub fn target(mut instr: Instr) -> Option<Target> {
    target_mut(&mut instr).copied()
}

/// The same instruction with another target; one without a target is returned unchanged.
#[must_use]
pub fn retarget(mut instr: Instr, to: Target) -> Instr {
    if let Some(target) = target_mut(&mut instr) {
        *target = to;
    }
    instr
}

fn target_mut(instr: &mut Instr) -> Option<&mut Target> {
    use Instr::*;
    match instr {
        JumpForward(target)
        | JumpAbsolute(target)
        | PopJumpIfFalse(target)
        | PopJumpIfTrue(target)
        | JumpIfFalseOrPop(target)
        | JumpIfTrueOrPop(target)
        | ForIter(target)
        | SetupLoop(target)
        | SetupExcept(target)
        | SetupFinally(target)
        | SetupWith(target)
        | SetupAsyncWith(target)
        | ContinueLoop(target) => Some(target),
        _ => None,
    }
}

/// Whether 2.7 encodes the target as a distance from the next instruction.
pub fn is_relative(instr: Instr) -> bool {
    use Instr::*;
    matches!(
        instr,
        JumpForward(_)
            | ForIter(_)
            | SetupLoop(_)
            | SetupExcept(_)
            | SetupFinally(_)
            | SetupWith(_)
            | SetupAsyncWith(_)
    )
}
