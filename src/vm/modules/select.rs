//! `select`: who of many can be read from and written to, made of `poll` as it is wherever there is a choice.

use std::{sync::Arc, time::Instant};

use rustix::event::{PollFd, PollFlags};

use crate::{
    trace::record::Wait,
    vm::{
        exception::Exc,
        iterate,
        native::{Args, Native},
        operate,
        state::ThreadState,
        unwind::Unwind,
        value::Value,
    },
};

use super::{
    arguments,
    descriptor::Descriptor,
    library::{self, Library},
    socket,
};

pub(super) const FUNCTIONS: &[Native] = &[Native { name: "select", run: select }];

/// The descriptor of a socket, of a number, or of an object that has a `fileno`.
pub(super) fn descriptor(ts: &mut ThreadState<'_>, value: &Value) -> Result<Arc<Descriptor>, Unwind> {
    let number = match (library::payload(value), operate::integer(value)) {
        (Some(Library::Socket(socket)), _) => socket.number(),
        (_, Some(number)) => number,
        _ => {
            let name = ts.vm().names().intern("fileno");
            match ts.find_attribute(value, name)? {
                Some(method) => {
                    let number = ts.call(&method, &[])?;
                    arguments::int(ts, &number)?
                }
                None => return Err(ts.type_error("argument must be an int, or have a fileno() method.")),
            }
        }
    };
    if number < 0 {
        let message = format!("file descriptor cannot be a negative integer ({number})");
        return Err(ts.raise(Exc::ValueError, message));
    }
    Descriptor::numbered(number).ok_or_else(|| socket::failed(ts, rustix::io::Errno::BADF))
}

fn select(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 3, 4)?;
    let timeout = match arguments::timeout(ts, args.get(3)) {
        Err(unwind) if ts.is_exception(&unwind, Exc::ValueError) => {
            return Err(ts.raise(Exc::ValueError, "timeout must be non-negative"));
        }
        timeout => timeout?,
    };
    let mut watched = Vec::new();
    let interests = [PollFlags::IN, PollFlags::OUT, PollFlags::PRI];
    for (list, interest) in interests.into_iter().enumerate() {
        for item in iterate::collect(ts, args.get(list))? {
            let descriptor = descriptor(ts, &item)?;
            watched.push((list, item, descriptor, interest));
        }
    }
    let deadline = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
    let mut polled: Vec<PollFd<'_>> =
        watched.iter().map(|(_, _, descriptor, interest)| PollFd::new(&**descriptor, *interest)).collect();
    ts.interruptible(Wait::Io, 0, || None, |tracer| socket::wait(tracer, &mut polled, deadline))?;
    let mut ready: [Vec<Value>; 3] = Default::default();
    for ((list, item, ..), poll) in watched.iter().zip(&polled) {
        let happened = match list {
            0 => PollFlags::IN | PollFlags::HUP | PollFlags::ERR,
            1 => PollFlags::OUT | PollFlags::ERR,
            _ => PollFlags::PRI,
        };
        if poll.revents().intersects(happened) {
            ready[*list].push(item.clone());
        }
    }
    Ok(Value::tuple(ready.map(|list| ts.list(list))))
}
