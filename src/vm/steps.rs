//! What an instruction does beyond its fast path in the loop, and a frame as the rest of the interpreter sees it.
//!
//! Out of line so that the loop in [`super::interpret`] stays small enough for the compiler to keep its program
//! counter and stack height in registers: with these inlined the countdown takes a third longer.

use crate::lang::code::{BinaryOp, CompareOp, Instr, Target};

use super::{
    abandoned, closure, compare, frame,
    generator::{self, Resumed},
    inspect, iterate, operate,
    program::LoadedCode,
    quick, raise,
    state::ThreadState,
    traceback::Place,
    unwind::{self, Block, BlockKind, Entered, Next, Unwind, Why, clear},
    value::Value,
};

/// Takes the top two values for an operation and puts its result in the place of the lower one.
fn operate(slots: &mut [Value], operation: impl FnOnce(&Value, &Value) -> Result<Value, Unwind>) -> Result<(), Unwind> {
    let [.., left, right] = slots else { return Ok(()) };
    let right = right.take_whole();
    *left = operation(left, &right)?;
    Ok(())
}

/// `COMPARE_OP`, given the slots up to the stack's top; as the two below.
#[inline(never)]
pub(super) fn compare(ts: &mut ThreadState<'_>, op: CompareOp, slots: &mut [Value]) -> Result<(), Unwind> {
    if let [.., left, right] = slots
        && let Some(truth) = quick::float_order(op, left, right)
    {
        left.put(Value::Bool(truth));
        return Ok(());
    }
    operate(slots, |left, right| compare::compare(ts, op, left, right))
}

/// `BINARY_…`.
#[inline(never)]
pub(super) fn binary(ts: &mut ThreadState<'_>, op: BinaryOp, slots: &mut [Value]) -> Result<(), Unwind> {
    if quick::arithmetic(op, slots) {
        return Ok(());
    }
    operate(slots, |left, right| operate::binary(ts, op, left, right))
}

/// `INPLACE_…`.
#[inline(never)]
pub(super) fn inplace(ts: &mut ThreadState<'_>, op: BinaryOp, slots: &mut [Value]) -> Result<(), Unwind> {
    if quick::arithmetic(op, slots) {
        return Ok(());
    }
    operate(slots, |left, right| operate::inplace(ts, op, left, right))
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
    let (variables, stack) = slots.split_at_mut(sp);
    match &variables[usize::from(index)] {
        Value::Null => Err(frame::unbound_local(ts, code, index)),
        value => {
            value.copy_to(&mut stack[0]);
            Ok(())
        }
    }
}

/// `LOAD_CONST` of what is no small int.
#[inline(never)]
pub(super) fn load_const(code: &LoadedCode, index: u16, slot: &mut Value) {
    code.consts[usize::from(index)].copy_to(slot);
}

/// `STORE_FAST` of what is no small int, or over what is none.
#[inline(never)]
pub(super) fn store_fast(index: u16, slots: &mut [Value], sp: usize) {
    let (variables, stack) = slots.split_at_mut(sp);
    let variable = &mut variables[usize::from(index)];
    if variable.is_object() {
        drop(variable.take_whole());
    }
    stack[0].move_to(variable);
}

/// `LOAD_GLOBAL` into a free slot.
#[inline(never)]
pub(super) fn load_global(ts: &ThreadState<'_>, code: &LoadedCode, index: u16, slot: &mut Value) -> Result<(), Unwind> {
    let global = ts.vm().global(code.slots[usize::from(index)]);
    global.value.with(ts, |value| value.copy_to(slot));
    if matches!(slot, Value::Null) {
        if matches!(global.builtin, Value::Null) {
            return Err(frame::undefined_name(ts, global.name));
        }
        global.builtin.copy_to(slot);
    }
    Ok(())
}

/// `FOR_ITER`, given the slots from the iterator on: tells whether there was another element, which is then above it.
#[inline(never)]
pub(super) fn for_iter(ts: &mut ThreadState<'_>, slots: &mut [Value]) -> Result<bool, Unwind> {
    let [iterator, item, ..] = &mut *slots else { return Ok(false) };
    if let Some(more) = quick::next(ts, iterator, item) {
        if !more {
            *iterator = Value::Null;
        }
        return Ok(more);
    }
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
    ts.set_position(code, pc);
    let (positional, keyword) = (usize::from(positional), usize::from(keyword));
    let callee = sp - 1 - positional - 2 * keyword;
    let of_frame = if positional + keyword == 0 { inspect::of_frame(ts, code, slots, &slots[callee]) } else { None };
    let result = match of_frame {
        _ if abandoned::any()
            && let Err(unwind) = generator::close_abandoned(ts) =>
        {
            Err(unwind)
        }
        Some(result) => result,
        None => ts.call_slots(&mut slots[callee..], positional, keyword),
    };
    clear(&mut slots[callee..sp]);
    slots[callee].put(result?);
    Ok(callee + 1)
}

/// Takes a value and tells its truth.
#[inline(never)]
pub(super) fn truth(ts: &mut ThreadState<'_>, slot: &mut Value) -> Result<bool, Unwind> {
    let value = slot.take_whole();
    ts.truth(&value)
}

/// A frame, as far as the loop does not hold it in registers.
pub(super) struct Frame<'a> {
    pub code: &'a LoadedCode,
    /// The names of a class body.
    namespace: Option<&'a Value>,
    blocks: Vec<Block>,
    /// It was left by a `yield`, and will go on.
    pub suspended: bool,
    /// The next instruction.
    pub pc: usize,
    /// The first free slot.
    pub sp: usize,
}

/// How the loop goes on after an instruction.
pub(super) enum Flow {
    Tick,
    /// Without a tick.
    Fast,
    Leave(Why),
}

/// Every instruction that the loop itself does not know.
#[inline(never)]
pub(super) fn other(ts: &mut ThreadState<'_>, frame: &mut Frame<'_>, instruction: Instr, slots: &mut [Value]) -> Flow {
    match frame.step(ts, instruction, slots) {
        Ok(flow) => flow,
        Err(unwind) => Flow::Leave(Why::Exception(unwind)),
    }
}

impl<'a> Frame<'a> {
    /// A frame at its beginning.
    pub fn new(code: &'a LoadedCode, namespace: Option<&'a Value>) -> Self {
        Self { code, namespace, blocks: Vec::new(), suspended: false, pc: 0, sp: code.stack_base }
    }

    /// A generator's frame that goes on.
    pub fn resume(code: &'a LoadedCode, pc: usize, sp: usize, blocks: Vec<Block>) -> Self {
        Self { code, namespace: None, blocks, suspended: false, pc, sp }
    }

    /// Its blocks, to keep while it is suspended.
    pub fn into_blocks(self) -> Vec<Block> {
        self.blocks
    }

    /// The iterator that a suspended frame delegates to by `yield from`.
    pub fn delegate(&self, slots: &[Value]) -> Option<Value> {
        let delegates = matches!(self.code.code.instructions.get(self.pc), Some(Instr::YieldFrom));
        delegates.then(|| slots[self.sp - 1].clone())
    }

    /// The `yield from` of a suspended frame has this result.
    pub fn end_delegation(&mut self, slots: &mut [Value], result: Value) {
        slots[self.sp - 1] = result;
        self.pc += 1;
    }

    fn step(&mut self, ts: &mut ThreadState<'_>, instruction: Instr, slots: &mut [Value]) -> Result<Flow, Unwind> {
        let sp = self.sp;
        match instruction {
            Instr::Nop => return Ok(Flow::Fast),
            Instr::RotTwo => {
                slots.swap(sp - 1, sp - 2);
                return Ok(Flow::Fast);
            }
            Instr::RotThree => {
                slots[sp - 3..sp].rotate_right(1);
                return Ok(Flow::Fast);
            }
            Instr::RotFour => {
                slots[sp - 4..sp].rotate_right(1);
                return Ok(Flow::Fast);
            }
            Instr::DupTop => {
                self.duplicate(slots, 1);
                return Ok(Flow::Fast);
            }
            Instr::DupTopX(count) => {
                self.duplicate(slots, usize::from(count));
                return Ok(Flow::Fast);
            }
            Instr::JumpIfFalseOrPop(target) => return self.jump_or_pop(ts, slots, target, false),
            Instr::JumpIfTrueOrPop(target) => return self.jump_or_pop(ts, slots, target, true),
            Instr::SetupLoop(handler) => self.push_block(BlockKind::Loop, handler),
            Instr::SetupExcept(handler) => self.push_block(BlockKind::Except, handler),
            Instr::SetupFinally(handler) => self.push_block(BlockKind::Finally, handler),
            Instr::SetupWith(handler) => {
                ts.set_position(self.code, self.pc - 1);
                let entered = frame::enter_with(ts, &mut slots[sp - 1])?;
                self.push_block(BlockKind::With, handler);
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
            Instr::PopBlock => drop(self.blocks.pop()),
            Instr::BreakLoop => return Ok(Flow::Leave(Why::Break)),
            Instr::ContinueLoop(target) => return Ok(Flow::Leave(Why::Continue(target))),
            Instr::RaiseVarargs(count) => {
                ts.set_position(self.code, self.pc - 1);
                self.sp -= usize::from(count);
                return Ok(Flow::Leave(raise::raise(ts, &mut slots[self.sp..sp])));
            }
            Instr::LoadDeref(index) => {
                let value = closure::load(ts, self.code, index, slots)?;
                slots[sp].put(value);
                self.sp += 1;
            }
            Instr::StoreDeref(index) => {
                self.sp -= 1;
                let value = slots[sp - 1].take_whole();
                closure::store(ts, self.code, index, slots, value);
            }
            Instr::YieldValue => {
                self.sp -= 1;
                self.suspended = true;
                return Ok(Flow::Leave(Why::Yield(slots[sp - 1].take_whole())));
            }
            Instr::YieldFrom => {
                ts.set_position(self.code, self.pc - 1);
                self.sp -= 1;
                let sent = slots[sp - 1].take_whole();
                match generator::delegate(ts, &slots[sp - 2].clone(), sent)? {
                    Resumed::Returned(result) => slots[sp - 2] = result,
                    Resumed::Yielded(value) => {
                        // It is this instruction that goes on.
                        self.pc -= 1;
                        self.suspended = true;
                        return Ok(Flow::Leave(Why::Yield(value)));
                    }
                }
            }
            Instr::CallFunctionVar { positional, keyword } => {
                self.call_spread(ts, slots, (positional, keyword), (true, false))?;
            }
            Instr::CallFunctionKw { positional, keyword } => {
                self.call_spread(ts, slots, (positional, keyword), (false, true))?;
            }
            Instr::CallFunctionVarKw { positional, keyword } => {
                self.call_spread(ts, slots, (positional, keyword), (true, true))?;
            }
            _ => {
                ts.set_position(self.code, self.pc - 1);
                self.sp = frame::rare(ts, self.code, self.namespace, instruction, slots, sp)?;
            }
        }
        Ok(Flow::Tick)
    }

    /// `CALL_FUNCTION_VAR` and its like.
    fn call_spread(
        &mut self,
        ts: &mut ThreadState<'_>,
        slots: &mut [Value],
        (positional, keyword): (u8, u8),
        (star, stars): (bool, bool),
    ) -> Result<(), Unwind> {
        ts.set_position(self.code, self.pc - 1);
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

    fn push_block(&mut self, kind: BlockKind, handler: Target) {
        self.blocks.push(Block { kind, handler, level: self.sp as u32 });
    }

    fn duplicate(&mut self, slots: &mut [Value], count: usize) {
        for to in self.sp..self.sp + count {
            let value = slots[to - count].clone();
            slots[to].put(value);
        }
        self.sp += count;
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

    /// Unwinds: nothing if the frame goes on somewhere, else how it ends.
    #[inline(never)]
    pub fn leave(&mut self, ts: &mut ThreadState<'_>, slots: &mut [Value], why: Why) -> Option<Result<Value, Unwind>> {
        let result = match why {
            // By far the most frequent reason.
            Why::Return(value) if self.blocks.is_empty() => Ok(value),
            Why::Yield(value) => return Some(Ok(value)),
            why => {
                if let Why::Exception(Unwind::Raised(exception)) = &why {
                    let code = &self.code.code;
                    let line = self.pc.checked_sub(1).and_then(|pc| code.lines.get(pc)).copied().unwrap_or_default();
                    ts.settle_handlers(self.pc.saturating_sub(1));
                    ts.set_context(exception);
                    ts.add_place(exception, Place { file: code.file.clone(), line, function: code.name.clone() });
                }
                match unwind::unwind(ts, &self.code.code.instructions, &mut self.blocks, slots, self.sp, why) {
                    Next::Resume { pc, sp } => {
                        (self.pc, self.sp) = (pc, sp);
                        return None;
                    }
                    Next::Return(value) => Ok(value),
                    Next::Raise(unwind) => Err(unwind),
                }
            }
        };
        clear(&mut slots[..self.sp]);
        Some(result)
    }
}
