//! The loop: one instruction after the other, with the ticks of CPython 2.7.18 (`Python/ceval.c`).
//!
//! An instruction is preceded by a tick unless it is reached through 2.7's `fast_next_opcode`: the inner loop here.
//! At a tick the ticker is decremented; when it falls below 0, a check follows, except before `SETUP_FINALLY`.
//! The loop counts down a copy of the ticker ([`Ticks`]) and gives it back before anything that could look at it.
//!
//! The compiler gives most arms a jump of their own to the next instruction, and the processor learns what follows each.
//! For that no branch may stand before the `match`, as a check of bounds would, and at most 16 ways may lead to any one
//! place: arms meet where the program counter is moved on before they all meet at the `match`.
//!
//! A frame's variables and stack stand in one row of slots: variables first, then the cells of closures. A called
//! function's row begins with its arguments on the caller's stack. Slots above the stack hold nothing that needs dropping.

use crate::lang::code::BinaryOp;

use super::{
    augment, closure, enter,
    frame::{Caller, Entry, Frame},
    lower::Op,
    program::LoadedCode,
    quick, rare,
    state::ThreadState,
    steps::{self, Flow},
    ticks::Ticks,
    unwind::{Unwind, Why, clear},
    value::Value,
};

/// Runs a frame, and those that it calls, to its end or to the `yield` after which it says so ([`Frame::suspended`]).
/// `stack` begins with its variables.
///
/// The caller counts the depth and provides at least `code.frame_size` slots. A frame that ends leaves them empty.
#[expect(clippy::too_many_lines, reason = "one arm an instruction: together they become one jump table")]
pub(super) fn run(ts: &mut ThreadState<'_>, frame: &mut Frame<'_>, stack: &mut [Value]) -> Result<Value, Unwind> {
    let (ticker, breaker) = (ts.ticker(), ts.breaker());
    let mut ticks = Ticks::load(ticker);
    // Callers of the frame that runs which are this turn's.
    let outermost = ts.callers.len();
    // Its function, and where its slots begin.
    let (mut running, mut base) = (None, 0);
    // What the rest of the interpreter sees of this frame. Its `pc` and `sp` are brought up to date before a call
    // that takes it and read back after it; in between the loop has its own.
    let (mut pc, mut sp) = (frame.pc, frame.sp);
    // An exception that a frame has left to its caller.
    let mut raised = None;

    // For what may run Python, or let the GIL go.
    macro_rules! apart {
        ($work:expr) => {{
            ticks.store(ticker);
            let result = $work;
            ticks = Ticks::load(ticker);
            result
        }};
    }
    'frame: loop {
        let code = LoadedCode::of(running.as_ref()).unwrap_or(frame.entry);
        let ops = &code.ops[..];
        let Some(last) = ops.len().checked_sub(1) else { unreachable!("code ends with a return") };
        let slots = &mut stack[base..];

        // The frame that a call begins is the one that runs.
        macro_rules! begin {
            ($at:expr, $first:expr, $function:expr, $instance:expr) => {{
                frame.begin(ts, Caller::new(running.take(), $instance, pc, $at, base, frame.floor));
                running = $function;
                base += $first;
                pc = 0;
                sp = LoadedCode::of(running.as_ref()).unwrap_or(frame.entry).stack_base;
                continue 'frame;
            }};
        }
        // The frame goes on elsewhere, or ends.
        macro_rules! unwind {
            ($why:expr) => {{
                (frame.pc, frame.sp) = (pc + 1, sp);
                match frame.leave(ts, code, slots, $why) {
                    None => (pc, sp) = (frame.pc, frame.sp),
                    Some(result) if ts.callers.len() == outermost => {
                        ticks.store(ticker);
                        return result;
                    }
                    Some(result) => (pc, sp, base, raised) = frame.end(ts, &mut running, stack, result),
                }
                continue 'frame;
            }};
        }
        if breaker.is_set() && raised.is_none() {
            raised = apart!(ts.heed(code, pc)).err();
        }
        if let Some(unwind) = raised.take() {
            unwind!(Why::Exception(unwind));
        }
        let why = 'tick: loop {
            // On failure the frame is unwound.
            macro_rules! attempt {
                ($result:expr) => {
                    match $result {
                        Ok(value) => value,
                        Err(unwind) => break 'tick Why::Exception(unwind),
                    }
                };
            }
            macro_rules! outside {
                ($work:expr) => {
                    attempt!(apart!($work))
                };
            }
            macro_rules! push {
                ($value:expr) => {{
                    slots[sp].put($value);
                    sp += 1;
                }};
            }
            macro_rules! jump {
                ($target:expr) => {{
                    pc = $target as usize;
                    continue 'tick;
                }};
            }
            macro_rules! load_fast {
                ($index:expr) => {
                    match &slots[usize::from($index)] {
                        Value::Null => break 'tick Why::Exception(rare::unbound_local(ts, code, $index)),
                        value => {
                            // Before the copy: who panics with it in hand has it in memory.
                            assert!(sp < slots.len());
                            let value = value.clone();
                            push!(value)
                        }
                    }
                };
            }
            macro_rules! store_fast {
                ($index:expr) => {{
                    sp -= 1;
                    let value = slots[sp].take();
                    slots[usize::from($index)] = value;
                }};
            }
            macro_rules! arithmetic {
            ($of_ints:ident, $operator:tt, $op:ident, $inplace:expr) => {{
                sp -= 1;
                match (&slots[sp - 1], &slots[sp]) {
                    (&Value::Int(a), &Value::Int(b)) if let Some(n) = a.$of_ints(b) => {
                        slots[sp - 1].put(Value::Int(n));
                    }
                    (&Value::Float(a), &Value::Float(b)) => {
                        slots[sp - 1].put(Value::float(a.get() $operator b.get()));
                    }
                    _ => outside!(steps::operate(ts, code, pc, (BinaryOp::$op, $inplace), slots, sp)),
                }
            }};
        }
            // At back jumps and calls: somebody may want the GIL.
            macro_rules! heed {
                () => {
                    if breaker.is_set() {
                        outside!(ts.heed(code, pc));
                    }
                };
            }
            if ticks.tick() {
                ticks = attempt!(ticks.run_out(ts, code, pc));
            }
            'fast: loop {
                // A variable to be loaded before the next instruction.
                let variable = 'next: {
                    // Goes to the next instruction without a tick; an arm that comes to its end ticks.
                    macro_rules! fast {
                        ($work:expr) => {{
                            $work;
                            break 'next None;
                        }};
                    }
                    // Several instructions at once, or just the first.
                    macro_rules! fused {
                        ($variable:expr, $more:expr, $done:expr, $height:expr) => {{
                            if !$done {
                                break 'next Some($variable);
                            }
                            $height;
                            pc += $more;
                        }};
                    }
                    // The same with a tick in between, unless that is the ticker's last.
                    macro_rules! across_tick {
                        ($quick:expr, $value:ident => $work:expr) => {
                            if ticks.has_more()
                                && let Some($value) = $quick
                            {
                                ticks.tick();
                                $work;
                                continue 'fast;
                            }
                        };
                    }
                    match ops[pc.min(last)] {
                        Op::LoadFast(index) => break 'next Some(index),
                        Op::LoadFastTwo(first, second) => {
                            load_fast!(first);
                            pc += 1;
                            fast!(load_fast!(second))
                        }
                        Op::LoadFastAttr(a, name) => {
                            fused!(a, 1, quick::attribute_of(ts, code, (a, name), slots, sp), sp += 1);
                        }
                        Op::LoadInt(n) => fast!(push!(Value::Int(n.into()))),
                        Op::LoadConst(index) => fast!(push!(code.consts[usize::from(index)].clone())),
                        Op::StoreFast(index) => fast!(store_fast!(index)),
                        Op::StoreLoadFast(to, from) => {
                            store_fast!(to);
                            pc += 1;
                            fast!(load_fast!(from))
                        }
                        Op::PopTop => fast!(sp = steps::pop_top(slots, sp)),
                        Op::PopJumpIf { truth, target } => {
                            sp -= 1;
                            if let Value::Bool(value) = slots[sp] {
                                pc += 1;
                                if value.get() == truth {
                                    pc = target as usize;
                                    heed!();
                                }
                                continue 'fast;
                            }
                            if outside!(steps::truth(ts, &mut slots[sp])) == truth {
                                jump!(target);
                            }
                        }
                        Op::CompareJump(op, target) => {
                            across_tick!(quick::order(op, &slots[sp - 2], &slots[sp - 1]), truth => {
                                sp -= 2;
                                pc = if truth { pc + 2 } else { target as usize };
                            });
                            sp -= 1;
                            outside!(steps::compare(ts, code, pc, op, &mut slots[..=sp]));
                        }
                        Op::CompareIntJump { op, variable: a, int, target } => {
                            across_tick!(quick::order(op, &slots[usize::from(a)], &Value::Int(int.into())), truth => {
                                pc = if truth { pc + 4 } else { target.into() };
                            });
                            break 'next Some(a);
                        }
                        Op::CompareTwoJump { op, variables: [a, b], target } => {
                            across_tick!(quick::order(op, &slots[usize::from(a)], &slots[usize::from(b)]), truth => {
                                pc = if truth { pc + 4 } else { target.into() };
                            });
                            break 'next Some(a);
                        }
                        Op::AddInt(variable, n) => fused!(variable, 2, quick::add_int(slots, sp, variable, n), sp += 1),
                        Op::AddIntStore { from, int, to } => {
                            across_tick!(quick::plus(&slots[usize::from(from)], int.into()), sum => {
                                slots[usize::from(to)] = Value::Int(sum);
                                pc += 4;
                            });
                            fast!(load_fast!(from))
                        }
                        Op::OperateTwo(op, a, b) => fused!(a, 2, quick::operate(op, slots, sp, a, b), sp += 1),
                        Op::ItemOfTwo(a, b) => fused!(a, 2, quick::item_of_two(ts, slots, sp, a, b), sp += 1),
                        Op::SetItemOfTwo(a, b) => fused!(a, 2, quick::set_item_of_two(ts, slots, sp, a, b), sp -= 1),
                        Op::Compare(op) => {
                            sp -= 1;
                            if let Some(truth) = quick::order(op, &slots[sp - 1], &slots[sp]) {
                                slots[sp - 1].put(Value::bool(truth));
                            } else {
                                outside!(steps::compare(ts, code, pc, op, &mut slots[..=sp]));
                            }
                        }
                        Op::Add { inplace } => arithmetic!(checked_add, +, Add, inplace),
                        Op::Subtract { inplace } => arithmetic!(checked_sub, -, Subtract, inplace),
                        Op::Multiply { inplace } => arithmetic!(checked_mul, *, Multiply, inplace),
                        Op::Operate { op, inplace } => {
                            sp -= 1;
                            outside!(steps::operate(ts, code, pc, (op, inplace), slots, sp));
                        }
                        Op::JumpAbsolute(target) => {
                            heed!();
                            jump!(target);
                        }
                        Op::JumpForward(target) => fast!(pc = target as usize - 1),
                        // With the tick before the store, unless that is the ticker's last.
                        Op::ForIterStore(index, _) if ticks.has_more() && quick::next_into(ts, slots, sp, index) => {
                            ticks.tick();
                            pc += 2;
                            continue 'fast;
                        }
                        Op::ForIterStore(_, target) | Op::ForIter(target) => {
                            if !outside!(steps::for_iter(ts, code, pc, &mut slots[sp - 1..])) {
                                sp -= 1;
                                jump!(target);
                            }
                            sp += 1;
                        }
                        Op::LoadBool(truth) => push!(Value::bool(truth)),
                        Op::BuildTuple(count) => sp = steps::build_tuple(slots, sp, count),
                        Op::LoadGlobal(place) => sp = attempt!(steps::load_global(ts, code, place, slots, sp)),
                        Op::Call { positional, keyword, method } => {
                            let given = usize::from(positional) + usize::from(method);
                            let at = sp - 1 - given - 2 * usize::from(keyword);
                            ts.set_position(code, pc);
                            if keyword == 0 && enter::is_plain(ts, &mut slots[at..], given) {
                                begin!(at, at + 1, slots[at].take_object(), None);
                            }
                            let entry = outside!(enter::call(ts, code, (given, keyword, method), slots, at));
                            if let Some(Entry { function, instance, first }) = entry {
                                begin!(at, at + first, Some(function), instance);
                            }
                            sp = at + 1;
                            heed!();
                        }
                        Op::LoadAttr(name) => {
                            if !quick::attribute(ts, code, name, &mut slots[sp - 1]) {
                                outside!(steps::get_attribute(ts, code, name, pc, &mut slots[sp - 1]));
                            }
                        }
                        Op::LoadMethod(name) => {
                            if !quick::method(ts, code, name, &mut slots[sp - 1..=sp]) {
                                outside!(steps::get_method(ts, code, name, pc, &mut slots[sp - 1..=sp]));
                            }
                            sp += 1;
                        }
                        Op::StoreAttr(name) => {
                            sp -= 2;
                            if !quick::set_attribute(ts, code, name, &mut slots[sp..sp + 2]) {
                                outside!(steps::set_attribute(ts, code, name, pc, &mut slots[sp..sp + 2]));
                            }
                        }
                        Op::UnpackSequence(count) if quick::unpack(ts, count, &mut slots[sp - 1..]) => {
                            sp = sp - 1 + usize::from(count);
                        }
                        Op::BinarySubscr => {
                            if !quick::item(ts, &mut slots[..sp]) {
                                outside!(steps::get_item(ts, code, pc, &mut slots[..sp]));
                            }
                            sp -= 1;
                        }
                        Op::StoreSubscr => {
                            sp -= 3;
                            if !quick::set_item(ts, &mut slots[sp..sp + 3]) {
                                outside!(steps::set_item(ts, code, pc, &mut slots[sp..sp + 3]));
                            }
                        }
                        Op::ListAppend(depth) => sp = steps::list_append(ts, depth, slots, sp),
                        op @ (Op::AttrOfTop(_) | Op::ItemOfTop | Op::SetAttrBelow(_) | Op::SetItemBelow) => {
                            let Some(height) = augment::both(ts, code, op, slots, sp) else {
                                fast!(sp = augment::first(op, slots, sp))
                            };
                            sp = height;
                            pc += 1;
                        }
                        op @ (Op::Duplicate(_) | Op::RotTwo | Op::RotThree) => {
                            fast!(sp = augment::first(op, slots, sp))
                        }
                        Op::LoadDeref(index) => push!(attempt!(closure::load(ts, code, index, slots))),
                        Op::StoreGlobal(place) => sp = steps::store_global(ts, code, place, slots, sp),
                        Op::StoreDeref(index) => sp = closure::store(ts, code, index, slots, sp),
                        Op::YieldValue => {
                            (frame.pc, frame.sp, frame.suspended) = (pc + 1, sp - 1, true);
                            ticks.store(ticker);
                            return Ok(slots[sp - 1].take_whole());
                        }
                        Op::ReturnValue => {
                            sp -= 1;
                            let value = slots[sp].take();
                            if ts.blocks.len() > frame.floor {
                                break 'tick Why::Return(value);
                            }
                            clear(&mut slots[..sp]);
                            if ts.callers.len() == outermost {
                                ticks.store(ticker);
                                return Ok(value);
                            }
                            (pc, sp, base, raised) = frame.end(ts, &mut running, stack, Ok(value));
                            continue 'frame;
                        }
                        Op::UnpackSequence(_) | Op::Other => {
                            (frame.pc, frame.sp) = (pc + 1, sp);
                            match apart!(steps::other(ts, frame, code, slots)) {
                                Flow::Tick => (pc, sp) = (frame.pc.wrapping_sub(1), frame.sp),
                                Flow::Fast => fast!((pc, sp) = (frame.pc.wrapping_sub(1), frame.sp)),
                                Flow::Leave(why) => {
                                    (pc, sp) = (frame.pc - 1, frame.sp);
                                    break 'tick why;
                                }
                            }
                        }
                    }
                    pc = pc.wrapping_add(1);
                    continue 'tick;
                };
                if let Some(index) = variable {
                    load_fast!(index);
                }
                pc = pc.wrapping_add(1);
            }
        };
        unwind!(why);
    }
}
