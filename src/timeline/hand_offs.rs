//! Hand-offs of the program's objects: one thread gave, another that had waited took.

use std::collections::VecDeque;

use super::{objects::ObjectIndex, state::ThreadId};

/// One hand-off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HandOff {
    /// What changed hands.
    pub object: ObjectIndex,
    /// Who gave.
    pub from: ThreadId,
    /// Who took.
    pub to: ThreadId,
    /// When it was given.
    pub given_ns: u64,
    /// When it was taken.
    pub taken_ns: u64,
    /// How large it is, if it is a message.
    pub bytes: Option<u32>,
}

/// Hand-offs within a stretch of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Exchange {
    /// Each of them.
    Each(Vec<HandOff>),
    /// Too many to be told apart: how many.
    Many(u64),
}

impl Default for Exchange {
    fn default() -> Self {
        Self::Each(Vec::new())
    }
}

/// The latest hand-offs of a run, in order of taking.
#[derive(Debug, Default)]
pub struct HandOffs {
    kept: VecDeque<HandOff>,
}

impl HandOffs {
    /// So many are kept: 8 MB.
    const MOST: usize = 1 << 18;

    pub(super) fn push(&mut self, hand_off: HandOff) {
        if self.kept.len() >= Self::MOST {
            self.kept.pop_front();
        }
        self.kept.push_back(hand_off);
    }

    /// Those within a stretch, or of one object alone; told one by one only if there are at most `most`. Of those within
    /// the stretch no more are looked through for one object than a frame can bear.
    pub(super) fn within(&self, (from, to): (u64, u64), object: Option<ObjectIndex>, most: usize) -> Exchange {
        const MOST_SEARCHED: usize = 1 << 14;
        let first = self.kept.partition_point(|h| h.taken_ns < from);
        let after = self.kept.partition_point(|h| h.taken_ns < to);
        let all = after - first;
        let range = self.kept.range(first..after);
        match object {
            None if all <= most => Exchange::Each(range.copied().collect()),
            Some(index) if all <= MOST_SEARCHED => {
                let own: Vec<HandOff> = range.filter(|h| h.object == index).copied().collect();
                if own.len() <= most { Exchange::Each(own) } else { Exchange::Many(own.len() as u64) }
            }
            _ => Exchange::Many(all as u64),
        }
    }

    /// The last one before an instant.
    pub(super) fn before(&self, ns: u64, object: Option<ObjectIndex>) -> Option<HandOff> {
        const MOST_SEARCHED: usize = 1 << 10;
        let after = self.kept.partition_point(|h| h.taken_ns <= ns);
        self.kept
            .range(..after)
            .rev()
            .take(MOST_SEARCHED)
            .find(|h| object.is_none_or(|index| h.object == index))
            .copied()
    }
}
