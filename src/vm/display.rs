//! `str` and `repr` of every kind of value. How numbers and strings look is in [`crate::lang::repr`].

use std::{fmt::Write as _, sync::Arc};

use crate::lang::repr;

use super::{
    class::Class,
    iterate::Iterator,
    names::{Name, known},
    object::{Instance, Module, Object, Payload, View},
    set,
    state::ThreadState,
    string::Text,
    unwind::Unwind,
    value::Value,
};

/// How deep values nest before they count as endless.
const DEPTH: usize = 200;

impl ThreadState<'_> {
    /// `str(value)`.
    pub fn str(&mut self, value: &Value) -> Result<String, Unwind> {
        match value.object() {
            Some(Object::Str(s)) => Ok(s.text.to_string()),
            Some(Object::Instance(instance)) => {
                for name in [known::STR, known::REPR] {
                    if let Some(result) = self.call_special(value, name, &[]) {
                        return text_of(self, result, name);
                    }
                    match &instance.payload {
                        Payload::Exception(_) if name == known::STR => return self.exception_text(value),
                        Payload::Value(inner) if name == known::STR && inner.as_str().is_some() => {
                            return self.str(inner);
                        }
                        _ => {}
                    }
                }
                self.plain_repr(value)
            }
            _ => self.repr(value),
        }
    }

    /// `repr(value)` without the `__repr__` of its class.
    pub fn plain_repr(&mut self, value: &Value) -> Result<String, Unwind> {
        let Some(instance) = value.as_instance() else { return self.repr(value) };
        let mut out = String::new();
        self.write_instance(instance, value, &mut Vec::new(), &mut out)?;
        Ok(out)
    }

    /// `str(value)` without the `__str__` of its class.
    pub fn plain_str(&mut self, value: &Value) -> Result<String, Unwind> {
        match value.as_instance().map(|instance| &instance.payload) {
            Some(Payload::Exception(_)) => self.exception_text(value),
            Some(Payload::Value(inner)) if inner.as_str().is_some() => self.str(inner),
            _ => self.repr(value),
        }
    }

    /// `repr(value)`.
    pub fn repr(&mut self, value: &Value) -> Result<String, Unwind> {
        let mut out = String::new();
        self.write_repr(value, &mut Vec::new(), &mut out)?;
        Ok(out)
    }

    /// `ascii(value)`.
    pub fn ascii(&mut self, value: &Value) -> Result<String, Unwind> {
        let mut ascii = String::new();
        for c in self.repr(value)?.chars() {
            if c.is_ascii() {
                ascii.push(c);
            } else {
                ascii.push_str(repr::str_ascii(c.encode_utf8(&mut [0; 4])).trim_matches('\''));
            }
        }
        Ok(ascii)
    }

    /// `inside` are the containers that this one stands in: one of them again is shown as `[...]`.
    fn write_repr(&mut self, value: &Value, inside: &mut Vec<*const Object>, out: &mut String) -> Result<(), Unwind> {
        let object = match value {
            Value::Obj(object) => object,
            other => {
                out.push_str(&small_repr(other));
                return Ok(());
            }
        };
        let address = super::heap::Ref::as_ptr(object);
        let seen = inside.contains(&address);
        if inside.len() > DEPTH {
            return Err(self.raise(super::exception::Exc::RecursionError, "maximum recursion depth exceeded"));
        }
        match &**object {
            Object::Str(s) => out.push_str(&repr::str_repr(&s.text)),
            Object::BigInt(n) => {
                self.poll()?;
                if n.bits() > MOST_PRINTED_BITS {
                    let message = "Exceeds the limit (4300 digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit";
                    return Err(self.raise(super::exception::Exc::ValueError, message));
                }
                let _ = write!(out, "{n}");
            }
            Object::List(_) if seen => out.push_str("[...]"),
            Object::Tuple(_) if seen => out.push_str("(...)"),
            Object::Dict(_) if seen => out.push_str("{...}"),
            Object::List(list) => {
                let items = list.with(self, |list| list.clone());
                inside.push(address);
                self.write_items(["[", "]"], &items, inside, out)?;
                inside.pop();
            }
            Object::Tuple(items) => {
                inside.push(address);
                let close = if items.len() == 1 { ",)" } else { ")" };
                self.write_items(["(", close], items, inside, out)?;
                inside.pop();
            }
            Object::Dict(dict) => {
                let entries = self.dict_entries(dict);
                inside.push(address);
                out.push('{');
                for (index, (key, value)) in entries.iter().enumerate() {
                    out.push_str(if index > 0 { ", " } else { "" });
                    self.write_repr(key, inside, out)?;
                    out.push_str(": ");
                    self.write_repr(value, inside, out)?;
                }
                out.push('}');
                inside.pop();
            }
            Object::Set(set) | Object::FrozenSet(set) => {
                let items: Vec<Value> = self.set_elements(set).into_iter().map(|(_, key)| key).collect();
                let name = self.type_name(value);
                let braces = match (&**object, items.len()) {
                    (_, 0) => [format!("{name}("), ")".into()],
                    _ if seen => [format!("{name}(..."), ")".into()],
                    (Object::Set(_), _) => ["{".into(), "}".into()],
                    _ => [format!("{name}({{"), "})".into()],
                };
                inside.push(address);
                self.write_items([&braces[0], &braces[1]], if seen { &[] } else { &items }, inside, out)?;
                inside.pop();
            }
            Object::Slice(parts) => {
                inside.push(address);
                self.write_items(["slice(", ")"], &parts[..], inside, out)?;
                inside.pop();
            }
            Object::View(dict, view) => {
                let open = match view {
                    View::Keys => "dict_keys([",
                    View::Values => "dict_values([",
                    View::Items => "dict_items([",
                };
                let items = super::iterate::view_items(self, dict, *view);
                inside.push(address);
                self.write_items([open, "])"], &items, inside, out)?;
                inside.pop();
            }
            Object::Instance(instance) => match self.call_special(value, known::REPR, &[]) {
                Some(result) => out.push_str(&text_of(self, result, known::REPR)?),
                None => self.write_instance(instance, value, inside, out)?,
            },
            Object::Iterator(iterator) if let Iterator::Native(native) = &**iterator => {
                let shown = self.nested(|ts| native.repr(ts))?;
                out.push_str(&shown.unwrap_or_else(|| self.simple_repr(object, address)));
            }
            Object::Hint(hint) => {
                let shown = self.nested(|ts| ts.hint_text(hint))?;
                out.push_str(&shown);
            }
            other => out.push_str(&self.simple_repr(other, address)),
        }
        Ok(())
    }

    fn write_items(
        &mut self,
        [open, close]: [&str; 2],
        items: &[Value],
        inside: &mut Vec<*const Object>,
        out: &mut String,
    ) -> Result<(), Unwind> {
        out.push_str(open);
        for (index, item) in items.iter().enumerate() {
            if index % 1024 == 0 {
                self.poll()?;
            }
            out.push_str(if index > 0 { ", " } else { "" });
            self.write_repr(item, inside, out)?;
        }
        out.push_str(close);
        Ok(())
    }

    fn write_instance(
        &mut self,
        instance: &Instance,
        value: &Value,
        inside: &mut Vec<*const Object>,
        out: &mut String,
    ) -> Result<(), Unwind> {
        match &instance.payload {
            Payload::Exception(state) => {
                let args = state.args.with(self, |args| args.clone());
                out.push_str(&instance.class.name);
                match args.object() {
                    Some(Object::Tuple(items)) => self.write_items(["(", ")"], items, inside, out),
                    _ => Ok(()),
                }
            }
            Payload::Value(inner) => {
                if set::of(inner).is_some() {
                    // A set's `repr` names its class.
                    let shown = self.repr(inner)?;
                    let items = shown.find('{').map_or("", |at| shown[at..].trim_end_matches(')'));
                    let _ = write!(out, "{}({items})", instance.class.name);
                    return Ok(());
                }
                self.write_repr(inner, inside, out)
            }
            Payload::None | Payload::Library(_) => {
                let address: *const Object = value.object().map_or(std::ptr::null(), |object| object);
                let _ = write!(out, "<{} object at {address:p}>", self.class_path(&instance.class));
                Ok(())
            }
        }
    }

    /// A class with its module, as `repr` shows it.
    pub fn class_path(&self, class: &Class) -> String {
        let own = |name| class.attributes.with(self, |attributes| attributes.get(name).cloned());
        let name =
            own(known::QUALNAME).as_ref().and_then(Value::as_str).map_or_else(|| Arc::clone(&class.name), Text::to_arc);
        match own(known::MODULE).as_ref().and_then(Value::as_str) {
            Some(module) if class.user => format!("{module}.{name}"),
            _ => name.to_string(),
        }
    }

    /// What contains nothing, or else its kind.
    fn simple_text(&self, value: &Value) -> String {
        match value.object() {
            None => small_repr(value),
            Some(Object::Str(text)) => repr::str_repr(&text.text),
            Some(object) => self.simple_repr(object, object),
        }
    }

    /// The kinds that contain nothing.
    fn simple_repr(&self, object: &Object, address: *const Object) -> String {
        match object {
            Object::Range(range) if range.step == 1 => format!("range({}, {})", range.start, range.stop),
            Object::Range(range) => format!("range({}, {}, {})", range.start, range.stop, range.step),
            Object::WideRange(range) if range.step == 1.into() => format!("range({}, {})", range.start, range.stop),
            Object::WideRange(range) => format!("range({}, {}, {})", range.start, range.stop, range.step),
            Object::Function(function) => format!("<function {} at {address:p}>", function.qualified_name(self)),
            Object::Native(native) => format!("<built-in function {}>", native.name),
            Object::BoundMethod(receiver, function) => match function.object() {
                Some(Object::Native(native)) => {
                    format!("<built-in method {} of {} object at {address:p}>", native.name, self.type_name(receiver))
                }
                Some(Object::Function(function)) => {
                    let (kind, name) = (self.class_path(self.vm().types().of(receiver)), function.qualified_name(self));
                    let receiver: *const Object = receiver.object().map_or(std::ptr::null(), |object| object);
                    format!("<bound method {name} of <{kind} object at {receiver:p}>>")
                }
                _ => format!("<bound method at {address:p}>"),
            },
            Object::Class(class) if !class.user => format!("<class '{}'>", class.name),
            Object::Class(class) => format!("<class '{}'>", self.class_path(class)),
            Object::Super(found) => {
                let (after, kind) = (&found.after.name, self.type_name(&found.receiver));
                format!("<super: <class '{after}'>, <{kind} object>>")
            }
            Object::Slice(parts) => {
                let show = |part: &Value| self.simple_text(part);
                format!("slice({}, {}, {})", show(&parts[0]), show(&parts[1]), show(&parts[2]))
            }
            Object::Generator(generator) => {
                let kind = generator.kind().name().replace(' ', "_");
                format!("<{kind} object {} at {address:p}>", generator.code.qualname)
            }
            Object::Ellipsis => "Ellipsis".into(),
            Object::NotImplemented => "NotImplemented".into(),
            Object::Bytes(bytes) => bytes_repr(bytes),
            Object::ByteArray(bytes) => format!("bytearray({})", bytes.with(self, |bytes| bytes_repr(bytes))),
            Object::Module(module) => match **module {
                Module { name, number: Some(_), .. } => format!("<module '{name}' from 'lib/{name}.py'>"),
                Module { name, .. } => format!("<module '{name}' (built-in)>"),
            },
            Object::Lock(lock) => lock.describe(),
            _ => {
                let types = self.vm().types();
                let name = match object {
                    Object::Iterator(_) => &types.iterator.name,
                    Object::Property(_) => &types.property.name,
                    Object::StaticMethod(_) => &types.staticmethod.name,
                    Object::ClassMethod(_) => &types.classmethod.name,
                    Object::Cell(_) => &types.cell.name,
                    Object::Traceback(..) => &types.traceback.name,
                    _ => &types.object.name,
                };
                format!("<{name} object at {address:p}>")
            }
        }
    }
}

/// As a literal; double quotes only where that saves escaping.
pub(super) fn bytes_repr(bytes: &[u8]) -> String {
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') { b'"' } else { b'\'' };
    let mut text = format!("b{}", char::from(quote));
    for &byte in bytes {
        match byte {
            b'\t' => text.push_str("\\t"),
            b'\n' => text.push_str("\\n"),
            b'\r' => text.push_str("\\r"),
            b'\\' => text.push_str("\\\\"),
            _ if byte == quote => {
                text.push('\\');
                text.push(char::from(byte));
            }
            b' '..=b'~' => text.push(char::from(byte)),
            _ => {
                let _ = write!(text, "\\x{byte:02x}");
            }
        }
    }
    text.push(char::from(quote));
    text
}

fn small_repr(value: &Value) -> String {
    match value {
        Value::Bool(b) => if b.get() { "True" } else { "False" }.into(),
        Value::Int(n) => n.to_string(),
        Value::Float(x) => repr::float_repr(x.get()),
        Value::Null | Value::None | Value::Obj(_) => "None".into(),
    }
}

/// Bits of the largest int that is printed: what `sys.get_int_max_str_digits()` allows.
const MOST_PRINTED_BITS: u64 = 14_285;

/// What `__str__` or `__repr__` returned, if it is a string.
fn text_of(ts: &ThreadState<'_>, result: Result<Value, Unwind>, method: Name) -> Result<String, Unwind> {
    let result = result?;
    match result.as_str() {
        Some(text) => Ok(text.to_string()),
        None => {
            let (method, kind) = (ts.vm().names().text(method), ts.type_name(&result));
            Err(ts.type_error(format!("{method} returned non-string (type {kind})")))
        }
    }
}
