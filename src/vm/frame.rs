//! A frame as the rest of the interpreter sees it, who waits for it, and how it ends.
//!
//! One turn of [`super::interpret::run`] runs a frame and those that it calls, one behind the other in the same row of
//! slots: a call of Python by Python takes nothing of the processor's own stack. What a caller needs to go on is
//! kept in the thread's [`Caller`]s meanwhile, and so are the blocks of all its frames, each frame's above its caller's.

use crate::lang::code::{Code, Instr, Target};

use super::{
    heap::Ref,
    object::Object,
    program::LoadedCode,
    state::ThreadState,
    traceback::Place,
    unwind::{self, Block, BlockKind, Next, Unwind, Why, clear},
    value::Value,
};

/// The frame that runs, as far as the loop does not hold it in registers.
pub(super) struct Frame<'a> {
    /// Of the frame that was entered first.
    pub entry: &'a LoadedCode,
    /// The names of a class body.
    pub namespace: Option<&'a Value>,
    /// It was left by a `yield`, and will go on.
    pub suspended: bool,
    /// The next instruction.
    pub pc: usize,
    /// The first free slot.
    pub sp: usize,
    /// The thread's blocks that are not this frame's.
    pub floor: usize,
}

/// A frame that waits for one that it has called.
#[derive(Debug)]
pub(super) struct Caller {
    /// Its function; nothing for the frame that was entered first.
    pub function: Option<Ref>,
    /// What its call makes, if that is a new instance and not what the function returns.
    pub instance: Option<Ref>,
    /// The instruction that called.
    pub call: u32,
    /// The slot for the result.
    pub result: u32,
    /// Where its slots begin.
    pub base: u32,
    pub floor: u32,
}

/// A call of Python that is about to begin: its arguments are in place.
pub(super) struct Entry {
    pub function: Ref,
    /// The new instance, if the function is its `__init__`.
    pub instance: Option<Ref>,
    /// Where the frame's slots begin, counted from the result's.
    pub first: usize,
}

impl Caller {
    /// The frame of `function` that calls now.
    #[inline]
    pub fn new(
        function: Option<Ref>,
        instance: Option<Ref>,
        call: usize,
        result: usize,
        base: usize,
        floor: usize,
    ) -> Self {
        let (call, result, base, floor) = (call as u32, result as u32, base as u32, floor as u32);
        Self { function, instance, call, result, base, floor }
    }
}

/// Whether a frame that is suspended here delegates: it goes on with the `YIELD_FROM` at which it was left.
pub(super) fn delegates_at(code: &Code, pc: usize) -> bool {
    matches!(code.instructions.get(pc), Some(Instr::YieldFrom))
}

impl<'a> Frame<'a> {
    /// A frame at its beginning.
    pub fn new(ts: &ThreadState<'_>, entry: &'a LoadedCode, namespace: Option<&'a Value>) -> Self {
        Self { entry, namespace, suspended: false, pc: 0, sp: entry.stack_base, floor: ts.blocks.len() }
    }

    /// A generator's frame that goes on, with blocks of its own as the thread's.
    pub fn resume(entry: &'a LoadedCode, pc: usize, sp: usize) -> Self {
        Self { entry, namespace: None, suspended: false, pc, sp, floor: 0 }
    }

    /// The iterator that a suspended frame delegates to by `yield from`.
    pub fn delegate(&self, slots: &[Value]) -> Option<Value> {
        delegates_at(&self.entry.code, self.pc).then(|| slots[self.sp - 1].clone())
    }

    /// The `yield from` of a suspended frame has this result.
    pub fn end_delegation(&mut self, slots: &mut [Value], result: Value) {
        slots[self.sp - 1] = result;
        self.pc += 1;
    }

    /// `SETUP_…`.
    pub fn push_block(&self, ts: &mut ThreadState<'_>, kind: BlockKind, handler: Target) {
        ts.blocks.push(Block { kind, handler, level: self.sp as u32 });
    }

    /// The frame that runs waits for one that it calls, which runs from now on.
    #[cold]
    #[inline(never)]
    pub fn begin(&mut self, ts: &mut ThreadState<'_>, caller: Caller) {
        ts.callers.push(caller);
        self.floor = ts.blocks.len();
        ts.depth += 1;
    }

    /// The frame that runs has ended with this; its caller runs again. Gives the caller's instruction, stack height and
    /// base, and what was raised.
    #[inline]
    pub fn end(
        &mut self,
        ts: &mut ThreadState<'_>,
        running: &mut Option<Ref>,
        stack: &mut [Value],
        mut result: Result<Value, Unwind>,
    ) -> (usize, usize, usize, Option<Unwind>) {
        ts.end_frame();
        let Some(caller) = ts.callers.last_mut() else { unreachable!("the outermost frame has no caller to go on") };
        let (call, sp, base) = (caller.call as usize, caller.result as usize, caller.base as usize);
        self.floor = caller.floor as usize;
        *running = caller.function.take();
        if let Some(instance) = caller.instance.take() {
            result = result.and_then(|value| made(ts, instance, &value));
        }
        // Not `pop`, which would read as a whole what may just have been written by parts.
        ts.callers.truncate(ts.callers.len() - 1);
        match result {
            Ok(value) => {
                stack[base + sp].put(value);
                (call + 1, sp + 1, base, None)
            }
            Err(unwind) => (call, sp, base, Some(unwind)),
        }
    }

    /// Unwinds the frame that runs: nothing if it goes on somewhere, else how it ends.
    #[inline(never)]
    pub fn leave(
        &mut self,
        ts: &mut ThreadState<'_>,
        code: &LoadedCode,
        slots: &mut [Value],
        why: Why,
    ) -> Option<Result<Value, Unwind>> {
        if let Why::Yield(value) = why {
            return Some(Ok(value));
        }
        if let Why::Exception(Unwind::Raised(exception)) = &why {
            let pc = self.pc.saturating_sub(1);
            let line = code.code.lines.get(pc).copied().unwrap_or_default();
            ts.settle_handlers(pc);
            ts.set_context(exception);
            ts.add_place(exception, Place { file: code.code.file.clone(), line, function: code.code.name.clone() });
        }
        let result = match unwind::unwind(ts, &code.code.instructions, self.floor, slots, self.sp, why) {
            Next::Resume { pc, sp } => {
                (self.pc, self.sp) = (pc, sp);
                return None;
            }
            Next::Return(value) => Ok(value),
            Next::Raise(unwind) => Err(unwind),
        };
        ts.blocks.truncate(self.floor);
        clear(&mut slots[..self.sp]);
        Some(result)
    }
}

#[cold]
#[inline(never)]
fn not_none(ts: &ThreadState<'_>, returned: &Value) -> Unwind {
    ts.type_error(format!("__init__() should return None, not '{}'", ts.type_name(returned)))
}

/// What a call of a class gives when `__init__` has returned: the instance, if that was `None`.
#[inline]
pub(super) fn made(ts: &ThreadState<'_>, instance: Ref, returned: &Value) -> Result<Value, Unwind> {
    if matches!(returned, Value::None) { Ok(Value::Obj(instance)) } else { Err(not_none(ts, returned)) }
}

impl LoadedCode {
    /// Of a function that is running.
    #[inline]
    pub fn of(function: Option<&Ref>) -> Option<&Self> {
        match &**function? {
            Object::Function(function) => Some(&function.code),
            _ => None,
        }
    }
}
