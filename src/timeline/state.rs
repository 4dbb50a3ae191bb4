//! The closed sets of what a thread and a core can be doing.

/// What a thread is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum State {
    /// On a core, holding the GIL (or needing none).
    RunningPython,
    /// On a core, outside the GIL.
    RunningNative,
    /// Awake on a core, trying for the GIL and failing.
    Fighting,
    /// Asleep for the GIL.
    WantsGil,
    /// Could run, has no core.
    Ready,
    /// Waiting for a program's own lock, queue or thread.
    Blocked,
    /// Waiting for a file, pipe or socket.
    Io,
    /// In a timed sleep.
    Sleeping,
    /// A generator or task between two steps.
    Suspended,
    /// Ended.
    Done,
}

impl State {
    /// All states in order of their number.
    pub const ALL: [Self; 10] = [
        Self::RunningPython,
        Self::RunningNative,
        Self::Fighting,
        Self::WantsGil,
        Self::Ready,
        Self::Blocked,
        Self::Io,
        Self::Sleeping,
        Self::Suspended,
        Self::Done,
    ];

    /// How many there are.
    pub const COUNT: usize = Self::ALL.len();

    /// A thread in this state sits on a core, provided the scheduler has given it one.
    pub fn wants_core(self) -> bool {
        matches!(self, Self::RunningPython | Self::RunningNative | Self::Fighting)
    }
}

/// What a core is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum CoreState {
    /// A thread of ours runs Python.
    Run,
    /// A thread of ours runs outside the GIL.
    Native,
    /// A thread of ours tries for the GIL and fails.
    Fight,
    /// Somebody else's thread, the kernel, or our own screen and collector.
    Other,
    /// Nothing.
    Idle,
}

impl CoreState {
    /// All states in order of their number.
    pub const ALL: [Self; 5] = [Self::Run, Self::Native, Self::Fight, Self::Other, Self::Idle];

    /// How many there are.
    pub const COUNT: usize = Self::ALL.len();
}

/// A thread's number in its run: 0 is the main thread, the others count up in order of their start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct ThreadId(pub u16);
