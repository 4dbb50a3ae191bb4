//! A ring of records: one writer that never waits, one reader; a full ring drops and counts.
//!
//! The classic single-producer queue (Lamport 1983; compare rtrb and `crossbeam-channel`'s array flavour): the writer alone moves
//! `head`, the reader alone moves `tail`; both only grow, their low bits are the place in the ring. Each side keeps its
//! own copy of the other's number, and `head` has two cache lines to itself, so that a reader who comes by every few
//! milliseconds costs the writer nothing (measured: 9.9 ns an event against 12.3 when the line is shared).
//!
//! Beside the head stands a *promise*: the stamp of a record that is still to come. Who lets a lock go stamps the record
//! first and writes it later; whoever takes the lock meanwhile may be read before. The reader sees from the promise up to which time
//! it knows everything: see [`known`].

use std::{
    cell::Cell,
    sync::{
        Arc,
        atomic::Ordering::{Acquire, Relaxed, Release},
    },
};

use super::record::Record;
#[cfg(not(gilscope_model))]
use crate::sys::shared::Shareable;
use crate::sys::{
    primitive::{AtomicU64, UnsafeCell},
    shared::Place,
};

/// Keeps what it holds off its neighbours' cache lines (two lines: the prefetcher fetches pairs).
#[derive(Debug)]
#[repr(align(128))]
struct Apart<T>(T);

/// What the writer tells.
#[derive(Debug)]
struct Head {
    /// Records written so far.
    written: AtomicU64,
    /// The stamp of a record that is still to come; 0 for none.
    promise: AtomicU64,
}

/// Where writer and reader are.
#[derive(Debug)]
#[repr(C)]
pub(super) struct Ends {
    /// Records written so far.
    head: Apart<Head>,
    /// Records read so far.
    tail: Apart<AtomicU64>,
    /// Records lost because the ring was full.
    dropped: Apart<AtomicU64>,
}

/// What one record lies in.
pub(super) type Slot = UnsafeCell<Record>;

/// Both ends and the slots between them, in this process's memory or in some that is shared.
#[derive(Debug, Clone)]
pub(super) struct Ring {
    ends: Place<Ends>,
    /// A power of two of them.
    slots: Place<[Slot]>,
}

// SAFETY: the ends are atomics.
#[cfg(not(gilscope_model))]
unsafe impl Shareable for Ends {}
// SAFETY: all zero is a `ThreadStart`; the protocol is told below, and holds between processes as between threads: what is published
// is complete even if its writer is killed the moment after.
#[cfg(not(gilscope_model))]
unsafe impl Shareable for Slot {}

// SAFETY: a slot is written only between `tail + len > head` being seen and `head` being published, and read only
// between `head` being seen and `tail` being published; writer and reader are never in the same slot.
unsafe impl Sync for Ring {}
// SAFETY: as above; nothing in it belongs to one thread.
unsafe impl Send for Ring {}

/// The writing end. One a thread.
#[derive(Debug)]
pub struct Writer {
    ring: Ring,
    head: Cell<u64>,
    /// Where `tail` was when last looked at: never ahead of it.
    tail: Cell<u64>,
}

/// The reading end.
#[derive(Debug)]
pub struct Reader {
    ring: Ring,
    tail: u64,
}

/// A ring of `capacity` records, rounded up to a power of two.
pub fn ring(capacity: usize) -> (Writer, Reader) {
    let ends = Arc::new(Ends {
        head: Apart(Head { written: AtomicU64::new(0), promise: AtomicU64::new(0) }),
        tail: Apart(AtomicU64::new(0)),
        dropped: Apart(AtomicU64::new(0)),
    });
    let ring = Ring { ends: ends.into(), slots: slots(capacity.next_power_of_two()) };
    (Writer::new(ring.clone()), Reader::new(ring))
}

/// Empty slots. Most threads use few of them: the kernel finds a page for those when they come to it.
#[cfg(not(gilscope_model))]
fn slots(n: usize) -> Place<[Slot]> {
    // As with any allocation, there is nothing to be done without memory.
    Place::zeroed(n).expect("memory for a ring")
}

#[cfg(gilscope_model)]
fn slots(n: usize) -> Place<[Slot]> {
    let empty = Record { stamp: 0, arg: 0, core: 0, kind: super::record::Kind::Mark, flags: 0 };
    (0..n).map(|_| UnsafeCell::new(empty)).collect::<Arc<[Slot]>>().into()
}

impl Ring {
    /// A ring in memory that is all zero, or in use already at the other end.
    #[cfg(not(gilscope_model))]
    pub(super) fn shared(ends: Place<Ends>, slots: Place<[Slot]>) -> Self {
        assert!(slots.len().is_power_of_two());
        Self { ends, slots }
    }
}

impl Writer {
    /// The writing end of a new ring: there must be no other.
    pub(super) fn new(ring: Ring) -> Self {
        Self { ring, head: Cell::new(0), tail: Cell::new(0) }
    }

    /// Appends a record, or drops it and counts the loss if the reader is a whole ring behind.
    #[inline]
    pub fn push(&self, record: Record) {
        let head = self.head.get();
        let slots = &self.ring.slots;
        if head - self.tail.get() == slots.len() as u64 && !self.reader_has_moved(head) {
            return;
        }
        slot(slots, head).with_mut(|place| {
            // SAFETY: the reader has passed this slot (seen through `tail`, Acquire) and will not come back before `head` moves.
            unsafe { place.write(record) };
        });
        self.head.set(head + 1);
        // Release: the reader that sees the new head sees the record.
        self.ring.ends.head.0.written.store(head + 1, Release);
    }

    /// Announces a record of this time, which must not be 0, that is written later. What comes between the two and lets others go
    /// on, the release of a lock, takes the announcement along: hence relaxed.
    #[inline]
    pub fn promise(&self, stamp: u64) {
        self.ring.ends.head.0.promise.store(stamp, Relaxed);
    }

    /// The announced record is written, or lost.
    #[inline]
    pub fn keep(&self) {
        // Release: who sees no promise sees the record.
        self.ring.ends.head.0.promise.store(0, Release);
    }

    /// Looks where the reader is; counts a loss if there is still no room.
    #[cold]
    fn reader_has_moved(&self, head: u64) -> bool {
        // Acquire: the reader's copies out of these slots are over before we write them again.
        self.tail.set(self.ring.ends.tail.0.load(Acquire));
        let room = head - self.tail.get() < self.ring.slots.len() as u64;
        if !room {
            let dropped = &self.ring.ends.dropped.0;
            dropped.store(dropped.load(Relaxed) + 1, Relaxed);
        }
        room
    }
}

impl Reader {
    /// The reading end of a ring that nobody has read from: there must be no other.
    pub(super) fn new(ring: Ring) -> Self {
        Self { ring, tail: 0 }
    }

    /// Appends everything written since the last time to `out`.
    pub fn drain(&mut self, out: &mut Vec<Record>) {
        let head = self.ring.ends.head.0.written.load(Acquire);
        // Most threads of many are asleep: asking them must cost no more than this one look.
        if head == self.tail {
            return;
        }
        out.reserve((head - self.tail) as usize);
        while self.tail < head {
            slot(&self.ring.slots, self.tail).with(|place| {
                // SAFETY: below `head` (seen with Acquire), so the record is complete, and the writer waits for `tail`.
                out.push(unsafe { place.read() });
            });
            self.tail += 1;
        }
        // Release: our copies happen before the writer reuses the slots.
        self.ring.ends.tail.0.store(self.tail, Release);
    }

    /// Records lost so far.
    pub fn dropped(&self) -> u64 {
        self.ring.ends.dropped.0.load(Relaxed)
    }
}

/// Up to which stamp, this one included, the rings tell everything that matters when they are drained *after* this, if it was `began` *before*
/// this: of an acquisition up to then, the release that led to it is drained, too.
///
/// A release that is not seen here as a promise has either been written, and will be drained; or it was announced after this was
/// asked, and so after `began`, and the lock was taken later still.
pub fn known<'a>(began: u64, rings: impl Iterator<Item = &'a Reader>) -> u64 {
    // Acquire: see `Writer::keep`.
    let promises = rings.map(|reader| reader.ring.ends.head.0.promise.load(Acquire));
    promises.filter(|&stamp| stamp != 0).map(|stamp| stamp - 1).fold(began, u64::min)
}

#[inline]
fn slot(slots: &[UnsafeCell<Record>], place: u64) -> &UnsafeCell<Record> {
    &slots[place as usize & (slots.len() - 1)]
}

/// Loom's cell hands out pointers through closures; std's gets the same two methods.
#[cfg(not(gilscope_model))]
trait WithPointer {
    fn with<R>(&self, f: impl FnOnce(*const Record) -> R) -> R;
    fn with_mut<R>(&self, f: impl FnOnce(*mut Record) -> R) -> R;
}

#[cfg(not(gilscope_model))]
impl WithPointer for UnsafeCell<Record> {
    #[inline]
    fn with<R>(&self, f: impl FnOnce(*const Record) -> R) -> R {
        f(self.get())
    }

    #[inline]
    fn with_mut<R>(&self, f: impl FnOnce(*mut Record) -> R) -> R {
        f(self.get())
    }
}

#[cfg(all(test, not(gilscope_model)))]
mod tests {
    use super::*;
    use crate::trace::record::Kind;

    fn record(n: u64) -> Record {
        Record { stamp: n, arg: n as u32, core: 0, kind: Kind::Mark, flags: 0 }
    }

    fn stamps(records: &[Record]) -> Vec<u64> {
        records.iter().map(|r| r.stamp).collect()
    }

    #[test]
    fn what_goes_in_comes_out_in_order() {
        let (writer, mut reader) = ring(4);
        let mut out = Vec::new();
        for turn in 0..3 {
            (0..3).for_each(|n| writer.push(record(turn * 3 + n)));
            reader.drain(&mut out);
        }
        assert_eq!(stamps(&out), (0..9).collect::<Vec<_>>());
    }

    #[test]
    fn a_full_ring_keeps_the_oldest_and_counts_the_rest() {
        let (writer, mut reader) = ring(4);
        (0..10).for_each(|n| writer.push(record(n)));
        let mut out = Vec::new();
        reader.drain(&mut out);
        assert_eq!((stamps(&out), reader.dropped()), (vec![0, 1, 2, 3], 6));
        writer.push(record(10));
        reader.drain(&mut out);
        assert_eq!(stamps(&out), [0, 1, 2, 3, 10], "and goes on as soon as there is room");
    }

    #[test]
    fn a_reader_on_another_thread_misses_nothing_but_what_is_counted() {
        const N: u64 = 200_000;
        let (writer, mut reader) = ring(1 << 10);
        let mut out = Vec::new();
        std::thread::scope(|s| {
            let writing = s.spawn(move || (0..N).for_each(|n| writer.push(record(n))));
            while !writing.is_finished() {
                reader.drain(&mut out);
            }
        });
        reader.drain(&mut out);
        assert!(stamps(&out).is_sorted());
        assert!(out.iter().all(|r| r.stamp as u32 == r.arg), "no record is torn");
        assert_eq!(out.len() as u64 + reader.dropped(), N);
    }
}

#[cfg(all(test, gilscope_model))]
mod model {
    use super::*;
    use crate::trace::record::Kind;

    #[test]
    fn every_record_arrives_whole_and_in_order_or_is_counted() {
        loom::model(|| {
            let (writer, mut reader) = ring(2);
            let writing = loom::thread::spawn(move || {
                (1..=3)
                    .for_each(|n| writer.push(Record { stamp: n, arg: n as u32, core: 0, kind: Kind::Mark, flags: 0 }));
            });
            let mut out = Vec::new();
            reader.drain(&mut out);
            reader.drain(&mut out);
            writing.join().unwrap();
            reader.drain(&mut out);
            assert!(out.iter().map(|r| r.stamp).is_sorted());
            assert!(out.iter().all(|r| r.stamp == u64::from(r.arg)));
            assert_eq!(out.len() as u64 + reader.dropped(), 3);
        });
    }

    #[test]
    fn no_lock_is_known_to_be_taken_that_is_not_known_to_be_let_go() {
        use loom::sync::atomic::{AtomicBool, Ordering::AcqRel};

        loom::model(|| {
            // A counter that all cores read alike: who reads a later time sees what was done before an earlier one was read.
            let clock = Arc::new(AtomicU64::new(1));
            let lock = Arc::new(AtomicBool::new(false));
            let ((first, mut first_ring), (second, mut second_ring)) = (ring(2), ring(2));
            let write = |stamp| Record { stamp, arg: 0, core: 0, kind: Kind::Mark, flags: 0 };
            loom::thread::spawn({
                let (clock, lock) = (clock.clone(), lock.clone());
                move || {
                    let released = clock.fetch_add(1, AcqRel);
                    first.promise(released);
                    lock.store(true, Release);
                    first.push(write(released));
                    first.keep();
                }
            });
            loom::thread::spawn({
                let clock = clock.clone();
                move || {
                    if lock.load(Acquire) {
                        second.push(write(clock.fetch_add(1, AcqRel)));
                    }
                }
            });
            let until = known(clock.fetch_add(1, AcqRel), [&first_ring, &second_ring].into_iter());
            let (mut releases, mut acquisitions) = (Vec::new(), Vec::new());
            first_ring.drain(&mut releases);
            second_ring.drain(&mut acquisitions);
            let taken = acquisitions.iter().any(|record| record.stamp <= until);
            assert!(!taken || releases.iter().any(|record| record.stamp <= until));
        });
    }
}
