# /// script
# requires-python = ">=3.6"
#
# [tool.gilscope]
# title = "main waits for a worker"
# part = 3
# slides = "36"
# predict = "What does main do, and what does it cost, while it waits in join()?"
# look_for = "main's lane is blocked until the worker's lane ends: it uses no core and does not want the GIL."
# gil = "tick"
# cores = 0
# knobs = [{ name = "N", min = 1, max = 1_000_000_000, help = "steps of the worker" }]
# ///
"""main starts a worker, does a little of its own, then waits for it.

join() returns when the worker's run() has returned.
"""
from threading import Thread

N = 5_000_000


class Worker(Thread):
    def __init__(self, steps):
        Thread.__init__(self, name="worker")
        self.steps = steps
        self.done = 0

    def run(self):
        n = self.steps
        while n > 0:
            n -= 1
        self.done = self.steps


worker = Worker(N)
print(f"main: steps done before: {worker.done}")
worker.start()
worker.join()
print(f"main: steps done after:  {worker.done}")
