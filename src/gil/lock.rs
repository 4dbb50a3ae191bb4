//! The contract that every lock keeps towards the interpreter, and the choice among them.
//!
//! The interpreter counts down a *ticker* before each instruction that ticks. When it falls below 0 it calls [`Gil::checkpoint`]. Around
//! everything that blocks it calls [`Gil::release`] and [`Gil::acquire`]. As in `CPython` 2.x (`Python/ceval.c`) the lock comes into being with the
//! first thread that a program starts; before that a check only reloads the ticker.

use std::sync::atomic::{
    AtomicBool, AtomicI32,
    Ordering::{Acquire, Relaxed, Release},
};

use super::{kind::GilKind, tick_semaphore::TickSemaphore};
use crate::trace::{
    counters::Counter,
    record::Kind,
    tracer::{Aborted, Tracer},
};

/// Instructions between two polls for an abort where there is no GIL and so no check.
const FREE_POLL_INTERVAL: i32 = 1000;

/// The lock of one run.
#[derive(Debug)]
pub struct Gil {
    lock: Lock,
    /// Set once, when the first thread is started.
    created: AtomicBool,
    /// Relaxed, as the ticker is: numbers that order nothing else. What one holder leaves to the next goes with the lock.
    check_interval: AtomicI32,
    /// Written by the holder alone, several million times a second, and by all threads in turn: on lines of its own.
    ticker: Apart<AtomicI32>,
}

/// Keeps the ticker off its neighbours' cache lines.
#[derive(Debug)]
#[repr(align(128))]
struct Apart<T>(T);

#[derive(Debug)]
enum Lock {
    Tick(TickSemaphore),
    Free,
}

impl Gil {
    /// A lock that nobody holds. `check_interval` is in ticks, as for `sys.setcheckinterval`.
    pub fn new(kind: GilKind, check_interval: i32) -> Self {
        let lock = match kind {
            GilKind::Tick => Lock::Tick(TickSemaphore::new()),
            GilKind::None => Lock::Free,
        };
        Self {
            lock,
            created: AtomicBool::new(false),
            check_interval: AtomicI32::new(check_interval),
            ticker: Apart(AtomicI32::new(check_interval)),
        }
    }

    /// Which lock this is.
    pub fn kind(&self) -> GilKind {
        match self.lock {
            Lock::Tick(_) => GilKind::Tick,
            Lock::Free => GilKind::None,
        }
    }

    /// The ticker that all threads share; `None` where each thread has one of its own (no GIL).
    pub fn shared_ticker(&self) -> Option<&AtomicI32> {
        match self.lock {
            Lock::Tick(_) => Some(&self.ticker.0),
            Lock::Free => None,
        }
    }

    /// `sys.getcheckinterval`.
    pub fn check_interval(&self) -> i32 {
        self.check_interval.load(Relaxed)
    }

    /// `sys.setcheckinterval`, effective from the next check on.
    pub fn set_check_interval(&self, ticks: i32) {
        self.check_interval.store(ticks, Relaxed);
    }

    /// Whether nobody holds it, and one thread could take it. A lock that is not there (yet) is free.
    pub fn is_free(&self) -> bool {
        match &self.lock {
            Lock::Tick(tick) if self.created.load(Acquire) => tick.is_free(),
            _ => true,
        }
    }

    /// Makes every thread that runs Python come to a checkpoint within an instruction or two. The holder may overwrite this (its decrement is no
    /// locked operation), so who means it repeats it.
    pub fn force_checkpoint(&self) {
        self.ticker.0.store(0, Relaxed);
    }

    /// The first thread is about to be started: from now on there is a lock, and the caller, the only thread so far, holds it.
    pub fn create(&self, me: &Tracer) {
        if self.created.load(Acquire) {
            return;
        }
        if let Lock::Tick(tick) = &self.lock {
            me.count(Counter::GilAcquires, 1);
            tick.begin(me);
        }
        // Release: a thread that sees the flag sees the lock taken. (It cannot see it before it is started anyway.)
        self.created.store(true, Release);
    }

    /// Takes the lock, waiting for it if need be. `position` is where the thread is in its program.
    ///
    /// An error says that the run is being ended. The thread has the lock all the same: what it leaves behind is dropped
    /// under it. All others come to a checkpoint soon, and to their end.
    pub fn acquire(&self, me: &Tracer, ticker: &AtomicI32, position: u32) -> Result<(), Aborted> {
        match &self.lock {
            Lock::Tick(tick) if self.created.load(Acquire) => {
                tick.acquire(me, position);
                me.count(Counter::GilAcquires, 1);
            }
            // Nothing to take: the thread just runs.
            _ => me.emit(Kind::GilAcquire, 0, position),
        }
        me.set_holds_gil(true);
        me.start_ticks(ticker.load(Relaxed));
        if me.stopping() { Err(Aborted) } else { Ok(()) }
    }

    /// Lets the lock go; nothing if the thread does not have it.
    pub fn release(&self, me: &Tracer, ticker: &AtomicI32, position: u32) {
        if !me.holds_gil() {
            return;
        }
        me.end_ticks(ticker.load(Relaxed));
        me.set_holds_gil(false);
        match &self.lock {
            Lock::Tick(tick) if self.created.load(Acquire) => tick.release(me, position),
            _ => me.emit(Kind::GilRelease, 0, position),
        }
    }

    /// The ticker has run out: reloads it and gives the others their chance. After an error the thread has the lock, as after
    /// [`Self::acquire`].
    #[cold]
    pub fn checkpoint(&self, me: &Tracer, ticker: &AtomicI32, position: u32) -> Result<(), Aborted> {
        me.end_ticks(ticker.load(Relaxed));
        match &self.lock {
            Lock::Tick(tick) => {
                ticker.store(self.check_interval(), Relaxed);
                me.count(Counter::Checks, 1);
                if self.created.load(Acquire) {
                    me.set_holds_gil(false);
                    tick.release_and_acquire(me, position);
                    me.set_holds_gil(true);
                    me.count(Counter::GilAcquires, 1);
                }
            }
            Lock::Free => {
                ticker.store(FREE_POLL_INTERVAL, Relaxed);
                // Nothing else tells where the thread is while it runs.
                me.emit(Kind::At, 0, position);
            }
        }
        me.start_ticks(ticker.load(Relaxed));
        if me.stopping() { Err(Aborted) } else { Ok(()) }
    }
}

#[cfg(all(test, not(gilscope_model)))]
mod tests {
    use std::{sync::Arc, thread};

    use super::*;
    use crate::trace::counters::{Counters, Syscall, Totals};

    fn tracer() -> (Tracer, Arc<Counters>) {
        let counters = Arc::new(Counters::default());
        (Tracer::counting(counters.clone(), Arc::default()), counters)
    }

    /// An interpreter with nothing but ticks: `n` of them, each a chance for a check.
    fn tick(gil: &Gil, me: &Tracer, own: &AtomicI32, n: u32) {
        let ticker = gil.shared_ticker().unwrap_or(own);
        gil.acquire(me, ticker, 0).unwrap();
        for _ in 0..n {
            let left = ticker.load(Relaxed) - 1;
            ticker.store(left, Relaxed);
            if left < 0 {
                gil.checkpoint(me, ticker, 0).unwrap();
            }
        }
        gil.release(me, ticker, 0);
    }

    fn run_alone(gil: &Gil, n: u32) -> Totals {
        let (me, counters) = tracer();
        tick(gil, &me, &AtomicI32::new(0), n);
        counters.read()
    }

    #[test]
    fn a_check_comes_every_interval_plus_one_ticks() {
        let gil = Gil::new(GilKind::Tick, 100);
        let counts = run_alone(&gil, 303_000);
        assert_eq!([counts.get(Counter::Ticks), counts.get(Counter::Checks)], [303_000, 3_000]);
        assert_eq!(counts.get(Counter::GilAcquires), 0, "without a second thread there is no lock to acquire");
    }

    #[test]
    fn a_thread_alone_under_the_lock_makes_no_system_call() {
        let gil = Gil::new(GilKind::Tick, 100);
        let (main, _) = tracer();
        gil.acquire(&main, gil.shared_ticker().unwrap(), 0).unwrap();
        gil.create(&main);
        gil.release(&main, gil.shared_ticker().unwrap(), 0);
        let counts = run_alone(&gil, 1010);
        assert_eq!(counts.get(Counter::GilAcquires), 11, "one to begin with, one a check");
        assert_eq!([counts.get(Counter::GilContended), counts.syscalls_total()], [0, 0]);
    }

    #[test]
    fn who_finds_the_lock_taken_is_contended_and_sleeps_until_the_post() {
        let gil = Gil::new(GilKind::Tick, 100);
        let ticker = gil.shared_ticker().unwrap();
        let (main, _) = tracer();
        gil.acquire(&main, ticker, 0).unwrap();
        gil.create(&main);
        let counters = Arc::new(Counters::default());
        thread::scope(|s| {
            s.spawn(|| {
                let me = Tracer::counting(counters.clone(), Arc::default());
                tick(&gil, &me, &AtomicI32::new(0), 0);
            });
            while counters.read().syscall(Syscall::FutexWait) == 0 {
                thread::yield_now();
            }
            gil.release(&main, ticker, 0);
        });
        let other = counters.read();
        assert_eq!([other.get(Counter::GilAcquires), other.get(Counter::GilContended)], [1, 1]);
        assert_eq!(
            other.get(Counter::GilFailed),
            other.syscall(Syscall::FutexWait) - 1,
            "every sleep but the last ended in vain"
        );
    }

    #[test]
    fn without_a_gil_nobody_checks_and_ticks_are_counted_all_the_same() {
        let counts = run_alone(&Gil::new(GilKind::None, 100), 5_000);
        assert_eq!([counts.get(Counter::Ticks), counts.get(Counter::Checks)], [5_000, 0]);
    }

    #[test]
    fn without_a_gil_a_running_thread_still_tells_where_it_is() {
        let (writer, mut reader) = crate::trace::ring::ring(64);
        let me = Tracer::new(Some(writer), Arc::default(), Arc::default());
        let (gil, own) = (Gil::new(GilKind::None, 100), AtomicI32::new(0));
        gil.acquire(&me, &own, 3).unwrap();
        gil.checkpoint(&me, &own, 7).unwrap();
        let mut records = Vec::new();
        reader.drain(&mut records);
        let told: Vec<_> = records.iter().map(|r| (r.kind, r.arg)).collect();
        assert_eq!(told, [(Kind::GilAcquire, 3), (Kind::At, 7)]);
    }

    #[test]
    fn a_run_that_is_being_ended_hears_of_it_and_has_the_lock_to_unwind() {
        let gil = Gil::new(GilKind::Tick, 100);
        let ticker = gil.shared_ticker().unwrap();
        let stop = Arc::new(AtomicBool::new(false));
        let me = Tracer::counting(Arc::default(), stop.clone());
        gil.acquire(&me, ticker, 0).unwrap();
        stop.store(true, Relaxed);
        gil.force_checkpoint();
        assert_eq!(gil.checkpoint(&me, ticker, 0), Err(Aborted));
        assert!(me.holds_gil());
        gil.release(&me, ticker, 0);
        assert_eq!(gil.acquire(&me, ticker, 0), Err(Aborted));
        assert!(me.holds_gil());
    }

    #[test]
    fn threads_of_an_ended_run_unwind_one_after_the_other() {
        let gil = Gil::new(GilKind::Tick, 100);
        let ticker = gil.shared_ticker().unwrap();
        let stop = Arc::new(AtomicBool::new(true));
        let (main, _) = tracer();
        gil.acquire(&main, ticker, 0).unwrap();
        gil.create(&main);
        gil.release(&main, ticker, 0);
        let inside = AtomicI32::new(0);
        thread::scope(|s| {
            for _ in 0..4 {
                s.spawn(|| {
                    let me = Tracer::counting(Arc::default(), stop.clone());
                    for _ in 0..100 {
                        assert_eq!(gil.acquire(&me, ticker, 0), Err(Aborted));
                        assert_eq!(inside.fetch_add(1, Relaxed), 0, "two threads hold the lock");
                        thread::yield_now();
                        inside.fetch_sub(1, Relaxed);
                        gil.release(&me, ticker, 0);
                    }
                });
            }
        });
    }
}

#[cfg(all(test, gilscope_model))]
mod model {
    use std::sync::Arc;

    use loom::cell::UnsafeCell;

    use super::*;

    /// What the lock is to keep apart: the model checker reports two accesses at once, and those that nothing orders.
    fn touch(cell: &UnsafeCell<i32>) {
        #[expect(unsafe_code, reason = "see above")]
        cell.with_mut(|n| unsafe { *n += 1 });
    }

    /// One thread comes to a check while another asks for the lock.
    fn two_threads(stop: bool) {
        loom::model(move || {
            let tracer = move || Tracer::counting(Arc::default(), Arc::new(AtomicBool::new(stop)));
            let answer = if stop { Err(Aborted) } else { Ok(()) };
            let shared = loom::sync::Arc::new((Gil::new(GilKind::Tick, 100), UnsafeCell::new(0)));
            let (gil, cell) = &*shared;
            let (me, ticker) = (tracer(), gil.shared_ticker().unwrap());
            assert_eq!(gil.acquire(&me, ticker, 0), answer);
            gil.create(&me);
            let other = loom::thread::spawn({
                let shared = shared.clone();
                move || {
                    let (gil, cell) = &*shared;
                    let (me, ticker) = (tracer(), gil.shared_ticker().unwrap());
                    assert_eq!(gil.acquire(&me, ticker, 0), answer);
                    touch(cell);
                    gil.release(&me, ticker, 0);
                }
            });
            touch(cell);
            assert_eq!(gil.checkpoint(&me, ticker, 0), answer);
            touch(cell);
            gil.release(&me, ticker, 0);
            other.join().unwrap();
            assert!(gil.is_free());
        });
    }

    #[test]
    fn one_thread_at_a_time_has_the_lock_and_everybody_gets_it() {
        two_threads(false);
    }

    #[test]
    fn threads_of_an_ended_run_have_the_lock_all_the_same() {
        two_threads(true);
    }
}
