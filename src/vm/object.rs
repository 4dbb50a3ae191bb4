//! The kinds of object on the heap.
//!
//! A closed set: the interpreter matches on it. What a kind can do is in the file named after it.

use std::sync::Arc;

use num_bigint::BigInt;

use super::{
    attributes::Attributes,
    class::{Class, Layout},
    descriptor::Property,
    dict::Dict,
    exception::ExceptionState,
    function::Function,
    generator::Generator,
    hint::Hint,
    iterate::Iterator,
    modules::{library::Library, lock::Lock, marker::Marker},
    native::Native,
    program::LoadedCode,
    reclass::ClassCell,
    set::Set,
    shared::{Protection, Shared},
    string::{Str, Text},
    value::Value,
    wide::WideRange,
};

/// An object on the heap.
#[derive(Debug)]
pub(super) enum Object {
    Str(Str),
    /// Only what does not fit into [`Value::Int`].
    BigInt(BigInt),
    Bytes(Arc<[u8]>),
    ByteArray(Shared<Vec<u8>>),
    Tuple(Box<[Value]>),
    List(Shared<Vec<Value>>),
    Dict(Box<Shared<Dict>>),
    Set(Box<Shared<Set>>),
    /// Nobody changes it; it is shared like a set so that both are searched alike.
    FrozenSet(Box<Shared<Set>>),
    /// Start, stop and step.
    Slice(Box<[Value; 3]>),
    Ellipsis,
    NotImplemented,
    /// `d.keys()` and its like.
    View(Value, View),
    Range(Range),
    /// Only what does not fit into a [`Range`].
    WideRange(Box<WideRange>),
    Iterator(Box<Iterator>),
    Function(Box<Function>),
    Native(&'static Native),
    /// A method of a built-in class, reached through the class.
    Method(Arc<Class>, &'static Native),
    /// A function with its first argument.
    BoundMethod(Value, Value),
    Class(Arc<Class>),
    Super(Box<Super>),
    Property(Box<Property>),
    StaticMethod(Value),
    ClassMethod(Value),
    Instance(Box<Instance>),
    Module(Box<Module>),
    Lock(Arc<Lock>),
    Marker(Arc<Marker>),
    /// The names of a class body that runs.
    Namespace(Shared<Attributes>),
    /// A code object on its way from a constant to a function.
    Code(Arc<LoadedCode>),
    /// A variable that functions share.
    Cell(Shared<Value>),
    Generator(Box<Generator>),
    Hint(Box<Hint>),
    /// Of this exception, which has the places itself; without so many of the outermost.
    Traceback(Value, usize),
}

/// Which side of a dictionary a view shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum View {
    Keys,
    Values,
    Items,
}

/// A lazy arithmetic progression; `step` is never 0, and the distance from start to stop fits too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Range {
    pub start: i64,
    pub stop: i64,
    pub step: i64,
}

impl Range {
    /// Number of elements.
    pub fn len(&self) -> u64 {
        let (low, high) = if self.step > 0 { (self.start, self.stop) } else { (self.stop, self.start) };
        if low >= high { 0 } else { (high.abs_diff(low) - 1) / self.step.unsigned_abs() + 1 }
    }

    /// The index of an element.
    pub fn position(&self, n: i64) -> Option<u64> {
        let ahead = if self.step > 0 { n >= self.start } else { n <= self.start };
        let distance = ahead.then(|| n.abs_diff(self.start))?;
        let step = self.step.unsigned_abs();
        (distance % step == 0 && distance / step < self.len()).then(|| distance / step)
    }

    /// The element at an index below [`len`](Self::len).
    pub fn get(&self, index: u64) -> i64 {
        self.start.wrapping_add(self.step.wrapping_mul(index as i64))
    }
}

/// An instance of a class written in Python, or of a built-in class that can be derived from.
#[derive(Debug)]
pub(super) struct Instance {
    pub class: ClassCell,
    pub attributes: Shared<Attributes>,
    pub payload: Payload,
}

impl Instance {
    /// A new instance of a class that is no exception; `__init__` has not run.
    pub fn value(protection: Protection, class: &Arc<Class>) -> Value {
        let payload = match class.layout {
            Layout::Library(make) => Payload::Library(Box::new(make(protection))),
            _ => Payload::None,
        };
        Self::with_payload(protection, class, payload)
    }

    /// A new instance with what it carries.
    pub fn with_payload(protection: Protection, class: &Arc<Class>, payload: Payload) -> Value {
        let attributes = Shared::new(protection, Attributes::default());
        Value::new(Object::Instance(Box::new(Self { class: ClassCell::new(class), attributes, payload })))
    }
}

/// What `super()` makes: attributes of the classes behind one class, for an object.
#[derive(Debug)]
pub(super) struct Super {
    pub receiver: Value,
    /// The class whose order is followed: that of the receiver, or the receiver itself.
    pub class: Arc<Class>,
    pub after: Arc<Class>,
}

/// What an instance carries for its built-in base class.
#[derive(Debug)]
pub(super) enum Payload {
    None,
    Exception(Box<ExceptionState>),
    /// Of a class that derives from that of a built-in value.
    Value(Value),
    Library(Box<Library>),
}

/// An imported module.
#[derive(Debug)]
pub(super) struct Module {
    pub name: &'static str,
    /// Of a module that is written in Rust.
    pub attributes: Shared<Attributes>,
    /// Of a module that is written in Python: the number under which the machine keeps its global variables.
    pub number: Option<usize>,
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::new(Object::Str(Str::from(text)))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::new(Object::Str(Str::from(text)))
    }
}

impl From<Arc<str>> for Value {
    fn from(text: Arc<str>) -> Self {
        Self::from(&*text)
    }
}

impl From<Text> for Value {
    fn from(text: Text) -> Self {
        Self::from(&*text)
    }
}

impl From<BigInt> for Value {
    fn from(n: BigInt) -> Self {
        match i64::try_from(&n) {
            Ok(small) => Self::Int(small),
            Err(_) => Self::new(Object::BigInt(n)),
        }
    }
}

impl Value {
    /// A tuple.
    pub fn tuple(items: impl Into<Box<[Self]>>) -> Self {
        Self::new(Object::Tuple(items.into()))
    }

    /// Immutable bytes.
    pub fn bytes(bytes: impl Into<Arc<[u8]>>) -> Self {
        Self::new(Object::Bytes(bytes.into()))
    }

    /// The built-in object that a value is.
    pub fn builtin(&self) -> Option<&Object> {
        self.object()
    }

    /// The text, if it is a string.
    pub fn as_str(&self) -> Option<&Text> {
        match self.inner().object() {
            Some(Object::Str(s)) => Some(&s.text),
            _ => None,
        }
    }

    /// The instance, if it is one.
    pub fn as_instance(&self) -> Option<&Instance> {
        match self.object() {
            Some(Object::Instance(instance)) => Some(instance),
            _ => None,
        }
    }

    /// The built-in value that it is, if its class derives from that of one; else itself.
    pub fn inner(&self) -> &Self {
        match self.object() {
            Some(Object::Instance(instance)) => match &instance.payload {
                Payload::Value(value) => value,
                _ => self,
            },
            _ => self,
        }
    }

    /// The class, if it is one.
    pub fn as_class(&self) -> Option<&Arc<Class>> {
        match self.object() {
            Some(Object::Class(class)) => Some(class),
            _ => None,
        }
    }
}
