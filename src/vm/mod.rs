//! The interpreter: runs a compiled program on real threads under a real lock.
//!
//! [`Machine`] loads one program and runs it; [`Host`] is its only edge to the outside. Everything else is private:
//! values never leave their machine, which is what makes [`shared`] sound.

mod abandoned;
mod algebra;
mod attribute;
mod arguments;
mod attributes;
mod backwards;
mod bigint;
mod builtins;
mod call;
mod class;
mod class_body;
mod closure;
mod compare;
mod deadlock;
mod descriptor;
mod dict;
mod display;
mod displays;
mod exception;
mod format;
mod frame;
mod function;
mod generator;
mod handling;
mod heap;
mod host;
mod import;
mod inherited;
mod inspect;
mod instantiate;
mod interpret;
mod iterate;
mod library;
mod lookup;
mod lookups;
mod machine;
mod memory;
mod modules;
mod names;
mod native;
mod object;
mod operate;
mod outcome;
mod program;
mod quick;
mod raise;
mod reclass;
mod set;
mod shared;
mod slice;
mod special;
mod state;
mod steps;
mod subscript;
mod threads;
pub mod text;
mod traceback;
mod unwind;
mod value;
mod wide;

pub use host::{Body, Deadlock, Host, STACK_BYTES};
pub use machine::Machine;
pub use outcome::Outcome;
