//! Generators: frames that are left at a `yield` and gone on with later.
//!
//! A generator owns its frame's slots from the beginning; resuming it moves nothing but a pointer. Calls that it makes
//! find their slots elsewhere, as they do whenever a frame has no room behind it.

use std::{mem, sync::Arc};

use crate::lang::code::CodeKind;

use super::{
    abandoned, closure, delegation,
    exception::Exc,
    frame::{Frame, delegates_at},
    function::Function,
    handling::Handled,
    interpret,
    native::{Args, Native},
    object::Object,
    program::LoadedCode,
    shared::Shared,
    state::ThreadState,
    task::{self, Task},
    unwind::{Block, BlockKind, Unwind, Why},
    value::Value,
};

pub(super) const METHODS: &[Native] =
    &[Native { name: "send", run: send }, Native { name: "throw", run: throw }, Native { name: "close", run: close }];

/// A generator.
#[derive(Debug)]
pub(super) struct Generator {
    pub code: Arc<LoadedCode>,
    pub task: Task,
    /// Of an asynchronous one: somebody has asked for a value, and has none yet.
    pub asked: Shared<bool>,
    state: Shared<State>,
}

#[derive(Debug)]
enum State {
    Suspended(Box<Suspended>),
    Running,
    Finished,
}

/// A frame at rest.
#[derive(Debug)]
pub(super) struct Suspended {
    slots: Box<[Value]>,
    /// While it runs, those of the frames below it.
    blocks: Vec<Block>,
    /// Handlers that it stands in.
    handled: Vec<Handled>,
    /// The event loop has been told that nobody will go on with it.
    told: bool,
    // Not as wide as a frame's: the compiler would move both at once, before they have got to memory.
    pc: u32,
    sp: u32,
}

impl Generator {
    fn new(ts: &ThreadState<'_>, code: Arc<LoadedCode>, suspended: Box<Suspended>) -> Self {
        let protection = ts.vm().protection();
        let state = Shared::new(protection, State::Suspended(suspended));
        Self { code, task: Task::default(), asked: Shared::new(protection, false), state }
    }

    /// Whether it is a generator, a coroutine or an asynchronous generator.
    #[inline]
    pub fn kind(&self) -> CodeKind {
        self.code.code.kind
    }

    /// Whether it stands at an `await` or a `yield from`, and not at a `yield` of its own.
    pub fn delegates(&self, ts: &ThreadState<'_>) -> bool {
        self.state.with(ts, |state| match state {
            State::Suspended(suspended) => delegates_at(&self.code.code, suspended.pc as usize),
            _ => false,
        })
    }

    /// Whether it has come to its end.
    pub fn is_finished(&self, ts: &ThreadState<'_>) -> bool {
        self.state.with(ts, |state| matches!(state, State::Finished))
    }

    /// Adds what its frame holds while it rests.
    pub fn add_held(&self, ts: &ThreadState<'_>, held: &mut Vec<Value>) {
        self.state.with(ts, |state| {
            if let State::Suspended(suspended) = state {
                held.extend_from_slice(&suspended.slots);
            }
        });
    }
}

impl Suspended {
    /// Its end would be noticed: by a `finally` or a handler.
    fn is_in_try(&self) -> bool {
        self.blocks.iter().any(|block| block.kind != BlockKind::Loop)
    }
}

impl Drop for Generator {
    fn drop(&mut self) {
        if let State::Suspended(suspended) = mem::replace(self.state.get_mut(), State::Finished)
            && suspended.is_in_try()
        {
            abandoned::put(&self.code, suspended);
        }
    }
}

/// How far a generator got.
pub(super) enum Resumed {
    Yielded(Value),
    Returned(Value),
}

/// What a generator finds where it goes on.
pub(super) enum With {
    /// The value of its `yield`.
    Value(Value),
    /// This is raised there.
    Raised(Unwind),
}

/// Calls a generator function: its arguments are the first of `slots`.
pub(super) fn new(ts: &ThreadState<'_>, function: &Function, slots: &mut [Value], arguments: usize) -> Value {
    let code = &function.code;
    let mut own = vec![Value::Null; code.frame_size].into_boxed_slice();
    for (to, from) in own.iter_mut().zip(&mut slots[..arguments]) {
        to.put(from.take_whole());
    }
    closure::begin(ts, code, &function.closure, &mut own);
    let suspended = Suspended {
        slots: own,
        blocks: Vec::new(),
        handled: Vec::new(),
        told: false,
        pc: 0,
        sp: code.stack_base as u32,
    };
    Value::new(Object::Generator(Box::new(Generator::new(ts, Arc::clone(code), Box::new(suspended)))))
}

/// Goes on with a generator to its next `yield` or its end.
pub(super) fn resume(ts: &mut ThreadState<'_>, generator: &Generator, with: With) -> Result<Resumed, Unwind> {
    ts.check_depth()?;
    let mut suspended = match generator.state.with(ts, |state| mem::replace(state, State::Running)) {
        State::Suspended(suspended) => suspended,
        State::Running => {
            return Err(ts.raise(Exc::ValueError, format!("{} already executing", generator.kind().name())));
        }
        State::Finished => {
            generator.state.with(ts, |state| *state = State::Finished);
            return match with {
                _ if generator.kind() == CodeKind::Coroutine => {
                    Err(ts.raise(Exc::RuntimeError, "cannot reuse already awaited coroutine"))
                }
                With::Value(_) => Ok(Resumed::Returned(Value::None)),
                With::Raised(unwind) => Err(unwind),
            };
        }
    };
    let mut raised = None;
    match with {
        // A generator that has not begun stands at no `yield` that could have a value.
        With::Value(Value::None) if suspended.pc == 0 => {}
        With::Value(_) if suspended.pc == 0 => {
            generator.state.with(ts, |state| *state = State::Suspended(suspended));
            let kind = generator.kind().name();
            return Err(ts.type_error(format!("can't send non-None value to a just-started {kind}")));
        }
        With::Value(value) => {
            suspended.slots[suspended.sp as usize].put(value);
            suspended.sp += 1;
        }
        With::Raised(unwind) => raised = Some(unwind),
    }
    let handlers = ts.handlers();
    ts.depth += 1;
    if !suspended.handled.is_empty() {
        ts.resume_handlers(&mut suspended.handled);
    }
    let mut frame = Frame::resume(&generator.code, suspended.pc as usize, suspended.sp as usize);
    mem::swap(&mut ts.blocks, &mut suspended.blocks);
    let result = match raised {
        None => interpret::run(ts, &mut frame, &mut suspended.slots),
        Some(unwind) => throw_into(ts, &mut frame, &mut suspended.slots, unwind),
    };
    mem::swap(&mut ts.blocks, &mut suspended.blocks);
    if frame.suspended {
        if ts.handlers() > handlers {
            suspended.handled = ts.suspend_handlers(handlers);
        }
        ts.depth -= 1;
        (suspended.pc, suspended.sp) = (frame.pc as u32, frame.sp as u32);
        generator.state.with(ts, |state| *state = State::Suspended(suspended));
        return result.map(Resumed::Yielded);
    }
    ts.leave_handlers(handlers);
    ts.depth -= 1;
    match result {
        Err(Unwind::Aborted) => Err(Unwind::Aborted),
        result => {
            generator.state.with(ts, |state| *state = State::Finished);
            drop(suspended);
            match result {
                Err(unwind) if let Some(stop) = misleading(ts, generator, &unwind) => {
                    let message = format!("{} raised {stop}", generator.kind().name());
                    Err(ts.raise_from(Exc::RuntimeError, &message, unwind))
                }
                result => result.map(Resumed::Returned),
            }
        }
    }
}

/// An exception that would look like the end of what raised it.
fn misleading(ts: &ThreadState<'_>, generator: &Generator, unwind: &Unwind) -> Option<&'static str> {
    if ts.is_exception(unwind, Exc::StopIteration) {
        return Some("StopIteration");
    }
    let ends = generator.kind() == CodeKind::AsyncGenerator && ts.is_exception(unwind, Exc::StopAsyncIteration);
    ends.then_some("StopAsyncIteration")
}

/// Raises inside a suspended frame; a generator that it delegates to comes first.
fn throw_into(
    ts: &mut ThreadState<'_>,
    frame: &mut Frame<'_>,
    slots: &mut [Value],
    unwind: Unwind,
) -> Result<Value, Unwind> {
    let why = match frame.delegate(slots) {
        None => Why::Exception(unwind),
        Some(delegate) => match delegation::throw(ts, &delegate, unwind) {
            Ok(Resumed::Yielded(value)) => {
                frame.suspended = true;
                return Ok(value);
            }
            Ok(Resumed::Returned(value)) => {
                frame.end_delegation(slots, value);
                return interpret::run(ts, frame, slots);
            }
            Err(unwind) => Why::Exception(unwind),
        },
    };
    match frame.leave(ts, frame.entry, slots, why) {
        Some(result) => result,
        None => interpret::run(ts, frame, slots),
    }
}

/// Closes a generator as if it were dropped now.
pub(super) fn close_at_end(ts: &mut ThreadState<'_>, generator: &Generator) -> Result<(), Unwind> {
    let left = generator.state.with(ts, |state| match state {
        State::Suspended(suspended) if suspended.is_in_try() => Some(mem::replace(state, State::Finished)),
        _ => None,
    });
    if let Some(State::Suspended(suspended)) = left {
        abandoned::put(&generator.code, suspended);
    }
    close_abandoned(ts)
}

/// Closes the generators that this thread has dropped in the middle of a `try`.
#[cold]
pub(super) fn close_abandoned(ts: &mut ThreadState<'_>) -> Result<(), Unwind> {
    while let Some((code, mut suspended)) = abandoned::take() {
        let closer = ts.async_closer.clone();
        let tells = code.code.kind == CodeKind::AsyncGenerator && !matches!(closer, Value::None) && !suspended.told;
        suspended.told |= tells;
        let generator = Generator::new(ts, code, suspended);
        if tells {
            // To close it may take a while, which only the event loop can wait for.
            ts.call(&closer, &[Value::new(Object::Generator(Box::new(generator)))])?;
            continue;
        }
        let result = close_generator(ts, &generator);
        // It has had its chance: what is left of it is dropped for good.
        drop(generator.state.with(ts, |state| mem::replace(state, State::Finished)));
        if let Err(Unwind::Raised(exception)) = &result {
            let (kind, name) = (generator.kind().name(), &generator.code.qualname);
            let text = format!("Exception ignored in {kind} {name}:\n{}", ts.format_exception(exception)?);
            ts.print_error(&text)?;
        } else {
            result?;
        }
    }
    Ok(())
}

pub(super) fn close_generator(ts: &mut ThreadState<'_>, generator: &Generator) -> Result<(), Unwind> {
    let idle = generator.state.with(ts, |state| match state {
        // Nothing is on its way that `GeneratorExit` could interest.
        State::Suspended(suspended) if suspended.pc == 0 => Some(mem::replace(state, State::Finished)),
        State::Finished => Some(State::Finished),
        _ => None,
    });
    if idle.is_some() {
        return Ok(());
    }
    let exit = ts.raise_empty(Exc::GeneratorExit);
    match resume(ts, generator, With::Raised(exit)) {
        Ok(Resumed::Returned(_)) => Ok(()),
        Ok(Resumed::Yielded(_)) => {
            Err(ts.raise(Exc::RuntimeError, format!("{} ignored GeneratorExit", generator.kind().name())))
        }
        Err(unwind) if ts.is_exception(&unwind, Exc::GeneratorExit) || ts.is_exception(&unwind, Exc::StopIteration) => {
            Ok(())
        }
        Err(unwind) => Err(unwind),
    }
}

/// The generator that a method was called on.
fn generator<'a>(ts: &ThreadState<'_>, args: &'a Args<'_>) -> Result<&'a Generator, Unwind> {
    match args.get(0).object() {
        Some(Object::Generator(generator)) => Ok(generator),
        _ => Err(ts.type_error(format!("'{}' object is not a generator", ts.type_name(args.get(0))))),
    }
}

/// What a call gives: the value yielded, or `StopIteration`.
pub(super) fn given(ts: &ThreadState<'_>, resumed: Resumed) -> Result<Value, Unwind> {
    match resumed {
        Resumed::Yielded(value) => Ok(value),
        Resumed::Returned(Value::None) => Err(ts.raise_empty(Exc::StopIteration)),
        Resumed::Returned(value) => Err(ts.raise_value(Exc::StopIteration, value)),
    }
}

/// `next(generator)`, where the value returned matters.
pub(super) fn next(ts: &mut ThreadState<'_>, generator: &Generator) -> Result<Value, Unwind> {
    let resumed = task::step(ts, generator, With::Value(Value::None))?;
    given(ts, resumed)
}

fn send(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let value = args.take(1).unwrap_or_default();
    let resumed = task::step(ts, generator(ts, args)?, With::Value(value))?;
    given(ts, resumed)
}

fn throw(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 3)?;
    let (kind, value) = (args.get(1).clone(), args.get(2).clone());
    let unwind = ts.exception_to_throw(&kind, &value)?;
    let resumed = task::interrupt(ts, generator(ts, args)?, unwind)?;
    given(ts, resumed)
}

fn close(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    close_generator(ts, generator(ts, args)?)?;
    Ok(Value::None)
}
