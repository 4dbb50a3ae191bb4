//! What stands for the memory of other processes' threads where locks and rings are modelled: a model has one process.

use std::{
    io,
    os::fd::{AsFd, OwnedFd},
};

use super::{
    counters::Counters,
    ring::{Reader, Writer},
};
use crate::sys::shared::Place;

/// Nothing is made.
pub fn create(_records: Option<usize>) -> io::Result<(OwnedFd, Place<Counters>, Option<Writer>)> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Nothing is there.
pub fn open(_file: impl AsFd) -> io::Result<(Place<Counters>, Option<Reader>)> {
    Err(io::ErrorKind::Unsupported.into())
}
