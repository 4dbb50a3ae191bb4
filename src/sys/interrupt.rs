//! Getting a thread out of whatever system call it sleeps in.
//!
//! A signal whose handler does nothing makes every blocking call come back with `EINTR`. The signal can arrive just before
//! the thread enters the call, and is then lost: who interrupts sets a flag first and repeats until the thread has seen it.

use std::{io, mem, process, ptr, sync::LazyLock};

/// The signal in use: by default it is ignored, so nobody else's program can be killed by it.
const SIGNAL: libc::c_int = libc::SIGURG;

/// The kernel's number of a thread, as `/proc` and perf know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Tid(pub i32);

impl Tid {
    /// The calling thread's.
    pub fn current() -> Self {
        // SAFETY: no arguments; cannot fail.
        Self(unsafe { libc::syscall(libc::SYS_gettid) } as i32)
    }
}

/// Interrupts a thread of this process. A thread that has ended meanwhile is no error.
pub fn interrupt(thread: Tid) -> io::Result<()> {
    // Asking for our own number is a system call, too.
    static PREPARED: LazyLock<u32> = LazyLock::new(|| {
        install();
        process::id()
    });
    // SAFETY: signals only our own process's thread, with a signal that has a handler.
    let answer = unsafe { libc::syscall(libc::SYS_tgkill, *PREPARED, thread.0, SIGNAL) };
    let error = io::Error::last_os_error();
    if answer == 0 || error.raw_os_error() == Some(libc::ESRCH) { Ok(()) } else { Err(error) }
}

/// Installs the handler that does nothing, without `SA_RESTART`.
fn install() {
    extern "C" fn nothing(_: libc::c_int) {}
    // SAFETY: all zero is a valid sigaction with an empty mask; the handler touches nothing.
    unsafe {
        let mut action: libc::sigaction = mem::zeroed();
        action.sa_sigaction = nothing as extern "C" fn(libc::c_int) as libc::sighandler_t;
        libc::sigaction(SIGNAL, &raw const action, ptr::null_mut());
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::{
            atomic::{AtomicU32, Ordering::SeqCst},
            mpsc,
        },
        thread,
    };

    use super::*;
    use crate::sys::futex::{self, Woken};

    #[test]
    fn a_sleeper_comes_back() {
        let (tell, hear) = mpsc::channel();
        let sleeper = thread::spawn(move || {
            tell.send(Tid::current()).unwrap();
            let word = AtomicU32::new(0);
            let woken = futex::wait((&word).into(), 0, None);
            assert_eq!(word.load(SeqCst), 0);
            woken
        });
        let tid = hear.recv().unwrap();
        while !sleeper.is_finished() {
            interrupt(tid).unwrap();
            thread::yield_now();
        }
        assert_eq!(sleeper.join().unwrap(), Woken::BySignal);
    }
}
