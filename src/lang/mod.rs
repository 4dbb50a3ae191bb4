//! From source text to code objects.

pub mod code;
