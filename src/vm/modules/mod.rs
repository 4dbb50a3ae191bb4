//! The modules that a program can import.

mod arguments;
mod decode;
pub(super) mod deque;
mod deque_operators;
mod descriptor;
mod epoll;
mod exact;
mod extension;
pub(super) mod file;
mod hashlib;
mod integers;
pub(super) mod interpreters;
mod itertools;
pub(super) mod library;
pub(super) mod lock;
pub(super) mod marker;
mod math;
mod multiprocessing;
mod os;
pub(super) mod os_error;
mod pickle;
mod reader;
mod sandbox;
mod select;
pub(super) mod signal;
mod socket;
mod socket_methods;
pub(super) mod sys;
pub(super) mod thread;
mod time;
mod twister;
mod writer;

use std::{collections::HashMap, sync::Arc};

use crate::gil::kind::GilKind;

use super::{
    attributes::Attributes,
    builtins,
    class::Types,
    coroutine,
    host::Host,
    names::{Name, Names},
    native::Native,
    object::{Module, Object},
    shared::{Protection, Shared},
    value::Value,
};

/// All modules by name.
pub(super) fn table(
    names: &Names,
    types: &Types,
    builtins: &HashMap<Name, Value>,
    protection: Protection,
    gil: GilKind,
    file: &str,
    host: &dyn Host,
) -> HashMap<Name, Value> {
    let maker = Maker { names, protection };
    let lock_class = Value::new(Object::Class(Arc::clone(&types.lock)));
    let mut threads = thread::values(gil);
    threads.push(("LockType", lock_class));
    // A further interpreter waits for its threads before it goes.
    let may_have_daemons = host.interpreter_number() == host.process_number();
    threads.push(("_may_have_daemons", Value::bool(may_have_daemons)));
    let thread = thread::FUNCTIONS.iter().chain(lock::FUNCTIONS).chain(marker::FUNCTIONS);
    let deque = ("deque", library::value(&types.library.deque));
    let twister = ("Random", library::value(&types.library.twister));
    let mut sockets = socket_methods::values();
    sockets.push(("socket", library::value(&types.library.socket)));
    let connection = ("Connection", library::value(&types.library.connection));
    let mut pickling = pickle::values();
    pickling.push(("Pickler", library::value(&types.library.pickler)));
    pickling.push(("Unpickler", library::value(&types.library.unpickler)));
    let mut selecting = epoll::values();
    selecting.push(("epoll", library::value(&types.library.epoll)));
    selecting.push(("error", library::value(types.exception(super::exception::Exc::OSError))));
    let math = math::FUNCTIONS.iter().chain(math::OF_ONE).chain(exact::FUNCTIONS).chain(integers::FUNCTIONS);
    let modules = [
        ("_asyncio", maker.module("_asyncio", coroutine::FUNCTIONS, Vec::new())),
        ("_collections", maker.module("_collections", &[], vec![deque])),
        ("_interpreters", maker.module("_interpreters", interpreters::functions(), Vec::new())),
        ("_multiprocessing", maker.module("_multiprocessing", multiprocessing::functions(), vec![connection])),
        ("_os", maker.module("_os", os::FUNCTIONS, Vec::new())),
        ("_socket", maker.module("_socket", socket_methods::FUNCTIONS, sockets)),
        ("extension", maker.module("extension", extension::FUNCTIONS, Vec::new())),
        ("hashlib", maker.module("hashlib", hashlib::FUNCTIONS, hashlib::values())),
        ("select", maker.module("select", select::FUNCTIONS, selecting)),
        ("signal", maker.module("signal", signal::FUNCTIONS, signal::values())),
        ("_codecs", maker.module("_codecs", builtins::codecs::FUNCTIONS, Vec::new())),
        ("_pickle", maker.module("_pickle", pickle::functions(), pickling)),
        ("_random", maker.module("_random", &[], vec![twister])),
        ("itertools", maker.module("itertools", itertools::FUNCTIONS, itertools::values(&maker, &types.object))),
        ("math", maker.module("math", math, math::values())),
        ("time", maker.module("time", time::FUNCTIONS, Vec::new())),
        ("sys", maker.module("sys", sys::FUNCTIONS, sys::values(&maker, file, host))),
        ("_thread", maker.module("_thread", thread, threads)),
    ];
    let mut table: HashMap<Name, Value> =
        modules.into_iter().map(|(name, module)| (names.intern(name), module)).collect();
    let known = builtins.iter().map(|(&name, value)| (name, value.clone())).collect();
    table.insert(names.intern("builtins"), maker.module_of("builtins", known));
    table
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

    fn module(
        &self,
        name: &'static str,
        functions: impl IntoIterator<Item = &'static Native>,
        values: Vec<(&str, Value)>,
    ) -> Value {
        let functions = functions.into_iter().map(|native| (native.name, builtins::function(native)));
        let attributes = functions.chain(values).map(|(name, value)| (self.names.intern(name), value)).collect();
        self.module_of(name, attributes)
    }

    fn module_of(&self, name: &'static str, attributes: Attributes) -> Value {
        let attributes = Shared::new(self.protection, attributes);
        Value::new(Object::Module(Box::new(Module { name, attributes, number: None })))
    }
}
