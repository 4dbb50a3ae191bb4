//! The threads of one run: who they are, what they have counted, and how to get them out of wherever they are.

use std::sync::{
    Arc, Mutex, MutexGuard, PoisonError,
    atomic::{AtomicI32, Ordering::Relaxed},
};

use crate::{
    sys::{
        interrupt::{Tid, interrupt},
        shared::Place,
    },
    trace::counters::{Counters, Totals},
};

/// One thread, from before its start until after its end.
#[derive(Debug)]
pub struct Member {
    /// Its name in the program.
    pub name: String,
    /// The number of its process.
    pub process: u16,
    /// What it counts.
    pub counters: Place<Counters>,
    /// The kernel's number while it runs, else 0.
    tid: AtomicI32,
}

/// All threads of a run, in order of start: a thread's number is its place here.
#[derive(Debug, Default)]
pub struct Crew {
    members: Mutex<Vec<Arc<Member>>>,
    sums: Mutex<Sums>,
}

/// Counters of a hundred threads at a time, read in turn: reading those of ten thousand takes longer than a frame may.
#[derive(Debug, Default)]
struct Sums {
    parts: Vec<Totals>,
    next: usize,
}

/// Threads whose counters are summed up together.
const PART: usize = 256;
/// Parts that one look brings up to date.
const PARTS_A_LOOK: usize = 2;

impl Crew {
    /// Adds a thread that is about to start, or a task; `None` when there are too many to be numbered.
    pub fn enlist(&self, name: &str, counters: Place<Counters>, process: u16) -> Option<(u16, Arc<Member>)> {
        let mut members = self.lock();
        let number = u16::try_from(members.len()).ok()?;
        let member = Arc::new(Member { name: name.to_owned(), process, counters, tid: AtomicI32::new(0) });
        members.push(member.clone());
        Some((number, member))
    }

    /// Their names and counters as they are now.
    pub fn totals(&self) -> Vec<(String, Totals)> {
        self.lock().iter().map(|member| (member.name.clone(), member.counters.read())).collect()
    }

    /// Names and processes of those that have come since there were so many.
    pub fn since(&self, number: usize) -> Vec<(String, u16)> {
        let members = self.lock();
        members.iter().skip(number).map(|member| (member.name.clone(), member.process)).collect()
    }

    /// Sets the counters of a thread that has ended, as they were read then.
    pub fn set(&self, number: u16, totals: &Totals) {
        if let Some(member) = self.lock().get(usize::from(number)) {
            member.counters.replace(totals);
        }
    }

    /// Names and counters of some threads as they are now.
    pub fn of(&self, numbers: impl IntoIterator<Item = u16>) -> Vec<(String, Totals)> {
        let members = self.lock();
        let one = |number: u16| members.get(usize::from(number));
        let known = numbers.into_iter().filter_map(one);
        known.map(|member| (member.name.clone(), member.counters.read())).collect()
    }

    /// The process of each thread.
    pub fn processes(&self) -> Vec<u16> {
        self.lock().iter().map(|member| member.process).collect()
    }

    /// How many threads there have been.
    pub fn len(&self) -> usize {
        self.lock().len()
    }

    /// Whether nobody has been enlisted yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Counters of all together. Of more than some hundreds a part is read at each call, unless they are to be `exact`.
    pub fn sum(&self, exact: bool) -> Totals {
        let members = self.lock();
        let mut sums = self.sums.lock().unwrap_or_else(PoisonError::into_inner);
        let parts = members.len().div_ceil(PART);
        let fresh = if exact { parts } else { parts.min(PARTS_A_LOOK) };
        sums.parts.resize(parts, Totals::default());
        for _ in 0..fresh {
            let part = sums.next % parts;
            sums.next = part + 1;
            let mut sum = Totals::default();
            for member in members.iter().skip(part * PART).take(PART) {
                sum += member.counters.read();
            }
            sums.parts[part] = sum;
        }
        let mut all = Totals::default();
        for part in &sums.parts {
            all += *part;
        }
        all
    }

    /// Interrupts the system calls of all who run and are away. Who waits for the GIL is let alone: it will get it, and a thousand
    /// that are woken in vain keep those from it who could go on.
    pub fn interrupt(&self) {
        let away = |member: &&Arc<Member>| member.counters.is_away();
        let tids: Vec<i32> = self.lock().iter().filter(away).map(|member| member.tid.load(Relaxed)).collect();
        for tid in tids.into_iter().filter(|&tid| tid != 0) {
            // The kernel may refuse a signal only for want of memory in its queue; the caller repeats.
            drop(interrupt(Tid(tid)));
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::counters::Counter;

    #[test]
    fn the_counters_of_many_threads_are_all_read_in_turn() {
        let crew = Crew::default();
        assert_eq!(crew.sum(false), Totals::default());
        for number in 0..2_000 {
            let (_, member) = crew.enlist(&format!("worker-{number}"), Place::default(), 0).unwrap();
            member.counters.add(Counter::Ticks, 1);
        }
        let ticks = |exact| crew.sum(exact).get(Counter::Ticks);
        assert_eq!(ticks(false), 512);
        let seen: Vec<u64> = (0..3).map(|_| ticks(false)).collect();
        assert_eq!(seen, [1_024, 1_536, 2_000]);
        crew.of([1_999]);
        crew.lock()[1_999].counters.add(Counter::Ticks, 5);
        assert_eq!(ticks(true), 2_005);
    }
}
