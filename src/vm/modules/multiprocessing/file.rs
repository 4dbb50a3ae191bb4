//! What is behind a connection, a semaphore or a block of memory, for a child that is to have it as well.

use std::{
    io,
    os::fd::{AsFd, BorrowedFd, OwnedFd},
    sync::Arc,
};

use crate::{
    sys::shared::Segment,
    trace::counters::Syscall,
    vm::{native::Args, state::ThreadState, unwind::Unwind, value::Value},
};

use super::super::{
    descriptor::Descriptor,
    library::{self, Library},
    os_error,
};

/// An open file that a program can hand on, and do nothing else with.
#[derive(Debug, Clone)]
pub(in crate::vm) enum File {
    Descriptor(Arc<Descriptor>),
    Memory(Arc<Memory>),
}

/// Memory that several processes have, and the file that it is.
#[derive(Debug)]
pub(in crate::vm) struct Memory {
    pub segment: Arc<Segment>,
    file: OwnedFd,
}

impl Memory {
    /// So many bytes, all zero.
    pub fn new(ts: &ThreadState<'_>, len: usize) -> Result<Arc<Self>, Unwind> {
        // It is made, given a size, sealed, asked for that size and mapped.
        (0..5).for_each(|_| ts.tracer().syscall(Syscall::Other));
        match Segment::create(len.max(1)) {
            Ok((segment, file)) => Ok(Arc::new(Self { segment: Arc::new(segment), file })),
            Err(error) => Err(failed(ts, &error)),
        }
    }

    /// What another process has made.
    fn open(file: OwnedFd) -> io::Result<Self> {
        Ok(Self { segment: Arc::new(Segment::map(&file)?), file })
    }
}

impl AsFd for File {
    fn as_fd(&self) -> BorrowedFd<'_> {
        match self {
            Self::Descriptor(descriptor) => descriptor.as_fd(),
            Self::Memory(memory) => memory.file.as_fd(),
        }
    }
}

impl File {
    /// A file that nobody else has.
    pub fn new(fd: OwnedFd) -> Self {
        Self::Descriptor(Descriptor::new(fd))
    }

    /// As a value.
    pub fn value(self, ts: &ThreadState<'_>) -> Value {
        library::instance(ts, &ts.vm().types().library.inheritable, Library::Inheritable(self))
    }

    /// The one that stands at a place among the arguments.
    pub fn argument<'a>(ts: &ThreadState<'_>, args: &'a Args<'_>, index: usize) -> Result<&'a Self, Unwind> {
        Self::of(ts, args.get(index))
    }

    /// The one that a value is.
    pub fn of<'a>(ts: &ThreadState<'_>, value: &'a Value) -> Result<&'a Self, Unwind> {
        match library::payload(value) {
            Some(Library::Inheritable(file)) => Ok(file),
            _ => Err(library::wrong_receiver(ts, "_multiprocessing.File", value)),
        }
    }

    /// The memory behind it.
    pub fn memory(&self, ts: &ThreadState<'_>) -> Result<Arc<Memory>, Unwind> {
        let open = |descriptor: &Descriptor| {
            // It is doubled, sealed, asked for its size and mapped.
            (0..4).for_each(|_| ts.tracer().syscall(Syscall::Other));
            Memory::open(descriptor.as_fd().try_clone_to_owned()?)
        };
        match self {
            Self::Memory(memory) => Ok(Arc::clone(memory)),
            Self::Descriptor(descriptor) => open(descriptor).map(Arc::new).map_err(|error| failed(ts, &error)),
        }
    }
}

/// The exception that an error of the system is.
#[cold]
pub(super) fn failed(ts: &ThreadState<'_>, error: &io::Error) -> Unwind {
    os_error::raise(ts, error, None)
}
