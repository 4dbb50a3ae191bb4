# /// script
# requires-python = ">=2.7"
#
# [tool.gilscope]
# title = "two tasks take turns on one core"
# part = 1
# slides = "9"
# predict = "Two tasks, one core: will they ever run at the same instant?"
# look_for = "The two lanes alternate; where one runs, the other waits."
# gil = "tick"
# cores = 1
# knobs = [{ name = "N", min = 1, max = 1_000_000_000, help = "steps of each task" }]
# ///
"""Two tasks that only compute, on a machine with a single core.

The operating system lets them take turns, so both make progress.
"""
from threading import Thread

N = 5000000


def task(steps):
    while steps > 0:
        steps -= 1


a = Thread(target=task, args=(N,), name="task A")
b = Thread(target=task, args=(N,), name="task B")
a.start()
b.start()
a.join()
b.join()
print("task A and task B: %d steps each" % N)
