//! The modules that a program can import.

pub(super) mod lock;
mod sys;
pub(super) mod thread;
mod time;

use std::{collections::HashMap, sync::Arc};

use super::{
    builtins,
    class::Types,
    host::Host,
    names::{Name, Names},
    native::Native,
    object::{Module, Object},
    shared::{Protection, Shared},
    value::Value,
};

/// All modules by name.
pub(super) fn table(names: &Names, types: &Types, protection: Protection, host: &dyn Host) -> HashMap<Name, Value> {
    let maker = Maker { names, protection };
    let threading_class = Value::new(Object::Class(Arc::clone(&types.thread)));
    let modules = [
        ("time", maker.module("time", time::FUNCTIONS, Vec::new())),
        ("sys", maker.module("sys", sys::FUNCTIONS, sys::values(&maker, host))),
        ("threading", maker.module("threading", thread::FUNCTIONS, vec![("Thread", threading_class)])),
    ];
    modules.into_iter().map(|(name, module)| (names.intern(name), module)).collect()
}

/// What making a module takes.
struct Maker<'a> {
    names: &'a Names,
    protection: Protection,
}

impl Maker<'_> {
    fn list(&self, items: Vec<Value>) -> Value {
        Value::new(Object::List(Shared::new(self.protection, items)))
    }

    fn module(&self, name: &'static str, functions: &'static [Native], values: Vec<(&str, Value)>) -> Value {
        let functions = functions.iter().map(|native| (native.name, builtins::function(native)));
        let attributes = functions.chain(values).map(|(name, value)| (self.names.intern(name), value)).collect();
        let attributes = Shared::new(self.protection, attributes);
        Value::new(Object::Module(Box::new(Module { name, attributes, number: None })))
    }
}
