//! Classes: single inheritance, built-in bases, and the classes of built-in values.

use std::sync::Arc;

use super::{
    attributes::Attributes,
    builtins::{self, bytes, construct, letters, methods, reals, sets, strings, template},
    exception::Exc,
    generator,
    lookups::Lookups,
    modules::{library, lock, os_error},
    names::{Name, Names},
    native::Native,
    object::Object,
    shared::{Protection, Shared},
    state::ThreadState,
    value::Value,
};

/// A class.
#[derive(Debug)]
pub(super) struct Class {
    pub name: Arc<str>,
    pub base: Option<Arc<Class>>,
    pub attributes: Shared<Attributes>,
    /// What was looked up in it before.
    lookups: Shared<Lookups>,
    /// What an instance carries besides attributes; inherited.
    pub layout: Layout,
}

/// What instances of a class are made of.
#[derive(Debug, Clone, Copy)]
pub(super) enum Layout {
    Object,
    Exception,
    /// What this function makes, for a class of a native module.
    Library(library::Make),
    /// A built-in value, made by this function; nothing can derive from it.
    Value(&'static Native),
    /// A built-in value that no program makes by calling its class.
    Closed,
}

impl Class {
    /// A class with attributes.
    pub fn new(
        protection: Protection,
        name: impl Into<Arc<str>>,
        base: Option<Arc<Self>>,
        layout: Layout,
        attributes: Attributes,
    ) -> Arc<Self> {
        Arc::new(Self {
            name: name.into(),
            base,
            attributes: Shared::new(protection, attributes),
            lookups: Shared::new(protection, Lookups::default()),
            layout,
        })
    }

    /// The class and its bases, nearest first.
    pub fn ancestry(&self) -> impl Iterator<Item = &Self> {
        std::iter::successors(Some(self), |class| class.base.as_deref())
    }

    /// Whether an attribute of the class may come before those of an instance: not yet, there are no such descriptors.
    #[expect(clippy::unused_self, reason = "see above")]
    pub fn has_data_descriptors(&self) -> bool {
        false
    }

    /// `issubclass`.
    pub fn derives_from(&self, other: &Arc<Self>) -> bool {
        self.ancestry().any(|class| std::ptr::eq(class, &raw const **other))
    }

    /// The attribute in the nearest class that has it.
    pub fn lookup(&self, ts: &ThreadState<'_>, name: Name) -> Option<Value> {
        Some(self.search(ts, name).0).filter(|value| !matches!(value, Value::Null))
    }

    /// The attribute and the place of its class in the order of search; `Null` if there is none.
    fn search(&self, ts: &ThreadState<'_>, name: Name) -> (Value, usize) {
        // Before the search: what changes meanwhile makes its result void.
        let epoch = ts.vm().class_epoch();
        if let Some(known) = self.lookups.with(ts, |lookups| lookups.get(epoch, name)) {
            return known;
        }
        let found = self.ancestry().enumerate().find_map(|(place, class)| {
            class.attributes.with(ts, |attributes| attributes.get(name).map(|value| (value.clone(), place)))
        });
        let (value, owner) = found.unwrap_or_default();
        let old = self.lookups.with(ts, |lookups| lookups.note(epoch, name, value.clone(), owner));
        drop(old);
        (value, owner)
    }
}

macro_rules! builtin_classes {
    ($($field:ident = $name:literal $(($constructor:path))? $([$($methods:path),*])?),* $(,)?) => {
        /// The built-in classes of one virtual machine.
        #[derive(Debug)]
        pub(super) struct Types {
            pub object: Arc<Class>,
            pub library: library::Classes,
            $(pub $field: Arc<Class>,)*
            exceptions: Vec<Arc<Class>>,
        }

        impl Types {
            /// The classes of a new machine.
            pub fn new(protection: Protection, names: &Names) -> Self {
                let object = Class::new(protection, "object", None, Layout::Object, Attributes::default());
                let methods = |natives: &[&'static [Native]]| -> Attributes {
                    let all = natives.iter().copied().flatten();
                    all.map(|native| (names.intern(native.name), builtins::function(native))).collect()
                };
                let make = |name: &'static str, layout: Layout, natives: &[&'static [Native]]| {
                    Class::new(protection, name, Some(Arc::clone(&object)), layout, methods(natives))
                };
                let mut exceptions: Vec<Arc<Class>> = Vec::new();
                for (kind, name, base) in Exc::ALL {
                    let base = exceptions.get(*base as usize).unwrap_or(&object);
                    debug_assert_eq!(*kind as usize, exceptions.len());
                    let natives: &[&[Native]] = match kind {
                        Exc::BaseException => &[super::exception::METHODS],
                        Exc::OSError => &[os_error::METHODS],
                        _ => &[],
                    };
                    let (base, layout) = (Some(Arc::clone(base)), Layout::Exception);
                    let class = Class::new(protection, *name, base, layout, methods(natives));
                    exceptions.push(class);
                }
                Self {
                    library: library::Classes::new(protection, names, &object),
                    $($field: make(
                        $name,
                        builtin_classes!(@layout $($constructor)?),
                        builtin_classes!(@methods $($($methods),*)?),
                    ),)*
                    exceptions,
                    object,
                }
            }

            /// Whether a class is one of these.
            pub fn is_builtin(&self, class: &Arc<Class>) -> bool {
                [&self.object, $(&self.$field),*]
                    .into_iter()
                    .chain(&self.exceptions)
                    .chain(self.library.all())
                    .any(|known| Arc::ptr_eq(known, class))
            }

            /// All with a constructor, and the exceptions: what a program finds among the built-in names.
            pub fn public(&self) -> impl Iterator<Item = &Arc<Class>> {
                [&self.object, $(&self.$field),*]
                    .into_iter()
                    .filter(|class| !matches!(class.layout, Layout::Closed))
                    .chain(&self.exceptions)
            }
        }
    };
    (@methods) => { &[] };
    (@methods $($methods:path),+) => { &[$($methods),+] };
    (@layout) => { Layout::Closed };
    (@layout $constructor:path) => { Layout::Value(&$constructor) };
}

builtin_classes! {
    none = "NoneType",
    bool = "bool"(construct::BOOL),
    int = "int"(construct::INT)[reals::INT],
    float = "float"(construct::FLOAT)[reals::FLOAT],
    str = "str"(construct::STR)[strings::ALL, letters::ALL, template::ALL],
    tuple = "tuple"(construct::TUPLE)[methods::TUPLE],
    list = "list"(construct::LIST)[methods::LIST],
    dict = "dict"(construct::DICT)[methods::DICT],
    set = "set"(sets::SET)[sets::METHODS],
    frozenset = "frozenset"(sets::FROZENSET)[sets::FROZEN_METHODS],
    bytes = "bytes"(bytes::BYTES)[bytes::METHODS],
    bytearray = "bytearray"(bytes::BYTEARRAY)[bytes::ARRAY_METHODS],
    slice = "slice"(construct::SLICE),
    ellipsis = "ellipsis",
    not_implemented = "NotImplementedType",
    range = "range"(construct::RANGE)[methods::TUPLE],
    enumerate = "enumerate"(construct::ENUMERATE),
    zip = "zip"(construct::ZIP),
    map = "map"(construct::MAP),
    filter = "filter"(construct::FILTER),
    reversed = "reversed"(construct::REVERSED),
    super_ = "super"(construct::SUPER),
    type_ = "type"(construct::TYPE),
    iterator = "iterator",
    dict_keys = "dict_keys",
    dict_values = "dict_values",
    dict_items = "dict_items",
    function = "function",
    builtin = "builtin_function_or_method",
    method = "method",
    module = "module",
    lock = "_thread.lock"[lock::METHODS],
    marker = "_thread.marker",
    code = "code",
    cell = "cell",
    generator = "generator"[generator::METHODS],
}

impl Types {
    /// A built-in exception class.
    pub fn exception(&self, kind: Exc) -> &Arc<Class> {
        &self.exceptions[kind as usize]
    }

    /// The class of a value.
    pub fn of<'a>(&'a self, value: &'a Value) -> &'a Arc<Class> {
        use super::object::View;
        match value {
            Value::Null | Value::None => &self.none,
            Value::Bool(_) => &self.bool,
            Value::Int(_) => &self.int,
            Value::Float(_) => &self.float,
            Value::Obj(object) => match &**object {
                Object::Str(_) => &self.str,
                Object::BigInt(_) => &self.int,
                Object::Tuple(_) => &self.tuple,
                Object::List(_) => &self.list,
                Object::Dict(_) | Object::Namespace(_) => &self.dict,
                Object::View(_, View::Keys) => &self.dict_keys,
                Object::View(_, View::Values) => &self.dict_values,
                Object::View(_, View::Items) => &self.dict_items,
                Object::Set(_) => &self.set,
                Object::FrozenSet(_) => &self.frozenset,
                Object::Bytes(_) => &self.bytes,
                Object::ByteArray(_) => &self.bytearray,
                Object::Slice(_) => &self.slice,
                Object::Ellipsis => &self.ellipsis,
                Object::NotImplemented => &self.not_implemented,
                Object::Range(_) => &self.range,
                Object::Iterator(_) => &self.iterator,
                Object::Function(_) => &self.function,
                Object::Native(_) => &self.builtin,
                Object::BoundMethod(..) => &self.method,
                Object::Class(_) => &self.type_,
                Object::Super(..) => &self.super_,
                Object::Instance(instance) => &instance.class,
                Object::Module(_) => &self.module,
                Object::Lock(_) => &self.lock,
                Object::Marker(_) => &self.marker,
                Object::Code(_) => &self.code,
                Object::Cell(_) => &self.cell,
                Object::Generator(_) => &self.generator,
            },
        }
    }
}

impl ThreadState<'_> {
    /// `type(value).__name__`, for messages.
    pub fn type_name<'v>(&'v self, value: &'v Value) -> &'v str {
        &self.vm().types().of(value).name
    }
}
