//! What threads say about the program's objects, drawn in ASCII → who held them, who waited, how full they were.
//!
//! A row is what one thread says, one letter a microsecond: `.` nothing, `w` begins to wait, `T` takes after waiting, `t` takes at
//! once, `g` gives, a digit: the level is that from now on. All of it about one object.

use gilscope::{
    timeline::{
        Config, Curve, Event, ObjectView, Timeline,
        hand_offs::{Exchange, HandOff},
        state::{State, ThreadId},
    },
    trace::record::{Kind, ObjectKind, Wait, level, position},
};
use proptest::prelude::*;

const UNIT: u64 = 1_000;
const NUMBER: u32 = 7;

fn event(ns: u64, kind: Kind, flags: u8, arg: u32) -> Event {
    Event { ns, arg, core: 0, kind, flags }
}

/// What a letter stands for.
fn said(ns: u64, letter: char) -> Vec<Event> {
    match letter {
        'w' => vec![event(ns, Kind::BlockBegin, Wait::Lock as u8, NUMBER)],
        'T' => vec![event(ns, Kind::BlockEnd, Wait::Lock as u8, NUMBER), event(ns, Kind::Take, 1, NUMBER)],
        't' => vec![event(ns, Kind::Take, 0, NUMBER)],
        'g' => vec![event(ns, Kind::Give, 0, NUMBER)],
        '0'..='9' => vec![event(ns, Kind::Level, 0, level(NUMBER, letter.to_digit(10).unwrap().into()))],
        _ => vec![],
    }
}

/// The timeline of a drawing whose object thread 0 has made before anything else.
fn draw(kind: ObjectKind, rows: &[&str]) -> Timeline {
    let mut timeline = Timeline::new(Config { gil: false, ..Config::default() });
    let units = rows.iter().map(|row| row.len()).max().unwrap() as u64;
    for (thread, row) in rows.iter().enumerate() {
        let mut events = vec![event(0, Kind::ThreadStart, 0, 0), event(0, Kind::GilAcquire, 0, position(0, 1))];
        if thread == 0 {
            events.push(event(0, Kind::ObjectNew, kind as u8, NUMBER));
            events.push(event(0, Kind::At, 0, position(0, 5)));
        }
        for (unit, letter) in row.chars().enumerate() {
            events.extend(said(unit as u64 * UNIT, letter));
        }
        timeline.push(ThreadId(thread as u16), &events);
    }
    timeline.finish(units * UNIT);
    timeline
}

fn view(timeline: &Timeline, units: usize, instant: u64) -> ObjectView {
    let (objects, more) = timeline.objects((0, units as u64 * UNIT), units, instant, 9, None);
    assert_eq!((objects.len(), more), (1, 0));
    objects.into_iter().next().unwrap()
}

/// Who held it in each unit.
fn holders(object: &ObjectView) -> String {
    let (Curve::Held(cells) | Curve::Depth(cells, _)) = &object.curve else { panic!("{object:?}") };
    cells.iter().map(|c| c.first.map_or('-', |(id, _)| char::from_digit(id.0.into(), 10).unwrap())).collect()
}

fn levels(object: &ObjectView) -> String {
    let (Curve::Level(cells) | Curve::Depth(_, cells) | Curve::Waiters(cells)) = &object.curve else {
        panic!("{object:?}")
    };
    cells.iter().map(|c| c.map_or(' ', |level| char::from_digit(level.round() as u32, 10).unwrap())).collect()
}

#[test]
fn a_lock_that_goes_from_hand_to_hand() {
    let rows = [
        ".t...g..............", //
        "..w...T....g........",
        "...w........T...g...",
    ];
    let timeline = draw(ObjectKind::Lock, &rows);
    let lock = view(&timeline, 20, u64::MAX);
    assert_eq!(holders(&lock), "-0000-11111-2222----");
    assert_eq!((lock.takes, lock.contended, lock.hand_offs, lock.waiting), (3, 2, 2, 0));
    assert_eq!((lock.longest_ns, lock.holder, lock.level), (9 * UNIT, None, None));
    assert_eq!((lock.kind, lock.made_at, lock.nth), (ObjectKind::Lock, Some((0, 5)), None));
    // At an instant of the past.
    let then = view(&timeline, 20, 4 * UNIT);
    assert_eq!((then.holder, then.waiters, then.waiting), (Some(ThreadId(0)), vec![ThreadId(1), ThreadId(2)], 2));
    let hand_off = |from, to, given: u64, taken: u64| HandOff {
        object: 0,
        from: ThreadId(from),
        to: ThreadId(to),
        given_ns: given * UNIT,
        taken_ns: taken * UNIT,
        bytes: None,
    };
    let all = vec![hand_off(0, 1, 5, 6), hand_off(1, 2, 11, 12)];
    assert_eq!(timeline.hand_offs((0, 20 * UNIT), None, 9), Exchange::Each(all.clone()));
    assert_eq!(timeline.hand_offs((0, 20 * UNIT), Some(0), 1), Exchange::Many(2));
    assert_eq!(timeline.hand_offs((7 * UNIT, 20 * UNIT), Some(0), 1), Exchange::Each(all[1..].to_vec()));
    assert_eq!(timeline.hand_off_before(8 * UNIT, Some(0)), Some(all[0]));
    assert_eq!(timeline.hand_off_before(5 * UNIT, None), None);
}

#[test]
fn a_lock_taken_by_who_had_just_given_it_is_no_hand_off() {
    let timeline = draw(ObjectKind::Lock, &["t.gt.g", "..w...", "......"]);
    let lock = view(&timeline, 6, u64::MAX);
    assert_eq!((holders(&lock).as_str(), lock.hand_offs), ("00-00-", 0));
    assert_eq!((lock.waiters, lock.longest_ns), (vec![ThreadId(1)], 4 * UNIT), "it still waits");
}

#[test]
fn a_reentrant_lock_is_free_when_it_has_been_given_as_often_as_taken() {
    let timeline = draw(ObjectKind::RLock, &["t.t.g.g.", "........"]);
    assert_eq!(holders(&view(&timeline, 8, u64::MAX)), "000000--");
}

#[test]
fn a_reentrant_lock_shows_who_has_it_and_how_deep() {
    let timeline = draw(ObjectKind::RLock, &["t1.2.3.2.1g0........", "..w.........T1...2.."]);
    let lock = view(&timeline, 20, 5 * UNIT);
    assert_eq!(holders(&lock), "0000000000--11111111");
    assert_eq!(levels(&lock), " 1122332211001111222");
    assert_eq!((lock.holder, lock.level, lock.highest, lock.hand_offs), (Some(ThreadId(0)), Some(3), 3, 1));
}

#[test]
fn a_queue_shows_how_full_it_is() {
    let timeline = draw(ObjectKind::Queue, &["..1.2.3..2.0", "............"]);
    let queue = view(&timeline, 12, 7 * UNIT);
    assert_eq!(levels(&queue), "  1122333220");
    assert_eq!((queue.level, queue.highest, queue.holder), (Some(3), 3, None));
}

#[test]
fn an_event_without_levels_shows_how_many_wait() {
    let timeline = draw(ObjectKind::Event, &["......g.", "..w....T", "....w..T"]);
    assert_eq!(levels(&view(&timeline, 8, u64::MAX)), "  112220");
}

#[test]
fn a_blocked_thread_is_blocked_whatever_it_waits_for() {
    let timeline = draw(ObjectKind::Lock, &["t....g", "..w..."]);
    assert_eq!(timeline.state_at(ThreadId(1), 4 * UNIT), Some(State::Blocked));
    assert_eq!(timeline.thread_times(ThreadId(1))[State::Blocked as usize], 4 * UNIT);
}

#[test]
fn ten_thousand_objects_are_counted_and_the_telling_ones_are_shown() {
    let mut timeline = Timeline::new(Config { gil: false, ..Config::default() });
    let mut events = vec![event(0, Kind::ThreadStart, 0, 0), event(0, Kind::GilAcquire, 0, 0)];
    for number in 1..=10_000 {
        events.push(event(1, Kind::ObjectNew, ObjectKind::Lock as u8, number));
        events.push(event(1, Kind::At, 0, position(1, 3)));
    }
    events.push(event(2, Kind::Take, 0, 500));
    events.push(event(2, Kind::Take, 0, 9_999));
    timeline.push(ThreadId(0), &events);
    timeline.finish(UNIT);
    let (objects, more) = timeline.objects((0, UNIT), 10, 0, 3, Some(42));
    assert_eq!((objects.len(), more), (3, 9_997));
    let found = |number| objects.iter().any(|o| o.number == number);
    assert!(found(500) && found(43), "{objects:?}");
    assert_eq!(objects.iter().find(|o| o.number == 500).unwrap().nth, Some(500));
    let (intervals, rungs) = timeline.bytes();
    assert!(intervals + rungs < 4_000, "objects that nothing happens to cost no intervals");
}

/// What a thread of a made-up crowd does: letters as long as they like.
fn life() -> impl Strategy<Value = Vec<(u8, u64)>> {
    prop::collection::vec((0..4_u8, 1..9_u64), 1..12)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Folded threads cost a look at sums; the result is what looking at each would give.
    #[test]
    fn a_folded_lane_is_the_mean_of_its_threads(lives in prop::collection::vec(life(), 66..80), width in 1..40_usize) {
        let mut timeline = Timeline::new(Config { gil: false, ..Config::default() });
        for (thread, life) in lives.iter().enumerate() {
            let mut ns = 0;
            let mut events = vec![event(0, Kind::ThreadStart, 0, 0)];
            for &(what, units) in life {
                ns += units * 97;
                events.push(match what {
                    0 => event(ns, Kind::GilAcquire, 0, 0),
                    1 => event(ns, Kind::GilRelease, 0, 0),
                    2 => event(ns, Kind::BlockBegin, Wait::Sleep as u8, 0),
                    _ => event(ns, Kind::BlockEnd, 0, 0),
                });
            }
            timeline.push(ThreadId(thread as u16), &events);
        }
        timeline.finish(11_000);
        let shown = [ThreadId(0), ThreadId(5), ThreadId(64), ThreadId(65)];
        let rest = timeline.rest(&shown, (0, 11_000), width).unwrap();
        let folded: Vec<ThreadId> = timeline.threads().filter(|id| !shown.contains(id)).collect();
        prop_assert_eq!(rest.count, folded.len());
        prop_assert_eq!(rest.ends, (folded[0], folded[folded.len() - 1]));
        let each: Vec<_> = folded.iter().map(|&id| timeline.thread_cells(id, (0, 11_000), width)).collect();
        for (i, cell) in rest.cells.iter().enumerate() {
            for state in 0..State::COUNT {
                let mean = each.iter().map(|cells| cells[i].shares[state]).sum::<f32>() / folded.len() as f32;
                prop_assert!((cell.shares[state] - mean).abs() < 1e-3, "cell {} state {}: {} for {}", i, state, cell.shares[state], mean);
            }
        }
    }

    /// The average of a level over a cell is that of adding it up step by step.
    #[test]
    fn a_level_s_cells_are_its_averages(steps in prop::collection::vec((1..50_u64, 0..9_u64), 1..200), width in 1..60_usize) {
        let mut events = vec![event(0, Kind::ThreadStart, 0, 0), event(0, Kind::ObjectNew, ObjectKind::Queue as u8, 1)];
        let (mut at, mut truth) = (0, Vec::new());
        for &(gap, value) in &steps {
            truth.resize(at as usize + gap as usize, truth.last().copied().unwrap_or(None));
            at += gap;
            truth.push(Some(value));
            at += 1;
            events.push(event(at - 1, Kind::Level, 0, level(1, value)));
        }
        let mut timeline = Timeline::new(Config { gil: false, ..Config::default() });
        timeline.push(ThreadId(0), &events);
        timeline.finish(at);
        let (objects, _) = timeline.objects((0, at), width, at, 1, None);
        let Curve::Level(cells) = &objects[0].curve else { panic!() };
        for (i, cell) in cells.iter().enumerate() {
            let edge = |i: usize| (at as usize * i) / width;
            let known: Vec<u64> = truth[edge(i)..edge(i + 1)].iter().flatten().copied().collect();
            if edge(i) < edge(i + 1) {
                let mean = (!known.is_empty()).then(|| known.iter().sum::<u64>() as f32 / known.len() as f32);
                prop_assert!(cell.zip(mean).is_none_or(|(a, b)| (a - b).abs() < 1e-3) && cell.is_some() == mean.is_some(),
                    "cell {}: {:?} for {:?}", i, cell, mean);
            }
        }
    }
}
