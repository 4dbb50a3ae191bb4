//! Schedules drawn in ASCII → what the timeline makes of them. One letter is one microsecond.
//!
//! The letters of `drawing`, and in results `r` ready; a core's `R`, `N`, `F`, `o` other, `-` idle.

mod drawing;

use drawing::{TID, UNIT, draw, timeline};
use gilscope::{
    timeline::{
        Config, Delay, Event, Losses, Timeline,
        state::{CoreState, State, ThreadId},
    },
    trace::record::{Kind, position},
};

const STATES: [(char, State); 9] = [
    ('R', State::RunningPython),
    ('N', State::RunningNative),
    ('F', State::Fighting),
    ('w', State::WantsGil),
    ('r', State::Ready),
    ('b', State::Blocked),
    ('i', State::Io),
    ('s', State::Sleeping),
    ('x', State::Done),
];
const CORE_STATES: [(char, CoreState); 5] = [
    ('R', CoreState::Run),
    ('N', CoreState::Native),
    ('F', CoreState::Fight),
    ('o', CoreState::Other),
    ('-', CoreState::Idle),
];

/// One letter a unit; a unit that is not all in one state is a `?`.
fn letter<S: Copy>(shares: &[f32], letters: &[(char, S)], number: fn(S) -> usize) -> char {
    if shares.iter().all(|&share| share <= 0.0) {
        return '.';
    }
    letters.iter().find(|(_, state)| shares[number(*state)] >= 1.0).map_or('?', |found| found.0)
}

/// The timeline drawn as it was read: thread lanes, core lanes, the GIL's lane.
fn picture(timeline: &Timeline, units: u64) -> Vec<String> {
    let window = timeline.window((0, units * UNIT), units as usize);
    let mut lines = Vec::new();
    for (thread, cells) in &window.threads {
        let row: String = cells.iter().map(|cell| letter(&cell.shares, &STATES, |s| s as usize)).collect();
        lines.push(format!("does {} {row}", thread.0));
    }
    for (core, cells) in window.cores.iter().enumerate() {
        let row: String = cells.iter().map(|cell| letter(&cell.shares, &CORE_STATES, |s| s as usize)).collect();
        lines.push(format!("core {core} {row}"));
    }
    if timeline.has_gil() {
        let holder = |first: Option<(ThreadId, f32)>| first.map_or("-".to_owned(), |(thread, _)| thread.0.to_string());
        let row: String = window.gil.iter().map(|cell| holder(cell.first)).collect();
        lines.push(format!("gil  0 {row}"));
    }
    lines
}

fn check(input: &str, config: Config, expected: &str) -> Timeline {
    let drawing = draw(input);
    let timeline = timeline(&drawing, config);
    assert_eq!(
        picture(&timeline, drawing.units),
        expected.lines().map(str::trim).collect::<Vec<_>>(),
        "\nfor\n{input}"
    );
    timeline
}

/// Thread 1 goes to sleep for the GIL at 3, but leaves its core only at 4: until then it still fights.
#[test]
fn two_threads_fight_and_the_kernel_says_who_had_which_core() {
    let timeline = check(
        "says 0 NRRRRRRRRRNFRRRRRRNx
         says 1 .NFwwwFwwFRRNFwwwFRN
         core 0 00000000000000000000
         core 1 -111--11-1111111-111",
        Config { cores: 2, ..Config::default() },
        "does 0 NRRRRRRRRRNFRRRRRRNx
         does 1 .NFFwwFFwFRRNFFFwFRN
         core 0 NRRRRRRRRRNFRRRRRRN-
         core 1 -NFF--FF-FRRNFFF-FRN
         gil  0 -000000000110000001-",
    );
    assert_eq!(timeline.failed(ThreadId(1)), 1);
}

#[test]
fn one_core_makes_the_other_thread_ready() {
    check(
        "says 0 NNRRRRRRRRR
         says 1 ...NNFFwwww
         core 0 0o01o110000",
        Config::default(),
        "does 0 NrRrrrrRRRR
         does 1 ...NrFFwwww
         core 0 NoRNoFFRRRR
         gil  0 --000000000",
    );
}

#[test]
fn without_switch_records_cores_are_inferred_from_who_spoke_there_last() {
    let timeline = check(
        "says 0 NRRRRRNbbbbNRRx
         says 1 .NFwwwFRRRRRNss",
        Config { cores: 3, ..Config::default() },
        "does 0 NRRRRRNbbbbNRRx
         does 1 .NFwwwFRRRRRNss
         core 0 NRRRRRN----NRR-
         core 1 -NF---FRRRRRN--
         core 2 ---------------
         gil  0 -00000-1111100-",
    );
    assert_eq!(timeline.failed(ThreadId(1)), 0);
}

#[test]
fn without_a_gil_threads_run_python_at_the_same_time() {
    let timeline = check(
        "says 0 NRRRRRRRRRx
         says 1 .NRRRbbbRRx",
        Config { gil: false, cores: 2, ..Config::default() },
        "does 0 NRRRRRRRRRx
         does 1 .NRRRbbbRRx
         core 0 NRRRRRRRRR-
         core 1 -NRRR---RR-",
    );
    assert_eq!(timeline.losses(), Losses::default());
}

#[test]
fn without_switch_records_of_others_a_core_is_idle_and_with_them_it_is_other() {
    check(
        "says 0 NRRNsssssNRx
         core 0 00000oo--000",
        Config::default(),
        "does 0 NRRNsssssNRx
         core 0 NRRNooo--NR-
         gil  0 -00-------0-",
    );
}

#[test]
fn a_lost_wake_up_spoils_one_interval_only() {
    let mut drawing = draw("says 0 NFwwFwwFRRNx");
    drawing.events[0].1.remove(3);
    let timeline = timeline(&drawing, Config::default());
    let [threads, _, gil] = &picture(&timeline, drawing.units)[..] else { panic!("three lanes") };
    assert_eq!(threads, "does 0 NFwwwwwFRRNx");
    assert_eq!(gil, "gil  0 --------00--");
    // Two sleeps without a wake-up between them are one repair, and no failed acquisition was seen.
    assert_eq!((timeline.losses().repaired, timeline.failed(ThreadId(0))), (1, 0));
}

#[test]
fn doubled_records_change_nothing() {
    let text = "says 0 NFwwFwwFRRNx";
    let mut drawing = draw(text);
    let once = picture(&timeline(&drawing, Config::default()), drawing.units);
    drawing.events[0].1 = drawing.events[0].1.iter().flat_map(|&event| [event, event]).collect();
    let doubled = timeline(&drawing, Config::default());
    assert_eq!(picture(&doubled, drawing.units), once);
    assert_eq!((doubled.losses().repaired, doubled.failed(ThreadId(0))), (9, 1));
}

#[test]
fn a_lost_release_ends_where_the_next_holder_begins() {
    let mut drawing = draw(
        "says 0 NRRRRNNNNNNN
         says 1 .NNNNNNNRRNx",
    );
    drawing.events[0].1.pop();
    let timeline = timeline(&drawing, Config { cores: 2, ..Config::default() });
    assert_eq!(
        picture(&timeline, drawing.units),
        [
            "does 0 NRRRRRRRNNNN",
            "does 1 .NNNNNNNRRNx",
            "core 0 NRRRRRRRNNNN",
            "core 1 -NNNNNNNRRN-",
            "gil  0 -000000011--"
        ]
    );
    assert_eq!(timeline.losses().repaired, 1);
}

#[test]
fn a_record_proves_where_its_thread_is_when_a_switch_was_lost() {
    let mut drawing = draw(
        "says 0 NRRRRRRRRRRRRNRRRx
         core 0 000oooooooooo00000",
    );
    // The kernel's word that thread 0 came back is lost: it is believed away until it speaks.
    drawing.switches.retain(|switch| switch.ns != 13 * UNIT);
    let timeline = timeline(&drawing, Config::default());
    assert_eq!(
        picture(&timeline, drawing.units),
        ["does 0 NRRrrrrrrrrrrNRRRx", "core 0 NRRooooooooooNRRR-", "gil  0 -000000000000-000-"]
    );
    assert_eq!(timeline.losses().switches_repaired, 1);
}

#[test]
fn last_words_that_seem_to_come_after_leaving_do_not_bring_the_thread_back() {
    let mut drawing = draw(
        "says 0 NRRRNbbbbbNR
         core 0 00000-----00",
    );
    // The two clocks disagree by a few nanoseconds.
    for event in &mut drawing.events[0].1 {
        if event.kind == Kind::BlockBegin {
            event.ns += 40;
        }
    }
    let timeline = timeline(&drawing, Config::default());
    let core = timeline.core_times()[0];
    assert_eq!(core[CoreState::Idle as usize], 5 * UNIT, "all of the wait");
    assert_eq!(timeline.losses().switches_repaired, 0);
}

#[test]
fn what_arrives_late_is_moved_up_to_the_watermark_and_counted() {
    let drawing = draw(
        "says 0 NRRRRNFFRRR
         says 1 .NNNNRRNNNN",
    );
    let mut timeline = Timeline::new(Config { cores: 2, ..Config::default() });
    timeline.push(ThreadId(0), &drawing.events[0].1);
    timeline.push(ThreadId(1), &drawing.events[1].1[..2]);
    timeline.advance(6 * UNIT);
    // Thread 1's last record was made at 7, thread 0 has it again at 8, and the watermark is at 9 by now.
    timeline.advance(9 * UNIT);
    timeline.push(ThreadId(1), &drawing.events[1].1[2..]);
    timeline.finish(11 * UNIT);
    assert_eq!(
        picture(&timeline, 11),
        ["does 0 NRRRRNFFRRR", "does 1 .NNNNRRRNNN", "core 0 NRRRRNFFRRR", "core 1 -NNNNRRRNNN", "gil  0 -0000111000"]
    );
    assert_eq!(timeline.losses().late, 1);
}

#[test]
fn batches_of_any_size_give_the_same_picture() {
    let text = "says 0 NRRRRRRRRRNFRRRRRRNx
                says 1 .NFwwwFwwFRRNFwwwFRN
                core 0 00000000000000000000
                core 1 -111--11-1111111-111";
    let drawing = draw(text);
    let config = Config { cores: 2, exact_switches: true, ..Config::default() };
    let whole = timeline(&drawing, config);
    for batch in 1..8 {
        let mut pieces = Timeline::new(config);
        let mut waiting = drawing.events.clone();
        for (thread, _) in &waiting {
            pieces.bind(*thread, TID + u32::from(thread.0));
        }
        // The kernel's part is there already and waits for the threads'.
        pieces.push_switches(&drawing.switches);
        for now in (0..=drawing.units).step_by(batch) {
            for (thread, events) in &mut waiting {
                let due = events.partition_point(|event| event.ns <= now * UNIT);
                pieces.push(*thread, &events.drain(..due).collect::<Vec<_>>());
            }
            pieces.advance(now * UNIT);
        }
        for (thread, events) in waiting {
            pieces.push(thread, &events);
        }
        pieces.finish(drawing.units * UNIT);
        assert_eq!(picture(&pieces, drawing.units), picture(&whole, drawing.units), "batches of {batch}");
        assert_eq!(pieces.losses(), whole.losses());
    }
}

#[test]
fn the_live_end_counts_up_to_the_watermark_and_nothing_beyond_it() {
    let drawing = draw("says 0 NRRRRRRRRR");
    let mut timeline = Timeline::new(Config::default());
    timeline.push(ThreadId(0), &drawing.events[0].1);
    timeline.advance(6 * UNIT);
    assert_eq!(picture(&timeline, 8), ["does 0 NRRRRR..", "core 0 NRRRRR..", "gil  0 -00000--"]);
    assert_eq!(timeline.thread_times(ThreadId(0))[State::RunningPython as usize], 5 * UNIT);
    assert_eq!(timeline.gil_shares(0), [(ThreadId(0), 5.0 / 6.0)]);
}

#[test]
fn a_thread_s_times_add_up_to_its_life() {
    let timeline = check(
        "says 0 NRRRNFwwFRRRNsssNFwwFwwwFRNiiiNxxx",
        Config::default(),
        "does 0 NRRRNFwwFRRRNsssNFwwFwwwFRNiiiNxxx
         core 0 NRRRNF--FRRRN---NF--F---FRN---N---
         gil  0 -000-----000-------------0--------",
    );
    let times = timeline.thread_times(ThreadId(0));
    assert_eq!(times.iter().sum::<u64>(), 31 * UNIT);
    assert_eq!((times[State::Sleeping as usize], times[State::WantsGil as usize]), (3 * UNIT, 7 * UNIT));
    let intervals = timeline.thread_intervals(ThreadId(0));
    assert_eq!(intervals.len(), 20);
    assert!(intervals.windows(2).all(|pair| pair[0].end == pair[1].start && pair[0].state != pair[1].state));
    // Waits: 5 to 9 and 17 to 25; holds: 3, 3 and 1.
    let [waits, holds, hand_offs, ..] = Delay::ALL.map(|delay| timeline.spread(delay));
    assert_eq!((waits.count, holds.count, hand_offs.count), (2, 3, 0));
    let about = |ns: u64, units: u64| (ns as f64 / (units * UNIT) as f64 - 1.0).abs() < 0.01;
    assert!(about(waits.max, 8) && about(waits.p50, 4) && about(holds.p50, 3), "{waits:?} {holds:?}");
}

#[test]
fn positions_are_known_as_last_told() {
    let event = |unit: u64, kind, arg| Event { ns: unit * UNIT, arg, core: 0, kind, flags: 0 };
    let mut timeline = Timeline::new(Config::default());
    let checks = (1..100).map(|i| event(100 + i * 100, Kind::GilCheck, position(1, 1000 + i as usize)));
    let events: Vec<Event> = [event(1, Kind::ThreadStart, 0), event(2, Kind::GilAcquire, position(0, 3))]
        .into_iter()
        .chain(checks)
        .chain([event(20_000, Kind::GilRelease, position(2, 9))])
        .collect();
    timeline.push(ThreadId(0), &events);
    timeline.advance(15_000 * UNIT);
    assert_eq!(timeline.position_at(ThreadId(0), UNIT), None, "not told yet");
    assert_eq!(timeline.position_at(ThreadId(0), 50 * UNIT), Some((0, 3)));
    // While it runs on, its place is kept from time to time.
    let (code, instruction) = timeline.position_at(ThreadId(0), 5_000 * UNIT).unwrap();
    assert!(code == 1 && (1045..=1050).contains(&instruction), "{instruction}");
    assert_eq!(timeline.position_at(ThreadId(0), 15_000 * UNIT), Some((1, 1099)), "the live end knows the latest");
    timeline.finish(30_000 * UNIT);
    assert_eq!(timeline.position_at(ThreadId(0), 25_000 * UNIT), Some((2, 9)));
    assert_eq!(timeline.position_at(ThreadId(7), 0), None);
}
