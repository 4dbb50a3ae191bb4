//! Every experiment under every lock: at no instant do two threads run Python under a GIL, whoever takes it gives it back, and a
//! thread's states fill its life.
//!
//! Told twice: by the events as the threads wrote them, and by the lanes that were drawn while the run went on.

use std::{collections::BTreeMap, sync::mpsc, thread};

use crossbeam::channel::unbounded;
use gilscope::{
    experiment::{
        catalogue,
        metadata::{Experiment, Knob},
        settings::Settings,
    },
    gil::kind::GilKind,
    runner::{
        options::{Options, machine_cores},
        process::use_executable,
        report::Report,
        session::Session,
    },
    timeline::{
        Event, Timeline,
        state::{State, ThreadId},
    },
    trace::record::Kind,
};

/// A stretch of time: thread, first and last nanosecond.
type Stretch = (ThreadId, u64, u64);

/// A value that makes a short run.
fn small(knob: &Knob) -> i64 {
    let most = match knob.range.help.as_str() {
        help if help.contains("millisecond") => 2,
        _ if knob.default >= 10_000 => 5_000,
        _ => 40,
    };
    knob.default.min(most).max(knob.range.min)
}

/// Asks everything of one run.
fn judge(experiment: &Experiment, gil: GilKind) -> Result<(), String> {
    let knobs: BTreeMap<_, _> = experiment.knobs.iter().map(|knob| (knob.range.name.clone(), small(knob))).collect();
    let settings = Settings { variant: None, knobs };
    let options = Options { settings, gil: Some(gil), ..Options::default() };
    let (tap, tapped) = unbounded();
    let session = Session::start_tapped(options.plan(experiment, machine_cores()).unwrap(), tap);
    let mut events: BTreeMap<ThreadId, Vec<Event>> = BTreeMap::new();
    // The tap closes when the run is over.
    for (thread, batch) in tapped {
        events.entry(thread).or_default().extend(batch);
    }
    while !session.is_over() {
        thread::yield_now();
    }
    let report = session.report().unwrap();
    if report.watching.dropped > 0 {
        return Err(format!("{} records were lost", report.watching.dropped));
    }
    let mut holds = Vec::new();
    for (&thread, events) in &events {
        holds.extend(holds_of(thread, events)?);
    }
    session.with_timeline(|timeline| {
        lives(timeline, &events, &report)?;
        if !gil.excludes() {
            return Ok(());
        }
        // A process, or the interpreter of it that a thread was in then.
        let entered =
            |events: &Vec<Event>| events.iter().filter(|e| e.kind == Kind::Enter).copied().collect::<Vec<_>>();
        let entered: BTreeMap<ThreadId, Vec<Event>> =
            events.iter().map(|(&id, events)| (id, entered(events))).collect();
        let process = |&(thread, from, _): &Stretch| {
            let last = entered.get(&thread).and_then(|entered| entered.iter().rfind(|event| event.ns <= from));
            last.map_or(usize::from(report.threads[usize::from(thread.0)].process), |event| event.arg as usize)
        };
        for number in 0..=report.processes.len() {
            apart("records", holds.iter().filter(|hold| process(hold) == number).copied().collect())?;
        }
        let lanes = timeline.threads().filter(|&lane| !timeline.is_task(lane)).flat_map(|thread| {
            let lane = timeline.thread_intervals(thread).into_iter();
            lane.filter(|i| i.state == State::RunningPython).map(move |i| (thread, i.start, i.end))
        });
        let lanes: Vec<Stretch> = lanes.collect();
        (0..=report.processes.len()).try_for_each(|number| {
            apart("lanes", lanes.iter().filter(|lane| process(lane) == number).copied().collect())
        })
    })
}

/// When a thread had the lock, by its own records.
fn holds_of(thread: ThreadId, events: &[Event]) -> Result<Vec<Stretch>, String> {
    let mut holds = Vec::new();
    let mut since = None;
    if !events.is_sorted_by_key(|event| event.ns) {
        return Err(format!("{thread:?}: time runs backwards"));
    }
    for event in events {
        match (event.kind, since) {
            (Kind::GilAcquire, None) => since = Some(event.ns),
            (Kind::GilRelease, Some(from)) => {
                holds.push((thread, from, event.ns));
                since = None;
            }
            // It was killed with its process.
            (Kind::ThreadEnd, Some(from)) if event.flags == 1 => {
                holds.push((thread, from, event.ns));
                since = None;
            }
            (Kind::GilAcquire | Kind::GilRequest | Kind::ThreadEnd, Some(_))
            | (Kind::GilRelease | Kind::GilCheck, None) => {
                return Err(format!("{thread:?}: {:?} at {} does not follow what came before", event.kind, event.ns));
            }
            _ => {}
        }
    }
    if since.is_some() { Err(format!("{thread:?} ended with the lock")) } else { Ok(holds) }
}

/// No two stretches of different threads have an instant in common.
fn apart(where_from: &str, mut stretches: Vec<Stretch>) -> Result<(), String> {
    stretches.sort_by_key(|&(_, from, to)| (from, to));
    for pair in stretches.windows(2) {
        let [(one, _, until), (other, from, _)] = pair else { continue };
        if until > from && one != other {
            return Err(format!("{where_from}: {other:?} has it at {from}, {one:?} until {until}"));
        }
    }
    Ok(())
}

/// The states of each thread add up to its life, from its first record to its last: unless a thread lost its core between taking a stamp
/// and publishing the record for so long that the picture went on without it, which is counted.
fn lives(timeline: &Timeline, events: &BTreeMap<ThreadId, Vec<Event>>, report: &Report) -> Result<(), String> {
    for (&thread, events) in events {
        let life = events.last().map_or(0, |event| event.ns) - events[0].ns;
        let states: u64 = timeline.thread_times(thread).iter().sum();
        let told: f64 = report.threads[usize::from(thread.0)].seconds.unwrap_or_default().iter().sum();
        let near = |ns: f64| (ns - life as f64).abs() <= life as f64 * 0.005;
        if timeline.losses().late == 0 && (!near(states as f64) || !near(told * 1e9)) {
            return Err(format!("{thread:?} lived {life} ns, its states make {states} ns, the report {told} s"));
        }
    }
    Ok(())
}

#[test]
fn at_no_instant_do_two_threads_run_python() {
    use_executable(env!("CARGO_BIN_EXE_gilscope").into());
    let (tell, told) = mpsc::channel();
    thread::scope(|s| {
        for gil in GilKind::ALL {
            let tell = tell.clone();
            s.spawn(move || {
                for experiment in catalogue::all() {
                    if let Err(what) = judge(experiment, gil) {
                        tell.send(format!("{} under {gil}: {what}", experiment.id)).unwrap();
                    }
                }
            });
        }
    });
    drop(tell);
    let wrong: Vec<String> = told.iter().collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
