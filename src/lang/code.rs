//! What the compiler makes and the interpreter runs: code objects in the instruction set of CPython 2.7.
//!
//! Every instruction stands for exactly one instruction of 2.7 (`Include/opcode.h`), so that ticks fall
//! where they fall there. What 2.7 does not have (f-strings) is marked as ours. Instructions hold
//! decoded operands: jump targets are indices into [`Code::instructions`], not byte offsets; the
//! byte offsets that `dis` shows are worked out by [`crate::lang::disassemble`].

use std::sync::Arc;

use num_bigint::BigInt;
use serde::{Deserialize, Serialize};

/// One instruction, eight bytes, operand decoded.
///
/// `u16` operands index the table that the instruction names; `Target` operands are instruction indices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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
    /// `a[:]`, `a[i:]`, `a[:j]`, `a[i:j]` for 0 to 3: `SLICE+n`, and so for the two below.
    Slice(u8),
    StoreSlice(u8),
    DeleteSlice(u8),
    /// Of 2 or 3 values.
    BuildSlice(u8),
    BuildTuple(u16),
    BuildList(u16),
    BuildSet(u16),
    /// `BUILD_MAP`, the operand is a size hint; entries follow by `STORE_MAP`.
    BuildMap(u16),
    StoreMap,
    /// The value, onto the list that stands this deep.
    ListAppend(u16),
    /// The value, into the set that stands this deep.
    SetAdd(u16),
    /// Key on top of the value, into the dictionary that stands this deep.
    MapAdd(u16),
    /// Ours, for `[*a, b]` and calls with several stars: all of the iterable on top, onto the list below it.
    ListExtend,
    /// Ours, for `{*a, b}`.
    SetUpdate,
    /// Ours, for `{**a}`: later keys win.
    DictUpdate,
    /// Ours, for `f(**a, **b)`: a key twice is an error. Below the dictionary stand the list of positional arguments and,
    /// for the message, the callee.
    DictMerge,
    /// Ours: the tuple of what a list holds, for `(*a, b)`.
    ListToTuple,
    BuildClass,
    UnpackSequence(u16),
    /// Ours, for `a, *b, c = …`: so many targets before and after the starred one.
    UnpackEx {
        before: u8,
        after: u8,
    },
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
    /// Number of values popped: 0 re-raises, 1 raises the value on the stack, 2 (ours) the value below its cause.
    RaiseVarargs(u8),
    /// On the stack, from below: the positional defaults, then a name and a value for each keyword-only default (ours),
    /// then the code.
    MakeFunction {
        defaults: u8,
        keyword_defaults: u8,
    },
    /// The same with a tuple of cells between defaults and code.
    MakeClosure {
        defaults: u8,
        keyword_defaults: u8,
    },
    /// A cell itself: cell variables are numbered first, free variables after them; so are those below.
    LoadClosure(u16),
    LoadDeref(u16),
    StoreDeref(u16),
    /// Ours: 2.7 refuses `del` of such a variable.
    DeleteDeref(u16),
    YieldValue,
    /// Ours, for `yield from`: the value to send (at first None), above the iterator. Yields until the iterator is exhausted; leaves its result.
    YieldFrom,
    /// Ours, for `yield from`: the iterator of the value; a generator stays itself.
    GetYieldFromIter,
    /// Ours, as 3.8 has it, and so are the others of `async` and `await`: the iterator that `YIELD_FROM` goes through for an `await`.
    GetAwaitable,
    /// The asynchronous iterator of the value.
    GetAiter,
    /// What to await for the next value of the asynchronous iterator, above it.
    GetAnext,
    /// At the handler of an `async for`: if the iterator is exhausted, takes it and the exception off; else raises on.
    EndAsyncFor,
    /// `__aexit__` in the manager's place, and above it what `__aenter__` gave to await.
    BeforeAsyncWith,
    /// The block of an `async with` begins below the value on top.
    SetupAsyncWith(Target),
    /// Calls `__aexit__`, which stands below the reason for leaving; what it gives to await is on top.
    WithCleanupStart,
    /// Takes what `__aexit__` returned: an exception ends here if that is true.
    WithCleanupFinish,
    /// Positional and keyword arguments; a keyword argument is a name and a value on the stack.
    CallFunction {
        positional: u8,
        keyword: u8,
    },
    /// With `*args` above the other arguments.
    CallFunctionVar {
        positional: u8,
        keyword: u8,
    },
    /// With `**kwargs` above the other arguments.
    CallFunctionKw {
        positional: u8,
        keyword: u8,
    },
    /// With `*args` and then `**kwargs` above the other arguments.
    CallFunctionVarKw {
        positional: u8,
        keyword: u8,
    },
    PrintItem,
    PrintNewline,
    ImportStar,
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "Python's operators")]
pub enum UnaryOp {
    Positive,
    Negative,
    Not,
    Invert,
}

/// `BINARY_…` and `INPLACE_…` instructions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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
    /// `@`, which 2.7 does not have; the name of its instruction is 3.5's.
    MatrixMultiply,
}

/// `COMPARE_OP`, in the order of `dis.cmp_op`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "Python's conversions")]
pub enum Conversion {
    None,
    Str,
    Repr,
    Ascii,
}

/// A constant of a code object.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "Python's literals")]
pub enum Const {
    None,
    Bool(bool),
    Int(i64),
    Big(BigInt),
    Float(f64),
    Str(Arc<str>),
    Bytes(Arc<[u8]>),
    Ellipsis,
    Tuple(Arc<[Const]>),
    Code(Arc<Code>),
}

/// What a call of the code makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum CodeKind {
    /// It runs.
    Plain,
    /// A generator (`CO_GENERATOR`).
    Generator,
    /// A coroutine (`CO_COROUTINE`).
    Coroutine,
    /// An asynchronous generator (`CO_ASYNC_GENERATOR`).
    AsyncGenerator,
}

impl CodeKind {
    /// Whether its frame is suspended and gone on with.
    pub fn suspends(self) -> bool {
        self != Self::Plain
    }

    /// As messages name what a call makes.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "function",
            Self::Generator => "generator",
            Self::Coroutine => "coroutine",
            Self::AsyncGenerator => "async generator",
        }
    }
}

/// A compiled function, class body or module.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
    /// `co_varnames`: parameters first (positional, then keyword-only, then `*args`, then `**kwargs`), then other locals.
    /// Those of a comprehension that runs in this frame begin with a dot, so that no name of the program reaches them.
    pub varnames: Box<[Arc<str>]>,
    /// `co_cellvars`: own variables that inner functions use. A parameter among them is in `varnames` too, and moves
    /// into its cell when the frame begins.
    pub cellvars: Box<[Arc<str>]>,
    /// `co_freevars`: variables of outer functions, in the order of the closure's tuple.
    pub freevars: Box<[Arc<str>]>,
    /// `co_argcount`: positional parameters.
    pub arg_count: u16,
    /// How many of those can be given by position alone (`def f(a, /)`).
    pub positional_only_count: u16,
    /// Parameters that can be given by keyword alone.
    pub keyword_only_count: u16,
    /// What calling it does.
    pub kind: CodeKind,
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
