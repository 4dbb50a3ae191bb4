//! Room for one object, and its count of references.

use std::{
    cell::UnsafeCell,
    mem::ManuallyDrop,
    sync::atomic::{
        AtomicU64,
        Ordering::{Acquire, Relaxed, Release},
    },
};

use crate::vm::object::Object;

use super::cache;

/// The bit of a count that says that it is changed by atomic operations.
pub(super) const ATOMIC: u64 = 1 << 63;

/// Room for an object.
pub(super) struct Slot {
    /// Number of references, and [`ATOMIC`]. Cannot overflow: there is no memory for so many.
    pub(super) count: AtomicU64,
    pub(super) body: UnsafeCell<Body>,
}

const _: () =
    assert!(size_of::<Slot>() <= 64, "an object and its count fill one cache line: box what is rare and large");

/// A live slot's or a free one's.
pub(super) union Body {
    pub(super) object: ManuallyDrop<Object>,
    /// Of a free slot: the next in the chain.
    pub(super) next: *mut Slot,
}

impl Slot {
    #[inline]
    pub(super) fn gain(&self) {
        cache::check();
        let count = self.count.load(Relaxed);
        if count & ATOMIC == 0 {
            self.count.store(count + 1, Relaxed);
        } else {
            self.gain_atomically();
        }
    }

    #[cold]
    #[inline(never)]
    fn gain_atomically(&self) {
        self.count.fetch_add(1, Relaxed);
    }

    /// Says whether that was the last reference.
    #[inline]
    pub(super) fn lose(&self) -> bool {
        cache::check();
        let count = self.count.load(Relaxed);
        if count & ATOMIC == 0 {
            self.count.store(count - 1, Relaxed);
            count == 1
        } else {
            self.lose_atomically()
        }
    }

    #[cold]
    #[inline(never)]
    fn lose_atomically(&self) -> bool {
        let last = self.count.fetch_sub(1, Release) == ATOMIC | 1;
        if last {
            // Whatever others did with the object before they let it go happens before it is dropped. A load, since the
            // thread sanitizer does not see fences; `Arc` does the same under it.
            self.count.load(Acquire);
        }
        last
    }

    /// Whether there is one reference to the object.
    pub(super) fn is_unique(&self) -> bool {
        // Acquire: what others did with the object before they let it go happens before what its last owner does.
        self.count.load(Acquire) & !ATOMIC == 1
    }

    /// Whether anything refers to the object; if not, there is none.
    pub(super) fn is_live(&self) -> bool {
        self.count.load(Acquire) & !ATOMIC != 0
    }

    /// # Safety
    ///
    /// The slot holds an object, and goes on to while the borrow lasts.
    #[expect(unsafe_code, reason = "the caller's duty")]
    #[inline]
    pub(super) unsafe fn object(&self) -> &Object {
        // SAFETY: as the caller promises; a free slot is the only one whose body is no object.
        unsafe { &(*self.body.get()).object }
    }

    /// # Safety
    ///
    /// As for [`Self::object`], and nobody else refers to the object.
    #[expect(unsafe_code, clippy::mut_from_ref, reason = "the caller's duty")]
    #[inline]
    pub(super) unsafe fn object_mut(&self) -> &mut Object {
        // SAFETY: as the caller promises.
        unsafe { &mut (*self.body.get()).object }
    }
}
