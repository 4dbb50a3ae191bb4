//! Classes: what they are made of, the order in which bases are searched, and the classes of built-in values.

use std::{
    collections::VecDeque,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
};

use crate::lang::code::CodeKind;

use super::{
    async_generator,
    attributes::Attributes,
    builtins::{self, bytearray, bytes, bytes_parts, construct, letters, methods, reals, sets, strings, template},
    coroutine, descriptor,
    exception::Exc,
    generator,
    lookups::Lookups,
    modules::{library, lock, os_error},
    names::{Name, Names},
    native::Native,
    object::Object,
    shared::{Protection, Shared},
    slice,
    state::ThreadState,
    value::Value,
};

/// A class.
#[derive(Debug)]
pub(super) struct Class {
    pub name: Arc<str>,
    pub bases: Box<[Arc<Class>]>,
    /// `__mro__` behind the class itself.
    ancestors: Box<[Arc<Class>]>,
    pub attributes: Shared<Attributes>,
    /// What was looked up in it before.
    lookups: Shared<Lookups>,
    /// What an instance carries besides attributes; inherited.
    pub layout: Layout,
    /// Written in Python.
    pub user: bool,
    /// An attribute somewhere in it comes before those of the instance.
    intercepting: AtomicBool,
    /// The only attributes that instances can have, if `__slots__` says so in all of its classes.
    pub slots: Option<Box<[Name]>>,
    /// Methods that classes derived from it have to define before there are instances.
    pub abstract_methods: OnceLock<Box<[Name]>>,
}

/// What instances of a class are made of.
#[derive(Debug, Clone, Copy)]
pub(super) enum Layout {
    Object,
    Exception,
    /// What this function makes, for a class of a native module.
    Library(library::Make),
    /// A built-in value, made by this function. An instance of a derived class has it as its payload.
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
        let ancestors = base.iter().flat_map(|base| std::iter::once(base).chain(&base.ancestors)).cloned().collect();
        Arc::new(Self {
            name: name.into(),
            bases: base.into_iter().collect(),
            ancestors,
            attributes: Shared::new(protection, attributes),
            lookups: Shared::new(protection, Lookups::default()),
            layout,
            user: false,
            intercepting: AtomicBool::new(false),
            slots: None,
            abstract_methods: OnceLock::new(),
        })
    }

    /// A class written in Python; nothing if its bases cannot be put in order.
    pub fn derived(
        protection: Protection,
        name: Arc<str>,
        bases: Vec<Arc<Self>>,
        layout: Layout,
        attributes: Attributes,
        slots: Option<Box<[Name]>>,
    ) -> Option<Arc<Self>> {
        let ancestors = merge(&bases)?;
        let inherited = ancestors.iter().any(|class| class.intercepting.load(Relaxed));
        Some(Arc::new(Self {
            name,
            bases: bases.into(),
            ancestors: ancestors.into(),
            attributes: Shared::new(protection, attributes),
            lookups: Shared::new(protection, Lookups::default()),
            layout,
            user: true,
            intercepting: AtomicBool::new(inherited),
            slots,
            abstract_methods: OnceLock::new(),
        }))
    }

    /// The class and its bases in the order in which they are searched.
    pub fn ancestry(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(self.ancestors.iter().map(|class| &**class))
    }

    /// `__mro__` without the class itself.
    pub fn ancestors(&self) -> &[Arc<Self>] {
        &self.ancestors
    }

    /// Whether an attribute of the class may come before those of an instance.
    #[inline]
    pub fn intercepts(&self) -> bool {
        self.intercepting.load(Relaxed)
    }

    /// Notes that one of its attributes comes before those of an instance.
    pub fn note_interceptor(&self) {
        self.intercepting.store(true, Relaxed);
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

    /// The same with the class that has it, from behind `after` on if that is given.
    pub fn find(&self, ts: &ThreadState<'_>, name: Name, after: Option<&Self>) -> Option<(Value, &Self)> {
        let Some(after) = after else {
            let (found, place) = self.search(ts, name);
            let owner = if place == 0 { self } else { &self.ancestors[place - 1] };
            return Some((found, owner)).filter(|(found, _)| !matches!(found, Value::Null));
        };
        let mut classes = self.ancestry();
        classes.by_ref().find(|class| std::ptr::eq(*class, after));
        classes.find_map(|class| {
            let found = class.attributes.with(ts, |attributes| attributes.get(name).cloned());
            found.map(|found| (found, class))
        })
    }
}

/// The order in which the bases of a class and theirs are searched: each before its own bases, and all as every one
/// of them has it (C3). Nothing if they contradict each other.
fn merge(bases: &[Arc<Class>]) -> Option<Vec<Arc<Class>>> {
    let line = |class: &Arc<Class>| std::iter::once(class).chain(&class.ancestors).cloned().collect();
    let mut lines: Vec<VecDeque<Arc<Class>>> = bases.iter().map(line).collect();
    lines.push(bases.iter().cloned().collect());
    let mut order = Vec::new();
    loop {
        lines.retain(|line| !line.is_empty());
        if lines.is_empty() {
            return Some(order);
        }
        let later = |class: &Arc<Class>| lines.iter().any(|line| line.iter().skip(1).any(|c| Arc::ptr_eq(c, class)));
        let next = lines.iter().filter_map(|line| line.front()).find(|class| !later(class))?.clone();
        for line in &mut lines {
            if line.front().is_some_and(|class| Arc::ptr_eq(class, &next)) {
                line.pop_front();
            }
        }
        order.push(next);
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
                    all.map(|native| (names.intern(native.name), builtins::attribute(native))).collect()
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
    bytes = "bytes"(bytes::BYTES)[bytes::METHODS, bytes_parts::METHODS],
    bytearray = "bytearray"(bytes::BYTEARRAY)[bytearray::METHODS, bytes::METHODS, bytes_parts::METHODS],
    slice = "slice"(construct::SLICE)[slice::METHODS],
    ellipsis = "ellipsis",
    not_implemented = "NotImplementedType",
    range = "range"(construct::RANGE)[methods::TUPLE],
    enumerate = "enumerate"(construct::ENUMERATE),
    zip = "zip"(construct::ZIP),
    map = "map"(construct::MAP),
    filter = "filter"(construct::FILTER),
    reversed = "reversed"(construct::REVERSED),
    property = "property"(descriptor::PROPERTY)[descriptor::PROPERTY_METHODS],
    staticmethod = "staticmethod"(descriptor::STATIC),
    classmethod = "classmethod"(descriptor::CLASS),
    super_ = "super"(construct::SUPER),
    type_ = "type"(construct::TYPE),
    iterator = "iterator",
    dict_keys = "dict_keys"[sets::VIEW_METHODS],
    dict_values = "dict_values",
    dict_items = "dict_items"[sets::VIEW_METHODS],
    function = "function",
    builtin = "builtin_function_or_method",
    method = "method",
    method_descriptor = "method_descriptor",
    module = "module",
    lock = "_thread.lock"[lock::METHODS],
    marker = "_thread.marker",
    code = "code",
    cell = "cell",
    traceback = "traceback",
    generic_alias = "types.GenericAlias",
    union = "types.UnionType",
    generator = "generator"[generator::METHODS],
    coroutine = "coroutine"[generator::METHODS, coroutine::METHODS],
    async_generator = "async_generator"[async_generator::METHODS],
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
                Object::Range(_) | Object::WideRange(_) => &self.range,
                Object::Iterator(_) => &self.iterator,
                Object::Function(_) => &self.function,
                Object::Native(_) => &self.builtin,
                Object::BoundMethod(..) => &self.method,
                Object::Method(..) => &self.method_descriptor,
                Object::Class(_) => &self.type_,
                Object::Super(_) => &self.super_,
                Object::Property(_) => &self.property,
                Object::StaticMethod(_) => &self.staticmethod,
                Object::ClassMethod(_) => &self.classmethod,
                Object::Instance(instance) => &instance.class,
                Object::Module(_) => &self.module,
                Object::Lock(_) => &self.lock,
                Object::Marker(_) => &self.marker,
                Object::Code(_) => &self.code,
                Object::Cell(_) => &self.cell,
                Object::Traceback(..) => &self.traceback,
                Object::Generator(generator) => match generator.kind() {
                    CodeKind::Coroutine => &self.coroutine,
                    CodeKind::AsyncGenerator => &self.async_generator,
                    _ => &self.generator,
                },
                Object::Hint(hint) if hint.origin.is_none() => &self.union,
                Object::Hint(_) => &self.generic_alias,
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
