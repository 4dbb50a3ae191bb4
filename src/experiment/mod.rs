//! The programs that can be run, and what they say about themselves.

pub mod catalogue;
pub mod knobs;
pub mod load;
pub mod metadata;
pub mod own;
mod pep723;
pub mod settings;
