# /// script
# requires-python = ">=2.7"
#
# [tool.gilscope]
# title = "the same battle on a single core"
# part = 6
# slides = "80, 96"
# predict = "Take one of the two cores away: does the battle get slower still?"
# look_for = "It gets faster: a thread that has no core cannot fight, so the lock rarely finds anybody waiting awake."
# variants = ["threaded", "sequential"]
# baseline = "sequential"
# gil = "tick"
# cores = 1
# knobs = [{ name = "N", min = 1, max = 1_000_000_000, help = "steps in each countdown" }]
# tutorial = { ratio = 1.85, ratio_one_core = 1.54, text = "38.0 s against 24.6 s with one core switched off, slide 80", seconds = { sequential = 24.6, threaded = 45.5 }, seconds_one_core = { threaded = 38.0 } }
# ///
"""The two countdowns of `battle`, but both threads must share one core.

Less hardware, the same work.
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
