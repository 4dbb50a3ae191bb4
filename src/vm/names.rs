//! Attribute names as small numbers, so that looking one up compares integers and never text.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

/// An interned name of one virtual machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Name(u32);

macro_rules! well_known {
    ($($constant:ident = $text:literal),* $(,)?) => {
        /// Names that the interpreter itself asks for; their numbers are the same in every machine.
        pub(super) mod known {
            use super::Name;
            #[expect(non_camel_case_types, clippy::upper_case_acronyms, reason = "gives the constants their numbers")]
            #[repr(u32)]
            enum Number { $($constant),* }
            $(pub(in crate::vm) const $constant: Name = Name(Number::$constant as u32);)*
        }
        const WELL_KNOWN: &[&str] = &[$($text),*];
    };
}

well_known! {
    INIT = "__init__", STR = "__str__", REPR = "__repr__", ENTER = "__enter__", EXIT = "__exit__", ITER = "__iter__",
    NEXT = "__next__", CALL = "__call__", LEN = "__len__", GETITEM = "__getitem__", SETITEM = "__setitem__",
    CONTAINS = "__contains__", EQ = "__eq__", HASH = "__hash__", INDEX = "__index__", FORMAT = "__format__", LT = "__lt__", GT = "__gt__", LE = "__le__", GE = "__ge__", ADD = "__add__", BOOL = "__bool__",
    NAME = "__name__", FILE = "__file__", CLASS = "__class__", CLASS_CELL = "__classcell__", QUALNAME = "__qualname__",
    KEYS = "keys", SEND = "send", THROW = "throw", CLOSE = "close",
    RADD = "__radd__", IADD = "__iadd__", SUB = "__sub__", RSUB = "__rsub__", ISUB = "__isub__",
    MUL = "__mul__", RMUL = "__rmul__", IMUL = "__imul__", TRUEDIV = "__truediv__", RTRUEDIV = "__rtruediv__",
    ITRUEDIV = "__itruediv__", FLOORDIV = "__floordiv__", RFLOORDIV = "__rfloordiv__",
    IFLOORDIV = "__ifloordiv__", MOD = "__mod__", RMOD = "__rmod__", IMOD = "__imod__", POW = "__pow__",
    RPOW = "__rpow__", IPOW = "__ipow__", LSHIFT = "__lshift__", RLSHIFT = "__rlshift__",
    ILSHIFT = "__ilshift__", RSHIFT = "__rshift__", RRSHIFT = "__rrshift__", IRSHIFT = "__irshift__",
    AND = "__and__", RAND = "__rand__", IAND = "__iand__", OR = "__or__", ROR = "__ror__", IOR = "__ior__",
    XOR = "__xor__", RXOR = "__rxor__", IXOR = "__ixor__", NE = "__ne__", NEG = "__neg__", POS = "__pos__",
    INVERT = "__invert__", NEW = "__new__",
    GET = "__get__", SET = "__set__", DELETE = "__delete__", GETATTR = "__getattr__", SETATTR = "__setattr__",
    DELATTR = "__delattr__", DICT = "__dict__", DOC = "__doc__", MODULE = "__module__", BASES = "__bases__",
    MRO = "__mro__", SLOTS = "__slots__", SET_NAME = "__set_name__",
    INIT_SUBCLASS = "__init_subclass__", SELF = "__self__", FUNC = "__func__", FGET = "fget", FSET = "fset",
    START = "start", STOP = "stop", STEP = "step", CAUSE = "__cause__", CONTEXT = "__context__",
    SUPPRESS_CONTEXT = "__suppress_context__", TRACEBACK = "__traceback__", VALUE = "value", CODE = "code",
    ERRNO = "errno", STRERROR = "strerror", FILENAME = "filename", DEFAULTS = "__defaults__", KWDEFAULTS = "__kwdefaults__",
    ANNOTATIONS = "__annotations__",
    MISSING = "__missing__", NOTES = "__notes__",
    DELITEM = "__delitem__",
    TB_LINENO = "tb_lineno",
    ARGS = "args",
    REVERSED = "__reversed__", INT = "__int__", FLOAT = "__float__", ROUND = "__round__",
    BASE = "__base__", GETATTRIBUTE = "__getattribute__",
    ABS = "__abs__", DIVMOD = "__divmod__", RDIVMOD = "__rdivmod__",
    MODULE_NAME = "name", TB_NEXT = "tb_next", MATMUL = "__matmul__", RMATMUL = "__rmatmul__", IMATMUL = "__imatmul__",
    REDUCE = "__reduce__", REDUCE_EX = "__reduce_ex__", GETSTATE = "__getstate__", SETSTATE = "__setstate__",
    GETNEWARGS = "__getnewargs__", GETNEWARGS_EX = "__getnewargs_ex__", GETINITARGS = "__getinitargs__",
    EXTEND = "extend", APPEND = "append", ADD_ITEM = "add", ITEMS = "items", FIND_CLASS = "find_class",
    PERSISTENT_ID = "persistent_id", PERSISTENT_LOAD = "persistent_load", REDUCER_OVERRIDE = "reducer_override",
    DISPATCH_TABLE = "dispatch_table",
    AWAIT = "__await__", AITER = "__aiter__", ANEXT = "__anext__", AENTER = "__aenter__", AEXIT = "__aexit__",
}

impl Name {
    /// The number, for tables indexed by name.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// All names of one virtual machine.
#[derive(Debug)]
pub(super) struct Names {
    table: RwLock<Table>,
}

#[derive(Debug, Default)]
struct Table {
    numbers: HashMap<Arc<str>, Name>,
    texts: Vec<Arc<str>>,
}

impl Names {
    /// The well-known names alone.
    pub fn new() -> Self {
        let names = Self { table: RwLock::default() };
        for text in WELL_KNOWN {
            names.intern(text);
        }
        names
    }

    /// The name with this text; the same text always gives the same name.
    pub fn intern(&self, text: &str) -> Name {
        if let Some(&name) = self.table.read().unwrap_or_else(PoisonError::into_inner).numbers.get(text) {
            return name;
        }
        let mut table = self.table.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(&name) = table.numbers.get(text) {
            return name;
        }
        let name = Name(table.texts.len() as u32);
        let text: Arc<str> = text.into();
        table.texts.push(Arc::clone(&text));
        table.numbers.insert(text, name);
        name
    }

    /// The name with this text, if anybody has asked for it yet.
    pub fn find(&self, text: &str) -> Option<Name> {
        self.table.read().unwrap_or_else(PoisonError::into_inner).numbers.get(text).copied()
    }

    /// The text of a name of this machine.
    pub fn text(&self, name: Name) -> Arc<str> {
        let table = self.table.read().unwrap_or_else(PoisonError::into_inner);
        table.texts.get(name.index()).map_or_else(|| "?".into(), Arc::clone)
    }
}
