//! Random programs of tasks: what they print is decided by the order in which tasks go on, and that is CPython's.

use std::{env, fs, path::Path, process::Command, time::Duration};

use gilscope::{gil::kind::GilKind, vm::Outcome};

mod vm_support;

/// A program that runs longer hangs.
const LIMIT: Duration = Duration::from_mins(1);

/// What every program begins with.
const HEAD: &str = "\
import asyncio

log = []

def note(*words):
    log.append(' '.join(map(str, words)))

async def numbers(name, count):
    try:
        for n in range(count):
            await asyncio.sleep(0)
            yield n
    finally:
        note('numbers', name, 'over')

class Manager:
    def __init__(self, name, swallows):
        self.name, self.swallows = name, swallows

    async def __aenter__(self):
        await asyncio.sleep(0)
        note('enter', self.name)

    async def __aexit__(self, kind, error, traceback):
        note('leave', self.name, kind and kind.__name__)
        await asyncio.sleep(0)
        return self.swallows and kind is not None and issubclass(kind, Exception)

async def gives(value):
    await asyncio.sleep(0)
    return value

async def fails(value, turns):
    for _ in range(turns):
        await asyncio.sleep(0)
    raise ValueError(value)
";

/// And ends with: once nothing moves any more, the tasks are cancelled one after the other.
const TAIL: &str = "
    for _ in range(100):
        await asyncio.sleep(0)
    note('quiet', [task.done() for task in tasks])
    for task in tasks + others:
        task.cancel()
        for _ in range(20):
            await asyncio.sleep(0)
    # Some go on all the same, and wait for the next thing.
    while not all(task.done() for task in tasks + others):
        for future in tasks + others + futures:
            future.cancel()
        for _ in range(20):
            await asyncio.sleep(0)
    for task in tasks + others:
        if task.cancelled():
            note('cancelled')
        else:
            note(repr(task.exception() or task.result()))

asyncio.run(main())
print('\\n'.join(log))
";

/// Writes programs; the same ones for the same seed (xorshift).
struct Author {
    state: u64,
    tasks: u64,
    lines: String,
}

impl Author {
    fn below(&mut self, end: u64) -> u64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        (self.state >> 11) % end
    }

    fn one_of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len() as u64) as usize]
    }

    fn line(&mut self, indent: usize, text: &str) {
        self.lines.push_str(&"    ".repeat(indent));
        self.lines.push_str(text);
        self.lines.push('\n');
    }

    fn block(&mut self, me: u64, indent: usize) {
        for _ in 0..=self.below(3) {
            self.statement(me, indent);
        }
    }

    /// Something that does not hold others inside.
    fn simple(&mut self, me: u64) -> String {
        let (task, event, queue, future) = (self.below(self.tasks), self.below(2), self.below(2), self.below(3));
        let value = self.below(1000);
        match self.below(13) {
            0 => "await asyncio.sleep(0)".into(),
            1 => format!("note({me}, 'is at', {value})"),
            2 => format!("tasks[{task}].cancel()"),
            3 => format!("events[{event}].set()"),
            4 => format!("events[{event}].clear()"),
            5 => format!("note({me}, await events[{event}].wait())"),
            6 => format!("note({me}, 'puts', {value}, await queues[{queue}].put({value}))"),
            7 => format!("note({me}, 'gets', await queues[{queue}].get())"),
            8 => format!("note({me}, await gives({value}))"),
            9 => format!("await asyncio.wait([tasks[{task}]])"),
            10 => format!("note({me}, 'future', await futures[{future}])"),
            11 => format!("note({me}, 'shielded', await asyncio.shield(futures[{future}]))"),
            _ => {
                let how = self.one_of(&["set_result(1)", "cancel()", "set_exception(KeyError('k'))"]);
                format!("if not futures[{future}].done(): futures[{future}].{how}")
            }
        }
    }

    fn statement(&mut self, me: u64, indent: usize) {
        if indent > 3 || self.below(2) == 0 {
            let simple = self.simple(me);
            return self.line(indent, &simple);
        }
        let (lock, task, value) = (self.below(2), self.below(self.tasks), self.below(1000));
        let yes = self.one_of(&["True", "False"]);
        match self.below(8) {
            0 => {
                self.line(indent, &format!("async with locks[{lock}]:"));
                self.line(indent + 1, &format!("note({me}, 'has lock', {lock})"));
                self.block(me, indent + 1);
            }
            1 | 2 => self.guarded(me, indent),
            3 => {
                self.line(indent, &format!("for _ in range({}):", 1 + value % 3));
                self.block(me, indent + 1);
            }
            4 => {
                self.line(indent, &format!("async with Manager({value}, {yes}):"));
                self.block(me, indent + 1);
            }
            5 => {
                self.line(indent, &format!("async for n in numbers({value}, {}):", value % 4));
                self.line(indent + 1, &format!("note({me}, 'number', n)"));
                self.block(me, indent + 1);
            }
            6 => {
                let part = self.one_of(&["gives(1)", "fails(2, 2)", "futures[0]", "asyncio.sleep(0, 3)"]);
                // Of those before it alone: who gathers itself is cancelled without end.
                let earlier = if me == 0 { "gives(0)".into() } else { format!("tasks[{}]", value % me) };
                let text = format!("asyncio.gather(gives({value}), {part}, {earlier}, return_exceptions={yes})");
                self.line(indent, &format!("note({me}, 'gathers', await {text})"));
            }
            _ => {
                let when = self.one_of(&["FIRST_COMPLETED", "FIRST_EXCEPTION", "ALL_COMPLETED"]);
                let part = self.one_of(&["gives(1)", "fails(2, 1)"]);
                self.line(indent, &format!("others.append(asyncio.create_task({part}))"));
                self.line(indent, "others[-1].add_done_callback(lambda task: note('done', task.cancelled()))");
                let text = format!("asyncio.wait([tasks[{task}], others[-1]], return_when=asyncio.{when})");
                self.line(indent, &format!("note({me}, 'waits', *map(len, await {text}))"));
            }
        }
    }

    fn guarded(&mut self, me: u64, indent: usize) {
        self.line(indent, "try:");
        self.block(me, indent + 1);
        match self.below(3) {
            0 => {
                self.line(indent, "except asyncio.CancelledError:");
                self.line(indent + 1, &format!("note({me}, 'is cancelled')"));
                self.statement(me, indent + 1);
                self.line(indent + 1, "raise");
            }
            1 => {
                self.line(indent, "except Exception as error:");
                self.line(indent + 1, &format!("note({me}, repr(error), repr(error.__context__))"));
                self.statement(me, indent + 1);
            }
            _ => {}
        }
        self.line(indent, "finally:");
        self.line(indent + 1, &format!("note({me}, 'finally')"));
        if self.below(2) == 0 {
            self.statement(me, indent + 1);
        }
    }
}

fn program(seed: u64) -> String {
    let mut author = Author { state: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1, tasks: 1, lines: HEAD.to_owned() };
    author.tasks = 2 + author.below(4);
    for task in 0..author.tasks {
        author.line(0, &format!("\nasync def task_{task}():"));
        author.line(1, &format!("note({task}, 'begins')"));
        for _ in 0..3 + author.below(5) {
            author.statement(task, 1);
        }
        author.line(1, &format!("return {task}"));
    }
    author.line(0, "\nasync def main():");
    author.line(1, "global events, queues, locks, futures, tasks, others");
    author.line(1, "events, locks = [[kind(), kind()] for kind in (asyncio.Event, asyncio.Lock)]");
    author.line(1, "queues, others = [asyncio.Queue(1), asyncio.Queue(2)], []");
    author.line(1, "futures = [asyncio.get_running_loop().create_future() for _ in range(3)]");
    let calls: Vec<String> = (0..author.tasks).map(|task| format!("task_{task}()")).collect();
    author.line(1, &format!("tasks = [asyncio.create_task(made) for made in ({},)]", calls.join(", ")));
    author.lines.push_str(TAIL);
    author.lines
}

#[test]
#[ignore = "needs CPython 3"]
fn random_tasks_go_on_in_the_order_of_cpython() {
    let interpreter = env::var("GILSCOPE_PYTHON3").unwrap_or_else(|_| "python3".to_owned());
    let programs: u64 = env::var("PROGRAMS").map_or(60, |count| count.parse().expect("a number"));
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("asyncio-random.py");
    let mut different = Vec::new();
    for seed in 1..=programs {
        let source = program(seed);
        fs::write(&path, &source).unwrap();
        let theirs = Command::new(&interpreter).arg("-B").arg(&path).output();
        let theirs = theirs.unwrap_or_else(|error| panic!("{interpreter}: {error}; set GILSCOPE_PYTHON3"));
        let expected = String::from_utf8_lossy(&theirs.stdout).into_owned();
        assert!(expected.contains("quiet"), "seed {seed}: {}", String::from_utf8_lossy(&theirs.stderr));
        let gil = GilKind::GENERATIONS[(seed % GilKind::GENERATIONS.len() as u64) as usize];
        let run = vm_support::begin(gil, 100, &source).wait_at_most(LIMIT);
        let run = run.unwrap_or_else(|| panic!("seed {seed} under {gil} hangs"));
        if run.outcome != Outcome::Finished || run.output != expected {
            different.push(format!("seed {seed} under {gil}: {:?}\n{}\nexpected\n{expected}", run.outcome, run.output));
        }
    }
    fs::remove_file(path).unwrap();
    assert!(different.is_empty(), "{} of {programs}\n{}", different.len(), different.join("\n"));
}
