//! Generators that were dropped in the middle of a `try`: their frames still have a `finally` or a handler to run.
//!
//! A value is dropped where no Python code may run. So the frame is kept, and closed before the thread's next call or other
//! instruction that is not among the quickest: CPython does so on the spot. Only an attached thread keeps any, and it gives them up with its right to touch values.

use std::{
    cell::{Cell, RefCell},
    sync::Arc,
};

use super::{generator::Suspended, program::LoadedCode};

/// A frame with its code.
type Frame = (Arc<LoadedCode>, Box<Suspended>);

thread_local! {
    static FRAMES: RefCell<Option<Vec<Frame>>> = const { RefCell::new(None) };
    /// There are some.
    static ANY: Cell<bool> = const { Cell::new(false) };
}

/// The thread is attached: from now on frames are kept.
pub(super) fn begin() {
    FRAMES.set(Some(Vec::new()));
}

/// The thread is about to detach: drops what is left, and what that drops.
pub(super) fn end() {
    let left = FRAMES.take();
    ANY.set(false);
    drop(left);
}

/// A thread's frames, put aside while it is in another interpreter, or drops one.
#[derive(Debug)]
pub(super) struct Aside {
    frames: Option<Vec<Frame>>,
    any: bool,
}

impl Aside {
    /// What there is, put aside.
    pub fn new() -> Self {
        Self { frames: FRAMES.take(), any: ANY.replace(false) }
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        FRAMES.set(self.frames.take());
        ANY.set(self.any);
    }
}

/// Keeps a frame; drops it where no thread is attached, at the machine's end.
pub(super) fn put(code: &Arc<LoadedCode>, frame: Box<Suspended>) {
    let refused = FRAMES.with_borrow_mut(|frames| match frames {
        Some(frames) => {
            frames.push((Arc::clone(code), frame));
            ANY.set(true);
            None
        }
        None => Some(frame),
    });
    // Not under the borrow: there may be generators in it.
    drop(refused);
}

/// Whether there are any.
#[inline]
pub(super) fn any() -> bool {
    ANY.get()
}

/// One of them.
pub(super) fn take() -> Option<Frame> {
    FRAMES.with_borrow_mut(|frames| {
        let frame = frames.as_mut()?.pop();
        ANY.set(frame.is_some());
        frame
    })
}
