//! Who had a lock last. Without it a release and an acquisition by one thread would pass for one act although another
//! thread had the lock in between.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use crate::trace::tracer::Tracer;

/// Kept beside the word of a lock, and touched only by who has the lock: relaxed, because it goes from one to the next with it.
#[derive(Debug, Default)]
pub(super) struct LastHolder(AtomicUsize);

impl LastHolder {
    /// `me` has taken the lock; tells whether it had it last, too.
    #[inline]
    pub(super) fn take(&self, me: &Tracer) -> bool {
        let again = self.0.load(Relaxed) == me.id();
        if !again {
            self.0.store(me.id(), Relaxed);
        }
        again
    }
}
