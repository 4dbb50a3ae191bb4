//! Sixteen threads on the same objects: nothing is lost that Python promises to keep.
//!
//! The long version (`--ignored`) goes on for half a minute under each lock, or for the `SECONDS` that the environment says; it is
//! meant to be run under the thread sanitizer too (see ARCHITECTURE.md).

use std::{
    env,
    time::{Duration, Instant},
};

use gilscope::gil::kind::GilKind;

mod vm_support;
use vm_support::output;

/// Each thread appends, sets, pushes and puts its own numbers, and takes out as many as it put in where the object is
/// a queue. What was taken out and what is left must be exactly what was put in.
const HAMMER: &str = "
import threading, queue
from collections import deque

THREADS = 16
items, table, ring, channel = [], {}, deque(), queue.Queue()
popped, got = [0] * THREADS, [0] * THREADS
start = threading.Barrier(THREADS)

def hammer(me):
    start.wait()
    for i in range(ROUNDS):
        number = me * ROUNDS + i
        items.append(number)
        table[number] = me
        table.setdefault('shared', []).append(number)
        ring.append(number)
        channel.put(number)
        popped[me] += ring.popleft()
        got[me] += channel.get()
        if i % 50 == 0:
            items.sort()
            len(sorted(table.keys(), key=str))
            list(ring)
            items.extend([])

threads = [threading.Thread(target=hammer, args=(me,)) for me in range(THREADS)]
for t in threads: t.start()
for t in threads: t.join()
total = THREADS * ROUNDS
expected = total * (total - 1) // 2
print(len(items) == total, sorted(items) == list(range(total)))
print(len(table) == total + 1, sorted(table['shared']) == list(range(total)))
print(sum(popped) == expected, len(ring), sum(got) == expected, channel.qsize())
";

const NOTHING_LOST: &str = "True True\nTrue True\nTrue 0 True 0\n";

#[test]
fn sixteen_threads_lose_nothing() {
    for gil in GilKind::GENERATIONS {
        assert_eq!(output(gil, &HAMMER.replace("ROUNDS", "40")), NOTHING_LOST, "{gil}");
    }
}

#[test]
#[ignore = "takes a minute"]
fn sixteen_threads_lose_nothing_in_half_a_minute() {
    let seconds = env::var("SECONDS").map_or(30, |seconds| seconds.parse().expect("a number of seconds"));
    for gil in GilKind::GENERATIONS {
        let end = Instant::now() + Duration::from_secs(seconds);
        let mut times = 0;
        while Instant::now() < end {
            assert_eq!(output(gil, &HAMMER.replace("ROUNDS", "60")), NOTHING_LOST, "{gil}");
            times += 1;
        }
        println!("{gil}: {times} times 16 x 60 rounds");
    }
}
