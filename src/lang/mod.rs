//! From source text to code objects.
//!
//! `parse` turns text into a tree, `compile` the tree into [`code::Code`], `disassemble` shows it. Whatever
//! cannot be compiled is refused with its place before anything runs.

pub mod code;
pub mod compile;
pub mod disassemble;
pub mod opcode;
mod parse;
pub mod refusal;
pub mod repr;
mod source;
pub mod ticks;
