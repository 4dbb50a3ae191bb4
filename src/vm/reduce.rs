//! What any object says it consists of, for whoever pickles or copies it: `object.__reduce_ex__` and `__getstate__`
//! (`Objects/typeobject.c`, `Lib/copyreg.py`), and what built-in kinds say instead.

use std::sync::Arc;

use super::{
    dict::Dict,
    exception::Exc,
    import, iterate,
    modules::{deque, library::Library},
    names::{Name, known},
    native::{Args, Native},
    object::{Instance, Object, Payload},
    operate,
    state::ThreadState,
    unwind::Unwind,
    value::Value,
    wide,
};

/// Whether a method of `object` wants an instance as it is, not the built-in value within it.
pub(super) fn asks_for_whole(native: &Native) -> bool {
    matches!(native.name, "__init__" | "__reduce__" | "__reduce_ex__" | "__getstate__")
}

/// `object.__reduce__`.
pub(super) fn reduce(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let object = args.get(0).clone();
    plainly(ts, &object, 0)
}

/// `object.__reduce_ex__`: asks a `__reduce__` that a class defines.
pub(super) fn reduce_ex(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let object = args.get(0).clone();
    let Some(protocol) = operate::integer(args.get(1)) else {
        let kind = ts.type_name(args.get(1));
        return Err(ts.type_error(format!("'{kind}' object cannot be interpreted as an integer")));
    };
    if class_of(ts, &object).as_class().is_some_and(|class| class.lookup(ts, known::REDUCE).is_some()) {
        let own = ts.get_attribute(&object, known::REDUCE)?;
        return ts.call(&own, &[]);
    }
    plainly(ts, &object, protocol)
}

/// `object.__getstate__`.
pub(super) fn get_state(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let object = args.get(0).clone();
    plain_state(ts, &object)
}

/// Something of a module of the library.
pub(super) fn member(ts: &mut ThreadState<'_>, module: &str, name: &str) -> Result<Value, Unwind> {
    let names = ts.vm().names();
    let (module, name) = (names.intern(module), names.intern(name));
    let module = import::module(ts, module, true)?;
    ts.get_attribute(&module, name)
}

/// The class of an object, as a value.
pub(super) fn class_of(ts: &ThreadState<'_>, object: &Value) -> Value {
    Value::new(Object::Class(Arc::clone(ts.vm().types().of(object))))
}

/// The answer of `object` itself, whatever a class says.
pub(super) fn plainly(ts: &mut ThreadState<'_>, object: &Value, protocol: i64) -> Result<Value, Unwind> {
    match of_kind(ts, object, protocol)? {
        Some(answer) => Ok(answer),
        None if protocol >= 2 => by_new(ts, object),
        None => by_reconstructor(ts, object),
    }
}

/// What built-in kinds say.
fn of_kind(ts: &mut ThreadState<'_>, object: &Value, protocol: i64) -> Result<Option<Value>, Unwind> {
    let class = class_of(ts, object);
    let Some(kind) = object.object() else { return Ok(None) };
    let arguments = match kind {
        Object::Ellipsis => return Ok(Some(Value::from("Ellipsis"))),
        Object::NotImplemented => return Ok(Some(Value::from("NotImplemented"))),
        Object::Native(native) => return Ok(Some(Value::from(native.name))),
        Object::BoundMethod(of, function) => {
            let name = ts.get_attribute(&function.clone(), known::NAME)?;
            return attribute_of(ts, of.clone(), name).map(Some);
        }
        Object::Method(of, native) => {
            let of = Value::new(Object::Class(Arc::clone(of)));
            return attribute_of(ts, of, Value::from(native.name)).map(Some);
        }
        Object::Range(_) | Object::WideRange(_) => {
            let part = |name: Name| wide::part(object, name).unwrap_or_default();
            Value::tuple([part(known::START), part(known::STOP), part(known::STEP)])
        }
        Object::Slice(parts) => Value::tuple(&parts[..]),
        Object::Set(_) | Object::FrozenSet(_) => return elements(ts, object, class).map(Some),
        Object::ByteArray(_) => return bytes(ts, object, class, protocol).map(Some),
        Object::Instance(instance) => return of_instance(ts, object, instance, class, protocol),
        Object::Str(_)
        | Object::BigInt(_)
        | Object::Bytes(_)
        | Object::Tuple(_)
        | Object::List(_)
        | Object::Dict(_)
        | Object::Function(_)
        | Object::Class(_) => return Ok(None),
        // To copyreg a lock is like an object of any class; what becomes of it is decided by its name.
        Object::Lock(_) | Object::Marker(_) if protocol < 2 => return Ok(None),
        // What shows a lock of the program on its lane belongs to that lock.
        Object::Marker(_) => return Err(ts.type_error("cannot pickle '_thread.lock' object")),
        Object::Code(_) if protocol >= 2 => return Err(ts.type_error("cannot pickle code objects")),
        _ => return Err(refused(ts, object, protocol)),
    };
    Ok(Some(Value::tuple([class, arguments])))
}

fn of_instance(
    ts: &mut ThreadState<'_>,
    object: &Value,
    instance: &Instance,
    class: Value,
    protocol: i64,
) -> Result<Option<Value>, Unwind> {
    match &instance.payload {
        Payload::None => Ok(None),
        Payload::Exception(state) => {
            let arguments = state.args.with(ts, |args| args.clone());
            if instance.class.derives_from(ts.vm().types().exception(Exc::OSError)) {
                return os_error(ts, object, instance, class, arguments).map(Some);
            }
            let state = plain_state(ts, object)?;
            Ok(Some(with_state(class, arguments, state)))
        }
        Payload::Value(inner) => match inner.object() {
            Some(Object::Set(_) | Object::FrozenSet(_)) => elements(ts, object, class).map(Some),
            Some(Object::ByteArray(_)) => bytes(ts, object, class, protocol).map(Some),
            _ => Ok(None),
        },
        Payload::Library(library) => match &**library {
            Library::Deque(_) => {
                let name = ts.vm().names().intern("maxlen");
                let most = ts.get_attribute(object, name)?;
                let items = ts.list(deque::items(ts, object)?);
                let items = iterate::iterator(ts, &items)?;
                let arguments = match most {
                    Value::None => Value::tuple([]),
                    most => Value::tuple([Value::tuple([]), most]),
                };
                let state = plain_state(ts, object)?;
                Ok(Some(Value::tuple([class, arguments, state, items])))
            }
            _ => Err(refused(ts, object, protocol)),
        },
    }
}

fn with_state(class: Value, arguments: Value, state: Value) -> Value {
    match state {
        Value::None => Value::tuple([class, arguments]),
        state => Value::tuple([class, arguments, state]),
    }
}

/// An `OSError` has been given the file's name as well, and says the same again when it is made again.
fn os_error(
    ts: &mut ThreadState<'_>,
    object: &Value,
    instance: &Instance,
    class: Value,
    arguments: Value,
) -> Result<Value, Unwind> {
    let parts = [known::ERRNO, known::STRERROR, known::FILENAME];
    let own = instance.attributes.with(ts, |own| own.entries().to_vec());
    let file = own.iter().find(|(name, _)| *name == known::FILENAME).map(|(_, file)| file.clone());
    let arguments = match (arguments.object(), file) {
        (Some(Object::Tuple(given)), Some(file)) if given.len() == 2 && !matches!(file, Value::None) => {
            Value::tuple([given[0].clone(), given[1].clone(), file])
        }
        _ => arguments,
    };
    let state = if own.iter().all(|(name, _)| parts.contains(name)) && !own.is_empty() {
        Value::None
    } else {
        plain_state(ts, object)?
    };
    Ok(with_state(class, arguments, state))
}

/// A set is made of a list of its elements.
fn elements(ts: &mut ThreadState<'_>, object: &Value, class: Value) -> Result<Value, Unwind> {
    let items = iterate::collect(ts, object)?;
    let arguments = Value::tuple([ts.list(items)]);
    let state = plain_state(ts, object)?;
    Ok(Value::tuple([class, arguments, state]))
}

/// A bytearray is made of bytes, or of text where a protocol has no bytes.
fn bytes(ts: &mut ThreadState<'_>, object: &Value, class: Value, protocol: i64) -> Result<Value, Unwind> {
    let Some(Object::ByteArray(bytes)) = object.inner().object() else { return Ok(Value::None) };
    let bytes = bytes.with(ts, |bytes| bytes.clone());
    let arguments = if bytes.is_empty() {
        Value::tuple([])
    } else if protocol < 3 {
        let text: String = bytes.iter().map(|&byte| char::from(byte)).collect();
        Value::tuple([Value::from(text), Value::from("latin-1")])
    } else {
        Value::tuple([Value::bytes(bytes)])
    };
    let state = plain_state(ts, object)?;
    Ok(Value::tuple([class, arguments, state]))
}

/// A method is found again by its name.
fn attribute_of(ts: &mut ThreadState<'_>, of: Value, name: Value) -> Result<Value, Unwind> {
    let get = member(ts, "builtins", "getattr")?;
    Ok(Value::tuple([get, Value::tuple([of, name])]))
}

#[cold]
fn refused(ts: &ThreadState<'_>, object: &Value, protocol: i64) -> Unwind {
    let full = ts.type_name(object);
    let short = full.rsplit('.').next().unwrap_or(full);
    // Sockets are of a class written in Python, which has no module in its name.
    let name = if protocol < 2 || full == "socket.socket" { short } else { full };
    ts.type_error(format!("cannot pickle '{name}' object"))
}

/// From protocol 2 on: what `__new__` takes, the state, items and entries.
fn by_new(ts: &mut ThreadState<'_>, object: &Value) -> Result<Value, Unwind> {
    let class = class_of(ts, object);
    let (arguments, keywords) = new_arguments(ts, object)?;
    let keywords = keywords.filter(|keywords| !matches!(keywords.inner().object(), Some(Object::Dict(dict)) if dict.with(ts, |dict| dict.len()) == 0));
    let (maker, arguments) = match keywords {
        None => {
            let mut all = vec![class];
            if let Some(arguments) = &arguments {
                all.extend(iterate::collect(ts, arguments)?);
            }
            (member(ts, "copyreg", "__newobj__")?, Value::tuple(all))
        }
        Some(keywords) => {
            let arguments = arguments.unwrap_or_else(|| Value::tuple([]));
            (member(ts, "copyreg", "__newobj_ex__")?, Value::tuple([class, arguments, keywords]))
        }
    };
    let state = state(ts, object)?;
    let items = match object.inner().object() {
        Some(Object::List(_)) => iterate::iterator(ts, object)?,
        _ => Value::None,
    };
    let entries = match object.inner().object() {
        Some(Object::Dict(_)) => {
            let items = ts.get_attribute(object, known::ITEMS)?;
            let items = ts.call(&items, &[])?;
            iterate::iterator(ts, &items)?
        }
        _ => Value::None,
    };
    Ok(Value::tuple([maker, arguments, state, items, entries]))
}

/// What `__getnewargs_ex__` or `__getnewargs__` say.
fn new_arguments(ts: &mut ThreadState<'_>, object: &Value) -> Result<(Option<Value>, Option<Value>), Unwind> {
    let tuple = |value: &Value| match value.inner().object() {
        Some(Object::Tuple(items)) => Some(items.to_vec()),
        _ => None,
    };
    if let Some(method) = ts.special(object, known::GETNEWARGS_EX) {
        let answer = ts.call(&method, &[])?;
        let kind = ts.type_name(&answer);
        let Some(pair) = tuple(&answer) else {
            return Err(ts.type_error(format!("__getnewargs_ex__ should return a tuple, not '{kind}'")));
        };
        let [arguments, keywords] = &pair[..] else {
            let message = format!("__getnewargs_ex__ should return a tuple of length 2, not {}", pair.len());
            return Err(ts.raise(Exc::ValueError, message));
        };
        if tuple(arguments).is_none() {
            let kind = ts.type_name(arguments);
            let message =
                format!("first item of the tuple returned by __getnewargs_ex__ must be a tuple, not '{kind}'");
            return Err(ts.type_error(message));
        }
        if !matches!(keywords.inner().object(), Some(Object::Dict(_))) {
            let kind = ts.type_name(keywords);
            let message =
                format!("second item of the tuple returned by __getnewargs_ex__ must be a dict, not '{kind}'");
            return Err(ts.type_error(message));
        }
        return Ok((Some(arguments.clone()), Some(keywords.clone())));
    }
    if let Some(method) = ts.special(object, known::GETNEWARGS) {
        let answer = ts.call(&method, &[])?;
        if tuple(&answer).is_none() {
            let kind = ts.type_name(&answer);
            return Err(ts.type_error(format!("__getnewargs__ should return a tuple, not '{kind}'")));
        }
        return Ok((Some(answer), None));
    }
    let inner = object.inner();
    Ok(match inner {
        Value::Int(_) | Value::Bool(_) | Value::Float(_) => (Some(Value::tuple([inner.clone()])), None),
        _ => match inner.object() {
            Some(Object::Str(_) | Object::Bytes(_) | Object::BigInt(_) | Object::Tuple(_)) => {
                (Some(Value::tuple([inner.clone()])), None)
            }
            _ => (None, None),
        },
    })
}

/// Before protocol 2: `copyreg._reduce_ex`.
fn by_reconstructor(ts: &mut ThreadState<'_>, object: &Value) -> Result<Value, Unwind> {
    let like_object = matches!(object.object(), Some(Object::Lock(_) | Object::Marker(_)));
    let types = ts.vm().types();
    let class = Arc::clone(if like_object { &types.lock } else { types.of(object) });
    let root = Arc::clone(&ts.vm().types().object);
    let base = match (class.user, like_object) {
        (true, _) => class.ancestors().iter().find(|base| !base.user).unwrap_or(&root),
        (false, true) => &root,
        (false, false) => &class,
    };
    let value_of = |class: &Arc<_>| Value::new(Object::Class(Arc::clone(class)));
    let inner = if Arc::ptr_eq(base, &root) {
        Value::None
    } else if Arc::ptr_eq(base, &class) {
        return Err(refused(ts, object, 0));
    } else {
        object.inner().clone()
    };
    let arguments = Value::tuple([value_of(&class), value_of(base), inner]);
    let maker = member(ts, "copyreg", "_reconstructor")?;
    let state = if class.lookup(ts, known::GETSTATE).is_some() {
        state(ts, object)?
    } else {
        if let Some(slots) = class.lookup(ts, known::SLOTS)
            && ts.truth(&slots)?
        {
            let message = "a class that defines __slots__ without defining __getstate__ cannot be pickled";
            return Err(ts.type_error(message));
        }
        plain_state(ts, object)?
    };
    Ok(if ts.truth(&state)? { Value::tuple([maker, arguments, state]) } else { Value::tuple([maker, arguments]) })
}

/// What the class's `__getstate__` says, or else the attributes.
fn state(ts: &mut ThreadState<'_>, object: &Value) -> Result<Value, Unwind> {
    if ts.vm().types().of(object).lookup(ts, known::GETSTATE).is_none() {
        return plain_state(ts, object);
    }
    let method = ts.get_attribute(object, known::GETSTATE)?;
    ts.call(&method, &[])
}

/// The attributes; a pair with those in slots, if there are any.
fn plain_state(ts: &mut ThreadState<'_>, object: &Value) -> Result<Value, Unwind> {
    let Some(instance) = object.as_instance() else { return Ok(Value::None) };
    let (dict, entries) = instance.attributes.with(ts, |own| (own.dict().cloned(), own.entries().to_vec()));
    let in_slots = slot_names(ts, instance)?;
    if let Some(dict) = dict {
        let empty = matches!(dict.object(), Some(Object::Dict(dict)) if dict.with(ts, |dict| dict.len()) == 0);
        return Ok(if empty { Value::None } else { dict });
    }
    let (mut plain, mut slots) = (Dict::default(), Dict::default());
    for name in &in_slots {
        if let Some((_, value)) = entries.iter().find(|(known, _)| known == name) {
            slots.set_name(Value::from(ts.vm().names().text(*name)), value.clone());
        }
    }
    for (name, value) in entries.into_iter().filter(|(name, _)| !in_slots.contains(name)) {
        plain.set_name(Value::from(ts.vm().names().text(name)), value);
    }
    let plain = if plain.len() == 0 { Value::None } else { ts.dict(plain) };
    Ok(if slots.len() == 0 { plain } else { Value::tuple([plain, ts.dict(slots)]) })
}

/// `copyreg._slotnames`: what the `__slots__` of the class and its bases name.
fn slot_names(ts: &mut ThreadState<'_>, instance: &Instance) -> Result<Vec<Name>, Unwind> {
    let class = Arc::clone(&instance.class);
    let mut found = Vec::new();
    for class in class.ancestry().filter(|class| class.user) {
        let slots = class.attributes.with(ts, |attributes| attributes.get(known::SLOTS).cloned());
        let Some(slots) = slots else { continue };
        let names = if slots.as_str().is_some() { vec![slots] } else { iterate::collect(ts, &slots)? };
        for name in names.iter().filter_map(Value::as_str) {
            let private = name.starts_with("__") && !name.ends_with("__");
            let owner = class.name.trim_start_matches('_');
            match &**name {
                "__dict__" | "__weakref__" => {}
                name if private && !owner.is_empty() => found.push(ts.vm().names().intern(&format!("_{owner}{name}"))),
                name => found.push(ts.vm().names().intern(name)),
            }
        }
    }
    Ok(found)
}
