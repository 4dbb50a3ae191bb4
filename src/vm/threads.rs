//! The machine's threads: who lives, who sleeps in front of which lock, and whether anybody can still go on.
//!
//! A thread is *blocked* from just before it goes to sleep in the kernel for a lock, without a time limit, until just after it is
//! back from there. A blocked thread has not taken the lock yet; so as long as the lock is not free it cannot go on by
//! itself. If that is so for every living thread, seen under the lock that each has to take to become blocked, nobody is
//! left who could release anything: that is certain, and waits with a limit, sleeps and I/O never look like it.
//!
//! A cycle of holders that wait for each other is found while others run. There it is a conclusion: a `Lock` may be
//! released by anybody. A lock that was ever used so counts for nothing.

use std::{
    collections::{BTreeMap, HashMap},
    ops::{Deref, DerefMut},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU32, Ordering::Relaxed},
    },
};

use super::modules::{
    lock::{Lock, Role},
    marker::Subject,
};
use crate::{sync, trace::tracer::Tracer};

/// The thread that runs the program's module.
pub(super) const MAIN: u32 = 1;

/// Threads that a cycle is looked for among while others run.
const LONGEST_CYCLE: usize = 1000;

/// All threads of a machine, by [`super::state::ThreadState::ident`].
#[derive(Debug, Default)]
pub(super) struct Threads {
    /// Who has it may look at the crowd. Waiting for it is among the calls that a thread costs, so it is a mutex that counts them.
    gate: sync::mutex::Mutex,
    /// Never contended.
    crowd: Mutex<Crowd>,
    /// The last number that was given.
    idents: AtomicU32,
}

/// What is known about the threads at one moment.
#[derive(Debug, Default)]
pub(super) struct Crowd {
    living: HashMap<u32, Living>,
    /// Names of all there ever were.
    names: HashMap<u32, Arc<str>>,
    /// How many of the living are blocked.
    blocked: usize,
    /// A thread that was not stuck when last looked for one: the first to be asked again.
    hopeful: u32,
    /// Cycles that have been told, each by its threads in order.
    told: Vec<Vec<u32>>,
    /// The program has ended; what daemons do is no matter any more.
    over: bool,
}

/// A thread that has been started and has not ended.
#[derive(Debug)]
struct Living {
    /// Its number in the run.
    number: u16,
    /// What it sleeps in front of.
    blocked: Option<Block>,
}

/// What a thread sleeps in front of.
#[derive(Debug, Clone)]
pub(super) struct Block {
    pub lock: Arc<Lock>,
    /// Where in the program.
    pub position: u32,
}

/// Threads that wait for each other for ever.
#[derive(Debug)]
pub(super) struct Stuck {
    /// Those in a cycle, each waiting for the next; else a chain from one thread to the last known cause.
    pub chain: Vec<(u32, Block)>,
    pub cycle: bool,
    /// No thread can go on.
    pub everyone: bool,
}

impl Threads {
    /// A number for a new thread; the first is [`MAIN`]'s.
    pub fn next_ident(&self) -> u32 {
        self.idents.fetch_add(1, Relaxed) + 1
    }

    /// The crowd as it is now, and nobody becomes blocked or free meanwhile.
    pub fn crowd<'a>(&'a self, me: &'a Tracer) -> Together<'a> {
        self.gate.lock(me);
        let gate = Passed { gate: &self.gate, me };
        Together { crowd: self.crowd.lock().unwrap_or_else(PoisonError::into_inner), _gate: gate }
    }

    /// A thread is awake again.
    pub fn unblock(&self, me: &Tracer, ident: u32) {
        let mut crowd = self.crowd(me);
        if crowd.living.get_mut(&ident).is_some_and(|thread| thread.blocked.take().is_some()) {
            crowd.blocked -= 1;
        }
    }
}

/// The crowd while nobody becomes blocked or free. Its fields are dropped in this order: the gate opens last.
pub(super) struct Together<'a> {
    crowd: MutexGuard<'a, Crowd>,
    _gate: Passed<'a>,
}

impl Deref for Together<'_> {
    type Target = Crowd;

    fn deref(&self) -> &Crowd {
        &self.crowd
    }
}

impl DerefMut for Together<'_> {
    fn deref_mut(&mut self) -> &mut Crowd {
        &mut self.crowd
    }
}

struct Passed<'a> {
    gate: &'a sync::mutex::Mutex,
    me: &'a Tracer,
}

impl Drop for Passed<'_> {
    fn drop(&mut self) {
        self.gate.unlock(self.me);
    }
}

impl Crowd {
    /// A thread is about to start.
    pub fn begin(&mut self, ident: u32, name: Arc<str>) {
        self.names.insert(ident, name);
        self.living.insert(ident, Living { number: 0, blocked: None });
    }

    /// Its number in the run is known.
    pub fn set_number(&mut self, ident: u32, number: u16) {
        if let Some(thread) = self.living.get_mut(&ident) {
            thread.number = number;
        }
    }

    /// The program calls it something else from now on.
    pub fn rename(&mut self, ident: u32, name: Arc<str>) {
        self.names.insert(ident, name);
    }

    /// A thread has ended; tells if that leaves the others stuck.
    pub fn end(&mut self, ident: u32) -> Option<Stuck> {
        self.living.remove(&ident);
        self.everyone()
    }

    /// The program has ended.
    pub fn finish(&mut self) {
        self.over = true;
    }

    /// A thread is about to sleep; tells if that leaves it and others stuck.
    pub fn block(&mut self, ident: u32, block: Block) -> Option<Stuck> {
        if let Some(thread) = self.living.get_mut(&ident)
            && thread.blocked.replace(block).is_none()
        {
            self.blocked += 1;
        }
        self.everyone().or_else(|| self.cycle(ident))
    }

    /// The name of a thread, which may have ended.
    pub fn name(&self, ident: u32) -> Arc<str> {
        self.names.get(&ident).cloned().unwrap_or_else(|| "?".into())
    }

    /// The number of a living thread in the run.
    pub fn number(&self, ident: u32) -> Option<u16> {
        self.living.get(&ident).map(|thread| thread.number)
    }

    /// How many threads live.
    pub fn living(&self) -> usize {
        self.living.len()
    }

    fn is_stuck(&self, ident: u32) -> bool {
        self.blocked(ident).is_some_and(|block| !block.lock.is_free())
    }

    /// All living threads, if none can go on.
    fn everyone(&mut self) -> Option<Stuck> {
        if self.over || self.living.is_empty() || self.blocked < self.living.len() {
            return None;
        }
        // Mostly it is the same one as the last time.
        if self.living.contains_key(&self.hopeful) && !self.is_stuck(self.hopeful) {
            return None;
        }
        if let Some(hopeful) = self.living.keys().copied().find(|&ident| !self.is_stuck(ident)) {
            self.hopeful = hopeful;
            return None;
        }
        let mut idents: Vec<u32> = self.living.keys().copied().collect();
        idents.sort_unstable();
        let cycle = idents.iter().map(|&ident| self.chain(ident)).find(|stuck| stuck.cycle);
        let found = cycle.unwrap_or_else(|| self.chain(idents[0]));
        Some(Stuck { everyone: true, ..found })
    }

    /// A cycle that this thread has just closed, if it is one that only the threads in it can open.
    fn cycle(&mut self, ident: u32) -> Option<Stuck> {
        let mut next = ident;
        // Longer cycles are found when nobody else is left.
        let mut steps = 0..LONGEST_CYCLE;
        while let Some(needed) = self.blocked(next).and_then(Block::needs).filter(|_| steps.next().is_some()) {
            next = needed;
            if next == ident {
                break;
            }
        }
        let stuck = Some(self.chain(ident)).filter(|stuck| next == ident && stuck.cycle)?;
        let alone = stuck.chain.len() == 1;
        let certain = stuck.chain.iter().all(|(ident, block)| {
            self.is_stuck(*ident) && (block.lock.marker.subject == Subject::End || block.lock.is_holders_own(alone))
        });
        let mut threads: Vec<u32> = stuck.chain.iter().map(|(ident, _)| *ident).collect();
        threads.sort_unstable();
        if self.over || !certain || self.told.contains(&threads) {
            return None;
        }
        self.told.push(threads);
        Some(stuck)
    }

    /// Follows a blocked thread to the one that it needs, and so on.
    fn chain(&self, from: u32) -> Stuck {
        let mut chain: Vec<(u32, Block)> = Vec::new();
        let mut places = BTreeMap::new();
        let mut next = Some(from);
        while let Some(ident) = next {
            if let Some(&start) = places.get(&ident) {
                let mut cycle = chain.split_off(start);
                // Told in the same words whoever closed it.
                let first = (0..cycle.len()).min_by_key(|&at| cycle[at].0).unwrap_or_default();
                cycle.rotate_left(first);
                return Stuck { chain: cycle, cycle: true, everyone: false };
            }
            let Some(block) = self.blocked(ident) else { break };
            next = block.needs();
            places.insert(ident, chain.len());
            chain.push((ident, block.clone()));
        }
        Stuck { chain, cycle: false, everyone: false }
    }

    fn blocked(&self, ident: u32) -> Option<&Block> {
        self.living.get(&ident)?.blocked.as_ref()
    }
}

impl Block {
    /// The thread that has to go on first, if it is known: the holder of the lock, or the thread whose end is awaited.
    pub fn needs(&self) -> Option<u32> {
        match self.lock.role {
            Role::Waiter => self.lock.marker.thread(),
            Role::Whole | Role::Guard => self.lock.holder().map(|(holder, _)| holder),
        }
    }
}
