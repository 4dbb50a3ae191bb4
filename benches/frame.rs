//! What a full frame costs over ten thousand, a million and ten million events: it should not depend on them.
//!
//! Besides Criterion's own figures it prints one table: median and 99th percentile of a frame of 240 columns, as ratios
//! to the smallest run's and to the 8 ms that a frame may take, and the bytes an event. Its times are those of the
//! thread on its core, so that what else goes on in the machine counts as little as it can.

use std::hint::black_box;

use criterion::Criterion;
use gilscope::{
    timeline::{
        Config, Event, Timeline,
        crowd::{Crowd, Pick},
        state::ThreadId,
    },
    trace::record::{Kind, Wait},
};

#[path = "../tests/battle/mod.rs"]
mod battle;

use battle::{Battle, fight};

const WIDTH: usize = 240;
const FRAMES: usize = 200;
const BUDGET_MS: f64 = 8.0;

/// Time that this thread has spent on a core.
fn cpu_ns() -> u64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: `time` is ours to write.
    unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &raw mut time) };
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}

/// Milliseconds of many frames, sorted: of the whole run and of shorter and shorter stretches in its middle, in turn.
fn frames(timeline: &Timeline) -> Vec<f64> {
    let now = timeline.now();
    let mut times: Vec<f64> = (0..FRAMES)
        .map(|i| {
            let half = (now / 2) >> (i % 8 * 2);
            let start = cpu_ns();
            black_box(timeline.window((now / 2 - half, now / 2 + half), WIDTH));
            (cpu_ns() - start) as f64 / 1e6
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times
}

/// Ten thousand threads that wake up now and then, one after the other.
fn sleepers(threads: u16, events: usize) -> Timeline {
    let mut timeline = Timeline::new(Config { cores: 2, ..Config::default() });
    let mut ns = 0;
    let mut say = |timeline: &mut Timeline, thread: u16, kinds: &[Kind]| {
        let mut event = |kind| {
            ns += 500;
            Event { ns, arg: Wait::Sleep as u32, core: thread % 2, kind, flags: Wait::Sleep as u8 }
        };
        let events: Vec<Event> = kinds.iter().map(|&kind| event(kind)).collect();
        timeline.push(ThreadId(thread), &events);
        ns
    };
    for thread in 0..threads {
        say(&mut timeline, thread, &[Kind::ThreadStart, Kind::GilAcquire, Kind::GilRelease, Kind::BlockBegin]);
    }
    let wake = [Kind::BlockEnd, Kind::GilAcquire, Kind::GilRelease, Kind::BlockBegin];
    for i in 0..events / wake.len() {
        let now = say(&mut timeline, (i * 7_919 % usize::from(threads)) as u16, &wake);
        if i.is_multiple_of(10_000) {
            timeline.advance(now);
        }
    }
    timeline.finish(0);
    timeline
}

/// What a snapshot asks of a timeline: the lanes worth it, and all the others in one.
fn crowd_frame(timeline: &Timeline, range: (u64, u64)) {
    let shown = timeline.worth_lanes(None, Pick::Busiest, usize::from(Crowd::FIRST));
    black_box(timeline.window_of(&shown, 0, range, WIDTH));
    black_box(timeline.rest(&shown, range, WIDTH));
}

/// Prints what a frame over very many threads costs.
fn crowd() {
    for threads in [100, 1_000, 10_000] {
        let timeline = sleepers(threads, 1_000_000);
        let now = timeline.now();
        let mut times: Vec<f64> = (0..FRAMES)
            .map(|i| {
                let half = (now / 2) >> (i % 8 * 2);
                let start = cpu_ns();
                crowd_frame(&timeline, (now / 2 - half, now / 2 + half));
                (cpu_ns() - start) as f64 / 1e6
            })
            .collect();
        times.sort_by(f64::total_cmp);
        let (p50, p99) = (times[FRAMES / 2], times[FRAMES * 99 / 100]);
        println!("{threads:>6} sleeping threads: p50 {p50:.3} ms, p99 {p99:.3} ms, {:.2} of the 8 ms", p99 / BUDGET_MS);
    }
}

fn main() {
    crowd();
    let mut criterion = Criterion::default().configure_from_args();
    println!("{:>5} {:>11} {:>12} {:>9} {:>9} {:>7}", "lanes", "events", "build ns/ev", "p50 ms", "p99 ms", "B/event");
    for (threads, cores) in [(2, 2), (62, 2), (32, 32)] {
        let mut first = None;
        for events in [10_000, 1_000_000, 10_000_000] {
            let start = cpu_ns();
            let timeline = fight(Battle { threads, cores, events, budget: usize::MAX });
            let build = (cpu_ns() - start) as f64 / events as f64;
            let times = frames(&timeline);
            let (p50, p99) = (times[FRAMES / 2], times[FRAMES * 99 / 100]);
            let (intervals, rungs) = timeline.bytes();
            println!(
                "{:>5} {events:>11} {build:>12.0} {p50:>9.3} {p99:>9.3} {:>7.1}   ×{:.2} of 10 k events, {:.2} of the 8 ms",
                threads + cores + 1,
                (intervals + rungs) as f64 / events as f64,
                p50 / *first.get_or_insert(p50),
                p99 / BUDGET_MS,
            );
            if (threads, cores) == (2, 2) {
                criterion.bench_function(&format!("frame/{events}"), |bench| {
                    bench.iter(|| timeline.window((0, timeline.now()), WIDTH));
                });
            }
        }
    }
    criterion.final_summary();
}
