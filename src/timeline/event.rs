//! What goes into a timeline: the VM's events and the kernel's context switches, in one time.
//!
//! All times here and in the whole timeline are nanoseconds since the run began. Turning raw stamps into them is
//! the business of whoever reads the rings; mapping the kernel's clock, that of [`crate::sched`].

use serde::{Deserialize, Serialize};

use crate::trace::record::{Kind, Record};

/// A [`Record`] whose stamp has become nanoseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// When.
    pub ns: u64,
    /// See [`Record::arg`].
    pub arg: u32,
    /// See [`Record::core`].
    pub core: u16,
    /// See [`Record::kind`].
    pub kind: Kind,
    /// See [`Record::flags`].
    pub flags: u8,
}

impl Event {
    /// The event that `record` tells of, which happened at `ns`.
    pub fn new(ns: u64, record: Record) -> Self {
        Self { ns, arg: record.arg, core: record.core, kind: record.kind, flags: record.flags }
    }
}

/// A thread comes to a core or leaves it, as the kernel saw it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Switch {
    /// When.
    pub ns: u64,
    /// The kernel's number of the thread; 0 is the core's idle loop.
    pub tid: u32,
    /// Which core.
    pub core: u16,
    /// Comes or leaves.
    pub way: Way,
}

/// Direction of a [`Switch`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Way {
    /// The thread gets the core.
    In,
    /// The core is taken from the thread, which could go on.
    Preempted,
    /// The thread gives up the core: it waits in the kernel.
    Blocked,
}

const _: () = assert!(size_of::<Event>() == 16 && size_of::<Switch>() == 16);
