//! One lane's intervals, so kept that any cell at any zoom costs the same.
//!
//! An interval is eight bytes: its start (it ends where the next one begins) and what to paint. Intervals stand in
//! blocks of 32 or a little more, and before each block stands a *rung*: the time spent on each slot, and the marks
//! counted, from the lane's beginning up to there. What happened up to an instant is one rung, found by bisection,
//! plus at most one block added up; what happened within a cell is the difference of two instants. So a cell is exact,
//! nothing is sampled, neighbouring cells always add up to the whole, and the cost does not depend on how many
//! intervals lie under a cell. (A tree with sums in its nodes would need the nodes at both of a cell's edges on every
//! level and could not take totals over thousands of threads; prefix sums need neither.)
//!
//! Under a memory budget the oldest blocks are *folded*: their intervals go, their rungs stay, and time and marks
//! within the block count as spread evenly. Totals stay exact for ever; only the order within a folded block is lost.
//! When even the rungs of folded blocks become many, every other one goes ([`Lane::thin`]).

use std::marker::PhantomData;

/// Bits of an interval's payload: what to paint. Above them a mark, and 46 bits of time (19 hours).
const PAYLOAD_BITS: u32 = 17;
const MARK: u64 = 1 << PAYLOAD_BITS;
const TIME_SHIFT: u32 = PAYLOAD_BITS + 1;
/// Largest time that an interval can hold; later ones count as this.
const MAX_NS: u64 = (1 << (64 - TIME_SHIFT)) - 1;

/// Intervals a block, at least.
const BLOCK: usize = 32;
/// A block has at least this many intervals for each slot of its rung, so that rungs stay a small part of the whole.
const INTERVALS_A_SLOT: usize = 3;

/// What a kind of lane paints.
pub trait Paint {
    /// Something more to keep with each interval.
    type Extra: Copy;

    /// The slots whose time an interval with this payload adds to; the second may be absent.
    fn slots(payload: u32) -> (usize, Option<usize>);

    /// How much each nanosecond of such an interval adds.
    fn weight(_payload: u32) -> u64 {
        1
    }
}

/// A lane of a number that goes up and down: its sum is the number's integral over time.
#[derive(Debug)]
pub struct LevelPaint;

impl LevelPaint {
    /// Larger numbers count as this.
    pub const MAX: u32 = (1 << PAYLOAD_BITS) - 1;
}

impl Paint for LevelPaint {
    type Extra = ();

    fn slots(_: u32) -> (usize, Option<usize>) {
        (0, None)
    }

    fn weight(payload: u32) -> u64 {
        payload.into()
    }
}

#[derive(Debug, Clone, Copy)]
struct Packed(u64);

impl Packed {
    fn new(start: u64, payload: u32, mark: bool) -> Self {
        debug_assert!(payload < 1 << PAYLOAD_BITS);
        Self(start.min(MAX_NS) << TIME_SHIFT | if mark { MARK } else { 0 } | u64::from(payload))
    }

    fn start(self) -> u64 {
        self.0 >> TIME_SHIFT
    }

    fn payload(self) -> u32 {
        self.0 as u32 & ((1 << PAYLOAD_BITS) - 1)
    }

    fn mark(self) -> bool {
        self.0 & MARK != 0
    }
}

/// A rung and the block behind it.
#[derive(Debug)]
struct Block<E> {
    /// Marks before this block.
    marks: u64,
    /// Time on each slot before this block, then its intervals: one after the other, because an edge of a cell reads both,
    /// and waiting for memory is most of what that costs.
    words: Vec<u64>,
    /// How many of the words are sums; slots that came up later are missing.
    slots: usize,
    extras: Vec<E>,
}

impl<E> Block<E> {
    fn sums(&self) -> &[u64] {
        &self.words[..self.slots]
    }

    /// None: the block is folded.
    fn intervals(&self) -> &[u64] {
        &self.words[self.slots..]
    }
}

/// Time spent on each slot, and marks, up to an instant or within a cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sums {
    /// Nanoseconds by slot.
    pub time: Vec<u64>,
    /// Marks.
    pub marks: u64,
}

impl Sums {
    /// Time on a slot since `earlier`.
    pub fn since(&self, earlier: &Self, slot: usize) -> u64 {
        let at = |sums: &Self| sums.time.get(slot).copied().unwrap_or(0);
        at(self) - at(earlier)
    }
}

/// A stretch of a lane that looks the same throughout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    /// First nanosecond.
    pub start: u64,
    /// First nanosecond after it.
    pub end: u64,
    /// What to paint.
    pub payload: u32,
    /// Something worth a mark happened at its start.
    pub mark: bool,
}

/// One lane.
#[derive(Debug)]
pub struct Lane<P: Paint> {
    /// When each block begins: apart from the blocks, because this is what bisection goes through.
    starts: Vec<u64>,
    blocks: Vec<Block<P::Extra>>,
    /// How many blocks at the beginning are folded.
    folded: usize,
    /// Intervals that folding has dropped.
    dropped: u64,
    kept: usize,
    rung_bytes: usize,
    slots: usize,
    paint: PhantomData<P>,
}

impl<P: Paint> Default for Lane<P> {
    fn default() -> Self {
        Self {
            starts: Vec::new(),
            blocks: Vec::new(),
            folded: 0,
            dropped: 0,
            kept: 0,
            rung_bytes: 0,
            slots: 0,
            paint: PhantomData,
        }
    }
}

impl<P: Paint> Lane<P> {
    /// Bytes of a rung apart from its sums.
    const RUNG: usize = size_of::<Block<P::Extra>>() + size_of::<u64>();

    /// From `ns` on the lane shows `payload`. Times must not decrease; an earlier one counts as the latest so far.
    ///
    /// Nothing is appended if nothing changes and there is no mark; what lasted no time and bears no mark is replaced.
    pub fn set(&mut self, ns: u64, payload: u32, mark: bool, extra: P::Extra) {
        if let Some(last) = self.last() {
            if last.payload() == payload && !mark {
                return;
            }
            if last.start() >= ns && !last.mark() {
                let start = last.start();
                self.replace_last(Packed::new(start, payload, mark), extra);
                return;
            }
        }
        self.append(ns, payload, mark, extra);
    }

    /// As [`Self::set`], but begins a new interval even if nothing changes: to keep a new `extra`.
    pub fn append(&mut self, ns: u64, payload: u32, mark: bool, extra: P::Extra) {
        let ns = ns.min(MAX_NS).max(self.last().map_or(0, Packed::start));
        let (slot, second) = P::slots(payload);
        self.slots = self.slots.max(slot.max(second.unwrap_or(0)) + 1);
        let full = (INTERVALS_A_SLOT * self.slots).max(BLOCK);
        if self.blocks.last().is_none_or(|block| block.intervals().len() >= full) {
            self.open_block(ns, full);
        }
        if let Some(block) = self.blocks.last_mut() {
            block.words.push(Packed::new(ns, payload, mark).0);
            block.extras.push(extra);
            self.kept += 1;
        }
    }

    fn open_block(&mut self, start: u64, full: usize) {
        let mut sums = Sums::default();
        self.up_to(u64::MAX, start, &mut sums);
        // Many lanes never fill their first block: it grows as it must. The others are filled to the last.
        let capacity = if self.blocks.is_empty() { 0 } else { full };
        self.rung_bytes += Self::RUNG + sums.time.len() * 8;
        let mut words = Vec::with_capacity(sums.time.len() + capacity);
        words.extend(&sums.time);
        self.starts.push(start);
        self.blocks.push(Block {
            marks: sums.marks,
            slots: sums.time.len(),
            words,
            extras: Vec::with_capacity(capacity),
        });
    }

    fn last(&self) -> Option<Packed> {
        self.blocks.last()?.intervals().last().copied().map(Packed)
    }

    fn replace_last(&mut self, with: Packed, extra: P::Extra) {
        let (slot, second) = P::slots(with.payload());
        self.slots = self.slots.max(slot.max(second.unwrap_or(0)) + 1);
        if let Some(block) = self.blocks.last_mut()
            && let (Some(interval), Some(kept)) = (block.words.last_mut(), block.extras.last_mut())
        {
            *interval = with.0;
            *kept = extra;
        }
    }

    /// Start of the first interval.
    pub fn first_start(&self) -> Option<u64> {
        self.starts.first().copied()
    }

    /// Start of the interval that is still open.
    pub fn last_start(&self) -> Option<u64> {
        self.last().map(Packed::start)
    }

    /// What the lane shows at its end.
    pub fn last_payload(&self) -> Option<u32> {
        self.last().map(Packed::payload)
    }

    /// Adds up what happened before `ns`; the lane is complete up to `now`, and at `now` or later nothing is missing.
    pub fn cumulative(&self, ns: u64, now: u64, sums: &mut Sums) {
        if ns >= now { self.up_to(u64::MAX, now, sums) } else { self.up_to(ns, ns, sums) }
    }

    /// Fetches into the cache what [`Self::cumulative`] will read for these times. Over a long run each edge of a cell lies
    /// somewhere else in memory; one after the other, the waits for it would be most of a frame. Nothing here depends on
    /// anything read before, so the processor waits for many at once.
    pub fn warm(&self, edges: impl Iterator<Item = u64>) {
        const WORDS_A_LINE: usize = 8;
        let mut blocks: Vec<usize> = edges.map(|ns| self.starts.partition_point(|&start| start < ns)).collect();
        blocks.dedup();
        let touched = blocks
            .into_iter()
            .filter_map(|next| self.blocks.get(next.checked_sub(1)?))
            .fold(0, |all, block| block.words.iter().step_by(WORDS_A_LINE).fold(all, |all, word| all ^ word));
        std::hint::black_box(touched);
    }

    /// Marks before `marks_ns`, time before `ns`.
    fn up_to(&self, marks_ns: u64, ns: u64, sums: &mut Sums) {
        sums.time.clear();
        sums.time.resize(self.slots, 0);
        sums.marks = 0;
        let next = self.starts.partition_point(|&start| start < marks_ns);
        let Some(block) = next.checked_sub(1).map(|i| &self.blocks[i]) else { return };
        sums.time[..block.slots].copy_from_slice(block.sums());
        sums.marks = block.marks;
        let intervals = block.intervals();
        if intervals.is_empty() {
            if let Some(after) = self.blocks.get(next) {
                let (start, end) = (self.starts[next - 1], self.starts[next]);
                block.share_out(after, (ns - start, end - start), sums);
            }
            return;
        }
        let block_end = self.starts.get(next).map_or(ns, |&after| after.min(ns));
        for (i, interval) in intervals.iter().copied().map(Packed).enumerate() {
            let start = interval.start();
            if start >= marks_ns {
                break;
            }
            let end = intervals.get(i + 1).map_or(block_end, |&after| Packed(after).start().min(ns));
            let time = end.saturating_sub(start) * P::weight(interval.payload());
            let (slot, second) = P::slots(interval.payload());
            sums.time[slot] += time;
            if let Some(second) = second {
                sums.time[second] += time;
            }
            sums.marks += u64::from(interval.mark());
        }
    }

    /// What the lane shows at `ns`; in a folded block, what it showed for the longest time, without extra.
    pub fn at(&self, ns: u64) -> Option<(Shown, Option<P::Extra>)> {
        let next = self.starts.partition_point(|&start| start <= ns);
        let block = &self.blocks[next.checked_sub(1)?];
        let inside = block.intervals().partition_point(|&interval| Packed(interval).start() <= ns);
        if let Some(i) = inside.checked_sub(1) {
            return Some((Shown::Payload(Packed(block.intervals()[i]).payload()), Some(block.extras[i])));
        }
        let after = self.blocks.get(next)?;
        let time = |slot: &usize| after.sums()[*slot] - block.sums().get(*slot).copied().unwrap_or(0);
        (0..after.slots).max_by_key(time).map(|slot| (Shown::Mostly(slot), None))
    }

    /// All intervals that are still kept, up to `now`.
    pub fn intervals(&self, now: u64) -> impl Iterator<Item = Interval> {
        let all = self.blocks.iter().flat_map(|block| block.intervals().iter().copied().map(Packed));
        let ends = all.clone().skip(1).map(Packed::start).chain([now]);
        all.zip(ends).map(|(interval, end)| Interval {
            start: interval.start(),
            end: end.max(interval.start()),
            payload: interval.payload(),
            mark: interval.mark(),
        })
    }

    /// Folds every block that ends at `ns` or before.
    pub fn fold_before(&mut self, ns: u64) {
        while self.starts.get(self.folded + 1).is_some_and(|&next| next <= ns) {
            let block = &mut self.blocks[self.folded];
            let intervals = block.intervals().len();
            self.dropped += intervals as u64;
            self.kept -= intervals;
            block.words.truncate(block.slots);
            block.words.shrink_to_fit();
            block.extras = Vec::new();
            self.folded += 1;
        }
    }

    /// Merges folded blocks by twos.
    pub fn thin(&mut self) {
        let folded = self.folded;
        let keep = |i: usize| i >= folded || i.is_multiple_of(2);
        let mut index = 0..;
        self.starts.retain(|_| index.next().is_none_or(keep));
        let mut index = 0..;
        self.blocks.retain(|block| {
            let keep = index.next().is_none_or(keep);
            if !keep {
                self.rung_bytes -= Self::RUNG + block.slots * 8;
            }
            keep
        });
        self.folded = folded.div_ceil(2);
    }

    /// Bytes of the intervals, and of the rungs.
    pub fn bytes(&self) -> (usize, usize) {
        (self.kept * (size_of::<Packed>() + size_of::<P::Extra>()), self.rung_bytes)
    }

    /// Intervals kept, and dropped by folding.
    pub fn counts(&self) -> (u64, u64) {
        (self.kept as u64, self.dropped)
    }
}

impl<E> Block<E> {
    /// Adds the first `part` of a folded block's `span`, everything spread evenly over it.
    fn share_out(&self, after: &Self, (part, span): (u64, u64), sums: &mut Sums) {
        let share = |whole: u64| (u128::from(whole) * u128::from(part) / u128::from(span)) as u64;
        for (slot, (sum, &end)) in sums.time.iter_mut().zip(after.sums()).enumerate() {
            *sum += share(end - self.sums().get(slot).copied().unwrap_or(0));
        }
        sums.marks += share(after.marks - self.marks);
    }
}

/// What a lane shows at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// Exactly this.
    Payload(u32),
    /// The block is folded; this slot took most of its time.
    Mostly(usize),
}
