//! The instructions that are rare, or whose work dwarfs the way to them.

use crate::lang::code::{Conversion, Instr, UnaryOp};

use super::{
    abandoned,
    attributes::Attributes,
    class_body, closure, coroutine, displays,
    exception::Exc,
    function, generator, import, iterate,
    names::{Name, known},
    object::Object,
    operate,
    program::LoadedCode,
    shared::Shared,
    state::ThreadState,
    subscript,
    unwind::{self, Unwind, clear},
    value::Value,
};

/// Executes one instruction that [`super::interpret`] does not itself; gives the new stack height.
#[inline(never)]
#[expect(clippy::too_many_lines, reason = "one arm an instruction")]
pub(super) fn rare(
    ts: &mut ThreadState<'_>,
    code: &LoadedCode,
    namespace: Option<&Value>,
    instruction: Instr,
    slots: &mut [Value],
    mut sp: usize,
) -> Result<usize, Unwind> {
    let take = |slots: &mut [Value], sp: &mut usize| {
        *sp -= 1;
        slots[*sp].take_whole()
    };
    if abandoned::any() {
        generator::close_abandoned(ts)?;
    }
    let value = match instruction {
        Instr::Unary(op) => {
            let operand = take(slots, &mut sp);
            match op {
                UnaryOp::Not => Value::bool(!ts.truth(&operand)?),
                UnaryOp::Positive => operate::positive(ts, &operand)?,
                UnaryOp::Negative => operate::negative(ts, &operand)?,
                UnaryOp::Invert => operate::invert(ts, &operand)?,
            }
        }
        Instr::WithCleanup => return unwind::with_cleanup(ts, slots, sp),
        Instr::GetIter | Instr::GetYieldFromIter => {
            let iterable = take(slots, &mut sp);
            if matches!(instruction, Instr::GetYieldFromIter) {
                coroutine::refuse_here(ts, &iterable)?;
            }
            iterate::iterator(ts, &iterable)?
        }
        Instr::ImportName(index) => {
            sp -= 2;
            let whole = !matches!(slots[sp + 1], Value::None);
            clear(&mut slots[sp..sp + 2]);
            import::module(ts, code.names[usize::from(index)], whole)?
        }
        Instr::DeleteSubscr => {
            let key = take(slots, &mut sp);
            let target = take(slots, &mut sp);
            subscript::delete(ts, &target, &key)?;
            return Ok(sp);
        }
        Instr::FormatValue { conversion, spec } => {
            let spec = if spec { take(slots, &mut sp) } else { Value::Null };
            let value = take(slots, &mut sp);
            let value = match conversion {
                Conversion::None => value,
                Conversion::Str => Value::from(ts.str(&value)?),
                Conversion::Repr => Value::from(ts.repr(&value)?),
                Conversion::Ascii => Value::from(ts.ascii(&value)?),
            };
            Value::from(ts.format(&value, spec.as_str().map_or("", |text| text))?)
        }
        Instr::MakeFunction { defaults, keyword_defaults } | Instr::MakeClosure { defaults, keyword_defaults } => {
            let closure = matches!(instruction, Instr::MakeClosure { .. });
            let first = sp - 1 - usize::from(closure) - usize::from(defaults) - 2 * usize::from(keyword_defaults);
            let made = function::make(ts, &mut slots[first..sp], defaults, keyword_defaults, closure);
            sp = first;
            made?
        }
        Instr::LoadClosure(index) => slots[code.code.varnames.len() + usize::from(index)].clone(),
        Instr::DeleteDeref(index) => {
            closure::delete(ts, code, index, slots)?;
            return Ok(sp);
        }
        Instr::BuildClass => {
            let methods = take(slots, &mut sp);
            let bases = take(slots, &mut sp);
            let name = take(slots, &mut sp);
            class_body::build(ts, &name, &bases, &methods)?
        }
        Instr::LoadLocals => namespace.cloned().unwrap_or(Value::None),
        Instr::LoadName(index) => load_name(ts, code, namespace, usize::from(index))?,
        Instr::StoreName(index) => {
            let value = take(slots, &mut sp);
            let old = match namespace_of(namespace) {
                Some(names) => names.with(ts, |names| names.set(code.names[usize::from(index)], value)),
                None => {
                    let global = ts.vm().global(code.slots[usize::from(index)]);
                    Some(global.value.with(ts, |slot| std::mem::replace(slot, value)))
                }
            };
            drop(old);
            return Ok(sp);
        }
        Instr::DeleteName(index) | Instr::DeleteGlobal(index) => {
            let name = code.names[usize::from(index)];
            let names = namespace_of(namespace).filter(|_| matches!(instruction, Instr::DeleteName(_)));
            let old = match names {
                Some(names) => names.with(ts, |names| names.remove(name)),
                None => {
                    let global = ts.vm().global(code.slots[usize::from(index)]);
                    Some(global.value.with(ts, Value::take_whole)).filter(|old| !matches!(old, Value::Null))
                }
            };
            return if old.is_some() { Ok(sp) } else { Err(undefined_name(ts, name)) };
        }
        Instr::DeleteFast(index) => {
            let old = slots[usize::from(index)].take_whole();
            return if matches!(old, Value::Null) { Err(unbound_local(ts, code, index)) } else { Ok(sp) };
        }
        Instr::DeleteAttr(index) => {
            let target = take(slots, &mut sp);
            ts.delete_attribute(&target, code.names[usize::from(index)])?;
            return Ok(sp);
        }
        Instr::ImportFrom(index) => import::from(ts, &slots[sp - 1], code.names[usize::from(index)])?,
        Instr::ImportStar => {
            let module = take(slots, &mut sp);
            import::star(ts, &module, ts.vm().globals(code.module))?;
            return Ok(sp);
        }
        Instr::PrintItem => {
            let value = take(slots, &mut sp);
            let text = ts.str(&value)?;
            ts.print_to_stdout(&text)?;
            return Ok(sp);
        }
        Instr::PrintNewline => {
            ts.print_to_stdout("\n")?;
            return Ok(sp);
        }
        other => return displays::execute(ts, other, slots, sp),
    };
    slots[sp].put(value);
    Ok(sp + 1)
}

fn namespace_of(namespace: Option<&Value>) -> Option<&Shared<Attributes>> {
    match namespace?.object()? {
        Object::Namespace(names) => Some(names),
        _ => None,
    }
}

fn load_name(
    ts: &mut ThreadState<'_>,
    code: &LoadedCode,
    namespace: Option<&Value>,
    index: usize,
) -> Result<Value, Unwind> {
    let name = code.names[index];
    let own = namespace_of(namespace).and_then(|names| names.with(ts, |names| names.get(name).cloned()));
    if let Some(value) = own {
        return Ok(value);
    }
    let global = ts.vm().global(code.slots[index]);
    match global.value.with(ts, |value| value.clone()) {
        Value::Null if matches!(global.builtin, Value::Null) => Err(undefined_name(ts, name)),
        Value::Null => Ok(global.builtin.clone()),
        value => Ok(value),
    }
}

/// `NameError`.
#[cold]
pub(super) fn undefined_name(ts: &ThreadState<'_>, name: Name) -> Unwind {
    ts.raise(Exc::NameError, format!("name '{}' is not defined", ts.vm().names().text(name)))
}

/// `UnboundLocalError`.
#[cold]
pub(super) fn unbound_local(ts: &ThreadState<'_>, code: &LoadedCode, index: u16) -> Unwind {
    let name = &code.code.varnames[usize::from(index)];
    let message = format!("cannot access local variable '{name}' where it is not associated with a value");
    ts.raise(Exc::UnboundLocalError, message)
}

/// `SETUP_WITH`: calls `__enter__`, leaves the bound `__exit__` in the manager's place.
pub(super) fn enter_with(ts: &mut ThreadState<'_>, slot: &mut Value) -> Result<Value, Unwind> {
    let manager = slot.clone();
    let special = |ts: &mut ThreadState<'_>, name: Name, text: &str| match ts.special(&manager, name) {
        Some(method) => Ok(method),
        None => {
            let missed = if text == "__exit__" { " (missed __exit__ method)" } else { "" };
            let class = ts.type_name(&manager);
            let message = format!("'{class}' object does not support the context manager protocol{missed}");
            Err(ts.type_error(message))
        }
    };
    let enter = special(ts, known::ENTER, "__enter__")?;
    let exit = special(ts, known::EXIT, "__exit__")?;
    let entered = ts.call(&enter, &[])?;
    *slot = exit;
    Ok(entered)
}
