//! Who counts a child's system calls: perf where the kernel lets it, since that hardly disturbs; else strace; else nobody.

use std::{
    path::Path,
    process::{Command, Stdio},
};

/// What counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counting {
    /// `perf stat` on the kernel's trace point.
    Perf,
    /// `strace -c`, which stops the program at each call.
    Strace,
}

/// The trace point that each system call passes.
const TRACE_POINT: &str = "raw_syscalls:sys_enter";

impl Counting {
    /// The better one of those that work here.
    pub fn find() -> Option<Self> {
        let works = |command: &mut Command| {
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
            command.status().is_ok_and(|status| status.success())
        };
        if works(Command::new("perf").args(["stat", "-x,", "-e", TRACE_POINT, "--", "true"])) {
            Some(Self::Perf)
        } else if works(Command::new("strace").args(["-f", "-c", "-o", "/dev/null", "true"])) {
            Some(Self::Strace)
        } else {
            None
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Perf => "perf",
            Self::Strace => "strace",
        }
    }

    /// The interpreter with a program, counted into a file.
    pub fn command(self, result: &Path, interpreter: &Path, program: &Path) -> Command {
        let mut counter = match self {
            Self::Perf => {
                let mut perf = Command::new("perf");
                perf.args(["stat", "-x,", "-e", TRACE_POINT, "-o"]).arg(result).arg("--");
                perf
            }
            Self::Strace => {
                let mut strace = Command::new("strace");
                strace.args(["-f", "-c", "-o"]).arg(result).arg("--");
                strace
            }
        };
        counter.arg(interpreter).arg(program);
        counter
    }

    /// The number of calls in what it wrote.
    pub fn read(self, text: &str) -> Option<u64> {
        match self {
            // 644,,raw_syscalls:sys_enter,16936950,100.00,,
            Self::Perf => text.lines().find(|line| line.contains(TRACE_POINT))?.split(',').next()?.parse().ok(),
            // 100.00    0.019845          30       644       194 total
            Self::Strace => {
                let total = text.lines().rfind(|line| line.ends_with(" total"))?;
                total.split_whitespace().nth(3)?.parse().ok()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_is_found_in_what_the_programs_write() {
        let perf = "# started on Mon Nov 23 2026\n\n535772,,raw_syscalls:sys_enter,16936950,100.00,,\n";
        assert_eq!(Counting::Perf.read(perf), Some(535_772));
        assert_eq!(Counting::Perf.read("<not counted>,,raw_syscalls:sys_enter,0,100.00,,\n"), None);
        let strace = "\
% time     seconds  usecs/call     calls    errors syscall
------ ----------- ----------- --------- --------- ----------------
 99.00    0.019845          30       643       194 futex
------ ----------- ----------- --------- --------- ----------------
100.00    0.019845          30       644       194 total
";
        assert_eq!(Counting::Strace.read(strace), Some(644));
        assert_eq!(Counting::Strace.read(""), None);
    }
}
