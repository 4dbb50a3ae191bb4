//! What happened: records, counters, the rings they travel in, and the collector that reads them.
#![allow(unsafe_code, reason = "the ring's slots are shared between one writer and one reader; see ring.rs")]

pub mod collector;
pub mod counters;
pub mod record;
#[cfg(not(gilscope_model))]
pub mod remote;
#[cfg(gilscope_model)]
#[path = "remote_model.rs"]
pub mod remote;
pub mod ring;
pub mod tracer;
