# /// script
# requires-python = ">=3.6"
#
# [tool.gilscope]
# title = "processes instead of threads"
# part = 10
# slides = "127-132"
# predict = "The same countdowns, each in a process: who has to wait for whom between two sleeps?"
# look_for = "Each process has a GIL of its own and a lane of its own: both run at the same moment."
# gil = "tick"
# cores = 0
# knobs = [
#   { name = "FROM", min = 1, max = 1000, help = "where the short countdown begins; the long one at twice as much" },
#   { name = "PAUSE", min = 1, max = 60_000, help = "milliseconds between two numbers" },
#   { name = "N", min = 0, max = 100_000_000, help = "steps of work for each number" },
# ]
# ///
"""Two countdowns, each in a process: one a class of its own, one a function.

What starts processes stands behind the test of the name.
"""
import time
from multiprocessing import Process

FROM = 4
PAUSE = 250
N = 1_000_000


def countdown(name, count):
    while count > 0:
        print(f"{name}: {count}", flush=True)
        work(N)
        time.sleep(PAUSE / 1000)
        count -= 1


def work(steps):
    while steps > 0:
        steps -= 1


class Countdown(Process):
    def __init__(self, name, count):
        Process.__init__(self, name=name)
        self.count = count

    def run(self):
        countdown(self.name, self.count)


if __name__ == "__main__":
    processes = [
        Countdown("short", FROM),
        Process(target=countdown, name="long", args=("long", 2 * FROM)),
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
