"""A producer, a consumer, a bounded queue and a sentinel."""
import queue
import threading

q = queue.Queue(maxsize=3)
received, depths = [], []
END = object()


def produce():
    for i in range(50):
        q.put(i)
        depths.append(q.qsize())
    q.put(END)


def consume():
    while True:
        item = q.get()
        if item is END:
            return
        received.append(item)


threads = [threading.Thread(target=produce), threading.Thread(target=consume)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(received == list(range(50)), max(depths) <= 3, q.empty())
work, results = queue.Queue(), queue.Queue()


def worker():
    while True:
        n = work.get()
        if n is None:
            break
        results.put((n, n * n))


threads = [threading.Thread(target=worker) for _ in range(3)]
for t in threads:
    t.start()
for n in range(20):
    work.put(n)
for _ in threads:
    work.put(None)
for t in threads:
    t.join()
print(sorted(results.get() for _ in range(20)) == [(n, n * n) for n in range(20)], results.empty())
a, b = queue.Queue(), queue.Queue()


def stage(source, out, f):
    for item in iter(source.get, None):
        out.put(f(item))
    out.put(None)


end = queue.Queue()
ts = [threading.Thread(target=stage, args=(a, b, lambda x: x + 1)), threading.Thread(target=stage, args=(b, end, lambda x: x * 2))]
for t in ts:
    t.start()
for x in [1, 2, 3, None]:
    a.put(x)
print(list(iter(end.get, None)))
for t in ts:
    t.join()
