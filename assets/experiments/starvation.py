# /// script
# requires-python = ">=2.7"
#
# [tool.gilscope]
# title = "one light thread among hogs"
# part = 4
# slides = "70, 91"
# predict = "A thread needs the GIL for a moment every 20 ms: how late is it when others compute all the time?"
# look_for = "Its lane wants the GIL far longer than it runs: Python has no priorities, and nobody knows it is light."
# gil = "tick"
# cores = 0
# knobs = [
#   { name = "HOGS", min = 0, max = 100, help = "threads that compute all the time" },
#   { name = "TURNS", min = 1, max = 10_000, help = "how often the light thread has something to do" },
# ]
# ///
"""A light thread sleeps 20 ms, does next to nothing, sleeps again.

Beside it, others compute without a pause.
"""
import time
from threading import Thread

HOGS = 4
TURNS = 60
late = []


def hog():
    while light.is_alive():
        steps = 10000
        while steps > 0:
            steps -= 1


def touch():
    for _ in range(TURNS):
        begin = time.time()
        time.sleep(0.02)
        late.append((time.time() - begin - 0.02) * 1000)


light = Thread(target=touch, name="light")
light.start()
hogs = [Thread(target=hog, name="hog %d" % number) for number in range(1, HOGS + 1)]
for thread in hogs:
    thread.start()
for thread in hogs:
    thread.join()
light.join()
late.sort()
print("late by %.2f ms on average, %.2f ms at worst" % (sum(late) / TURNS, late[-1]))
