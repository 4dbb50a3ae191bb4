//! Signals to the program: noted when they come, handled by the main thread.
//!
//! As in CPython (`Modules/signalmodule.c`, `Python/ceval.c`) nothing of the program runs when a signal comes: it is noted, and threads that run
//! Python are made to look up. A handler is a Python function, and runs in the main thread alone. Under the tick GIL it runs at a check;
//! until the main thread has the GIL for one, every thread comes to a check at every tick. Elsewhere the main thread looks at back
//! jumps and calls.
//!
//! A main thread that waits is got out of its system call, runs its handlers and waits on (PEP 475). 2.x cannot do that in front of a
//! lock: whoever waits there, and be it in `join`, hears nothing until it has the lock.
//!
//! A signal must not slip in between the main thread's last look and its system call: it says that it listens before it looks, and who
//! signals looks for that after noting the signal; then it interrupts until the other listens no more.

use std::{
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, AtomicU64, Ordering::SeqCst},
    },
    thread,
};

use crate::{
    gil::breaker::Reason,
    sys::interrupt::{Tid, interrupt},
    trace::{
        counters::Syscall,
        record::{Kind, mark},
        tracer::{Aborted, Tracer},
    },
};

use super::{machine::Machine, native::Args, state::ThreadState, threads::MAIN, unwind::Unwind, value::Value};

/// Highest number of a signal, plus one.
pub(super) const END: i32 = 64;

/// What becomes of a signal.
pub(super) const DEFAULT: i64 = 0;
pub(super) const IGNORE: i64 = 1;

/// Signals that have come and were not handled yet.
#[derive(Debug, Default)]
pub(super) struct Signals {
    /// A bit a signal.
    pending: AtomicU64,
    /// Whether there is any, for the main thread's waits.
    any: Arc<AtomicBool>,
    /// The main thread, once it has begun.
    main: OnceLock<Tid>,
    /// It is in a wait that a signal ends.
    listening: AtomicBool,
}

impl Signals {
    /// The main thread begins.
    pub fn attend(&self, main: &Tracer) {
        main.set_signal_flag(Arc::clone(&self.any));
        self.main.get_or_init(Tid::current);
    }

    /// Waits so that a signal to the main thread ends the wait.
    pub fn listen<R>(&self, me: &Tracer, wait: impl FnOnce(&Tracer) -> Result<R, Aborted>) -> Result<R, Aborted> {
        self.listening.store(true, SeqCst);
        me.set_interruptible(true);
        let result = wait(me);
        me.set_interruptible(false);
        self.listening.store(false, SeqCst);
        result
    }

    /// Whether this one has come and was not taken yet.
    pub fn is_pending(&self, number: u32) -> bool {
        self.pending.load(SeqCst).checked_shr(number).is_some_and(|pending| pending & 1 == 1)
    }

    /// Takes all that have come.
    fn take(&self) -> u64 {
        self.any.store(false, SeqCst);
        self.pending.swap(0, SeqCst)
    }

    fn add(&self, signals: u64) {
        self.pending.fetch_or(signals, SeqCst);
        self.any.store(true, SeqCst);
    }
}

impl Machine {
    /// Whether a signal has come to the program that the main thread has not come to yet.
    pub fn has_pending(&self, number: u32) -> bool {
        self.signals().is_pending(number)
    }

    /// A signal comes to the program. From any thread; one of the program's had better let the GIL go before, and says who it is.
    pub fn signal(&self, number: i32, sender: Option<&Tracer>) {
        if !(1..END).contains(&number) {
            return;
        }
        self.signals().add(1 << number);
        self.gil().breaker().set(Reason::Signal);
        if self.gil().kind().counts_ticks() {
            self.gil().force_checkpoint();
        }
        let count = |call| sender.into_iter().for_each(|me| me.syscall(call));
        let Some(&main) = self.signals().main.get() else { return };
        while self.signals().any.load(SeqCst) && self.signals().listening.load(SeqCst) {
            count(Syscall::Other);
            if interrupt(main).is_err() {
                break;
            }
            count(Syscall::Yield);
            thread::yield_now();
        }
    }
}

impl ThreadState<'_> {
    /// Runs the handlers of the signals that have come; in the main thread alone.
    #[cold]
    pub fn handle_signals(&mut self) -> Result<(), Unwind> {
        if self.ident() != MAIN {
            return Ok(());
        }
        self.breaker().clear(Reason::Signal);
        let mut pending = self.vm().machine().signals().take();
        while pending != 0 {
            let number = pending.trailing_zeros();
            pending &= pending - 1;
            if let Err(unwind) = self.handle_signal(i64::from(number)) {
                // The others' turn comes at the next check.
                if pending != 0 {
                    self.vm().machine().signals().add(pending);
                    self.breaker().set(Reason::Signal);
                }
                return Err(unwind);
            }
        }
        Ok(())
    }

    fn handle_signal(&mut self, number: i64) -> Result<(), Unwind> {
        let handler = self.vm().signal_handler(self, number);
        if matches!(handler, Value::Int(DEFAULT | IGNORE)) {
            self.tracer().emit(Kind::Mark, mark::SIGNAL_IGNORED, number as u32);
            return Ok(());
        }
        self.tracer().emit(Kind::Mark, mark::SIGNAL_HANDLED, number as u32);
        // There are no frame objects.
        self.call(&handler, &[Value::Int(number), Value::None]).map(drop)
    }

    /// Sends the program a signal, and tells the records.
    pub fn send_signal(&mut self, number: i32) -> Result<(), Unwind> {
        let Some(machine) = self.vm().seat().first_machine() else { return Ok(()) };
        self.released(|tracer| {
            tracer.emit(Kind::Mark, mark::SIGNAL_SENT, number as u32);
            machine.signal(number, Some(tracer));
        })
    }
}

/// `default_int_handler(signalnum, frame)`.
pub(super) fn default_int_handler(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 2)?;
    Err(ts.raise_empty(super::exception::Exc::KeyboardInterrupt))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signal_is_taken_once() {
        let signals = Signals::default();
        signals.add(1 << 2);
        signals.add(1 << 15);
        assert_eq!([signals.take(), signals.take()], [1 << 2 | 1 << 15, 0]);
        assert!(!signals.any.load(SeqCst));
    }
}
