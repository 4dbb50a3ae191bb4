//! Exceptions: the built-in classes, raising from Rust, and the traceback that grows while one travels.

use std::{fmt::Write as _, sync::Arc};

use super::{
    attributes::Attributes,
    class::Class,
    heap::Ref,
    native::{Args, Native},
    object::{Instance, Object, Payload},
    shared::Shared,
    state::ThreadState,
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
    ArithmeticError(Exception),
    OverflowError(ArithmeticError),
    ZeroDivisionError(ArithmeticError),
    AssertionError(Exception),
    AttributeError(Exception),
    ImportError(Exception),
    ModuleNotFoundError(ImportError),
    LookupError(Exception),
    IndexError(LookupError),
    KeyError(LookupError),
    MemoryError(Exception),
    NameError(Exception),
    UnboundLocalError(NameError),
    OSError(Exception),
    RuntimeError(Exception),
    NotImplementedError(RuntimeError),
    RecursionError(RuntimeError),
    StopIteration(Exception),
    TypeError(Exception),
    ValueError(Exception),
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
    traceback: Shared<Vec<Place>>,
}

/// A place in the program, as a traceback names it.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub file: Arc<str>,
    pub line: u32,
    pub function: Arc<str>,
}

/// Frames that a printed traceback repeats before it counts the rest (as `traceback.py` does).
const REPEATS: usize = 3;

impl ThreadState<'_> {
    /// A new instance of an exception class, `__init__` not yet run.
    pub fn new_exception(&self, class: &Arc<Class>, args: Vec<Value>) -> Ref {
        let protection = self.vm().protection();
        let state = ExceptionState {
            args: Shared::new(protection, Value::tuple(args)),
            traceback: Shared::new(protection, Vec::new()),
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

    /// Notes a frame that an exception leaves.
    pub fn add_place(&self, exception: &Object, place: Place) {
        if let Some(state) = state_of(exception) {
            state.traceback.with(self, |places| places.push(place));
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

    /// What Python prints for an exception that nobody caught.
    pub fn format_exception(&mut self, exception: &Ref) -> Result<String, Unwind> {
        let mut text = String::new();
        let places =
            state_of(exception).map(|state| state.traceback.with(self, |places| places.clone())).unwrap_or_default();
        if !places.is_empty() {
            text.push_str("Traceback (most recent call last):\n");
            self.format_places(&places, &mut text);
        }
        let value = Value::Obj(Ref::clone(exception));
        let name = value.as_instance().map_or_else(|| "?".into(), |i| Arc::clone(&i.class.name));
        // A `__str__` that raises must not hide the exception itself.
        let message = match self.str(&value) {
            Ok(message) => message,
            Err(Unwind::Raised(_)) => "<exception str() failed>".into(),
            Err(Unwind::Aborted) => return Err(Unwind::Aborted),
        };
        let _ = if message.is_empty() { writeln!(text, "{name}") } else { writeln!(text, "{name}: {message}") };
        Ok(text)
    }

    fn format_places(&self, places: &[Place], text: &mut String) {
        let mut repeats = 0;
        let mut last: Option<&Place> = None;
        for place in places.iter().rev() {
            let again =
                last.is_some_and(|l| l.line == place.line && l.function == place.function && l.file == place.file);
            if again {
                repeats += 1;
            } else {
                tell_repeats(repeats, text);
                repeats = 1;
                last = Some(place);
            }
            if repeats <= REPEATS {
                let Place { file, line, function } = place;
                let _ = writeln!(text, "  File \"{file}\", line {line}, in {function}");
                if let Some(source) = self.vm().source_line(file, *line).map(str::trim).filter(|s| !s.is_empty()) {
                    let _ = writeln!(text, "    {source}");
                }
            }
        }
        tell_repeats(repeats, text);
    }
}

fn tell_repeats(repeats: usize, text: &mut String) {
    if let Some(more) = repeats.checked_sub(REPEATS).filter(|&n| n > 0) {
        let _ = writeln!(text, "  [Previous line repeated {more} more time{}]", if more == 1 { "" } else { "s" });
    }
}

fn state_of(object: &Object) -> Option<&ExceptionState> {
    match object {
        Object::Instance(instance) => match &instance.payload {
            Payload::Exception(state) => Some(state),
            _ => None,
        },
        _ => None,
    }
}
