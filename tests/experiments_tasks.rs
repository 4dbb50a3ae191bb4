//! Part 11: tasks on one thread, from the records.

use gilscope::{
    gil::kind::GilKind,
    sys::limits::raise_open_files,
    timeline::state::State::{Done, Io, RunningPython, Suspended},
    trace::record::{Kind, Wait},
};

mod trace_support;
use trace_support::{Story, TICK_AND_NONE, run, run_program, some_run};

/// The steps of a task, each from its beginning to its end, on a thread.
fn steps(story: &Story, task: usize) -> Vec<(u64, u64)> {
    let of_task = story.events.iter().filter(|(_, event)| event.arg as usize == task);
    let mut steps = Vec::new();
    for (_, event) in of_task {
        match event.kind {
            Kind::TaskResume => steps.push((event.ns, u64::MAX)),
            Kind::TaskPause => steps.last_mut().expect("it was begun").1 = event.ns,
            _ => {}
        }
    }
    steps
}

#[test]
fn tasks_that_yield_take_turns() {
    for gil in TICK_AND_NONE {
        let story = run("scheduler", gil, &[("FROM", 5), ("N", 2_000)]).finished();
        assert_eq!(
            story.report.stdout.trim(),
            "5 10 15 4 9 14 3 8 13 2 7 12 1 6 11 5 10 4 9 3 8 2 7 1 6 5 4 3 2 1",
            "{gil}"
        );
        let tasks = story.threads("countdown ");
        assert_eq!(tasks.len(), 3);
        let mut all = Vec::new();
        for &task in &tasks {
            let steps = steps(&story, task);
            assert_eq!(steps.len(), 5 * (task - tasks[0] + 1) + 1, "one for each number, and one to its end");
            // Whatever the thread does during a step shows on the task's lane, and nothing else.
            assert_eq!(story.lane(task, &[RunningPython, Suspended]).last(), Some(&RunningPython), "{gil}");
            for pair in steps.windows(2) {
                let between = pair[0].1.midpoint(pair[1].0);
                assert_eq!(story.state_at(task, between), Some(Suspended), "{gil}");
            }
            all.extend(steps);
        }
        all.sort_unstable();
        assert!(all.windows(2).all(|pair| pair[0].1 <= pair[1].0), "{gil}: one at a time");
        assert_eq!(story.report.threads.iter().filter(|thread| !thread.task).count(), 1, "on one thread");
    }
}

#[test]
fn a_generator_is_suspended_while_main_works() {
    for gil in TICK_AND_NONE {
        let story = run("generators", gil, &[("COUNT", 6), ("N", 20_000)]).finished();
        let (main, generator) = (story.thread("main"), story.thread("countdown 1"));
        let steps = steps(&story, generator);
        assert_eq!(steps.len(), 7, "six values, and the end");
        for pair in steps.windows(2) {
            let ((from, to), (next, _)) = (pair[0], pair[1]);
            assert!(story.time_between(generator, RunningPython, from, to) > 0, "{gil}");
            assert_eq!(story.time_between(generator, RunningPython, to, next), 0, "{gil}");
            assert!(story.time_between(main, RunningPython, to, next) > 0, "{gil}: main works meanwhile");
        }
    }
}

#[test]
fn one_thread_serves_a_thousand_sockets() {
    // Each takes two files, and the test has some of its own.
    let sockets = (raise_open_files() / 2).saturating_sub(100).min(1_000) as i64;
    let story = run("event-loop", GilKind::Tick, &[("SOCKETS", sockets), ("REQUESTS", 2), ("N", 0)]).finished();
    let expected = format!("{} requests served on {sockets} sockets by one thread\n", 2 * sockets);
    assert_eq!(story.report.stdout, expected);
    assert_eq!(story.report.threads.len(), 3, "main, the server and the client");
    let server = story.thread("server");
    assert!(!story.waits(server, Wait::Io).is_empty(), "it waits for all at once");
}

#[test]
fn a_task_that_reads_is_suspended_until_its_socket_is_ready() {
    for gil in TICK_AND_NONE {
        let parked = some_run(|| {
            let story = run("coroutine-io", gil, &[("TASKS", 3), ("READS", 2), ("DELAY", 40), ("N", 2_000)]).finished();
            let main = story.thread("main");
            for number in 1..=3 {
                let steps = steps(&story, story.thread(&format!("task {number}")));
                let sleeps = story.waits(story.thread(&format!("device {number}")), Wait::Sleep);
                assert_eq!((steps.len(), sleeps.len()), (3, 2));
                for (sleep, step) in sleeps.iter().zip(&steps[1..]) {
                    assert!(sleep.to < step.0, "{gil}: it goes on once its device has answered");
                }
            }
            let parked = story.waits(main, Wait::Io).into_iter().filter(|wait| wait.to - wait.from > 10_000_000);
            let middles: Vec<u64> = parked.map(|wait| wait.from.midpoint(wait.to)).collect();
            for &middle in &middles {
                assert_eq!(story.state_at(main, middle), Some(Io));
                for task in story.threads("task ") {
                    assert!(matches!(story.state_at(task, middle), Some(Suspended | Done) | None), "{gil}");
                }
            }
            !middles.is_empty()
        });
        assert!(parked, "{gil}: the thread waits when all are parked");
    }
}

#[test]
fn only_who_is_gone_on_with_step_by_step_is_a_task() {
    let source = "\
from contextlib import contextmanager

def numbers():
    yield 1
    yield 2

@contextmanager
def guard():
    yield

def outer():
    yield next(inner())
    yield from numbers()

def inner():
    yield 1

for n in numbers():
    pass
print(sum(numbers()))
with guard():
    pass
tasks = outer()
try:
    while True:
        tasks.send(None)
except StopIteration:
    pass
";
    let story = run_program("tasks", source, GilKind::Tick).finished();
    let names: Vec<_> = story.report.threads.iter().map(|thread| (&*thread.name, thread.task)).collect();
    assert_eq!(names, [("main", false), ("outer 1", true), ("inner 1", true)]);
    // The inner one's step lies within the outer one's.
    let [outer, inner] = ["outer 1", "inner 1"].map(|name| steps(&story, story.thread(name)));
    assert_eq!((outer.len(), inner.len()), (4, 1));
    assert!(outer[0].0 < inner[0].0 && inner[0].1 < outer[0].1);
}

#[test]
fn a_task_goes_from_thread_to_thread() {
    let source = "\
from threading import Thread

def steps():
    while True:
        for n in range(1000):
            pass
        yield

task = steps()
for name in ('a', 'b'):
    thread = Thread(target=next, args=(task,), name=name)
    thread.start()
    thread.join()
";
    let story = run_program("carriers", source, GilKind::Tick).finished();
    let task = story.thread("steps 1");
    let carriers: Vec<usize> =
        story.events.iter().filter(|(_, event)| event.kind == Kind::TaskResume).map(|&(thread, _)| thread).collect();
    assert_eq!(carriers, [story.thread("a"), story.thread("b")]);
    assert_eq!(story.lane(task, &[RunningPython, Suspended]), [RunningPython, Suspended, RunningPython, Suspended]);
}

const ECHO: &str = "\
import asyncio
import threading

CLIENTS = 100
ECHOES = 3

async def echo(reader, writer):
    async for line in reader:
        writer.write(line)
        await writer.drain()
    writer.close()

async def converse(reader, writer, n):
    for k in range(ECHOES):
        writer.write(b'%d %d\\n' % (n, k))
        await asyncio.sleep(0)
        assert await reader.readline() == b'%d %d\\n' % (n, k)

async def client(n):
    reader, writer = await asyncio.open_connection('127.0.0.1', port)
    await converse(reader, writer, n)
    writer.close()
    await writer.wait_closed()

async def main():
    global port
    server = await asyncio.start_server(echo, '127.0.0.1', 0)
    port = server.sockets[0].getsockname()[1]
    await asyncio.gather(*[client(n) for n in range(CLIENTS)])
    server.close()
    print(CLIENTS * ECHOES, 'echoes on', threading.active_count(), 'thread')

asyncio.run(main())
";

#[test]
fn an_echo_server_and_its_clients_are_tasks_on_one_thread() {
    raise_open_files();
    for gil in TICK_AND_NONE {
        let story = run_program("asyncio-echo", ECHO, gil).finished();
        assert_eq!(story.report.stdout, "300 echoes on 1 thread\n", "{gil}");
        assert_eq!(story.report.threads.iter().filter(|thread| !thread.task).count(), 1, "{gil}");
        // A lane for each task of the program: none for the coroutines that they await, nor for the library's own.
        let lanes = |name: &str| story.threads(name);
        let (mains, clients, servers) = (lanes("main "), lanes("client "), lanes("echo "));
        assert_eq!((mains.len(), clients.len(), servers.len()), (1, 100, 100), "{gil}");
        assert_eq!(story.report.threads.len(), 1 + 201, "{gil}");
        let mut all = Vec::new();
        for &task in clients.iter().chain(&servers).chain(&mains) {
            let steps = steps(&story, task);
            assert!(steps.len() >= 3, "{gil}: it waited more than once");
            for pair in steps.windows(2) {
                assert_eq!(story.state_at(task, pair[0].1.midpoint(pair[1].0)), Some(Suspended), "{gil}");
            }
            all.extend(steps);
        }
        all.sort_unstable();
        assert!(all.windows(2).all(|pair| pair[0].1 <= pair[1].0), "{gil}: one at a time");
        // Whenever the thread waits for its sockets, all tasks are suspended.
        let waits = story.waits(story.thread("main"), Wait::Io);
        for wait in waits.iter().filter(|wait| wait.to - wait.from > 1_000_000) {
            for &task in clients.iter().chain(&servers) {
                let state = story.state_at(task, wait.from.midpoint(wait.to));
                assert!(matches!(state, Some(Suspended | Done) | None), "{gil}: {state:?}");
            }
        }
    }
}

#[test]
fn a_task_s_lane_is_named_as_the_program_says() {
    let source = "\
import asyncio

async def inner():
    await asyncio.sleep(0)

async def work():
    await inner()
    return [x async for x in numbers()]

async def numbers():
    for n in range(3):
        await asyncio.sleep(0)
        yield n

async def main():
    named = asyncio.create_task(work(), name='the first')
    print(await asyncio.gather(named, work(), asyncio.wait_for(work(), 10)))

asyncio.run(main())
";
    let story = run_program("asyncio-names", source, GilKind::Tick).finished();
    assert_eq!(story.report.stdout, "[[0, 1, 2], [0, 1, 2], [0, 1, 2]]\n");
    let names: Vec<_> = story.report.threads.iter().map(|thread| &*thread.name).collect();
    assert_eq!(names, ["main", "main 1", "the first", "work 1", "work 2"]);
}
