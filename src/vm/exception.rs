//! Exceptions: the built-in classes and what their instances carry, and raising from Rust.

use std::sync::Arc;

use super::{
    attributes::Attributes,
    class::Class,
    heap::Ref,
    native::{Args, Native},
    object::{Instance, Object, Payload},
    shared::Shared,
    state::ThreadState,
    traceback::Place,
    unwind::Unwind,
    value::Value,
};

macro_rules! exceptions {
    ($($kind:ident($base:ident)),* $(,)?) => {
        /// The built-in exception classes, bases before what derives from them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Exc { $($kind),* }

        impl Exc {
            /// All in order, with the name and the base of each.
            pub const ALL: &[(Exc, &str, Exc)] = &[$((Exc::$kind, stringify!($kind), Exc::$base)),*];
        }
    };
}

exceptions! {
    BaseException(BaseException),
    Exception(BaseException),
    KeyboardInterrupt(BaseException),
    SystemExit(BaseException),
    GeneratorExit(BaseException),
    ArithmeticError(Exception),
    FloatingPointError(ArithmeticError),
    OverflowError(ArithmeticError),
    ZeroDivisionError(ArithmeticError),
    AssertionError(Exception),
    AttributeError(Exception),
    BufferError(Exception),
    EOFError(Exception),
    ImportError(Exception),
    ModuleNotFoundError(ImportError),
    LookupError(Exception),
    IndexError(LookupError),
    KeyError(LookupError),
    MemoryError(Exception),
    NameError(Exception),
    UnboundLocalError(NameError),
    OSError(Exception),
    BlockingIOError(OSError),
    ChildProcessError(OSError),
    ConnectionError(OSError),
    BrokenPipeError(ConnectionError),
    ConnectionAbortedError(ConnectionError),
    ConnectionRefusedError(ConnectionError),
    ConnectionResetError(ConnectionError),
    FileExistsError(OSError),
    FileNotFoundError(OSError),
    InterruptedError(OSError),
    IsADirectoryError(OSError),
    NotADirectoryError(OSError),
    PermissionError(OSError),
    ProcessLookupError(OSError),
    TimeoutError(OSError),
    ReferenceError(Exception),
    RuntimeError(Exception),
    NotImplementedError(RuntimeError),
    RecursionError(RuntimeError),
    StopIteration(Exception),
    StopAsyncIteration(Exception),
    SyntaxError(Exception),
    IndentationError(SyntaxError),
    TabError(IndentationError),
    SystemError(Exception),
    TypeError(Exception),
    ValueError(Exception),
    UnicodeError(ValueError),
    UnicodeDecodeError(UnicodeError),
    UnicodeEncodeError(UnicodeError),
    UnicodeTranslateError(UnicodeError),
    Warning(Exception),
    BytesWarning(Warning),
    DeprecationWarning(Warning),
    FutureWarning(Warning),
    ImportWarning(Warning),
    PendingDeprecationWarning(Warning),
    ResourceWarning(Warning),
    RuntimeWarning(Warning),
    SyntaxWarning(Warning),
    UnicodeWarning(Warning),
    UserWarning(Warning),
}

pub(super) const METHODS: &[Native] = &[Native { name: "__init__", run: init }];

/// `BaseException.__init__`: the arguments are what the exception says.
fn init(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check_keywords(ts)?;
    let items = args.positional().iter().skip(1).cloned().collect::<Vec<_>>();
    if let Some(state) = args.get(0).object().and_then(state_of) {
        let old = state.args.with(ts, |args| std::mem::replace(args, Value::tuple(items)));
        drop(old);
    }
    Ok(Value::None)
}

/// What an exception's instance carries.
#[derive(Debug)]
pub(super) struct ExceptionState {
    /// `args`: a tuple.
    pub args: Shared<Value>,
    /// Places the exception came through, innermost first.
    pub traceback: Shared<Vec<Place>>,
    pub chain: Shared<Chain>,
}

/// The exceptions behind an exception.
#[derive(Debug, Default)]
pub(super) struct Chain {
    /// `__cause__`: of `raise … from`.
    pub cause: Option<Ref>,
    /// `__context__`: what was being handled when it was raised.
    pub context: Option<Ref>,
    /// The context is not to be shown.
    pub suppress: bool,
}

impl ThreadState<'_> {
    /// A new instance of an exception class, `__init__` not yet run.
    pub fn new_exception(&self, class: &Arc<Class>, args: Vec<Value>) -> Ref {
        let protection = self.vm().protection();
        let state = ExceptionState {
            args: Shared::new(protection, Value::tuple(args)),
            traceback: Shared::new(protection, Vec::new()),
            chain: Shared::new(protection, Chain::default()),
        };
        Ref::new(Object::Instance(Box::new(Instance {
            class: Arc::clone(class),
            attributes: Shared::new(protection, Attributes::default()),
            payload: Payload::Exception(state),
        })))
    }

    /// Raises a built-in exception with a message.
    #[cold]
    pub fn raise(&self, kind: Exc, message: impl Into<String>) -> Unwind {
        self.raise_value(kind, Value::from(message.into()))
    }

    /// Raises a built-in exception with any one argument.
    #[cold]
    pub fn raise_value(&self, kind: Exc, arg: Value) -> Unwind {
        Unwind::Raised(self.new_exception(self.vm().types().exception(kind), vec![arg]))
    }

    /// Raises a built-in exception without a message.
    #[cold]
    pub fn raise_empty(&self, kind: Exc) -> Unwind {
        Unwind::Raised(self.new_exception(self.vm().types().exception(kind), Vec::new()))
    }

    /// Raises `TypeError`, the commonest.
    #[cold]
    pub fn type_error(&self, message: impl Into<String>) -> Unwind {
        self.raise(Exc::TypeError, message)
    }

    /// Tells whether an unwinding is an exception of this built-in class.
    pub fn is_exception(&self, unwind: &Unwind, kind: Exc) -> bool {
        match unwind {
            Unwind::Raised(object) => match &**object {
                Object::Instance(instance) => instance.class.derives_from(self.vm().types().exception(kind)),
                _ => false,
            },
            Unwind::Aborted => false,
        }
    }

    /// `str(exception)`: nothing, the one argument, or all of them.
    pub fn exception_text(&mut self, exception: &Value) -> Result<String, Unwind> {
        let Some(Payload::Exception(state)) = exception.as_instance().map(|i| &i.payload) else {
            return Ok(String::new());
        };
        let args = state.args.with(self, |args| args.clone());
        let is_key_error =
            exception.as_instance().is_some_and(|i| i.class.derives_from(self.vm().types().exception(Exc::KeyError)));
        match args.object() {
            Some(Object::Tuple(items)) => match &**items {
                [] => Ok(String::new()),
                [one] if is_key_error => self.repr(one),
                [one] => self.str(one),
                _ => self.repr(&args),
            },
            _ => Ok(String::new()),
        }
    }
}

/// What an exception carries, if the object is one.
pub(super) fn state_of(object: &Object) -> Option<&ExceptionState> {
    match object {
        Object::Instance(instance) => match &instance.payload {
            Payload::Exception(state) => Some(state),
            _ => None,
        },
        _ => None,
    }
}
