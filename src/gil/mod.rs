//! The locks that a program can run under.

pub mod kind;
pub mod lock;
