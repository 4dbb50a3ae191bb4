//! The objects of one machine: counted references, and the memory behind them.
//!
//! An object lies in a slot of a slab, and the slabs belong to the machine. A slot begins with the number of
//! references; when that falls to zero the contents are dropped and the slot is free for the next object. What refers
//! to itself in a circle lives until its machine goes ([`Heap`]'s end), so that a run leaves nothing behind.
//!
//! Under a GIL only its holder touches counts, and they are plain loads and stores, as in CPython. Without one they are
//! changed by atomic operations. A bit of the count itself says which, so that the same code does both.
//!
//! # Who may touch a reference
//!
//! A [`Ref`] is neither `Send` nor `Sync`, and the closure of [`super::state::ThreadState::released`] has to be `Send`:
//! no value gets into code that runs without the GIL. Between threads values travel inside the heap alone: a thread
//! reaches them from the heap's roots, which asks for the proof that it is attached, and from there through other objects.
//! New ones are made where a heap is entered, which a thread's is exactly while it is attached and not released.
//! What the types leave open is to keep a value in a local variable beyond the end of its `ThreadState`; debug builds
//! check at every change of a count that this does not happen.
//!
//! With [`super::shared`] the only files of the interpreter with `unsafe`.

mod cache;
mod pool;
mod reference;
mod roots;
mod slot;

pub(super) use cache::{Entered, Paused};
pub(super) use reference::Ref;
#[cfg(all(test, not(gilscope_model)))]
pub(super) use roots::ENDS;
pub(super) use roots::Heap;

#[cfg(all(test, not(gilscope_model)))]
mod tests;
