//! What annotations say about types beyond a class: `list[int]` and `int | None`.

use std::sync::Arc;

use super::{names::Name, object::Object, state::ThreadState, unwind::Unwind, value::Value};

/// A class with parameters, or a choice of types.
#[derive(Debug)]
pub(super) struct Hint {
    /// The class; nothing for a choice.
    pub origin: Option<Value>,
    pub args: Box<[Value]>,
}

impl Hint {
    fn value(origin: Option<Value>, args: impl Into<Box<[Value]>>) -> Value {
        Value::new(Object::Hint(Box::new(Self { origin, args: args.into() })))
    }
}

/// `class[key]`.
pub(super) fn subscript(ts: &mut ThreadState<'_>, target: &Value, key: &Value) -> Result<Value, Unwind> {
    let Some(class) = target.as_class() else {
        return Err(ts.type_error(format!("'{}' object is not subscriptable", ts.type_name(target))));
    };
    let name = ts.vm().names().intern("__class_getitem__");
    if let Some((method, _)) = class.find(ts, name, None) {
        // A class method, also where it does not say so.
        let method = match method.object() {
            Some(Object::ClassMethod(function)) => function.clone(),
            _ => method,
        };
        return ts.call(&method, &[target.clone(), key.clone()]);
    }
    let types = ts.vm().types();
    let generic = [&types.list, &types.dict, &types.tuple, &types.set, &types.frozenset, &types.type_];
    let generic = generic.into_iter().chain([&types.library.deque, &types.enumerate]);
    let is_generic = |class| generic.clone().any(|generic| Arc::ptr_eq(generic, class));
    if !is_generic(class) && !class.ancestors().iter().any(is_generic) {
        return Err(ts.type_error(format!("type '{}' is not subscriptable", class.name)));
    }
    let args = match key.object() {
        Some(Object::Tuple(items)) => items.clone(),
        _ => [key.clone()].into(),
    };
    Ok(Hint::value(Some(target.clone()), args))
}

/// `left | right`, if they are types.
pub(super) fn choice(left: &Value, right: &Value) -> Option<Value> {
    let is_type = |value: &Value| matches!(value.object(), Some(Object::Class(_) | Object::Hint(_)));
    let is_part = |value: &Value| is_type(value) || matches!(value, Value::None);
    if !(is_type(left) && is_part(right) || is_part(left) && is_type(right)) {
        return None;
    }
    let mut args: Vec<Value> = Vec::new();
    for side in [left, right] {
        let parts = match side.object() {
            Some(Object::Hint(hint)) if hint.origin.is_none() => &hint.args[..],
            _ => std::slice::from_ref(side),
        };
        for part in parts {
            if !args.iter().any(|known| known.is(part)) {
                args.push(part.clone());
            }
        }
    }
    Some(if args.len() == 1 { args.remove(0) } else { Hint::value(None, args) })
}

impl ThreadState<'_> {
    /// An attribute that hints have of their own.
    pub fn hint_attribute(&self, hint: &Hint, name: Name) -> Option<Value> {
        match (&*self.vm().names().text(name), &hint.origin) {
            ("__args__", _) => Some(Value::tuple(hint.args.clone())),
            ("__origin__", Some(origin)) => Some(origin.clone()),
            _ => None,
        }
    }

    /// A hint as `repr` shows it.
    pub fn hint_text(&mut self, hint: &Hint) -> Result<String, Unwind> {
        let args = hint.args.iter().map(|arg| self.hint_part(arg)).collect::<Result<Vec<_>, _>>()?;
        let Some(origin) = &hint.origin else { return Ok(args.join(" | ")) };
        let inside = if args.is_empty() { "()".to_owned() } else { args.join(", ") };
        Ok(format!("{}[{inside}]", self.hint_part(origin)?))
    }

    fn hint_part(&mut self, part: &Value) -> Result<String, Unwind> {
        match part.object() {
            Some(Object::Class(class)) => Ok(self.class_path(class)),
            Some(Object::Ellipsis) => Ok("...".to_owned()),
            Some(Object::List(list)) => {
                let items = list.with(self, |list| list.clone());
                let items = items.iter().map(|item| self.hint_part(item)).collect::<Result<Vec<_>, _>>()?;
                Ok(format!("[{}]", items.join(", ")))
            }
            _ => self.repr(part),
        }
    }
}
