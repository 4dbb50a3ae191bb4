# /// script
# requires-python = ">=2.7"
#
# [tool.gilscope]
# title = "two processes, two GILs"
# part = 10
# slides = "133"
# predict = "The battle's countdowns, in processes instead of threads: how long now, on two cores?"
# look_for = "Half the time: each process has a GIL that nobody else wants. On one core there is nothing to gain."
# variants = ["processes", "sequential", "threads"]
# baseline = "sequential"
# gil = "tick"
# cores = 0
# knobs = [{ name = "N", min = 1, max = 1_000_000_000, help = "steps in each countdown" }]
# tutorial = { ratio = 0.51, text = "12.5 s against 24.6 s, slide 133", seconds = { sequential = 24.6, processes = 12.5 } }
# ///
"""Two countdowns from N: in processes of their own, one after the other, or in two threads.

The work is the same each time.
"""
from multiprocessing import Process
from threading import Thread

N = 10000000
VARIANT = "processes"


def count(n):
    while n > 0:
        n -= 1


def main():
    if VARIANT == "sequential":
        count(N)
        count(N)
    else:
        kind = Thread if VARIANT == "threads" else Process
        tasks = [kind(target=count, args=(N,), name=name) for name in ("first", "second")]
        for task in tasks:
            task.start()
        for task in tasks:
            task.join()
    print("two countdowns from %d done" % N)


if __name__ == "__main__":
    main()
