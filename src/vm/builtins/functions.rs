//! Built-in functions that are not about numbers.

use std::sync::Arc;

use crate::{
    lang::code::{CodeKind, CompareOp},
    vm::{
        compare,
        exception::Exc,
        iterate,
        native::{Args, Native},
        object::Object,
        state::ThreadState,
        string::Text,
        unwind::Unwind,
        value::Value,
    },
};

pub(super) const ALL: &[Native] = &[
    Native { name: "print", run: super::console::print },
    Native { name: "input", run: super::console::input },
    Native { name: "eval", run: refused },
    Native { name: "exec", run: refused },
    Native { name: "compile", run: refused },
    Native { name: "__import__", run: refused },
    Native { name: "len", run: len },
    Native { name: "repr", run: repr },
    Native { name: "ascii", run: ascii },
    Native { name: "format", run: format },
    Native { name: "isinstance", run: isinstance },
    Native { name: "issubclass", run: issubclass },
    Native { name: "callable", run: callable },
    Native { name: "hasattr", run: hasattr },
    Native { name: "getattr", run: getattr },
    Native { name: "setattr", run: setattr },
    Native { name: "delattr", run: delattr },
    Native { name: "id", run: id },
    Native { name: "hash", run: hash },
    Native { name: "iter", run: iter },
    Native { name: "next", run: next },
    Native { name: "sorted", run: sorted },
    Native { name: "any", run: any },
    Native { name: "all", run: all },
    Native { name: "chr", run: super::construct::chr },
    Native { name: "ord", run: ord },
];

/// What would make code while the program runs.
fn refused(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let name = args.name();
    Err(ts.raise(
        Exc::NotImplementedError,
        format!("{name}() is not supported: a program's code is fixed when it starts"),
    ))
}

impl ThreadState<'_> {
    /// A new list.
    pub fn list(&self, items: Vec<Value>) -> Value {
        Value::new(Object::List(crate::vm::shared::Shared::new(self.vm().protection(), items)))
    }
}

fn len(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    length(ts, args.get(0))
}

/// `len(value)`.
pub(in crate::vm) fn length(ts: &mut ThreadState<'_>, value: &Value) -> Result<Value, Unwind> {
    let len = match value.object() {
        Some(Object::Str(text)) => text.len(),
        Some(Object::Tuple(items)) => items.len(),
        Some(Object::List(list)) => list.with(ts, |list| list.len()),
        Some(Object::Dict(dict)) => dict.with(ts, |dict| dict.len()),
        Some(Object::Set(set) | Object::FrozenSet(set)) => set.with(ts, |set| set.len()),
        Some(Object::Bytes(bytes)) => bytes.len(),
        Some(Object::ByteArray(bytes)) => bytes.with(ts, |bytes| bytes.len()),
        Some(Object::View(dict, _)) => match dict.object() {
            Some(Object::Dict(dict)) => dict.with(ts, |dict| dict.len()),
            _ => 0,
        },
        Some(Object::Range(range)) => range.len() as usize,
        Some(Object::WideRange(range)) => match i64::try_from(range.len()) {
            Ok(len) => return Ok(Value::Int(len)),
            Err(_) => return Err(ts.raise(Exc::OverflowError, "Python int too large to convert to C ssize_t")),
        },
        _ => {
            return match ts.call_special(value, crate::vm::names::known::LEN, &[]) {
                Some(result) => checked_length(ts, &result?),
                None if value.inner().as_instance().is_none() && value.as_instance().is_some() => {
                    length(ts, value.inner())
                }
                None => Err(ts.type_error(format!("object of type '{}' has no len()", ts.type_name(value)))),
            };
        }
    };
    Ok(Value::Int(len as i64))
}

/// What `__len__` returned, if it is a length.
fn checked_length(ts: &ThreadState<'_>, length: &Value) -> Result<Value, Unwind> {
    match crate::vm::operate::integer(length) {
        Some(n) if n < 0 => Err(ts.raise(Exc::ValueError, "__len__() should return >= 0")),
        Some(n) => Ok(Value::Int(n)),
        None => {
            let kind = ts.type_name(length);
            Err(ts.type_error(format!("'{kind}' object cannot be interpreted as an integer")))
        }
    }
}

fn repr(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    ts.repr(args.get(0)).map(Value::from)
}

fn ascii(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    ts.ascii(args.get(0)).map(Value::from)
}

fn format(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 2)?;
    let spec = args.get(1).as_str().map_or_else(|| "".into(), Text::to_arc);
    ts.format(args.get(0), &spec).map(Value::from)
}

fn isinstance(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 2, 2)?;
    let class = Value::new(Object::Class(Arc::clone(ts.vm().types().of(args.get(0)))));
    subclass(ts, &class, args.get(1), "isinstance() arg 2 must be a type, a tuple of types, or a union")
}

fn issubclass(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 2, 2)?;
    if args.get(0).as_class().is_none() {
        return Err(ts.type_error("issubclass() arg 1 must be a class"));
    }
    subclass(ts, args.get(0), args.get(1), "issubclass() arg 2 must be a class, a tuple of classes, or a union")
}

fn subclass(ts: &ThreadState<'_>, class: &Value, wanted: &Value, message: &str) -> Result<Value, Unwind> {
    let types = ts.vm().types();
    let one = |wanted: &Value| match (class.as_class(), wanted.as_class()) {
        (Some(class), Some(wanted)) => Ok(class.derives_from(wanted)
            // The one built-in class that derives from another.
            || (Arc::ptr_eq(class, &types.bool) && Arc::ptr_eq(wanted, &types.int))),
        _ => Err(ts.type_error(message)),
    };
    let found = match wanted.object() {
        Some(Object::Tuple(classes)) => classes.iter().try_fold(false, |found, class| Ok(found || one(class)?)),
        Some(Object::Hint(choice)) if choice.origin.is_none() => choice.args.iter().try_fold(false, |found, class| {
            // `None` stands for its class.
            let none = Value::new(Object::Class(Arc::clone(&types.none)));
            Ok(found || one(if matches!(class, Value::None) { &none } else { class })?)
        }),
        _ => one(wanted),
    };
    found.map(Value::bool)
}

fn callable(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    Ok(Value::bool(ts.is_callable(args.get(0))))
}

impl ThreadState<'_> {
    pub(in crate::vm) fn is_callable(&self, value: &Value) -> bool {
        match value.object() {
            Some(
                Object::Function(_)
                | Object::Native(_)
                | Object::Method(..)
                | Object::BoundMethod(..)
                | Object::Class(_),
            ) => true,
            Some(Object::Instance(instance)) => instance.class.lookup(self, crate::vm::names::known::CALL).is_some(),
            _ => false,
        }
    }
}

fn attribute_name(ts: &ThreadState<'_>, args: &Args<'_>) -> Result<crate::vm::names::Name, Unwind> {
    match args.get(1).as_str() {
        Some(text) => Ok(ts.vm().names().intern(text)),
        None => Err(ts.type_error(format!("attribute name must be string, not '{}'", ts.type_name(args.get(1))))),
    }
}

fn hasattr(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 2, 2)?;
    let name = attribute_name(ts, args)?;
    Ok(Value::bool(ts.find_or_nothing(args.get(0), name)?.is_some()))
}

fn getattr(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 2, 3)?;
    let name = attribute_name(ts, args)?;
    match args.get(2) {
        Value::Null => ts.get_attribute(args.get(0), name),
        default => Ok(ts.find_or_nothing(args.get(0), name)?.unwrap_or_else(|| default.clone())),
    }
}

fn setattr(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 3, 3)?;
    let name = attribute_name(ts, args)?;
    ts.set_attribute(args.get(0), name, args.get(2).clone())?;
    Ok(Value::None)
}

fn delattr(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 2, 2)?;
    let name = attribute_name(ts, args)?;
    ts.delete_attribute(args.get(0), name)?;
    Ok(Value::None)
}

fn id(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    Ok(Value::Int(match args.get(0) {
        Value::Obj(object) => crate::vm::heap::Ref::as_ptr(object) as i64,
        Value::Int(n) => n.wrapping_mul(32).wrapping_add(16),
        other => i64::from(ts.type_name(other).len() as u32),
    }))
}

fn hash(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    ts.hash(args.get(0)).map(Value::Int)
}

fn iter(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 2)?;
    if args.len() == 1 {
        return iterate::iterator(ts, args.get(0));
    }
    let callable = callable(ts, &mut Args::new("callable", &mut [args.get(0).clone()], 1))?;
    if !matches!(callable, Value::Bool(yes) if yes.get()) {
        return Err(ts.type_error("iter(v, w): v must be callable"));
    }
    let (function, last) = (args.get(0).clone(), args.get(1).clone());
    Ok(Value::new(Object::Iterator(Box::new(iterate::Iterator::Calls(function, last)))))
}

fn next(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 2)?;
    if let (Some(crate::vm::object::Object::Generator(generator)), 1) = (args.get(0).object(), args.len())
        && generator.kind() == CodeKind::Generator
    {
        return crate::vm::generator::next(ts, generator);
    }
    match (iterate::next(ts, args.get(0))?, args.take(1)) {
        (Some(value), _) | (None, Some(value)) => Ok(value),
        (None, None) => Err(ts.raise_empty(Exc::StopIteration)),
    }
}

fn any(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    find(ts, args, true)
}

fn all(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    find(ts, args, false)
}

/// Looks for an element of this truth: tells it if there is one, else the opposite.
fn find(ts: &mut ThreadState<'_>, args: &mut Args<'_>, truth: bool) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let iterator = iterate::iterator(ts, args.get(0))?;
    let mut turns = 0_u32;
    while let Some(value) = iterate::next(ts, &iterator)? {
        if ts.truth(&value)? == truth {
            return Ok(Value::bool(truth));
        }
        turns = turns.wrapping_add(1);
        if turns.is_multiple_of(1024) {
            ts.poll()?;
        }
    }
    Ok(Value::bool(!truth))
}

fn ord(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    if let Some(bytes) = super::bytes::of(ts, args.get(0))
        && let [byte] = bytes[..]
    {
        return Ok(Value::Int(i64::from(byte)));
    }
    let Some(text) = args.get(0).as_str() else {
        let kind = ts.type_name(args.get(0));
        return Err(ts.type_error(format!("ord() expected string of length 1, but {kind} found")));
    };
    let mut characters = text.chars();
    match (characters.next(), characters.next()) {
        (Some(c), None) => Ok(Value::Int(i64::from(u32::from(c)))),
        _ => {
            let len = text.chars().count();
            Err(ts.type_error(format!("ord() expected a character, but string of length {len} found")))
        }
    }
}

fn sorted(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let (key, reverse) = (args.keyword("key"), args.keyword("reverse"));
    if args.len() != 1 {
        return Err(ts.type_error(format!("sorted expected 1 argument, got {}", args.len())));
    }
    args.check(ts, 1, 1)?;
    let items = iterate::collect(ts, args.get(0))?;
    let (items, failure) = sort(ts, items, key.as_ref(), reverse.as_ref());
    failure?;
    Ok(ts.list(items))
}

/// Sorts stably. The first comparison that fails ends it: all items are still there, in some order.
pub(super) fn sort(
    ts: &mut ThreadState<'_>,
    items: Vec<Value>,
    key: Option<&Value>,
    reverse: Option<&Value>,
) -> (Vec<Value>, Result<(), Unwind>) {
    let reverse = match reverse.map_or(Ok(false), |reverse| ts.truth(reverse)) {
        Ok(reverse) => reverse,
        Err(unwind) => return (items, Err(unwind)),
    };
    let mut items = items;
    if key.is_none_or(|key| matches!(key, Value::None)) && super::sort::plainly(&mut items, |item| item, reverse) {
        return (items, Ok(()));
    }
    let mut keyed = Vec::with_capacity(items.len());
    for item in &items {
        let by = match key {
            None | Some(Value::None) => Ok(item.clone()),
            Some(key) => ts.call(key, std::slice::from_ref(item)),
        };
        match by {
            Ok(by) => keyed.push((by, item.clone())),
            Err(unwind) => return (items, Err(unwind)),
        }
    }
    if super::sort::plainly(&mut keyed, |(by, _)| by, reverse) {
        return (keyed.into_iter().map(|(_, item)| item).collect(), Ok(()));
    }
    let mut failure = None;
    let mut less = |a: &Value, b: &Value| {
        if failure.is_some() {
            return false;
        }
        let result = ts.poll().and_then(|()| compare::order(ts, CompareOp::Less, a, b));
        match result.and_then(|truth| ts.truth(&truth)) {
            Ok(less) => less,
            Err(unwind) => {
                failure = Some(unwind);
                false
            }
        }
    };
    // Turned around before and after, equal items keep their order in reverse too.
    if reverse {
        keyed.reverse();
    }
    super::runs::sort(&mut keyed, &mut |a, b| less(&a.0, &b.0));
    if reverse {
        keyed.reverse();
    }
    (keyed.into_iter().map(|(_, item)| item).collect(), failure.map_or(Ok(()), Err))
}
