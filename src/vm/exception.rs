//! Exceptions: the built-in classes and what their instances carry, and raising from Rust.

use std::sync::Arc;

use super::{
    attributes::Attributes,
    class::Class,
    heap::Ref,
    names::{Name, known},
    native::{Args, Native},
    object::{Instance, Object, Payload},
    reclass::ClassCell,
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

pub(super) const METHODS: &[Native] = &[
    Native { name: "__init__", run: init },
    Native { name: "with_traceback", run: with_traceback },
    Native { name: "add_note", run: add_note },
];

/// The traceback is kept as the exception travels; there is no other that it could be given.
fn with_traceback(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    Ok(args.get(0).clone())
}

fn add_note(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let (exception, note) = (args.get(0).clone(), args.get(1).clone());
    if note.as_str().is_none() {
        let kind = ts.type_name(&note);
        return Err(ts.type_error(format!("note must be a str, not '{kind}'")));
    }
    match ts.find_attribute(&exception, known::NOTES)? {
        Some(notes) => {
            if let Some(Object::List(notes)) = notes.object() {
                notes.with(ts, |notes| notes.push(note));
            }
        }
        None => {
            let notes = ts.list(vec![note]);
            ts.set_attribute(&exception, known::NOTES, notes)?;
        }
    }
    Ok(Value::None)
}

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
            class: ClassCell::new(class),
            attributes: Shared::new(protection, Attributes::default()),
            payload: Payload::Exception(Box::new(state)),
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
        let is_os_error =
            exception.as_instance().is_some_and(|i| i.class.derives_from(self.vm().types().exception(Exc::OSError)));
        match args.object() {
            Some(Object::Tuple(items)) => match &**items {
                [] => Ok(String::new()),
                [number, text, ..] if is_os_error => {
                    let (number, text) = (self.str(number)?, self.str(text)?);
                    match items.get(2).filter(|file| !matches!(file, Value::None)) {
                        Some(file) => Ok(format!("[Errno {number}] {text}: {}", self.repr(file)?)),
                        None => Ok(format!("[Errno {number}] {text}")),
                    }
                }
                [one] if is_key_error => self.repr(one),
                [one] => self.str(one),
                _ => self.repr(&args),
            },
            _ => Ok(String::new()),
        }
    }
}

/// An attribute that every exception has, or one of its class.
pub(super) fn attribute(ts: &ThreadState<'_>, value: &Value, state: &ExceptionState, name: Name) -> Option<Value> {
    let optional = |exception: Option<Ref>| exception.map_or(Value::None, Value::Obj);
    let class = &value.as_instance()?.class;
    let derives = |kind| class.derives_from(ts.vm().types().exception(kind));
    let argument = |index: usize| {
        let args = state.args.with(ts, |args| args.clone());
        match args.object() {
            Some(Object::Tuple(items)) => items.get(index).cloned(),
            _ => None,
        }
    };
    Some(match name {
        known::ARGS => state.args.with(ts, |args| args.clone()),
        known::CAUSE => optional(state.chain.with(ts, |chain| chain.cause.clone())),
        known::CONTEXT => optional(state.chain.with(ts, |chain| chain.context.clone())),
        known::SUPPRESS_CONTEXT => Value::bool(state.chain.with(ts, |chain| chain.suppress)),
        known::TRACEBACK => {
            if state.traceback.with(ts, |places| places.is_empty()) {
                Value::None
            } else {
                Value::new(Object::Traceback(value.clone(), 0))
            }
        }
        known::VALUE if derives(Exc::StopIteration) => argument(0).unwrap_or(Value::None),
        known::CODE if derives(Exc::SystemExit) => argument(0).unwrap_or(Value::None),
        known::ERRNO | known::STRERROR | known::FILENAME if derives(Exc::OSError) => {
            let index = [known::ERRNO, known::STRERROR, known::FILENAME].iter().position(|&known| known == name)?;
            // Alone, an argument is a message and no number.
            argument(1).and_then(|_| argument(index)).unwrap_or(Value::None)
        }
        known::MODULE_NAME if derives(Exc::ImportError) => Value::None,
        _ => return None,
    })
}

/// Sets one of those that a program may set; tells whether it was one.
pub(super) fn set_attribute(
    ts: &mut ThreadState<'_>,
    state: &ExceptionState,
    name: Name,
    value: &Value,
) -> Result<bool, Unwind> {
    let exception = |ts: &ThreadState<'_>| match value {
        Value::None => Ok(None),
        Value::Obj(object) if state_of(object).is_some() => Ok(Some(Ref::clone(object))),
        _ => {
            let name = ts.vm().names().text(name);
            Err(ts
                .type_error(format!("exception {} must be None or derive from BaseException", name.trim_matches('_'))))
        }
    };
    match name {
        known::ARGS => {
            let args = Value::tuple(super::iterate::collect(ts, value)?);
            drop(state.args.with(ts, |old| std::mem::replace(old, args)));
        }
        known::CAUSE => {
            let cause = exception(ts)?;
            drop(state.chain.with(ts, |chain| {
                chain.suppress = true;
                std::mem::replace(&mut chain.cause, cause)
            }));
        }
        known::CONTEXT => {
            let context = exception(ts)?;
            drop(state.chain.with(ts, |chain| std::mem::replace(&mut chain.context, context)));
        }
        known::SUPPRESS_CONTEXT => {
            let suppress = ts.truth(value)?;
            state.chain.with(ts, |chain| chain.suppress = suppress);
        }
        known::TRACEBACK => {}
        _ => return Ok(false),
    }
    Ok(true)
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
