//! The loop: one instruction after the other, with the ticks of CPython 2.7.18 (`Python/ceval.c`).
//!
//! An instruction is preceded by a tick unless it is reached through 2.7's `fast_next_opcode`: the inner loop here.
//! At a tick the ticker is decremented; when it falls below 0, a check follows, except before `SETUP_FINALLY`.
//!
//! A frame's variables and stack stand in one row of slots: variables first, then the cells of closures. A called function's row begins with
//! its arguments on the caller's stack. Slots above the stack hold nothing that needs dropping.
//!
//! What is not short is done out of line, in [`super::steps`] and [`super::frame`].
//! Where both operands are small ints the result is stored variant by variant, not as one [`Value`] joined from
//! several branches: a 16-byte copy of a value just written by parts stalls the processor.

use std::sync::atomic::Ordering::Relaxed;

use crate::lang::code::{CompareOp, Instr};

use super::{
    operate, quick,
    state::ThreadState,
    steps::{self, Flow, Frame},
    unwind::{Unwind, Why},
    value::Value,
};

/// Runs a frame to its end, or to the `yield` after which it says so ([`Frame::suspended`]). `slots` begin with its
/// variables.
///
/// The caller counts the depth and provides at least `code.frame_size` slots. A frame that ends leaves them empty.
#[expect(clippy::too_many_lines, reason = "one arm an instruction: together they become one jump table")]
pub(super) fn run(ts: &mut ThreadState<'_>, frame: &mut Frame<'_>, slots: &mut [Value]) -> Result<Value, Unwind> {
    let code = frame.code;
    let instructions = &code.code.instructions[..];
    let ticker = ts.ticker();
    // What the rest of the interpreter sees of this frame. Its `pc` and `sp` are brought up to date before a call
    // that takes it and read back after it; in between the loop has its own.
    let (mut pc, mut sp) = (frame.pc, frame.sp);

    // On failure the frame is unwound.
    macro_rules! attempt {
        ($label:lifetime, $result:expr) => {
            match $result {
                Ok(value) => value,
                Err(unwind) => break $label Why::Exception(unwind),
            }
        };
    }

    loop {
        let why = 'tick: loop {
            let ticks = ticker.load(Relaxed).wrapping_sub(1);
            ticker.store(ticks, Relaxed);
            if ticks < 0 && !matches!(instructions[pc], Instr::SetupFinally(_)) {
                attempt!('tick, ts.check(code, pc));
            }
            // From here on, `continue` goes to the next instruction without a tick; who comes to the end ticks.
            loop {
                let instruction = instructions[pc];
                pc += 1;
                match instruction {
                    Instr::LoadFast(index) => {
                        if let Value::Int(n) = slots[usize::from(index)] {
                            slots[sp].put(Value::Int(n));
                        } else {
                            attempt!('tick, steps::load_fast(ts, code, index, slots, sp));
                        }
                        sp += 1;
                        continue;
                    }
                    Instr::LoadConst(index) => {
                        if let Value::Int(n) = code.consts[usize::from(index)] {
                            slots[sp].put(Value::Int(n));
                        } else {
                            steps::load_const(code, index, &mut slots[sp]);
                        }
                        sp += 1;
                        continue;
                    }
                    Instr::StoreFast(index) => {
                        sp -= 1;
                        if let (Value::Int(n), false) = (&slots[sp], slots[usize::from(index)].is_object()) {
                            let n = *n;
                            slots[usize::from(index)].put(Value::Int(n));
                        } else {
                            steps::store_fast(index, slots, sp);
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
                        if !attempt!('tick, steps::truth(ts, &mut slots[sp])) {
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
                        if attempt!('tick, steps::truth(ts, &mut slots[sp])) {
                            pc = target as usize;
                        }
                    }
                    Instr::Compare(op) => {
                        sp -= 1;
                        if let (Value::Int(a), Value::Int(b)) = (&slots[sp - 1], &slots[sp])
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
                            slots[sp - 1].put(Value::Bool(truth));
                        } else {
                            attempt!('tick, steps::compare(ts, op, &mut slots[..=sp]));
                        }
                    }
                    Instr::Inplace(op) => {
                        sp -= 1;
                        if let (Value::Int(a), Value::Int(b)) = (&slots[sp - 1], &slots[sp])
                            && let Some(n) = operate::quick(op, *a, *b)
                        {
                            slots[sp - 1].put(Value::Int(n));
                        } else {
                            attempt!('tick, steps::inplace(ts, op, &mut slots[..=sp]));
                        }
                    }
                    Instr::Binary(op) => {
                        sp -= 1;
                        if let (Value::Int(a), Value::Int(b)) = (&slots[sp - 1], &slots[sp])
                            && let Some(n) = operate::quick(op, *a, *b)
                        {
                            slots[sp - 1].put(Value::Int(n));
                        } else {
                            attempt!('tick, steps::binary(ts, op, &mut slots[..=sp]));
                        }
                    }
                    Instr::JumpAbsolute(target) => pc = target as usize,
                    Instr::JumpForward(target) => {
                        pc = target as usize;
                        continue;
                    }
                    Instr::ForIter(target) => {
                        if attempt!('tick, steps::for_iter(ts, &mut slots[sp - 1..])) {
                            sp += 1;
                        } else {
                            sp -= 1;
                            pc = target as usize;
                        }
                    }
                    Instr::LoadGlobal(index) => {
                        attempt!('tick, steps::load_global(ts, code, index, &mut slots[sp]));
                        sp += 1;
                    }
                    Instr::CallFunction { positional, keyword } => {
                        sp = attempt!('tick, steps::call(ts, code, (positional, keyword), pc - 1, slots, sp));
                    }
                    Instr::LoadAttr(index) => {
                        attempt!('tick, quick::get_attribute(ts, code, index, pc - 1, &mut slots[sp - 1]));
                    }
                    Instr::StoreAttr(index) => {
                        sp -= 2;
                        attempt!('tick, quick::set_attribute(ts, code, index, pc - 1, &mut slots[..sp + 2]));
                    }
                    Instr::UnpackSequence(count) if quick::unpack(ts, count, &mut slots[sp - 1..]) => {
                        sp = sp - 1 + usize::from(count);
                    }
                    Instr::BinarySubscr => {
                        attempt!('tick, quick::get_item(ts, code, pc - 1, &mut slots[..sp]));
                        sp -= 1;
                    }
                    Instr::StoreSubscr => {
                        sp -= 3;
                        attempt!('tick, quick::set_item(ts, code, pc - 1, &mut slots[..sp + 3]));
                    }
                    Instr::ReturnValue => {
                        sp -= 1;
                        break 'tick Why::Return(slots[sp].take());
                    }
                    other => {
                        (frame.pc, frame.sp) = (pc, sp);
                        let flow = steps::other(ts, frame, other, slots);
                        (pc, sp) = (frame.pc, frame.sp);
                        match flow {
                            Flow::Tick => {}
                            Flow::Fast => continue,
                            Flow::Leave(why) => break 'tick why,
                        }
                    }
                }
                continue 'tick;
            }
        };
        (frame.pc, frame.sp) = (pc, sp);
        if let Some(result) = frame.leave(ts, slots, why) {
            return result;
        }
        (pc, sp) = (frame.pc, frame.sp);
    }
}
