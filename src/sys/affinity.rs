//! Which cores a thread may run on.

use std::{io, mem};

/// Cores that the calling thread may use, in order. On a machine that does not tell: all of them.
pub fn allowed() -> Vec<u16> {
    // SAFETY: a CPU set is plain bits; all zero is the empty set.
    let mut set: libc::cpu_set_t = unsafe { mem::zeroed() };
    // SAFETY: `set` is ours and of the size given; 0 is the calling thread.
    let answer = unsafe { libc::sched_getaffinity(0, size_of::<libc::cpu_set_t>(), &raw mut set) };
    if answer != 0 {
        return (0..std::thread::available_parallelism().map_or(1, |n| n.get() as u16)).collect();
    }
    // SAFETY: the index stays below CPU_SETSIZE.
    (0..libc::CPU_SETSIZE as u16).filter(|&core| unsafe { libc::CPU_ISSET(usize::from(core), &set) }).collect()
}

/// Restricts the calling thread, and the threads it will start, to these cores.
pub fn restrict(cores: &[u16]) -> io::Result<()> {
    restrict_thread(0, cores)
}

/// Restricts the thread with this number, be it another process's; 0 is the calling thread. Makes one system call, allocates nothing.
pub fn restrict_thread(tid: i32, cores: &[u16]) -> io::Result<()> {
    // SAFETY: as above.
    let mut set: libc::cpu_set_t = unsafe { mem::zeroed() };
    for &core in cores.iter().filter(|&&core| libc::c_int::from(core) < libc::CPU_SETSIZE) {
        // SAFETY: the index is below CPU_SETSIZE.
        unsafe { libc::CPU_SET(usize::from(core), &mut set) };
    }
    // SAFETY: the set is read only.
    match unsafe { libc::sched_setaffinity(tid, size_of::<libc::cpu_set_t>(), &raw const set) } {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_can_be_tied_to_one_core() {
        let first = allowed()[0];
        std::thread::spawn(move || {
            restrict(&[first]).unwrap();
            assert_eq!(allowed(), [first]);
        })
        .join()
        .unwrap();
    }

    #[test]
    fn no_core_at_all_is_refused() {
        assert!(restrict(&[]).is_err());
    }
}
