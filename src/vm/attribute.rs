//! Attributes: where a name is found on an object, and what it is there.

use std::sync::Arc;

use super::{
    builtins::reals,
    class::Class,
    descriptor,
    dict::Dict,
    exception::{self, Exc},
    function, inherited,
    modules::library,
    names::{Name, known},
    object::{Instance, Object, Payload},
    state::ThreadState,
    traceback,
    unwind::Unwind,
    value::Value,
    wide,
};

impl ThreadState<'_> {
    /// `value.name`.
    pub fn get_attribute(&mut self, value: &Value, name: Name) -> Result<Value, Unwind> {
        self.find_attribute(value, name)?.ok_or_else(|| self.no_attribute(value, name))
    }

    /// `value.name`, or nothing.
    pub fn find_attribute(&mut self, value: &Value, name: Name) -> Result<Option<Value>, Unwind> {
        match value.object() {
            Some(Object::Instance(instance)) => match self.find_on_instance(value, instance, name) {
                Ok(None) => self.ask_getattr(value, instance, name, None),
                Err(unwind) if self.is_exception(&unwind, Exc::AttributeError) => {
                    self.ask_getattr(value, instance, name, Some(unwind))
                }
                found => found,
            },
            Some(Object::Class(class)) => self.find_on_class(value, class, name),
            Some(Object::Module(module)) => {
                Ok(module.get(self, name).or_else(|| (name == known::NAME).then(|| Value::from(module.name))))
            }
            Some(Object::Super(found)) => match found.class.find(self, name, Some(&found.after)) {
                Some((attribute, owner)) => {
                    let class = Value::new(Object::Class(Arc::clone(&found.class)));
                    // For a class there is no instance that its methods could be bound to.
                    let receiver = Some(&found.receiver).filter(|receiver| receiver.as_class().is_none());
                    descriptor::bind(self, attribute, owner, receiver, &class).map(Some)
                }
                None => Ok(inherited::bound(self, &found.receiver, name)),
            },
            Some(Object::Function(function)) => {
                Ok(function::attribute(self, function, name).or_else(|| inherited::bound(self, value, name)))
            }
            _ => self.find_on_value(value, name),
        }
    }

    /// The same where an `AttributeError` on the way means nothing too.
    pub fn find_or_nothing(&mut self, value: &Value, name: Name) -> Result<Option<Value>, Unwind> {
        match self.find_attribute(value, name) {
            Err(unwind) if self.is_exception(&unwind, Exc::AttributeError) => Ok(None),
            found => found,
        }
    }

    fn find_on_instance(&mut self, value: &Value, instance: &Instance, name: Name) -> Result<Option<Value>, Unwind> {
        let class = &instance.class;
        if class.intercepts()
            && let Some(method) = class.lookup(self, known::GETATTRIBUTE)
        {
            let text = Value::from(self.vm().names().text(name));
            return self.call(&method, &[value.clone(), text]).map(Some);
        }
        self.find_on_instance_plainly(value, instance, name)
    }

    /// `object.__getattribute__`.
    pub fn get_attribute_plainly(&mut self, value: &Value, name: Name) -> Result<Value, Unwind> {
        match value.as_instance() {
            Some(instance) => {
                self.find_on_instance_plainly(value, instance, name)?.ok_or_else(|| self.no_attribute(value, name))
            }
            None => self.get_attribute(value, name),
        }
    }

    fn find_on_instance_plainly(
        &mut self,
        value: &Value,
        instance: &Instance,
        name: Name,
    ) -> Result<Option<Value>, Unwind> {
        let class = &instance.class;
        if class.intercepts()
            && let Some((found, owner)) = class.find(self, name, None)
            && descriptor::is_data(self, &found)
        {
            let class = Value::new(Object::Class(Arc::clone(class)));
            return descriptor::bind(self, found, owner, Some(value), &class).map(Some);
        }
        if let Some(own) = self.own_attribute(instance, name)? {
            return Ok(Some(own));
        }
        let carried = match &instance.payload {
            Payload::Exception(state) => exception::attribute(self, value, state, name),
            _ => None,
        };
        if carried.is_some() {
            return Ok(carried);
        }
        match class.find(self, name, None) {
            Some((found, owner)) => match found.object() {
                Some(Object::Function(_)) => Ok(Some(Value::new(Object::BoundMethod(value.clone(), found)))),
                _ => {
                    let class = Value::new(Object::Class(Arc::clone(class)));
                    descriptor::bind(self, found, owner, Some(value), &class).map(Some)
                }
            },
            None if name == known::CLASS => Ok(Some(Value::new(Object::Class(Arc::clone(class))))),
            None if name == known::DICT && class.slots.is_none() => self.attribute_dict(instance).map(Some),
            None => Ok(library::attribute(self, value, name).or_else(|| inherited::bound(self, value, name))),
        }
    }

    /// An attribute that was set on the instance itself.
    fn own_attribute(&mut self, instance: &Instance, name: Name) -> Result<Option<Value>, Unwind> {
        let (own, dict) =
            instance.attributes.with(self, |attributes| (attributes.get(name).cloned(), attributes.dict().cloned()));
        match dict.as_ref().and_then(Value::object) {
            Some(Object::Dict(dict)) if own.is_none() => {
                let key = Value::from(self.vm().names().text(name));
                self.dict_get(dict, &key)
            }
            _ => Ok(own),
        }
    }

    /// `__dict__`: from now on the attributes are in it.
    fn attribute_dict(&mut self, instance: &Instance) -> Result<Value, Unwind> {
        if let Some(dict) = instance.attributes.with(self, |attributes| attributes.dict().cloned()) {
            return Ok(dict);
        }
        let made = self.dict(Dict::default());
        let entries = instance.attributes.with(self, |attributes| attributes.move_to(made.clone()));
        if let Some(Object::Dict(dict)) = made.object() {
            for (name, value) in entries {
                let key = Value::from(self.vm().names().text(name));
                self.dict_set(dict, &key, value)?;
            }
        }
        Ok(made)
    }

    /// `__getattr__`, where nothing else was found.
    fn ask_getattr(
        &mut self,
        value: &Value,
        instance: &Instance,
        name: Name,
        failure: Option<Unwind>,
    ) -> Result<Option<Value>, Unwind> {
        let Some(method) = instance.class.lookup(self, known::GETATTR) else { return failure.map_or(Ok(None), Err) };
        let text = Value::from(self.vm().names().text(name));
        self.call(&method, &[value.clone(), text]).map(Some)
    }

    fn find_on_class(&mut self, value: &Value, class: &Class, name: Name) -> Result<Option<Value>, Unwind> {
        if name == known::DICT {
            let entries = class.attributes.with(self, |attributes| attributes.entries().to_vec());
            let mut dict = Dict::default();
            for (name, value) in entries {
                dict.set_name(Value::from(self.vm().names().text(name)), value);
            }
            return Ok(Some(self.dict(dict)));
        }
        if let Some((found, owner)) = class.find(self, name, None) {
            return descriptor::bind(self, found, owner, None, value).map(Some);
        }
        let classes = |classes: Vec<&Arc<Class>>| {
            let classes = classes.into_iter().map(|class| Value::new(Object::Class(Arc::clone(class))));
            Value::tuple(classes.collect::<Vec<_>>())
        };
        Ok(Some(match name {
            known::NAME | known::QUALNAME => Value::from(class.name.rsplit('.').next().unwrap_or_default()),
            known::MODULE => Value::from(class.name.rsplit_once('.').map_or("builtins", |(module, _)| module)),
            known::DOC => Value::None,
            known::CLASS => Value::new(Object::Class(Arc::clone(&self.vm().types().type_))),
            known::BASES => classes(class.bases.iter().collect()),
            known::BASE => class.bases.first().map_or(Value::None, |base| Value::new(Object::Class(Arc::clone(base)))),
            known::MRO => {
                let Value::Obj(_) = value else { return Ok(None) };
                let Some(own) = value.as_class() else { return Ok(None) };
                classes(std::iter::once(own).chain(class.ancestors()).collect())
            }
            _ => return Ok(inherited::unbound(self, class, name)),
        }))
    }

    fn find_on_value(&mut self, value: &Value, name: Name) -> Result<Option<Value>, Unwind> {
        let class = Arc::clone(self.vm().types().of(value));
        if name == known::CLASS {
            return Ok(Some(Value::new(Object::Class(class))));
        }
        match (value.object(), name) {
            (Some(Object::Native(native) | Object::Method(_, native)), known::NAME | known::QUALNAME) => {
                return Ok(Some(Value::from(native.name)));
            }
            (Some(Object::Native(native)), known::MODULE) => {
                return Ok(self.vm().modules().home_of(self, native).map(Value::from));
            }
            (Some(Object::BoundMethod(receiver, _)), known::SELF) => return Ok(Some(receiver.clone())),
            (Some(Object::BoundMethod(_, function)), known::FUNC) => return Ok(Some(function.clone())),
            (Some(Object::BoundMethod(_, function) | Object::StaticMethod(function)), _)
                if class.lookup(self, name).is_none() && !matches!(name, known::REDUCE | known::REDUCE_EX) =>
            {
                return self.find_attribute(function, name);
            }
            (Some(Object::Generator(generator)), known::NAME) => {
                return Ok(Some(Value::from(Arc::clone(&generator.code.code.name))));
            }
            (Some(Object::Generator(generator)), known::QUALNAME) => {
                return Ok(Some(Value::from(Arc::clone(&generator.code.qualname))));
            }
            (Some(Object::Property(property)), known::FGET) => return Ok(Some(property.get.clone())),
            (Some(Object::Property(property)), known::FSET) => return Ok(Some(property.set.clone())),
            (Some(Object::Property(property)), known::DOC) => {
                let get = property.get.clone();
                return self.find_attribute(&get, name);
            }
            (Some(Object::Traceback(exception, depth)), known::TB_LINENO | known::TB_NEXT) => {
                return Ok(traceback::attribute(self, exception, *depth, name));
            }
            (Some(Object::Range(_) | Object::WideRange(_) | Object::Slice(_)), _)
                if let Some(part) = wide::part(value, name) =>
            {
                return Ok(Some(part));
            }
            (Some(Object::Hint(hint)), _) if let Some(part) = self.hint_attribute(hint, name) => {
                return Ok(Some(part));
            }
            _ => {}
        }
        match class.find(self, name, None) {
            Some((found, owner)) => {
                let class = Value::new(Object::Class(Arc::clone(&class)));
                descriptor::bind(self, found, owner, Some(value), &class).map(Some)
            }
            None => {
                let part = library::attribute(self, value, name).or_else(|| reals::part(self, value, name));
                Ok(part.or_else(|| inherited::bound(self, value, name)))
            }
        }
    }

    /// A special method, looked up on the class alone and bound.
    pub fn special(&mut self, value: &Value, name: Name) -> Option<Value> {
        let class = Arc::clone(self.vm().types().of(value));
        let (found, owner) = class.find(self, name, None)?;
        let class = Value::new(Object::Class(Arc::clone(&class)));
        descriptor::bind(self, found, owner, Some(value), &class).ok()
    }

    /// `value.name = new`.
    pub fn set_attribute(&mut self, value: &Value, name: Name, new: Value) -> Result<(), Unwind> {
        if let Some(instance) = value.as_instance()
            && let Some(method) = instance.class.lookup(self, known::SETATTR)
        {
            let text = Value::from(self.vm().names().text(name));
            return self.call(&method, &[value.clone(), text, new]).map(drop);
        }
        self.set_attribute_plainly(value, name, new)
    }

    /// The same without `__setattr__`.
    pub fn set_attribute_plainly(&mut self, value: &Value, name: Name, new: Value) -> Result<(), Unwind> {
        match value.object() {
            Some(Object::Instance(instance)) => {
                if self.assign_by_descriptor(value, instance, name, Some(&new))? {
                    return Ok(());
                }
                match &instance.payload {
                    Payload::Exception(state) if exception::set_attribute(self, state, name, &new)? => return Ok(()),
                    _ => {}
                }
                if name == known::CLASS {
                    return self.set_class(instance, &new);
                }
                if instance.class.slots.as_ref().is_some_and(|slots| !slots.contains(&name)) {
                    return Err(self.no_attribute(value, name));
                }
                let dict = instance.attributes.with(self, |attributes| attributes.dict().cloned());
                if let Some(Object::Dict(dict)) = dict.as_ref().and_then(Value::object) {
                    let key = Value::from(self.vm().names().text(name));
                    return self.dict_set(dict, &key, new);
                }
                drop(instance.attributes.with(self, |attributes| attributes.set(name, new)));
                Ok(())
            }
            Some(Object::Class(class)) if class.user => {
                if matches!(name, known::GETATTRIBUTE | known::SETATTR) || descriptor::is_data(self, &new) {
                    class.note_interceptor();
                }
                let old = class.attributes.with(self, |attributes| attributes.set(name, new));
                self.vm().class_changed();
                drop(old);
                Ok(())
            }
            Some(Object::Class(class)) => {
                let (text, class) = (self.vm().names().text(name), &class.name);
                Err(self.type_error(format!("cannot set '{text}' attribute of immutable type '{class}'")))
            }
            Some(Object::Function(function)) => function::set_attribute(self, function, name, new),
            Some(Object::Module(module)) => {
                drop(module.set(self, name, new));
                Ok(())
            }
            _ => Err(self.no_attribute(value, name)),
        }
    }

    fn assign_by_descriptor(
        &mut self,
        value: &Value,
        instance: &Instance,
        name: Name,
        new: Option<&Value>,
    ) -> Result<bool, Unwind> {
        if !instance.class.intercepts() {
            return Ok(false);
        }
        match instance.class.lookup(self, name) {
            Some(found) => descriptor::assign(self, &found, value, new),
            None => Ok(false),
        }
    }

    /// `del value.name`.
    pub fn delete_attribute(&mut self, value: &Value, name: Name) -> Result<(), Unwind> {
        if let Some(instance) = value.as_instance()
            && let Some(method) = instance.class.lookup(self, known::DELATTR)
        {
            let text = Value::from(self.vm().names().text(name));
            return self.call(&method, &[value.clone(), text]).map(drop);
        }
        self.delete_attribute_plainly(value, name)
    }

    /// The same without `__delattr__`.
    pub fn delete_attribute_plainly(&mut self, value: &Value, name: Name) -> Result<(), Unwind> {
        let old = match value.object() {
            Some(Object::Instance(instance)) => {
                if self.assign_by_descriptor(value, instance, name, None)? {
                    return Ok(());
                }
                let dict = instance.attributes.with(self, |attributes| attributes.dict().cloned());
                match dict.as_ref().and_then(Value::object) {
                    Some(Object::Dict(dict)) => {
                        let key = Value::from(self.vm().names().text(name));
                        self.dict_remove(dict, &key)?.map(|(_, value)| value)
                    }
                    _ => instance.attributes.with(self, |attributes| attributes.remove(name)),
                }
            }
            Some(Object::Class(class)) if class.user => {
                let old = class.attributes.with(self, |attributes| attributes.remove(name));
                self.vm().class_changed();
                old
            }
            Some(Object::Function(function)) => function.attributes.with(self, |attributes| attributes.remove(name)),
            Some(Object::Module(module)) => module.set(self, name, Value::Null),
            _ => None,
        };
        if old.is_some() { Ok(()) } else { Err(self.no_attribute(value, name)) }
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
