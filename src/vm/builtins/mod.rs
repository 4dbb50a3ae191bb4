//! The built-in names, and the methods of built-in types.

pub(super) mod bytearray;
pub(super) mod bytes;
pub(super) mod bytes_parts;
pub(super) mod codecs;
mod console;
pub(super) mod construct;
mod functions;
pub(super) mod letters;
pub(super) mod methods;
mod numbers;
pub(super) mod reals;
mod runs;
pub(super) mod sets;
mod sort;
pub(super) mod strings;
pub(super) mod template;

pub(super) use functions::length;

use std::{collections::HashMap, sync::Arc};

use super::{
    class::Types,
    exception::Exc,
    inspect, modules,
    names::{Name, Names},
    native::Native,
    object::Object,
    value::Value,
};

/// What a global name falls back to.
pub(super) fn table(types: &Types, names: &Names) -> HashMap<Name, Value> {
    let functions = functions::ALL
        .iter()
        .chain(numbers::ALL)
        .chain(inspect::FUNCTIONS)
        .chain([&modules::file::OPEN])
        .map(|native| (native.name, function(native)));
    let mut table: HashMap<Name, Value> = functions.map(|(name, value)| (names.intern(name), value)).collect();
    // In 2.x, whose bytecode this is, `True` and `False` are names.
    for (name, value) in [
        ("None", Value::None),
        ("True", Value::bool(true)),
        ("False", Value::bool(false)),
        ("Ellipsis", Value::new(Object::Ellipsis)),
        ("NotImplemented", Value::new(Object::NotImplemented)),
    ] {
        table.insert(names.intern(name), value);
    }
    for class in types.public() {
        table.insert(names.intern(&class.name), Value::new(Object::Class(Arc::clone(class))));
    }
    // Names from before one class stood for them all.
    for alias in ["IOError", "EnvironmentError"] {
        let class = Arc::clone(types.exception(Exc::OSError));
        table.insert(names.intern(alias), Value::new(Object::Class(class)));
    }
    table
}

/// A built-in function as a value.
pub(super) fn function(native: &'static Native) -> Value {
    Value::new(Object::Native(native))
}

/// Methods of built-in classes that see nothing of what they are called on.
const STATIC: [&str; 5] = ["maketrans", "fromkeys", "fromhex", "from_bytes", "from_iterable"];

/// A built-in function as an attribute of its class.
pub(super) fn attribute(native: &'static Native) -> Value {
    let value = function(native);
    if STATIC.contains(&native.name) { Value::new(Object::StaticMethod(value)) } else { value }
}
