//! Memory that several processes see: pages of a file without a name, which each of them maps. It goes with the last who has it,
//! however that one ends.

use std::{
    fmt, io,
    ops::Deref,
    os::fd::{AsFd, OwnedFd},
    ptr::{self, NonNull},
    sync::Arc,
};

use rustix::{
    fs::{MemfdFlags, SealFlags, fcntl_add_seals, fstat, ftruncate, memfd_create},
    mm::{MapFlags, ProtFlags, mmap, mmap_anonymous, munmap},
};

/// Mapped memory.
#[derive(Debug)]
pub struct Segment {
    address: NonNull<u8>,
    len: usize,
}

// SAFETY: what is in it is reached through `Place`s alone, whose types may be shared.
unsafe impl Send for Segment {}
// SAFETY: as above.
unsafe impl Sync for Segment {}

/// What may lie in a [`Segment`].
///
/// # Safety
/// All bytes zero is a valid value; nothing points anywhere; and whatever changes does so through atomics, or under a protocol of its
/// type that holds between processes of this program as between threads.
pub unsafe trait Shareable {}

// SAFETY: an atomic is zero at first, and is made for this.
unsafe impl Shareable for std::sync::atomic::AtomicU8 {}
// SAFETY: as above.
unsafe impl Shareable for std::sync::atomic::AtomicU16 {}
// SAFETY: as above.
unsafe impl Shareable for std::sync::atomic::AtomicU32 {}
// SAFETY: as above.
unsafe impl Shareable for std::sync::atomic::AtomicU64 {}

impl Segment {
    /// So many bytes, all zero, and the file by which others get at them.
    pub fn create(len: usize) -> io::Result<(Self, OwnedFd)> {
        let file = memfd_create("gilscope", MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING)?;
        ftruncate(&file, len as u64)?;
        Ok((Self::map(&file)?, file))
    }

    /// The memory behind such a file.
    pub fn map(file: impl AsFd) -> io::Result<Self> {
        // Whoever looks at pages that are gone is killed: so nobody may take any away.
        fcntl_add_seals(&file, SealFlags::SHRINK)?;
        let len =
            usize::try_from(fstat(&file)?.st_size).ok().filter(|&len| len > 0).ok_or(io::ErrorKind::InvalidData)?;
        // SAFETY: a new mapping wherever the kernel likes touches no memory that is in use.
        let address =
            unsafe { mmap(ptr::null_mut(), len, ProtFlags::READ | ProtFlags::WRITE, MapFlags::SHARED, file, 0) }?;
        NonNull::new(address.cast()).map(|address| Self { address, len }).ok_or(io::ErrorKind::OutOfMemory.into())
    }

    /// So many bytes of this process, all zero. Pages that nobody comes to take neither memory nor time; the allocator would clear
    /// what somebody else has used before, all of it.
    fn anonymous(len: usize) -> io::Result<Self> {
        // SAFETY: as above.
        let address =
            unsafe { mmap_anonymous(ptr::null_mut(), len, ProtFlags::READ | ProtFlags::WRITE, MapFlags::PRIVATE) }?;
        NonNull::new(address.cast()).map(|address| Self { address, len }).ok_or(io::ErrorKind::OutOfMemory.into())
    }

    /// How many bytes.
    pub fn size(&self) -> usize {
        self.len
    }

    /// The value at a place that is counted in values of its type; nothing beyond the end.
    #[inline]
    pub fn get<T: Shareable>(&self, index: usize) -> Option<&T> {
        let offset = index.checked_mul(size_of::<T>())?;
        if offset.checked_add(size_of::<T>())? > self.len {
            return None;
        }
        // SAFETY: within the mapping, which lives as long as `self`; and aligned: a mapping begins at a page, and the size of a type is
        // a multiple of its alignment.
        Some(unsafe { self.address.add(offset).cast().as_ref() })
    }

    /// `n` values from a byte on. Panics if they do not fit there.
    pub fn places<T: Shareable>(self: &Arc<Self>, offset: usize, n: usize) -> Place<[T]> {
        let end = size_of::<T>().checked_mul(n).and_then(|bytes| bytes.checked_add(offset));
        assert!(offset.is_multiple_of(align_of::<T>()) && end.is_some_and(|end| end <= self.len), "out of the segment");
        // SAFETY: within the mapping (just seen).
        let first = unsafe { self.address.add(offset) }.cast();
        Place { value: NonNull::slice_from_raw_parts(first, n), keep: Keep::Mapped(Arc::clone(self)) }
    }

    /// One value.
    pub fn place<T: Shareable>(self: &Arc<Self>, offset: usize) -> Place<T> {
        let one = self.places::<T>(offset, 1);
        Place { value: one.value.cast(), keep: Keep::Mapped(Arc::clone(self)) }
    }
}

impl Drop for Segment {
    fn drop(&mut self) {
        // SAFETY: mapped by us with this length, and no place is left in it: each keeps the segment.
        let _ = unsafe { munmap(self.address.as_ptr().cast(), self.len) };
    }
}

/// A value that has several owners: on the heap, or where other processes own it, too.
pub struct Place<T: ?Sized> {
    value: NonNull<T>,
    /// Keeps the value where it is.
    keep: Keep<T>,
}

enum Keep<T: ?Sized> {
    Heap(Arc<T>),
    Mapped(Arc<Segment>),
}

// SAFETY: as for `Arc`: it hands out shared references alone, and the last owner drops the value.
unsafe impl<T: ?Sized + Send + Sync> Send for Place<T> {}
// SAFETY: as above.
unsafe impl<T: ?Sized + Send + Sync> Sync for Place<T> {}

impl<T: ?Sized> From<Arc<T>> for Place<T> {
    fn from(value: Arc<T>) -> Self {
        Self { value: NonNull::from(&*value), keep: Keep::Heap(value) }
    }
}

impl<T: Shareable> Place<[T]> {
    /// `n` values, all zero, which no other process sees.
    pub fn zeroed(n: usize) -> io::Result<Self> {
        let bytes = size_of::<T>().checked_mul(n).ok_or(io::ErrorKind::OutOfMemory)?;
        Ok(Arc::new(Segment::anonymous(bytes)?).places(0, n))
    }
}

impl<T: Default> Default for Place<T> {
    fn default() -> Self {
        Arc::new(T::default()).into()
    }
}

impl<T: ?Sized> Clone for Place<T> {
    fn clone(&self) -> Self {
        let keep = match &self.keep {
            Keep::Heap(value) => Keep::Heap(Arc::clone(value)),
            Keep::Mapped(segment) => Keep::Mapped(Arc::clone(segment)),
        };
        Self { value: self.value, keep }
    }
}

impl<T: ?Sized> Deref for Place<T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        // SAFETY: `keep` keeps the value alive and where it is; nobody has it to himself.
        unsafe { self.value.as_ref() }
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for Place<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

    use super::*;

    #[test]
    fn what_lies_beyond_the_end_is_nothing() {
        let (segment, _) = Segment::create(20).unwrap();
        assert!(segment.get::<AtomicU64>(1).is_some() && segment.get::<AtomicU64>(2).is_none());
        assert!(segment.get::<AtomicU64>(usize::MAX).is_none());
        segment.get::<AtomicU64>(1).unwrap().store(7, Relaxed);
        assert_eq!(segment.get::<AtomicU64>(1).unwrap().load(Relaxed), 7);
    }

    #[test]
    fn a_place_of_zeroes_can_be_written_to() {
        let words = Place::<[AtomicU64]>::zeroed(1 << 16).unwrap();
        assert!(words.iter().all(|word| word.load(Relaxed) == 0));
        words[65_535].store(7, Relaxed);
        assert_eq!(words.clone()[65_535].load(Relaxed), 7);
    }

    #[test]
    fn what_one_mapping_writes_the_other_reads() {
        let (here, file) = Segment::create(8192).unwrap();
        let there = Arc::new(Segment::map(&file).unwrap());
        let here = Arc::new(here);
        assert_eq!(there.size(), 8192);
        here.place::<AtomicU64>(4096).store(7, Relaxed);
        let words = there.places::<AtomicU64>(4096, 512);
        drop(there);
        assert_eq!((words[0].load(Relaxed), words[511].load(Relaxed)), (7, 0));
        assert!(ftruncate(&file, 0).is_err(), "nobody takes its pages away");
    }

    #[test]
    #[should_panic(expected = "out of the segment")]
    fn nothing_lies_beyond_the_end() {
        let (segment, _) = Segment::create(4096).unwrap();
        Arc::new(segment).places::<AtomicU64>(8, 512);
    }

    #[test]
    fn a_value_on_the_heap_goes_with_its_last_owner() {
        let value = Arc::new(5);
        let place = Place::from(Arc::clone(&value));
        let other = place.clone();
        drop(place);
        assert_eq!((*other, Arc::strong_count(&value)), (5, 2));
        drop(other);
        assert_eq!(Arc::strong_count(&value), 1);
    }
}
