//! The loop: one instruction after the other, with the ticks of CPython 2.7.18 (`Python/ceval.c`).
//!
//! An instruction is preceded by a tick unless it is reached through 2.7's `fast_next_opcode`: the inner loop here.
//! At a tick the ticker is decremented; when it falls below 0, a check follows, except before `SETUP_FINALLY`.
//!
//! A frame's variables and stack stand in one row of slots: variables first. A called function's row begins with
//! its arguments on the caller's stack. Slots above the stack hold nothing that needs dropping.
//!
//! What is not short is done out of line, in [`super::steps`] and [`super::frame`].
//! Where both operands are small ints the result is stored variant by variant, not as one [`Value`] joined from
//! several branches: a 16-byte copy of a value just written by parts stalls the processor.

use std::sync::atomic::Ordering::Relaxed;

use crate::{
    lang::code::{CompareOp, Instr},
    trace::record::position,
};

use super::{
    exception::Place,
    frame, operate,
    program::LoadedCode,
    state::ThreadState,
    steps,
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
                        if let Value::Int(n) = slots[usize::from(index)] {
                            slots[sp].put(Value::Int(n));
                        } else {
                            attempt!(steps::load_fast(ts, code, index, slots, sp));
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
                        sp -= 1;
                        if let Value::Bool(truth) = slots[sp] {
                            if !truth {
                                pc = target as usize;
                            }
                            continue;
                        }
                        if !attempt!(steps::truth(ts, &mut slots[sp])) {
                            pc = target as usize;
                        }
                    }
                    Instr::PopJumpIfTrue(target) => {
                        sp -= 1;
                        if let Value::Bool(truth) = slots[sp] {
                            if truth {
                                pc = target as usize;
                            }
                            continue;
                        }
                        if attempt!(steps::truth(ts, &mut slots[sp])) {
                            pc = target as usize;
                        }
                    }
                    Instr::Compare(op) => {
                        if let (Value::Int(a), Value::Int(b)) = (&slots[sp - 2], &slots[sp - 1])
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
                            slots[sp - 2].put(Value::Bool(truth));
                        } else {
                            attempt!(steps::compare(ts, op, &mut slots[..sp]));
                        }
                        sp -= 1;
                    }
                    Instr::Inplace(op) => {
                        if let (Value::Int(a), Value::Int(b)) = (&slots[sp - 2], &slots[sp - 1])
                            && let Some(n) = operate::quick(op, *a, *b)
                        {
                            slots[sp - 2].put(Value::Int(n));
                        } else {
                            attempt!(steps::inplace(ts, op, &mut slots[..sp]));
                        }
                        sp -= 1;
                    }
                    Instr::Binary(op) => {
                        if let (Value::Int(a), Value::Int(b)) = (&slots[sp - 2], &slots[sp - 1])
                            && let Some(n) = operate::quick(op, *a, *b)
                        {
                            slots[sp - 2].put(Value::Int(n));
                        } else {
                            attempt!(steps::binary(ts, op, &mut slots[..sp]));
                        }
                        sp -= 1;
                    }
                    Instr::JumpAbsolute(target) => pc = target as usize,
                    Instr::JumpForward(target) => {
                        pc = target as usize;
                        continue;
                    }
                    Instr::ForIter(target) => {
                        if attempt!(steps::for_iter(ts, &mut slots[sp - 1..])) {
                            sp += 1;
                        } else {
                            sp -= 1;
                            pc = target as usize;
                        }
                    }
                    Instr::LoadGlobal(index) => {
                        attempt!(steps::load_global(ts, code, index, &mut slots[sp]));
                        sp += 1;
                    }
                    Instr::StoreGlobal(index) => {
                        sp -= 1;
                        steps::store_global(ts, code, index, &mut slots[sp]);
                    }
                    Instr::CallFunction { positional, keyword } => {
                        sp = attempt!(steps::call(ts, code, (positional, keyword), pc - 1, slots, sp));
                    }
                    Instr::LoadAttr(index) => attempt!(steps::load_attr(ts, code, index, &mut slots[sp - 1])),
                    Instr::StoreAttr(index) => {
                        attempt!(steps::store_attr(ts, code, index, &mut slots[..sp]));
                        sp -= 2;
                    }
                    Instr::BinarySubscr => {
                        attempt!(steps::subscript(ts, &mut slots[..sp]));
                        sp -= 1;
                    }
                    Instr::StoreSubscr => {
                        attempt!(steps::store_subscript(ts, &mut slots[..sp]));
                        sp -= 3;
                    }
                    Instr::ReturnValue => {
                        sp -= 1;
                        break Why::Return(slots[sp].take());
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
                    Instr::RotTwo | Instr::RotThree | Instr::RotFour | Instr::DupTop | Instr::DupTopX(_) => {
                        sp = steps::shuffle(instruction, slots, sp);
                        continue;
                    }
                    Instr::SetupLoop(handler) => steps::push_block(&mut blocks, BlockKind::Loop, handler, sp),
                    Instr::SetupExcept(handler) => steps::push_block(&mut blocks, BlockKind::Except, handler, sp),
                    Instr::SetupFinally(handler) => steps::push_block(&mut blocks, BlockKind::Finally, handler, sp),
                    Instr::SetupWith(handler) => {
                        ts.set_position(position(code.code.id, pc - 1));
                        let entered = attempt!(frame::enter_with(ts, &mut slots[sp - 1]));
                        steps::push_block(&mut blocks, BlockKind::With, handler, sp);
                        slots[sp].put(entered);
                        sp += 1;
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
                        let exception = if count == 0 { None } else { Some(slots[sp - 1].take_whole()) };
                        sp -= usize::from(count != 0);
                        break frame::raise(ts, exception);
                    }
                    // What is left is rare, or costs much more than the way there.
                    _ => {
                        ts.set_position(position(code.code.id, pc - 1));
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
