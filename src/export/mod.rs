//! What is handed out of a run: JSON for programs, a summary for people.

pub mod bar;
pub mod chart;
pub mod comparison;
pub mod json;
pub mod summary;
pub mod table;
