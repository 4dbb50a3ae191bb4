//! Two threads and one variable: without a lock updates may get lost, with one they never do.

use gilscope::{gil::kind::GilKind, trace::counters::Counter};

mod vm_support;
use vm_support::{begin, output};

const RACE: &str = "
import threading
lock = threading.Lock()
x = 0
def up():
    global x
    for i in range(N):
        UPDATE
threads = [threading.Thread(target=up), threading.Thread(target=up)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(x)
";

fn sum(gil: GilKind, n: u32, update: &str) -> u32 {
    let source = RACE.replace("(N)", &format!("({n})")).replace("UPDATE", update);
    output(gil, &source).trim().parse().unwrap()
}

#[test]
fn without_a_gil_updates_get_lost_sooner_or_later() {
    let lost = |_| (1..=2 * 20_000).contains(&sum(GilKind::None, 20_000, "x += 1"));
    assert!((0..5).all(lost), "never more than what was added");
    assert!((0..50).any(|_| sum(GilKind::None, 20_000, "x += 1") < 40_000), "none was lost in 50 runs");
}

#[test]
fn a_lock_loses_nothing() {
    for gil in GilKind::GENERATIONS {
        assert_eq!(sum(gil, 2_000, "with lock: x += 1"), 4_000, "{gil}");
    }
}

#[test]
fn shared_objects_survive_true_parallelism() {
    let source = "
import threading
items = []
table = {}
class Box: pass
box = Box()
def work(me):
    for i in range(2000):
        items.append((me, i))
        table[i % 50] = [me]
        box.last = [i]
        if len(items) > 100:
            items.pop()
        for k in table:
            pass
threads = []
for i in range(4):
    threads.append(threading.Thread(target=work, args=(i,)))
for t in threads: t.start()
for t in threads: t.join()
print(len(items) > 50, len(table), len(box.last))
";
    for gil in GilKind::GENERATIONS {
        assert_eq!(output(gil, source), "True 50 1\n", "{gil}");
    }
}

#[test]
fn containers_nest_as_deep_as_memory_allows() {
    let source = "
class Node: pass
a, b, c, d = [], (), {}, None
for i in range(100000):
    a = [a]
    b = (b,)
    c = {i: c}
    node = Node()
    node.next = d
    d = node
a = b = c = d = node = None
print('gone')
";
    assert_eq!(output(GilKind::Tick, source), "gone\n");
}

#[test]
fn every_check_of_two_threads_is_counted_and_acquires_the_gil() {
    let counts = |n: &str| {
        let source = RACE.replace("(N)", n).replace("UPDATE", "pass");
        let totals = begin(GilKind::Tick, 10, &source).wait().totals;
        [Counter::Checks, Counter::GilAcquires].map(|counter| totals.get(counter))
    };
    // What comes before the first thread has checks, but no GIL.
    let ([none, _], [checks, acquires]) = (counts("(0)"), counts("(3000)"));
    assert!(checks - none > 500);
    assert!(acquires >= checks - none);
}
