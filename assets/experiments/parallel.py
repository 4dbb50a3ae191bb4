# /// script
# requires-python = ">=3.6"
#
# [tool.gilscope]
# title = "tasks that really run at once"
# part = 1
# slides = "10"
# predict = "Two cores and no GIL: how long do two tasks take? And three (set TASKS to 3)?"
# look_for = "Both cores are busy all the time; a third task has to share a core with another one."
# gil = "none"
# cores = 2
# knobs = [
#   { name = "TASKS", min = 1, max = 64, help = "tasks, each in a thread" },
#   { name = "N", min = 1, max = 1_000_000_000, help = "steps of each task" },
# ]
# ///
"""As many tasks as there are cores, with no lock between them.

With one more task than cores, somebody has to take turns again.
"""
from threading import Thread

TASKS = 2
N = 10_000_000


def task(steps):
    while steps > 0:
        steps -= 1


tasks = []
for number in range(TASKS):
    tasks.append(Thread(target=task, args=(N,), name=f"task {number + 1}"))
for thread in tasks:
    thread.start()
for thread in tasks:
    thread.join()
print(f"{TASKS} tasks of {N} steps done")
