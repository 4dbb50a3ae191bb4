//! How busy each of the machine's cores is, with everything that runs on it: what tells a teacher that something else
//! disturbs the demonstration.

use std::time::{Duration, Instant};

use sysinfo::{MINIMUM_CPU_UPDATE_INTERVAL, System};

/// Reads the machine's load, at most five times a second.
#[derive(Debug)]
pub struct Load {
    /// `None` where it cannot be read.
    system: Option<System>,
    last: Option<Instant>,
    shares: Vec<f32>,
}

impl Load {
    /// Shortest time between two readings: each costs a read of `/proc/stat`, and shorter ones mean nothing.
    const EVERY: Duration = MINIMUM_CPU_UPDATE_INTERVAL;

    /// Nothing read yet.
    pub fn new() -> Self {
        Self { system: System::new().ok(), last: None, shares: Vec::new() }
    }

    /// Load of each core, 0 to 1, between the last two readings. Reads again if it is time; empty until the second reading.
    pub fn sample(&mut self, now: Instant) -> &[f32] {
        let due = self.last.is_none_or(|last| now.duration_since(last) >= Self::EVERY);
        if let Some(system) = self.system.as_mut().filter(|_| due) {
            system.refresh_cpu_usage();
            // Usage is a difference: the first reading has nothing to be compared with.
            if self.last.is_some() {
                self.shares = system.cpus().iter().map(|cpu| (cpu.usage() / 100.0).clamp(0.0, 1.0)).collect();
            }
            self.last = Some(now);
        }
        &self.shares
    }
}

impl Default for Load {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_at_most_every_interval_and_has_one_share_a_core() {
        let mut load = Load::new();
        let start = Instant::now();
        assert!(load.sample(start).is_empty(), "one reading is no difference");
        assert!(load.sample(start + Load::EVERY / 2).is_empty(), "too early for a second");
        let shares = load.sample(start + Load::EVERY).to_vec();
        assert!(shares.len() >= std::thread::available_parallelism().map_or(1, usize::from));
        assert!(shares.iter().all(|share| (0.0..=1.0).contains(share)));
    }
}
