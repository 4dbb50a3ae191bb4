# /// script
# requires-python = ">=2.7"
#
# [tool.gilscope]
# title = "how often to check"
# part = 7
# slides = "86-88, 107"
# predict = "Check a thousand times less often: what becomes cheaper, and what gets worse?"
# look_for = "Checks and system calls fall with the interval; so do switches, and whoever waits now waits longer."
# gil = "tick"
# cores = 0
# knobs = [
#   { name = "INTERVAL", min = 1, max = 1_000_000, help = "ticks between two checks" },
#   { name = "N", min = 1, max = 1_000_000_000, help = "steps in each countdown" },
# ]
# ///
"""Two countdowns at once, with a check of our own choice.

Every INTERVAL ticks the thread that runs lets the GIL go for a moment.
"""
import sys
from threading import Thread

INTERVAL = 100
N = 5000000


def count(n):
    while n > 0:
        n -= 1


if hasattr(sys, "setcheckinterval"):  # gone in 3.9, without effect since 3.2
    sys.setcheckinterval(INTERVAL)

first = Thread(target=count, args=(N,), name="first")
second = Thread(target=count, args=(N,), name="second")
first.start()
second.start()
first.join()
second.join()
print("two countdowns from %d, a check every %d ticks" % (N, INTERVAL))
