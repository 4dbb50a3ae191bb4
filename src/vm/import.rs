//! `import`: the modules that exist are made with the machine.

use super::{exception::Exc, names::Name, object::Object, state::ThreadState, unwind::Unwind, value::Value};

/// `import name`.
pub(super) fn module(ts: &ThreadState<'_>, name: Name) -> Result<Value, Unwind> {
    ts.vm()
        .module(name)
        .cloned()
        .ok_or_else(|| ts.raise(Exc::ModuleNotFoundError, format!("No module named '{}'", ts.vm().names().text(name))))
}

/// `from module import name`.
pub(super) fn from(ts: &ThreadState<'_>, module: &Value, name: Name) -> Result<Value, Unwind> {
    let Some(Object::Module(module)) = module.object() else { return Err(ts.type_error("not a module")) };
    module.attributes.with(ts, |attributes| attributes.get(name).cloned()).ok_or_else(|| {
        let text = ts.vm().names().text(name);
        ts.raise(Exc::ImportError, format!("cannot import name '{text}' from '{}' (unknown location)", module.name))
    })
}
