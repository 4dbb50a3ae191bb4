//! gilscope, an oscilloscope for Python's GIL. See ARCHITECTURE.md for the way data flows.
//!
//! The modules stand in layers: each may use only those listed before it (`tests/layers.rs` holds this).
#![deny(unsafe_code)]

pub mod figures;
pub mod sys;
pub mod trace;
pub mod sync;
pub mod gil;
pub mod lang;
pub mod vm;
pub mod timeline;
pub mod sched;
pub mod experiment;
pub mod runner;
pub mod verdict;
pub mod export;
pub mod tui;
pub mod cli;
