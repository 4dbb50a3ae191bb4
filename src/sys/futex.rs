//! `futex(2)`: sleep while a word in memory has a value, wake those who sleep on it.
//!
//! Private to the process, without counting: who counts is [`crate::sync`]. Return values follow the manual page.

use std::{io, ptr, time::Duration};

/// Why [`wait`] came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Woken {
    /// Somebody called [`wake`] (or, rarely, nobody did).
    ByCall,
    /// The word had another value already; the kernel did not put the thread to sleep.
    AtOnce,
    /// A signal arrived.
    BySignal,
    /// The time was over.
    ByTimeout,
}

/// Sleeps while `*word == expected`, `timeout` at most.
///
/// `word` may be half of a wider atomic, therefore a pointer; the kernel alone reads through it, and it answers a
/// bad address with an error instead of a fault.
pub fn wait(word: *const u32, expected: u32, timeout: Option<Duration>) -> Woken {
    let time = timeout.map(|t| libc::timespec {
        tv_sec: t.as_secs().min(i64::MAX as u64) as libc::time_t,
        tv_nsec: libc::c_long::from(t.subsec_nanos()),
    });
    // SAFETY: the kernel checks the address, and `time` outlives the call.
    let answer = unsafe {
        libc::syscall(
            libc::SYS_futex,
            word,
            libc::FUTEX_WAIT | libc::FUTEX_PRIVATE_FLAG,
            expected,
            time.as_ref().map_or(ptr::null(), ptr::from_ref),
        )
    };
    if answer == 0 {
        return Woken::ByCall;
    }
    match io::Error::last_os_error().raw_os_error() {
        Some(libc::EINTR) => Woken::BySignal,
        Some(libc::ETIMEDOUT) => Woken::ByTimeout,
        _ => Woken::AtOnce,
    }
}

/// Wakes `n` at most of those who sleep on `word`; says how many there were.
pub fn wake(word: *const u32, n: u32) -> u32 {
    // SAFETY: the kernel only uses the address as a key; a stale one wakes nobody.
    let answer = unsafe { libc::syscall(libc::SYS_futex, word, libc::FUTEX_WAKE | libc::FUTEX_PRIVATE_FLAG, n) };
    u32::try_from(answer).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use std::{
        sync::atomic::{AtomicU32, Ordering::SeqCst},
        thread,
    };

    use super::*;

    #[test]
    fn another_value_sends_the_sleeper_back_at_once() {
        let word = AtomicU32::new(1);
        assert_eq!(wait(word.as_ptr(), 0, None), Woken::AtOnce);
    }

    #[test]
    fn time_runs_out() {
        let word = AtomicU32::new(0);
        assert_eq!(wait(word.as_ptr(), 0, Some(Duration::from_millis(1))), Woken::ByTimeout);
    }

    #[test]
    fn a_sleeper_is_woken() {
        let word = AtomicU32::new(0);
        thread::scope(|s| {
            let sleeper = s.spawn(|| wait(word.as_ptr(), 0, None));
            while wake(word.as_ptr(), 1) == 0 {
                thread::yield_now();
            }
            assert_eq!(sleeper.join().unwrap(), Woken::ByCall);
        });
        assert_eq!(word.load(SeqCst), 0);
    }
}
