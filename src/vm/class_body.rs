//! `class` statements: running the body, making the class of its names, and `super()` in its methods.

use std::sync::Arc;

use super::{
    attributes::Attributes,
    class::{Class, Layout},
    closure, descriptor,
    frame::Frame,
    names::{Name, known},
    object::{Object, Super},
    program::LoadedCode,
    shared::Shared,
    state::ThreadState,
    string::Text,
    unwind::{Unwind, clear},
    value::Value,
};
use super::{exception::Exc, interpret, iterate};

/// Runs a class body; gives its names.
pub(super) fn run(ts: &mut ThreadState<'_>, code: &LoadedCode, slots: &mut [Value]) -> Result<Value, Unwind> {
    let mut names = Attributes::default();
    names.set(known::QUALNAME, Value::from(Arc::clone(&code.qualname)));
    let names = Value::new(Object::Namespace(Shared::new(ts.vm().protection(), names)));
    let mut frame = Frame::new(ts, code, Some(&names));
    let result = interpret::run(ts, &mut frame, slots);
    clear(&mut slots[..code.frame_size]);
    result
}

/// `BUILD_CLASS`.
pub(super) fn build(ts: &mut ThreadState<'_>, name: &Value, bases: &Value, methods: &Value) -> Result<Value, Unwind> {
    let attributes = match methods.object() {
        Some(Object::Namespace(names)) => names.with(ts, Attributes::drain),
        _ => Vec::new(),
    };
    let bases = match bases.object() {
        Some(Object::Tuple(bases)) => &bases[..],
        _ => &[],
    };
    // Keywords of the statement stand behind the bases, as a tuple of names and values.
    let (bases, keywords) = match bases.split_last() {
        Some((last, rest)) if let Some(Object::Tuple(keywords)) = last.object() => (rest, &keywords[..]),
        _ => (bases, &[][..]),
    };
    make(ts, name, bases, attributes, keywords)
}

/// Makes a class.
pub(super) fn make(
    ts: &mut ThreadState<'_>,
    name: &Value,
    bases: &[Value],
    mut attributes: Vec<(Name, Value)>,
    keywords: &[Value],
) -> Result<Value, Unwind> {
    let mut classes = Vec::with_capacity(bases.len().max(1));
    for base in bases {
        let Some(class) = base.as_class() else { return Err(ts.type_error("bases must be types")) };
        if !is_acceptable(class) {
            return Err(ts.type_error(format!("type '{}' is not an acceptable base type", class.name)));
        }
        if classes.iter().any(|known| Arc::ptr_eq(known, class)) {
            return Err(ts.type_error(format!("duplicate base class {}", class.name)));
        }
        classes.push(Arc::clone(class));
    }
    if classes.is_empty() {
        classes.push(Arc::clone(&ts.vm().types().object));
    }
    let layout = layout(ts, &classes)?;
    let cell = remove(&mut attributes, known::CLASS_CELL);
    let slots = match attributes.iter().find(|(name, _)| *name == known::SLOTS) {
        Some((_, slots)) => slot_names(ts, &slots.clone(), &classes)?,
        None => None,
    };
    let name: Arc<str> = name.as_str().map_or_else(|| "?".into(), Text::to_arc);
    // `__getattribute__` comes before everything that an instance has, too.
    let first = |(name, value): &(Name, Value)| {
        matches!(*name, known::GETATTRIBUTE | known::SETATTR) || descriptor::is_data(ts, value)
    };
    let data = attributes.iter().any(first);
    let all = attributes.clone();
    let attributes = attributes.into_iter().collect();
    let order: Vec<String> = classes.iter().map(|class| class.name.to_string()).collect();
    let Some(class) = Class::derived(ts.vm().protection(), name, classes, layout, attributes, slots) else {
        let order = order.join(", ");
        let message = format!("Cannot create a consistent method resolution\norder (MRO) for bases {order}");
        return Err(ts.type_error(message));
    };
    if data {
        class.note_interceptor();
    }
    note_abstract_methods(ts, &class, &all);
    let value = Value::new(Object::Class(Arc::clone(&class)));
    if let Some(cell) = cell {
        drop(closure::set(ts, &cell, value.clone()));
    }
    for (name, attribute) in all {
        if let Some(told) = attribute.as_instance().and_then(|i| i.class.lookup(ts, known::SET_NAME)) {
            let name = Value::from(ts.vm().names().text(name));
            ts.call(&told, &[attribute, value.clone(), name])?;
        }
    }
    if let Some((hook, _)) = class.find(ts, known::INIT_SUBCLASS, Some(&class)) {
        let hook = match hook.object() {
            Some(Object::ClassMethod(function)) => function.clone(),
            _ => hook,
        };
        let args = std::iter::once(&value).chain(keywords).cloned().collect();
        ts.call_with_keywords(&hook, args, 1)?;
    } else if !keywords.is_empty() {
        let message = format!("{}.__init_subclass__() takes no keyword arguments", class.name);
        return Err(ts.type_error(message));
    }
    Ok(value)
}

/// For a class that derives from `abc.ABC`: which methods are marked as abstract, its own and those of its bases.
fn note_abstract_methods(ts: &ThreadState<'_>, class: &Class, own: &[(Name, Value)]) {
    if class.find(ts, ts.vm().names().intern("_abc_impl"), None).is_none() {
        return;
    }
    let inherited = class.bases.iter().filter_map(|base| base.abstract_methods.get()).flatten().copied();
    let mut names: Vec<Name> = own.iter().map(|(name, _)| *name).chain(inherited).collect();
    names.retain(|&name| class.find(ts, name, None).is_some_and(|(found, _)| is_abstract(ts, &found)));
    names.sort_by_key(|&name| ts.vm().names().text(name));
    names.dedup();
    if !names.is_empty() {
        let _ = class.abstract_methods.set(names.into());
    }
}

fn is_abstract(ts: &ThreadState<'_>, value: &Value) -> bool {
    match value.object() {
        Some(Object::Function(function)) => {
            let mark = ts.vm().names().intern("__isabstractmethod__");
            function.attributes.with(ts, |attributes| attributes.get(mark).is_some())
        }
        Some(Object::Property(property)) => is_abstract(ts, &property.get) || is_abstract(ts, &property.set),
        Some(Object::ClassMethod(function) | Object::StaticMethod(function)) => is_abstract(ts, function),
        _ => false,
    }
}

fn remove(attributes: &mut Vec<(Name, Value)>, name: Name) -> Option<Value> {
    let index = attributes.iter().position(|(known, _)| *known == name)?;
    Some(attributes.remove(index).1)
}

/// Whether classes can derive from it.
fn is_acceptable(class: &Class) -> bool {
    class.user
        || match class.layout {
            Layout::Closed => false,
            Layout::Value(_) => !matches!(&*class.name, "bool" | "range" | "slice" | "type" | "super"),
            _ => true,
        }
}

/// What instances of a class with these bases are made of.
fn layout(ts: &ThreadState<'_>, bases: &[Arc<Class>]) -> Result<Layout, Unwind> {
    let mut layout = Layout::Object;
    for base in bases {
        layout = match (layout, base.layout) {
            (Layout::Object, other) | (other, Layout::Object) => other,
            (Layout::Exception, Layout::Exception) => Layout::Exception,
            (Layout::Library(one), Layout::Library(other)) if std::ptr::fn_addr_eq(one, other) => Layout::Library(one),
            (Layout::Value(one), Layout::Value(other)) if std::ptr::eq(one, other) => Layout::Value(one),
            _ => return Err(ts.type_error("multiple bases have instance lay-out conflict")),
        };
    }
    Ok(layout)
}

/// `__slots__`, with those of the bases; nothing if some class lets instances have any attributes.
fn slot_names(ts: &mut ThreadState<'_>, slots: &Value, bases: &[Arc<Class>]) -> Result<Option<Box<[Name]>>, Unwind> {
    let own = if slots.as_str().is_some() { vec![slots.clone()] } else { iterate::collect(ts, slots)? };
    let mut names = Vec::with_capacity(own.len());
    for name in own {
        match name.as_str() {
            Some(text) if **text == *"__dict__" => return Ok(None),
            Some(text) => names.push(ts.vm().names().intern(text)),
            None => {
                let kind = ts.type_name(&name);
                return Err(ts.type_error(format!("__slots__ items must be strings, not '{kind}'")));
            }
        }
    }
    for base in bases.iter().filter(|base| !Arc::ptr_eq(base, &ts.vm().types().object)) {
        match &base.slots {
            Some(more) => names.extend(more),
            None => return Ok(None),
        }
    }
    Ok(Some(names.into()))
}

/// Tells whether a value is the class `super`.
#[inline]
pub(super) fn is_super(ts: &ThreadState<'_>, value: &Value) -> bool {
    value.as_class().is_some_and(|class| Arc::ptr_eq(class, &ts.vm().types().super_))
}

/// `super()` in a method: for its first argument, behind the class that the method was defined in.
pub(super) fn super_here(ts: &ThreadState<'_>, code: &LoadedCode, slots: &[Value]) -> Result<Value, Unwind> {
    if code.code.arg_count == 0 {
        return Err(ts.raise(Exc::RuntimeError, "super(): no arguments"));
    }
    let Some(cell) = closure::find(code, slots, known::CLASS) else {
        return Err(ts.raise(Exc::RuntimeError, "super(): __class__ cell not found"));
    };
    // The first parameter, or the cell that it has moved to.
    let moved = code.cell_parameters.iter().position(|&parameter| parameter == Some(0));
    let first = match moved {
        Some(index) => closure::get(ts, &slots[code.code.varnames.len() + index]),
        None => slots[0].clone(),
    };
    match closure::get(ts, cell).as_class() {
        Some(class) => super_of(ts, class, &first),
        None => Err(ts.raise(Exc::RuntimeError, "super(): empty __class__ cell")),
    }
}

/// `super(class, receiver)`.
pub(super) fn super_of(ts: &ThreadState<'_>, after: &Arc<Class>, receiver: &Value) -> Result<Value, Unwind> {
    let own = ts.vm().types().of(receiver);
    let class = match receiver.as_class() {
        Some(class) if class.derives_from(after) => class,
        _ if own.derives_from(after) => own,
        _ => return Err(ts.type_error("super(type, obj): obj must be an instance or subtype of type")),
    };
    let (class, after) = (Arc::clone(class), Arc::clone(after));
    Ok(Value::new(Object::Super(Box::new(Super { receiver: receiver.clone(), class, after }))))
}
