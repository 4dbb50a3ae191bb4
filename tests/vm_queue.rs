//! Queues between threads, under every lock.

use gilscope::gil::kind::GilKind;

mod vm_support;
use vm_support::{begin, output};

#[test]
fn every_kind_of_queue_keeps_its_order_and_its_limits() {
    let source = "
import queue
def tell(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except Exception as error:
        print(type(error).__name__, error)
for kind in (queue.Queue, queue.LifoQueue, queue.PriorityQueue):
    q = kind(3)
    for item in (2, 3, 1): q.put(item)
    print(q.qsize(), q.full(), q.empty(), [q.get() for i in range(3)])
    tell(q.get_nowait)
    tell(q.get, timeout=0.01)
    tell(q.get, True, -1)
    for i in range(3): q.put(i)
    tell(q.put_nowait, 4)
    tell(q.put, 4, timeout=0.01)
s = queue.SimpleQueue()
s.put('x')
print(s.get(), s.empty(), s.qsize())
tell(s.get, False)
q = queue.Queue()
q.put(1)
q.task_done()
tell(q.task_done)
";
    let kind = |order: &str| {
        format!(
            "3 True False {order}\nEmpty \nEmpty \nValueError 'timeout' must be a non-negative number\nFull \nFull \n"
        )
    };
    let rest = "x True 0\nEmpty \nValueError task_done() called too many times\n";
    let expected = kind("[2, 3, 1]") + &kind("[1, 3, 2]") + &kind("[1, 2, 3]") + rest;
    for gil in GilKind::GENERATIONS {
        assert_eq!(output(gil, source), expected, "{gil}");
    }
}

#[test]
fn producers_and_consumers_lose_nothing_and_join_waits_for_the_last() {
    let source = "
import queue, threading
q = queue.Queue(4)
got = []
def consume():
    while True:
        item = q.get()
        got.append(item)
        q.task_done()
def produce(first):
    for i in range(first, first + 50): q.put(i)
for i in range(3): threading.Thread(target=consume, daemon=True).start()
producers = [threading.Thread(target=produce, args=(n * 50,)) for n in range(4)]
for p in producers: p.start()
for p in producers: p.join()
q.join()
print(sorted(got) == list(range(200)))
";
    for gil in GilKind::GENERATIONS {
        for interval in [1, 10, 100] {
            let run = begin(gil, interval, source).wait();
            assert_eq!((&*run.output, run.deadlocks), ("True\n", Vec::new()), "{gil} {interval}");
        }
    }
}

#[test]
fn a_queue_that_nobody_fills_is_a_deadlock() {
    let source = "import queue, threading\ntasks = queue.Queue()\nt = threading.Thread(target=tasks.get, name='consumer')\nt.start()\nt.join()\n";
    for gil in GilKind::GENERATIONS {
        assert_eq!(
            begin(gil, 100, source).until_nobody_can_go_on().text,
            "main waits in join for consumer (line 5), which waits for tasks (line 4); no thread is left that could let it go on"
        );
    }
}
