//! All slabs of a machine.

use std::{
    cell::UnsafeCell,
    mem,
    ptr::{self, NonNull},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    },
};

use crate::vm::{
    memory::exhausted,
    object::{Object, Range},
    shared::Protection,
};

use super::{
    Ref,
    slot::{ATOMIC, Body, Slot},
};

/// Slots in a slab.
const SLAB: usize = 256;

/// Slabs between two looks at the memory that the process occupies. What their objects have outside the heap counts too,
/// so that they should not be many; a look takes microseconds.
const WATCHED: usize = 8;

/// Free slots that a thread takes from the pool, or puts back, at a time. Small, as there may be thousands of threads.
pub(super) const CHAIN: u32 = 32;

const _: () = assert!(SLAB.is_multiple_of(CHAIN as usize));

/// Free slots, linked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chain {
    pub(super) first: *mut Slot,
    pub(super) length: u32,
}

impl Chain {
    pub(super) const EMPTY: Self = Self { first: ptr::null_mut(), length: 0 };
}

/// All slabs of a machine, and the free slots that no thread has.
#[derive(Debug)]
pub(super) struct Pool {
    one: u64,
    stock: Mutex<Stock>,
    /// It has grown beyond what a program may take, and nobody has been told yet.
    overgrown: AtomicBool,
}

/// How a heap was left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::vm) struct End {
    /// Objects that something outside the heap still referred to.
    pub live: usize,
    /// Slabs that the heap had grown to.
    pub slabs: usize,
}

#[derive(Debug, Default)]
struct Stock {
    slabs: Vec<NonNull<[Slot; SLAB]>>,
    chains: Vec<Chain>,
}

// SAFETY: slabs are memory like any other, and free slots belong to who has the chain they are in.
#[expect(unsafe_code, reason = "see the SAFETY note")]
unsafe impl Send for Stock {}

impl Pool {
    pub(super) fn new(protection: Protection) -> Arc<Self> {
        let one = match protection {
            Protection::Gil => 1,
            Protection::Own => ATOMIC | 1,
        };
        Arc::new(Self { one, stock: Mutex::default(), overgrown: AtomicBool::new(false) })
    }

    /// The count that a new object begins with.
    pub(super) fn one(&self) -> u64 {
        self.one
    }

    /// Free slots, at least one.
    pub(super) fn take(&self) -> Chain {
        let mut stock = self.lock();
        if stock.chains.is_empty() {
            stock.grow();
            if stock.slabs.len().is_multiple_of(WATCHED) && exhausted() {
                self.overgrown.store(true, Relaxed);
            }
        }
        stock.chains.pop().expect("it has just grown")
    }

    /// Whether the heap has grown too large since this was asked.
    #[inline]
    pub(super) fn has_overgrown(&self) -> bool {
        self.overgrown.load(Relaxed) && self.overgrown.swap(false, Relaxed)
    }

    /// Gives free slots back.
    pub(super) fn put(&self, chain: Chain) {
        self.lock().chains.push(chain);
    }

    /// Takes out and drops what all objects contain. For a thread that has entered, after everybody else has gone.
    pub(super) fn sweep(&self) {
        // Not under the lock: dropping gives slots back. Dropping makes no new objects, hence no new slabs.
        let slabs = self.lock().slabs.clone();
        for slot in slabs.iter().flat_map(|&slab| slots(slab)) {
            if slot.is_live() {
                let object = Ref::further(NonNull::from(slot));
                // SAFETY: no thread is attached any more, and nothing is borrowed from an object. `object` keeps the
                // slot from being freed by what its own contents drop.
                #[expect(unsafe_code, reason = "see the SAFETY note")]
                let contents = mem::replace(unsafe { slot.object_mut() }, EMPTY);
                drop(contents);
                drop(object);
            }
        }
    }

    /// Gives the slabs back, when nobody has entered any more; says how the heap was left.
    pub(super) fn end(&self) -> End {
        let mut stock = self.lock();
        let slabs = mem::take(&mut stock.slabs);
        stock.chains.clear();
        let live = slabs.iter().flat_map(|&slab| slots(slab)).filter(|slot| slot.is_live()).count();
        let end = End { live, slabs: slabs.len() };
        if live > 0 {
            // Somebody kept a reference. Rather lose the memory than let that one dangle.
            return end;
        }
        for slab in slabs {
            // SAFETY: it came from a box in `grow`, nothing in it is referred to, and no chain leads there any more.
            #[expect(unsafe_code, reason = "see the SAFETY note")]
            drop(unsafe { Box::from_raw(slab.as_ptr()) });
        }
        end
    }

    fn lock(&self) -> MutexGuard<'_, Stock> {
        self.stock.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Stock {
    fn grow(&mut self) {
        let slots: Box<[Slot; SLAB]> = Box::new(std::array::from_fn(|_| Slot {
            count: AtomicU64::new(0),
            body: UnsafeCell::new(Body { next: ptr::null_mut() }),
        }));
        let slab = NonNull::from(Box::leak(slots));
        let first = slab.as_ptr().cast::<Slot>();
        for at in (0..SLAB).step_by(CHAIN as usize) {
            // SAFETY: all within the slab, which nobody else has seen yet.
            #[expect(unsafe_code, reason = "see the SAFETY note")]
            unsafe {
                for slot in at..at + CHAIN as usize - 1 {
                    (*first.add(slot)).body.get().write(Body { next: first.add(slot + 1) });
                }
                self.chains.push(Chain { first: first.add(at), length: CHAIN });
            }
        }
        self.slabs.push(slab);
    }
}

/// What an object's contents are replaced by: anything that needs no drop.
const EMPTY: Object = Object::Range(Range { start: 0, stop: 0, step: 1 });

fn slots<'a>(slab: NonNull<[Slot; SLAB]>) -> &'a [Slot; SLAB] {
    // SAFETY: called by the heap that owns the slab, for no longer than that lives. Changes are made through cells.
    #[expect(unsafe_code, reason = "see the SAFETY note")]
    unsafe {
        &*slab.as_ptr()
    }
}
