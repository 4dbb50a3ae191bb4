//! The tutorial's loop, `while n > 0: n -= 1`, in nanoseconds an iteration, under each lock.
//!
//! With `PYTHONS="python3.13 python2.7"` in the environment the same loop is timed under these, turn by turn, for
//! comparison.

use std::{
    hint::black_box,
    io,
    process::Command,
    sync::Arc,
    time::{Duration, Instant},
};

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use gilscope::{
    gil::{kind::GilKind, lock::Gil},
    lang::compile::compile,
    trace::tracer::Tracer,
    vm::{Body, Host, Machine, Outcome},
};

const ITERATIONS: u64 = 1_000_000;

const LOOP: &str = "def count(n):\n    while n > 0:\n        n -= 1\n";

/// A program without threads or output needs nothing of its host.
struct Nobody;

impl Host for Nobody {
    fn spawn(&self, _: &str, _: Body) -> io::Result<u16> {
        Err(io::ErrorKind::Unsupported.into())
    }
    fn print(&self, _: &Tracer, _: &str) {}
    fn print_error(&self, _: &Tracer, _: &str) {}
    fn time(&self) -> f64 {
        0.0
    }
    fn monotonic(&self) -> f64 {
        0.0
    }
}

fn ours(gil: GilKind, runs: u64) -> Duration {
    let source = format!("{LOOP}count({ITERATIONS})\n");
    let code = compile(&source, "countdown.py").expect("the loop compiles");
    let tracer = Tracer::counting(Arc::default(), Arc::default());
    (0..runs)
        .map(|_| {
            let machine = Machine::new(&code, &source, Gil::new(gil, 100), Arc::new(Nobody));
            let begin = Instant::now();
            assert_eq!(black_box(machine.run_main(&tracer)), Outcome::Finished);
            begin.elapsed()
        })
        .sum()
}

fn theirs(python: &str, runs: u64) -> Duration {
    let timing = format!(
        "{LOOP}import time\nt = time.time()\nfor i in range({runs}):\n    count({ITERATIONS})\nprint(time.time() - t)\n"
    );
    let output = Command::new(python).args(["-c", &timing]).output().expect("the interpreter starts");
    let text = String::from_utf8_lossy(&output.stdout);
    Duration::from_secs_f64(text.trim().parse().expect("a number of seconds"))
}

fn countdown(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("countdown");
    group.throughput(Throughput::Elements(ITERATIONS)).sample_size(20);
    for gil in GilKind::ALL {
        group.bench_function(BenchmarkId::from_parameter(gil), |b| b.iter_custom(|runs| ours(gil, runs)));
    }
    for python in std::env::var("PYTHONS").unwrap_or_default().split_whitespace() {
        group.bench_function(BenchmarkId::from_parameter(python), |b| b.iter_custom(|runs| theirs(python, runs)));
    }
    group.finish();
}

criterion_group!(benches, countdown);
criterion_main!(benches);
