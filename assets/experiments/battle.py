# /// script
# requires-python = ">=2.7"
#
# [tool.gilscope]
# title = "two threads, one GIL"
# part = 6
# slides = "79-80, 94, 98"
# predict = "Two threads share the work on two cores: how much faster than one after the other?"
# look_for = "It is slower: one thread runs at a time, and every hand-over of the GIL costs system calls and wake-ups in vain."
# variants = ["threaded", "sequential"]
# baseline = "sequential"
# gil = "tick"
# cores = 0
# knobs = [{ name = "N", min = 1, max = 1_000_000_000, help = "steps in each countdown" }]
# tutorial = { ratio = 1.85, ratio_one_core = 1.54, text = "45.5 s against 24.6 s, slide 80", seconds = { sequential = 24.6, threaded = 45.5 }, seconds_one_core = { threaded = 38.0 } }
# ///
"""Two countdowns from N, one after the other or each in a thread of its own.

The work is the same, and the threads may use every core there is.
"""
from threading import Thread

N = 10000000
VARIANT = "threaded"


def count(n):
    while n > 0:
        n -= 1


if VARIANT == "sequential":
    count(N)
    count(N)
else:
    first = Thread(target=count, args=(N,), name="first")
    second = Thread(target=count, args=(N,), name="second")
    first.start()
    second.start()
    first.join()
    second.join()

print("two countdowns from %d done" % N)
