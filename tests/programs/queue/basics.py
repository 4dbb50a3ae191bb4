"""Queue: order, limits, time-outs, Empty and Full."""
import queue

q = queue.Queue(maxsize=2)
print(q.empty(), q.full(), q.qsize(), q.maxsize)
q.put("a")
q.put("b", block=False)
print(q.full(), q.qsize())
for attempt in (lambda: q.put("c", block=False), lambda: q.put_nowait("c"), lambda: q.put("c", timeout=0.01)):
    try:
        attempt()
    except queue.Full as error:
        print("Full", error.args)
print(q.get(), q.get(timeout=1))
for attempt in (q.get_nowait, lambda: q.get(False), lambda: q.get(timeout=0.01)):
    try:
        attempt()
    except queue.Empty:
        print("Empty")
try:
    q.get(timeout=-1)
except ValueError as error:
    print(error)
l = queue.LifoQueue()
for x in (1, 2, 3):
    l.put(x)
print([l.get() for _ in range(3)])
p = queue.PriorityQueue()
for item in [(3, "c"), (1, "a"), (2, "b"), (1, "A")]:
    p.put(item)
print([p.get() for _ in range(4)])
s = queue.SimpleQueue()
s.put(1)
s.put(2)
print(s.get(), s.qsize(), s.empty(), s.get(), s.empty())
try:
    s.get_nowait()
except queue.Empty:
    print("simple and empty")
try:
    q.task_done()
    q.task_done()
    q.task_done()
except ValueError as error:
    print(error)
print(issubclass(queue.Empty, Exception), issubclass(queue.LifoQueue, queue.Queue))
