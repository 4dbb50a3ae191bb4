//! Ticks and checks fall where they fall in CPython 2.7.18.

use gilscope::{
    gil::kind::GilKind,
    trace::counters::{Counter, Syscall},
};

mod vm_support;
use vm_support::{begin, run};

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
