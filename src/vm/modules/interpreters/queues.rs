//! Queues between interpreters: of pickled messages, in memory that all interpreters of a process see.
//!
//! Nobody waits here. As in CPython 3.14 who finds a queue empty or full asks again a little later, from Python.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU32, Ordering::Relaxed},
    },
};

use crate::{
    trace::record::Kind,
    vm::{
        exception::Exc,
        native::{Args, Native},
        state::ThreadState,
        unwind::Unwind,
        value::Value,
    },
};

use super::super::arguments;

pub(super) const FUNCTIONS: &[Native] = &[
    Native { name: "queue_create", run: create },
    Native { name: "queue_get", run: get },
    Native { name: "queue_put", run: put },
    Native { name: "queue_size", run: size },
];

/// All queues of a process. They live as long as it does.
#[derive(Debug, Default)]
pub(in crate::vm) struct Queues {
    all: Mutex<BTreeMap<u32, Arc<Queue>>>,
    last: AtomicU32,
}

#[derive(Debug)]
struct Queue {
    /// 0 is no limit.
    most: usize,
    messages: Mutex<VecDeque<Message>>,
}

/// A message with its number in the records.
#[derive(Debug)]
struct Message {
    number: u32,
    data: Arc<[u8]>,
}

impl Queue {
    fn with<R>(&self, f: impl FnOnce(&mut VecDeque<Message>) -> R) -> R {
        f(&mut self.messages.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Queues {
    fn with<R>(&self, f: impl FnOnce(&mut BTreeMap<u32, Arc<Queue>>) -> R) -> R {
        f(&mut self.all.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn queue(ts: &ThreadState<'_>, args: &Args<'_>) -> Result<Arc<Queue>, Unwind> {
    let id = arguments::int(ts, args.get(0))?;
    let found = ts.vm().seat().queues().with(|all| all.get(&u32::try_from(id).ok()?).map(Arc::clone));
    found.ok_or_else(|| ts.raise(Exc::LookupError, format!("queue {id} not found")))
}

/// `queue_create(maxsize)`: the id of a new queue; without a limit if that is not positive.
fn create(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let most = usize::try_from(arguments::int(ts, args.get(0))?).unwrap_or(0);
    let vm = ts.vm();
    let queues = vm.seat().queues();
    let id = queues.last.fetch_add(1, Relaxed) + 1;
    queues.with(|all| all.insert(id, Arc::new(Queue { most, messages: Mutex::default() })));
    Ok(Value::Int(id.into()))
}

/// `queue_put(id, message)`: false if it is full.
fn put(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 2, 2)?;
    let queue = queue(ts, args)?;
    let Some(data) = arguments::bytes(ts, args.get(1)) else { return Err(ts.type_error("a message is bytes")) };
    let put = queue.with(|messages| {
        let has_room = queue.most == 0 || messages.len() < queue.most;
        if has_room {
            let number = ts.vm().next_message_number();
            // Before the act: who takes it out does so later.
            ts.tracer().emit(Kind::Send, 0, number);
            ts.tracer().emit(Kind::Size, 0, data.len() as u32);
            messages.push_back(Message { number, data });
        }
        has_room
    });
    Ok(Value::bool(put))
}

/// `queue_get(id)`: the next message; None if there is none.
fn get(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let queue = queue(ts, args)?;
    let Some(Message { number, data }) = queue.with(VecDeque::pop_front) else { return Ok(Value::None) };
    ts.tracer().emit(Kind::Receive, 0, number);
    ts.tracer().emit(Kind::Size, 0, data.len() as u32);
    Ok(arguments::bytes_value(&data))
}

/// `queue_size(id)`: how many messages are in it.
fn size(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let queue = queue(ts, args)?;
    Ok(Value::Int(queue.with(|messages| messages.len()) as i64))
}
