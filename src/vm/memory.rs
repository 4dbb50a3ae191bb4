//! How much memory a program may take.
//!
//! Nobody counts bytes: whoever is about to make a large object, or to let a container grow by much, asks here
//! first, and what the process occupies is read from the kernel. Containers double, so a program that appends
//! without end asks a few times on its way, and is told so by a `MemoryError` while there is memory left. Small objects
//! nobody asks for: their heap looks when it grows, and the next periodic check raises the error.

use crate::sys::memory;

use super::{exception::Exc, state::ThreadState, unwind::Unwind};

/// What a process may occupy with one program.
const MOST: u64 = 1 << 30;

/// Whether the process occupies too much already.
pub(super) fn exhausted() -> bool {
    memory::resident().is_some_and(|occupied| occupied > MOST)
}

/// Smaller requests are not worth the question.
const LARGE: usize = 64 << 10;

impl ThreadState<'_> {
    /// Fails if so many bytes more are too many.
    #[inline]
    pub fn afford(&self, bytes: usize) -> Result<(), Unwind> {
        if bytes < LARGE { Ok(()) } else { self.afford_large(bytes as u64) }
    }

    #[cold]
    fn afford_large(&self, bytes: u64) -> Result<(), Unwind> {
        self.poll()?;
        let occupied = memory::resident().unwrap_or(0);
        if bytes.saturating_add(occupied) <= MOST { Ok(()) } else { Err(self.raise_empty(Exc::MemoryError)) }
    }
}
