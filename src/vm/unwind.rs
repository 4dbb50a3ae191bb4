//! Leaving a block or a frame: the block stack of CPython 2.7 (`Python/ceval.c`, from `fast_block_end`).
//!
//! A handler finds on the stack why it was entered, as in 2.7: an exception is its class on top of its instance on
//! top of `None` (2.7's traceback; ours is in the instance); a `return` or `continue` that a `finally` holds up is
//! a reason on top of the value or target; a `break` is a reason alone; `None` is the normal way in.

use std::sync::Arc;

use crate::{
    lang::code::{Instr, Target},
    trace::tracer::Aborted,
};

use super::{heap::Ref, object::Object, state::ThreadState, value::Value};

/// Why a function did not return.
#[derive(Debug, Clone)]
pub(super) enum Unwind {
    /// A Python exception: an instance.
    Raised(Ref),
    /// The run is being ended. No handler runs; the thread has the GIL until its frames are gone.
    Aborted,
}

impl From<Aborted> for Unwind {
    fn from(_: Aborted) -> Self {
        Self::Aborted
    }
}

/// Why a frame's loop was left.
#[derive(Debug)]
pub(super) enum Why {
    /// An instruction raised.
    Exception(Unwind),
    /// An exception goes on after a `finally` or an `except` that did not match; this frame has been noted.
    Reraise(Unwind),
    Return(Value),
    /// A generator hands out a value; its frame stays.
    Yield(Value),
    Break,
    Continue(Target),
}

/// What entered a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BlockKind {
    Loop,
    Except,
    Finally,
    With,
}

/// An entry of the block stack.
#[derive(Debug, Clone, Copy)]
pub(super) struct Block {
    pub kind: BlockKind,
    pub handler: Target,
    /// Stack height to go back to.
    pub level: u32,
}

/// What becomes of a frame after [`unwind`].
#[derive(Debug)]
pub(super) enum Next {
    /// It goes on at this instruction and stack height.
    Resume {
        pc: usize,
        sp: usize,
    },
    /// It ends.
    Return(Value),
    Raise(Unwind),
}

/// The reasons that stand on the stack, with 2.7's numbers.
const WHY_RETURN: i64 = 0x8;
const WHY_BREAK: i64 = 0x10;
const WHY_CONTINUE: i64 = 0x20;

/// Unwinds a frame's blocks, those of the thread from `floor` on, until something takes over.
pub(super) fn unwind(
    ts: &mut ThreadState<'_>,
    instructions: &[Instr],
    floor: usize,
    slots: &mut [Value],
    mut sp: usize,
    why: Why,
) -> Next {
    if let Why::Exception(Unwind::Aborted) | Why::Reraise(Unwind::Aborted) = why {
        return Next::Raise(Unwind::Aborted);
    }
    while ts.blocks.len() > floor
        && let Some(block) = ts.blocks.pop()
    {
        if let (BlockKind::Loop, Why::Continue(target)) = (block.kind, &why) {
            ts.blocks.push(block);
            return Next::Resume { pc: *target as usize, sp };
        }
        let level = block.level as usize;
        clear(&mut slots[level..sp]);
        sp = level;
        let pc = block.handler as usize;
        match (block.kind, &why) {
            (BlockKind::Loop, Why::Break) => return Next::Resume { pc, sp },
            (BlockKind::Loop, _) => {}
            (_, Why::Exception(Unwind::Raised(exception)) | Why::Reraise(Unwind::Raised(exception))) => {
                ts.enter_handler(exception, instructions, pc);
                put_exception(exception, &mut slots[sp..sp + 3]);
                return Next::Resume { pc, sp: sp + 3 };
            }
            (BlockKind::Except, _) => {}
            (BlockKind::Finally | BlockKind::With, _) => {
                let mut push = |value| {
                    slots[sp].put(value);
                    sp += 1;
                };
                match why {
                    Why::Return(value) => {
                        push(value);
                        push(Value::Int(WHY_RETURN));
                    }
                    Why::Continue(target) => {
                        push(Value::Int(i64::from(target)));
                        push(Value::Int(WHY_CONTINUE));
                    }
                    _ => push(Value::Int(WHY_BREAK)),
                }
                return Next::Resume { pc, sp };
            }
        }
    }
    match why {
        Why::Exception(unwind) | Why::Reraise(unwind) => Next::Raise(unwind),
        Why::Return(value) | Why::Yield(value) => Next::Return(value),
        // The compiler puts these only inside loops.
        Why::Break | Why::Continue(_) => Next::Return(Value::None),
    }
}

/// Puts an exception where its handler looks for it.
fn put_exception(exception: &Ref, slots: &mut [Value]) {
    let class = match &**exception {
        Object::Instance(instance) => Value::new(Object::Class(Arc::clone(&instance.class))),
        _ => Value::None,
    };
    slots[0].put(Value::None);
    slots[1].put(Value::Obj(Ref::clone(exception)));
    slots[2].put(class);
}

/// What stands on top of the stack when a `finally` or `with` block ends, taken off it.
#[derive(Debug)]
pub(super) enum Entered {
    Normally,
    By(Why),
}

/// Takes the reason for which a handler was entered off the stack (`END_FINALLY`); gives the new height.
pub(super) fn take_reason(slots: &mut [Value], sp: usize) -> (Entered, usize) {
    match slots[sp - 1].take() {
        Value::Int(WHY_RETURN) => (Entered::By(Why::Return(slots[sp - 2].take())), sp - 2),
        Value::Int(WHY_CONTINUE) => match slots[sp - 2].take() {
            Value::Int(target) => (Entered::By(Why::Continue(target as Target)), sp - 2),
            _ => (Entered::Normally, sp - 2),
        },
        Value::Int(_) => (Entered::By(Why::Break), sp - 1),
        Value::Obj(_) => {
            let exception = slots[sp - 2].take();
            slots[sp - 3] = Value::Null;
            let entered = match exception {
                Value::Obj(object) => Entered::By(Why::Reraise(Unwind::Raised(object))),
                _ => Entered::Normally,
            };
            (entered, sp - 3)
        }
        _ => (Entered::Normally, sp - 1),
    }
}

/// Leaves a `with` block (`WITH_CLEANUP`): calls the exit function under the reason, which stays on the stack
/// unless the function swallowed an exception. Gives the new height.
pub(super) fn with_cleanup(ts: &mut ThreadState<'_>, slots: &mut [Value], sp: usize) -> Result<usize, Unwind> {
    let (sp, result) = begin_cleanup(ts, slots, sp)?;
    end_cleanup(ts, slots, sp, &result)
}

/// The first half, which an `async with` awaits in between: calls the exit function, and gives the new height and what it
/// returned.
pub(super) fn begin_cleanup(
    ts: &mut ThreadState<'_>,
    slots: &mut [Value],
    sp: usize,
) -> Result<(usize, Value), Unwind> {
    let depth = match &slots[sp - 1] {
        Value::Int(WHY_RETURN | WHY_CONTINUE) => 2,
        Value::Obj(_) => 3,
        _ => 1,
    };
    let bottom = sp - depth;
    let exit = slots[bottom - 1].take();
    // The reason moves down into the exit function's slot.
    slots[bottom - 1..sp].rotate_left(1);
    let sp = sp - 1;
    let raised = depth == 3;
    let args =
        if raised { [slots[sp - 1].clone(), slots[sp - 2].clone(), Value::None] } else { [const { Value::None }; 3] };
    Ok((sp, ts.call(&exit, &args)?))
}

/// The second half: an exception is swallowed if the result is true.
pub(super) fn end_cleanup(
    ts: &mut ThreadState<'_>,
    slots: &mut [Value],
    sp: usize,
    result: &Value,
) -> Result<usize, Unwind> {
    let raised = matches!(slots[sp - 1], Value::Obj(_));
    if raised && ts.truth(result)? {
        clear(&mut slots[sp - 3..sp]);
        slots[sp - 3].put(Value::None);
        return Ok(sp - 2);
    }
    Ok(sp)
}

/// Drops what stands in these slots; numbers may stay behind.
pub(super) fn clear(slots: &mut [Value]) {
    slots.iter_mut().for_each(Value::clear);
}
