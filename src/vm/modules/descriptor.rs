//! Descriptors of the program's own: sockets, connections, the ends of processes.

use std::{
    collections::HashMap,
    os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd, RawFd},
    sync::{Arc, LazyLock, Mutex, PoisonError, Weak},
};

/// A descriptor that `select` can find by its number as long as it is open.
#[derive(Debug)]
pub(in crate::vm) struct Descriptor(OwnedFd);

static OPEN: LazyLock<Mutex<HashMap<RawFd, Weak<Descriptor>>>> = LazyLock::new(Mutex::default);

fn open_descriptors<R>(f: impl FnOnce(&mut HashMap<RawFd, Weak<Descriptor>>) -> R) -> R {
    f(&mut OPEN.lock().unwrap_or_else(PoisonError::into_inner))
}

impl Descriptor {
    /// Keeps a descriptor open.
    pub fn new(fd: OwnedFd) -> Arc<Self> {
        let number = fd.as_raw_fd();
        let new = Arc::new(Self(fd));
        open_descriptors(|open| open.insert(number, Arc::downgrade(&new)));
        new
    }

    /// Its number.
    pub fn number(&self) -> i64 {
        i64::from(self.0.as_raw_fd())
    }

    /// The program's own with this number. No other file of the process can be reached so.
    pub fn numbered(number: i64) -> Option<Arc<Self>> {
        let number = RawFd::try_from(number).ok()?;
        open_descriptors(|open| open.get(&number).and_then(Weak::upgrade))
    }
}

impl Drop for Descriptor {
    fn drop(&mut self) {
        let number = self.0.as_raw_fd();
        open_descriptors(|open| open.remove(&number));
    }
}

impl AsFd for Descriptor {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}
