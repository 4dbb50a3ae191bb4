//! Classes that native modules define: their instances are those of any class, with a [`Library`] as payload.

use std::sync::Arc;

use crate::vm::{
    async_generator::{self, AsyncStep},
    attributes::Attributes,
    builtins,
    class::{Class, Layout},
    coroutine::{self, CoroutineWrapper},
    names::{Name, Names},
    native::Native,
    object::{Instance, Object, Payload},
    reclass::ClassCell,
    shared::{Protection, Shared},
    state::ThreadState,
    unwind::Unwind,
    value::Value,
};

use super::{
    deque::{self, Deque},
    deque_operators,
    epoll::{self, Epoll},
    file::{self, File},
    hashlib::{self, Hash},
    multiprocessing::{
        block::{self, Block},
        child::{self, Child},
        connection::{self, Connection},
        file::File as Inheritable,
        sem_lock::{self, SemLock},
    },
    pickle::{self, Pickler, Unpickler},
    socket::{self, Socket},
    socket_methods,
    twister::{self, Twister},
    writer::{self, OutFile},
};

/// What an instance of such a class carries.
#[derive(Debug)]
pub(in crate::vm) enum Library {
    AsyncStep(Box<AsyncStep>),
    Block(Block),
    Child(Child),
    Connection(Connection),
    Coroutine(CoroutineWrapper),
    Deque(Shared<Deque>),
    Epoll(Epoll),
    File(File),
    Hash(Hash),
    Inheritable(Inheritable),
    OutFile(OutFile),
    Pickler(Box<Shared<Pickler>>),
    SemLock(Box<SemLock>),
    Socket(Socket),
    Twister(Shared<Twister>),
    Unpickler(Box<Shared<Unpickler>>),
}

/// Makes the payload of a new instance, before its `__init__`.
pub(in crate::vm) type Make = fn(Protection) -> Library;

macro_rules! classes {
    ($($field:ident = $name:literal $layout:expr, $methods:expr;)*) => {
        /// The classes of one virtual machine.
        #[derive(Debug)]
        pub(in crate::vm) struct Classes {
            $(pub $field: Arc<Class>),*
        }

        impl Classes {
            /// The classes of a new machine.
            pub fn new(protection: Protection, names: &Names, object: &Arc<Class>) -> Self {
                let class = |name: &str, layout: Layout, methods: &[&'static [Native]]| {
                    let methods = methods.iter().copied().flatten();
                    let methods = methods.map(|native| (names.intern(native.name), builtins::function(native)));
                    let attributes: Attributes = methods.collect();
                    Class::new(protection, name, Some(Arc::clone(object)), layout, attributes)
                };
                Self { $($field: class($name, $layout, &$methods)),* }
            }

            /// All of them.
            pub fn all(&self) -> impl Iterator<Item = &Arc<Class>> {
                [$(&self.$field),*].into_iter()
            }
        }
    };
}

classes! {
    async_step = "async_generator_asend" Layout::Closed, [async_generator::STEP_METHODS];
    async_end = "async_generator_athrow" Layout::Closed, [async_generator::STEP_METHODS];
    coroutine_wrapper = "coroutine_wrapper" Layout::Closed, [coroutine::WRAPPER_METHODS];
    binary_file = "_io.BufferedReader" Layout::Closed, [file::METHODS];
    binary_out = "_io.BufferedWriter" Layout::Closed, [writer::METHODS];
    block = "_multiprocessing.Block" Layout::Closed, [block::METHODS];
    child = "_multiprocessing.Child" Layout::Closed, [child::METHODS];
    connection = "_multiprocessing.Connection" Layout::Library(connection::make), [connection::METHODS];
    deque = "collections.deque" Layout::Library(deque::make), [deque::METHODS, deque_operators::METHODS];
    epoll = "select.epoll" Layout::Library(epoll::make), [epoll::METHODS];
    hash = "_hashlib.HASH" Layout::Closed, [hashlib::METHODS];
    inheritable = "_multiprocessing.File" Layout::Closed, [];
    pickler = "_pickle.Pickler" Layout::Library(pickle::make_pickler), [pickle::PICKLER];
    sem_lock = "_multiprocessing.SemLock" Layout::Closed, [sem_lock::METHODS];
    socket = "socket.socket" Layout::Library(socket::make), [socket_methods::METHODS];
    text_out = "_io.TextIOWrapper" Layout::Closed, [writer::METHODS];
    text_file = "_io.TextIOWrapper" Layout::Closed, [file::METHODS];
    twister = "_random.Random" Layout::Library(twister::make), [twister::METHODS];
    unpickler = "_pickle.Unpickler" Layout::Library(pickle::make_unpickler), [pickle::UNPICKLER];
}

/// `value.name` where the payload knows it.
pub(in crate::vm) fn attribute(ts: &ThreadState<'_>, value: &Value, name: Name) -> Option<Value> {
    let library = payload(value)?;
    let name = ts.vm().names().text(name);
    match library {
        Library::Child(child) => child.attribute(&name),
        Library::Connection(connection) => connection.attribute(&name),
        Library::Deque(deque) => deque.with(ts, |deque| deque.attribute(&name)),
        Library::Epoll(epoll) => epoll.attribute(&name),
        Library::File(file) => file.attribute(&name),
        Library::OutFile(file) => file.attribute(&name),
        Library::Hash(hash) => hash.attribute(&name),
        Library::Socket(socket) => socket.attribute(&name),
        Library::AsyncStep(_)
        | Library::Block(_)
        | Library::Coroutine(_)
        | Library::Inheritable(_)
        | Library::Pickler(_)
        | Library::SemLock(_)
        | Library::Twister(_)
        | Library::Unpickler(_) => None,
    }
}

/// A class as a value.
pub(super) fn value(class: &Arc<Class>) -> Value {
    Value::new(Object::Class(Arc::clone(class)))
}

/// A new instance that is born with its payload.
pub(in crate::vm) fn instance(ts: &ThreadState<'_>, class: &Arc<Class>, library: Library) -> Value {
    let attributes = Shared::new(ts.vm().protection(), Attributes::default());
    let payload = Payload::Library(Box::new(library));
    Value::new(Object::Instance(Box::new(Instance { class: ClassCell::new(class), attributes, payload })))
}

/// What an instance carries, if it is one of these.
pub(in crate::vm) fn payload(value: &Value) -> Option<&Library> {
    match value.as_instance().map(|instance| &instance.payload) {
        Some(Payload::Library(library)) => Some(library),
        _ => None,
    }
}

/// A method was called on something else.
#[cold]
pub(in crate::vm) fn wrong_receiver(ts: &ThreadState<'_>, class: &str, value: &Value) -> Unwind {
    let kind = ts.type_name(value);
    ts.type_error(format!("descriptor requires a '{class}' object but received a '{kind}'"))
}
