//! Messages between processes, or from thread to thread through a pipe: all of them are one object of the picture, whose level is how
//! many are under way, and each that arrives is a hand-off.

use std::collections::HashMap;

use crate::trace::record::{Kind, ObjectKind};

use super::{
    build::Timeline,
    delays::Delay,
    event::Event,
    hand_offs::HandOff,
    objects::{Number, ObjectIndex},
    state::ThreadId,
};

/// The object's number: that of no process's.
const NUMBER: Number = (u16::MAX, 1);

/// So many may be under way; those that nobody ever receives are forgotten beyond.
const MOST: usize = 1 << 16;

/// What is under way.
#[derive(Debug, Default)]
pub(super) struct Messages {
    object: Option<ObjectIndex>,
    under_way: HashMap<u32, Sent>,
}

/// One message.
#[derive(Debug, Clone, Copy)]
struct Sent {
    by: ThreadId,
    ns: u64,
    bytes: u32,
}

impl Timeline {
    /// What a record says about messages.
    pub(super) fn note_message(&mut self, thread: ThreadId, Event { ns, kind, arg, .. }: Event) {
        match kind {
            Kind::Send => {
                self.track(thread).sends = Some(arg);
                if self.messages.under_way.len() >= MOST {
                    self.messages.under_way.clear();
                }
                self.messages.under_way.insert(arg, Sent { by: thread, ns, bytes: 0 });
                self.count_messages(ns, |_| None);
            }
            Kind::Size => {
                let number = self.track(thread).sends.take();
                if let Some(sent) = number.and_then(|number| self.messages.under_way.get_mut(&number)) {
                    sent.bytes = arg;
                }
            }
            Kind::Receive => {
                self.track(thread).sends = None;
                let Some(sent) = self.messages.under_way.remove(&arg) else { return };
                self.delays.record(Delay::Message, ns.saturating_sub(sent.ns));
                let hand_off = |object| HandOff {
                    object,
                    from: sent.by,
                    to: thread,
                    given_ns: sent.ns,
                    taken_ns: ns,
                    bytes: Some(sent.bytes),
                };
                self.count_messages(ns, |object| Some(hand_off(object)));
            }
            _ => {}
        }
    }

    fn count_messages(&mut self, ns: u64, hand_off: impl FnOnce(ObjectIndex) -> Option<HandOff>) {
        let Messages { object, under_way } = &mut self.messages;
        if object.is_none() {
            *object = self.objects.make(ObjectKind::Messages, NUMBER);
        }
        if let Some(index) = *object {
            self.objects.fill(ns, index, u32::try_from(under_way.len()).unwrap_or(u32::MAX), hand_off(index));
        }
    }
}
