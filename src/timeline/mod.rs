//! From events to pictures, pure: no I/O, no clock.

pub mod cell;
pub mod state;
