//! The contract that every lock keeps towards the interpreter, and the choice among them.
//!
//! The interpreter counts down a *ticker* before each instruction that ticks. When it falls below 0 it calls [`Gil::checkpoint`]; at back jumps and
//! calls it looks at the [`Breaker`], and calls [`Gil::heed`] if that is set. Around everything that blocks it calls [`Gil::release`] and
//! [`Gil::acquire`]. As in `CPython` up to 3.6 (`Python/ceval.c`) the older locks come into being with the first thread that a program starts; before
//! that a check only reloads the ticker.

use std::{
    sync::atomic::{
        AtomicBool, AtomicI32, AtomicU64,
        Ordering::{Acquire, Relaxed, Release},
    },
    time::Duration,
};

use super::{
    breaker::{Breaker, Reason},
    kind::GilKind,
    priority::Priority,
    tick_condition::TickCondition,
    tick_semaphore::TickSemaphore,
    timed::Timed,
};
use crate::trace::{
    counters::Counter,
    record::Kind,
    tracer::{Aborted, Tracer},
};

/// Ticks between two polls for an abort where no ticks lead to a check.
const POLL_INTERVAL: i32 = 1000;

/// The same where a request is looked for at every instruction: after so many at the latest, in less than a microsecond.
const LOOK_INTERVAL: i32 = 50;

/// `sys.getswitchinterval` in a fresh interpreter.
pub const DEFAULT_SWITCH_INTERVAL: Duration = Duration::from_millis(5);

/// The lock of one run.
#[derive(Debug)]
pub struct Gil {
    kind: GilKind,
    lock: Lock,
    /// Set once, when the first thread is started; at once where the lock is there from the beginning.
    created: AtomicBool,
    /// Relaxed, as the next and the ticker: numbers that order nothing else. What one holder leaves to the next goes with the lock.
    check_interval: AtomicI32,
    switch_interval_us: AtomicU64,
    breaker: Breaker,
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
    TickCond(TickCondition),
    Timed(Timed),
    Priority(Priority),
    Free,
}

impl Gil {
    /// A lock that nobody holds. `check_interval` is in ticks, as for `sys.setcheckinterval`.
    pub fn new(kind: GilKind, check_interval: i32) -> Self {
        let lock = match kind {
            GilKind::Tick => Lock::Tick(TickSemaphore::new()),
            GilKind::TickCond => Lock::TickCond(TickCondition::default()),
            GilKind::Timed32 | GilKind::Timed => Lock::Timed(Timed::default()),
            GilKind::Priority => Lock::Priority(Priority::default()),
            GilKind::None => Lock::Free,
        };
        let gil = Self {
            kind,
            lock,
            // From 3.7 on; `Timed32` begins with 3.2.
            created: AtomicBool::new(matches!(kind, GilKind::Timed | GilKind::Priority)),
            check_interval: AtomicI32::new(check_interval),
            switch_interval_us: AtomicU64::new(0),
            breaker: Breaker::default(),
            ticker: Apart(AtomicI32::new(check_interval)),
        };
        gil.set_switch_interval(DEFAULT_SWITCH_INTERVAL);
        gil
    }

    /// Which lock this is.
    pub fn kind(&self) -> GilKind {
        self.kind
    }

    /// The ticker that all threads share; `None` where each thread has one of its own, since no check depends on it.
    pub fn shared_ticker(&self) -> Option<&AtomicI32> {
        self.kind.counts_ticks().then_some(&self.ticker.0)
    }

    /// A ticker for a thread, where they share none: it comes to a look at whether the run is being ended, whatever the check interval.
    pub fn own_ticker(&self) -> AtomicI32 {
        AtomicI32::new(self.check_interval().min(POLL_INTERVAL))
    }

    /// What a running thread looks at besides its ticker, at back jumps and calls; when it is set, it calls [`Self::heed`].
    pub fn breaker(&self) -> &Breaker {
        &self.breaker
    }

    /// `sys.getcheckinterval`.
    pub fn check_interval(&self) -> i32 {
        self.check_interval.load(Relaxed)
    }

    /// `sys.setcheckinterval`, effective from the next check on.
    pub fn set_check_interval(&self, ticks: i32) {
        self.check_interval.store(ticks, Relaxed);
    }

    /// `sys.getswitchinterval`.
    pub fn switch_interval(&self) -> Duration {
        Duration::from_micros(self.switch_interval_us.load(Relaxed))
    }

    /// `sys.setswitchinterval`, effective from the next wait on. Less than a microsecond counts as one.
    pub fn set_switch_interval(&self, interval: Duration) {
        let us = u64::try_from(interval.as_micros()).unwrap_or(u64::MAX);
        self.switch_interval_us.store(us.max(1), Relaxed);
    }

    /// Whether nobody holds it, and one thread could take it. A lock that is not there (yet) is free.
    pub fn is_free(&self) -> bool {
        if !self.created.load(Acquire) {
            return true;
        }
        match &self.lock {
            Lock::Tick(tick) => tick.is_free(),
            Lock::TickCond(tick) => tick.is_free(),
            Lock::Timed(timed) => timed.is_free(),
            Lock::Priority(priority) => priority.is_free(),
            Lock::Free => true,
        }
    }

    /// Makes every thread that runs Python come to a checkpoint within an instruction or two, where ticks are counted; elsewhere they come
    /// to one often enough. The holder may overwrite this (its decrement is no locked operation), so who means it repeats it.
    pub fn force_checkpoint(&self) {
        self.ticker.0.store(0, Relaxed);
    }

    /// The first thread is about to be started: from now on there is a lock, and the caller, the only thread so far, holds it.
    pub fn create(&self, me: &Tracer) {
        if self.created.load(Acquire) {
            return;
        }
        if self.kind.excludes() {
            me.count(Counter::GilAcquires, 1);
            self.begin(me);
        }
        // Release: a thread that sees the flag sees the lock taken. (It cannot see it before it is started anyway.)
        self.created.store(true, Release);
    }

    /// Whether there is something to take.
    #[inline]
    fn is_there(&self) -> bool {
        self.created.load(Acquire) && self.kind.excludes()
    }

    /// Takes the lock for its first holder, who runs already: nothing to record.
    fn begin(&self, me: &Tracer) {
        match &self.lock {
            Lock::Tick(tick) => tick.begin(me),
            Lock::TickCond(tick) => tick.begin(me),
            Lock::Timed(timed) => timed.begin(me),
            // There from the beginning, or never.
            Lock::Priority(_) | Lock::Free => {}
        }
    }

    #[inline]
    fn take(&self, me: &Tracer, position: u32) {
        match &self.lock {
            Lock::Tick(tick) => tick.acquire(me, position),
            Lock::TickCond(tick) => tick.acquire(me, position),
            Lock::Timed(timed) => timed.acquire(me, position, self.switch_interval(), &self.breaker),
            Lock::Priority(priority) => priority.acquire(me, position, self.switch_interval(), &self.breaker),
            Lock::Free => {}
        }
    }

    /// `asked`: because somebody wants it, not because the thread goes to wait.
    #[inline]
    fn give(&self, me: &Tracer, position: u32, asked: bool) {
        match &self.lock {
            Lock::Tick(tick) => tick.release(me, position),
            Lock::TickCond(tick) => tick.release(me, position),
            Lock::Timed(timed) => timed.release(me, position, &self.breaker),
            Lock::Priority(priority) => priority.release(me, position, asked, &self.breaker),
            Lock::Free => {}
        }
    }

    /// Takes the lock, waiting for it if need be. `position` is where the thread is in its program.
    ///
    /// An error says that the run is being ended. The thread has the lock all the same: what it leaves behind is dropped
    /// under it. All others come to a checkpoint soon, and to their end.
    pub fn acquire(&self, me: &Tracer, ticker: &AtomicI32, position: u32) -> Result<(), Aborted> {
        if self.is_there() {
            self.take(me, position);
            me.count(Counter::GilAcquires, 1);
        } else {
            // Nothing to take: the thread just runs.
            me.emit(Kind::GilAcquire, 0, position);
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
        if self.is_there() {
            self.give(me, position, false);
        } else {
            me.emit(Kind::GilRelease, 0, position);
        }
    }

    /// The ticker has run out: reloads it and gives the others their chance, where it is that which gives it. After an error the thread has
    /// the lock, as after [`Self::acquire`].
    #[cold]
    pub fn checkpoint(&self, me: &Tracer, ticker: &AtomicI32, position: u32) -> Result<(), Aborted> {
        me.end_ticks(ticker.load(Relaxed));
        if self.kind.counts_ticks() {
            // A signal that waits for the main thread: the next tick is a check again, whoever runs then.
            let signalled = self.breaker.has(Reason::Signal);
            ticker.store(if signalled { 0 } else { self.check_interval() }, Relaxed);
            me.count(Counter::Checks, 1);
            if self.created.load(Acquire) {
                self.let_others(me, position);
            }
        } else {
            let every = self.kind == GilKind::Timed32;
            ticker.store(if every { LOOK_INTERVAL } else { POLL_INTERVAL }, Relaxed);
            if every && self.breaker.has(Reason::Drop) {
                me.count(Counter::Checks, 1);
                self.let_others(me, position);
            } else {
                // Nothing else tells where the thread is while it runs.
                me.emit(Kind::At, 0, position);
            }
        }
        me.start_ticks(ticker.load(Relaxed));
        if me.stopping() { Err(Aborted) } else { Ok(()) }
    }

    /// The breaker is set: lets go if somebody asks. As [`Self::checkpoint`] otherwise.
    #[cold]
    pub fn heed(&self, me: &Tracer, ticker: &AtomicI32, position: u32) -> Result<(), Aborted> {
        if self.breaker.has(Reason::Drop) {
            me.end_ticks(ticker.load(Relaxed));
            me.count(Counter::Checks, 1);
            self.let_others(me, position);
            me.start_ticks(ticker.load(Relaxed));
        }
        if me.stopping() { Err(Aborted) } else { Ok(()) }
    }

    fn let_others(&self, me: &Tracer, position: u32) {
        me.set_holds_gil(false);
        if let Lock::Tick(tick) = &self.lock {
            tick.release_and_acquire(me, position);
        } else {
            self.give(me, position, true);
            self.take(me, position);
        }
        me.set_holds_gil(true);
        me.count(Counter::GilAcquires, 1);
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

    /// The locks that are there from the first instruction on, or from the first thread on.
    fn held(kind: GilKind, interval: Duration) -> (Gil, Tracer, Arc<Counters>, AtomicI32) {
        let gil = Gil::new(kind, 100);
        gil.set_switch_interval(interval);
        let ((me, counters), own) = (tracer(), AtomicI32::new(0));
        gil.acquire(&me, gil.shared_ticker().unwrap_or(&own), 0).unwrap();
        gil.create(&me);
        (gil, me, counters, own)
    }

    const SHORT: Duration = Duration::from_micros(200);
    const NEVER: Duration = Duration::from_hours(1);

    #[test]
    fn a_holder_that_nobody_asks_keeps_the_lock_and_makes_no_system_call() {
        for kind in GilKind::ALL {
            let (gil, me, counters, own) = held(kind, NEVER);
            let ticker = gil.shared_ticker().unwrap_or(&own);
            for _ in 0..100 {
                gil.checkpoint(&me, ticker, 0).unwrap();
                gil.heed(&me, ticker, 0).unwrap();
                gil.release(&me, ticker, 0);
                gil.acquire(&me, ticker, 0).unwrap();
            }
            let counts = counters.read();
            assert_eq!([counts.get(Counter::GilContended), counts.syscalls_total()], [0, 0], "{kind}");
            assert!(kind == GilKind::None || !gil.is_free());
        }
    }

    #[test]
    fn who_has_waited_an_interval_asks_and_the_holder_waits_until_it_is_served() {
        for kind in GilKind::ALL.into_iter().filter(|kind| kind.is_timed()) {
            let (gil, me, counters, own) = held(kind, SHORT);
            let served = AtomicBool::new(false);
            let others = Arc::new(Counters::default());
            thread::scope(|s| {
                s.spawn(|| {
                    let (me, own) = (Tracer::counting(others.clone(), Arc::default()), AtomicI32::new(0));
                    gil.acquire(&me, &own, 0).unwrap();
                    served.store(true, Relaxed);
                    gil.release(&me, &own, 0);
                });
                while !gil.breaker().is_set() {
                    thread::yield_now();
                }
                assert!(!served.load(Relaxed), "the lock is held");
                gil.heed(&me, &own, 0).unwrap();
                assert!(served.load(Relaxed), "{kind}: it took the lock back before the other had it");
            });
            assert_eq!(counters.read().get(Counter::Checks), 1, "{kind}");
            assert!(others.read().get(Counter::DropRequests) >= 1, "{kind}");
            assert_eq!(others.read().get(Counter::GilFailed), 0, "{kind}: an interval that is over is no failure");
        }
    }

    #[test]
    fn only_the_older_timed_lock_gives_way_at_any_instruction() {
        for (kind, gives_way) in [(GilKind::Timed32, true), (GilKind::Timed, false)] {
            let (gil, me, counters, own) = held(kind, SHORT);
            thread::scope(|s| {
                s.spawn(|| tick(&gil, &tracer().0, &AtomicI32::new(0), 0));
                while !gil.breaker().is_set() {
                    thread::yield_now();
                }
                gil.checkpoint(&me, &own, 0).unwrap();
                assert_eq!(counters.read().get(Counter::Checks), u64::from(gives_way), "{kind}");
                gil.release(&me, &own, 0);
            });
        }
    }

    #[test]
    fn who_computes_gives_way_at_once_to_who_has_waited_for_something_else() {
        // The interval is never over, and yet the second thread is served: the first had to be asked before, and is demoted.
        let (gil, me, counters, own) = held(GilKind::Priority, SHORT);
        let ask_and_serve = |demoted: bool| {
            thread::scope(|s| {
                s.spawn(|| {
                    let (me, own) = (tracer().0, AtomicI32::new(0));
                    me.set_demoted(demoted);
                    gil.acquire(&me, &own, 0).unwrap();
                    gil.release(&me, &own, 0);
                });
                while !gil.breaker().is_set() {
                    thread::yield_now();
                }
                gil.heed(&me, &own, 0).unwrap();
            });
        };
        ask_and_serve(true);
        gil.set_switch_interval(NEVER);
        assert!(me.is_demoted());
        ask_and_serve(false);
        assert_eq!(counters.read().get(Counter::Checks), 2);
        gil.release(&me, &own, 0);
        assert!(!me.is_demoted(), "who lets go by itself is not demoted any more");
    }

    #[test]
    fn one_thread_at_a_time_under_every_lock() {
        for kind in GilKind::ALL.into_iter().filter(|kind| kind.excludes()) {
            let (gil, me, _, own) = held(kind, SHORT);
            gil.release(&me, gil.shared_ticker().unwrap_or(&own), 0);
            let inside = AtomicI32::new(0);
            thread::scope(|s| {
                for _ in 0..4 {
                    s.spawn(|| {
                        let (me, own) = (tracer().0, AtomicI32::new(0));
                        let ticker = gil.shared_ticker().unwrap_or(&own);
                        gil.acquire(&me, ticker, 0).unwrap();
                        for turn in 0..500 {
                            assert_eq!(inside.fetch_add(1, Relaxed), 0, "{kind}: two threads hold the lock");
                            inside.fetch_sub(1, Relaxed);
                            match turn % 3 {
                                0 => gil.checkpoint(&me, ticker, 0).unwrap(),
                                1 => gil.heed(&me, ticker, 0).unwrap(),
                                _ => {
                                    gil.release(&me, ticker, 0);
                                    gil.acquire(&me, ticker, 0).unwrap();
                                }
                            }
                        }
                        gil.release(&me, ticker, 0);
                    });
                }
            });
            assert!(gil.is_free(), "{kind}");
        }
    }

    #[test]
    fn without_a_gil_nobody_checks_and_ticks_are_counted_all_the_same() {
        let counts = run_alone(&Gil::new(GilKind::None, 100), 5_000);
        assert_eq!([counts.get(Counter::Ticks), counts.get(Counter::Checks)], [5_000, 0]);
    }

    #[test]
    fn without_a_gil_a_running_thread_still_tells_where_it_is() {
        let (writer, mut reader) = crate::trace::ring::ring(64);
        let me = Tracer::new(Some(writer), crate::sys::shared::Place::default(), Arc::default());
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
    use crate::sys::primitive::explore;

    /// What the lock is to keep apart: the model checker reports two accesses at once, and those that nothing orders.
    fn touch(cell: &UnsafeCell<i32>) {
        #[expect(unsafe_code, reason = "see above")]
        cell.with_mut(|n| unsafe { *n += 1 });
    }

    /// Long enough never to be over: the models know no time.
    const NEVER: Duration = Duration::from_hours(1_000);

    /// One thread comes to a check while another asks for the lock.
    fn two_threads(kind: GilKind, stop: bool) {
        explore(move || {
            let tracer = move || Tracer::counting(Arc::default(), Arc::new(AtomicBool::new(stop)));
            let answer = if stop { Err(Aborted) } else { Ok(()) };
            let shared = loom::sync::Arc::new((Gil::new(kind, 100), UnsafeCell::new(0)));
            let (gil, cell) = &*shared;
            gil.set_switch_interval(NEVER);
            let (me, own) = (tracer(), AtomicI32::new(0));
            let ticker = gil.shared_ticker().unwrap_or(&own);
            assert_eq!(gil.acquire(&me, ticker, 0), answer);
            gil.create(&me);
            let other = loom::thread::spawn({
                let shared = shared.clone();
                move || {
                    let (gil, cell) = &*shared;
                    let (me, own) = (tracer(), AtomicI32::new(0));
                    let ticker = gil.shared_ticker().unwrap_or(&own);
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
    fn under_the_tick_lock_one_thread_at_a_time_has_it_and_everybody_gets_it() {
        two_threads(GilKind::Tick, false);
    }

    #[test]
    fn under_the_tick_lock_of_a_condition_as_well() {
        two_threads(GilKind::TickCond, false);
    }

    #[test]
    fn under_the_timed_lock_as_well() {
        two_threads(GilKind::Timed, false);
    }

    #[test]
    fn under_the_priority_lock_as_well() {
        two_threads(GilKind::Priority, false);
    }

    #[test]
    fn threads_of_an_ended_run_have_the_lock_all_the_same() {
        two_threads(GilKind::Tick, true);
        two_threads(GilKind::Timed, true);
    }

    /// A holder is asked while another thread is on its way to the lock.
    fn forced_switch(kind: GilKind) {
        explore(move || {
            let tracer = || Tracer::counting(Arc::default(), Arc::default());
            let shared = loom::sync::Arc::new((Gil::new(kind, 100), UnsafeCell::new(0)));
            let (gil, cell) = &*shared;
            gil.set_switch_interval(NEVER);
            let (me, own) = (tracer(), AtomicI32::new(0));
            gil.acquire(&me, &own, 0).unwrap();
            let other = loom::thread::spawn({
                let shared = shared.clone();
                move || {
                    let (gil, cell) = &*shared;
                    let (me, own) = (tracer(), AtomicI32::new(0));
                    gil.acquire(&me, &own, 0).unwrap();
                    touch(cell);
                    gil.release(&me, &own, 0);
                }
            });
            // As who has waited for an interval would.
            gil.breaker().set(Reason::Drop);
            gil.heed(&me, &own, 0).unwrap();
            #[expect(unsafe_code, reason = "read under the lock")]
            let served = cell.with(|n| unsafe { *n });
            assert_eq!(served, 1, "it took the lock back before the other had it");
            gil.release(&me, &own, 0);
            other.join().unwrap();
        });
    }

    #[test]
    fn who_was_asked_to_let_go_is_not_back_before_another_had_the_lock() {
        forced_switch(GilKind::Timed);
        forced_switch(GilKind::Priority);
    }
}
