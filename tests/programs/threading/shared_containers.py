"""Single operations on built-in containers are atomic: nothing gets lost."""
import threading
from collections import deque

items, table, ring = [], {}, deque()


def work(me):
    for i in range(300):
        items.append((me, i))
        table[me, i] = i
        ring.append(i)


threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(len(items), len(table), len(ring), len(set(items)))
print(all([i for m, i in items if m == k] == list(range(300)) for k in range(4)))


def drain(out):
    while True:
        try:
            out.append(ring.popleft())
        except IndexError:
            return


outs = [[], []]
threads = [threading.Thread(target=drain, args=(out,)) for out in outs]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(sum(map(len, outs)), sum(map(sum, outs)), len(ring))
once = {}


def setdefault(n):
    got.append(once.setdefault("k", n))


got = []
threads = [threading.Thread(target=setdefault, args=(n,)) for n in range(8)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(len(set(got)), once["k"] == got[0], len(got))
