//! Reading what is made by calls, and filling what was made.

use crate::vm::{
    exception::Exc,
    names::known,
    object::{Object, Payload},
    set,
    state::ThreadState,
    subscript,
    unwind::Unwind,
    value::Value,
};

use super::{error, globals, read::Reader};

impl Reader {
    /// Appends to the list below: one value, or all from the last mark on.
    pub(super) fn append(&mut self, ts: &mut ThreadState<'_>, marked: bool) -> Result<(), Unwind> {
        let place = if marked { self.stack.unmark(ts)? } else { self.stack.len().wrapping_sub(1) };
        let target = self.stack.below(ts, place)?;
        let items = self.stack.pop_from(ts, place)?;
        if items.is_empty() {
            return Ok(());
        }
        if let Some(Object::List(list)) = target.object() {
            let room = list.with(ts, |list| if list.capacity() - list.len() < items.len() { list.len() } else { 0 });
            ts.afford(2 * (room + items.len()) * size_of::<Value>())?;
            list.with(ts, |list| list.extend(items));
            return Ok(());
        }
        if let Some(extend) = ts.find_or_nothing(&target, known::EXTEND)? {
            let items = ts.list(items);
            return ts.call(&extend, &[items]).map(drop);
        }
        let append = ts.get_attribute(&target, known::APPEND)?;
        for item in items {
            ts.call(&append, &[item])?;
        }
        Ok(())
    }

    /// Sets entries of the dictionary below: one, or all from the last mark on.
    pub(super) fn set_items(&mut self, ts: &mut ThreadState<'_>, marked: bool) -> Result<(), Unwind> {
        let place = if marked { self.stack.unmark(ts)? } else { self.stack.len().wrapping_sub(2) };
        let target = self.stack.below(ts, place)?;
        let items = self.stack.pop_from(ts, place)?;
        if !items.len().is_multiple_of(2) {
            return Err(error::unpickling(ts, "odd number of items for SETITEMS"));
        }
        Self::set_pairs(ts, &target, &items)
    }

    /// Sets keys and values that stand in turn.
    pub(super) fn set_pairs(ts: &mut ThreadState<'_>, target: &Value, items: &[Value]) -> Result<(), Unwind> {
        for (turn, pair) in items.chunks_exact(2).enumerate() {
            if turn % 1024 == 1023 {
                ts.poll()?;
            }
            match target.object() {
                Some(Object::Dict(dict)) => ts.dict_set(dict, &pair[0], pair[1].clone())?,
                _ => subscript::set(ts, target, &pair[0], &pair[1])?,
            }
        }
        Ok(())
    }

    /// Adds all from the last mark on to the set below.
    pub(super) fn add_items(&mut self, ts: &mut ThreadState<'_>) -> Result<(), Unwind> {
        let place = self.stack.unmark(ts)?;
        let target = self.stack.below(ts, place)?;
        let items = self.stack.pop_from(ts, place)?;
        if items.is_empty() {
            return Ok(());
        }
        if let (Some(own), Some(Object::Set(_))) = (set::of(target.inner()), target.inner().object()) {
            for item in &items {
                ts.set_add(own, item)?;
            }
            return Ok(());
        }
        let add = ts.get_attribute(&target, known::ADD_ITEM)?;
        for item in items {
            ts.call(&add, &[item])?;
        }
        Ok(())
    }

    /// A global by two lines.
    pub(super) fn global(&mut self, ts: &mut ThreadState<'_>) -> Result<(), Unwind> {
        let module = self.name_line(ts)?;
        let name = self.name_line(ts)?;
        let found = self.find_class(ts, &module, &name)?;
        self.stack.push(ts, found)
    }

    fn name_line(&mut self, ts: &mut ThreadState<'_>) -> Result<Value, Unwind> {
        let line = self.full_line(ts)?;
        crate::vm::builtins::codecs::text(ts, &line, "utf-8", "strict")
    }

    /// A global by two strings on the stack.
    pub(super) fn stack_global(&mut self, ts: &mut ThreadState<'_>) -> Result<(), Unwind> {
        let name = self.stack.pop(ts)?;
        let module = self.stack.pop(ts)?;
        let exact = |value: &Value| matches!(value.object(), Some(Object::Str(_)));
        if !exact(&name) || !exact(&module) {
            return Err(error::unpickling(ts, "STACK_GLOBAL requires str"));
        }
        let found = self.find_class(ts, &module, &name)?;
        self.stack.push(ts, found)
    }

    fn find_class(&mut self, ts: &mut ThreadState<'_>, module: &Value, name: &Value) -> Result<Value, Unwind> {
        if let Some(find) = self.hooks.find_class.clone() {
            return ts.call(&find, &[module.clone(), name.clone()]);
        }
        match (module.as_str().cloned(), name.as_str().cloned()) {
            (Some(module), Some(name)) => globals::find_class(ts, (&module, &name), self.protocol, self.fix_imports),
            _ => Err(error::unpickling(ts, "STACK_GLOBAL requires str")),
        }
    }

    /// Calls what is below with a tuple of arguments.
    pub(super) fn reduce(&mut self, ts: &mut ThreadState<'_>) -> Result<(), Unwind> {
        let arguments = self.stack.pop(ts)?;
        let callable = self.stack.pop(ts)?;
        let Some(Object::Tuple(items)) = arguments.inner().object() else {
            return Err(ts.type_error("argument list must be a tuple"));
        };
        let made = ts.call(&callable, items)?;
        self.stack.push(ts, made)
    }

    /// `cls.__new__(cls, …)`.
    pub(super) fn new_object(&mut self, ts: &mut ThreadState<'_>, named: bool) -> Result<(), Unwind> {
        let opcode = if named { "NEWOBJ_EX" } else { "NEWOBJ" };
        let keywords = if named { Some(self.stack.pop(ts)?) } else { None };
        let arguments = self.stack.pop(ts)?;
        let class = self.stack.pop(ts)?;
        let kind = |ts: &ThreadState<'_>, value: &Value| ts.type_name(value).to_owned();
        if class.as_class().is_none() {
            let kind = kind(ts, &class);
            return Err(error::unpickling(ts, format!("{opcode} class argument must be a type, not {kind}")));
        }
        let Some(Object::Tuple(items)) = arguments.inner().object() else {
            let kind = kind(ts, &arguments);
            return Err(error::unpickling(ts, format!("{opcode} args argument must be a tuple, not {kind}")));
        };
        let mut all = vec![class.clone()];
        all.extend_from_slice(items);
        let positional = all.len();
        if let Some(keywords) = &keywords {
            let Some(Object::Dict(dict)) = keywords.inner().object() else {
                let kind = kind(ts, keywords);
                return Err(error::unpickling(ts, format!("{opcode} kwargs argument must be a dict, not {kind}")));
            };
            for (name, value) in ts.dict_entries(dict) {
                if name.as_str().is_none() {
                    return Err(ts.type_error("keywords must be strings"));
                }
                all.extend([name, value]);
            }
        }
        let new = ts.get_attribute(&class, known::NEW)?;
        let made = ts.call_with_keywords(&new, all, positional)?;
        self.stack.push(ts, made)
    }

    /// An instance as protocol 0 makes it: two lines, and all from the last mark on as arguments.
    pub(super) fn inst(&mut self, ts: &mut ThreadState<'_>) -> Result<(), Unwind> {
        let mark = self.stack.unmark(ts)?;
        let module = self.name_line(ts)?;
        let name = self.name_line(ts)?;
        let class = self.find_class(ts, &module, &name)?;
        let arguments = self.stack.pop_from(ts, mark)?;
        let made = instantiate(ts, &class, &arguments)?;
        self.stack.push(ts, made)
    }

    /// An instance as protocol 1 makes it: the class is the first behind the mark.
    pub(super) fn obj(&mut self, ts: &mut ThreadState<'_>) -> Result<(), Unwind> {
        let mark = self.stack.unmark(ts)?;
        let mut all = self.stack.pop_from(ts, mark)?.into_iter();
        let Some(class) = all.next() else {
            return Err(error::unpickling(ts, "unpickling stack underflow"));
        };
        let made = instantiate(ts, &class, all.as_slice())?;
        self.stack.push(ts, made)
    }

    /// An object that somebody else keeps under a number.
    pub(super) fn persistent(&mut self, ts: &mut ThreadState<'_>, text: bool) -> Result<(), Unwind> {
        let Some(load) = self.hooks.persistent_load.clone() else {
            let message =
                "A load persistent id instruction was encountered,\nbut no persistent_load function was specified.";
            return Err(error::unpickling(ts, message));
        };
        let id = if text {
            let line = self.line(ts)?;
            if !line.is_ascii() {
                return Err(error::unpickling(ts, "persistent IDs in protocol 0 must be ASCII strings"));
            }
            Value::from(String::from_utf8(line).unwrap_or_default())
        } else {
            self.stack.pop(ts)?
        };
        let found = ts.call(&load, &[id])?;
        self.stack.push(ts, found)
    }

    /// Gives the object below the state that is on top.
    pub(super) fn build(&mut self, ts: &mut ThreadState<'_>) -> Result<(), Unwind> {
        let below = self.stack.len().wrapping_sub(1);
        let object = self.stack.below(ts, below)?;
        let state = self.stack.pop(ts)?;
        if let Some(method) = ts.find_or_nothing(&object, known::SETSTATE)? {
            return ts.call(&method, &[state]).map(drop);
        }
        let (plain, in_slots) = match state.inner().object() {
            Some(Object::Tuple(pair)) if pair.len() == 2 => (pair[0].clone(), pair[1].clone()),
            _ => (state, Value::None),
        };
        if !matches!(plain, Value::None) {
            let Some(Object::Dict(dict)) = plain.inner().object() else {
                return Err(error::unpickling(ts, "state is not a dictionary"));
            };
            let entries = ts.dict_entries(dict);
            set_attributes(ts, &object, entries)?;
        }
        if matches!(in_slots, Value::None) {
            return Ok(());
        }
        let Some(Object::Dict(dict)) = in_slots.inner().object() else {
            return Err(error::unpickling(ts, "slot state is not a dictionary"));
        };
        for (name, value) in ts.dict_entries(dict) {
            let name = attribute_name(ts, &name)?;
            ts.set_attribute(&object, name, value)?;
        }
        Ok(())
    }
}

fn attribute_name(ts: &ThreadState<'_>, name: &Value) -> Result<crate::vm::names::Name, Unwind> {
    match name.as_str() {
        Some(text) => Ok(ts.vm().names().intern(text)),
        None => Err(ts.type_error(format!("attribute name must be string, not '{}'", ts.type_name(name)))),
    }
}

/// Updates `object.__dict__`.
fn set_attributes(ts: &mut ThreadState<'_>, object: &Value, entries: Vec<(Value, Value)>) -> Result<(), Unwind> {
    if let Some(instance) = object.as_instance() {
        let has_dict = instance.attributes.with(ts, |own| own.dict().is_some());
        let named = entries.iter().all(|(name, _)| name.as_str().is_some());
        let plain = instance.class.slots.is_none() && !instance.class.intercepts();
        let simple = !matches!(instance.payload, Payload::Exception(_));
        if !has_dict && named && plain && simple {
            for (name, value) in entries {
                let name = attribute_name(ts, &name)?;
                drop(instance.attributes.with(ts, |own| own.set(name, value)));
            }
            return Ok(());
        }
    }
    let dict = match object.object() {
        Some(Object::Class(_)) => {
            let message = "'mappingproxy' object does not support item assignment";
            return if entries.is_empty() { Ok(()) } else { Err(ts.type_error(message)) };
        }
        _ => match ts.find_attribute(object, known::DICT)? {
            Some(dict) => dict,
            None => {
                let message = format!("'{}' object has no attribute '__dict__'", ts.type_name(object));
                return Err(ts.raise(Exc::AttributeError, message));
            }
        },
    };
    for (name, value) in entries {
        subscript::set(ts, &dict, &name, &value)?;
    }
    Ok(())
}

/// Makes an instance without calling `__init__` where there are no arguments.
fn instantiate(ts: &mut ThreadState<'_>, class: &Value, arguments: &[Value]) -> Result<Value, Unwind> {
    let bare = arguments.is_empty() && class.as_class().is_some();
    if bare && ts.find_or_nothing(class, known::GETINITARGS)?.is_none() {
        let new = ts.get_attribute(class, known::NEW)?;
        return ts.call(&new, std::slice::from_ref(class));
    }
    ts.call(class, arguments)
}
