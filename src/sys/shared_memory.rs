//! Memory that several processes have: an anonymous file (`memfd_create(2)`) that each of them maps.
//!
//! It is reached through atomics alone. What two processes do to it at once is then decided word by word, as between two threads.
//! Its size is sealed, so that none can take it away under another's feet.

use std::{
    io,
    mem::size_of,
    os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd},
    ptr::{self, NonNull},
    sync::atomic::{AtomicU8, AtomicU16, AtomicU32, AtomicU64},
};

/// What no process that has the file can undo.
const SEALS: libc::c_int = libc::F_SEAL_SHRINK | libc::F_SEAL_GROW | libc::F_SEAL_SEAL;

/// A piece of memory that other processes may have, too. All zeros at first.
#[derive(Debug)]
pub struct SharedMemory {
    start: NonNull<u8>,
    len: usize,
    file: OwnedFd,
}

// SAFETY: the mapping stays where it is until it is dropped, and what is in it is reached through atomics alone.
unsafe impl Send for SharedMemory {}
// SAFETY: see above.
unsafe impl Sync for SharedMemory {}

/// What may be looked at in shared memory.
///
/// # Safety
///
/// Every pattern of bits is a value, no address of a page is unfit for it, and it is changed as a whole through a shared reference.
pub unsafe trait Cell {}

// SAFETY: plain words, changed as a whole; their alignment divides that of a page.
unsafe impl Cell for AtomicU8 {}
// SAFETY: see above.
unsafe impl Cell for AtomicU16 {}
// SAFETY: see above.
unsafe impl Cell for AtomicU32 {}
// SAFETY: see above.
unsafe impl Cell for AtomicU64 {}

impl SharedMemory {
    /// New memory of so many bytes, at least one.
    pub fn new(len: usize) -> io::Result<Self> {
        let flags = libc::MFD_CLOEXEC | libc::MFD_ALLOW_SEALING;
        // SAFETY: the name is a string that ends in 0 and lives as long as the program.
        let fd = answer(unsafe { libc::memfd_create(c"gilscope".as_ptr(), flags) })?;
        // SAFETY: the descriptor is new, and nobody else's.
        let file = unsafe { OwnedFd::from_raw_fd(fd) };
        let size = libc::off_t::try_from(len.max(1)).map_err(|_| io::ErrorKind::OutOfMemory)?;
        // SAFETY: no memory is passed.
        answer(unsafe { libc::ftruncate(file.as_raw_fd(), size) })?;
        // SAFETY: no memory is passed.
        answer(unsafe { libc::fcntl(file.as_raw_fd(), libc::F_ADD_SEALS, SEALS) })?;
        Self::map(file)
    }

    /// The memory behind a descriptor that another process has made by [`Self::new`].
    pub fn open(file: OwnedFd) -> io::Result<Self> {
        // SAFETY: no memory is passed.
        let seals = answer(unsafe { libc::fcntl(file.as_raw_fd(), libc::F_GET_SEALS) })?;
        // Memory that another process could make smaller would be none of ours any more.
        if seals & SEALS == SEALS { Self::map(file) } else { Err(io::ErrorKind::InvalidInput.into()) }
    }

    fn map(file: OwnedFd) -> io::Result<Self> {
        // SAFETY: all zeros are a `stat`.
        let mut facts: libc::stat = unsafe { std::mem::zeroed() };
        // SAFETY: `facts` is ours, and outlives the call.
        answer(unsafe { libc::fstat(file.as_raw_fd(), &raw mut facts) })?;
        let len = usize::try_from(facts.st_size).map_err(|_| io::ErrorKind::OutOfMemory)?;
        let (may, how) = (libc::PROT_READ | libc::PROT_WRITE, libc::MAP_SHARED);
        // SAFETY: the kernel chooses a place where nothing is.
        let start = unsafe { libc::mmap(ptr::null_mut(), len, may, how, file.as_raw_fd(), 0) };
        if start == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        let start = NonNull::new(start.cast()).ok_or(io::ErrorKind::OutOfMemory)?;
        Ok(Self { start, len, file })
    }

    /// How many bytes it has.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether it has none; it always has one.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The cell at a place counted in cells of this size; nothing beyond the end.
    #[inline]
    pub fn cell<C: Cell>(&self, index: usize) -> Option<&C> {
        let offset = index.checked_mul(size_of::<C>())?;
        if offset.checked_add(size_of::<C>())? > self.len {
            return None;
        }
        // SAFETY: the cell lies within the mapping, which lives as long as `self`; a mapping begins at a page, so the cell is
        // aligned; any bits are a `Cell`, and everybody changes it atomically.
        Some(unsafe { self.start.add(offset).cast().as_ref() })
    }
}

impl AsFd for SharedMemory {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.file.as_fd()
    }
}

impl Drop for SharedMemory {
    fn drop(&mut self) {
        // SAFETY: what was mapped here is still there, and nobody borrows from it any more.
        unsafe { libc::munmap(self.start.as_ptr().cast(), self.len) };
    }
}

fn answer(answer: libc::c_int) -> io::Result<libc::c_int> {
    if answer < 0 { Err(io::Error::last_os_error()) } else { Ok(answer) }
}

#[cfg(all(test, not(gilscope_model)))]
mod tests {
    use std::sync::atomic::Ordering::Relaxed;

    use super::*;

    #[test]
    fn what_one_writes_the_other_reads() {
        let mine = SharedMemory::new(16).unwrap();
        let others = SharedMemory::open(mine.as_fd().try_clone_to_owned().unwrap()).unwrap();
        mine.cell::<AtomicU32>(3).unwrap().store(7, Relaxed);
        assert_eq!(others.cell::<AtomicU32>(3).unwrap().load(Relaxed), 7);
        assert_ne!(mine.start, others.start, "they are two mappings");
        drop(mine);
        assert_eq!(others.cell::<AtomicU64>(1).unwrap().load(Relaxed).to_ne_bytes()[4], 7_u32.to_ne_bytes()[0]);
    }

    #[test]
    fn beyond_the_end_is_nothing() {
        let memory = SharedMemory::new(10).unwrap();
        assert_eq!(memory.len(), 10);
        assert!(memory.cell::<AtomicU8>(9).is_some() && memory.cell::<AtomicU8>(10).is_none());
        assert!(memory.cell::<AtomicU64>(0).is_some() && memory.cell::<AtomicU64>(1).is_none());
        assert!(memory.cell::<AtomicU64>(usize::MAX).is_none());
    }

    #[test]
    fn what_could_be_made_smaller_is_refused() {
        // SAFETY: the name is a string that ends in 0.
        let file = answer(unsafe { libc::memfd_create(c"test".as_ptr(), libc::MFD_CLOEXEC) }).unwrap();
        // SAFETY: the descriptor is new, and nobody else's.
        let file = unsafe { OwnedFd::from_raw_fd(file) };
        assert!(SharedMemory::open(file).is_err());
    }
}
