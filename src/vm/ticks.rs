//! The interpreter's copy of the ticker.
//!
//! The ticker is where all threads see it, and counting it down there would be the slowest part of the loop: each tick
//! would wait for the one before to get to memory and back. So the loop counts in a register. It gives the count back
//! before anything that could look at it, and asks anew afterwards.

use std::sync::atomic::{AtomicI32, Ordering::Relaxed};

use crate::lang::code::Instr;

use super::{program::LoadedCode, state::ThreadState, unwind::Unwind};

/// Ticks between two looks at the ticker: who wants a check at once writes it there
/// ([`crate::gil::lock::Gil::force_checkpoint`]), and check intervals can be long.
const SLICE: i32 = 1000;

/// What is left of the ticker, in two parts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ticks {
    /// To be counted down before the next look.
    left: i32,
    /// To be counted down after it; never negative.
    ahead: i32,
}

impl Ticks {
    /// As the ticker stands.
    #[inline]
    pub fn load(ticker: &AtomicI32) -> Self {
        // Relaxed, here and below: under a GIL its holder alone counts, and the GIL orders one holder's counting
        // before the next one's; without one each thread has a ticker of its own.
        let ticks = ticker.load(Relaxed);
        let left = ticks.min(SLICE);
        Self { left, ahead: ticks - left }
    }

    /// Gives the count back.
    #[inline]
    pub fn store(self, ticker: &AtomicI32) {
        ticker.store(self.left + self.ahead, Relaxed);
    }

    /// Counts one; says whether a look at the ticker is due.
    #[inline]
    pub fn tick(&mut self) -> bool {
        self.left -= 1;
        self.left < 0
    }

    /// Whether the next tick is just counted.
    #[inline]
    pub fn has_more(self) -> bool {
        self.left > 0
    }

    /// After a tick that found none left: the next slice, or a check, except before `SETUP_FINALLY`.
    #[cold]
    #[inline(never)]
    pub fn run_out(self, ts: &mut ThreadState<'_>, code: &LoadedCode, pc: usize) -> Result<Self, Unwind> {
        let ticker = ts.ticker();
        if let Some(next) = self.next(ticker) {
            return Ok(next);
        }
        if matches!(code.code.instructions[pc], Instr::SetupFinally(_)) {
            return Ok(self);
        }
        self.store(ticker);
        ts.check(code, pc)?;
        Ok(Self::load(ticker))
    }

    /// The next slice, after a tick that found none left; nothing if the ticker has run out, or somebody wants a check.
    fn next(self, ticker: &AtomicI32) -> Option<Self> {
        // With something ahead the ticker was given back as a positive number, if at all.
        if self.ahead == 0 || ticker.load(Relaxed) <= 0 {
            return None;
        }
        let left = self.ahead.min(SLICE);
        Some(Self { left: left + self.left, ahead: self.ahead - left })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ticks that are counted before a check is due.
    fn count(ticker: &AtomicI32) -> i32 {
        let mut ticks = Ticks::load(ticker);
        for counted in 0.. {
            if ticks.tick() {
                match ticks.next(ticker) {
                    Some(next) => ticks = next,
                    None => return counted,
                }
            }
        }
        unreachable!("it counts down")
    }

    #[test]
    fn a_check_is_due_when_the_ticker_falls_below_zero() {
        for ticks in [0, 1, 100, SLICE - 1, SLICE, SLICE + 1, 12_345] {
            assert_eq!(count(&AtomicI32::new(ticks)), ticks);
        }
    }

    #[test]
    fn what_was_counted_is_given_back() {
        let ticker = AtomicI32::new(5000);
        let mut ticks = Ticks::load(&ticker);
        (0..7).for_each(|_| assert!(!ticks.tick()));
        ticks.store(&ticker);
        assert_eq!(ticker.load(Relaxed), 4993);
    }

    #[test]
    fn who_wants_a_check_does_not_wait_for_a_long_interval() {
        let ticker = AtomicI32::new(i32::MAX);
        let mut ticks = Ticks::load(&ticker);
        ticker.store(0, Relaxed);
        let counted = (0..2 * SLICE).take_while(|_| !ticks.tick()).count();
        assert_eq!(counted, SLICE as usize);
        assert!(ticks.next(&ticker).is_none());
    }
}
