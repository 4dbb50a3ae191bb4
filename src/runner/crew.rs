//! The threads of one run: who they are, what they have counted, and how to get them out of wherever they are.

use std::sync::{
    Arc, Mutex, MutexGuard, PoisonError,
    atomic::{AtomicI32, Ordering::Relaxed},
};

use crate::{
    sys::interrupt::{Tid, interrupt},
    trace::counters::{Counters, Totals},
};

/// One thread, from before its start until after its end.
#[derive(Debug)]
pub struct Member {
    /// Its name in the program.
    pub name: String,
    /// What it counts.
    pub counters: Arc<Counters>,
    /// The kernel's number while it runs, else 0.
    tid: AtomicI32,
}

/// All threads of a run, in order of start: a thread's number is its place here.
#[derive(Debug, Default)]
pub struct Crew {
    members: Mutex<Vec<Arc<Member>>>,
}

impl Crew {
    /// Adds a thread that is about to start; `None` when there are too many to be numbered.
    pub fn enlist(&self, name: &str) -> Option<(u16, Arc<Member>)> {
        let mut members = self.lock();
        let number = u16::try_from(members.len()).ok()?;
        let member = Arc::new(Member { name: name.to_owned(), counters: Arc::default(), tid: AtomicI32::new(0) });
        members.push(member.clone());
        Some((number, member))
    }

    /// Their names and counters as they are now.
    pub fn totals(&self) -> Vec<(String, Totals)> {
        self.lock().iter().map(|member| (member.name.clone(), member.counters.read())).collect()
    }

    /// Interrupts the system calls of all who run; says how many there were.
    pub fn interrupt(&self) -> usize {
        let tids: Vec<i32> =
            self.lock().iter().map(|member| member.tid.load(Relaxed)).filter(|&tid| tid != 0).collect();
        // The kernel may refuse a signal only for want of memory in its queue; the caller repeats.
        for &tid in &tids {
            drop(interrupt(Tid(tid)));
        }
        tids.len()
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Arc<Member>>> {
        self.members.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Member {
    /// Called by the thread itself, first and last. In between its number is valid; a signal that comes between the last call and the
    /// thread's end finds a thread that is ending.
    pub fn set_running(&self, running: bool) {
        self.tid.store(if running { Tid::current().0 } else { 0 }, Relaxed);
    }
}
