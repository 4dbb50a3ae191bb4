//! Generators as tasks. Whoever goes on with a generator or coroutine step by step, by `next` or `send`, is its scheduler, be it the program or
//! the library's event loop: such a generator has a lane of its own in the picture, with what its thread does during a step and *suspended* in between. A generator that a `for` or
//! another generator empties is part of their work and has none, and neither has a coroutine that another one awaits.

use std::{
    collections::HashMap,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU32, Ordering::Relaxed},
    },
};

use crate::trace::record::Kind;

use super::{
    generator::{self, Generator, Resumed, With},
    state::ThreadState,
    unwind::Unwind,
};

/// Tasks that get lanes; what comes later runs without.
const MOST: u32 = 10_000;

/// No step has been made yet.
const UNKNOWN: u32 = 0;

/// There is no lane for it.
const NONE: u32 = u32::MAX;

/// Whether a generator is a task, and the number of its lane plus one. Relaxed: a number that orders nothing else.
#[derive(Debug, Default)]
pub(super) struct Task(AtomicU32);

/// All tasks of a machine.
#[derive(Debug, Default)]
pub(super) struct Tasks {
    /// How many there have been, by name.
    named: Mutex<HashMap<String, u32>>,
    all: AtomicU32,
}

impl Tasks {
    /// Counts one more, unless there are too many already.
    fn has_room(&self) -> bool {
        let room = self.all.fetch_add(1, Relaxed) < MOST;
        if !room {
            self.all.fetch_sub(1, Relaxed);
        }
        room
    }

    /// A name for one more, unless there are too many already.
    fn next_name(&self, function: &str) -> Option<String> {
        if !self.has_room() {
            return None;
        }
        let mut named = self.named.lock().unwrap_or_else(PoisonError::into_inner);
        let number = named.entry(function.to_owned()).or_default();
        *number += 1;
        Some(format!("{function} {number}"))
    }
}

/// Goes on with a generator for whoever schedules it.
pub(super) fn step(ts: &mut ThreadState<'_>, generator: &Generator, with: With) -> Result<Resumed, Unwind> {
    match lane(ts, generator) {
        Some(lane) => step_on(ts, generator, lane, with),
        None => generator::resume(ts, generator, with),
    }
}

/// Raises in a generator; that alone makes no task of it.
pub(super) fn interrupt(ts: &mut ThreadState<'_>, generator: &Generator, unwind: Unwind) -> Result<Resumed, Unwind> {
    match generator.task.0.load(Relaxed) {
        UNKNOWN | NONE => generator::resume(ts, generator, With::Raised(unwind)),
        known => step_on(ts, generator, known - 1, With::Raised(unwind)),
    }
}

fn step_on(ts: &mut ThreadState<'_>, generator: &Generator, lane: u32, with: With) -> Result<Resumed, Unwind> {
    ts.tracer().emit(Kind::TaskResume, 0, lane);
    let result = generator::resume(ts, generator, with);
    let over = !matches!(result, Ok(Resumed::Yielded(_)));
    ts.tracer().emit(Kind::TaskPause, u8::from(over), lane);
    result
}

/// The number of its lane, if it has one.
fn lane(ts: &ThreadState<'_>, generator: &Generator) -> Option<u32> {
    let task = &generator.task.0;
    match task.load(Relaxed) {
        UNKNOWN => {
            let lane = begin(ts, generator);
            task.store(lane.map_or(NONE, |lane| lane + 1), Relaxed);
            lane
        }
        NONE => None,
        known => Some(known - 1),
    }
}

/// Gives a generator that has made no step yet a lane of this name.
pub(super) fn name(ts: &ThreadState<'_>, generator: &Generator, name: &str) {
    if generator.task.0.load(Relaxed) == UNKNOWN {
        let machine = ts.vm().machine();
        let lane = if machine.tasks().has_room() { machine.host().begin_task(name) } else { None };
        generator.task.0.store(lane.map_or(NONE, |lane| u32::from(lane) + 1), Relaxed);
    }
}

#[cold]
fn begin(ts: &ThreadState<'_>, generator: &Generator) -> Option<u32> {
    let machine = ts.vm().machine();
    if generator.code.is_elsewhere() {
        return None;
    }
    let name = machine.tasks().next_name(&generator.code.code.name)?;
    machine.host().begin_task(&name).map(u32::from)
}
