//! Context switches from the kernel, by `perf_event_open` (its manual page, section 2, and `kernel/events/core.c`).
//!
//! One software event a core that counts nothing ([`bindings::PERF_COUNT_SW_DUMMY`]) but asks for a record at every
//! context switch. The kernel writes the records into a ring of memory that it shares with us; nobody is woken for them,
//! whoever wants them looks from time to time. This file opens the events and copies records out; what they mean to
//! a run is for [`crate::sched`].

use std::{
    io,
    os::fd::{AsRawFd, FromRawFd, OwnedFd},
    ptr::{self, NonNull},
    sync::atomic::{AtomicU64, Ordering::*},
};

use perf_event_open_sys::bindings;

/// Whose switches to record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The calling thread's, and those of all threads that descend from it from now on. No privilege needed at
    /// `perf_event_paranoid` 2 or lower.
    Descendants,
    /// Everybody's, the idle loops' too. Needs `CAP_PERFMON` or `perf_event_paranoid` 0 or lower.
    Machine,
}

/// One context switch as the kernel tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SwitchRecord {
    /// Nanoseconds of `CLOCK_MONOTONIC_RAW`.
    pub ns: u64,
    /// The thread that comes or leaves; 0 is the core's idle loop.
    pub tid: u32,
    /// The core.
    pub core: u32,
    /// It leaves the core.
    pub out: bool,
    /// It leaves although it could go on.
    pub preempted: bool,
}

/// The events and rings of all cores.
#[derive(Debug)]
pub struct SwitchRings {
    rings: Vec<Ring>,
    lost: u64,
}

impl SwitchRings {
    /// Opens one event on each core that is online. The kernel's refusal comes back as it is.
    pub fn open(scope: Scope) -> io::Result<Self> {
        // SAFETY: no memory is involved.
        let configured = unsafe { libc::sysconf(libc::_SC_NPROCESSORS_CONF) };
        let mut rings = Vec::new();
        for core in 0..i32::try_from(configured).unwrap_or(1) {
            match open_event(scope, core) {
                Ok(fd) => rings.push(Ring::map(fd)?),
                // Configured, but switched off.
                Err(error) if error.raw_os_error() == Some(libc::ENODEV) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(Self { rings, lost: 0 })
    }

    /// Hands over every record that has come since the last call: core by core, in order on each.
    pub fn drain(&mut self, mut take: impl FnMut(SwitchRecord)) {
        for ring in &mut self.rings {
            let lost = &mut self.lost;
            ring.drain(|record| match parse(record) {
                Some(Parsed::Switch(switch)) => take(switch),
                Some(Parsed::Lost(n)) => *lost += n,
                None => {}
            });
        }
    }

    /// Records that the kernel had to throw away because a ring was full.
    pub fn lost(&self) -> u64 {
        self.lost
    }
}

fn open_event(scope: Scope, core: i32) -> io::Result<OwnedFd> {
    let mut attributes = bindings::perf_event_attr::default();
    attributes.size = size_of::<bindings::perf_event_attr>() as u32;
    attributes.type_ = bindings::PERF_TYPE_SOFTWARE;
    attributes.config = u64::from(bindings::PERF_COUNT_SW_DUMMY);
    attributes.sample_type =
        u64::from(bindings::PERF_SAMPLE_TID | bindings::PERF_SAMPLE_TIME | bindings::PERF_SAMPLE_CPU);
    attributes.clockid = libc::CLOCK_MONOTONIC_RAW;
    attributes.set_context_switch(1);
    attributes.set_sample_id_all(1);
    attributes.set_use_clockid(1);
    attributes.set_exclude_kernel(1);
    attributes.set_exclude_hv(1);
    let pid = match scope {
        Scope::Descendants => {
            attributes.set_inherit(1);
            0
        }
        Scope::Machine => -1,
    };
    // SAFETY: `attributes` is initialised and outlives the call; a dummy event only writes to the ring that is mapped for it.
    let fd = unsafe {
        perf_event_open_sys::perf_event_open(&raw mut attributes, pid, core, -1, bindings::PERF_FLAG_FD_CLOEXEC.into())
    };
    if fd < 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the kernel has just given us this descriptor; nobody else has it.
    Ok(unsafe { OwnedFd::from_raw_fd(fd) })
}

/// A ring that the kernel writes and we read: a page of control, then a power of two of data.
#[derive(Debug)]
struct Ring {
    control: NonNull<bindings::perf_event_mmap_page>,
    data: NonNull<u8>,
    mapped: usize,
    capacity: usize,
    scratch: Vec<u8>,
    _event: OwnedFd,
}

// SAFETY: the mapping belongs to the ring alone and is not tied to a thread.
unsafe impl Send for Ring {}

impl Ring {
    /// Half a second of the busiest switching seen (30,000 a second and core), and what the kernel lets anyone lock.
    const LARGEST: usize = 512 << 10;
    const SMALLEST: usize = 16 << 10;

    /// Maps the largest ring that the kernel allows.
    fn map(event: OwnedFd) -> io::Result<Self> {
        // SAFETY: no memory is involved.
        let page = usize::try_from(unsafe { libc::sysconf(libc::_SC_PAGESIZE) }).unwrap_or(4096);
        let mut capacity = Self::LARGEST.max(page);
        loop {
            let mapped = page + capacity;
            // SAFETY: a new mapping at a place of the kernel's choice; it is ours until `drop`.
            let start = unsafe {
                let access = libc::PROT_READ | libc::PROT_WRITE;
                libc::mmap(ptr::null_mut(), mapped, access, libc::MAP_SHARED, event.as_raw_fd(), 0)
            };
            if start != libc::MAP_FAILED
                && let Some(control) = NonNull::new(start.cast())
            {
                // SAFETY: the data follows the control page within the mapping.
                let data = unsafe { NonNull::new_unchecked(start.cast::<u8>().add(page)) };
                return Ok(Self { control, data, mapped, capacity, scratch: Vec::new(), _event: event });
            }
            let error = io::Error::last_os_error();
            let too_large = matches!(error.raw_os_error(), Some(libc::EPERM | libc::ENOMEM));
            if !too_large || capacity / 2 < Self::SMALLEST.max(page) {
                return Err(error);
            }
            capacity /= 2;
        }
    }

    /// Hands over the bytes of every complete record, header included.
    fn drain(&mut self, mut take: impl FnMut(&[u8])) {
        let control = self.control.as_ptr();
        // SAFETY: both words lie in the mapped control page, are aligned, and are shared with the kernel, which uses them
        // as atomics: it publishes records by the head and frees space by the tail.
        let (head, tail) = unsafe {
            (AtomicU64::from_ptr(&raw mut (*control).data_head), AtomicU64::from_ptr(&raw mut (*control).data_tail))
        };
        // Acquire: what lies before the head has been written. We alone write the tail.
        let (end, mut at) = (head.load(Acquire), tail.load(Relaxed));
        while end.wrapping_sub(at) >= HEADER as u64 {
            let mut header = [0; HEADER];
            self.copy(at, &mut header);
            let size = usize::from(u16::from_ne_bytes([header[6], header[7]]));
            if size < HEADER || size as u64 > end.wrapping_sub(at) {
                at = end;
                break;
            }
            let mut record = std::mem::take(&mut self.scratch);
            record.resize(size, 0);
            self.copy(at, &mut record);
            take(&record);
            self.scratch = record;
            at = at.wrapping_add(size as u64);
        }
        // Release: we have read all before the tail; the kernel may write there again.
        tail.store(at, Release);
    }

    /// Copies out what lies at a position, around the end of the ring if need be.
    fn copy(&self, at: u64, to: &mut [u8]) {
        let offset = (at as usize) & (self.capacity - 1);
        let first = to.len().min(self.capacity - offset);
        // SAFETY: both parts lie within the mapped data (a record is never larger than the ring), between tail and head, where the
        // kernel does not write.
        unsafe {
            ptr::copy_nonoverlapping(self.data.as_ptr().add(offset), to.as_mut_ptr(), first);
            ptr::copy_nonoverlapping(self.data.as_ptr(), to.as_mut_ptr().add(first), to.len() - first);
        }
    }
}

impl Drop for Ring {
    fn drop(&mut self) {
        // SAFETY: mapped by `map` with this length; no reference into it is left.
        unsafe { libc::munmap(self.control.as_ptr().cast(), self.mapped) };
    }
}

/// Bytes of `struct perf_event_header`: type, misc, size.
const HEADER: usize = 8;

enum Parsed {
    Switch(SwitchRecord),
    Lost(u64),
}

/// Reads one record. The sample identity at its end is laid out by `sample_type`: pid, tid, time, cpu, reserved.
fn parse(record: &[u8]) -> Option<Parsed> {
    let u32_at = |at: usize| record.get(at..at + 4)?.try_into().ok().map(u32::from_ne_bytes);
    let u64_at = |at: usize| record.get(at..at + 8)?.try_into().ok().map(u64::from_ne_bytes);
    let misc = u32::from(u16::from_ne_bytes([*record.get(4)?, *record.get(5)?]));
    match u32_at(0)? {
        bindings::PERF_RECORD_SWITCH | bindings::PERF_RECORD_SWITCH_CPU_WIDE => {
            let identity = record.len().checked_sub(24)?;
            Some(Parsed::Switch(SwitchRecord {
                ns: u64_at(identity + 8)?,
                tid: u32_at(identity + 4)?,
                core: u32_at(identity + 16)?,
                out: misc & bindings::PERF_RECORD_MISC_SWITCH_OUT != 0,
                preempted: misc & bindings::PERF_RECORD_MISC_SWITCH_OUT_PREEMPT != 0,
            }))
        }
        bindings::PERF_RECORD_LOST => Some(Parsed::Lost(u64_at(HEADER + 8)?)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A ring of 64 bytes of data that nobody maps or unmaps but the test, with the head where the kernel would put it.
    fn with_ring(bytes: &[u8; 64], from: u64, to: u64, test: impl FnOnce(&mut Ring)) -> u64 {
        let mut control: Box<bindings::perf_event_mmap_page> = Box::default();
        control.data_head = to;
        control.data_tail = from;
        let mut data = *bytes;
        let file = std::fs::File::open("/dev/null").unwrap();
        let mut ring = std::mem::ManuallyDrop::new(Ring {
            control: NonNull::from(&mut *control),
            data: NonNull::from(&mut data).cast(),
            mapped: 0,
            capacity: 64,
            scratch: Vec::new(),
            _event: file.into(),
        });
        test(&mut ring);
        control.data_tail
    }

    fn switch_record(misc: u16, tid: u32, ns: u64, core: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        bytes.extend(bindings::PERF_RECORD_SWITCH.to_ne_bytes());
        bytes.extend(misc.to_ne_bytes());
        bytes.extend(32_u16.to_ne_bytes());
        bytes.extend(1_u32.to_ne_bytes());
        bytes.extend(tid.to_ne_bytes());
        bytes.extend(ns.to_ne_bytes());
        bytes.extend(core.to_ne_bytes());
        bytes.extend([0; 4]);
        bytes
    }

    #[test]
    fn a_record_that_wraps_around_the_end_is_read_whole() {
        let record = switch_record(0x6000, 42, 123_456, 1);
        let mut bytes = [0; 64];
        // It begins 12 bytes before the end of the ring.
        for (i, byte) in record.iter().enumerate() {
            bytes[(52 + i) % 64] = *byte;
        }
        let mut seen = Vec::new();
        let tail = with_ring(&bytes, 52, 84, |ring| ring.drain(|record| seen.push(record.to_vec())));
        assert_eq!((seen.as_slice(), tail), ([record].as_slice(), 84));
        let Some(Parsed::Switch(switch)) = parse(&seen[0]) else { panic!("not a switch") };
        assert_eq!(switch, SwitchRecord { ns: 123_456, tid: 42, core: 1, out: true, preempted: true });
    }

    #[test]
    fn nonsense_in_the_ring_is_skipped_and_ends() {
        let mut calls = 0;
        let tail = with_ring(&[0; 64], 0, 64, |ring| ring.drain(|_| calls += 1));
        assert_eq!((calls, tail), (0, 64));
    }

    #[test]
    fn losses_are_told() {
        let mut bytes = bindings::PERF_RECORD_LOST.to_ne_bytes().to_vec();
        bytes.extend([0, 0, 48, 0]);
        bytes.extend(9_u64.to_ne_bytes());
        bytes.extend(17_u64.to_ne_bytes());
        bytes.extend([0; 24]);
        assert!(matches!(parse(&bytes), Some(Parsed::Lost(17))));
        assert!(parse(&bytes[..20]).is_none());
    }
}
