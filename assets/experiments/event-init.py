# /// script
# requires-python = ">=3.6"
#
# [tool.gilscope]
# title = "three workers wait for initialisation"
# part = 4
# slides = "63-64"
# predict = "Three workers wait for one event: in which order does set() let them go?"
# look_for = "One set() ends all waits at once; from then on the event stays set, and wait() returns immediately."
# gil = "tick"
# cores = 0
# knobs = [
#   { name = "WORKERS", min = 1, max = 1000, help = "threads that wait" },
#   { name = "N", min = 1, max = 1_000_000_000, help = "steps of the initialisation, and of each worker" },
# ]
# ///
"""Workers must not begin before main has set everything up.

They wait for an event; main sets it once.
"""
from threading import Event, Thread

WORKERS = 3
N = 3_000_000
init = Event()
table = {}
results = []


def worker():
    init.wait()
    results.append(table["ready"])
    work(N)


def initialize():
    work(N)
    table["ready"] = True
    init.set()


def work(steps):
    while steps > 0:
        steps -= 1


workers = [Thread(target=worker, name=f"worker {number}") for number in range(1, WORKERS + 1)]
for thread in workers:
    thread.start()
initialize()
for thread in workers:
    thread.join()
print(f"{len(results)} workers, none before its time: {all(results)}")
