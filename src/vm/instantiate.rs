//! Calling a class: `__new__`, then `__init__`.

use std::{mem, sync::Arc};

use super::{
    class::{Class, Layout},
    modules::os_error,
    names::{Name, known},
    native::{Args, Native},
    object::{Instance, Object, Payload},
    set,
    state::ThreadState,
    unwind::Unwind,
    value::Value,
};

impl ThreadState<'_> {
    /// Calls a class. `slots[0]` is free for the new object.
    pub(super) fn instantiate(
        &mut self,
        class: &Arc<Class>,
        slots: &mut [Value],
        positional: usize,
        keyword: usize,
    ) -> Result<Value, Unwind> {
        if !class.user {
            match class.layout {
                Layout::Value(native) => {
                    let args = &mut slots[1..1 + positional + 2 * keyword];
                    return (native.run)(self, &mut Args::new(native.name, args, positional));
                }
                Layout::Closed => return Err(self.type_error(format!("cannot create '{}' instances", class.name))),
                Layout::Object | Layout::Exception | Layout::Library(_) => {}
            }
        }
        if let Some(names) = class.abstract_methods.get() {
            return Err(self.is_abstract(class, names));
        }
        let init = class.lookup(self, known::INIT);
        let made = if class.user { class.lookup(self, known::NEW) } else { None };
        let instance = match made {
            Some(new) => {
                let new = match new.object() {
                    Some(Object::StaticMethod(function)) => function.clone(),
                    _ => new,
                };
                let mut args = vec![Value::new(Object::Class(Arc::clone(class)))];
                args.extend_from_slice(&slots[1..1 + positional + 2 * keyword]);
                let made = self.call_with_keywords(&new, args, 1 + positional)?;
                if !self.vm().types().of(&made).derives_from(class) {
                    return Ok(made);
                }
                made
            }
            None => match class.layout {
                Layout::Exception => {
                    let args = slots[1..=positional].to_vec();
                    let class = os_error::class_for(self, class, &args);
                    Value::Obj(self.new_exception(&class, args))
                }
                Layout::Value(native) => {
                    // What can change is made empty and filled by `__init__`.
                    let (given, named) =
                        if init.is_some() && is_filled(native) { (0, 0) } else { (positional, keyword) };
                    let mut args = slots[1..1 + given + 2 * named].to_vec();
                    let payload = (native.run)(self, &mut Args::new(native.name, &mut args, given))?;
                    Instance::with_payload(self.vm().protection(), class, Payload::Value(payload))
                }
                _ => Instance::value(self.vm().protection(), class),
            },
        };
        match init {
            Some(init) => {
                slots[0].put(instance.clone());
                let result = self.call_method(&init, slots, positional, keyword)?;
                if !matches!(result, Value::None) {
                    let message = format!("__init__() should return None, not '{}'", self.type_name(&result));
                    return Err(self.type_error(message));
                }
            }
            None if matches!(class.layout, Layout::Object) && positional + keyword > 0 && !self.has_new(class) => {
                return Err(self.type_error(format!("{}() takes no arguments", class.name)));
            }
            None => {}
        }
        Ok(instance)
    }

    #[cold]
    fn is_abstract(&self, class: &Class, names: &[Name]) -> Unwind {
        let names: Vec<_> = names.iter().map(|&name| self.vm().names().text(name)).collect();
        let (plural, names) = (if names.len() == 1 { "" } else { "s" }, names.join(", "));
        self.type_error(format!("Can't instantiate abstract class {} with abstract method{plural} {names}", class.name))
    }

    fn has_new(&self, class: &Class) -> bool {
        class.user && class.lookup(self, known::NEW).is_some()
    }
}

/// Whether values of a built-in class get their contents by `__init__`, since they can change.
fn is_filled(native: &Native) -> bool {
    matches!(native.name, "list" | "dict" | "set" | "bytearray")
}

/// `object.__new__`, and that of the built-in classes.
pub(super) fn new(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let Some(class) = args.get(0).as_class().cloned() else {
        let kind = ts.type_name(args.get(0));
        return Err(ts.type_error(format!("object.__new__(X): X is not a type object ({kind})")));
    };
    let mut rest: Vec<Value> = args.positional().iter().skip(1).cloned().collect();
    Ok(match class.layout {
        Layout::Exception => Value::Obj(ts.new_exception(&class, rest)),
        Layout::Value(native) => {
            let positional = if is_filled(native) { 0 } else { rest.len() };
            rest.truncate(positional);
            let payload = (native.run)(ts, &mut Args::new(native.name, &mut rest, positional))?;
            if !class.user {
                return Ok(payload);
            }
            Instance::with_payload(ts.vm().protection(), &class, Payload::Value(payload))
        }
        Layout::Closed => return Err(ts.type_error(format!("cannot create '{}' instances", class.name))),
        Layout::Object | Layout::Library(_) => {
            if !rest.is_empty() && class.lookup(ts, known::INIT).is_none() {
                return Err(ts.type_error("object.__new__() takes exactly one argument (the type to instantiate)"));
            }
            Instance::value(ts.vm().protection(), &class)
        }
    })
}

/// `list.__init__` and its like: gives the value the contents that its class would make of the arguments.
pub(super) fn refill(
    ts: &mut ThreadState<'_>,
    own: &Value,
    native: &'static Native,
    args: &mut Args<'_>,
) -> Result<(), Unwind> {
    if !is_filled(native) {
        return Ok(());
    }
    let mut given: Vec<Value> = args.positional().iter().skip(1).cloned().collect();
    let positional = given.len();
    given.extend(args.take_keywords().into_iter().flat_map(<[Value; 2]>::from));
    let made = (native.run)(ts, &mut Args::new(native.name, &mut given, positional))?;
    match (own.object(), made.object()) {
        (Some(Object::List(own)), Some(Object::List(made))) => {
            let items = made.with(ts, mem::take);
            drop(own.with(ts, |own| mem::replace(own, items)));
        }
        (Some(Object::Dict(own)), Some(Object::Dict(made))) => {
            for (key, value) in ts.dict_entries(made) {
                ts.dict_set(own, &key, value)?;
            }
        }
        _ => {
            if let (Some(own), Some(made)) = (set::of(own), set::of(&made)) {
                let made = made.with(ts, mem::take);
                drop(own.with(ts, |own| mem::replace(own, made)));
            }
        }
    }
    Ok(())
}
