# /// script
# requires-python = ">=3.6"
#
# [tool.gilscope]
# title = "who is cut off when main ends"
# part = 3
# slides = "37"
# predict = "main ends at once: which of the two threads will say that it has finished?"
# look_for = "main waits for the ordinary thread; when that one ends, the daemon is cut off in the middle."
# gil = "tick"
# cores = 0
# knobs = [
#   { name = "STEPS", min = 1, max = 10_000, help = "steps of the ordinary thread; the daemon wants twice as many" },
#   { name = "PAUSE", min = 1, max = 60_000, help = "milliseconds of each step" },
# ]
# ///
"""An ordinary thread and a daemon, which wants to live twice as long.

A program ends when its last ordinary thread has ended.
"""
import time
from threading import Thread

STEPS = 10
PAUSE = 150


def live(name, steps):
    print(f"{name}: begins")
    while steps > 0:
        work(300_000)
        time.sleep(PAUSE / 1000)
        steps -= 1
    print(f"{name}: has finished")


def work(steps):
    while steps > 0:
        steps -= 1


daemon = Thread(target=live, args=("daemon", 2 * STEPS), name="daemon", daemon=True)
daemon.start()
ordinary = Thread(target=live, args=("ordinary", STEPS), name="ordinary")
ordinary.start()
