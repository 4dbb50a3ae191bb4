//! Which exception is being handled: what a bare `raise` raises again, and the context of whatever is raised meanwhile.
//!
//! 2.7's instructions do not say where a handler ends, and Python 3 forgets the exception there. So a handler is
//! noted with its extent when it is entered, and whoever asks first drops those that the frame has left.

use std::ops::Range;

use crate::lang::code::Instr;

use super::{heap::Ref, state::ThreadState};

/// An exception with the handler that was entered for it.
#[derive(Debug)]
pub(super) struct Handled {
    exception: Ref,
    /// The frame, by its depth.
    depth: u32,
    /// The handler's instructions.
    extent: Range<usize>,
}

/// The instructions of the handler that begins at `start`: up to the `END_FINALLY` (or `END_ASYNC_FOR`) that belongs to it.
fn extent(instructions: &[Instr], start: usize) -> Range<usize> {
    let mut open = 0;
    for (at, instr) in instructions.iter().enumerate().skip(start) {
        match instr {
            Instr::SetupExcept(_) | Instr::SetupFinally(_) | Instr::SetupWith(_) | Instr::SetupAsyncWith(_) => {
                open += 1;
            }
            Instr::EndFinally | Instr::EndAsyncFor if open == 0 => return start..at + 1,
            Instr::EndFinally | Instr::EndAsyncFor => open -= 1,
            _ => {}
        }
    }
    start..instructions.len()
}

impl ThreadState<'_> {
    /// The exception being handled, provided that [`settle_handlers`](Self::settle_handlers) was called since the
    /// frame moved on: it is before every call.
    pub fn handling(&self) -> Option<Ref> {
        self.handled.last().map(|handled| Ref::clone(&handled.exception))
    }

    /// The innermost frame stands at this instruction: forgets the handlers that it has left.
    #[inline]
    pub fn settle_handlers(&mut self, pc: usize) {
        if !self.handled.is_empty() {
            self.forget_left(pc);
        }
    }

    #[cold]
    fn forget_left(&mut self, pc: usize) {
        while self.handled.last().is_some_and(|last| last.depth == self.depth && !last.extent.contains(&pc)) {
            drop(self.handled.pop());
        }
    }

    /// The innermost frame goes to the handler at `start` for this exception.
    pub fn enter_handler(&mut self, exception: &Ref, instructions: &[Instr], start: usize) {
        let (exception, extent) = (Ref::clone(exception), extent(instructions, start));
        self.handled.push(Handled { exception, depth: self.depth, extent });
    }

    /// Number of handlers that are noted, for [`leave_handlers`](Self::leave_handlers).
    #[inline]
    pub fn handlers(&self) -> usize {
        self.handled.len()
    }

    /// A frame ends that began when so many handlers were noted.
    #[inline]
    pub fn leave_handlers(&mut self, count: usize) {
        if self.handled.len() > count {
            self.handled.truncate(count);
        }
    }

    /// The innermost frame ends.
    #[inline]
    pub fn end_frame(&mut self) {
        if !self.handled.is_empty() {
            self.forget_frame();
        }
        self.depth -= 1;
    }

    #[cold]
    fn forget_frame(&mut self) {
        while self.handled.last().is_some_and(|last| last.depth >= self.depth) {
            drop(self.handled.pop());
        }
    }

    /// A generator's frame is suspended: it takes its handlers with it.
    pub fn suspend_handlers(&mut self, count: usize) -> Vec<Handled> {
        if self.handled.len() > count { self.handled.split_off(count) } else { Vec::new() }
    }

    /// A generator's frame goes on, at the present depth.
    pub fn resume_handlers(&mut self, handlers: &mut Vec<Handled>) {
        let depth = self.depth;
        self.handled.extend(handlers.drain(..).map(|handled| Handled { depth, ..handled }));
    }
}
