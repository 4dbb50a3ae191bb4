//! `import`: modules written in Rust are made with the machine, those written in Python when a program first asks for them.
//!
//! As in CPython 2.7 (`Python/import.c`) one lock is held while a module's body runs: who imports at the same time waits.
//! The importer itself, when it comes round to a module that is not finished yet, gets it as far as it is.

use std::{
    collections::HashMap,
    sync::{
        OnceLock,
        atomic::{
            AtomicBool, AtomicU32,
            Ordering::{Acquire, Relaxed, Release},
        },
    },
};

use crate::{sync::semaphore::Semaphore, trace::record::Wait};

use super::{
    attributes::Attributes,
    exception::Exc,
    library::LIBRARY,
    names::{Name, Names, known},
    native::Native,
    object::{Module, Object},
    program::Globals,
    shared::{Protection, Shared},
    state::ThreadState,
    unwind::Unwind,
    value::Value,
};

/// The modules of one machine. The program itself has number 0, then the library's follow in its order.
#[derive(Debug)]
pub(super) struct Modules {
    rust: HashMap<Name, Value>,
    python: HashMap<Name, usize>,
    loaded: Box<[Loaded]>,
    lock: ImportLock,
}

/// A module written in Python.
#[derive(Debug)]
struct Loaded {
    globals: OnceLock<Globals>,
    object: Value,
    /// Its body has run to its end.
    finished: AtomicBool,
    /// Its body has been begun.
    begun: AtomicBool,
}

/// The lock that an importing thread holds, and takes again for what that module imports.
#[derive(Debug)]
struct ImportLock {
    unit: Semaphore,
    /// The holder's [`ThreadState::ident`]; 0 for nobody.
    owner: AtomicU32,
}

impl Modules {
    /// The modules of a new machine: those written in `rust`, and the program's own with its variables.
    pub fn new(names: &Names, protection: Protection, rust: HashMap<Name, Value>, program: Globals) -> Self {
        // The program's own module; processes that multiprocessing starts know it by the second name, further interpreters by the third.
        let program_names = ["__main__", "__mp_main__", "<fake __main__>"].map(|name| (names.intern(name), 0));
        let library = LIBRARY.iter().zip(1..).map(|(source, number)| (names.intern(source.name), number));
        let python = library.chain(program_names).collect();
        let loaded: Box<[Loaded]> = std::iter::once("__main__")
            .chain(LIBRARY.iter().map(|source| source.name))
            .enumerate()
            .map(|(number, name)| Loaded::new(protection, number, name))
            .collect();
        // The slot is new and therefore empty.
        let _ = loaded[0].globals.set(program);
        loaded[0].finished.store(true, Relaxed);
        let lock = ImportLock { unit: Semaphore::new(1), owner: AtomicU32::new(0) };
        Self { rust, python, loaded, lock }
    }

    /// The global variables of a module, once it is loaded.
    #[inline]
    pub fn globals(&self, number: usize) -> Option<&Globals> {
        self.loaded[number].globals.get()
    }

    /// The module written in Rust that has this function.
    pub fn home_of(&self, ts: &ThreadState<'_>, native: &'static Native) -> Option<&'static str> {
        let modules = self.rust.values().filter_map(|module| match module.object() {
            Some(Object::Module(module)) => Some(module),
            _ => None,
        });
        let has = |module: &Module| {
            module.attributes.with(ts, |attributes| {
                let mut values = attributes.entries().iter().map(|(_, value)| value.object());
                values.any(|value| matches!(value, Some(Object::Native(own)) if std::ptr::eq(*own, native)))
            })
        };
        modules.filter(|module| has(module)).map(|module| module.name).min()
    }

    /// A module of that name, if its import is complete.
    pub fn find(&self, name: Name) -> Option<Value> {
        if let Some(module) = self.rust.get(&name) {
            return Some(module.clone());
        }
        let module = &self.loaded[*self.python.get(&name)?];
        module.finished.load(Acquire).then(|| module.object.clone())
    }
}

impl Loaded {
    fn new(protection: Protection, number: usize, name: &'static str) -> Self {
        let attributes = Shared::new(protection, Attributes::default());
        let object = Value::new(Object::Module(Box::new(Module { name, attributes, number: Some(number) })));
        Self { globals: OnceLock::new(), object, finished: AtomicBool::new(false), begun: AtomicBool::new(false) }
    }
}

impl Module {
    /// A variable of the module.
    pub fn get(&self, ts: &ThreadState<'_>, name: Name) -> Option<Value> {
        match self.number {
            Some(number) => ts.vm().modules().globals(number)?.get(ts, name),
            None => self.attributes.with(ts, |attributes| attributes.get(name).cloned()),
        }
    }

    /// Sets a variable of the module, or removes it with `Null`; gives back the value it had.
    pub fn set(&self, ts: &ThreadState<'_>, name: Name, value: Value) -> Option<Value> {
        match self.number {
            Some(number) => ts.vm().modules().globals(number)?.set(ts, name, value),
            None if matches!(value, Value::Null) => self.attributes.with(ts, |attributes| attributes.remove(name)),
            None => self.attributes.with(ts, |attributes| attributes.set(name, value)),
        }
    }

    /// All variables of the module.
    pub fn entries(&self, ts: &ThreadState<'_>) -> Vec<(Name, Value)> {
        match self.number {
            Some(number) => ts.vm().modules().globals(number).map(|globals| globals.entries(ts)).unwrap_or_default(),
            None => self.attributes.with(ts, |attributes| attributes.entries().to_vec()),
        }
    }

    /// Its body is still running.
    fn is_partial(&self, ts: &ThreadState<'_>) -> bool {
        self.number.is_some_and(|number| number > 0 && !ts.vm().modules().loaded[number].finished.load(Acquire))
    }
}

/// `import a.b`: gives `a`, or with `whole` the module that the full name means (`from a.b import …`).
pub(super) fn module(ts: &mut ThreadState<'_>, name: Name, whole: bool) -> Result<Value, Unwind> {
    if let Some(module) = ts.vm().modules().find(name)
        && (whole || !ts.vm().names().text(name).contains('.'))
    {
        return Ok(module);
    }
    let full = ts.vm().names().text(name);
    let mut parts = full.split('.');
    let first = ts.vm().names().intern(parts.next().unwrap_or_default());
    let top = load(ts, first)?.ok_or_else(|| not_found(ts, &ts.vm().names().text(first), None))?;
    let mut last = top.clone();
    let mut path = ts.vm().names().text(first).to_string();
    for part in parts {
        let outer = path.clone();
        path = format!("{path}.{part}");
        let part = ts.vm().names().intern(part);
        let found = match load(ts, ts.vm().names().intern(&path))? {
            Some(module) => {
                ts.set_attribute(&last, part, module.clone())?;
                Some(module)
            }
            None => ts.find_attribute(&last, part)?.filter(|found| matches!(found.object(), Some(Object::Module(_)))),
        };
        last = found.ok_or_else(|| not_found(ts, &path, Some(&outer)))?;
    }
    Ok(if whole { last } else { top })
}

#[cold]
fn not_found(ts: &mut ThreadState<'_>, name: &str, outer: Option<&str>) -> Unwind {
    let package = outer.map(|outer| format!("; '{outer}' is not a package")).unwrap_or_default();
    let unwind = ts.raise(Exc::ModuleNotFoundError, format!("No module named '{name}'{package}"));
    if let Unwind::Raised(exception) = &unwind
        && let Err(failure) = ts.set_attribute(&Value::Obj(exception.clone()), known::MODULE_NAME, Value::from(name))
    {
        return failure;
    }
    unwind
}

/// The module of this name, run first if need be; nothing if there is none.
fn load(ts: &mut ThreadState<'_>, name: Name) -> Result<Option<Value>, Unwind> {
    let modules = ts.vm().modules();
    if let Some(module) = modules.find(name) {
        return Ok(Some(module));
    }
    let Some(&number) = modules.python.get(&name) else { return Ok(None) };
    let outermost = modules.lock.acquire(ts)?;
    let module = &modules.loaded[number];
    let result = if module.begun.swap(true, Relaxed) { Ok(()) } else { run(ts, number) };
    if result.is_err() {
        // The next import tries again.
        module.begun.store(false, Relaxed);
    }
    if outermost {
        modules.lock.release(ts);
    }
    result.map(|()| Some(module.object.clone()))
}

/// Runs a module's body.
fn run(ts: &mut ThreadState<'_>, number: usize) -> Result<(), Unwind> {
    let source = &LIBRARY[number - 1];
    let module = &ts.vm().modules().loaded[number];
    let code = source.code().map_err(|error| ts.raise(Exc::ImportError, error))?;
    let (code, globals) = ts.vm().loader(number as u32).load(code, source.name);
    // After a failed import the variables are there already, in the same places.
    let _ = module.globals.set(globals);
    ts.run_module(&code)?;
    module.finished.store(true, Release);
    Ok(())
}

impl ImportLock {
    /// Takes the lock; false if this thread has it already.
    fn acquire(&self, ts: &mut ThreadState<'_>) -> Result<bool, Unwind> {
        if self.owner.load(Relaxed) == ts.ident() {
            return Ok(false);
        }
        ts.blocking(Wait::Lock, 0, || self.unit.try_wait().then_some(()), |tracer| self.unit.wait(tracer))?;
        self.owner.store(ts.ident(), Relaxed);
        Ok(true)
    }

    fn release(&self, ts: &ThreadState<'_>) {
        self.owner.store(0, Relaxed);
        self.unit.post(ts.tracer());
    }
}

/// `from module import name`: a variable of the module, or a module in the package that it is.
pub(super) fn from(ts: &mut ThreadState<'_>, package: &Value, name: Name) -> Result<Value, Unwind> {
    let Some(Object::Module(module)) = package.object() else { return Err(ts.type_error("not a module")) };
    if let Some(found) = module.get(ts, name) {
        return Ok(found);
    }
    let inner = ts.vm().names().intern(&format!("{}.{}", module.name, ts.vm().names().text(name)));
    if let Some(found) = load(ts, inner)? {
        ts.set_attribute(package, name, found.clone())?;
        return Ok(found);
    }
    let (text, from) = (ts.vm().names().text(name), module.name);
    let message = if module.is_partial(ts) {
        format!(
            "cannot import name '{text}' from partially initialized module '{from}' (most likely due to a circular import)"
        )
    } else {
        format!("cannot import name '{text}' from '{from}' (unknown location)")
    };
    Err(ts.raise(Exc::ImportError, message))
}

/// `from module import *` at module level: what `__all__` lists, or else every name without a leading underscore.
pub(super) fn star(ts: &mut ThreadState<'_>, module: &Value, into: &Globals) -> Result<(), Unwind> {
    let Some(Object::Module(module)) = module.object() else { return Err(ts.type_error("not a module")) };
    let entries = match module.get(ts, ts.vm().names().intern("__all__")) {
        Some(all) => {
            let mut entries = Vec::new();
            for name in super::iterate::collect(ts, &all)? {
                let Some(text) = name.as_str() else { return Err(ts.type_error("__all__ must be a list of str")) };
                let name = ts.vm().names().intern(text);
                let value = module.get(ts, name).ok_or_else(|| {
                    let message = format!("module '{}' has no attribute '{text}'", module.name);
                    ts.raise(Exc::AttributeError, message)
                })?;
                entries.push((name, value));
            }
            entries
        }
        None => {
            let mut entries = module.entries(ts);
            entries.retain(|(name, _)| !ts.vm().names().text(*name).starts_with('_'));
            entries
        }
    };
    for (name, value) in entries {
        drop(into.set(ts, name, value));
    }
    Ok(())
}
