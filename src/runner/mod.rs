//! From a plan to a finished run.

pub mod crew;
pub mod measured;
pub mod objects;
pub mod options;
pub mod output;
pub mod panics;
pub mod plan;
pub mod recorder;
pub mod report;
pub mod session;
pub mod snapshot;
pub mod stage;
pub mod view;
