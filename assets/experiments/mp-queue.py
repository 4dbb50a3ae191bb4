# /// script
# requires-python = ">=3.6"
#
# [tool.gilscope]
# title = "a queue between processes"
# part = 10
# slides = "140-144"
# predict = "put() returns at once, even if nobody takes anything: who writes into the pipe, then?"
# look_for = "A thread that the program has not started: the feeder pickles and writes, on a lane of its own, while the producer goes on."
# gil = "tick"
# cores = 0
# knobs = [
#   { name = "ITEMS", min = 1, max = 100_000, help = "items to process" },
#   { name = "WORKERS", min = 1, max = 32, help = "daemon processes that process them" },
#   { name = "SIZE", min = 0, max = 1_000_000, help = "bytes that each item carries" },
#   { name = "N", min = 0, max = 100_000_000, help = "steps of work for each" },
# ]
# ///
"""main fills a queue and waits until every item has been processed by one of the workers.

The program is that of threads; the queue is another one.
"""
from multiprocessing import JoinableQueue, Process, Value

ITEMS = 100
WORKERS = 2
SIZE = 2000
N = 60_000


def consume(queue, done):
    while True:
        item = queue.get()
        work(N)
        with done.get_lock():
            done.value += 1
        queue.task_done()


def work(steps):
    while steps > 0:
        steps -= 1


if __name__ == "__main__":
    queue, done = JoinableQueue(), Value("i", 0)
    for number in range(1, WORKERS + 1):
        Process(target=consume, args=(queue, done), name=f"worker {number}", daemon=True).start()
    for number in range(ITEMS):
        queue.put((number, b"x" * SIZE))
    print(f"main: {ITEMS} items put")
    queue.join()
    print(f"main: {done.value} items are done")
