//! Ticks and checks fall where they fall in CPython 2.7.18.

use std::path::Path;

use gilscope::{
    gil::kind::GilKind,
    trace::counters::{Counter, Syscall},
    vm::Pace,
};

mod vm_support;
use vm_support::{begin, begin_at, run};

const COUNTDOWN: &str = "
def count(n):
    while n > 0:
        n -= 1
count(N)
";

/// What `N` iterations add, over a run with none.
fn checks(interval: i32, iterations: u32) -> u64 {
    let count = |n: u32| {
        let source = COUNTDOWN.replace("(N)", &format!("({n})"));
        begin(GilKind::Tick, interval, &source).wait().totals.get(Counter::Checks)
    };
    count(iterations) - count(0)
}

#[test]
fn an_iteration_of_the_countdown_is_three_ticks_and_the_period_is_the_interval_plus_one() {
    assert_eq!(checks(100, 101_000), 3_000);
    assert_eq!(checks(1000, 1001 * 100), 300);
}

#[test]
fn before_the_first_thread_checks_cost_nothing() {
    let run = run(GilKind::Tick, "def f(n):\n    while n > 0:\n        n -= 1\nf(200000)\n");
    assert_eq!(run.totals.syscall(Syscall::FutexWake) + run.totals.syscall(Syscall::FutexWait), 0);
}

/// Whatever can be joined: loops over variables and constants, items, attributes, calls, generators, exceptions.
const VARIED: &str = "
class Point:
    def __init__(self, x):
        self.x = x
    def moved(self, by):
        return Point(self.x + by)
def even(n):
    for i in range(n):
        if i % 2 == 0:
            yield i
def work(n):
    items = [0] * n
    counts = {'all': 0}
    total = 0.0
    i = 0
    while i < n:
        items[i] = i * i - i
        i += 1
    j = n - 1
    while i > j:
        i -= 1
    for k in even(n):
        a, b = items[k], k
        if a <= b:
            total += a * 0.5
        try:
            if k == 6:
                raise ValueError(k)
            point = Point(k).moved(1)
            point.x += total
            items[k] -= 1
            counts['all'] += k
        except ValueError:
            continue
    x = n
    y = x * x
    return total - y, [str(i) for i in items if i > 3], lambda: n + 1
for turn in range(30):
    result = work(40)
print(result[0], len(result[1]), result[2]())
";

#[test]
fn joined_instructions_count_the_ticks_of_all_that_they_join() {
    for interval in [1, 2, 3, 7, 100, 5000] {
        let [single, joined] = [Pace::Single, Pace::Joined].map(|pace| {
            let run = begin_at(Path::new("."), (GilKind::Tick, pace), interval, VARIED).wait();
            (run.output, run.totals.get(Counter::Ticks), run.totals.get(Counter::Checks))
        });
        assert_eq!(single, joined, "with a check every {interval} ticks");
        assert!(single.1 > 30_000, "{single:?}");
    }
}
