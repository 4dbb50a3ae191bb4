//! The series that is going. One ends before the next begins, and neither is waited for.

use std::thread;

use crossbeam::channel::{Receiver, bounded};

use crate::runner::{rows::Case, series::Series};

/// A place for one series.
#[derive(Debug, Default)]
pub enum Slot {
    /// There has been none.
    #[default]
    Empty,
    /// It begins as soon as the one before is gone.
    Beginning(Receiver<Series>),
    /// It goes, or is over.
    Going(Series),
}

impl Slot {
    /// Starts a series in the place of the one before.
    pub fn start(&mut self, cases: Vec<Case>, repeat: u32) {
        self.stop();
        let before = std::mem::take(self);
        let (tell, told) = bounded(1);
        thread::spawn(move || {
            // Ends when its last run has.
            drop(before);
            // Nobody may want it any more; then it ends here.
            let _ = tell.send(Series::start(cases, repeat));
        });
        *self = Self::Beginning(told);
    }

    /// The series, once it has begun.
    pub fn get(&mut self) -> Option<&Series> {
        if let Self::Beginning(told) = self
            && let Ok(series) = told.try_recv()
        {
            *self = Self::Going(series);
        }
        match self {
            Self::Going(series) => Some(series),
            Self::Empty | Self::Beginning(_) => None,
        }
    }

    /// Ends it; what it has measured stays. One that has not begun never will.
    pub fn stop(&mut self) {
        match self {
            Self::Going(series) => series.stop(),
            Self::Beginning(_) => *self = Self::Empty,
            Self::Empty => {}
        }
    }
}
