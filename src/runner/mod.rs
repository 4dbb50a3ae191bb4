//! From a plan to a finished run.

pub mod options;
pub mod plan;
pub mod report;
pub mod snapshot;
