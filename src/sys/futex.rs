//! `futex(2)`: sleep while a word in memory has a value, wake those who sleep on it.
//!
//! Without counting: who counts is [`crate::sync`]. Return values follow the manual page.

use std::{
    io,
    marker::PhantomData,
    ptr,
    sync::atomic::{AtomicU32, AtomicU64},
    time::Duration,
};

/// The 32 bits that sleepers sleep on: a word, or half of a wider one. The kernel alone looks at them.
#[derive(Debug, Clone, Copy)]
pub struct Word<'a> {
    address: *const u32,
    of: PhantomData<&'a AtomicU32>,
    /// What is added to the operation: whether threads of other processes sleep on it as well.
    private: libc::c_int,
}

impl<'a> From<&'a AtomicU32> for Word<'a> {
    fn from(word: &'a AtomicU32) -> Self {
        Self { address: word.as_ptr(), of: PhantomData, private: libc::FUTEX_PRIVATE_FLAG }
    }
}

impl<'a> Word<'a> {
    /// The low half of a 64-bit word.
    pub fn low_half(word: &'a AtomicU64) -> Self {
        let first = word.as_ptr().cast::<u32>();
        let address = if cfg!(target_endian = "big") { first.wrapping_add(1) } else { first };
        Self { address, of: PhantomData, private: libc::FUTEX_PRIVATE_FLAG }
    }

    /// The same where other processes have it in their memory, too: the kernel then finds it by what is mapped there, which takes longer.
    #[must_use]
    pub fn shared(self) -> Self {
        Self { private: 0, ..self }
    }
}

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

/// Sleeps while `word` is `expected`, `timeout` at most.
pub fn wait(word: Word<'_>, expected: u32, timeout: Option<Duration>) -> Woken {
    let time = timeout.map(|t| libc::timespec {
        tv_sec: t.as_secs().min(i64::MAX as u64) as libc::time_t,
        tv_nsec: libc::c_long::from(t.subsec_nanos()),
    });
    // SAFETY: the word is borrowed and `time` ours, so both outlive the call; the kernel reads them only.
    let answer = unsafe {
        libc::syscall(
            libc::SYS_futex,
            word.address,
            libc::FUTEX_WAIT | word.private,
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
pub fn wake(word: Word<'_>, n: u32) -> u32 {
    // SAFETY: the kernel uses the address of the borrowed word as a key only.
    let answer = unsafe { libc::syscall(libc::SYS_futex, word.address, libc::FUTEX_WAKE | word.private, n) };
    u32::try_from(answer).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use std::{sync::atomic::Ordering::SeqCst, thread};

    use super::*;

    #[test]
    fn another_value_sends_the_sleeper_back_at_once() {
        let word = AtomicU32::new(1);
        assert_eq!(wait((&word).into(), 0, None), Woken::AtOnce);
    }

    #[test]
    fn time_runs_out() {
        let word = AtomicU32::new(0);
        assert_eq!(wait((&word).into(), 0, Some(Duration::from_millis(1))), Woken::ByTimeout);
    }

    #[test]
    fn a_sleeper_is_woken() {
        let word = AtomicU32::new(0);
        thread::scope(|s| {
            let sleeper = s.spawn(|| wait((&word).into(), 0, None));
            while wake((&word).into(), 1) == 0 {
                thread::yield_now();
            }
            assert_eq!(sleeper.join().unwrap(), Woken::ByCall);
        });
        assert_eq!(word.load(SeqCst), 0);
    }
}
