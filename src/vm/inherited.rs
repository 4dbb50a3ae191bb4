//! The methods that every object has from `object`, and those behind the operators of built-in values, for calls by
//! name: `super().__setattr__(…)`, `dict.__getitem__(d, key)`. The operators themselves do not come this way.

use std::sync::Arc;

use super::{
    builtins,
    class::{Class, Layout},
    compare,
    exception::Exc,
    instantiate, iterate,
    names::Name,
    native::{Args, Native},
    object::{Object, Payload},
    operate, reduce,
    state::ThreadState,
    subscript,
    unwind::Unwind,
    value::Value,
};
use crate::lang::code::{BinaryOp, CompareOp};

const OBJECT: &[Native] = &[
    Native { name: "__init__", run: init },
    Native { name: "__new__", run: instantiate::new },
    Native { name: "__repr__", run: |ts, args| ts.plain_repr(args.get(0)).map(Value::from) },
    Native { name: "__str__", run: |ts, args| ts.plain_str(args.get(0)).map(Value::from) },
    Native { name: "__eq__", run: |ts, args| equal(ts, args, true) },
    Native { name: "__ne__", run: |ts, args| equal(ts, args, false) },
    Native { name: "__hash__", run: |ts, args| ts.plain_hash(args.get(0)).map(Value::Int) },
    Native { name: "__format__", run: format },
    Native { name: "__setattr__", run: set_attribute },
    Native { name: "__delattr__", run: delete_attribute },
    Native { name: "__getattribute__", run: get_attribute },
    Native { name: "__reduce__", run: reduce::reduce },
    Native { name: "__reduce_ex__", run: reduce::reduce_ex },
    Native { name: "__getstate__", run: reduce::get_state },
    Native { name: "__init_subclass__", run: |ts, args| args.check(ts, 0, 0).map(|()| Value::None) },
];

const SIZED: &[Native] = &[
    Native { name: "__len__", run: |ts, args| builtins::length(ts, args.get(0).inner()) },
    Native {
        name: "__contains__",
        run: |ts, args| compare::compare(ts, CompareOp::In, args.get(1), args.get(0).inner()),
    },
    Native { name: "__iter__", run: |ts, args| iterate::iterator(ts, args.get(0).inner()) },
];

const ITERATED: &[Native] = &[
    Native { name: "__iter__", run: |ts, args| iterate::iterator(ts, args.get(0)) },
    Native { name: "__next__", run: next },
];

const INDEXED: &[Native] =
    &[Native { name: "__getitem__", run: |ts, args| subscript::get(ts, args.get(0).inner(), args.get(1)) }];

const CHANGED: &[Native] = &[
    Native {
        name: "__setitem__",
        run: |ts, args| subscript::set(ts, args.get(0).inner(), args.get(1), args.get(2)).map(|()| Value::None),
    },
    Native {
        name: "__delitem__",
        run: |ts, args| subscript::delete(ts, args.get(0).inner(), args.get(1)).map(|()| Value::None),
    },
];

const CALLED: &[Native] = &[Native { name: "__call__", run: call }];

const ORDERED: &[Native] = &[
    Native { name: "__lt__", run: |ts, args| order(ts, args, CompareOp::Less) },
    Native { name: "__le__", run: |ts, args| order(ts, args, CompareOp::LessEqual) },
    Native { name: "__gt__", run: |ts, args| order(ts, args, CompareOp::Greater) },
    Native { name: "__ge__", run: |ts, args| order(ts, args, CompareOp::GreaterEqual) },
];

const ADDED: &[Native] = &[
    Native { name: "__add__", run: |ts, args| binary(ts, args, BinaryOp::Add) },
    Native { name: "__mul__", run: |ts, args| binary(ts, args, BinaryOp::Multiply) },
];

const NUMBERED: &[Native] = &[
    Native { name: "__sub__", run: |ts, args| binary(ts, args, BinaryOp::Subtract) },
    Native { name: "__truediv__", run: |ts, args| binary(ts, args, BinaryOp::TrueDivide) },
    Native { name: "__floordiv__", run: |ts, args| binary(ts, args, BinaryOp::FloorDivide) },
    Native { name: "__mod__", run: |ts, args| binary(ts, args, BinaryOp::Modulo) },
    Native { name: "__pow__", run: |ts, args| binary(ts, args, BinaryOp::Power) },
    Native { name: "__neg__", run: |ts, args| operate::negative(ts, args.get(0).inner()) },
    Native { name: "__bool__", run: |ts, args| ts.truth(args.get(0).inner()).map(Value::bool) },
];

/// The methods that instances of a built-in class have.
fn tables(class: &str) -> &'static [&'static [Native]] {
    match class {
        "str" | "tuple" | "bytes" => &[OBJECT, SIZED, INDEXED, ORDERED, ADDED],
        "list" | "bytearray" => &[OBJECT, SIZED, INDEXED, CHANGED, ORDERED, ADDED],
        "dict" => &[OBJECT, SIZED, INDEXED, CHANGED],
        "set" | "frozenset" => &[OBJECT, SIZED, ORDERED],
        "range" => &[OBJECT, SIZED, INDEXED],
        "dict_keys" | "dict_values" | "dict_items" => &[OBJECT, SIZED],
        "int" | "float" | "bool" => &[OBJECT, ORDERED, ADDED, NUMBERED],
        "generator" | "enumerate" | "zip" | "map" | "filter" | "reversed" => &[OBJECT, ITERATED],
        name if name.ends_with("iterator") => &[OBJECT, ITERATED],
        "function" | "method" | "builtin_function_or_method" | "type" => &[OBJECT, CALLED],
        _ => &[OBJECT],
    }
}

/// The names of all of them that a class has.
pub(super) fn names(class: &Class) -> impl Iterator<Item = &'static str> {
    tables(builtin(class)).iter().copied().flatten().map(|native| native.name)
}

/// The name of the built-in class that a class derives from.
fn builtin(class: &Class) -> &str {
    class.ancestry().find(|class| !class.user).map_or("object", |class| &*class.name)
}

fn find(ts: &ThreadState<'_>, class: &Class, name: Name) -> Option<&'static Native> {
    let text = ts.vm().names().text(name);
    if !text.starts_with("__") {
        return None;
    }
    tables(builtin(class)).iter().copied().flatten().find(|native| native.name == &*text)
}

/// One of these methods of a value.
pub(super) fn bound(ts: &ThreadState<'_>, value: &Value, name: Name) -> Option<Value> {
    let native = match value.as_class() {
        // What a class has as an object of its own.
        Some(class) => find(ts, class, name).or_else(|| find(ts, &ts.vm().types().type_, name)),
        None => find(ts, ts.vm().types().of(value), name),
    }?;
    if native.name == "__new__" {
        return Some(builtins::function(native));
    }
    Some(Value::new(Object::BoundMethod(value.clone(), builtins::function(native))))
}

/// The same through the class.
pub(super) fn unbound(ts: &ThreadState<'_>, class: &Class, name: Name) -> Option<Value> {
    let native = find(ts, class, name)?;
    if native.name == "__new__" {
        return Some(builtins::function(native));
    }
    let types = ts.vm().types();
    // Every object is one of `object`'s, whichever built-in class it has.
    let own = class.ancestors().iter().find(|base| !base.user).unwrap_or(&types.object);
    let owner = if OBJECT.iter().any(|known| std::ptr::eq(known, native)) { &types.object } else { own };
    Some(Value::new(Object::Method(Arc::clone(owner), native)))
}

/// `__init__`: nothing to do for `object`; a list, dict or set gets new contents.
fn init(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let receiver = args.get(0).clone();
    let Some(instance) = receiver.as_instance() else { return Ok(Value::None) };
    match (&instance.payload, instance.class.layout) {
        (Payload::Value(own), Layout::Value(native)) => instantiate::refill(ts, own, native, args)?,
        _ => {
            let overridden = instance.class.ancestry().any(|class| {
                class.user && class.attributes.with(ts, |names| names.get(super::names::known::NEW).is_some())
            });
            if args.len() > 1 && !overridden {
                let message =
                    format!("{}.__init__() takes exactly one argument (the instance to initialize)", "object");
                return Err(ts.type_error(message));
            }
        }
    }
    Ok(Value::None)
}

fn not_implemented() -> Value {
    Value::new(Object::NotImplemented)
}

fn equal(ts: &mut ThreadState<'_>, args: &Args<'_>, wanted: bool) -> Result<Value, Unwind> {
    let (left, right) = (args.get(0), args.get(1));
    if left.is(right) {
        return Ok(Value::bool(wanted));
    }
    if left.as_instance().is_some() && left.inner().as_instance().is_some() {
        return Ok(not_implemented());
    }
    Ok(Value::bool(compare::equal(ts, left.inner(), right.inner())? == wanted))
}

fn order(ts: &mut ThreadState<'_>, args: &Args<'_>, op: CompareOp) -> Result<Value, Unwind> {
    compare::order(ts, op, args.get(0).inner(), args.get(1).inner())
}

fn binary(ts: &mut ThreadState<'_>, args: &Args<'_>, op: BinaryOp) -> Result<Value, Unwind> {
    match operate::binary(ts, op, args.get(0).inner(), args.get(1).inner()) {
        Err(unwind) if ts.is_exception(&unwind, Exc::TypeError) => Ok(not_implemented()),
        result => result,
    }
}

fn format(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let (value, spec) = (args.get(0).clone(), args.get(1).clone());
    match spec.as_str() {
        Some(spec) if spec.is_empty() => ts.str(&value).map(Value::from),
        Some(spec) if value.inner().as_instance().is_none() => ts.format(value.inner(), spec).map(Value::from),
        _ => {
            let kind = ts.type_name(&value);
            Err(ts.type_error(format!("unsupported format string passed to {kind}.__format__")))
        }
    }
}

fn attribute_name(ts: &ThreadState<'_>, args: &Args<'_>) -> Result<Name, Unwind> {
    match args.get(1).as_str() {
        Some(text) => Ok(ts.vm().names().intern(text)),
        None => Err(ts.type_error(format!("attribute name must be string, not '{}'", ts.type_name(args.get(1))))),
    }
}

fn set_attribute(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 2, 2)?;
    let name = attribute_name(ts, args)?;
    ts.set_attribute_plainly(args.get(0), name, args.get(2).clone())?;
    Ok(Value::None)
}

fn delete_attribute(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let name = attribute_name(ts, args)?;
    ts.delete_attribute_plainly(args.get(0), name)?;
    Ok(Value::None)
}

fn get_attribute(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let name = attribute_name(ts, args)?;
    ts.get_attribute_plainly(args.get(0), name)
}

fn next(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    if let Some(Object::Generator(generator)) = args.get(0).object() {
        return super::generator::next(ts, generator);
    }
    iterate::next(ts, args.get(0))?.ok_or_else(|| ts.raise_empty(Exc::StopIteration))
}

fn call(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let Some(callee) = args.take(0) else { return Ok(Value::None) };
    let mut all: Vec<Value> = args.positional().iter().skip(1).cloned().collect();
    let positional = all.len();
    all.extend(args.take_keywords().into_iter().flat_map(<[Value; 2]>::from));
    ts.call_with_keywords(&callee, all, positional)
}
