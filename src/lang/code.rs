//! What the compiler makes and the interpreter runs: code objects in the instruction set of CPython 2.7.
//!
//! Every instruction stands for exactly one instruction of 2.7 (`Include/opcode.h`), so that ticks fall
//! where they fall there. What 2.7 does not have (f-strings) is marked as ours. Instructions hold
//! decoded operands: jump targets are indices into [`Code::instructions`], not byte offsets; the
//! byte offsets that `dis` shows are worked out by [`crate::lang::disassemble`].

use std::sync::Arc;

use num_bigint::BigInt;

/// One instruction, eight bytes, operand decoded.
///
/// `u16` operands index the table that the instruction names; `Target` operands are instruction indices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are CPython 2.7's own and documented in its dis module")]
pub enum Instr {
    Nop,
    PopTop,
    RotTwo,
    RotThree,
    RotFour,
    DupTop,
    /// Duplicates the top 2 or 3 values.
    DupTopX(u8),
    LoadConst(u16),
    LoadFast(u16),
    StoreFast(u16),
    DeleteFast(u16),
    LoadGlobal(u16),
    StoreGlobal(u16),
    DeleteGlobal(u16),
    LoadName(u16),
    StoreName(u16),
    DeleteName(u16),
    LoadAttr(u16),
    StoreAttr(u16),
    DeleteAttr(u16),
    LoadLocals,
    Unary(UnaryOp),
    Binary(BinaryOp),
    Inplace(BinaryOp),
    Compare(CompareOp),
    BinarySubscr,
    StoreSubscr,
    DeleteSubscr,
    BuildTuple(u16),
    BuildList(u16),
    /// `BUILD_MAP`, the operand is a size hint; entries follow by `STORE_MAP`.
    BuildMap(u16),
    StoreMap,
    BuildClass,
    UnpackSequence(u16),
    JumpForward(Target),
    JumpAbsolute(Target),
    PopJumpIfFalse(Target),
    PopJumpIfTrue(Target),
    JumpIfFalseOrPop(Target),
    JumpIfTrueOrPop(Target),
    GetIter,
    ForIter(Target),
    SetupLoop(Target),
    SetupExcept(Target),
    SetupFinally(Target),
    SetupWith(Target),
    WithCleanup,
    EndFinally,
    PopBlock,
    BreakLoop,
    ContinueLoop(Target),
    ReturnValue,
    /// Number of values popped: 0 re-raises, 1 raises the value on the stack.
    RaiseVarargs(u8),
    MakeFunction(u16),
    /// Positional and keyword arguments; a keyword argument is a name and a value on the stack.
    CallFunction {
        positional: u8,
        keyword: u8,
    },
    PrintItem,
    PrintNewline,
    ImportName(u16),
    ImportFrom(u16),
    /// Ours, for f-strings: format the value; with a specification above it if `spec`.
    FormatValue {
        conversion: Conversion,
        spec: bool,
    },
    /// Ours, for f-strings: join the top n strings.
    BuildString(u16),
}

/// An index into [`Code::instructions`].
pub type Target = u32;

/// `UNARY_…` instructions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "Python's operators")]
pub enum UnaryOp {
    Positive,
    Negative,
    Not,
    Invert,
}

/// `BINARY_…` and `INPLACE_…` instructions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "Python's operators")]
pub enum BinaryOp {
    Add,
    Subtract,
    Multiply,
    TrueDivide,
    FloorDivide,
    Modulo,
    Power,
    Lshift,
    Rshift,
    And,
    Or,
    Xor,
}

/// `COMPARE_OP`, in the order of `dis.cmp_op`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "Python's operators")]
pub enum CompareOp {
    Less,
    LessEqual,
    Equal,
    NotEqual,
    Greater,
    GreaterEqual,
    In,
    NotIn,
    Is,
    IsNot,
    ExceptionMatch,
}

/// The `!s`, `!r`, `!a` of a replacement field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "Python's conversions")]
pub enum Conversion {
    None,
    Str,
    Repr,
    Ascii,
}

/// A constant of a code object.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "Python's literals")]
pub enum Const {
    None,
    Bool(bool),
    Int(i64),
    Big(BigInt),
    Float(f64),
    Str(Arc<str>),
    Tuple(Arc<[Const]>),
    Code(Arc<Code>),
}

/// A compiled function, class body or module.
#[derive(Debug, Clone, PartialEq)]
pub struct Code {
    /// `co_name`: the function's name, `<module>` for a module.
    pub name: Arc<str>,
    /// `co_filename`.
    pub file: Arc<str>,
    /// `co_firstlineno`.
    pub first_line: u32,
    /// Number of this code object in its program: the module is 0, the others in order of definition.
    pub id: u16,
    /// The program proper.
    pub instructions: Box<[Instr]>,
    /// Source line of each instruction, as long as `instructions`.
    pub lines: Box<[u32]>,
    /// `co_consts`, in 2.7's order.
    pub consts: Box<[Const]>,
    /// `co_names`: globals, attributes, imported names.
    pub names: Box<[Arc<str>]>,
    /// `co_varnames`: parameters first (positional, then `*args`, then `**kwargs`), then other locals.
    pub varnames: Box<[Arc<str>]>,
    /// `co_argcount`: positional parameters.
    pub arg_count: u16,
    /// Takes `*args`.
    pub star_args: bool,
    /// Takes `**kwargs`.
    pub star_kwargs: bool,
    /// Most values that stand on the stack at once (`co_stacksize`).
    pub stack_size: u16,
}

impl Code {
    /// This code object and all that are defined in it, by [`Code::id`].
    pub fn all(root: &Arc<Self>) -> Vec<Arc<Self>> {
        let mut found = vec![Arc::clone(root)];
        let mut next = 0;
        while let Some(code) = found.get(next).cloned() {
            found.extend(code.consts.iter().filter_map(|constant| match constant {
                Const::Code(inner) => Some(Arc::clone(inner)),
                _ => None,
            }));
            next += 1;
        }
        found.sort_by_key(|code| code.id);
        found
    }
}
