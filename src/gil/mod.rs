//! The locks that a program can run under: one file a lock, behind one contract.

pub mod breaker;
mod fight;
mod hand_over;
pub mod kind;
mod last_holder;
pub mod lock;
mod priority;
mod tick_condition;
mod tick_semaphore;
mod timed;
