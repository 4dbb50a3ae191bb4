//! Descriptors: attributes of a class that decide what they are through an instance. Methods are, and properties,
//! static methods, class methods, and objects with `__get__`, `__set__` or `__delete__`.

use std::sync::Arc;

use super::{
    class::Class,
    exception::Exc,
    names::known,
    native::{Args, Native},
    object::Object,
    state::ThreadState,
    unwind::Unwind,
    value::Value,
};

pub(super) static PROPERTY: Native = Native { name: "property", run: property };
pub(super) static STATIC: Native = Native { name: "staticmethod", run: static_method };
pub(super) static CLASS: Native = Native { name: "classmethod", run: class_method };

pub(super) const PROPERTY_METHODS: &[Native] = &[
    Native { name: "getter", run: getter },
    Native { name: "setter", run: setter },
    Native { name: "deleter", run: deleter },
];

/// A property; `None` where it has no such function.
#[derive(Debug, Clone)]
pub(super) struct Property {
    pub get: Value,
    pub set: Value,
    pub delete: Value,
}

fn property(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let mut part = |index, name| args.either(index, name).unwrap_or(Value::None);
    let (get, set, delete) = (part(0, "fget"), part(1, "fset"), part(2, "fdel"));
    drop(part(3, "doc"));
    args.check(ts, 0, 4)?;
    Ok(Value::new(Object::Property(Box::new(Property { get, set, delete }))))
}

/// A copy of the property that a method was called on, with another function.
fn with(ts: &ThreadState<'_>, args: &mut Args<'_>, put: fn(&mut Property, Value)) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let function = args.take(1).unwrap_or(Value::None);
    let Some(Object::Property(property)) = args.get(0).object() else { return Err(ts.type_error("not a property")) };
    let mut property = property.clone();
    put(&mut property, function);
    Ok(Value::new(Object::Property(property)))
}

fn getter(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    with(ts, args, |property, function| property.get = function)
}

fn setter(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    with(ts, args, |property, function| property.set = function)
}

fn deleter(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    with(ts, args, |property, function| property.delete = function)
}

fn static_method(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    Ok(Value::new(Object::StaticMethod(args.take(0).unwrap_or(Value::None))))
}

fn class_method(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    Ok(Value::new(Object::ClassMethod(args.take(0).unwrap_or(Value::None))))
}

/// Whether an attribute of a class comes before those of its instances.
pub(super) fn is_data(ts: &ThreadState<'_>, found: &Value) -> bool {
    match found.object() {
        Some(Object::Property(_)) => true,
        Some(Object::Instance(instance)) => {
            instance.class.user
                && [known::SET, known::DELETE].iter().any(|&name| instance.class.lookup(ts, name).is_some())
        }
        _ => false,
    }
}

/// What an attribute that was found in `owner` is for `receiver` of class `class`. Without a receiver it was reached
/// through the class.
pub(super) fn bind(
    ts: &mut ThreadState<'_>,
    found: Value,
    owner: &Class,
    receiver: Option<&Value>,
    class: &Value,
) -> Result<Value, Unwind> {
    let method = |receiver: &Value, function: Value| Value::new(Object::BoundMethod(receiver.clone(), function));
    match (found.object(), receiver) {
        (Some(Object::Function(_)), Some(receiver)) => Ok(method(receiver, found)),
        // A built-in function in a class of the program is an attribute like any other.
        (Some(Object::Native(_)), Some(receiver)) if !owner.user => Ok(method(receiver.inner(), found)),
        (Some(Object::Native(native)), None) if !owner.user => match class_of(ts, class, owner) {
            Some(owner) => Ok(Value::new(Object::Method(owner, native))),
            None => Ok(found),
        },
        (Some(Object::StaticMethod(function)), _) => Ok(function.clone()),
        (Some(Object::ClassMethod(function)), _) => Ok(method(class, function.clone())),
        (Some(Object::Property(property)), Some(receiver)) => match &property.get {
            Value::None => Err(ts.no_accessor(receiver, &found, "getter")),
            get => ts.call(&get.clone(), std::slice::from_ref(receiver)),
        },
        (Some(Object::Instance(instance)), _) if instance.class.user => {
            let Some(get) = instance.class.lookup(ts, known::GET) else { return Ok(found) };
            let receiver = receiver.cloned().unwrap_or(Value::None);
            ts.call(&get, &[found.clone(), receiver, class.clone()])
        }
        _ => Ok(found),
    }
}

/// The class that was found behind `class`, as something to keep.
fn class_of(ts: &ThreadState<'_>, class: &Value, owner: &Class) -> Option<Arc<Class>> {
    let object = &ts.vm().types().object;
    let class = class.as_class()?;
    let mut all = std::iter::once(class).chain(class.ancestors()).chain([object]);
    all.find(|class| std::ptr::eq(&raw const ***class, owner)).cloned()
}

/// Sets (or, without a value, deletes) through a data descriptor; tells whether it was one.
pub(super) fn assign(
    ts: &mut ThreadState<'_>,
    found: &Value,
    receiver: &Value,
    new: Option<&Value>,
) -> Result<bool, Unwind> {
    let (method, owner) = match found.object() {
        Some(Object::Property(property)) => {
            let (function, what) = match new {
                Some(_) => (&property.set, "setter"),
                None => (&property.delete, "deleter"),
            };
            if matches!(function, Value::None) {
                return Err(ts.no_accessor(receiver, found, what));
            }
            (function.clone(), None)
        }
        Some(Object::Instance(instance)) if instance.class.user => {
            let name = if new.is_some() { known::SET } else { known::DELETE };
            match instance.class.lookup(ts, name) {
                Some(method) => (method, Some(found.clone())),
                None if is_data(ts, found) => {
                    let name = if new.is_some() { "__set__" } else { "__delete__" };
                    return Err(ts.raise(super::exception::Exc::AttributeError, name));
                }
                None => return Ok(false),
            }
        }
        _ => return Ok(false),
    };
    let args: Vec<Value> = owner.into_iter().chain([receiver.clone()]).chain(new.cloned()).collect();
    ts.call(&method, &args)?;
    Ok(true)
}

impl ThreadState<'_> {
    /// A property lacks what is asked of it.
    #[cold]
    fn no_accessor(&self, receiver: &Value, property: &Value, what: &str) -> Unwind {
        let kind = self.type_name(receiver);
        let getter = property.object().and_then(|object| match object {
            Object::Property(property) => property.get.object(),
            _ => None,
        });
        let name = match getter {
            Some(Object::Function(function)) => format!("'{}' ", function.code.code.name),
            _ => String::new(),
        };
        self.raise(Exc::AttributeError, format!("property {name}of '{kind}' object has no {what}"))
    }
}
