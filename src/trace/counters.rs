//! What each thread counts about itself: one writer, any number of readers, no lock.
//!
//! Each counter is written by its own thread alone, so an increment is a plain load and store (`Relaxed`: a
//! reader wants a recent number, and orders nothing by it). The block is aligned to two cache lines, so that
//! counting on one core never slows another.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

use serde::{Deserialize, Serialize};

use crate::sys::shared::Shareable;

/// What is counted. The order is that of the screen and the JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Counter {
    /// Instructions that count towards a check.
    Ticks,
    /// Periodic checks: releases and re-acquisitions of the GIL that the check interval asked for.
    Checks,
    /// Times the GIL was acquired, for whatever reason.
    GilAcquires,
    /// Of those, the ones that found it taken at first.
    GilContended,
    /// Times a thread came back from waiting and found the GIL taken again.
    GilFailed,
    /// Of those, the ones that a kernel wake-up call had caused.
    GilWakesFutile,
    /// Times a waiter asked the holder to let go (timed GIL).
    DropRequests,
    /// Times the holder waited until somebody else had taken over (timed GIL).
    ForcedSwitches,
    /// Acquisitions of the program's own locks that found them taken.
    LockContended,
    /// `getrusage`: the thread gave up its core by itself.
    ContextVoluntary,
    /// `getrusage`: the thread's core was taken from it.
    ContextInvoluntary,
}

impl Counter {
    /// All counters in order.
    pub const ALL: [Self; 11] = [
        Self::Ticks,
        Self::Checks,
        Self::GilAcquires,
        Self::GilContended,
        Self::GilFailed,
        Self::GilWakesFutile,
        Self::DropRequests,
        Self::ForcedSwitches,
        Self::LockContended,
        Self::ContextVoluntary,
        Self::ContextInvoluntary,
    ];
}

/// System calls that the VM's threads make, counted where they are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Syscall {
    /// `futex(FUTEX_WAIT)`.
    FutexWait,
    /// `futex(FUTEX_WAKE)`.
    FutexWake,
    /// `clock_nanosleep`.
    Sleep,
    /// `read`, and `recv`.
    Read,
    /// `write`, and `send`.
    Write,
    /// `poll` and its kin.
    Poll,
    /// `sched_yield`.
    Yield,
    /// `accept4`.
    Accept,
    /// `connect`.
    Connect,
    /// Whatever sets something up, takes it down or asks the kernel for a fact: `socket`, `openat`, `close`, `tgkill`, `getpid` …
    Other,
}

impl Syscall {
    /// All system calls in order.
    pub const ALL: [Self; 10] = [
        Self::FutexWait,
        Self::FutexWake,
        Self::Sleep,
        Self::Read,
        Self::Write,
        Self::Poll,
        Self::Yield,
        Self::Accept,
        Self::Connect,
        Self::Other,
    ];

    /// The name on the screen and in the JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::FutexWait => "futex_wait",
            Self::FutexWake => "futex_wake",
            Self::Sleep => "sleep",
            Self::Read => "read",
            Self::Write => "write",
            Self::Poll => "poll",
            Self::Yield => "yield",
            Self::Accept => "accept",
            Self::Connect => "connect",
            Self::Other => "other",
        }
    }
}

/// The counters of one thread.
#[derive(Debug, Default)]
#[repr(C, align(128))]
pub struct Counters {
    counts: [AtomicU64; Counter::ALL.len()],
    syscalls: [AtomicU64; Syscall::ALL.len()],
    /// Whether it is somewhere that an interruption gets it out of.
    away: AtomicBool,
}

// SAFETY: atomics alone, zero at first.
unsafe impl Shareable for Counters {}

impl Counters {
    /// Adds `n`. To be called by the owning thread alone.
    #[inline]
    pub fn add(&self, counter: Counter, n: u64) {
        bump(&self.counts[counter as usize], n);
    }

    /// Replaces a number that somebody else counts. To be called by the owning thread alone.
    pub fn set(&self, counter: Counter, n: u64) {
        self.counts[counter as usize].store(n, Relaxed);
    }

    /// Replaces all numbers, by those that were read before.
    pub fn replace(&self, totals: &Totals) {
        self.counts.iter().zip(totals.counts).for_each(|(cell, n)| cell.store(n, Relaxed));
        self.syscalls.iter().zip(totals.syscalls).for_each(|(cell, n)| cell.store(n, Relaxed));
    }

    /// Counts one system call. To be called by the owning thread alone.
    #[inline]
    pub fn syscall(&self, call: Syscall) {
        bump(&self.syscalls[call as usize], 1);
    }

    /// Says whether the thread is in a system call, or about to be, that an interruption ends. Relaxed: who asks, asks again.
    pub fn set_away(&self, away: bool) {
        self.away.store(away, Relaxed);
    }

    /// Whether it has said so.
    pub fn is_away(&self) -> bool {
        self.away.load(Relaxed)
    }

    /// The numbers as they are now.
    pub fn read(&self) -> Totals {
        Totals {
            counts: self.counts.each_ref().map(|c| c.load(Relaxed)),
            syscalls: self.syscalls.each_ref().map(|c| c.load(Relaxed)),
        }
    }
}

/// A load and a store, not a locked addition: there is one writer.
#[inline]
fn bump(cell: &AtomicU64, n: u64) {
    cell.store(cell.load(Relaxed) + n, Relaxed);
}

/// Counters read at one moment; several threads' can be added up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    counts: [u64; Counter::ALL.len()],
    syscalls: [u64; Syscall::ALL.len()],
}

impl Totals {
    /// One counter.
    pub fn get(&self, counter: Counter) -> u64 {
        self.counts[counter as usize]
    }

    /// Sets one counter (for tests and drawings of made-up runs).
    pub fn set(&mut self, counter: Counter, n: u64) {
        self.counts[counter as usize] = n;
    }

    /// Calls of one kind.
    pub fn syscall(&self, call: Syscall) -> u64 {
        self.syscalls[call as usize]
    }

    /// Sets the calls of one kind (for tests and drawings of made-up runs).
    pub fn set_syscall(&mut self, call: Syscall, n: u64) {
        self.syscalls[call as usize] = n;
    }

    /// All system calls together.
    pub fn syscalls_total(&self) -> u64 {
        self.syscalls.iter().sum()
    }

    /// Failed acquisitions ÷ checks (Beazley's *badness*); 0 when there was no check.
    pub fn badness(&self) -> f64 {
        match self.get(Counter::Checks) {
            0 => 0.0,
            checks => self.get(Counter::GilFailed) as f64 / checks as f64,
        }
    }
}

impl std::ops::AddAssign for Totals {
    fn add_assign(&mut self, other: Self) {
        self.counts.iter_mut().zip(other.counts).for_each(|(a, b)| *a += b);
        self.syscalls.iter_mut().zip(other.syscalls).for_each(|(a, b)| *a += b);
    }
}
