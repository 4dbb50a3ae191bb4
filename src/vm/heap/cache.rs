//! What an attached thread has of its machine's heap: free slots of its own, to take from and to put back to.
//!
//! It goes to the [`Pool`] only when it has none or too many: one lock in [`CHAIN`] objects, with and without a GIL.

use std::{
    cell::{Cell, RefCell},
    marker::PhantomData,
    mem::ManuallyDrop,
    ptr::{self, NonNull},
    sync::atomic::Ordering::Relaxed,
};

use crate::vm::object::Object;

use super::{
    pool::{CHAIN, Chain, Pool},
    slot::{Body, Slot},
};

/// Objects within objects that are dropped by recursion: a few kilobytes of stack.
const DEPTH: u32 = 50;

/// In debug builds: a count may change only where a heap is entered.
#[inline]
pub(super) fn check() {
    debug_assert!(CACHE.with(|cache| !cache.pool.get().is_null()), "a value is used by a thread that is not attached");
}

/// What a thread has of the heap that it has entered.
struct Cache {
    /// Null where none is entered.
    pool: Cell<*const Pool>,
    /// The count that a new object begins with.
    one: Cell<u64>,
    free: Cell<*mut Slot>,
    length: Cell<u32>,
    /// A second chain, full or empty, so that a thread at the border does not go to the pool each time.
    spare: Cell<Chain>,
    /// Drops within drops that are under way.
    deep: Cell<u32>,
}

thread_local! {
    static CACHE: Cache = const {
        Cache {
            pool: Cell::new(ptr::null()),
            one: Cell::new(0),
            free: Cell::new(ptr::null_mut()),
            length: Cell::new(0),
            spare: Cell::new(Chain::EMPTY),
            deep: Cell::new(0),
        }
    };
    /// Objects without references whose drop would be too deep.
    static ASIDE: RefCell<Vec<NonNull<Slot>>> = const { RefCell::new(Vec::new()) };
}

/// A slot with a new object, to which there is one reference.
#[inline]
pub(super) fn allocate(object: Object) -> NonNull<Slot> {
    CACHE.with(|cache| {
        let slot = NonNull::new(cache.free.get()).unwrap_or_else(|| cache.refill());
        // SAFETY: a free slot in a thread's chain is that thread's alone, and its slab is there as long as the heap is
        // entered. Its body is a link, which needs no drop.
        #[expect(unsafe_code, reason = "see the SAFETY note")]
        unsafe {
            let body = slot.as_ref().body.get();
            cache.free.set((*body).next);
            cache.length.set(cache.length.get() - 1);
            body.write(Body { object: ManuallyDrop::new(object) });
            slot.as_ref().count.store(cache.one.get(), Relaxed);
        }
        slot
    })
}

/// Drops an object without references and frees its slot.
///
/// Dropping an object drops what it refers to, and so on inwards: a list nested a million deep would run off the
/// stack. From a certain depth on objects are set aside and dropped by the outermost drop, one after the other:
/// CPython's trashcan (`Include/object.h`).
#[cold]
#[inline(never)]
pub(super) fn discard(slot: NonNull<Slot>) {
    CACHE.with(|cache| {
        let depth = cache.deep.get();
        if depth >= DEPTH {
            ASIDE.with_borrow_mut(|aside| aside.push(slot));
            return;
        }
        cache.deep.set(depth + 1);
        cache.bury(slot);
        if depth == 0 {
            // Each may set more aside. The vector is borrowed for no longer than the word takes.
            while let Some(slot) = ASIDE.with_borrow_mut(Vec::pop) {
                cache.bury(slot);
            }
        }
        cache.deep.set(depth);
    });
}

impl Cache {
    fn bury(&self, slot: NonNull<Slot>) {
        // SAFETY: who comes here has taken the count to zero, once: nobody else can reach the object any more, and it
        // is dropped once. The slab is there, since the machine is not gone or is just going.
        #[expect(unsafe_code, reason = "see the SAFETY note")]
        unsafe {
            ManuallyDrop::drop(&mut (*slot.as_ref().body.get()).object);
        }
        if self.pool.get().is_null() {
            // Not reached by the interpreter (see `check`). The slot is out of use until the slabs go.
            return;
        }
        if self.length.get() >= CHAIN {
            self.put_back();
        }
        // SAFETY: the slot is free and this thread's alone.
        #[expect(unsafe_code, reason = "see the SAFETY note")]
        unsafe {
            slot.as_ref().body.get().write(Body { next: self.free.get() });
        }
        self.free.set(slot.as_ptr());
        self.length.set(self.length.get() + 1);
    }

    /// The own chain is full: it becomes the spare one, and if there is one, that goes to the pool.
    #[cold]
    fn put_back(&self) {
        let full = Chain { first: self.free.replace(ptr::null_mut()), length: self.length.replace(0) };
        let spare = self.spare.replace(full);
        if spare.length > 0 {
            self.pool().put(spare);
        }
    }

    /// The own chain is empty: takes the spare one or one from the pool.
    #[cold]
    fn refill(&self) -> NonNull<Slot> {
        assert!(!self.pool.get().is_null(), "an object is made by a thread that is not attached");
        let mut chain = self.spare.replace(Chain::EMPTY);
        if chain.length == 0 {
            chain = self.pool().take();
        }
        self.free.set(chain.first);
        self.length.set(chain.length);
        NonNull::new(chain.first).expect("chains of the pool are not empty")
    }

    fn pool(&self) -> &Pool {
        // SAFETY: only called while a heap is entered, and `Entered` and `Paused` borrow it.
        #[expect(unsafe_code, reason = "see the SAFETY note")]
        unsafe {
            &*self.pool.get()
        }
    }

    fn replace(&self, with: Entry) -> Entry {
        Entry {
            pool: self.pool.replace(with.pool),
            one: self.one.replace(with.one),
            free: Chain { first: self.free.replace(with.free.first), length: self.length.replace(with.free.length) },
            spare: self.spare.replace(with.spare),
        }
    }
}

/// A cache's contents while something else is entered.
#[derive(Debug, Clone, Copy)]
struct Entry {
    pool: *const Pool,
    one: u64,
    free: Chain,
    spare: Chain,
}

impl Entry {
    const NONE: Self = Self { pool: ptr::null(), one: 0, free: Chain::EMPTY, spare: Chain::EMPTY };
}

/// This thread makes and drops objects of a heap until this is dropped.
#[derive(Debug)]
pub(in crate::vm) struct Entered<'a> {
    before: Entry,
    pool: PhantomData<&'a Pool>,
}

impl Drop for Entered<'_> {
    fn drop(&mut self) {
        CACHE.with(|cache| {
            let mine = cache.replace(self.before);
            // SAFETY: `new` put it there, and the pool is still borrowed.
            #[expect(unsafe_code, reason = "see the SAFETY note")]
            let pool = unsafe { &*mine.pool };
            [mine.free, mine.spare].into_iter().filter(|chain| chain.length > 0).for_each(|chain| pool.put(chain));
        });
    }
}

/// This thread makes and drops no objects until this is dropped.
#[derive(Debug)]
pub(in crate::vm) struct Paused<'a> {
    before: Entry,
    entered: PhantomData<&'a Entered<'a>>,
}

impl<'a> Entered<'a> {
    /// For a thread that is attached to the machine, or alone with it.
    pub(super) fn new(pool: &'a Pool) -> Self {
        let entry = Entry { pool, one: pool.one(), ..Entry::NONE };
        Entered { before: CACHE.with(|cache| cache.replace(entry)), pool: PhantomData }
    }

    /// While the thread is without the GIL.
    #[expect(clippy::unused_self, reason = "what is paused is this")]
    pub fn pause(&self) -> Paused<'_> {
        Paused { before: CACHE.with(|cache| cache.replace(Entry::NONE)), entered: PhantomData }
    }
}

impl Drop for Paused<'_> {
    fn drop(&mut self) {
        CACHE.with(|cache| cache.replace(self.before));
    }
}
