//! Variables that functions share with the functions inside them: cells.
//!
//! In a frame the cells stand behind the local variables: those of its own cell variables first, then those that the
//! function's closure brought.

use super::{
    exception::Exc, names::Name, object::Object, program::LoadedCode, shared::Shared, state::ThreadState,
    unwind::Unwind, value::Value,
};

/// Puts the cells of a frame in place. A parameter that inner functions use moves into its cell.
pub(super) fn begin(ts: &ThreadState<'_>, code: &LoadedCode, closure: &[Value], slots: &mut [Value]) {
    let first = code.code.varnames.len();
    for (index, parameter) in code.cell_parameters.iter().enumerate() {
        let value = parameter.map(|parameter| slots[usize::from(parameter)].take_whole()).unwrap_or_default();
        slots[first + index].put(Value::new(Object::Cell(Shared::new(ts.vm().protection(), value))));
    }
    let free = first + code.cell_parameters.len();
    for (slot, cell) in slots[free..].iter_mut().zip(closure) {
        slot.put(cell.clone());
    }
}

/// What a cell holds; `Null` if nothing.
pub(super) fn get(ts: &ThreadState<'_>, cell: &Value) -> Value {
    match cell.object() {
        Some(Object::Cell(value)) => value.with(ts, |value| value.clone()),
        _ => Value::Null,
    }
}

/// Puts a value into a cell; gives back what it held.
pub(super) fn set(ts: &ThreadState<'_>, cell: &Value, value: Value) -> Value {
    match cell.object() {
        Some(Object::Cell(slot)) => slot.with(ts, |slot| std::mem::replace(slot, value)),
        _ => Value::Null,
    }
}

/// `LOAD_DEREF`.
pub(super) fn load(ts: &ThreadState<'_>, code: &LoadedCode, index: u16, slots: &[Value]) -> Result<Value, Unwind> {
    match get(ts, &slots[code.code.varnames.len() + usize::from(index)]) {
        Value::Null => Err(unset(ts, code, index)),
        value => Ok(value),
    }
}

/// `STORE_DEREF`: gives the new height.
pub(super) fn store(ts: &ThreadState<'_>, code: &LoadedCode, index: u16, slots: &mut [Value], sp: usize) -> usize {
    let value = slots[sp - 1].take_whole();
    drop(set(ts, &slots[code.locals + usize::from(index)], value));
    sp - 1
}

/// `DELETE_DEREF`.
pub(super) fn delete(ts: &ThreadState<'_>, code: &LoadedCode, index: u16, slots: &[Value]) -> Result<(), Unwind> {
    match set(ts, &slots[code.code.varnames.len() + usize::from(index)], Value::Null) {
        Value::Null => Err(unset(ts, code, index)),
        _ => Ok(()),
    }
}

/// The cell of a variable by its name, if the frame has one.
pub(super) fn find<'s>(code: &LoadedCode, slots: &'s [Value], name: Name) -> Option<&'s Value> {
    let index = code.cell_names.iter().position(|&known| known == name)?;
    slots.get(code.code.varnames.len() + index)
}

#[cold]
fn unset(ts: &ThreadState<'_>, code: &LoadedCode, index: u16) -> Unwind {
    let index = usize::from(index);
    let own = code.cell_parameters.len();
    if index < own {
        let name = &code.code.cellvars[index];
        let message = format!("cannot access local variable '{name}' where it is not associated with a value");
        return ts.raise(Exc::UnboundLocalError, message);
    }
    let name = code.code.freevars.get(index - own).map_or("?", |name| &**name);
    let message =
        format!("cannot access free variable '{name}' where it is not associated with a value in enclosing scope");
    ts.raise(Exc::NameError, message)
}
