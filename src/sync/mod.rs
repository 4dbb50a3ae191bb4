//! Waiting, counted: primitives on futexes that know every system call they make, and that an abort gets out of.
//!
//! Who aborts a run sets the tracers' stop flag and interrupts the sleeping threads ([`crate::sys::interrupt`]) until they are gone;
//! every wait here asks the flag when a signal has woken it. The mutex and its condition do not: who ends needs the GIL that is made of them.

pub mod condition;
pub mod mutex;
pub mod semaphore;
pub mod sleep;
