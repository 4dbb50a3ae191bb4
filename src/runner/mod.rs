//! From a plan to a finished run.

pub mod compare;
pub mod counting;
pub mod crew;
pub mod interpreter;
pub mod intervals;
pub mod lanes;
pub mod measured;
pub mod objects;
pub mod options;
pub mod output;
pub mod panics;
pub mod plan;
pub mod printed;
pub mod process;
pub mod range;
pub mod recording;
pub mod report;
pub mod rows;
pub mod series;
pub mod session;
pub mod signals;
pub mod snapshot;
pub mod spread;
pub mod stage;
pub mod sweep;
pub mod view;
