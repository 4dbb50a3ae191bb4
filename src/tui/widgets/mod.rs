//! The panels that rooms are made of: one file each, one `render` each. All of them draw within the area they are
//! given and nothing else, whatever its size.

pub mod bars;
pub mod chart;
pub mod controls;
pub mod core_lanes;
pub mod delays;
pub mod counters;
pub mod figures;
pub mod footer;
pub mod gil_lane;
pub mod hand_offs;
pub mod headline;
pub mod lane;
pub mod legend;
pub mod listing;
pub mod notice;
pub mod objects;
pub mod output;
pub mod places;
pub mod processes;
pub mod progress;
pub mod run_lanes;
pub mod scale;
pub mod shares;
pub mod source;
pub mod sparkline;
pub mod switches;
pub mod text;
pub mod thread_lanes;
pub mod title;
pub mod watching;
