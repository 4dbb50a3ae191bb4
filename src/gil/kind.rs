//! The names of the locks, and what sets them apart as far as others need to know.

use std::fmt;

/// Which lock a program runs under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, clap::ValueEnum, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GilKind {
    /// The tick GIL of CPython 2.x on a semaphore (Linux).
    #[default]
    Tick,
    /// The tick GIL of CPython 2.x on a mutex and a condition (OS X).
    TickCond,
    /// The timed GIL of CPython 3.2 to 3.9, which looks for a request at every instruction.
    Timed32,
    /// The timed GIL of CPython 3.10 and later, which looks for a request at back jumps and calls.
    Timed,
    /// A timed GIL with priorities, as proposed for CPython 3.2 and never merged.
    Priority,
    /// No GIL at all.
    None,
}

impl GilKind {
    /// All locks in the order in which the key steps through them.
    pub const ALL: [Self; 6] = [Self::Tick, Self::TickCond, Self::Timed32, Self::Timed, Self::Priority, Self::None];

    /// The three that programs behave differently under: one of 2.x, one of 3.x, none.
    pub const GENERATIONS: [Self; 3] = [Self::Tick, Self::Timed, Self::None];

    /// The name on the command line and in the JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tick => "tick",
            Self::TickCond => "tick-cond",
            Self::Timed32 => "timed32",
            Self::Timed => "timed",
            Self::Priority => "priority",
            Self::None => "none",
        }
    }

    /// What a person reads at the top of the screen.
    pub fn title(self) -> &'static str {
        match self {
            Self::Tick => "tick GIL (2.x)",
            Self::TickCond => "tick GIL (2.x, OS X)",
            Self::Timed32 => "timed GIL (3.2-3.9)",
            Self::Timed => "timed GIL (3.10+)",
            Self::Priority => "priority GIL (proposed)",
            Self::None => "no GIL",
        }
    }

    /// The major version of Python whose library goes with it.
    pub fn generation(self) -> u8 {
        match self {
            Self::Tick | Self::TickCond => 2,
            Self::Timed32 | Self::Timed | Self::Priority | Self::None => 3,
        }
    }

    /// Whether there is a lock, and one thread at a time runs Python.
    pub fn excludes(self) -> bool {
        self != Self::None
    }

    /// Whether the holder lets go after a number of ticks (`sys.setcheckinterval`).
    pub fn counts_ticks(self) -> bool {
        self.generation() == 2
    }

    /// Whether a waiter asks the holder to let go after a time (`sys.setswitchinterval`).
    pub fn is_timed(self) -> bool {
        self.excludes() && !self.counts_ticks()
    }
}

impl fmt::Display for GilKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum;

    use super::*;

    #[test]
    fn the_command_line_takes_every_lock_by_its_name() {
        for kind in GilKind::ALL {
            assert_eq!(GilKind::from_str(kind.name(), false), Ok(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
        }
    }
}
