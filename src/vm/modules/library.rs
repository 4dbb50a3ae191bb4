//! Classes that native modules define: their instances are those of any class, with a [`Library`] as payload.

use std::sync::Arc;

use crate::vm::{
    attributes::Attributes,
    builtins,
    class::{Class, Layout},
    names::Names,
    native::Native,
    object::{Instance, Object, Payload},
    shared::{Protection, Shared},
    state::ThreadState,
    unwind::Unwind,
    value::Value,
};

use super::{
    deque::{self, Deque},
    deque_operators,
    twister::{self, Twister},
};

/// What an instance of such a class carries.
#[derive(Debug)]
pub(in crate::vm) enum Library {
    Deque(Shared<Deque>),
    Twister(Shared<Twister>),
}

/// Makes the payload of a new instance, before its `__init__`.
pub(in crate::vm) type Make = fn(Protection) -> Library;

/// The classes of one virtual machine.
#[derive(Debug)]
pub(in crate::vm) struct Classes {
    pub deque: Arc<Class>,
    pub twister: Arc<Class>,
}

impl Classes {
    /// The classes of a new machine.
    pub fn new(protection: Protection, names: &Names, object: &Arc<Class>) -> Self {
        let class = |name: &str, make: Make, methods: &[&'static [Native]]| {
            let methods =
                methods.iter().copied().flatten().map(|native| (names.intern(native.name), builtins::function(native)));
            let attributes: Attributes = methods.collect();
            Class::new(protection, name, Some(Arc::clone(object)), Layout::Library(make), attributes)
        };
        Self {
            deque: class("collections.deque", deque::make, &[deque::METHODS, deque_operators::METHODS]),
            twister: class("_random.Random", twister::make, &[twister::METHODS]),
        }
    }

    /// All of them.
    pub fn all(&self) -> [&Arc<Class>; 2] {
        [&self.deque, &self.twister]
    }
}

/// A class as a value.
pub(super) fn value(class: &Arc<Class>) -> Value {
    Value::new(Object::Class(Arc::clone(class)))
}

/// A new instance that is born with its payload.
pub(super) fn instance(ts: &ThreadState<'_>, class: &Arc<Class>, library: Library) -> Value {
    let attributes = Shared::new(ts.vm().protection(), Attributes::default());
    let payload = Payload::Library(library);
    Value::new(Object::Instance(Box::new(Instance { class: Arc::clone(class), attributes, payload })))
}

/// What an instance carries, if it is one of these.
pub(super) fn payload(value: &Value) -> Option<&Library> {
    match value.as_instance().map(|instance| &instance.payload) {
        Some(Payload::Library(library)) => Some(library),
        _ => None,
    }
}

/// A method was called on something else.
#[cold]
pub(super) fn wrong_receiver(ts: &ThreadState<'_>, class: &str, value: &Value) -> Unwind {
    let kind = ts.type_name(value);
    ts.type_error(format!("descriptor requires a '{class}' object but received a '{kind}'"))
}
