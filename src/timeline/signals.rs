//! What became of each signal: when it was sent, when the main thread came to it, and what kept that thread meanwhile.
//!
//! A signal that comes again before its handler runs is handled once, as in the kernel: both are one here.

use crate::trace::record::{Kind, Wait, mark};

use super::{Event, Timeline, build::SKEW_NS, state::ThreadId};

/// Handlers run in this thread alone.
const MAIN: ThreadId = ThreadId(0);

/// As many signals are kept; then the oldest that were handled go.
const MOST: usize = 1_000;

/// A signal to the program. Times are nanoseconds since the run began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signal {
    /// Its number.
    pub number: u32,
    /// When it was sent, the first time.
    pub sent: u64,
    /// How often it was sent until the main thread came to it.
    pub times: u32,
    /// When the main thread came to it, and what it did; `None`: it has not.
    pub end: Option<(u64, Fate)>,
    /// What kept the main thread longest meanwhile, if anything did.
    pub kept: Option<Kept>,
}

/// What the main thread did about a signal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It ran the handler.
    Handled,
    /// There was none to run.
    Ignored,
}

/// What a thread waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// The GIL.
    Gil,
    /// What a wait of the program's is for.
    Wait(Wait),
}

/// A stretch of time in which the main thread could not come to a signal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// What it waited for.
    pub wanted: Wanted,
    /// Where in the program, packed.
    pub position: Option<u32>,
    /// For how long, counted from the signal on.
    pub ns: u64,
}

/// All signals so far.
#[derive(Debug, Default)]
pub(super) struct Signals {
    all: Vec<Signal>,
    /// What the main thread waits for, where and since when.
    waits: Option<(Wanted, Option<u32>, u64)>,
}

impl Signals {
    /// A signal comes.
    pub fn sent(&mut self, ns: u64, number: u32) {
        if let Some(pending) = self.pending().find(|signal| signal.number == number) {
            pending.times += 1;
            return;
        }
        if self.all.len() >= MOST
            && let Some(oldest) = self.all.iter().position(|signal| signal.end.is_some())
        {
            self.all.remove(oldest);
        }
        self.all.push(Signal { number, sent: ns, times: 1, end: None, kept: None });
    }

    fn pending(&mut self) -> impl Iterator<Item = &mut Signal> {
        self.all.iter_mut().filter(|signal| signal.end.is_none())
    }

    fn over(&mut self, ns: u64, number: u32, fate: Fate) {
        if let Some(signal) = self.pending().find(|signal| signal.number == number) {
            signal.end = Some((ns, fate));
        }
    }

    fn begin(&mut self, ns: u64, wanted: Wanted, position: Option<u32>) {
        self.end(ns);
        self.waits = Some((wanted, position, ns));
    }

    /// The main thread goes on.
    fn end(&mut self, ns: u64) {
        let Some(waited) = self.waits.take() else { return };
        self.pending().for_each(|signal| signal.kept = kept(signal, waited, ns));
    }
}

/// What has kept the main thread longest since the signal, if it waits as told until `ns`.
fn kept(signal: &Signal, (wanted, position, since): (Wanted, Option<u32>, u64), ns: u64) -> Option<Kept> {
    let now = Kept { wanted, position, ns: ns.saturating_sub(since.max(signal.sent)) };
    signal.kept.filter(|before| before.ns >= now.ns).or(Some(now))
}

impl Timeline {
    /// A signal comes to the program from outside, now.
    pub fn push_signal(&mut self, ns: u64, number: u32) {
        // Two clocks are compared: a signal must not seem to come after its handling.
        self.reorder.push_signal(ns.saturating_sub(SKEW_NS), number);
    }

    /// All signals so far, in order of being sent, but no more than the latest [thousand](MOST).
    pub fn signals(&self) -> impl Iterator<Item = Signal> {
        let (now, waits) = (self.now(), self.signals.waits);
        self.signals.all.iter().map(move |signal| match waits {
            Some(waits) if signal.end.is_none() => Signal { kept: kept(signal, waits, now), ..*signal },
            _ => *signal,
        })
    }

    /// What the main thread waits for now.
    pub fn main_waits(&self) -> Option<Wanted> {
        self.signals.waits.map(|(wanted, ..)| wanted)
    }

    /// What a record says about signals.
    pub(super) fn note_signal(&mut self, thread: ThreadId, event: Event) {
        let Event { ns, kind, flags, arg, .. } = event;
        let signals = &mut self.signals;
        match kind {
            Kind::Mark => match flags {
                mark::SIGNAL_SENT => signals.sent(ns, arg),
                mark::SIGNAL_HANDLED => signals.over(ns, arg, Fate::Handled),
                mark::SIGNAL_IGNORED => signals.over(ns, arg, Fate::Ignored),
                _ => {}
            },
            _ if thread != MAIN => {}
            Kind::BlockBegin | Kind::GilRequest => {
                let wanted = if kind == Kind::GilRequest { Wanted::Gil } else { Wanted::Wait(Wait::from_flags(flags)) };
                signals.begin(ns, wanted, self.threads[usize::from(thread.0)].position);
            }
            Kind::BlockEnd | Kind::GilAcquire | Kind::ThreadEnd => signals.end(ns),
            _ => {}
        }
    }
}
