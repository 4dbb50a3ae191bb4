# /// script
# requires-python = ">=3.6"
#
# [tool.gilscope]
# title = "two countdowns, as functions"
# part = 3
# slides = "35"
# predict = "A function is handed to Thread instead of a class: will the lanes look different?"
# look_for = "The same picture as in countdown-class: run() only calls the function."
# gil = "tick"
# cores = 0
# knobs = [
#   { name = "FROM", min = 1, max = 1000, help = "where the shorter countdown begins; the other begins at twice this" },
#   { name = "PAUSE", min = 1, max = 60_000, help = "milliseconds of sleep after each number" },
#   { name = "N", min = 1, max = 100_000_000, help = "steps of work for each number" },
# ]
# ///
"""Any function can be a thread: Thread(target=..., args=...) calls it.

The two countdowns again, without a class.
"""
import time
from threading import Thread

FROM = 6
PAUSE = 200
N = 400_000


def countdown(name, count):
    while count > 0:
        print(f"{name}: {count}")
        work(N)
        count -= 1
        time.sleep(PAUSE / 1000)


def work(steps):
    while steps > 0:
        steps -= 1


Thread(target=countdown, args=("short", FROM), name="short").start()
Thread(target=countdown, args=("long", 2 * FROM), name="long").start()
