//! What the frequent instructions do beyond their fast path, each out of line.
//!
//! Out of line so that the loop in [`super::interpret`] stays small enough for the compiler to keep its program
//! counter and stack height in registers: with these inlined the countdown takes a third longer.

use crate::{
    lang::code::{BinaryOp, CompareOp, Instr, Target},
    trace::record::position,
};

use super::{
    compare, frame, iterate, operate,
    program::LoadedCode,
    state::ThreadState,
    subscript,
    unwind::{Block, BlockKind, Unwind, clear},
    value::Value,
};

/// Puts a result in the place of the top two values, given the slots up to the stack's top.
fn replace_two(slots: &mut [Value], result: Value) {
    if let [.., below, top] = slots {
        *top = Value::Null;
        *below = result;
    }
}

/// `COMPARE_OP`, given the slots up to the stack's top; as the two below.
#[inline(never)]
pub(super) fn compare(ts: &mut ThreadState<'_>, op: CompareOp, slots: &mut [Value]) -> Result<(), Unwind> {
    let [.., left, right] = &*slots else { return Ok(()) };
    let result = compare::compare(ts, op, left, right)?;
    replace_two(slots, result);
    Ok(())
}

/// `BINARY_…`.
#[inline(never)]
pub(super) fn binary(ts: &mut ThreadState<'_>, op: BinaryOp, slots: &mut [Value]) -> Result<(), Unwind> {
    let [.., left, right] = &*slots else { return Ok(()) };
    let result = operate::binary(ts, op, left, right)?;
    replace_two(slots, result);
    Ok(())
}

/// `INPLACE_…`.
#[inline(never)]
pub(super) fn inplace(ts: &mut ThreadState<'_>, op: BinaryOp, slots: &mut [Value]) -> Result<(), Unwind> {
    let [.., left, right] = &*slots else { return Ok(()) };
    let result = operate::inplace(ts, op, left, right)?;
    replace_two(slots, result);
    Ok(())
}

/// `LOAD_FAST` of what is no small int.
#[inline(never)]
pub(super) fn load_fast(
    ts: &ThreadState<'_>,
    code: &LoadedCode,
    index: u16,
    slots: &mut [Value],
    sp: usize,
) -> Result<(), Unwind> {
    match slots[usize::from(index)].clone() {
        Value::Null => Err(frame::unbound_local(ts, code, index)),
        value => {
            slots[sp].put(value);
            Ok(())
        }
    }
}

/// `LOAD_GLOBAL` into a free slot.
#[inline(never)]
pub(super) fn load_global(ts: &ThreadState<'_>, code: &LoadedCode, index: u16, slot: &mut Value) -> Result<(), Unwind> {
    let global = ts.vm().global(code.slots[usize::from(index)]);
    slot.put(global.value.with(ts, |value| value.clone()));
    if matches!(slot, Value::Null) {
        if matches!(global.builtin, Value::Null) {
            return Err(frame::undefined_name(ts, global.name));
        }
        slot.put(global.builtin.clone());
    }
    Ok(())
}

/// `STORE_GLOBAL` from a slot.
#[inline(never)]
pub(super) fn store_global(ts: &ThreadState<'_>, code: &LoadedCode, index: u16, slot: &mut Value) {
    let value = slot.take();
    let global = ts.vm().global(code.slots[usize::from(index)]);
    let old = global.value.with(ts, |slot| std::mem::replace(slot, value));
    // Not under the borrow: what it drops may be deep.
    drop(old);
}

/// `FOR_ITER`, given the slots from the iterator on: tells whether there was another element, which is then above it.
#[inline(never)]
pub(super) fn for_iter(ts: &mut ThreadState<'_>, slots: &mut [Value]) -> Result<bool, Unwind> {
    match iterate::next(ts, &slots[0])? {
        Some(value) => {
            slots[1].put(value);
            Ok(true)
        }
        None => {
            slots[0] = Value::Null;
            Ok(false)
        }
    }
}

/// `CALL_FUNCTION`: gives the new stack height. `pc` is that of this instruction.
#[inline(never)]
pub(super) fn call(
    ts: &mut ThreadState<'_>,
    code: &LoadedCode,
    (positional, keyword): (u8, u8),
    pc: usize,
    slots: &mut [Value],
    sp: usize,
) -> Result<usize, Unwind> {
    ts.set_position(position(code.code.id, pc));
    let (positional, keyword) = (usize::from(positional), usize::from(keyword));
    let callee = sp - 1 - positional - 2 * keyword;
    let result = if positional == 0 && frame::is_super(ts, &slots[callee]) {
        frame::super_of(ts, code, slots)
    } else {
        ts.call_slots(&mut slots[callee..], positional, keyword)
    };
    clear(&mut slots[callee..sp]);
    slots[callee].put(result?);
    Ok(callee + 1)
}

/// `LOAD_ATTR` in place.
#[inline(never)]
pub(super) fn load_attr(ts: &ThreadState<'_>, code: &LoadedCode, index: u16, slot: &mut Value) -> Result<(), Unwind> {
    *slot = ts.get_attribute(slot, code.names[usize::from(index)])?;
    Ok(())
}

/// `STORE_ATTR`, given the slots up to the stack's top, of which two go.
#[inline(never)]
pub(super) fn store_attr(
    ts: &mut ThreadState<'_>,
    code: &LoadedCode,
    index: u16,
    slots: &mut [Value],
) -> Result<(), Unwind> {
    let [.., value, target] = slots else { return Ok(()) };
    let (value, target) = (value.take_whole(), target.take_whole());
    ts.set_attribute(&target, code.names[usize::from(index)], value)
}

/// `BINARY_SUBSCR`, given the slots up to the stack's top.
#[inline(never)]
pub(super) fn subscript(ts: &mut ThreadState<'_>, slots: &mut [Value]) -> Result<(), Unwind> {
    let [.., target, key] = &*slots else { return Ok(()) };
    let result = subscript::get(ts, target, key)?;
    replace_two(slots, result);
    Ok(())
}

/// `STORE_SUBSCR`, given the slots up to the stack's top, of which three go.
#[inline(never)]
pub(super) fn store_subscript(ts: &mut ThreadState<'_>, slots: &mut [Value]) -> Result<(), Unwind> {
    let [.., value, target, key] = slots else { return Ok(()) };
    let (value, target, key) = (value.take_whole(), target.take_whole(), key.take_whole());
    subscript::set(ts, &target, &key, &value)
}

/// Takes a value and tells its truth.
#[inline(never)]
pub(super) fn truth(ts: &mut ThreadState<'_>, slot: &mut Value) -> Result<bool, Unwind> {
    let value = slot.take_whole();
    ts.truth(&value)
}

/// The instructions that only move values about; gives the new stack height.
#[inline(never)]
pub(super) fn shuffle(instruction: Instr, slots: &mut [Value], sp: usize) -> usize {
    let copies = match instruction {
        Instr::RotTwo => {
            slots.swap(sp - 1, sp - 2);
            0
        }
        Instr::RotThree => {
            slots[sp - 3..sp].rotate_right(1);
            0
        }
        Instr::RotFour => {
            slots[sp - 4..sp].rotate_right(1);
            0
        }
        Instr::DupTop => 1,
        Instr::DupTopX(count) => usize::from(count),
        _ => 0,
    };
    for to in sp..sp + copies {
        let value = slots[to - copies].clone();
        slots[to].put(value);
    }
    sp + copies
}

/// `SETUP_…`.
#[inline(never)]
pub(super) fn push_block(blocks: &mut Vec<Block>, kind: BlockKind, handler: Target, sp: usize) {
    blocks.push(Block { kind, handler, level: sp as u32 });
}
