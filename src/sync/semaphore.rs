//! The counting semaphore of glibc 2.21 and later (`nptl/sem_waitcommon.c`, `sem_post.c`), the one under `CPython` 2.7 on Linux.
//!
//! One 64-bit word: the value in its low half, on which sleepers sleep, and the number of waiters in its high half. A post without
//! waiters is one atomic addition, an uncontended wait one compare-and-swap; neither makes a system call. A waiter announces
//! itself once, then tries and sleeps in turn. Whoever is awake when the value is positive gets it: nobody queues.
//!
//! As a `sem_t` it may lie in memory that processes share ([`Place`]): nothing else is different then.

use std::{
    sync::atomic::Ordering::{Acquire, Relaxed, Release},
    time::{Duration, Instant},
};

use crate::{
    sys::{
        futex::Woken,
        primitive::{AtomicU64, SharedWord, wait_low, wake_low},
    },
    trace::{
        counters::Syscall,
        tracer::{Aborted, Tracer},
    },
};

/// One waiter, in the high half of the word.
const WAITER: u64 = 1 << 32;

/// A semaphore; its value never exceeds `u32::MAX`.
#[derive(Debug)]
pub struct Semaphore<P = AtomicU64> {
    place: P,
}

/// Where a semaphore's word is, and who can sleep there.
pub trait Place {
    /// The word.
    fn word(&self) -> &AtomicU64;
    /// Sleeps while its low half is `expected`.
    fn sleep(&self, expected: u32, timeout: Option<Duration>) -> Woken;
    /// Wakes one sleeper.
    fn wake(&self);
}

/// In memory of this process: its threads alone.
impl Place for AtomicU64 {
    #[inline]
    fn word(&self) -> &AtomicU64 {
        self
    }

    fn sleep(&self, expected: u32, timeout: Option<Duration>) -> Woken {
        wait_low(self, expected, timeout)
    }

    fn wake(&self) {
        wake_low(self);
    }
}

/// In shared memory: the threads of all processes that have it.
impl Place for SharedWord {
    #[inline]
    fn word(&self) -> &AtomicU64 {
        SharedWord::word(self)
    }

    fn sleep(&self, expected: u32, timeout: Option<Duration>) -> Woken {
        self.wait_low(expected, timeout)
    }

    fn wake(&self) {
        self.wake_low();
    }
}

/// Hears what happens within a contended wait.
pub trait Watch {
    /// The value was 0; the thread is about to sleep, for the first time or again.
    fn sleeps(&mut self);
    /// It is back from the kernel and will try; `woken` says what sent it.
    fn wakes(&mut self, woken: Woken);
}

/// Hears nothing.
impl Watch for () {
    fn sleeps(&mut self) {}
    fn wakes(&mut self, _woken: Woken) {}
}

fn value(word: u64) -> u32 {
    word as u32
}

impl Semaphore {
    /// A semaphore with this value.
    pub fn new(value: u32) -> Self {
        Self { place: AtomicU64::new(u64::from(value)) }
    }
}

impl<P: Place> Semaphore<P> {
    /// A new semaphore at a place that nobody else knows yet.
    pub fn begin(place: P, value: u32) -> Self {
        place.word().store(u64::from(value), Relaxed);
        Self { place }
    }

    /// The semaphore that is at this place already.
    pub fn at(place: P) -> Self {
        Self { place }
    }

    /// Takes one if there is one.
    #[inline]
    pub fn try_wait(&self) -> bool {
        let mut word = self.place.word().load(Relaxed);
        while value(word) > 0 {
            // Acquire: what was done before the post is seen after the wait.
            match self.place.word().compare_exchange_weak(word, word - 1, Acquire, Relaxed) {
                Ok(_) => return true,
                // Not necessarily taken: a waiter may have come or gone.
                Err(now) => word = now,
            }
        }
        false
    }

    /// Takes one, waiting for it if need be.
    pub fn wait(&self, me: &Tracer) -> Result<(), Aborted> {
        if self.try_wait() { Ok(()) } else { self.wait_slowly(me, None, &mut (), true).map(drop) }
    }

    /// Like [`Self::wait`], for `timeout` at most; false if the time ran out.
    pub fn wait_timeout(&self, me: &Tracer, timeout: Duration) -> Result<bool, Aborted> {
        if self.try_wait() {
            return Ok(true);
        }
        // A time that overflows the clock is as good as no limit.
        self.wait_until(me, Instant::now().checked_add(timeout))
    }

    /// Like [`Self::wait`], up to a moment; false if that has come.
    pub fn wait_until(&self, me: &Tracer, deadline: Option<Instant>) -> Result<bool, Aborted> {
        self.wait_slowly(me, deadline, &mut (), true)
    }

    /// The slow path of a wait, after a failed [`Self::try_wait`].
    #[cold]
    pub fn wait_contended(&self, me: &Tracer, watch: &mut impl Watch) -> Result<(), Aborted> {
        self.wait_slowly(me, None, watch, true).map(drop)
    }

    /// The same, that not even the end of the run ends: for what is
    /// posted soon in any case.
    #[cold]
    pub fn wait_through(&self, me: &Tracer, watch: &mut impl Watch) {
        let _ = self.wait_slowly(me, None, watch, false);
    }

    fn wait_slowly(
        &self,
        me: &Tracer,
        deadline: Option<Instant>,
        watch: &mut impl Watch,
        abortable: bool,
    ) -> Result<bool, Aborted> {
        // Relaxed: only the post that follows must see the waiter, and both are changes of the same word.
        let mut word = self.place.word().fetch_add(WAITER, Relaxed) + WAITER;
        loop {
            if value(word) > 0 {
                // Asked before anything else: who was sent by a wake-up call and left the unit would have taken the call from
                // another sleeper. Acquire: see `try_wait`.
                match self.place.word().compare_exchange_weak(word, word - 1 - WAITER, Acquire, Relaxed) {
                    Ok(_) => return Ok(true),
                    Err(now) => word = now,
                }
                continue;
            }
            let left = deadline.map(|d| d.saturating_duration_since(Instant::now()));
            let over = left.is_some_and(|left| left.is_zero());
            if over || abortable && me.interrupted() {
                self.place.word().fetch_sub(WAITER, Relaxed);
                return if over { Ok(false) } else { Err(Aborted) };
            }
            watch.sleeps();
            me.syscall(Syscall::FutexWait);
            watch.wakes(self.place.sleep(0, left));
            word = self.place.word().load(Relaxed);
        }
    }

    /// Adds one, and wakes a waiter if there is any.
    #[inline]
    pub fn post(&self, me: &Tracer) {
        // Release: see `try_wait`.
        if self.place.word().fetch_add(1, Release) >= WAITER {
            me.syscall(Syscall::FutexWake);
            self.place.wake();
        }
    }

    /// Adds one if there is none, for a semaphore that serves as a lock; tells whether it did.
    #[inline]
    pub fn post_one(&self, me: &Tracer) -> bool {
        self.post_below(me, 1)
    }

    /// Adds one if the value is below `most`; tells whether it did.
    #[inline]
    pub fn post_below(&self, me: &Tracer, most: u32) -> bool {
        let mut word = self.place.word().load(Relaxed);
        while value(word) < most {
            // Release: see `try_wait`.
            match self.place.word().compare_exchange_weak(word, word + 1, Release, Relaxed) {
                Ok(_) => {
                    if word >= WAITER {
                        me.syscall(Syscall::FutexWake);
                        self.place.wake();
                    }
                    return true;
                }
                Err(now) => word = now,
            }
        }
        false
    }

    /// The value at this moment.
    pub fn value(&self) -> u32 {
        value(self.place.word().load(Relaxed))
    }
}

#[cfg(all(test, not(gilscope_model)))]
mod tests {
    use std::{
        sync::{
            Arc,
            atomic::{AtomicBool, Ordering::SeqCst},
            mpsc,
        },
        thread,
    };

    use super::*;
    use crate::{
        sys::interrupt::{Tid, interrupt},
        trace::counters::Counters,
    };

    fn tracer() -> (Tracer, Arc<Counters>) {
        let counters = Arc::new(Counters::default());
        (Tracer::counting(counters.clone(), Arc::new(AtomicBool::new(false))), counters)
    }

    #[test]
    fn without_waiters_nothing_calls_the_kernel() {
        let (me, counters) = tracer();
        let semaphore = Semaphore::new(1);
        for _ in 0..100 {
            semaphore.wait(&me).unwrap();
            semaphore.post(&me);
        }
        assert_eq!(counters.read().syscalls_total(), 0);
        assert_eq!(semaphore.value(), 1);
    }

    #[test]
    fn a_wait_with_a_time_limit_ends_and_leaves_no_waiter_behind() {
        let (me, counters) = tracer();
        let semaphore = Semaphore::new(0);
        assert_eq!(semaphore.wait_timeout(&me, Duration::from_millis(2)), Ok(false));
        semaphore.post(&me);
        assert_eq!(counters.read().syscall(Syscall::FutexWake), 0, "nobody waits any more");
        assert_eq!(semaphore.wait_timeout(&me, Duration::MAX), Ok(true));
    }

    #[test]
    fn a_lock_is_given_back_once() {
        let (me, _) = tracer();
        let lock = Semaphore::new(1);
        assert!(!lock.post_one(&me), "nobody has it");
        lock.wait(&me).unwrap();
        assert!(lock.post_one(&me));
        assert!(!lock.post_one(&me));
        assert_eq!(lock.value(), 1);
    }

    #[test]
    fn an_abort_gets_a_sleeper_out() {
        let semaphore = Arc::new(Semaphore::new(0));
        let stop = Arc::new(AtomicBool::new(false));
        let (tell, hear) = mpsc::channel();
        let sleeper = thread::spawn({
            let (semaphore, stop) = (semaphore.clone(), stop.clone());
            move || {
                tell.send(Tid::current()).unwrap();
                semaphore.wait(&Tracer::counting(Arc::default(), stop))
            }
        });
        let tid = hear.recv().unwrap();
        stop.store(true, SeqCst);
        while !sleeper.is_finished() {
            interrupt(tid).unwrap();
            thread::yield_now();
        }
        assert_eq!(sleeper.join().unwrap(), Err(Aborted));
    }

    #[test]
    fn as_a_lock_it_loses_no_update() {
        const TURNS: u64 = 20_000;
        let semaphore = Semaphore::new(1);
        // Two steps that only a lock makes one: the atomic is there for Rust's sake.
        let total = std::sync::atomic::AtomicU64::new(0);
        thread::scope(|s| {
            for _ in 0..4 {
                s.spawn(|| {
                    let (me, _) = tracer();
                    for _ in 0..TURNS {
                        semaphore.wait(&me).unwrap();
                        total.store(total.load(Relaxed) + 1, Relaxed);
                        semaphore.post(&me);
                    }
                });
            }
        });
        assert_eq!(total.load(SeqCst), 4 * TURNS);
    }
}

#[cfg(all(test, gilscope_model))]
mod model {
    use std::sync::{Arc, atomic::AtomicBool};

    use loom::cell::UnsafeCell;

    use super::*;
    use crate::sys::primitive::explore_within;

    /// Two threads share one unit; a lost wake-up would show as a deadlock, a double grant as a concurrent access.
    #[test]
    fn mutual_exclusion_and_no_lost_wake_up() {
        loom::model(|| {
            let shared = loom::sync::Arc::new((Semaphore::new(1), UnsafeCell::new(0)));
            let body = |shared: &(Semaphore, UnsafeCell<i32>)| {
                let me = Tracer::counting(Arc::default(), Arc::new(AtomicBool::new(false)));
                shared.0.wait(&me).unwrap();
                // The model checker itself reports two accesses at once.
                #[expect(unsafe_code, reason = "loom's cell checks the access that the semaphore must keep apart")]
                shared.1.with_mut(|n| unsafe { *n += 1 });
                shared.0.post(&me);
            };
            let other = loom::thread::spawn({
                let shared = shared.clone();
                move || body(&shared)
            });
            body(&shared);
            other.join().unwrap();
            assert_eq!(shared.0.value(), 1);
        });
    }

    /// The wake-up call may get to a thread that is to leave because the run is being ended: that one takes the unit all the
    /// same, or the other would sleep on beside it.
    #[test]
    fn who_leaves_takes_no_wake_up_call_along() {
        explore_within(2, || {
            let semaphore = loom::sync::Arc::new(Semaphore::new(0));
            let stop = Arc::new(AtomicBool::new(false));
            let [leaving, staying] = [stop.clone(), Arc::default()].map(|stop| {
                let semaphore = semaphore.clone();
                loom::thread::spawn(move || {
                    let me = Tracer::counting(Arc::default(), stop);
                    let taken = semaphore.wait(&me);
                    if taken.is_ok() {
                        semaphore.post(&me);
                    }
                    taken
                })
            });
            let me = Tracer::counting(Arc::default(), Arc::default());
            // The model knows nothing of the flag, but tries every order of what is done to the word before and after it.
            assert_eq!(semaphore.wait_timeout(&me, Duration::ZERO), Ok(false));
            stop.store(true, Relaxed);
            semaphore.post(&me);
            let _ = leaving.join().unwrap();
            assert_eq!(staying.join().unwrap(), Ok(()));
            assert_eq!(semaphore.value(), 1);
        });
    }
}
