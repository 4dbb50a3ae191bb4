//! What one event looks like: 16 bytes, written by its own thread to its own ring.
//!
//! The stamp is raw (ticks of [`crate::sys::stamp`]); it becomes nanoseconds once, when the collector reads it.
//!
//! A stamp is taken *before* the act for releases and *after* it for acquisitions, so that two threads never
//! appear to hold the GIL at once.

use serde::{Deserialize, Serialize};

/// One event of one thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(C)]
pub struct Record {
    /// Raw time stamp, see [`crate::sys::stamp`].
    pub stamp: u64,
    /// What the event is about: see each [`Kind`].
    pub arg: u32,
    /// Core on which the thread was when it took the stamp.
    pub core: u16,
    /// What happened.
    pub kind: Kind,
    /// Detail: see each [`Kind`].
    pub flags: u8,
}

const _: () = assert!(size_of::<Record>() == 16);

/// What happened. `position` is a place in the program: see [`position`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[repr(u8)]
pub enum Kind {
    /// The thread's first record; it does not hold the GIL yet. It is on a core.
    ThreadStart,
    /// The thread's last record. `flags` 1: it was killed with its process, and somebody else writes this for it.
    ThreadEnd,
    /// The thread found the GIL taken and begins to try for it: it is *fighting*. `arg`: position.
    GilRequest,
    /// It gives up for now and goes to sleep in the kernel for the GIL: *wants GIL*.
    GilSleep,
    /// It came back from that sleep and tries again: *fighting*. `flags`: what woke it, see
    /// [`woken`]. If the next record is `GilSleep` again,
    /// the acquisition failed.
    GilWake,
    /// It has the GIL: *running Python*. `flags` 1: contended (a `GilRequest` came before). `arg`: position.
    GilAcquire,
    /// It lets the GIL go (before blocking or native work, at its end, or at a check that somebody else won). Until the next
    /// record says otherwise it is *running native*. `arg`: position.
    GilRelease,
    /// The thread released the GIL and took it back at once, uncontended: at a periodic check, or around a call that could have
    /// blocked and did not. It goes on *running Python*; one record instead of two. `arg`: position.
    GilCheck,
    /// It begins to wait in a way that can block. `flags`: a [`Wait`]; `arg`: what for (a lock's or thread's number).
    BlockBegin,
    /// That wait is over.
    BlockEnd,
    /// The program made an object that threads can wait for. `flags`: an [`ObjectKind`]; `arg`: its number. The record
    /// that follows is a [`Kind::At`].
    ObjectNew,
    /// Where in the program the thread is: for an `ObjectNew` before it, or from time to time where no GIL is there whose
    /// records tell, or an instruction takes long. `flags` 1: still in the instruction that the `At` before told. `arg`: position.
    At,
    /// The thread has taken an object of the program: a lock, a unit of a semaphore. `flags` 1: it had to wait; `arg`:
    /// the object's number.
    Take,
    /// The thread gives it back, or signals it: `release`, `set`, `notify`. Stamped before the act. `arg`: the object's number.
    Give,
    /// How full an object now is: items in a queue, units of a semaphore, depth of a reentrant lock. `arg`: see [`level`].
    Level,
    /// A thread that waits for the GIL asks its holder to let go (timed GIL).
    DropRequest,
    /// The thread goes on with a task: what it does from now on shows on the task's lane, too. `arg`: the lane's number, as a thread's.
    TaskResume,
    /// The task is suspended again. `flags` 1: it is over; `arg`: its lane.
    TaskPause,
    /// It is about to send a message to another process, or to whoever reads. `arg`: the message's number, which no other has. The record
    /// that follows is a `Size`.
    Send,
    /// How many bytes the message has that the `Send` or `Receive` before tells of. `arg`: bytes.
    Size,
    /// It has received a message. `arg`: the number that was sent with it. The record that follows is a `Size`.
    Receive,
    /// From now on the thread is in this interpreter of its process: whose GIL, objects and messages its next records tell of. It holds no
    /// GIL. `arg`: the interpreter's number, as a process's.
    Enter,
    /// A mark that a program or the interpreter sets; changes no state. `flags`: see [`mark`]; `arg` is free.
    Mark,
}

/// The number of a message: which process sent it, and the lower 20 bits of how many it had sent before.
pub fn message(process: u16, count: u32) -> u32 {
    (u32::from(process) << 20) | (count & 0xf_ffff)
}

/// `flags` of [`Kind::Mark`]; `arg` is the signal's number.
pub mod mark {
    /// The thread sends the program a signal.
    pub const SIGNAL_SENT: u8 = 1;
    /// The main thread begins to run a signal's handler.
    pub const SIGNAL_HANDLED: u8 = 2;
    /// The main thread finds that a signal has no handler, and that is that.
    pub const SIGNAL_IGNORED: u8 = 3;
}

/// `flags` of [`Kind::GilWake`].
pub mod woken {
    /// The word had changed.
    pub const AT_ONCE: u8 = 0;
    /// By a call.
    pub const BY_CALL: u8 = 1;
    /// The interval was over.
    pub const BY_TIME: u8 = 2;
}

/// What a blocked thread waits for (`flags` of [`Kind::BlockBegin`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Wait {
    /// A program's own lock.
    Lock,
    /// The end of another thread.
    Join,
    /// A time: `time.sleep`.
    Sleep,
    /// A file, pipe or socket.
    Io,
    /// A condition, event or queue.
    Signal,
}

impl Wait {
    /// The wait that a record's flags name; an unknown value counts as a lock.
    pub fn from_flags(flags: u8) -> Self {
        match flags {
            1 => Self::Join,
            2 => Self::Sleep,
            3 => Self::Io,
            4 => Self::Signal,
            _ => Self::Lock,
        }
    }
}

/// What kind of object a program waits for (`flags` of [`Kind::ObjectNew`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
#[expect(
    missing_docs,
    reason = "the names are those of the threading and queue modules; messages under way are one such object"
)]
pub enum ObjectKind {
    Lock,
    RLock,
    Semaphore,
    Event,
    Condition,
    Barrier,
    Queue,
    Messages,
}

impl ObjectKind {
    /// All kinds, by number.
    pub const ALL: [Self; 8] = [
        Self::Lock,
        Self::RLock,
        Self::Semaphore,
        Self::Event,
        Self::Condition,
        Self::Barrier,
        Self::Queue,
        Self::Messages,
    ];

    /// The kind that a record's flags name; an unknown value counts as a lock.
    pub fn from_flags(flags: u8) -> Self {
        Self::ALL.get(usize::from(flags)).copied().unwrap_or(Self::Lock)
    }
}

/// Packs an object's number (16 bits) and its level (16 bits) into a record's argument. Larger numbers are cut to the
/// largest that fits.
pub fn level(object: u32, level: u64) -> u32 {
    (object.min(0xffff) << 16) | level.min(0xffff) as u32
}

/// The object's number and level of a packed [`level`].
pub fn unpack_level(arg: u32) -> (u32, u16) {
    (arg >> 16, arg as u16)
}

/// Packs a place in the program into a record's argument: code object number (12 bits), instruction index (20 bits).
/// Larger numbers are cut to the largest that fits.
pub fn position(code: u16, instruction: usize) -> u32 {
    (u32::from(code).min(0xfff) << 20) | (instruction as u32).min(0xf_ffff)
}

/// The code object number and instruction index of a packed [`position`].
pub fn unpack_position(arg: u32) -> (u16, usize) {
    ((arg >> 20) as u16, (arg & 0xf_ffff) as usize)
}
