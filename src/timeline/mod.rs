//! From events to pictures, pure: no I/O, no clock.
//!
//! [`Timeline`] takes what the rings and the kernel deliver ([`event`]), puts it in order ([`reorder`]), runs one state
//! machine a thread ([`thread_state`]) and lays down intervals on the lanes of threads, cores ([`cores`]) and the GIL
//! ([`gil_lane`]). Lanes keep sums ([`pyramid`]), so that a [`window`] of any width over any stretch of time, and a
//! [`summary`], cost the same however much has happened. All times are nanoseconds since the run began.

pub mod build;
pub mod cell;
pub mod cores;
pub mod event;
pub mod gil_lane;
pub mod pyramid;
pub mod reorder;
pub mod state;
pub mod summary;
pub mod thread_state;
pub mod window;

pub use build::{Config, Losses, Timeline};
pub use event::{Event, Switch, Way};
pub use window::Window;
