//! `await`, `async for` and `async with`: the instructions that look for what can be awaited. The waiting itself is
//! `YIELD_FROM`, as for generators.

use crate::lang::code::{CodeKind, Instr};

use super::{
    async_generator, coroutine,
    exception::Exc,
    frame::Frame,
    modules::library::{self, Library},
    names::{Name, known},
    object::Object,
    program::LoadedCode,
    state::ThreadState,
    steps::Flow,
    unwind::{self, Block, BlockKind, Entered, Unwind, clear},
    value::Value,
};

/// Executes one of them.
pub(super) fn step(
    ts: &mut ThreadState<'_>,
    frame: &mut Frame<'_>,
    code: &LoadedCode,
    instruction: Instr,
    slots: &mut [Value],
) -> Result<Flow, Unwind> {
    let sp = frame.sp;
    ts.set_position(code, frame.pc - 1);
    match instruction {
        Instr::GetAwaitable => {
            let before = frame.pc.checked_sub(2).and_then(|at| code.code.instructions.get(at));
            let value = slots[sp - 1].take_whole();
            slots[sp - 1] = match awaited(ts, &value)? {
                Some(iterator) => iterator,
                None => return Err(no_awaitable(ts, before, &value)),
            };
        }
        Instr::GetAiter => {
            let value = slots[sp - 1].take_whole();
            slots[sp - 1] = asynchronous_iterator(ts, &value)?;
        }
        Instr::GetAnext => {
            let iterator = slots[sp - 1].clone();
            slots[sp].put(next(ts, &iterator)?);
            frame.sp += 1;
        }
        Instr::EndAsyncFor => return Ok(end(ts, frame, slots)),
        Instr::BeforeAsyncWith => {
            let entered = enter(ts, &mut slots[sp - 1])?;
            slots[sp].put(entered);
            frame.sp += 1;
        }
        Instr::SetupAsyncWith(handler) => {
            ts.blocks.push(Block { kind: BlockKind::With, handler, level: sp as u32 - 1 });
        }
        Instr::WithCleanupStart => {
            let (height, awaited) = unwind::begin_cleanup(ts, slots, sp)?;
            slots[height].put(awaited);
            frame.sp = height + 1;
        }
        _ => {
            let result = slots[sp - 1].take_whole();
            frame.sp = unwind::end_cleanup(ts, slots, sp - 1, &result)?;
        }
    }
    Ok(Flow::Tick)
}

/// The iterator that an `await` goes through; nothing if the value cannot be awaited.
fn awaited(ts: &mut ThreadState<'_>, value: &Value) -> Result<Option<Value>, Unwind> {
    if let Some(coroutine) = coroutine::of(value) {
        if coroutine.delegates(ts) {
            return Err(ts.raise(Exc::RuntimeError, "coroutine is being awaited already"));
        }
        return Ok(Some(value.clone()));
    }
    if let Some(Library::AsyncStep(_)) = library::payload(value) {
        return Ok(Some(value.clone()));
    }
    let Some(method) = ts.special(value, known::AWAIT) else { return Ok(None) };
    let made = ts.call(&method, &[])?;
    let iterates = match made.object() {
        Some(Object::Iterator(_)) => true,
        Some(Object::Generator(generator)) => match generator.kind() {
            CodeKind::Coroutine => return Err(ts.type_error("__await__() returned a coroutine")),
            kind => kind == CodeKind::Generator,
        },
        Some(Object::Instance(instance)) => instance.class.lookup(ts, known::NEXT).is_some(),
        _ => false,
    };
    if iterates {
        return Ok(Some(made));
    }
    let kind = ts.type_name(&made);
    Err(ts.type_error(format!("__await__() returned non-iterator of type '{kind}'")))
}

/// What cannot be awaited, by the instruction that left it.
#[cold]
fn no_awaitable(ts: &ThreadState<'_>, before: Option<&Instr>, value: &Value) -> Unwind {
    let kind = ts.type_name(value);
    let from = match before {
        Some(Instr::BeforeAsyncWith) => "__aenter__",
        Some(Instr::WithCleanupStart) => "__aexit__",
        _ => return ts.type_error(format!("object {kind} can't be used in 'await' expression")),
    };
    ts.type_error(format!("'async with' received an object from {from} that does not implement __await__: {kind}"))
}

/// `aiter(value)`.
pub(super) fn asynchronous_iterator(ts: &mut ThreadState<'_>, value: &Value) -> Result<Value, Unwind> {
    let Some(method) = ts.special(value, known::AITER) else {
        let kind = ts.type_name(value);
        return Err(ts.type_error(format!("'async for' requires an object with __aiter__ method, got {kind}")));
    };
    let made = ts.call(&method, &[])?;
    if ts.special(&made, known::ANEXT).is_some() {
        return Ok(made);
    }
    let kind = ts.type_name(&made);
    let message = format!("'async for' received an object from __aiter__ that does not implement __anext__: {kind}");
    Err(ts.type_error(message))
}

/// The iterator that the `await` for the next value goes through.
fn next(ts: &mut ThreadState<'_>, iterator: &Value) -> Result<Value, Unwind> {
    if let Some(step) = async_generator::next(ts, iterator) {
        return Ok(step);
    }
    let Some(method) = ts.special(iterator, known::ANEXT) else {
        let kind = ts.type_name(iterator);
        return Err(ts.type_error(format!("'async for' requires an iterator with __anext__ method, got {kind}")));
    };
    let made = ts.call(&method, &[])?;
    if let Some(iterator) = awaited(ts, &made)? {
        return Ok(iterator);
    }
    let kind = ts.type_name(&made);
    Err(ts.type_error(format!("'async for' received an invalid object from __anext__: {kind}")))
}

/// `END_ASYNC_FOR`: the iterator is exhausted, or the exception goes on.
fn end(ts: &mut ThreadState<'_>, frame: &mut Frame<'_>, slots: &mut [Value]) -> Flow {
    let sp = frame.sp;
    let exhausted = match &slots[sp - 2] {
        Value::Obj(exception) => ts.is_exception(&Unwind::Raised(exception.clone()), Exc::StopAsyncIteration),
        _ => false,
    };
    if exhausted {
        clear(&mut slots[sp - 4..sp]);
        frame.sp = sp - 4;
        return Flow::Tick;
    }
    let (entered, height) = unwind::take_reason(slots, sp);
    frame.sp = height;
    match entered {
        Entered::By(why) => Flow::Leave(why),
        Entered::Normally => Flow::Tick,
    }
}

/// `BEFORE_ASYNC_WITH`: calls `__aenter__`, leaves the bound `__aexit__` in the manager's place.
fn enter(ts: &mut ThreadState<'_>, slot: &mut Value) -> Result<Value, Unwind> {
    let manager = slot.clone();
    let mut special = |name: Name, missed: &str| match ts.special(&manager, name) {
        Some(method) => Ok(method),
        None => {
            let class = ts.type_name(&manager);
            let message =
                format!("'{class}' object does not support the asynchronous context manager protocol{missed}");
            Err(ts.type_error(message))
        }
    };
    let enter = special(known::AENTER, "")?;
    let exit = special(known::AEXIT, " (missed __aexit__ method)")?;
    let entered = ts.call(&enter, &[])?;
    *slot = exit;
    Ok(entered)
}
