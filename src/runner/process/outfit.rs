//! What every worker of a run is given besides what it is to do: the plan, and what has been compiled of the library.

use std::{
    io,
    os::fd::{AsFd, BorrowedFd, OwnedFd},
};

use super::message::{blob, read_blob};
use crate::{runner::plan::Plan, vm::library};

/// Two files in memory. Compiling what a worker needs of the library takes longer than everything else of its start.
#[derive(Debug)]
pub struct Outfit {
    plan: OwnedFd,
    library: OwnedFd,
    /// Modules that are in there.
    modules: usize,
}

impl Outfit {
    /// Number of files.
    pub const FILES: usize = 2;

    /// For the workers of a run.
    pub fn new(plan: &Plan) -> io::Result<Self> {
        // Counted first: what is compiled meanwhile is handed over twice, not never.
        let modules = library::compiled();
        Ok(Self { plan: blob(&serde_json::to_vec(plan)?)?, library: compiled()?, modules })
    }

    /// The files, with all that has been compiled by now.
    pub fn files(&mut self) -> io::Result<[BorrowedFd<'_>; Self::FILES]> {
        let modules = library::compiled();
        if modules > self.modules {
            (self.library, self.modules) = (compiled()?, modules);
        }
        Ok([self.plan.as_fd(), self.library.as_fd()])
    }

    /// In the worker: takes the library over, and gives the plan.
    pub fn put_on([plan, library]: [OwnedFd; Self::FILES]) -> io::Result<Plan> {
        library::take_over(&read_blob(library)?).map_err(io::Error::other)?;
        Ok(serde_json::from_slice(&read_blob(plan)?)?)
    }
}

fn compiled() -> io::Result<OwnedFd> {
    blob(&library::to_bytes().map_err(io::Error::other)?)
}
