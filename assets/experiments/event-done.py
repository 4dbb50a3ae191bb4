# /// script
# requires-python = ">=3.6"
#
# [tool.gilscope]
# title = "each item brings its own event"
# part = 4
# slides = "65"
# predict = "main hands out items and goes on working: how does it know when a certain one is done?"
# look_for = "A request goes to the worker, a done comes back; main waits only for what is not finished yet."
# gil = "tick"
# cores = 0
# knobs = [
#   { name = "ITEMS", min = 1, max = 1000, help = "items to process" },
#   { name = "DELAY", min = 1, max = 60_000, help = "milliseconds that the worker needs for one" },
#   { name = "N", min = 1, max = 100_000_000, help = "steps that main does in between" },
# ]
# ///
"""main gives items to a worker, each with an event of its own.

The worker sets it when the item is done.
"""
from queue import Queue
from threading import Event, Thread
from time import sleep

ITEMS = 6
DELAY = 250
N = 1_000_000
requests = Queue()
squares = {}


def worker():
    for item, done in iter(requests.get, None):
        sleep(DELAY / 1000)
        squares[item] = item * item
        done.set()


def other_work(steps):
    while steps > 0:
        steps -= 1


thread = Thread(target=worker, name="worker")
thread.start()
for item in range(ITEMS):
    done = Event()
    requests.put((item, done))
    other_work(N)
    done.wait()
    print(f"{item} squared is {squares[item]}")
requests.put(None)
thread.join()
