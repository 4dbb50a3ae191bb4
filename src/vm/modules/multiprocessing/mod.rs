//! `_multiprocessing`: what `assets/lib/multiprocessing` is built on. Connections, semaphores and memory that processes share, and
//! starting a process.
//!
//! A program never sees a bare descriptor. What a child is to have goes to it as a [`file::File`], when it is started and at no other
//! time.

pub(super) mod block;
pub(super) mod child;
pub(super) mod connection;
pub(super) mod file;
mod message;
mod program;
pub(super) mod sem_lock;

use crate::vm::native::Native;

/// The functions of all its parts.
pub(super) fn functions() -> impl Iterator<Item = &'static Native> {
    [block::FUNCTIONS, child::FUNCTIONS, connection::FUNCTIONS, program::FUNCTIONS, sem_lock::FUNCTIONS]
        .into_iter()
        .flatten()
}
