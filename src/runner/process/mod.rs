//! Processes of a program: each is this executable, running the same program in a machine of its own.
//!
//! All are started by one thread of the first process, the *keeper*, whoever wants them: so that the kernel kills them when that thread
//! goes, however it goes, and nothing is orphaned. Each has a socket to the keeper ([`message`]). What its threads record and count lies
//! in memory that the first process sees, too ([`crate::trace::remote`]): a process that is killed takes nothing along.

pub mod keeper;
pub mod message;
mod outfit;
pub mod roll;
pub mod worker;
mod worker_host;

pub use keeper::use_executable;
pub use roll::{ProcessReport, Roll, Standing};
