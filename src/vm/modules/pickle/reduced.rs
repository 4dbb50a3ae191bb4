//! Writing what `__reduce__` and its like answer: a callable, its arguments, and what to do with the result.

use crate::vm::{names::known, object::Object, state::ThreadState, unwind::Unwind, value::Value};

use super::{
    error,
    opcodes::{BUILD, NEWOBJ, NEWOBJ_EX, POP, REDUCE, TUPLE2},
    write::Writer,
};

/// What the third and later items of an answer are.
#[derive(Debug)]
struct Rest {
    state: Value,
    items: Value,
    entries: Value,
    setter: Value,
}

impl Writer {
    /// Writes what a reducer answered: the name of a global, or a tuple.
    pub(super) fn save_answer(
        &mut self,
        ts: &mut ThreadState<'_>,
        value: &Value,
        answer: &Value,
    ) -> Result<(), Unwind> {
        if answer.as_str().is_some() {
            return self.save_global(ts, value, Some(answer));
        }
        if !matches!(answer.inner().object(), Some(Object::Tuple(_))) {
            return Err(error::pickling(ts, "__reduce__ must return a string or tuple"));
        }
        self.save_reduced(ts, Some(value), answer)
    }

    /// Writes an answer that is a tuple; of no object if it is made on the way to another.
    pub(super) fn save_reduced(
        &mut self,
        ts: &mut ThreadState<'_>,
        value: Option<&Value>,
        answer: &Value,
    ) -> Result<(), Unwind> {
        let Some(Object::Tuple(parts)) = answer.inner().object() else { return Ok(()) };
        if !(2..=6).contains(&parts.len()) {
            let message = "tuple returned by __reduce__ must contain 2 through 6 elements";
            return Err(error::pickling(ts, message));
        }
        let (callable, arguments) = (&parts[0], &parts[1]);
        if !is_callable(ts, callable) {
            let message = "first item of the tuple returned by __reduce__ must be callable";
            return Err(error::pickling(ts, message));
        }
        let Some(Object::Tuple(given)) = arguments.inner().object() else {
            return Err(error::pickling(ts, "second item of the tuple returned by __reduce__ must be a tuple"));
        };
        let rest = rest(ts, parts)?;
        let name = match self.protocol {
            0 | 1 => None,
            _ => ts.find_or_nothing(callable, known::NAME)?,
        };
        match name.as_ref().and_then(Value::as_str).map(|name| &**name) {
            Some("__newobj_ex__") => self.save_new_with_keywords(ts, callable, arguments, given)?,
            Some("__newobj__") => self.save_new(ts, value, given)?,
            _ => {
                self.save(ts, callable)?;
                self.save(ts, arguments)?;
                self.emit(ts, &[REDUCE])?;
            }
        }
        let Some(value) = value else { return Ok(()) };
        // The arguments contain the object and have written it meanwhile.
        if let Some(number) = self.number_of(ts, value) {
            self.emit(ts, &[POP])?;
            return self.refer(ts, number);
        }
        self.memoize(ts, value)?;
        self.save_rest(ts, value, &rest)
    }

    fn save_rest(&mut self, ts: &mut ThreadState<'_>, value: &Value, rest: &Rest) -> Result<(), Unwind> {
        if !matches!(rest.items, Value::None) {
            self.save_items(ts, &rest.items)?;
        }
        if !matches!(rest.entries, Value::None) {
            self.save_entries(ts, &rest.entries)?;
        }
        match (&rest.state, &rest.setter) {
            (Value::None, _) => Ok(()),
            (state, Value::None) => {
                self.save(ts, state)?;
                self.emit(ts, &[BUILD])
            }
            (state, setter) => {
                self.save(ts, setter)?;
                self.save(ts, value)?;
                self.save(ts, state)?;
                self.emit(ts, &[TUPLE2])?;
                self.emit(ts, &[REDUCE])?;
                self.emit(ts, &[POP])
            }
        }
    }

    /// `cls.__new__(cls, …)`.
    fn save_new(&mut self, ts: &mut ThreadState<'_>, value: Option<&Value>, given: &[Value]) -> Result<(), Unwind> {
        let Some((class, arguments)) = given.split_first() else {
            return Err(error::pickling(ts, "__newobj__ arglist is empty"));
        };
        if ts.find_or_nothing(class, known::NEW)?.is_none() {
            return Err(error::pickling(ts, "args[0] from __newobj__ args has no __new__"));
        }
        if let Some(value) = value {
            let own = ts.get_attribute(value, known::CLASS)?;
            if !own.is(class) {
                return Err(error::pickling(ts, "args[0] from __newobj__ args has the wrong class"));
            }
        }
        self.save(ts, class)?;
        self.save(ts, &Value::tuple(arguments))?;
        self.emit(ts, &[NEWOBJ])
    }

    /// `cls.__new__(cls, …, name=…)`.
    fn save_new_with_keywords(
        &mut self,
        ts: &mut ThreadState<'_>,
        callable: &Value,
        arguments: &Value,
        given: &[Value],
    ) -> Result<(), Unwind> {
        let [class, positional, keywords] = given else {
            let length = given.len();
            let message = format!("length of the NEWOBJ_EX argument tuple must be exactly 3, not {length}");
            return Err(error::pickling(ts, message));
        };
        let wrong = if class.as_class().is_none() {
            Some(("first", "class", class))
        } else if !matches!(positional.inner().object(), Some(Object::Tuple(_))) {
            Some(("second", "tuple", positional))
        } else if !matches!(keywords.inner().object(), Some(Object::Dict(_))) {
            Some(("third", "dict", keywords))
        } else {
            None
        };
        if let Some((place, kind, found)) = wrong {
            let found = ts.type_name(found).to_owned();
            let message = format!("{place} item from NEWOBJ_EX argument tuple must be a {kind}, not {found}");
            return Err(error::pickling(ts, message));
        }
        if self.protocol < 4 {
            // There is no opcode yet: the function is called by name.
            self.save(ts, callable)?;
            self.save(ts, arguments)?;
            return self.emit(ts, &[REDUCE]);
        }
        self.save(ts, class)?;
        self.save(ts, positional)?;
        self.save(ts, keywords)?;
        self.emit(ts, &[NEWOBJ_EX])
    }
}

/// The optional items of an answer, each of its kind.
fn rest(ts: &mut ThreadState<'_>, parts: &[Value]) -> Result<Rest, Unwind> {
    let part = |index: usize| parts.get(index).cloned().unwrap_or(Value::None);
    let rest = Rest { state: part(2), items: part(3), entries: part(4), setter: part(5) };
    for (place, iterator) in [("fourth", &rest.items), ("fifth", &rest.entries)] {
        if !matches!(iterator, Value::None) && !is_iterator(ts, iterator) {
            return Err(unfit(ts, place, "an iterator", iterator));
        }
    }
    if !matches!(rest.setter, Value::None) && !is_callable(ts, &rest.setter) {
        return Err(unfit(ts, "sixth", "a function", &rest.setter));
    }
    Ok(rest)
}

#[cold]
fn unfit(ts: &mut ThreadState<'_>, place: &str, what: &str, found: &Value) -> Unwind {
    let found = ts.type_name(found).to_owned();
    let message = format!("{place} element of the tuple returned by __reduce__ must be {what}, not {found}");
    error::pickling(ts, message)
}

fn is_iterator(ts: &ThreadState<'_>, value: &Value) -> bool {
    match value.object() {
        Some(Object::Iterator(_) | Object::Generator(_)) => true,
        Some(Object::Instance(instance)) => instance.class.lookup(ts, known::NEXT).is_some(),
        _ => false,
    }
}

/// `callable(value)`.
pub(super) fn is_callable(ts: &ThreadState<'_>, value: &Value) -> bool {
    match value.object() {
        Some(
            Object::Function(_)
            | Object::Native(_)
            | Object::Method(..)
            | Object::BoundMethod(..)
            | Object::Class(_)
            | Object::StaticMethod(_),
        ) => true,
        Some(Object::Hint(hint)) => hint.origin.is_some(),
        Some(Object::Instance(instance)) => instance.class.lookup(ts, known::CALL).is_some(),
        _ => false,
    }
}
