//! A counted reference to an object.

use std::{fmt, marker::PhantomData, ops::Deref, ptr::NonNull};

use crate::vm::object::Object;

use super::{cache, slot::Slot};

/// A counted reference to an object of the heap. The last one to go drops the object.
///
/// Neither `Send` nor `Sync`.
pub(in crate::vm) struct Ref {
    slot: NonNull<Slot>,
    /// Owns an object, as a `Box` would.
    owns: PhantomData<Object>,
}

const _: () = assert!(size_of::<Option<Ref>>() == 8);

impl Ref {
    /// A reference to a new object in the heap that this thread has entered.
    #[inline]
    pub fn new(object: Object) -> Self {
        Self { slot: cache::allocate(object), owns: PhantomData }
    }

    /// Whether both refer to the same object.
    #[inline]
    pub fn ptr_eq(a: &Self, b: &Self) -> bool {
        a.slot == b.slot
    }

    /// The object, if this is the only reference to it.
    pub fn get_mut(this: &mut Self) -> Option<&mut Object> {
        if !this.slot().is_unique() {
            return None;
        }
        // SAFETY: nobody else refers to the object, and nobody can begin to while this reference is borrowed.
        #[expect(unsafe_code, reason = "see the SAFETY note")]
        Some(unsafe { this.slot().object_mut() })
    }

    /// Where the object is: its identity.
    pub fn as_ptr(this: &Self) -> *const Object {
        &raw const **this
    }

    /// A further reference to an object that something else keeps alive for now.
    pub(super) fn further(slot: NonNull<Slot>) -> Self {
        let this = Self { slot, owns: PhantomData };
        this.slot().gain();
        this
    }

    #[inline]
    fn slot(&self) -> &Slot {
        // SAFETY: a slot outlives every reference to its object: slabs go when nothing in them is referred to.
        #[expect(unsafe_code, reason = "see the SAFETY note")]
        unsafe {
            self.slot.as_ref()
        }
    }
}

impl Clone for Ref {
    #[inline]
    fn clone(&self) -> Self {
        Self::further(self.slot)
    }
}

impl Drop for Ref {
    #[inline]
    fn drop(&mut self) {
        if self.slot().lose() {
            cache::discard(self.slot);
        }
    }
}

impl Deref for Ref {
    type Target = Object;

    #[inline]
    fn deref(&self) -> &Object {
        // SAFETY: the object is there as long as something refers to it.
        #[expect(unsafe_code, reason = "see the SAFETY note")]
        unsafe {
            self.slot().object()
        }
    }
}

impl fmt::Debug for Ref {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
