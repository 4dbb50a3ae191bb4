//! What an instruction does beyond its fast path in the loop.
//!
//! Out of line so that the loop in [`super::interpret`] stays small enough for the compiler to keep its program
//! counter and stack height in registers: with these inlined the countdown takes a third longer.

use crate::lang::code::{BinaryOp, CompareOp, Instr, Target};

use super::{
    awaits, compare, delegation,
    frame::Frame,
    generator::{self, Resumed, With},
    iterate,
    object::Object,
    operate,
    program::LoadedCode,
    quick, raise, rare,
    state::ThreadState,
    string, subscript,
    unwind::{self, BlockKind, Entered, Unwind, Why, clear},
    value::Value,
};

/// Takes the top two values for an operation and puts its result in the place of the lower one.
fn on_top(slots: &mut [Value], operation: impl FnOnce(&Value, &Value) -> Result<Value, Unwind>) -> Result<(), Unwind> {
    let [.., left, right] = slots else { return Ok(()) };
    let right = right.take_whole();
    *left = operation(left, &right)?;
    Ok(())
}

/// `COMPARE_OP`, given the slots up to the stack's top; as the two below.
#[cold]
#[inline(never)]
pub(super) fn compare(
    ts: &mut ThreadState<'_>,
    code: &LoadedCode,
    pc: usize,
    op: CompareOp,
    slots: &mut [Value],
) -> Result<(), Unwind> {
    ts.set_position(code, pc);
    on_top(slots, |left, right| compare::compare(ts, op, left, right))
}

/// `BINARY_…` and `INPLACE_…` at `pc`; the right operand is in the first free slot.
#[cold]
#[inline(never)]
pub(super) fn operate(
    ts: &mut ThreadState<'_>,
    code: &LoadedCode,
    pc: usize,
    (op, inplace): (BinaryOp, bool),
    slots: &mut [Value],
    sp: usize,
) -> Result<(), Unwind> {
    if quick::arithmetic(op, &mut slots[..=sp]) {
        return Ok(());
    }
    ts.set_position(code, pc);
    if !inplace {
        return on_top(&mut slots[..=sp], |left, right| operate::binary(ts, op, left, right));
    }
    if op == BinaryOp::Add && slots[sp - 1..=sp].iter().all(string::is_text) {
        // About to be overwritten: without the variable the string may have nobody else who refers to it.
        if let Some(Instr::StoreFast(index)) = code.code.instructions.get(pc + 1)
            && slots[usize::from(*index)].is(&slots[sp - 1])
        {
            slots[usize::from(*index)].clear();
        }
        if string::append(ts, &mut slots[sp - 1..=sp])? {
            return Ok(());
        }
    }
    on_top(&mut slots[..=sp], |left, right| operate::inplace(ts, op, left, right))
}

/// `POP_TOP`: gives the new height.
#[inline]
pub(super) fn pop_top(slots: &mut [Value], sp: usize) -> usize {
    slots[sp - 1].clear();
    sp - 1
}

/// `LOAD_GLOBAL`: gives the new height.
#[inline(never)]
pub(super) fn load_global(
    ts: &ThreadState<'_>,
    code: &LoadedCode,
    place: u32,
    slots: &mut [Value],
    sp: usize,
) -> Result<usize, Unwind> {
    let (global, slot) = (code.global(place), &mut slots[sp]);
    global.value.with(ts, |value| value.copy_to(slot));
    if matches!(slot, Value::Null) {
        if matches!(global.builtin, Value::Null) {
            return Err(rare::undefined_name(ts, global.name));
        }
        global.builtin.copy_to(slot);
    }
    Ok(sp + 1)
}

/// `STORE_GLOBAL`: gives the new height.
#[inline(never)]
pub(super) fn store_global(
    ts: &ThreadState<'_>,
    code: &LoadedCode,
    place: u32,
    slots: &mut [Value],
    sp: usize,
) -> usize {
    let value = slots[sp - 1].take_whole();
    // Dropped here, not under the borrow: it may be deep.
    drop(code.global(place).value.with(ts, |slot| std::mem::replace(slot, value)));
    sp - 1
}

/// `FOR_ITER`, given the slots from the iterator on: tells whether there was another element, which is then above it.
#[cold]
#[inline(never)]
pub(super) fn for_iter(
    ts: &mut ThreadState<'_>,
    code: &LoadedCode,
    pc: usize,
    slots: &mut [Value],
) -> Result<bool, Unwind> {
    let [iterator, item, ..] = &mut *slots else { return Ok(false) };
    if let Some(Object::Generator(generator)) = iterator.object() {
        match generator::resume(ts, generator, With::Value(Value::None))? {
            Resumed::Yielded(value) => item.put(value),
            Resumed::Returned(_) => {
                *iterator = Value::Null;
                return Ok(false);
            }
        }
        return Ok(true);
    }
    if let Some(more) = quick::next(ts, iterator, item) {
        if !more {
            *iterator = Value::Null;
        }
        return Ok(more);
    }
    ts.set_position(code, pc);
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

/// `LOAD_ATTR` in the place of its target.
#[cold]
#[inline(never)]
pub(super) fn get_attribute(
    ts: &mut ThreadState<'_>,
    code: &LoadedCode,
    index: u16,
    pc: usize,
    slot: &mut Value,
) -> Result<(), Unwind> {
    ts.set_position(code, pc);
    let target = slot.take_whole();
    slot.put(ts.get_attribute(&target, code.names[usize::from(index)])?);
    Ok(())
}

/// `LOAD_ATTR` of what is called next: nothing in the place of its target, and what is to be called above it.
#[cold]
#[inline(never)]
pub(super) fn get_method(
    ts: &mut ThreadState<'_>,
    code: &LoadedCode,
    index: u16,
    pc: usize,
    slots: &mut [Value],
) -> Result<(), Unwind> {
    get_attribute(ts, code, index, pc, &mut slots[0])?;
    slots[1] = slots[0].take_whole();
    Ok(())
}

/// `STORE_ATTR`, given a value and a target.
#[cold]
#[inline(never)]
pub(super) fn set_attribute(
    ts: &mut ThreadState<'_>,
    code: &LoadedCode,
    index: u16,
    pc: usize,
    slots: &mut [Value],
) -> Result<(), Unwind> {
    ts.set_position(code, pc);
    let (value, target) = (slots[0].take_whole(), slots[1].take_whole());
    ts.set_attribute(&target, code.names[usize::from(index)], value)
}

/// `BINARY_SUBSCR`, given the slots up to the stack's top.
#[cold]
#[inline(never)]
pub(super) fn get_item(
    ts: &mut ThreadState<'_>,
    code: &LoadedCode,
    pc: usize,
    slots: &mut [Value],
) -> Result<(), Unwind> {
    ts.set_position(code, pc);
    on_top(slots, |target, key| subscript::get(ts, target, key))
}

/// `STORE_SUBSCR`, given a value, a target and a key.
#[cold]
#[inline(never)]
pub(super) fn set_item(
    ts: &mut ThreadState<'_>,
    code: &LoadedCode,
    pc: usize,
    slots: &mut [Value],
) -> Result<(), Unwind> {
    ts.set_position(code, pc);
    let [value, target, key] = [0, 1, 2].map(|at| slots[at].take_whole());
    subscript::set(ts, &target, &key, &value)
}

/// `BUILD_TUPLE`: gives the new height.
#[cold]
#[inline(never)]
pub(super) fn build_tuple(slots: &mut [Value], sp: usize, count: u16) -> usize {
    let first = sp - usize::from(count);
    let tuple = Value::tuple(slots[first..sp].iter_mut().map(Value::take_whole).collect::<Box<[Value]>>());
    slots[first].put(tuple);
    first + 1
}

/// `LIST_APPEND`: gives the new height.
#[inline(never)]
pub(super) fn list_append(ts: &ThreadState<'_>, depth: u16, slots: &mut [Value], sp: usize) -> usize {
    let item = slots[sp - 1].take_whole();
    if let Some(Object::List(list)) = slots[sp - 1 - usize::from(depth)].object() {
        list.with(ts, |list| list.push(item));
    }
    sp - 1
}

/// Takes a value and tells its truth.
#[cold]
#[inline(never)]
pub(super) fn truth(ts: &mut ThreadState<'_>, slot: &mut Value) -> Result<bool, Unwind> {
    let value = slot.take_whole();
    ts.truth(&value)
}

/// How the loop goes on after an instruction.
pub(super) enum Flow {
    Tick,
    /// Without a tick.
    Fast,
    Leave(Why),
}

/// Every instruction that the loop itself does not know.
#[cold]
#[inline(never)]
pub(super) fn other(ts: &mut ThreadState<'_>, frame: &mut Frame<'_>, code: &LoadedCode, slots: &mut [Value]) -> Flow {
    match frame.step(ts, code, slots) {
        Ok(flow) => flow,
        Err(unwind) => Flow::Leave(Why::Exception(unwind)),
    }
}

impl Frame<'_> {
    fn step(&mut self, ts: &mut ThreadState<'_>, code: &LoadedCode, slots: &mut [Value]) -> Result<Flow, Unwind> {
        let sp = self.sp;
        let instruction = code.code.instructions[self.pc - 1];
        match instruction {
            Instr::Nop => return Ok(Flow::Fast),
            Instr::RotFour => {
                slots[sp - 4..sp].rotate_right(1);
                return Ok(Flow::Fast);
            }
            Instr::JumpIfFalseOrPop(target) => return self.jump_or_pop(ts, slots, target, false),
            Instr::JumpIfTrueOrPop(target) => return self.jump_or_pop(ts, slots, target, true),
            Instr::SetupLoop(handler) => self.push_block(ts, BlockKind::Loop, handler),
            Instr::PopBlock => drop(ts.blocks.pop()),
            Instr::SetupExcept(handler) => self.push_block(ts, BlockKind::Except, handler),
            Instr::SetupFinally(handler) => self.push_block(ts, BlockKind::Finally, handler),
            Instr::SetupWith(handler) => {
                ts.set_position(code, self.pc - 1);
                let entered = rare::enter_with(ts, &mut slots[sp - 1])?;
                self.push_block(ts, BlockKind::With, handler);
                slots[sp].put(entered);
                self.sp += 1;
            }
            Instr::EndFinally => {
                let (entered, height) = unwind::take_reason(slots, sp);
                self.sp = height;
                if let Entered::By(why) = entered {
                    return Ok(Flow::Leave(why));
                }
            }
            Instr::BreakLoop => return Ok(Flow::Leave(Why::Break)),
            Instr::ContinueLoop(target) => return Ok(Flow::Leave(Why::Continue(target))),
            Instr::RaiseVarargs(count) => {
                ts.set_position(code, self.pc - 1);
                self.sp -= usize::from(count);
                return Ok(Flow::Leave(raise::raise(ts, &mut slots[self.sp..sp])));
            }
            Instr::YieldFrom => {
                ts.set_position(code, self.pc - 1);
                self.sp -= 1;
                let sent = slots[sp - 1].take_whole();
                match delegation::next(ts, &slots[sp - 2].clone(), sent)? {
                    Resumed::Returned(result) => slots[sp - 2] = result,
                    Resumed::Yielded(value) => {
                        // It is this instruction that goes on.
                        self.pc -= 1;
                        self.suspended = true;
                        return Ok(Flow::Leave(Why::Yield(value)));
                    }
                }
            }
            Instr::GetAwaitable
            | Instr::GetAiter
            | Instr::GetAnext
            | Instr::EndAsyncFor
            | Instr::BeforeAsyncWith
            | Instr::SetupAsyncWith(_)
            | Instr::WithCleanupStart
            | Instr::WithCleanupFinish => return awaits::step(ts, self, code, instruction, slots),
            Instr::CallFunctionVar { positional, keyword } => {
                self.call_spread(ts, code, slots, (positional, keyword), (true, false))?;
            }
            Instr::CallFunctionKw { positional, keyword } => {
                self.call_spread(ts, code, slots, (positional, keyword), (false, true))?;
            }
            Instr::CallFunctionVarKw { positional, keyword } => {
                self.call_spread(ts, code, slots, (positional, keyword), (true, true))?;
            }
            _ => {
                ts.set_position(code, self.pc - 1);
                self.sp = rare::rare(ts, code, self.namespace, instruction, slots, sp)?;
            }
        }
        Ok(Flow::Tick)
    }

    /// `CALL_FUNCTION_VAR` and its like.
    fn call_spread(
        &mut self,
        ts: &mut ThreadState<'_>,
        code: &LoadedCode,
        slots: &mut [Value],
        (positional, keyword): (u8, u8),
        (star, stars): (bool, bool),
    ) -> Result<(), Unwind> {
        ts.set_position(code, self.pc - 1);
        let (positional, keyword) = (usize::from(positional), usize::from(keyword));
        let used = 1 + positional + 2 * keyword + usize::from(star) + usize::from(stars);
        let callee = self.sp - used;
        let result = ts.call_spread(&mut slots[callee..], used, (positional, keyword), (star, stars));
        clear(&mut slots[callee..self.sp]);
        self.sp = callee;
        slots[callee].put(result?);
        self.sp += 1;
        Ok(())
    }

    /// `JUMP_IF_…_OR_POP`; as in 2.7, without a tick if the operand is `True` or `False` itself.
    fn jump_or_pop(
        &mut self,
        ts: &mut ThreadState<'_>,
        slots: &mut [Value],
        target: Target,
        jump_if: bool,
    ) -> Result<Flow, Unwind> {
        let top = &mut slots[self.sp - 1];
        let flow = if matches!(top, Value::Bool(_)) { Flow::Fast } else { Flow::Tick };
        if ts.truth(top)? == jump_if {
            self.pc = target as usize;
        } else {
            *top = Value::Null;
            self.sp -= 1;
        }
        Ok(flow)
    }
}
