# /// script
# requires-python = ">=3.6"
#
# [tool.gilscope]
# title = "two countdowns, as classes"
# part = 3
# slides = "32-34"
# predict = "Two threads count, with a sleep after each number: do they hold each other up?"
# look_for = "Sleep, run, sleep, run on both lanes; who sleeps does not need the GIL, so the two hardly ever meet."
# gil = "tick"
# cores = 0
# knobs = [
#   { name = "FROM", min = 1, max = 1000, help = "where the shorter countdown begins; the other begins at twice this" },
#   { name = "PAUSE", min = 1, max = 60_000, help = "milliseconds of sleep after each number" },
#   { name = "N", min = 1, max = 100_000_000, help = "steps of work for each number" },
# ]
# ///
"""A thread is a class with a run() method; start() calls it in a thread.

Each one counts down and sleeps after every number.
"""
import time
from threading import Thread

FROM = 6
PAUSE = 200
N = 400_000


class Countdown(Thread):
    def __init__(self, name, count):
        Thread.__init__(self, name=name)
        self.count = count

    def run(self):
        while self.count > 0:
            print(f"{self.name}: {self.count}")
            self.work()
            self.count -= 1
            time.sleep(PAUSE / 1000)

    def work(self):
        steps = N
        while steps > 0:
            steps -= 1


short = Countdown("short", FROM)
long = Countdown("long", 2 * FROM)
short.start()
long.start()
