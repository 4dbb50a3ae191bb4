//! What one event costs the thread that emits it: beside a bare `rdtsc`, alone and with the collector draining, and beside two tracing
//! crates. Rounds are interleaved, so that a noisy machine disturbs all alike; the table gives medians and ratios to `rdtsc`.

use std::{hint::black_box, sync::Arc, time::Instant};

use criterion::Criterion;
use gilscope::{
    sys::{clock::Line, shared::Place, stamp::Stamper},
    trace::{
        collector::{Arrival, Collector, Sink},
        record::{Kind, Record},
        ring::ring,
        tracer::Tracer,
    },
};
use tracing_subscriber::layer::SubscriberExt;

/// Events a round: fewer than the ring holds, so that nothing is dropped.
const EVENTS: u32 = 20_000;
const RING: usize = 1 << 15;
const ROUNDS: usize = 101;

struct Count(u64);

impl Sink for Count {
    fn records(&mut self, _: u16, line: &Line, records: &[Record]) {
        self.0 += records.iter().map(|r| line.ns(r.stamp)).fold(0, |a, b| a ^ b) & 1;
    }

    fn round(&mut self, _: u64, dropped: u64) {
        assert_eq!(dropped, 0, "a dropped event is cheaper and must not be counted");
    }
}

/// Nanoseconds for each of `EVENTS` calls.
fn each(mut event: impl FnMut(u32)) -> f64 {
    let start = Instant::now();
    (0..EVENTS).for_each(&mut event);
    start.elapsed().as_nanos() as f64 / f64::from(EVENTS)
}

fn bare_counter(_: u32) {
    // The limit: a stamp without a core.
    #[cfg(target_arch = "x86_64")]
    black_box(unsafe { core::arch::x86_64::_rdtsc() });
    #[cfg(not(target_arch = "x86_64"))]
    black_box(gilscope::sys::clock::monotonic_raw_ns());
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();

    let (writer, mut reader) = ring(RING);
    let alone = Tracer::new(Some(writer), Place::default(), Arc::default());
    let collector = Collector::start(Count(0)).expect("a thread");
    let (writer, drained) = ring(RING);
    collector.rings().send(Arrival::Thread { thread: 0, process: 0, ring: drained }).expect("the collector listens");
    let watched = Tracer::new(Some(writer), Place::default(), Arc::default());
    let stamper = Stamper::new();
    fastrace::set_reporter(fastrace::collector::ConsoleReporter, fastrace::collector::Config::default());
    let registry = tracing_subscriber::registry();
    let _subscriber = tracing::subscriber::set_default(registry.with(tracing_subscriber::layer::Identity::new()));

    let names = [
        "rdtsc",
        "stamp and core",
        "event, alone",
        "event, collector draining",
        "fastrace span",
        "tracing span, registry",
    ];
    let mut times: [Vec<f64>; 6] = Default::default();
    let mut drop_off = Vec::new();
    for _ in 0..ROUNDS {
        times[0].push(each(bare_counter));
        times[1].push(each(|_| {
            black_box(stamper.stamp());
        }));
        times[2].push(each(|n| alone.emit(Kind::Mark, 0, n)));
        drop_off.clear();
        reader.drain(&mut drop_off);
        times[3].push(each(|n| watched.emit(Kind::Mark, 0, n)));
        // The collector needs a round of its own before the next 20,000 come.
        std::thread::sleep(gilscope::trace::collector::PERIOD * 3);
        {
            // An unsampled root would record nothing: the spans are kept in the thread's own queue and then thrown away.
            let root = fastrace::Span::root("round", fastrace::collector::SpanContext::random());
            let _here = root.set_local_parent();
            times[4].push(each(|_| drop(black_box(fastrace::local::LocalSpan::enter_with_local_parent("event")))));
            root.cancel();
        }
        times[5].push(each(|n| drop(black_box(tracing::info_span!("event", n).entered()))));
    }
    assert_eq!(reader.dropped(), 0);

    println!("{:<28} {:>9} {:>9}", "", "ns", "÷ rdtsc");
    let median = |times: &mut Vec<f64>| {
        times.sort_by(f64::total_cmp);
        times[ROUNDS / 2]
    };
    let base = median(&mut times[0].clone());
    for (name, times) in names.iter().zip(&mut times) {
        let ns = median(times);
        println!(
            "{name:<28} {ns:>9.1} {:>9.2}   quartiles {:.1}–{:.1}",
            ns / base,
            times[ROUNDS / 4],
            times[ROUNDS * 3 / 4]
        );
    }

    criterion.bench_function("event/stamp", |bench| bench.iter(|| stamper.stamp()));
    criterion.final_summary();
}
