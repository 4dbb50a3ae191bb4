# /// script
# requires-python = ">=3.6"
#
# [tool.gilscope]
# title = "tasks that really run at once"
# part = 1
# slides = "10"
# predict = "Two cores and no GIL: how long do two tasks take? And three (set TASKS to 3)?"
# look_for = "Both cores are busy all the time; a third task has to share a core with another one."
# variants = ["threads", "processes"]
# gil = "none"
# cores = 2
# knobs = [
#   { name = "TASKS", min = 1, max = 64, help = "tasks, each in a thread or a process" },
#   { name = "N", min = 1, max = 1_000_000_000, help = "steps of each task" },
# ]
# ///
"""As many tasks as there are cores, with no lock between them: threads without a GIL, or processes.

With one more task than cores, somebody has to take turns again.
"""
TASKS = 2
N = 10_000_000
VARIANT = "threads"

if VARIANT == "processes":
    from multiprocessing import Process as Task
else:
    from threading import Thread as Task


def task(steps):
    while steps > 0:
        steps -= 1


def main():
    tasks = []
    for number in range(TASKS):
        tasks.append(Task(target=task, args=(N,), name=f"task {number + 1}"))
    for one in tasks:
        one.start()
    for one in tasks:
        one.join()
    print(f"{TASKS} tasks of {N} steps done")


if __name__ == "__main__":
    main()
