//! Functions written in Python, as objects: what `def` and `lambda` make.

use std::{
    borrow::Cow,
    sync::{Arc, OnceLock},
};

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
    defaults: Defaults,
    /// What a program has put in their place.
    replaced: OnceLock<Box<Shared<Defaults>>>,
    /// The cells of its free variables.
    pub closure: Box<[Value]>,
    /// What a program has set on it; comes before what the code says.
    pub attributes: Shared<Attributes>,
}

/// What parameters are without an argument.
#[derive(Debug, Clone)]
struct Defaults {
    /// Of the last positional parameters.
    positional: Box<[Value]>,
    /// Of keyword-only parameters.
    keyword: Box<[(Arc<str>, Value)]>,
}

impl Function {
    /// The defaults of the last positional parameters.
    #[inline]
    pub fn defaults(&self, ts: &ThreadState<'_>) -> Cow<'_, [Value]> {
        match self.replaced.get() {
            None => Cow::Borrowed(&self.defaults.positional),
            Some(replaced) => Cow::Owned(replaced.with(ts, |defaults| defaults.positional.to_vec())),
        }
    }

    /// The defaults of keyword-only parameters.
    pub fn keyword_defaults(&self, ts: &ThreadState<'_>) -> Cow<'_, [(Arc<str>, Value)]> {
        match self.replaced.get() {
            None => Cow::Borrowed(&self.defaults.keyword),
            Some(replaced) => Cow::Owned(replaced.with(ts, |defaults| defaults.keyword.to_vec())),
        }
    }

    /// Adds what it holds besides its code.
    pub fn add_held(&self, ts: &ThreadState<'_>, held: &mut Vec<Value>) {
        held.extend_from_slice(&self.defaults(ts));
        held.extend(self.keyword_defaults(ts).iter().map(|(_, value)| value.clone()));
        held.extend_from_slice(&self.closure);
        self.attributes.with(ts, |own| held.extend(own.entries().iter().map(|(_, value)| value.clone())));
    }

    fn replace(&self, ts: &ThreadState<'_>, change: impl FnOnce(&mut Defaults)) {
        let begin = || Box::new(Shared::new(ts.vm().protection(), self.defaults.clone()));
        let replaced = self.replaced.get_or_init(begin);
        let mut new = replaced.with(ts, |defaults| defaults.clone());
        change(&mut new);
        // The old ones are not dropped under the borrow: they may be deep.
        drop(replaced.with(ts, |defaults| std::mem::replace(defaults, new)));
    }

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
            defaults: Defaults { positional: defaults, keyword: named.into() },
            replaced: OnceLock::new(),
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
            known::MODULE => ts.vm().globals(code.module).module_name(ts),
            // A docstring is always the first constant.
            known::DOC => match code.consts.first() {
                Some(text) if text.as_str().is_some() => text.clone(),
                _ => Value::None,
            },
            known::DEFAULTS => match &*function.defaults(ts) {
                [] => Value::None,
                defaults => Value::tuple(defaults),
            },
            known::KWDEFAULTS => match &*function.keyword_defaults(ts) {
                [] => Value::None,
                defaults => {
                    let mut dict = Dict::default();
                    for (name, value) in defaults {
                        dict.set_name(Value::from(Arc::clone(name)), value.clone());
                    }
                    ts.dict(dict)
                }
            },
            known::ANNOTATIONS => {
                // There is one from the first question on, for the program to change.
                let empty = ts.dict(Dict::default());
                function.attributes.with(ts, |attributes| match attributes.get(name) {
                    Some(other) => other.clone(),
                    None => {
                        attributes.set(name, empty.clone());
                        empty
                    }
                })
            }
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

/// Sets an attribute of a function.
pub(super) fn set_attribute(ts: &ThreadState<'_>, function: &Function, name: Name, value: Value) -> Result<(), Unwind> {
    match (name, value.object()) {
        (known::DEFAULTS, Some(Object::Tuple(items))) => {
            function.replace(ts, |defaults| defaults.positional.clone_from(items));
        }
        (known::DEFAULTS, None) if matches!(value, Value::None) => {
            function.replace(ts, |defaults| defaults.positional = Box::default());
        }
        (known::DEFAULTS, _) => return Err(ts.type_error("__defaults__ must be set to a tuple object")),
        (known::KWDEFAULTS, Some(Object::Dict(dict))) => {
            let entries = ts.dict_entries(dict).into_iter();
            let named = entries.filter_map(|(name, value)| Some((name.as_str()?.to_arc(), value))).collect();
            function.replace(ts, |defaults| defaults.keyword = named);
        }
        (known::KWDEFAULTS, None) if matches!(value, Value::None) => {
            function.replace(ts, |defaults| defaults.keyword = Box::default());
        }
        (known::KWDEFAULTS, _) => return Err(ts.type_error("__kwdefaults__ must be set to a dict object")),
        _ => drop(function.attributes.with(ts, |attributes| attributes.set(name, value))),
    }
    Ok(())
}
