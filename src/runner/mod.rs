//! From a plan to a finished run.

pub mod plan;
pub mod snapshot;
