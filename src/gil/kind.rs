//! The names of the locks.

use std::fmt;

/// Which lock a program runs under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, clap::ValueEnum, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GilKind {
    /// The tick GIL of CPython 2.x on a semaphore (Linux).
    #[default]
    Tick,
    /// No GIL at all.
    None,
}

impl GilKind {
    /// All locks in the order in which the key steps through them.
    pub const ALL: [Self; 2] = [Self::Tick, Self::None];

    /// The name on the command line and in the JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tick => "tick",
            Self::None => "none",
        }
    }

    /// What a person reads at the top of the screen.
    pub fn title(self) -> &'static str {
        match self {
            Self::Tick => "tick GIL (2.x)",
            Self::None => "no GIL",
        }
    }
}

impl fmt::Display for GilKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
