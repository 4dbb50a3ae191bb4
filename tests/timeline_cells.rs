//! Cells, at any range and width, against brute force: a picture kept nanosecond by nanosecond beside the timeline.

use gilscope::{
    timeline::{
        Config, Event, Timeline,
        cell::{CoreCell, GilCell},
        state::{CoreState, State, ThreadId},
        thread_state::{Machine, legal},
    },
    trace::record::{Kind, Wait},
};
use proptest::prelude::*;

mod battle;

use battle::{Battle, fight};

const THREADS: usize = 3;
const KINDS: [(Kind, u8); 10] = [
    (Kind::ThreadStart, 0),
    (Kind::ThreadEnd, 0),
    (Kind::GilRequest, 0),
    (Kind::GilSleep, 0),
    (Kind::GilWake, 1),
    (Kind::GilAcquire, 0),
    (Kind::GilRelease, 0),
    (Kind::GilCheck, 0),
    (Kind::BlockBegin, Wait::Io as u8),
    (Kind::BlockEnd, 0),
];

/// Three threads, each on its own core, and what was true at each nanosecond.
#[derive(Debug, Default)]
struct Truth {
    machines: [Machine; THREADS],
    holder: Option<usize>,
    last_holder: Option<usize>,
    states: Vec<[Option<State>; THREADS]>,
    holders: Vec<Option<usize>>,
    /// When, and by which thread, an acquisition failed.
    failed: Vec<(u64, usize)>,
    hand_offs: Vec<u64>,
    events: [Vec<Event>; THREADS],
}

impl Truth {
    /// From choices (who, which of the records that may come now, how long after) to a schedule that could have been.
    fn of(choices: &[(usize, usize, u64)]) -> Self {
        let mut truth = Self::default();
        for &(thread, choice, after) in choices {
            for _ in 0..after {
                truth.tick();
            }
            let state = truth.machines[thread].state();
            let may_come = |kind: Kind| match kind {
                _ if !legal(state, kind) => false,
                Kind::GilAcquire => truth.holder.is_none(),
                // Who holds the GIL lets it go before anything else.
                Kind::BlockBegin | Kind::ThreadEnd => truth.holder != Some(thread),
                _ => true,
            };
            let possible: Vec<_> = KINDS.into_iter().filter(|&(kind, _)| may_come(kind)).collect();
            if let Some(&(kind, flags)) = possible.get(choice % possible.len().max(1)) {
                // A release is stamped before the act and an acquisition after it: they are never at the same time.
                if kind == Kind::GilAcquire {
                    truth.tick();
                }
                truth.happen(thread, kind, flags);
            }
        }
        truth.tick();
        truth
    }

    fn happen(&mut self, thread: usize, kind: Kind, flags: u8) {
        let ns = self.states.len() as u64;
        self.events[thread].push(Event { ns, arg: 0, core: thread as u16, kind, flags });
        if self.machines[thread].apply(kind, flags).is_some_and(|step| step.failed) {
            self.failed.push((ns, thread));
        }
        if kind == Kind::GilAcquire {
            if self.last_holder.is_some_and(|last| last != thread) {
                self.hand_offs.push(ns);
            }
            self.holder = Some(thread);
            self.last_holder = Some(thread);
        } else if kind == Kind::GilRelease {
            self.holder = None;
        }
    }

    fn tick(&mut self) {
        self.states.push(self.machines.each_ref().map(Machine::state));
        self.holders.push(self.holder);
    }

    fn now(&self) -> u64 {
        self.states.len() as u64
    }

    fn timeline(&self) -> Timeline {
        let mut timeline = Timeline::new(Config { cores: THREADS as u16, ..Config::default() });
        for (thread, events) in (0..).zip(&self.events) {
            timeline.push(ThreadId(thread), events);
        }
        timeline.finish(self.now());
        timeline
    }

    /// Nanoseconds of a cell for which something is true.
    fn count(&self, (from, to): (u64, u64), truth: impl Fn(usize) -> bool) -> u64 {
        (from..to.min(self.now())).filter(|&ns| truth(ns as usize)).count() as u64
    }

    /// Marks within a cell; at the end of time the last one has them too.
    fn marks(&self, (from, to): (u64, u64), times: impl Iterator<Item = u64>) -> u32 {
        times.filter(|&ns| ns >= from && (ns < to || to >= self.now()) && from < to).count() as u32
    }
}

fn choices() -> impl Strategy<Value = Vec<(usize, usize, u64)>> {
    prop::collection::vec((0..THREADS, 0..KINDS.len(), 0..6_u64), 1..600)
}

/// The two owners with most time, as the GIL's cell names them.
fn top(times: [u64; THREADS], span: u64) -> [Option<(ThreadId, f32)>; 2] {
    let mut order: Vec<usize> = (0..THREADS).filter(|&thread| times[thread] > 0).collect();
    order.sort_by_key(|&thread| std::cmp::Reverse(times[thread]));
    [0, 1].map(|i| {
        let thread = *order.get(i)?;
        Some((ThreadId(thread as u16), (times[thread] as f64 / span as f64) as f32))
    })
}

fn close(a: &[f32], b: &[f32]) -> bool {
    a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-5)
}

proptest! {
    #[test]
    fn any_cell_of_any_lane_is_what_was_true(all in choices(), (a, b) in (0.0..1.1_f64, 0.0..1.1_f64), width in 1..50_usize) {
        let truth = Truth::of(&all);
        let timeline = truth.timeline();
        prop_assert_eq!(timeline.losses().late, 0);
        let scale = |at: f64| (truth.now() as f64 * at) as u64;
        // A range that divides into cells of whole nanoseconds, so that brute force has nothing to round.
        let from = scale(a.min(b));
        let cell = (scale(a.max(b)) - from).div_ceil(width as u64).max(1);
        let range = (from, from + cell * width as u64);
        let window = timeline.window(range, width);
        for i in 0..width {
            let (start, end) = (from + cell * i as u64, from + cell * (i as u64 + 1));
            let span = (start, end);
            let share = |n: u64| (n as f64 / cell as f64) as f32;
            for (thread, cells) in &window.threads {
                let thread = usize::from(thread.0);
                let shares = State::ALL.map(|s| share(truth.count(span, |ns| truth.states[ns][thread] == Some(s))));
                prop_assert!(close(&cells[i].shares, &shares), "thread {thread}, cell {i}");
                let failed = truth.failed.iter().filter(|(_, who)| *who == thread).map(|(ns, _)| *ns);
                prop_assert_eq!(cells[i].failed, truth.marks(span, failed));
            }
            for (core, cells) in window.cores.iter().enumerate() {
                let does = |ns: usize| match truth.states[ns][core] {
                    Some(State::RunningPython) => CoreState::Run,
                    Some(State::RunningNative) => CoreState::Native,
                    Some(State::Fighting) => CoreState::Fight,
                    _ => CoreState::Idle,
                };
                let CoreCell { shares, thread, failed } = &cells[i];
                prop_assert!(close(shares, &CoreState::ALL.map(|s| share(truth.count(span, |ns| does(ns) == s)))));
                let busy = truth.count(span, |ns| does(ns) != CoreState::Idle) > 0;
                prop_assert_eq!(*thread, busy.then_some(ThreadId(core as u16)));
                let on_core = truth.failed.iter().filter(|(_, who)| *who == core).map(|(ns, _)| *ns);
                prop_assert_eq!(*failed, truth.marks(span, on_core));
            }
            let GilCell { first, second, hand_offs } = window.gil[i];
            let held = std::array::from_fn(|thread| truth.count(span, |ns| truth.holders[ns] == Some(thread)));
            prop_assert_eq!([first, second], top(held, cell));
            prop_assert_eq!(hand_offs, truth.marks(span, truth.hand_offs.iter().copied()));
        }
    }

    #[test]
    fn whatever_the_records_nothing_is_lost_and_time_adds_up(
        records in prop::collection::vec((0..THREADS, 0..KINDS.len(), 0..4_u64, 0..4_u16), 1..300),
        late in 0..50_u64,
        widths in prop::collection::vec(1..90_usize, 2),
    ) {
        // Any record at any time from any core, and the watermark runs ahead of them now and then.
        let mut timeline = Timeline::new(Config { cores: 2, budget: 1_000, ..Config::default() });
        let mut ns = 0;
        for &(thread, kind, after, core) in &records {
            ns += after;
            let (kind, flags) = KINDS[kind];
            timeline.push(ThreadId(thread as u16), &[Event { ns, arg: 0, core, kind, flags }]);
            if ns % 7 == 0 {
                timeline.advance(ns + late);
            }
        }
        timeline.finish(ns + late);
        let now = timeline.now();
        for thread in timeline.threads() {
            let total = timeline.failed(thread);
            for &width in &widths {
                let cells = timeline.thread_cells(thread, (0, now), width);
                prop_assert_eq!(cells.iter().map(|cell| u64::from(cell.failed)).sum::<u64>(), total);
                prop_assert!(cells.iter().all(|cell| cell.shares.iter().sum::<f32>() < 1.0001));
            }
        }
        for core in timeline.core_times() {
            prop_assert_eq!(core.iter().sum::<u64>(), now);
        }
    }
}

#[test]
fn one_failure_in_a_million_nanoseconds_still_leaves_its_mark() {
    let event = |ns, kind| Event { ns, arg: 0, core: 0, kind, flags: 0 };
    let mut timeline = Timeline::new(Config::default());
    let kinds = [Kind::ThreadStart, Kind::GilRequest, Kind::GilSleep, Kind::GilWake, Kind::GilSleep];
    let events: Vec<Event> = kinds.into_iter().zip([0, 10, 11, 500_000, 500_001]).map(|(k, ns)| event(ns, k)).collect();
    timeline.push(ThreadId(0), &events);
    timeline.finish(1_000_000);
    let window = timeline.window((0, 1_000_000), 10);
    let failed: Vec<u32> = window.threads[0].1.iter().map(|cell| cell.failed).collect();
    assert_eq!(failed, [0, 0, 0, 0, 0, 1, 0, 0, 0, 0]);
    assert!(window.threads[0].1[5].shares[State::Fighting as usize] > 0.0);
    assert_eq!(window.cores[0][5].failed, 1);
}

#[test]
fn a_cell_narrower_than_a_nanosecond_shows_its_instant() {
    let event = |ns, kind| Event { ns, arg: 0, core: 0, kind, flags: 0 };
    let mut timeline = Timeline::new(Config::default());
    timeline.push(ThreadId(0), &[event(0, Kind::ThreadStart), event(10, Kind::GilAcquire)]);
    timeline.finish(20);
    let states: Vec<f32> = timeline.thread_cells(ThreadId(0), (9, 11), 6).iter().map(|cell| cell.shares[0]).collect();
    assert_eq!(states, [0.0, 0.0, 0.0, 1.0, 1.0, 1.0]);
}

#[test]
fn an_event_takes_at_most_24_bytes() {
    for (threads, cores) in [(2, 2), (16, 4)] {
        let timeline = fight(Battle { threads, cores, events: 200_000, budget: usize::MAX });
        let (intervals, rungs) = timeline.bytes();
        let each = (intervals + rungs) as f64 / 200_000.0;
        assert!(each <= 24.0, "{each} with {threads} threads");
    }
}

#[test]
fn a_small_budget_folds_the_past_and_keeps_every_total() {
    let whole = fight(Battle { threads: 3, cores: 3, events: 200_000, budget: usize::MAX });
    let folded = fight(Battle { threads: 3, cores: 3, events: 200_000, budget: 400_000 });
    let losses = folded.losses();
    assert!(losses.folded > 0 && losses.folded_until_ns > 0);
    assert_eq!(whole.losses().folded, 0);
    assert!(folded.bytes().0 <= 400_000 && folded.bytes().1 <= 400_000, "{:?}", folded.bytes());
    for thread in whole.threads() {
        assert_eq!(folded.thread_times(thread), whole.thread_times(thread));
        assert_eq!(folded.failed(thread), whole.failed(thread));
        // Close by, too: what is folded is spread over a little time only.
        let far = |timeline: &Timeline| timeline.thread_cells(thread, (0, whole.now()), 10);
        for (a, b) in far(&folded).iter().zip(far(&whole)) {
            assert!(a.shares.iter().zip(b.shares).all(|(a, b)| (a - b).abs() < 0.02), "{a:?} {b:?}");
        }
    }
    assert_eq!(folded.core_times(), whole.core_times());
    assert_eq!(folded.gil_shares(0), whole.gil_shares(0));
    // The recent past is as it was.
    let recent = (whole.now() - 1_000_000, whole.now());
    assert_eq!(folded.window(recent, 100), whole.window(recent, 100));
}
