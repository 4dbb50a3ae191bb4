//! Attributes: where a name is found on an object, and methods bound on the way.

use std::sync::Arc;

use super::{
    builtins::{self, construct},
    class::Class,
    exception::Exc,
    modules::library,
    names::{Name, known},
    object::{Object, Payload},
    state::ThreadState,
    unwind::Unwind,
    value::Value,
};

impl ThreadState<'_> {
    /// `value.name`.
    pub fn get_attribute(&mut self, value: &Value, name: Name) -> Result<Value, Unwind> {
        self.find_attribute(value, name)?.ok_or_else(|| self.no_attribute(value, name))
    }

    /// `value.name`, or nothing.
    #[expect(clippy::unnecessary_wraps, reason = "properties run code")]
    pub fn find_attribute(&mut self, value: &Value, name: Name) -> Result<Option<Value>, Unwind> {
        Ok(self.find_plain(value, name))
    }

    fn find_plain(&self, value: &Value, name: Name) -> Option<Value> {
        let found = match value.object() {
            Some(Object::Instance(instance)) => {
                let own = instance.attributes.with(self, |attributes| attributes.get(name).cloned());
                if own.is_some() {
                    return own;
                }
                match &instance.payload {
                    Payload::Exception(state) if name == known::ARGS => {
                        return Some(state.args.with(self, |args| args.clone()));
                    }
                    _ => None,
                }
            }
            Some(Object::Class(class)) => {
                let found = class.lookup(self, name);
                if found.is_none() && (name == known::NAME || name == known::QUALNAME) {
                    return Some(Value::from(Arc::clone(&class.name)));
                }
                return found;
            }
            Some(Object::Module(module)) => {
                return module.get(self, name).or_else(|| (name == known::NAME).then(|| Value::from(module.name)));
            }
            Some(Object::Super(instance, base)) => {
                let found = base.as_ref().and_then(|class| class.lookup(self, name));
                return found.map(|found| bind(instance, found)).or_else(|| object_method(instance, name));
            }
            Some(Object::Function(function)) if name == known::NAME => {
                Some(Value::from(Arc::clone(&function.code.code.name)))
            }
            Some(Object::Native(native)) if name == known::NAME => Some(Value::from(native.name)),
            _ => None,
        };
        if found.is_some() {
            return found;
        }
        if name == known::CLASS {
            return Some(Value::new(Object::Class(Arc::clone(self.vm().types().of(value)))));
        }
        let class = self.vm().types().of(value);
        let found = class.lookup(self, name).map(|found| bind(value, found));
        found.or_else(|| library::attribute(self, value, name))
    }

    /// A special method, looked up on the class alone and bound.
    pub fn special(&self, value: &Value, name: Name) -> Option<Value> {
        let class = self.vm().types().of(value);
        class.lookup(self, name).map(|found| bind(value, found))
    }

    /// `value.name = new`.
    pub fn set_attribute(&mut self, value: &Value, name: Name, new: Value) -> Result<(), Unwind> {
        let attributes = match value.object() {
            Some(Object::Instance(instance)) => &instance.attributes,
            Some(Object::Class(class)) if self.is_user_class(class) => &class.attributes,
            Some(Object::Module(module)) => {
                drop(module.set(self, name, new));
                return Ok(());
            }
            _ => return Err(self.no_attribute(value, name)),
        };
        let old = attributes.with(self, |attributes| attributes.set(name, new));
        if value.as_class().is_some() {
            self.vm().class_changed();
        }
        drop(old);
        Ok(())
    }

    /// `del value.name`.
    pub fn delete_attribute(&mut self, value: &Value, name: Name) -> Result<(), Unwind> {
        let old = match value.object() {
            Some(Object::Instance(instance)) => instance.attributes.with(self, |attributes| attributes.remove(name)),
            Some(Object::Class(class)) if self.is_user_class(class) => {
                let old = class.attributes.with(self, |attributes| attributes.remove(name));
                self.vm().class_changed();
                old
            }
            Some(Object::Module(module)) => module.set(self, name, Value::Null),
            _ => None,
        };
        if old.is_some() { Ok(()) } else { Err(self.no_attribute(value, name)) }
    }

    /// Built-in classes cannot be changed.
    fn is_user_class(&self, class: &Arc<Class>) -> bool {
        !self.vm().types().is_builtin(class)
    }

    #[cold]
    fn no_attribute(&self, value: &Value, name: Name) -> Unwind {
        let name = self.vm().names().text(name);
        let message = match value.object() {
            Some(Object::Module(module)) => format!("module '{}' has no attribute '{name}'", module.name),
            Some(Object::Class(class)) => format!("type object '{}' has no attribute '{name}'", class.name),
            Some(Object::Super(..)) => format!("'super' object has no attribute '{name}'"),
            _ => format!("'{}' object has no attribute '{name}'", self.type_name(value)),
        };
        self.raise(Exc::AttributeError, message)
    }
}

/// What a class's attribute becomes when it is reached through an instance.
fn bind(receiver: &Value, found: Value) -> Value {
    match found.object() {
        Some(Object::Function(_) | Object::Native(_)) => Value::new(Object::BoundMethod(receiver.clone(), found)),
        _ => found,
    }
}

/// `super().__init__` where no base defines it.
fn object_method(instance: &Value, name: Name) -> Option<Value> {
    (name == known::INIT)
        .then(|| Value::new(Object::BoundMethod(instance.clone(), builtins::function(&construct::OBJECT_INIT))))
}
