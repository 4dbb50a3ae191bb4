//! The heap as a machine owns it: with what the machine itself refers to.

use std::{fmt, mem::ManuallyDrop, sync::Arc};

use crate::vm::{shared::Protection, state::ThreadState};

use super::{cache::Entered, pool::Pool};

/// A machine's heap, and the machine's own references into it. When it is dropped the contents of all objects are,
/// those in circles included.
pub(in crate::vm) struct Heap<R> {
    roots: ManuallyDrop<R>,
    pool: Arc<Pool>,
}

// SAFETY: `roots` asks for a `ThreadState`, which exists on attached threads alone, and stays there. Under a GIL one
// thread at a time gets through, and the GIL orders what they do. Without one, counts of references are atomic, and
// whatever can change is in a `Shared`, with a lock of its own. The heap is a field of its machine, which is made
// before its first thread is attached and dropped after the last one has gone: each holds a counted reference to it.
#[expect(unsafe_code, reason = "see the SAFETY note")]
unsafe impl<R> Send for Heap<R> {}
// SAFETY: as above.
#[expect(unsafe_code, reason = "see the SAFETY note")]
unsafe impl<R> Sync for Heap<R> {}

impl<R> Heap<R> {
    /// A heap with what `make` makes in it.
    pub fn new(protection: Protection, make: impl FnOnce() -> R) -> Self {
        let pool = Pool::new(protection);
        let entered = Entered::new(&pool);
        let roots = ManuallyDrop::new(make());
        drop(entered);
        Self { roots, pool }
    }

    /// What the machine refers to, for an attached thread.
    #[inline]
    pub fn roots(&self, _proof: &ThreadState<'_>) -> &R {
        &self.roots
    }

    /// Whether the objects have become too many since this was asked.
    #[inline]
    pub fn has_overgrown(&self) -> bool {
        self.pool.has_overgrown()
    }

    /// Lets a thread that is attached make and drop objects.
    pub fn enter(&self) -> Entered<'_> {
        Entered::new(&self.pool)
    }
}

impl<R> Drop for Heap<R> {
    fn drop(&mut self) {
        let entered = Entered::new(&self.pool);
        // SAFETY: dropped here alone, and not used below.
        #[expect(unsafe_code, reason = "see the SAFETY note")]
        unsafe {
            ManuallyDrop::drop(&mut self.roots);
        }
        self.pool.sweep();
        drop(entered);
        let end = self.pool.end();
        #[cfg(test)]
        ENDS.with_borrow_mut(|ends| ends.push(end));
        debug_assert!(end.live == 0 || std::thread::panicking(), "references outlive their machine: {end:?}");
    }
}

#[cfg(test)]
thread_local! {
    /// How the heaps that were dropped on this thread were left.
    pub(in crate::vm) static ENDS: std::cell::RefCell<Vec<super::pool::End>> = const { std::cell::RefCell::new(Vec::new()) };
}

impl<R> fmt::Debug for Heap<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Heap").field("pool", &self.pool).finish_non_exhaustive()
    }
}
