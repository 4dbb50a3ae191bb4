//! The pen of one thread: everything that a VM thread records or counts goes through its [`Tracer`].

use std::{
    cell::{Cell, OnceCell},
    sync::{
        Arc,
        atomic::{
            AtomicBool,
            Ordering::{Relaxed, SeqCst},
        },
    },
};

use super::{
    counters::{Counter, Counters, Syscall},
    record::{Kind, Record},
    ring::Writer,
};
use crate::sys::{interrupt::Tid, shared::Place, stamp::Stamper, usage::Switches};

/// The run was ended from outside; unwind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Aborted;

/// Raw time, some two microseconds, within which a release and an acquisition by the same thread are one record. Native work that lasts
/// longer shows as such.
const AT_ONCE: u64 = 5_000;

/// Raw time, some millisecond, after which an instruction that still lasts is told of, and told of again.
const LONG: u64 = 2_500_000;

/// A moment on a core, for records that are written later than they happened.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    stamp: u64,
    core: u16,
}

/// An instruction that may turn out to take long.
#[derive(Debug, Clone, Copy, Default)]
struct Dwells {
    position: u32,
    ticker: i32,
    /// When it was seen for the second time (most are not), or last told of; raw.
    since: Option<u64>,
    /// It has been told of.
    told: bool,
}

/// What one thread writes with. Made on that thread, and stays there.
pub struct Tracer {
    ring: Option<Writer>,
    stamper: Stamper,
    counters: Place<Counters>,
    stop: Arc<AtomicBool>,
    /// The ticker when this thread last got the GIL or reloaded it; see [`crate::gil::lock`].
    ticker_base: Cell<i32>,
    /// Whether this thread holds the GIL.
    holds_gil: Cell<bool>,
    /// Whether the GIL's other waiters come first (priority GIL).
    demoted: Cell<bool>,
    /// A release that is not written yet, because the thread may take the GIL back at once.
    released: Cell<Option<(Moment, u32)>>,
    /// The instruction that the thread was seen in last.
    dwells: Cell<Dwells>,
    tid: Tid,
    /// Says that a signal has come: the main thread has one.
    signalled: OnceCell<Arc<AtomicBool>>,
    /// It is in a wait that ends when a signal comes.
    interruptible: Cell<bool>,
}

impl Tracer {
    /// A tracer for the calling thread; without a ring it only counts. It stops when `stop` is set.
    pub fn new(ring: Option<Writer>, counters: Place<Counters>, stop: Arc<AtomicBool>) -> Self {
        Self {
            ring,
            stamper: Stamper::new(),
            counters,
            stop,
            ticker_base: Cell::new(0),
            holds_gil: Cell::new(false),
            demoted: Cell::new(false),
            released: Cell::new(None),
            dwells: Cell::new(Dwells::default()),
            tid: Tid::current(),
            signalled: OnceCell::new(),
            interruptible: Cell::new(false),
        }
    }

    /// A tracer that counts and records nothing.
    pub fn counting(counters: Arc<Counters>, stop: Arc<AtomicBool>) -> Self {
        Self::new(None, counters.into(), stop)
    }

    /// Now. Without a ring nobody would read it, and nothing is measured.
    #[inline]
    pub fn moment(&self) -> Moment {
        let (stamp, core) = if self.ring.is_some() { self.stamper.stamp() } else { (0, 0) };
        Moment { stamp, core }
    }

    /// Now, and not before what comes before it: for an acquisition.
    #[inline]
    fn moment_after(&self) -> Moment {
        let (stamp, core) = if self.ring.is_some() { self.stamper.stamp_after() } else { (0, 0) };
        Moment { stamp, core }
    }

    /// A number that no other living tracer has.
    #[inline]
    pub fn id(&self) -> usize {
        std::ptr::from_ref(&*self.counters).addr()
    }

    /// Records that the GIL was taken after a fight for it.
    pub(crate) fn emit_won(&self, position: u32) {
        self.emit_at(self.moment_after(), Kind::GilAcquire, 1, position);
    }

    /// Records one event, stamped now.
    #[inline]
    pub fn emit(&self, kind: Kind, flags: u8, arg: u32) {
        self.emit_at(self.moment(), kind, flags, arg);
    }

    /// Records one event that happened a moment ago. Moments must not go backwards.
    #[inline]
    pub fn emit_at(&self, moment: Moment, kind: Kind, flags: u8, arg: u32) {
        if let Some((released, position)) = self.released.take() {
            self.write(released, Kind::GilRelease, 0, position);
            self.keep_promise();
        }
        self.write(moment, kind, flags, arg);
    }

    /// Records that the GIL is let go, now: to be called before. It is written later, because if the next word is an acquisition
    /// at once, the two are one record; until then the ring's promise stands for it.
    #[inline]
    pub(crate) fn emit_release(&self, position: u32) {
        if let Some(ring) = &self.ring {
            let now = self.moment();
            ring.promise(now.stamp);
            self.released.set(Some((now, position)));
        }
    }

    /// Records that the GIL was taken, uncontended. `undisturbed`: nobody else has had it since this thread had it last.
    #[inline]
    pub(crate) fn emit_acquire(&self, position: u32, undisturbed: bool) {
        if self.ring.is_none() {
            return;
        }
        let now = self.moment_after();
        match self.released.get() {
            Some((released, _)) if undisturbed && now.stamp - released.stamp < AT_ONCE => {
                self.emit_check(position, true);
            }
            _ => self.emit_at(now, Kind::GilAcquire, 0, position),
        }
    }

    /// Records now and then that the thread is at `position`, if it is seen there again and again and the ticker does not move: one
    /// instruction that takes long.
    #[inline]
    pub(crate) fn dwell(&self, ticker: i32, position: u32) {
        if self.ring.is_none() {
            return;
        }
        let seen = self.dwells.get();
        if (seen.ticker, seen.position) == (ticker, position) {
            self.dwell_on(seen);
        } else {
            self.dwells.set(Dwells { position, ticker, ..Dwells::default() });
        }
    }

    #[cold]
    fn dwell_on(&self, seen: Dwells) {
        let now = self.moment();
        let since = seen.since.unwrap_or(now.stamp);
        if now.stamp - since < LONG {
            self.dwells.set(Dwells { since: Some(since), ..seen });
        } else {
            self.emit_at(now, Kind::At, u8::from(seen.told), seen.position);
            self.dwells.set(Dwells { since: Some(now.stamp), told: true, ..seen });
        }
    }

    /// The same at a periodic check: however long it took, nothing was done in between.
    #[inline]
    pub(crate) fn emit_check(&self, position: u32, undisturbed: bool) {
        if !undisturbed {
            self.emit_at(self.moment_after(), Kind::GilAcquire, 0, position);
        } else if let Some((released, _)) = self.released.take() {
            self.write(released, Kind::GilCheck, 0, position);
            self.keep_promise();
        }
    }

    fn keep_promise(&self) {
        if let Some(ring) = &self.ring {
            ring.keep();
        }
    }

    #[inline]
    fn write(&self, Moment { stamp, core }: Moment, kind: Kind, flags: u8, arg: u32) {
        if let Some(ring) = &self.ring {
            ring.push(Record { stamp, arg, core, kind, flags });
        }
    }

    /// Counts.
    #[inline]
    pub fn count(&self, counter: Counter, n: u64) {
        self.counters.add(counter, n);
    }

    /// Counts one system call.
    #[inline]
    pub fn syscall(&self, call: Syscall) {
        self.counters.syscall(call);
    }

    /// The kernel's number of the thread.
    pub fn tid(&self) -> Tid {
        self.tid
    }

    /// Does work that can wait in the kernel; an interruption gets it out of there.
    #[inline]
    pub fn away<R>(&self, work: impl FnOnce() -> R) -> R {
        self.counters.set_away(true);
        let result = work();
        self.counters.set_away(false);
        result
    }

    /// Brings the thread's own context switches, since its birth, up to date: the kernel counts them, asking costs a system call.
    pub fn count_switches(&self) {
        let now = Switches::current();
        self.counters.set(Counter::ContextVoluntary, now.voluntary);
        self.counters.set(Counter::ContextInvoluntary, now.involuntary);
    }

    /// Tells whether the run is being ended from outside: every loop that can last asks this.
    #[inline]
    pub fn stopping(&self) -> bool {
        // Relaxed: the flag carries no data; it is set once and asked for again and again.
        self.stop.load(Relaxed)
    }

    /// This is the main thread: the flag says that a signal has come.
    pub(crate) fn set_signal_flag(&self, flag: Arc<AtomicBool>) {
        // It has only one.
        let _ = self.signalled.set(flag);
    }

    /// Notes whether a signal ends the waits that follow.
    pub(crate) fn set_interruptible(&self, interruptible: bool) {
        self.interruptible.set(interruptible);
    }

    /// Tells whether a wait should come to an end before what is waited for: because of [`Self::stopping`], or of a signal.
    pub fn interrupted(&self) -> bool {
        // Sequentially consistent: who waits has said so before it looks (`crate::vm::signals`).
        self.stopping() || self.interruptible.get() && self.signalled.get().is_some_and(|flag| flag.load(SeqCst))
    }

    /// Notes the ticker's value from which this thread's ticks count.
    #[inline]
    pub(crate) fn start_ticks(&self, ticker: i32) {
        self.ticker_base.set(ticker);
    }

    /// Counts the ticks since [`Self::start_ticks`]: the ticker itself has counted them down.
    #[inline]
    pub(crate) fn end_ticks(&self, ticker: i32) {
        let ticks = i64::from(self.ticker_base.get()) - i64::from(ticker);
        self.count(Counter::Ticks, u64::try_from(ticks).unwrap_or(0));
    }

    /// Notes that this thread has, or no longer has, the GIL.
    #[inline]
    pub(crate) fn set_holds_gil(&self, holds: bool) {
        self.holds_gil.set(holds);
    }

    /// Notes that this thread had to be asked to let the GIL go, or not.
    pub(crate) fn set_demoted(&self, demoted: bool) {
        self.demoted.set(demoted);
    }

    /// Whether it was asked the last time.
    pub(crate) fn is_demoted(&self) -> bool {
        self.demoted.get()
    }

    /// Whether this thread has the GIL.
    #[inline]
    pub fn holds_gil(&self) -> bool {
        self.holds_gil.get()
    }
}

#[cfg(all(test, not(gilscope_model)))]
mod tests {
    use super::*;
    use crate::trace::ring::{Reader, ring};

    fn recording() -> (Tracer, Reader) {
        let (writer, reader) = ring(16);
        (Tracer::new(Some(writer), Place::default(), Arc::default()), reader)
    }

    fn kinds(mut reader: Reader) -> Vec<Kind> {
        let mut records = Vec::new();
        reader.drain(&mut records);
        assert!(records.is_sorted_by_key(|record| record.stamp));
        records.into_iter().map(|record| record.kind).collect()
    }

    #[test]
    fn a_release_taken_back_at_once_is_one_record() {
        let (me, reader) = recording();
        // An interruption between the two makes them two: one pair of several comes through undisturbed.
        for _ in 0..3 {
            me.emit_release(7);
            me.emit_acquire(7, true);
        }
        assert!(kinds(reader).contains(&Kind::GilCheck));
    }

    #[test]
    fn a_release_followed_by_anything_else_is_written_first() {
        let (me, reader) = recording();
        me.emit_release(7);
        me.emit(Kind::BlockBegin, 0, 0);
        me.emit(Kind::BlockEnd, 0, 0);
        me.emit_acquire(7, false);
        assert_eq!(kinds(reader), [Kind::GilRelease, Kind::BlockBegin, Kind::BlockEnd, Kind::GilAcquire]);
    }

    #[test]
    fn the_context_switches_are_those_that_proc_tells() {
        let told = || {
            let status = std::fs::read_to_string("/proc/thread-self/status").unwrap();
            ["voluntary_ctxt_switches:", "nonvoluntary_ctxt_switches:"].map(|name| {
                let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
                line.trim().parse::<u64>().unwrap()
            })
        };
        let counters: Arc<Counters> = Arc::default();
        let me = Tracer::counting(counters.clone(), Arc::default());
        std::thread::sleep(std::time::Duration::from_millis(1));
        // There may be one between two looks.
        let exact = |_| {
            let before = told();
            me.count_switches();
            let counted = [Counter::ContextVoluntary, Counter::ContextInvoluntary].map(|it| counters.read().get(it));
            (told() == before).then(|| assert_eq!(counted, before))
        };
        (0..1_000).find_map(exact).expect("a moment without a switch");
    }

    #[test]
    fn native_work_between_release_and_acquisition_shows() {
        let (me, reader) = recording();
        me.emit_release(7);
        std::thread::sleep(std::time::Duration::from_millis(1));
        me.emit_acquire(7, true);
        assert_eq!(kinds(reader), [Kind::GilRelease, Kind::GilAcquire]);
    }
}
