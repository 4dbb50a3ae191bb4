//! Time and core in one go, as cheaply as the machine allows.
//!
//! On x86-64 with a time stamp counter that runs at one speed on all cores: `rdtsc` for the time, and for the core the
//! number that the kernel keeps up to date in the thread's restartable-sequence area, which glibc registers
//! (`__rseq_offset`, glibc 2.35; `linux/rseq.h`). Without that area `rdtscp` gives both. Elsewhere the monotonic clock and
//! `sched_getcpu`. `rdtsc` is not fenced: a stamp may be early or late by some tens of instructions, unless it is asked for
//! [after](Stamper::stamp_after) what came before.

use super::clock;

/// Where a thread's stamps come from. Belongs to the thread that made it.
#[derive(Debug, Clone, Copy)]
pub struct Stamper {
    source: Source,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    /// Counter, and the core from this thread's rseq area.
    #[cfg(target_arch = "x86_64")]
    RdtscRseq(*const u32),
    /// Counter and core in one instruction.
    #[cfg(target_arch = "x86_64")]
    Rdtscp,
    /// `clock_gettime(CLOCK_MONOTONIC_RAW)` and `sched_getcpu`.
    Clock,
}

impl Stamper {
    /// The best source for the calling thread. The result is not `Send`, because it points into the thread's own memory.
    pub fn new() -> Self {
        #[cfg(target_arch = "x86_64")]
        if clock::counter_is_steady() {
            return Self { source: rseq_core().map_or(Source::Rdtscp, Source::RdtscRseq) };
        }
        Self { source: Source::Clock }
    }

    /// Raw time (see [`clock::Segment`] for nanoseconds) and the core.
    #[inline]
    pub fn stamp(&self) -> (u64, u16) {
        match self.source {
            #[cfg(target_arch = "x86_64")]
            Source::RdtscRseq(core) => {
                // SAFETY: `core` points into the calling thread's rseq area, which lives as long as the thread; a Stamper cannot
                // leave its thread (raw pointer: not Send). The kernel writes the word while the thread is not
                // running, so the read is volatile. RDTSC is unprivileged on every Linux that passed `counter_is_steady`.
                unsafe { (core::arch::x86_64::_rdtsc(), core.read_volatile() as u16) }
            }
            #[cfg(target_arch = "x86_64")]
            Source::Rdtscp => {
                let mut aux = 0;
                // SAFETY: RDTSCP exists wherever the steady counter does; `aux` is ours. Linux keeps the core in its low 12 bits.
                let time = unsafe { core::arch::x86_64::__rdtscp(&raw mut aux) };
                (time, (aux & 0xfff) as u16)
            }
            Source::Clock => {
                // SAFETY: no arguments, no memory.
                let core = unsafe { libc::sched_getcpu() };
                (clock::monotonic_raw_ns(), u16::try_from(core).unwrap_or(0))
            }
        }
    }

    /// The same, not before what comes before it in the program: a processor would read its counter while it still waits for
    /// the cache line of the lock that it is about to take.
    #[inline]
    pub fn stamp_after(&self) -> (u64, u16) {
        #[cfg(target_arch = "x86_64")]
        if matches!(self.source, Source::RdtscRseq(_)) {
            // SAFETY: LFENCE is part of SSE2, which every x86-64 has.
            unsafe { core::arch::x86_64::_mm_lfence() };
        }
        self.stamp()
    }

    /// What a person is told about the source.
    pub fn label(&self) -> &'static str {
        match self.source {
            #[cfg(target_arch = "x86_64")]
            Source::RdtscRseq(_) => "rdtsc + rseq core",
            #[cfg(target_arch = "x86_64")]
            Source::Rdtscp => "rdtscp",
            Source::Clock => "clock_gettime + sched_getcpu",
        }
    }
}

impl Default for Stamper {
    fn default() -> Self {
        Self::new()
    }
}

/// The word in which the kernel keeps the number of the calling thread's core; `None` without a registered area.
#[cfg(target_arch = "x86_64")]
fn rseq_core() -> Option<*const u32> {
    let symbol = |name: &std::ffi::CStr| {
        // SAFETY: the name ends in a zero; the default handle is always valid.
        let address = unsafe { libc::dlsym(libc::RTLD_DEFAULT, name.as_ptr()) };
        (!address.is_null()).then_some(address)
    };
    let size = symbol(c"__rseq_size")?.cast::<u32>();
    let offset = symbol(c"__rseq_offset")?.cast::<isize>();
    // SAFETY: glibc declares these two as constants of these types (`sys/rseq.h`).
    let (size, offset) = unsafe { (size.read(), offset.read()) };
    if size == 0 {
        return None;
    }
    let thread_pointer: *const u8;
    // SAFETY: the x86-64 ABI keeps the thread pointer at fs:0.
    unsafe {
        core::arch::asm!("mov {}, fs:0", out(reg) thread_pointer, options(nostack, preserves_flags, readonly));
    }
    #[expect(clippy::cast_ptr_alignment, reason = "the kernel takes only areas aligned to 32 bytes")]
    // `struct rseq`: cpu_id_start at byte 0, cpu_id at byte 4.
    let core = thread_pointer.wrapping_offset(offset).wrapping_add(4).cast::<u32>();
    // SAFETY: within the registered area, see above.
    let now = unsafe { core.read_volatile() };
    (now < u32::from(u16::MAX)).then_some(core)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sys::affinity;

    #[test]
    fn time_does_not_run_backwards_on_one_thread() {
        let stamper = Stamper::new();
        let stamps: Vec<u64> = (0..1000).map(|_| stamper.stamp().0).collect();
        assert!(stamps.is_sorted());
    }

    #[test]
    fn the_core_is_the_one_the_thread_is_tied_to() {
        for core in affinity::allowed() {
            std::thread::spawn(move || {
                affinity::restrict(&[core]).unwrap();
                assert_eq!(Stamper::new().stamp().1, core);
            })
            .join()
            .unwrap();
        }
    }
}
