//! What the screen's engine does beside the thread that draws, which never waits.

pub mod save;
pub mod series;
