//! The programs that can be run, and what they say about themselves.

pub mod metadata;
