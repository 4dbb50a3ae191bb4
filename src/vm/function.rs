//! Functions written in Python, as objects: what `def` and `lambda` make.

use std::sync::Arc;

use super::{
    attributes::Attributes,
    dict::Dict,
    exception::Exc,
    names::{Name, known},
    object::Object,
    program::LoadedCode,
    shared::Shared,
    state::ThreadState,
    string::Text,
    unwind::Unwind,
    value::Value,
};

/// A function written in Python.
#[derive(Debug)]
pub(super) struct Function {
    pub code: Arc<LoadedCode>,
    /// Of the last positional parameters.
    pub defaults: Box<[Value]>,
    /// Of keyword-only parameters.
    pub keyword_defaults: Box<[(Arc<str>, Value)]>,
    /// The cells of its free variables.
    pub closure: Box<[Value]>,
    /// What a program has set on it; comes before what the code says.
    pub attributes: Shared<Attributes>,
}

impl Function {
    /// The name as messages show it.
    pub fn qualified_name(&self, ts: &ThreadState<'_>) -> Arc<str> {
        let set = self.attributes.with(ts, |attributes| attributes.get(known::QUALNAME).cloned());
        set.as_ref().and_then(Value::as_str).map_or_else(|| Arc::clone(&self.code.qualname), Text::to_arc)
    }
}

/// `MAKE_FUNCTION`, `MAKE_CLOSURE`: the slots end with what the instruction takes. Gives the function; the slots are
/// empty then.
pub(super) fn make(
    ts: &ThreadState<'_>,
    slots: &mut [Value],
    defaults: u8,
    keyword_defaults: u8,
    closure: bool,
) -> Result<Value, Unwind> {
    let mut values = slots.iter_mut().map(Value::take_whole);
    let defaults = values.by_ref().take(defaults.into()).collect();
    let mut named = Vec::with_capacity(keyword_defaults.into());
    for _ in 0..keyword_defaults {
        if let (Some(name), Some(value)) = (values.next(), values.next())
            && let Some(name) = name.as_str()
        {
            named.push((name.to_arc(), value));
        }
    }
    let closure = match if closure { values.next() } else { None }.as_ref().and_then(Value::object) {
        Some(Object::Tuple(cells)) => cells.clone(),
        _ => Box::default(),
    };
    match values.next().as_ref().and_then(Value::object) {
        Some(Object::Code(code)) => Ok(Value::new(Object::Function(Box::new(Function {
            code: Arc::clone(code),
            defaults,
            keyword_defaults: named.into(),
            closure,
            attributes: Shared::new(ts.vm().protection(), Attributes::default()),
        })))),
        _ => Err(ts.raise(Exc::RuntimeError, "not a code object")),
    }
}

/// An attribute of a function.
pub(super) fn attribute(ts: &ThreadState<'_>, function: &Function, name: Name) -> Option<Value> {
    let set = function.attributes.with(ts, |attributes| attributes.get(name).cloned());
    let code = &function.code;
    set.or_else(|| {
        Some(match name {
            known::NAME => Value::from(Arc::clone(&code.code.name)),
            known::QUALNAME => Value::from(Arc::clone(&code.qualname)),
            known::MODULE => Value::from("__main__"),
            // A docstring is always the first constant.
            known::DOC => match code.consts.first() {
                Some(text) if text.as_str().is_some() => text.clone(),
                _ => Value::None,
            },
            known::DEFAULTS if function.defaults.is_empty() => Value::None,
            known::DEFAULTS => Value::tuple(function.defaults.clone()),
            known::CLASS => Value::new(Object::Class(Arc::clone(&ts.vm().types().function))),
            known::DICT => {
                let mut dict = Dict::default();
                for (name, value) in function.attributes.with(ts, |attributes| attributes.entries().to_vec()) {
                    dict.set_name(Value::from(ts.vm().names().text(name)), value);
                }
                ts.dict(dict)
            }
            _ => return None,
        })
    })
}
