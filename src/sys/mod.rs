//! The machine: all that needs the operating system by name.
#![allow(unsafe_code, reason = "system calls and memory shared with the kernel; each block says why it is sound")]

#[cfg(target_os = "linux")]
pub mod perf;
