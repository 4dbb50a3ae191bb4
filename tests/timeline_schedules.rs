//! Schedules drawn in ASCII → what the timeline makes of them. One letter is one microsecond.
//!
//! Rows of a drawing: `says T` what thread T's own records say, `core C` which thread the kernel has on core C. From
//! each change along a row come the records and the switches that would have caused it. Letters of states:
//! `R` runs Python, `N` native, `F` fights, `w` wants the GIL, `r` ready, `b` blocked, `i` I/O, `s` sleeps, `x` done.
//! Letters of cores: a digit is a thread, `o` somebody else's, `-` nobody; in a result `R`, `N`, `F`, `o` other, `-` idle.

use gilscope::{
    timeline::{
        Config, Event, Switch, Timeline, Way,
        state::{CoreState, State, ThreadId},
    },
    trace::record::{Kind, Wait},
};

const UNIT: u64 = 1_000;
/// Offset of the kernel's numbers of threads in these drawings.
const TID: u32 = 100;
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

/// A drawing made into input.
struct Drawing {
    events: Vec<(ThreadId, Vec<Event>)>,
    switches: Vec<Switch>,
    units: u64,
}

fn rows(text: &str) -> impl Iterator<Item = (&str, u16, &str)> {
    text.lines().filter(|line| !line.trim().is_empty()).map(|line| {
        let mut words = line.split_whitespace();
        let (what, number, row) = (words.next().unwrap(), words.next().unwrap(), words.next().unwrap());
        (what, number.parse().unwrap(), row)
    })
}

/// The record that leads from one letter to the next.
fn record(from: char, to: char) -> Option<(Kind, u8)> {
    Some(match (from, to) {
        (a, b) if a == b => return None,
        ('.', _) => (Kind::ThreadStart, 0),
        (_, 'x') => (Kind::ThreadEnd, 0),
        ('w', 'F') => (Kind::GilWake, 1),
        (_, 'F') => (Kind::GilRequest, 0),
        (_, 'w') => (Kind::GilSleep, 0),
        ('F', 'R') => (Kind::GilAcquire, 1),
        (_, 'R') => (Kind::GilAcquire, 0),
        (_, 'b') => (Kind::BlockBegin, Wait::Lock as u8),
        (_, 'i') => (Kind::BlockBegin, Wait::Io as u8),
        (_, 's') => (Kind::BlockBegin, Wait::Sleep as u8),
        ('b' | 'i' | 's', 'N') => (Kind::BlockEnd, 0),
        ('R', 'N') => (Kind::GilRelease, 0),
        other => panic!("no record leads along {other:?}"),
    })
}

fn draw(text: &str) -> Drawing {
    let mut drawing = Drawing { events: Vec::new(), switches: Vec::new(), units: 0 };
    let core_rows: Vec<(u16, Vec<char>)> =
        rows(text).filter(|row| row.0 == "core").map(|(_, core, row)| (core, row.chars().collect())).collect();
    for (what, number, row) in rows(text) {
        drawing.units = drawing.units.max(row.len() as u64);
        let mut before = if what == "says" { '.' } else { '-' };
        let mut events = Vec::new();
        for (ns, letter) in (0..).step_by(UNIT as usize).zip(row.chars()) {
            if what == "says" {
                let has_it = |(_, row): &&(u16, Vec<char>)| {
                    row.get((ns / UNIT) as usize).is_some_and(|c| c.to_digit(10) == Some(u32::from(number)))
                };
                // Without rows for cores, thread T speaks from core T.
                let core = core_rows.iter().find(has_it).map_or(number, |found| found.0);
                if let Some((kind, flags)) = record(before, letter) {
                    events.push(Event { ns, arg: 0, core, kind, flags });
                }
            } else if letter != before {
                let tid = |c: char| if c == 'o' { 7 } else { TID + c.to_digit(10).unwrap() };
                if before != '-' {
                    // A thread that another follows at once was preempted.
                    let way = if letter == '-' { Way::Blocked } else { Way::Preempted };
                    drawing.switches.push(Switch { ns, tid: tid(before), core: number, way });
                }
                if letter != '-' {
                    drawing.switches.push(Switch { ns, tid: tid(letter), core: number, way: Way::In });
                }
            }
            before = letter;
        }
        if what == "says" {
            drawing.events.push((ThreadId(number), events));
        }
    }
    drawing
}

fn timeline(drawing: &Drawing, config: Config) -> Timeline {
    let exact_switches = !drawing.switches.is_empty();
    let mut timeline = Timeline::new(Config { exact_switches, ..config });
    for (thread, events) in &drawing.events {
        timeline.bind(*thread, TID + u32::from(thread.0));
        timeline.push(*thread, events);
    }
    timeline.push_switches(&drawing.switches);
    timeline.finish(drawing.units * UNIT);
    timeline
}

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

#[test]
fn two_threads_fight_and_the_kernel_says_who_had_which_core() {
    let timeline = check(
        "says 0 NRRRRRRRRRNFRRRRRRNx
         says 1 .NFwwwFwwFRRNFwwwFRN
         core 0 00000000000000000000
         core 1 -111--11-1111111-111",
        Config { cores: 2, ..Config::default() },
        "does 0 NRRRRRRRRRNFRRRRRRNx
         does 1 .NFwwwFwwFRRNFwwwFRN
         core 0 NRRRRRRRRRNFRRRRRRN-
         core 1 -NFo--Fo-FRRNFoo-FRN
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
