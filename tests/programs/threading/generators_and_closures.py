"""Threads over closures, a generator behind a lock, results in order."""
import threading


def locked(gen):
    lock = threading.Lock()

    def take():
        with lock:
            return next(gen, None)
    return take


def numbers():
    n = 0
    while n < 200:
        yield n
        n += 1


take = locked(numbers())
buckets = [[] for _ in range(4)]


def drain(bucket):
    for n in iter(take, None):
        bucket.append(n)


threads = [threading.Thread(target=drain, args=(b,)) for b in buckets]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(sorted(sum(buckets, [])) == list(range(200)), all(b == sorted(b) for b in buckets))


def pmap(f, items):
    out = [None] * len(items)

    def one(i):
        out[i] = f(items[i])
    ts = [threading.Thread(target=one, args=(i,)) for i in range(len(items))]
    [t.start() for t in ts]
    [t.join() for t in ts]
    return out


print(pmap(lambda x: x * x, [1, 2, 3, 4]), pmap(str.upper, ["a", "b"]))
calls = []
t = threading.Thread(target=lambda: calls.append("lambda"))
t.start()
t.join()
late = [threading.Thread(target=lambda: calls.append(i)) for i in range(3)]
for t in late:
    t.start()
    t.join()
print(calls)
