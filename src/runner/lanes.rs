//! Where what a thread records and counts goes.

use std::{
    io,
    os::fd::{AsFd, OwnedFd},
    sync::Arc,
};

use crossbeam::channel::Sender;

use super::process::message::{Link, ToKeeper};
use crate::{
    sys::shared::Place,
    trace::{
        collector::Arrival,
        counters::Counters,
        remote,
        ring::{Writer, ring},
    },
};

/// The way out of a process for all that its threads record.
#[derive(Debug)]
pub enum Lanes {
    /// Nothing is recorded; counters are kept in any case.
    Counted,
    /// To the collector of this process.
    Collected(Sender<Arrival>),
    /// To the process that the run began with.
    Remote {
        /// The way there.
        link: Arc<Link>,
        /// Events are recorded, and not only counted.
        trace: bool,
        /// How many threads the run had had when this process was started.
        before: u16,
    },
}

/// What one thread takes along to where it starts.
#[derive(Debug)]
pub enum Lane {
    /// See [`Lanes::Counted`].
    Counted,
    /// See [`Lanes::Collected`].
    Collected(Sender<Arrival>),
    /// Its memory, and the way to those who are to see it.
    Remote(OwnedFd, Option<Writer>, Arc<Link>),
}

/// Records that a thread's ring holds: at a record a microsecond, sixteen of the collector's periods. Where there are many
/// threads each runs rarely, and gets less: ten thousand take 160 MB together instead of 10 GB.
fn records(thread: u16) -> usize {
    match thread {
        0..64 => 1 << 16,
        64..1024 => 1 << 12,
        _ => 1 << 8,
    }
}

impl Lanes {
    /// Whether events are recorded, and not only counted.
    pub fn records(&self) -> bool {
        match self {
            Self::Counted => false,
            Self::Collected(_) => true,
            Self::Remote { trace, .. } => *trace,
        }
    }

    /// What a thread of this number will need. Fails where memory cannot be shared.
    pub fn prepare(&self, number: u16) -> io::Result<(Place<Counters>, Lane)> {
        Ok(match self {
            Self::Counted => (Place::default(), Lane::Counted),
            Self::Collected(rings) => (Place::default(), Lane::Collected(rings.clone())),
            Self::Remote { link, trace, before } => {
                let (file, counters, writer) = remote::create(trace.then(|| records(before.saturating_add(number))))?;
                (counters, Lane::Remote(file, writer, Arc::clone(link)))
            }
        })
    }
}

impl Lane {
    /// Called by the thread itself: makes it known, and gives it what it records with.
    pub fn open(self, number: u16, process: u16, name: &str) -> Option<Writer> {
        match self {
            Self::Counted => None,
            Self::Collected(rings) => {
                let (writer, ring) = ring(records(number));
                rings.send(Arrival::Thread { thread: number, process, ring }).ok().map(|()| writer)
            }
            Self::Remote(file, writer, link) => {
                // A keeper that is gone takes the process with it.
                let _ = link.send(&ToKeeper::Thread { name: name.to_owned() }, &[file.as_fd()], true);
                writer
            }
        }
    }
}
