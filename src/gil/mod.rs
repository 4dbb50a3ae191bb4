//! The locks that a program can run under: one file a lock, behind one contract.

pub mod kind;
mod last_holder;
pub mod lock;
mod tick_semaphore;
