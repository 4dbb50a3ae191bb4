//! From events to pictures, pure: no I/O, no clock.
//!
//! [`Timeline`] takes what the rings and the kernel deliver ([`event`]), puts it in order ([`reorder`]), runs one state
//! machine a thread ([`thread_state`]) and lays down intervals on the lanes of threads, cores ([`cores`]), the GIL ([`gil_lane`]) and the
//! program's objects ([`objects`]); [`signals`] follows what becomes of those; [`crowd`] adds up what is too much to be looked at one by one. Lanes keep sums ([`pyramid`]), so that a [`window`] of any width over any stretch of time, and a
//! [`summary`], cost the same however much has happened. All times are nanoseconds since the run began.

pub mod budget;
pub mod build;
pub mod cell;
pub mod cores;
pub mod crowd;
pub mod delays;
pub mod event;
pub mod gil_lane;
pub mod hand_offs;
pub mod holds;
mod object_view;
mod messages;
pub mod objects;
pub mod process;
pub mod pyramid;
pub mod reorder;
pub mod signals;
pub mod state;
pub mod summary;
mod tasks;
pub mod thread_state;
mod track;
pub mod window;

pub use budget::Losses;
pub use build::{Config, Timeline};
pub use delays::{Delay, Distribution, Spread};
pub use event::{Event, Switch, Way};
pub use object_view::{Curve, ObjectView};
pub use window::Window;
