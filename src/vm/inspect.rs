//! What a program can ask about itself: `vars`, `dir`, `globals` and `locals`.
//!
//! `globals()` and `locals()` give a dictionary of what the variables are at the time: variables have slots and are in
//! no dictionary, so that writing to it changes none of them.

use std::{collections::BTreeSet, sync::Arc};

use super::{
    class::Class,
    class_body, closure,
    dict::Dict,
    exception::Exc,
    inherited,
    names::{Name, known},
    native::{Args, Native},
    object::Object,
    program::LoadedCode,
    state::ThreadState,
    string::Text,
    unwind::Unwind,
    value::Value,
};

pub(super) const FUNCTIONS: &[Native] = &[
    Native { name: "vars", run: vars },
    Native { name: "dir", run: dir },
    Native { name: "globals", run: elsewhere },
    Native { name: "locals", run: elsewhere },
];

/// A call without arguments that is about the calling frame; nothing if it is another one.
#[inline]
pub(super) fn of_frame(
    ts: &mut ThreadState<'_>,
    code: &LoadedCode,
    slots: &[Value],
    callee: &Value,
) -> Option<Result<Value, Unwind>> {
    match callee.object()? {
        Object::Class(_) if class_body::is_super(ts, callee) => Some(class_body::super_here(ts, code, slots)),
        Object::Native(native) if FUNCTIONS.iter().any(|known| known.name == native.name) => {
            Some(asked(ts, code, slots, native.name))
        }
        _ => None,
    }
}

fn asked(ts: &mut ThreadState<'_>, code: &LoadedCode, slots: &[Value], function: &str) -> Result<Value, Unwind> {
    let variables = match function {
        "globals" => globals(ts, code.module),
        _ if code.class_body => {
            let message = format!("{function}() is not supported in a class body");
            return Err(ts.raise(Exc::NotImplementedError, message));
        }
        _ if *code.code.name == *"<module>" => globals(ts, code.module),
        _ => locals(ts, code, slots),
    };
    if function == "dir" {
        return Ok(listed(ts, variables.into_iter().map(|(name, _)| name)));
    }
    Ok(dictionary(ts, variables))
}

fn dictionary(ts: &ThreadState<'_>, variables: Vec<(Arc<str>, Value)>) -> Value {
    let mut dict = Dict::default();
    for (name, value) in variables {
        dict.set_name(Value::from(name), value);
    }
    ts.dict(dict)
}

fn listed(ts: &ThreadState<'_>, names: impl Iterator<Item = Arc<str>>) -> Value {
    let sorted: BTreeSet<Arc<str>> = names.collect();
    ts.list(sorted.into_iter().map(Value::from).collect())
}

fn globals(ts: &ThreadState<'_>, module: u32) -> Vec<(Arc<str>, Value)> {
    let globals = ts.vm().globals(module);
    let mut entries = globals.entries(ts);
    if entries.iter().all(|(name, _)| *name != known::NAME) {
        let name = if module == 0 { "__main__" } else { "" };
        entries.insert(0, (known::NAME, Value::from(name)));
    }
    entries.into_iter().map(|(name, value)| (ts.vm().names().text(name), value)).collect()
}

fn locals(ts: &ThreadState<'_>, code: &LoadedCode, slots: &[Value]) -> Vec<(Arc<str>, Value)> {
    let own = code.code.varnames.iter().zip(slots).map(|(name, value)| (Arc::from(&**name), value.clone()));
    let cells = code.cell_names.iter().zip(&slots[code.code.varnames.len()..]);
    let cells = cells.map(|(&name, cell)| (ts.vm().names().text(name), closure::get(ts, cell)));
    // Those in cells have left their slots; what begins with a dot is no name of the program's.
    own.chain(cells).filter(|(name, value)| !matches!(value, Value::Null) && !name.starts_with('.')).collect()
}

/// Called by something other than the program's own code, so that there is no frame to tell about.
fn elsewhere(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    let name = args.name();
    Err(ts.raise(Exc::NotImplementedError, format!("{name}() is supported only where it is called by its name")))
}

fn vars(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    if let Some(Object::Module(module)) = args.get(0).object() {
        let entries = module.entries(ts).into_iter().map(|(name, value)| (ts.vm().names().text(name), value));
        return Ok(dictionary(ts, entries.collect()));
    }
    match ts.find_or_nothing(args.get(0), known::DICT)? {
        Some(dict) => Ok(dict),
        None => Err(ts.type_error("vars() argument must have __dict__ attribute")),
    }
}

fn dir(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let value = args.get(0).clone();
    let special = ts.vm().names().intern("__dir__");
    if let Some(names) = ts.call_special(&value, special, &[]) {
        let mut names = super::iterate::collect(ts, &names?)?;
        names.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
        return Ok(ts.list(names));
    }
    let mut names: Vec<Arc<str>> = Vec::new();
    let text = |(name, _): (Name, Value)| ts.vm().names().text(name);
    match value.object() {
        Some(Object::Module(module)) => {
            names.extend(module.entries(ts).into_iter().map(text));
            return Ok(listed(ts, names.into_iter()));
        }
        Some(Object::Instance(instance)) => {
            let dict = instance.attributes.with(ts, |attributes| attributes.dict().cloned());
            if let Some(Object::Dict(dict)) = dict.as_ref().and_then(Value::object) {
                names.extend(ts.dict_entries(dict).iter().filter_map(|(key, _)| key.as_str().map(Text::to_arc)));
            }
            names.extend(instance.attributes.with(ts, |own| own.entries().to_vec()).into_iter().map(text));
        }
        Some(Object::Function(function)) => {
            names.extend(function.attributes.with(ts, |own| own.entries().to_vec()).into_iter().map(text));
        }
        _ => {}
    }
    let class = value.as_class().unwrap_or_else(|| ts.vm().types().of(&value));
    names.extend(class_names(ts, class));
    Ok(listed(ts, names.into_iter()))
}

fn class_names(ts: &ThreadState<'_>, class: &Class) -> Vec<Arc<str>> {
    let own = class.ancestry().flat_map(|class| class.attributes.with(ts, |own| own.entries().to_vec()));
    let own = own.map(|(name, _)| ts.vm().names().text(name));
    own.chain(inherited::names(class).map(Arc::from)).chain(["__class__", "__doc__"].map(Arc::from)).collect()
}
