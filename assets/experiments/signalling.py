# /// script
# requires-python = ">=2.7"
#
# [tool.gilscope]
# title = "what the signals cost"
# part = 7
# slides = "95-97"
# predict = "One after the other makes next to no system calls: how many do two threads make, on 1 core and on 2?"
# look_for = "The counters of futex calls; in 2009 it was 117 Mach calls one after the other, 3.3 million on 1 core, 9.5 million on 2."
# variants = ["threaded", "sequential"]
# baseline = "sequential"
# gil = "tick"
# cores = 0
# knobs = [
#   { name = "THREADS", min = 1, max = 100, help = "countdowns" },
#   { name = "N", min = 1, max = 1_000_000_000, help = "steps in each countdown" },
# ]
# ///
"""Countdowns, as threads or one after the other. Count the system calls.

At every check the lock is let go, and if somebody waits, he is signalled.
"""
from threading import Thread

THREADS = 2
N = 5000000
VARIANT = "threaded"


def count(n):
    while n > 0:
        n -= 1


if VARIANT == "sequential":
    for _ in range(THREADS):
        count(N)
else:
    threads = [Thread(target=count, args=(N,), name="count %d" % number) for number in range(1, THREADS + 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
print("%d countdowns from %d done" % (THREADS, N))
