//! Schedules drawn in ASCII, as the records and context switches that would have caused them. One letter is one microsecond.
//!
//! Rows of a drawing: `says T` what thread T's own records say, `core C` which thread the kernel has on core C. From
//! each change along a row come the records and the switches that would have caused it. Letters of states:
//! `R` runs Python, `N` native, `F` fights, `w` wants the GIL, `b` blocked, `i` I/O, `s` sleeps, `x` done; `c` runs Python since a
//! check, and in `L` it is still in the instruction in which it was at the `L` before; with `t` it takes the program's lock,
//! for which it was blocked; `j` waits in join; in `S` it runs Python and has just sent SIGINT, in `H` it has just begun to run a
//! signal's handler, in `D` found that it has none. Letters of cores: a digit is a thread, `o`
//! somebody else's, `-` nobody. A row `line T` has the line on which thread T is, from 1 to 9, where each line is [`LINE`] instructions.
#![allow(dead_code, reason = "each test file uses its own part of this")]

use gilscope::{
    timeline::{Config, Event, Switch, Timeline, Way, state::ThreadId},
    trace::record::{Kind, Wait, mark, position},
};

pub const UNIT: u64 = 1_000;
/// Offset of the kernel's numbers of threads in these drawings.
pub const TID: u32 = 100;
/// The number of the program's lock.
const LOCK: u32 = 1;
const SIGINT: u32 = 2;
/// Instructions of a line such as `x = 1`.
pub const LINE: usize = 2;

/// A drawing made into input.
pub struct Drawing {
    pub events: Vec<(ThreadId, Vec<Event>)>,
    pub switches: Vec<Switch>,
    pub units: u64,
    /// Nanoseconds of one letter.
    pub unit: u64,
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
    let from = if to != 'L' && matches!(from, 'c' | 'L' | 't' | 'S' | 'H' | 'D') { 'R' } else { from };
    Some(match (from, to) {
        (_, 'S') => (Kind::Mark, mark::SIGNAL_SENT),
        (_, 'H') => (Kind::Mark, mark::SIGNAL_HANDLED),
        (_, 'D') => (Kind::Mark, mark::SIGNAL_IGNORED),
        (_, 't') => (Kind::Take, 1),
        (_, 'c') => (Kind::GilCheck, 0),
        (_, 'L') => (Kind::At, u8::from(from == 'L')),
        (a, b) if a == b => return None,
        ('.', _) => (Kind::ThreadStart, 0),
        (_, 'x') => (Kind::ThreadEnd, 0),
        ('w', 'F') => (Kind::GilWake, 1),
        (_, 'F') => (Kind::GilRequest, 0),
        (_, 'w') => (Kind::GilSleep, 0),
        ('F', 'R') => (Kind::GilAcquire, 1),
        (_, 'b') => (Kind::BlockBegin, Wait::Lock as u8),
        (_, 'j') => (Kind::BlockBegin, Wait::Join as u8),
        ('j', 'N' | 'R') => (Kind::BlockEnd, Wait::Join as u8),
        (_, 'i') => (Kind::BlockBegin, Wait::Io as u8),
        (_, 's') => (Kind::BlockBegin, Wait::Sleep as u8),
        ('b', 'N' | 'R') => (Kind::BlockEnd, Wait::Lock as u8),
        ('i', 'N' | 'R') => (Kind::BlockEnd, Wait::Io as u8),
        ('s', 'N' | 'R') => (Kind::BlockEnd, Wait::Sleep as u8),
        ('N', 'R') => (Kind::GilAcquire, 0),
        ('R', 'N') => (Kind::GilRelease, 0),
        other => panic!("no record leads along {other:?}"),
    })
}

pub fn draw(text: &str) -> Drawing {
    draw_in(UNIT, text)
}

/// The same with letters of another length.
pub fn draw_in(unit: u64, text: &str) -> Drawing {
    let mut drawing = Drawing { events: Vec::new(), switches: Vec::new(), units: 0, unit };
    let core_rows: Vec<(u16, Vec<char>)> =
        rows(text).filter(|row| row.0 == "core").map(|(_, core, row)| (core, row.chars().collect())).collect();
    let line = |thread: u16, unit: usize| {
        let row = rows(text).find(|&(what, number, _)| what == "line" && number == thread).map_or("", |found| found.2);
        row.chars().nth(unit).and_then(|line| line.to_digit(10)).map_or(0, |line| LINE * (line as usize - 1))
    };
    for (what, number, row) in rows(text).filter(|row| row.0 != "line") {
        drawing.units = drawing.units.max(row.len() as u64);
        let mut before = if what == "says" { '.' } else { '-' };
        let mut events = Vec::new();
        for (ns, letter) in (0..).step_by(unit as usize).zip(row.chars()) {
            if what == "says" {
                let has_it = |(_, row): &&(u16, Vec<char>)| {
                    row.get((ns / unit) as usize).is_some_and(|c| c.to_digit(10) == Some(u32::from(number)))
                };
                // Without rows for cores, thread T speaks from core T.
                let core = core_rows.iter().find(has_it).map_or(number, |found| found.0);
                if let Some((kind, flags)) = record(before, letter) {
                    let arg = match kind {
                        Kind::Mark => SIGINT,
                        Kind::BlockBegin | Kind::BlockEnd | Kind::Take => LOCK,
                        _ => position(0, line(number, (ns / unit) as usize)),
                    };
                    events.push(Event { ns, arg, core, kind, flags });
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

pub fn timeline(drawing: &Drawing, config: Config) -> Timeline {
    let exact_switches = !drawing.switches.is_empty();
    let mut timeline = Timeline::new(Config { exact_switches, ..config });
    for (thread, events) in &drawing.events {
        timeline.bind(*thread, TID + u32::from(thread.0));
        timeline.push(*thread, events);
    }
    timeline.push_switches(&drawing.switches);
    timeline.finish(drawing.units * drawing.unit);
    timeline
}
