//! Functions and classes, which a pickle names: module and qualified name. What a name stands for when it is read is what the
//! machine's own modules and the program define, and nothing else.

use std::sync::Arc;

use crate::vm::{
    class::Class, exception::Exc, import, names::known, object::Object, reduce, state::ThreadState, unwind::Unwind,
    value::Value,
};

use super::{
    compat, error,
    memo::HOME_OF_FUNCTIONS,
    opcodes::{GLOBAL, STACK_GLOBAL},
    write::Writer,
};

impl Writer {
    /// A class; those without a name that finds them are made by `type`.
    pub(super) fn save_class(
        &mut self,
        ts: &mut ThreadState<'_>,
        value: &Value,
        class: &Arc<Class>,
    ) -> Result<(), Unwind> {
        let types = ts.vm().types();
        let only = if Arc::ptr_eq(class, &types.none) {
            Value::None
        } else if Arc::ptr_eq(class, &types.ellipsis) {
            Value::new(Object::Ellipsis)
        } else if Arc::ptr_eq(class, &types.not_implemented) {
            Value::new(Object::NotImplemented)
        } else {
            return self.save_global(ts, value, None);
        };
        let answer = Value::tuple([reduce::class_of(ts, value), Value::tuple([only])]);
        self.save_reduced(ts, Some(value), &answer)
    }

    /// Writes where an object is found, under a name of its own or this one.
    pub(super) fn save_global(
        &mut self,
        ts: &mut ThreadState<'_>,
        value: &Value,
        name: Option<&Value>,
    ) -> Result<(), Unwind> {
        let name = match name {
            Some(name) => name.clone(),
            None => match ts.find_or_nothing(value, known::QUALNAME)? {
                Some(name) => name,
                None => ts.get_attribute(value, known::NAME)?,
            },
        };
        let Some(path) = name.as_str().cloned() else {
            let kind = ts.type_name(&name);
            return Err(ts.type_error(format!("must be str, not {kind}")));
        };
        if path.split('.').any(|part| part == "<locals>") {
            let shown = ts.repr(&name)?;
            return Err(ts.raise(Exc::AttributeError, format!("Can't pickle local object {shown}")));
        }
        let home = home_of(ts, value, &path)?;
        let Some(module_name) = home.as_str().cloned() else {
            let kind = ts.type_name(&home);
            return Err(ts.type_error(format!("module name must be str, not {kind}")));
        };
        let module = match import_home(ts, &module_name) {
            Ok(module) => module,
            Err(Unwind::Aborted) => return Err(Unwind::Aborted),
            Err(_) => {
                let (shown, home) = (ts.repr(value)?, ts.repr(&home)?);
                return Err(error::pickling(ts, format!("Can't pickle {shown}: import of module {home} failed")));
            }
        };
        match deep_attribute(ts, &module, path.split('.'))? {
            None => {
                let shown = ts.repr(value)?;
                let message = format!("Can't pickle {shown}: attribute lookup {path} on {module_name} failed");
                Err(error::pickling(ts, message))
            }
            Some((found, _)) if !found.is(value) => {
                let shown = ts.repr(value)?;
                let message = format!("Can't pickle {shown}: it's not the same object as {module_name}.{path}");
                Err(error::pickling(ts, message))
            }
            Some((_, parent)) => {
                let parent = Some(parent).filter(|parent| !parent.is(&module));
                self.write_global(ts, value, [&home, &name], parent)
            }
        }
    }

    /// Writes module and name of an object; `parent` is what has it, if that is not the module.
    fn write_global(
        &mut self,
        ts: &mut ThreadState<'_>,
        value: &Value,
        [home, name]: [&Value; 2],
        parent: Option<Value>,
    ) -> Result<(), Unwind> {
        let (Some(module), Some(path)) = (home.as_str(), name.as_str()) else { return Ok(()) };
        if self.protocol >= 4 {
            self.save_home(ts, value, home)?;
            self.save(ts, name)?;
            self.emit(ts, &[STACK_GLOBAL])?;
            return self.memoize(ts, value);
        }
        if let Some(parent) = parent {
            let last = path.rsplit('.').next().unwrap_or_default();
            let get = reduce::member(ts, "builtins", "getattr")?;
            let answer = Value::tuple([get, Value::tuple([parent, Value::from(last)])]);
            self.save_reduced(ts, None, &answer)?;
            return self.memoize(ts, value);
        }
        let (mut module, mut path): (&str, &str) = (module, path);
        if self.protocol < 3 {
            if self.fix_imports {
                (module, path) = compat::to_old(module, path);
            }
            if !module.is_ascii() || !path.is_ascii() {
                let protocol = self.protocol;
                let message =
                    format!("can't pickle global identifier '{module}.{path}' using pickle protocol {protocol}");
                return Err(error::pickling(ts, message));
            }
        }
        let line = [&[GLOBAL], module.as_bytes(), b"\n", path.as_bytes(), b"\n"].concat();
        self.emit(ts, &line)?;
        self.memoize(ts, value)
    }

    /// The module's name. That of `builtins` is another object for functions than for classes.
    fn save_home(&mut self, ts: &mut ThreadState<'_>, value: &Value, home: &Value) -> Result<(), Unwind> {
        let of_function = matches!(value.object(), Some(Object::Native(_)));
        match home.as_str() {
            Some(text) if of_function && &**text == "builtins" => match self.memo.get(HOME_OF_FUNCTIONS) {
                Some(number) => self.refer(ts, number),
                None => {
                    self.write_text(ts, text)?;
                    self.memoize_as(ts, HOME_OF_FUNCTIONS, home)
                }
            },
            _ => self.save(ts, home),
        }
    }
}

/// The module that a pickle names. CPython has some things in modules in C of their own.
pub(super) fn import_home(ts: &mut ThreadState<'_>, name: &str) -> Result<Value, Unwind> {
    let name = match name {
        "_functools" => "functools",
        "_io" => "io",
        "_operator" => "operator",
        "_queue" => "queue",
        "posix" => "os",
        other => other,
    };
    let name = ts.vm().names().intern(name);
    import::module(ts, name, true)
}

/// The name of the module that an object is of.
fn home_of(ts: &mut ThreadState<'_>, value: &Value, path: &str) -> Result<Value, Unwind> {
    match ts.find_or_nothing(value, known::MODULE)? {
        None | Some(Value::None) => {}
        Some(name) => return Ok(name),
    }
    // What says nothing, as `Ellipsis`, is looked for among the built-in names.
    let builtins = ts.vm().names().intern("builtins");
    let builtins = import::module(ts, builtins, true)?;
    let found = deep_attribute(ts, &builtins, path.split('.'))?;
    let built_in = found.is_some_and(|(found, _)| found.is(value));
    Ok(Value::from(if built_in { "builtins" } else { "__main__" }))
}

/// Follows a path of names, and tells what has the last.
fn deep_attribute<'p>(
    ts: &mut ThreadState<'_>,
    from: &Value,
    path: impl Iterator<Item = &'p str>,
) -> Result<Option<(Value, Value)>, Unwind> {
    let (mut parent, mut found) = (Value::None, from.clone());
    for part in path {
        let name = ts.vm().names().intern(part);
        let Some(next) = ts.find_or_nothing(&found, name)? else { return Ok(None) };
        parent = std::mem::replace(&mut found, next);
    }
    Ok(Some((found, parent)))
}

/// What a pickle of this protocol means by a module and a name.
pub(super) fn find_class(
    ts: &mut ThreadState<'_>,
    (module, path): (&str, &str),
    protocol: u8,
    fix_imports: bool,
) -> Result<Value, Unwind> {
    let old = protocol < 3 && fix_imports;
    let (module, path) = if old { compat::to_new(module, path) } else { (module, path) };
    if module.is_empty() {
        return Err(ts.raise(Exc::ValueError, "Empty module name"));
    }
    let module = import_home(ts, module)?;
    let found = if protocol < 4 {
        deep_attribute(ts, &module, std::iter::once(path))?
    } else {
        if path.split('.').any(|part| part == "<locals>") {
            let (path, module) = (ts.repr(&Value::from(path))?, ts.repr(&module)?);
            return Err(ts.raise(Exc::AttributeError, format!("Can't get local attribute {path} on {module}")));
        }
        deep_attribute(ts, &module, path.split('.'))?
    };
    match found {
        Some((found, _)) => Ok(found),
        None => {
            let (path, module) = (ts.repr(&Value::from(path))?, ts.repr(&module)?);
            Err(ts.raise(Exc::AttributeError, format!("Can't get attribute {path} on {module}")))
        }
    }
}
