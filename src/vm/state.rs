//! What a thread is while it runs Python: attached to a virtual machine, holding its GIL.
//!
//! A `ThreadState` is the proof of that: [`super::shared`] and [`super::heap`] give their values only to who can show
//! one. It stays on its thread, and waits go through [`ThreadState::blocking`], whose closure cannot see it, nor any
//! value.

use std::{
    marker::PhantomData,
    sync::{
        Arc,
        atomic::{AtomicI32, Ordering::Relaxed},
    },
};

use crate::{
    gil::breaker::{Breaker, Reason},
    trace::{
        record::{Kind, Wait, position},
        tracer::{Aborted, Tracer},
    },
};

use super::{
    abandoned,
    exception::Exc,
    frame::Caller,
    handling::Handled,
    heap::{Entered, Paused},
    machine::{Machine, Vm},
    program::LoadedCode,
    threads::MAIN,
    unwind::{Block, Unwind},
    value::Value,
};

/// Slots that are set up at a time.
const SEGMENT: usize = 512;

/// One attached thread.
pub(super) struct ThreadState<'a> {
    machine: &'a Arc<Machine>,
    tracer: &'a Tracer,
    ticker: &'a AtomicI32,
    /// Python frames that are running.
    pub depth: u32,
    /// Where the thread is, for records; kept up to date before calls alone.
    position: u32,
    /// Handlers that frames of this thread stand in, innermost last ([`super::handling`]).
    pub(super) handled: Vec<Handled>,
    /// Frames that wait for others, and the blocks of all frames ([`super::frame`]).
    pub(super) callers: Vec<Caller>,
    pub(super) blocks: Vec<Block>,
    /// Slots that frames have done with, for the next that need some.
    segments: Vec<Vec<Value>>,
    /// What is to be called with an asynchronous generator that was dropped in the middle of a `try`.
    pub(super) async_closer: Value,
    ident: u32,
    /// The number of the object that it has waited for, and not taken yet.
    waited_for: u32,
    /// The right to make and drop objects. Given up after the values above.
    entered: Entered<'a>,
    /// Neither `Send` nor `Sync`.
    bound: PhantomData<*mut ()>,
}

impl<'a> ThreadState<'a> {
    /// Takes the GIL. `own_ticker` is used where threads share none; `position` is where the thread was started.
    pub fn attach(
        machine: &'a Arc<Machine>,
        tracer: &'a Tracer,
        own_ticker: &'a AtomicI32,
        ident: u32,
        position: u32,
    ) -> Result<Self, Aborted> {
        let ticker = machine.gil().shared_ticker().unwrap_or(own_ticker);
        if let Err(aborted) = machine.gil().acquire(tracer, ticker, position) {
            machine.gil().release(tracer, ticker, position);
            return Err(aborted);
        }
        abandoned::begin();
        Ok(Self {
            machine,
            tracer,
            ticker,
            depth: 0,
            position,
            handled: Vec::new(),
            callers: Vec::new(),
            blocks: Vec::new(),
            segments: Vec::new(),
            async_closer: Value::None,
            ident,
            waited_for: 0,
            entered: machine.enter_heap(),
            bound: PhantomData,
        })
    }

    /// The virtual machine.
    #[inline]
    pub fn vm(&self) -> Vm<'a> {
        self.machine.vm(self)
    }

    /// What the thread records and counts with.
    pub fn tracer(&self) -> &'a Tracer {
        self.tracer
    }

    /// The count of ticks to the next check.
    pub fn ticker(&self) -> &'a AtomicI32 {
        self.ticker
    }

    /// What it looks at besides, at back jumps and calls.
    #[inline]
    pub fn breaker(&self) -> &'a Breaker {
        self.machine.gil().breaker()
    }

    /// A number, from 1, that no other thread of the machine has.
    pub fn ident(&self) -> u32 {
        self.ident
    }

    /// Where in the program the thread is.
    pub fn position(&self) -> u32 {
        self.position
    }

    /// Notes that the thread had to wait for an object.
    pub fn note_wait(&mut self, object: u32) {
        self.waited_for = object;
    }

    /// Whether the thread had to wait for this object since it last took one.
    pub fn has_waited_for(&mut self, object: u32) -> bool {
        std::mem::take(&mut self.waited_for) == object
    }

    /// Says at which instruction of a frame the thread is. In a library's frame it stays where it called the library.
    #[inline]
    pub fn set_position(&mut self, code: &LoadedCode, instruction: usize) {
        if !code.is_elsewhere() {
            self.position = position(code.code.id, instruction);
        }
        self.settle_handlers(instruction);
    }

    /// Slots for a frame that finds no room behind its caller's, and for those that it calls. To be given back.
    pub fn take_segment(&mut self, size: usize) -> Vec<Value> {
        match self.segments.pop() {
            Some(segment) if segment.len() >= size => segment,
            _ => vec![Value::Null; size.max(SEGMENT)],
        }
    }

    /// Gives slots back; nothing is in them that needs dropping.
    pub fn give_segment(&mut self, segment: Vec<Value>) {
        self.segments.push(segment);
    }

    /// The periodic check, when the ticker has run out.
    #[cold]
    #[inline(never)]
    pub fn check(&mut self, code: &LoadedCode, instruction: usize) -> Result<(), Unwind> {
        self.set_position(code, instruction);
        self.machine.gil().checkpoint(self.tracer, self.ticker, self.position)?;
        if self.breaker().has(Reason::Signal) {
            self.handle_signals()?;
        }
        if self.machine.has_overgrown() { Err(self.raise_empty(Exc::MemoryError)) } else { Ok(()) }
    }

    /// The breaker is set.
    #[cold]
    #[inline(never)]
    pub fn heed(&mut self, code: &LoadedCode, instruction: usize) -> Result<(), Unwind> {
        self.set_position(code, instruction);
        self.machine.gil().heed(self.tracer, self.ticker, self.position)?;
        // 2.x runs handlers at checks alone.
        if self.breaker().has(Reason::Signal) && !self.machine.gil().kind().counts_ticks() {
            self.handle_signals()?;
        }
        Ok(())
    }

    /// The first thread is about to start: from now on there is a GIL to fight for.
    pub fn create_gil(&mut self) {
        self.machine.gil().create(self.tracer);
    }

    /// Runs `work`, which needs no Python, without the GIL, and therefore without any value: they are not `Send`. The thread has it back in any
    /// case; after an abort, to unwind.
    pub fn released<R>(&mut self, work: impl FnOnce(&Tracer) -> R + Send) -> Result<R, Unwind> {
        let released = Released::new(self);
        let result = self.tracer.away(|| work(self.tracer));
        drop(released);
        self.stopping()?;
        Ok(result)
    }

    /// As [`Self::released`], for work in other interpreters: the thread may be attached there meanwhile.
    pub fn elsewhere<R>(&mut self, work: impl FnOnce(&Tracer) -> R + Send) -> Result<R, Unwind> {
        let released = Released::new(self);
        let elsewhere = Elsewhere::new(self);
        let result = work(self.tracer);
        drop(elsewhere);
        drop(released);
        self.stopping()?;
        Ok(result)
    }

    /// A call that can block, without the GIL. `ready` tries without waiting and says whether that was enough; only
    /// if not, `wait` is called, between records of what is waited for.
    pub fn blocking<R>(
        &mut self,
        kind: Wait,
        number: u32,
        ready: impl FnOnce() -> Option<R> + Send,
        wait: impl FnOnce(&Tracer) -> Result<R, Aborted> + Send,
    ) -> Result<R, Unwind> {
        let result = self.released(|tracer| {
            if let Some(result) = ready() {
                return Ok(result);
            }
            tracer.emit(Kind::BlockBegin, kind as u8, number);
            let result = wait(tracer);
            tracer.emit(Kind::BlockEnd, kind as u8, number);
            result
        })?;
        Ok(result?)
    }

    /// As [`Self::blocking`], for waits that a signal to the main thread ends: it runs its handlers, and waits on (PEP 475). In front
    /// of a lock that is so from 3.2 on.
    pub fn interruptible<R>(
        &mut self,
        kind: Wait,
        number: u32,
        ready: impl FnOnce() -> Option<R> + Send,
        wait: impl FnMut(&Tracer) -> Result<R, Aborted> + Send,
    ) -> Result<R, Unwind> {
        let native = matches!(kind, Wait::Sleep | Wait::Io);
        if !native && self.machine.gil().kind().counts_ticks() {
            return self.blocking(kind, number, ready, wait);
        }
        self.attentive(kind, number, ready, wait)
    }

    /// As [`Self::interruptible`], under every lock: what is waited for is of the system, not of the interpreter.
    pub fn attentive<R>(
        &mut self,
        kind: Wait,
        number: u32,
        ready: impl FnOnce() -> Option<R> + Send,
        mut wait: impl FnMut(&Tracer) -> Result<R, Aborted> + Send,
    ) -> Result<R, Unwind> {
        if self.ident != MAIN || !self.machine.seat().is_first() {
            return self.blocking(kind, number, ready, wait);
        }
        let mut ready = Some(ready);
        loop {
            let machine = self.machine;
            let result = self.released(|tracer| {
                if let Some(result) = ready.take().and_then(|ready| ready()) {
                    return Ok(result);
                }
                tracer.emit(Kind::BlockBegin, kind as u8, number);
                let result = machine.signals().listen(tracer, &mut wait);
                tracer.emit(Kind::BlockEnd, kind as u8, number);
                result
            })?;
            match result {
                Ok(result) => return Ok(result),
                Err(Aborted) => {
                    self.stopping()?;
                    self.handle_signals()?;
                }
            }
        }
    }

    /// Fails if the run is being ended: for native loops, to be asked every thousand turns or so. An instruction that takes long
    /// tells by this where it is.
    #[inline]
    pub fn poll(&self) -> Result<(), Unwind> {
        // Within one instruction nothing ticks.
        self.tracer.dwell(self.ticker.load(Relaxed), self.position);
        self.stopping()
    }

    fn stopping(&self) -> Result<(), Unwind> {
        if self.tracer.stopping() { Err(Unwind::Aborted) } else { Ok(()) }
    }
}

/// Without the GIL and the heap until dropped, also by a panic: frames that unwind drop values.
struct Released<'a> {
    ts: &'a ThreadState<'a>,
    /// Given up last of all, when the GIL is back.
    _paused: Paused<'a>,
}

impl<'a> Released<'a> {
    fn new(ts: &'a ThreadState<'a>) -> Self {
        let paused = ts.entered.pause();
        ts.machine.gil().release(ts.tracer, ts.ticker, ts.position);
        Self { ts, _paused: paused }
    }
}

impl Drop for Released<'_> {
    fn drop(&mut self) {
        let ts = self.ts;
        // Who releases asks for an abort itself.
        let _ = ts.machine.gil().acquire(ts.tracer, ts.ticker, ts.position);
    }
}

/// What a thread leaves behind in its interpreter while it may be in another one, until dropped, also by a panic.
struct Elsewhere<'a> {
    tracer: &'a Tracer,
    home: u16,
    /// The lock that it is at home with remembers this of it.
    demoted: bool,
    _frames: abandoned::Aside,
}

impl<'a> Elsewhere<'a> {
    fn new(ts: &ThreadState<'a>) -> Self {
        let (tracer, home) = (ts.tracer, ts.machine.host().interpreter_number());
        let demoted = tracer.is_demoted();
        tracer.set_demoted(false);
        Self { tracer, home, demoted, _frames: abandoned::Aside::new() }
    }
}

impl Drop for Elsewhere<'_> {
    fn drop(&mut self) {
        self.tracer.set_demoted(self.demoted);
        self.tracer.emit(Kind::Enter, 0, self.home.into());
    }
}

impl Drop for ThreadState<'_> {
    fn drop(&mut self) {
        self.handled.clear();
        self.callers.clear();
        self.segments.clear();
        self.async_closer = Value::None;
        abandoned::end();
        self.machine.gil().release(self.tracer, self.ticker, self.position);
    }
}
