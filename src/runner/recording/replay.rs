//! Reading a recording: the run that it tells of, as if it had just ended here.

use std::{
    io::{self, Read},
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use super::{
    Recording,
    entry::{Entry, MAGIC},
    lock,
};
use crate::{
    lang::compile,
    runner::{
        lanes::Lanes,
        session::{Run, Session},
        snapshot::Status,
        stage::Stage,
    },
    sys::shared::Place,
    timeline::Config,
};

/// Longest entry: as much as a round may hold, and far more than any did.
const LONGEST: u32 = 1 << 30;

/// Why a file cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// It is something else.
    #[error("this is no recording of this version of gilscope; `gilscope run … --record FILE` makes one")]
    Foreign,
    /// It breaks off before anything is told.
    #[error("the recording breaks off before the run began")]
    Empty,
    /// It cannot be read.
    #[error(transparent)]
    Unreadable(#[from] io::Error),
}

/// The run that a recording tells of, to its end or as far as it goes.
pub fn replay(mut from: impl Read) -> Result<Session, ReplayError> {
    let mut magic = [0; MAGIC.len()];
    if from.read_exact(&mut magic).is_err() || magic != MAGIC {
        return Err(ReplayError::Foreign);
    }
    let mut bytes = Vec::new();
    let run = match next(&mut from, &mut bytes)? {
        Some(begin @ Entry::Begin { .. }) => begin_run(begin),
        _ => return Err(ReplayError::Empty),
    };
    let mut complete_ns = 0;
    let mut ended = false;
    while let Some(entry) = next(&mut from, &mut bytes)? {
        if let Entry::Complete { ns, .. } = entry {
            complete_ns = ns;
        }
        ended |= matches!(entry, Entry::End { .. });
        take(&run, entry);
    }
    if !ended {
        let ended_ns = run.origin_ns.saturating_add(complete_ns);
        let text =
            "gilscope: the recording breaks off here: its writer was killed, its disk was full, or it is damaged"
                .to_owned();
        take(&run, Entry::End { status: Status::Failed(text), deadlock: None, ended_ns });
    }
    Ok(Session::over(run))
}

/// The next entry; nothing at the end, or where the file breaks off or makes no sense.
fn next<'a>(from: &mut impl Read, bytes: &'a mut Vec<u8>) -> io::Result<Option<Entry<'a>>> {
    let (mut length, mut checksum) = ([0; 4], [0; 4]);
    for word in [&mut length, &mut checksum] {
        if whole(from.read_exact(word))?.is_none() {
            return Ok(None);
        }
    }
    let (length, checksum) = (u32::from_le_bytes(length), u32::from_le_bytes(checksum));
    bytes.clear();
    // No length is believed before the bytes are there.
    from.take(length.min(LONGEST).into()).read_to_end(bytes)?;
    let sound = bytes.len() == length as usize && crc32fast::hash(bytes) == checksum;
    Ok(sound.then(|| postcard::from_bytes(bytes).ok()).flatten())
}

/// Nothing where it ended too early.
fn whole(read: io::Result<()>) -> io::Result<Option<()>> {
    match read {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
        read => read.map(Some),
    }
}

fn begin_run(begin: Entry<'_>) -> Run {
    let Entry::Begin { plan, origin_ns, cores, lanes, watching } = begin else { unreachable!("the caller has looked") };
    let plan = plan.into_owned();
    let config = Config { gil: plan.gil.excludes(), cores: lanes, ..Config::default() };
    let mut recording = Recording::new(config, None);
    recording.timeline.use_exact_switches(watching.sched_exact);
    let code = compile::compile(&plan.source, &plan.file).map(OnceLock::from).unwrap_or_default();
    let stage = Stage::new(cores, plan.pin, Lanes::Counted);
    Run {
        plan: Arc::new(plan),
        code,
        machine: OnceLock::new(),
        stage: Arc::new(stage).into(),
        status: Mutex::new(Status::Running),
        recording: Arc::new(Mutex::new(recording)),
        origin_ns,
        began_ns: OnceLock::new(),
        ended_ns: OnceLock::new(),
        sources: watching.into(),
    }
}

fn take(run: &Run, entry: Entry<'_>) {
    let mut recording = lock(&run.recording);
    let Some(stage) = run.stage.get() else { return };
    match entry {
        // There is one, and it has been read.
        Entry::Begin { .. } => {}
        Entry::Began(ns) => drop(run.began_ns.set(ns)),
        Entry::Member { name, process } => drop(stage.crew.enlist(&name, Place::default(), process)),
        Entry::Enter { thread, process } => recording.enter(thread, process),
        Entry::Events(thread, events) => recording.add_events(thread, &events),
        Entry::Switches(switches, lost) => recording.add_switches(&switches, lost),
        Entry::Signal { ns, number } => recording.add_signal(ns, number),
        Entry::Complete { ns, dropped, collector_ns } => recording.advance(ns, dropped, collector_ns),
        Entry::Counters(thread, totals) => stage.crew.set(thread, &totals),
        Entry::Printed(text) => stage.output.print(&text),
        Entry::PrintedError(text) => stage.output.print_error(&text),
        Entry::Processes(from, processes) => stage.roll.replace(from, processes),
        Entry::End { status, deadlock, ended_ns } => {
            recording.timeline.finish(ended_ns.saturating_sub(run.origin_ns));
            let _ = run.ended_ns.set(ended_ns);
            if let Some((deadlock, ns)) = deadlock {
                stage.set_deadlock(deadlock, ns);
            }
            *run.status.lock().unwrap_or_else(PoisonError::into_inner) = status;
        }
    }
}
