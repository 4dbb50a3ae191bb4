# /// script
# requires-python = ">=3.6"
#
# [tool.gilscope]
# title = "many producers, many consumers"
# part = 5
# slides = "76"
# predict = "Three producers and two consumers share one queue: will each consumer get half of the items?"
# look_for = "Everybody uses the same queue, without a lock of their own; who gets how much is left to chance."
# gil = "tick"
# cores = 0
# knobs = [
#   { name = "PRODUCERS", min = 1, max = 100, help = "threads that put" },
#   { name = "CONSUMERS", min = 1, max = 100, help = "threads that get" },
#   { name = "ITEMS", min = 1, max = 100_000, help = "items of each producer" },
#   { name = "N", min = 1, max = 100_000_000, help = "steps of work for each item, on either side" },
# ]
# ///
"""Any number of threads may put into a queue and get from it.

At the end each consumer says how many items were its own.
"""
from queue import Queue
from threading import Thread

PRODUCERS = 3
CONSUMERS = 2
ITEMS = 60
N = 30_000
q = Queue(10)
share = {}


def produce():
    for item in range(ITEMS):
        work(N)
        q.put(item)


def consume(name):
    share[name] = 0
    while q.get() is not None:
        work(N)
        share[name] += 1


def work(steps):
    while steps > 0:
        steps -= 1


producers = [Thread(target=produce, name=f"producer {n}") for n in range(1, PRODUCERS + 1)]
consumers = []
for n in range(1, CONSUMERS + 1):
    consumers.append(Thread(target=consume, args=(f"consumer {n}",), name=f"consumer {n}"))
for thread in producers + consumers:
    thread.start()
for thread in producers:
    thread.join()
for thread in consumers:
    q.put(None)
for thread in consumers:
    thread.join()
for name in sorted(share):
    print(f"{name}: {share[name]} items")
print(f"all: {sum(share.values())} of {PRODUCERS * ITEMS}")
