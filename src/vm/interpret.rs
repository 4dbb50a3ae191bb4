//! The loop: one instruction after the other, with the ticks of CPython 2.7.18 (`Python/ceval.c`).
//!
//! An instruction is preceded by a tick unless it is reached through 2.7's `fast_next_opcode`: the inner loop here.
//! At a tick the ticker is decremented; when it falls below 0, a check follows, except before `SETUP_FINALLY`.
//!
//! A frame's variables and stack stand in one row of slots: variables first. A called function's row begins with
//! its arguments on the caller's stack. Slots above the stack hold nothing that needs dropping.
//!
//! Where both operands are small ints the result is stored variant by variant, not as one [`Value`] joined from
//! several branches: a 16-byte copy of a value just written by parts stalls the processor.

use std::sync::atomic::Ordering::Relaxed;

use crate::{
    lang::code::{CompareOp, Instr},
    trace::record::position,
};

use super::{
    compare,
    exception::Place,
    frame, import, iterate, operate,
    program::LoadedCode,
    state::ThreadState,
    subscript,
    unwind::{self, Block, BlockKind, Entered, Next, Unwind, Why, clear},
    value::Value,
};

/// Runs a frame to its end. `slots` begin with the variables, `namespace` holds the names of a class body.
///
/// The caller counts the depth and provides at least `code.frame_size` slots. All of them are empty afterwards.
#[expect(clippy::too_many_lines, reason = "one arm an instruction: the compiler makes one jump table of them")]
pub(super) fn run(
    ts: &mut ThreadState<'_>,
    code: &LoadedCode,
    namespace: Option<&Value>,
    slots: &mut [Value],
) -> Result<Value, Unwind> {
    let instructions = &code.code.instructions[..];
    let ticker = ts.ticker();
    let mut blocks: Vec<Block> = Vec::new();
    let mut pc = 0;
    let mut sp = code.code.varnames.len();

    // The value of a fallible expression; on failure the frame is unwound.
    macro_rules! attempt {
        ($result:expr) => {
            match $result {
                Ok(value) => value,
                Err(unwind) => break Why::Exception(unwind),
            }
        };
    }
    macro_rules! push {
        ($value:expr) => {{
            let value = $value;
            slots[sp].put(value);
            sp += 1;
        }};
    }
    macro_rules! pop {
        () => {{
            sp -= 1;
            slots[sp].take()
        }};
    }
    // Drops the top value and puts another in the place below it.
    macro_rules! replace_two {
        ($value:expr) => {{
            let value = $value;
            sp -= 1;
            slots[sp] = Value::Null;
            slots[sp - 1] = value;
        }};
    }
    // Says where the thread is before something that may let the GIL go.
    macro_rules! mark {
        () => {
            ts.set_position(position(code.code.id, pc - 1))
        };
    }

    loop {
        let why = 'tick: loop {
            let ticks = ticker.load(Relaxed).wrapping_sub(1);
            ticker.store(ticks, Relaxed);
            if ticks < 0
                && !matches!(instructions[pc], Instr::SetupFinally(_))
                && let Err(unwind) = ts.check(position(code.code.id, pc))
            {
                pc += 1;
                break Why::Exception(unwind);
            }
            // From here on, `continue` goes to the next instruction without a tick, `break` leaves the frame or a
            // block, and whoever comes to the end ticks.
            let why = loop {
                let instruction = instructions[pc];
                pc += 1;
                match instruction {
                    Instr::LoadFast(index) => {
                        let variable = &slots[usize::from(index)];
                        if let Value::Int(n) = *variable {
                            slots[sp].put(Value::Int(n));
                        } else if matches!(variable, Value::Null) {
                            break Why::Exception(frame::unbound_local(ts, code, index));
                        } else {
                            let value = variable.clone();
                            slots[sp].put(value);
                        }
                        sp += 1;
                        continue;
                    }
                    Instr::LoadConst(index) => {
                        let constant = &code.consts[usize::from(index)];
                        if let Value::Int(n) = *constant {
                            slots[sp].put(Value::Int(n));
                        } else {
                            slots[sp].put(constant.clone());
                        }
                        sp += 1;
                        continue;
                    }
                    Instr::StoreFast(index) => {
                        sp -= 1;
                        if let Value::Int(n) = slots[sp] {
                            slots[usize::from(index)] = Value::Int(n);
                        } else {
                            let value = std::mem::take(&mut slots[sp]);
                            slots[usize::from(index)] = value;
                        }
                        continue;
                    }
                    Instr::PopTop => {
                        sp -= 1;
                        slots[sp] = Value::Null;
                        continue;
                    }
                    Instr::PopJumpIfFalse(target) => {
                        if let Value::Bool(truth) = slots[sp - 1] {
                            sp -= 1;
                            if !truth {
                                pc = target as usize;
                            }
                            continue;
                        }
                        let value = pop!();
                        if !attempt!(ts.truth(&value)) {
                            pc = target as usize;
                        }
                    }
                    Instr::Compare(op) => {
                        let (left, right) = (&slots[sp - 2], &slots[sp - 1]);
                        if let (Value::Int(a), Value::Int(b)) = (left, right)
                            && (op as u8) <= CompareOp::GreaterEqual as u8
                        {
                            let truth = match op {
                                CompareOp::Less => a < b,
                                CompareOp::LessEqual => a <= b,
                                CompareOp::Equal => a == b,
                                CompareOp::NotEqual => a != b,
                                CompareOp::Greater => a > b,
                                _ => a >= b,
                            };
                            sp -= 1;
                            slots[sp - 1].put(Value::Bool(truth));
                        } else {
                            replace_two!(attempt!(compare::compare(ts, op, left, right)));
                        }
                    }
                    Instr::Inplace(op) => {
                        let (left, right) = (&slots[sp - 2], &slots[sp - 1]);
                        if let (Value::Int(a), Value::Int(b)) = (left, right)
                            && let Some(n) = operate::small(op, *a, *b)
                        {
                            sp -= 1;
                            slots[sp - 1].put(Value::Int(n));
                        } else {
                            replace_two!(attempt!(operate::inplace(ts, op, left, right)));
                        }
                    }
                    Instr::Binary(op) => {
                        let (left, right) = (&slots[sp - 2], &slots[sp - 1]);
                        if let (Value::Int(a), Value::Int(b)) = (left, right)
                            && let Some(n) = operate::small(op, *a, *b)
                        {
                            sp -= 1;
                            slots[sp - 1].put(Value::Int(n));
                        } else {
                            replace_two!(attempt!(operate::binary(ts, op, left, right)));
                        }
                    }
                    Instr::JumpAbsolute(target) => pc = target as usize,
                    Instr::ForIter(target) => {
                        if let Some(value) = attempt!(iterate::next(ts, &slots[sp - 1])) {
                            push!(value);
                        } else {
                            sp -= 1;
                            slots[sp] = Value::Null;
                            pc = target as usize;
                        }
                    }
                    Instr::LoadGlobal(index) => {
                        let global = ts.vm().global(code.slots[usize::from(index)]);
                        let value = global.value.with(ts, |value| value.clone());
                        if matches!(value, Value::Null) {
                            if matches!(global.builtin, Value::Null) {
                                break Why::Exception(frame::undefined_name(ts, global.name));
                            }
                            push!(global.builtin.clone());
                        } else {
                            push!(value);
                        }
                    }
                    Instr::StoreGlobal(index) => {
                        let value = pop!();
                        let global = ts.vm().global(code.slots[usize::from(index)]);
                        let old = global.value.with(ts, |slot| std::mem::replace(slot, value));
                        drop(old);
                    }
                    Instr::CallFunction { positional, keyword } => {
                        mark!();
                        let (positional, keyword) = (usize::from(positional), usize::from(keyword));
                        let callee = sp - 1 - positional - 2 * keyword;
                        let result = if positional == 0 && frame::is_super(ts, &slots[callee]) {
                            frame::super_of(ts, code, slots)
                        } else {
                            ts.call_slots(&mut slots[callee..], positional, keyword)
                        };
                        clear(&mut slots[callee..sp]);
                        sp = callee;
                        push!(attempt!(result));
                    }
                    Instr::LoadAttr(index) => {
                        let value = attempt!(ts.get_attribute(&slots[sp - 1], code.names[usize::from(index)]));
                        slots[sp - 1] = value;
                    }
                    Instr::StoreAttr(index) => {
                        let name = code.names[usize::from(index)];
                        let result = ts.set_attribute(&slots[sp - 1], name, slots[sp - 2].clone());
                        clear(&mut slots[sp - 2..sp]);
                        sp -= 2;
                        attempt!(result);
                    }
                    Instr::BinarySubscr => {
                        replace_two!(attempt!(subscript::get(ts, &slots[sp - 2], &slots[sp - 1])));
                    }
                    Instr::StoreSubscr => {
                        let result = subscript::set(ts, &slots[sp - 2], &slots[sp - 1], &slots[sp - 3]);
                        clear(&mut slots[sp - 3..sp]);
                        sp -= 3;
                        attempt!(result);
                    }
                    Instr::ReturnValue => break Why::Return(pop!()),
                    Instr::JumpForward(target) => {
                        pc = target as usize;
                        continue;
                    }
                    Instr::PopJumpIfTrue(target) => {
                        if let Value::Bool(truth) = slots[sp - 1] {
                            sp -= 1;
                            if truth {
                                pc = target as usize;
                            }
                            continue;
                        }
                        let value = pop!();
                        if attempt!(ts.truth(&value)) {
                            pc = target as usize;
                        }
                    }
                    Instr::JumpIfFalseOrPop(target) | Instr::JumpIfTrueOrPop(target) => {
                        let jump_if = matches!(instruction, Instr::JumpIfTrueOrPop(_));
                        let known = matches!(slots[sp - 1], Value::Bool(_));
                        if attempt!(ts.truth(&slots[sp - 1])) == jump_if {
                            pc = target as usize;
                        } else {
                            sp -= 1;
                            slots[sp] = Value::Null;
                        }
                        if known {
                            continue;
                        }
                    }
                    Instr::Nop => continue,
                    Instr::RotTwo => {
                        slots.swap(sp - 1, sp - 2);
                        continue;
                    }
                    Instr::RotThree => {
                        slots[sp - 3..sp].rotate_right(1);
                        continue;
                    }
                    Instr::RotFour => {
                        slots[sp - 4..sp].rotate_right(1);
                        continue;
                    }
                    Instr::DupTop => {
                        push!(slots[sp - 1].clone());
                        continue;
                    }
                    Instr::DupTopX(count) => {
                        for _ in 0..count {
                            push!(slots[sp - usize::from(count)].clone());
                        }
                        continue;
                    }
                    Instr::SetupLoop(handler) => {
                        blocks.push(Block { kind: BlockKind::Loop, handler, level: sp as u32 });
                    }
                    Instr::SetupExcept(handler) => {
                        blocks.push(Block { kind: BlockKind::Except, handler, level: sp as u32 });
                    }
                    Instr::SetupFinally(handler) => {
                        blocks.push(Block { kind: BlockKind::Finally, handler, level: sp as u32 });
                    }
                    Instr::SetupWith(handler) => {
                        mark!();
                        let entered = attempt!(frame::enter_with(ts, &mut slots[sp - 1]));
                        blocks.push(Block { kind: BlockKind::With, handler, level: sp as u32 });
                        push!(entered);
                    }
                    Instr::WithCleanup => {
                        mark!();
                        sp = attempt!(unwind::with_cleanup(ts, slots, sp));
                    }
                    Instr::EndFinally => {
                        let (entered, height) = unwind::take_reason(slots, sp);
                        sp = height;
                        if let Entered::By(why) = entered {
                            break why;
                        }
                    }
                    Instr::PopBlock => {
                        blocks.pop();
                    }
                    Instr::BreakLoop => break Why::Break,
                    Instr::ContinueLoop(target) => break Why::Continue(target),
                    Instr::RaiseVarargs(count) => {
                        let exception = if count == 0 { None } else { Some(pop!()) };
                        break frame::raise(ts, exception);
                    }
                    Instr::GetIter => {
                        let iterator = attempt!(iterate::iterator(ts, &slots[sp - 1]));
                        slots[sp - 1] = iterator;
                    }
                    Instr::ImportName(index) => {
                        let module = attempt!(import::module(ts, code.names[usize::from(index)]));
                        replace_two!(module);
                    }
                    // What is left is rare, or costs much more than the way there.
                    _ => {
                        mark!();
                        sp = attempt!(frame::rare(ts, code, namespace, instruction, slots, sp));
                    }
                }
                continue 'tick;
            };
            break why;
        };

        // A plain `return` is by far the most frequent reason.
        let why = match why {
            Why::Return(value) if blocks.is_empty() => {
                clear(&mut slots[..sp]);
                return Ok(value);
            }
            why => why,
        };
        if let Why::Exception(Unwind::Raised(exception)) = &why {
            let line = code.code.lines.get(pc - 1).copied().unwrap_or_default();
            let (file, function) = (code.code.file.clone(), code.code.name.clone());
            ts.add_place(exception, Place { file, line, function });
        }
        match unwind::unwind(ts, &mut blocks, slots, sp, why) {
            Next::Resume { pc: to, sp: height } => (pc, sp) = (to, height),
            Next::Return(value) => {
                clear(&mut slots[..sp]);
                return Ok(value);
            }
            Next::Raise(unwind) => {
                clear(&mut slots[..sp]);
                return Err(unwind);
            }
        }
    }
}
