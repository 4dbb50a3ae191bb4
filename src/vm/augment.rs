//! The target of an augmented assignment: an attribute or an item that is read, and then set to what came of it.
//!
//! 2.7 copies the object before it reads (`DUP_TOP`, with a key `DUP_TOPX`), and gets it from under the result before it
//! sets (`ROT_TWO`, `ROT_THREE`). Joined, each pair finds everything where it is, and copies and moves nothing.

use super::{lower::Op, program::LoadedCode, quick, state::ThreadState, value::Value};

/// Both instructions of a pair, in the common cases: the new height.
#[cold]
#[inline(never)]
pub(super) fn both(ts: &ThreadState<'_>, code: &LoadedCode, op: Op, slots: &mut [Value], sp: usize) -> Option<usize> {
    let (used, free) = slots.split_at_mut(sp);
    let (done, height) = match (op, used, free) {
        (Op::AttrOfTop(name), [.., target], [free, ..]) => {
            (quick::own_attribute(ts, target, code.attribute(name), free), sp + 1)
        }
        (Op::ItemOfTop, [.., target, key], [free, ..]) => (quick::item_of(ts, target, key, free), sp + 1),
        (Op::SetAttrBelow(name), [.., target, value], _) => {
            (quick::set_own_attribute(ts, target, code.attribute(name), value), sp - 2)
        }
        (Op::SetItemBelow, [.., target, key, value], _) => (quick::set_item_of(ts, target, key, value), sp - 3),
        _ => (false, sp),
    };
    done.then_some(height)
}

/// The first instruction of a pair, or the same alone: the new height.
#[cold]
#[inline(never)]
pub(super) fn first(op: Op, slots: &mut [Value], sp: usize) -> usize {
    let copied = match op {
        Op::Duplicate(count) => count.into(),
        Op::AttrOfTop(_) => 1,
        Op::ItemOfTop => 2,
        Op::RotThree | Op::SetItemBelow => {
            slots[sp - 3..sp].rotate_right(1);
            0
        }
        _ => {
            slots.swap(sp - 1, sp - 2);
            0
        }
    };
    let (below, above) = slots.split_at_mut(sp);
    below[sp - copied..].iter().zip(above).for_each(|(value, copy)| value.copy_to(copy));
    sp + copied
}
