//! The machine: futexes, time stamps, clocks, cores, signals, switch records. All that needs the operating system by name.
//!
//! Nothing here knows what it is used for; nothing here counts or records.
#![allow(
    unsafe_code,
    reason = "system calls, time stamps, memory shared with the kernel; each block says why it is sound"
)]

pub mod affinity;
pub mod child;
pub mod clock;
pub mod futex;
pub mod interrupt;
pub mod limits;
pub mod memory;
#[cfg(target_os = "linux")]
pub mod perf;
pub mod primitive;
pub mod shared;
pub mod stamp;
pub mod terminal;
pub mod usage;
