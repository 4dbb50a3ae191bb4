//! How a run ended.

/// What became of the main thread. A thread's own uncaught exception ends that thread alone, as in Python: its
/// traceback goes to [`super::Host::print_error`], and the run still counts as finished.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The program came to its end.
    Finished,
    /// An exception that nobody caught; what Python would print.
    Failed(String),
    /// `sys.exit` with this status.
    Exit(i32),
    /// Ended from outside.
    Aborted,
}
