# /// script
# requires-python = ">=3.6"
#
# [tool.gilscope]
# title = "one thread signals another"
# part = 4
# slides = "62"
# predict = "One thread only releases, the other only acquires: can that be right?"
# look_for = "A hand-off from each release to the acquire that waited for it: a semaphore belongs to nobody."
# gil = "tick"
# cores = 0
# knobs = [
#   { name = "SIGNALS", min = 1, max = 1000, help = "signals to send" },
#   { name = "N", min = 1, max = 100_000_000, help = "steps of work before each signal, and after it" },
# ]
# ///
"""The first thread prepares something and signals; the second waits for it.

The semaphore begins at 0, so acquire() waits for a release() elsewhere.
"""
from threading import Semaphore, Thread

SIGNALS = 8
N = 1_000_000
done = Semaphore(0)
order = []


def prepare():
    for number in range(SIGNALS):
        work(N)
        order.append(f"prepared {number}")
        done.release()


def use():
    for number in range(SIGNALS):
        done.acquire()
        order.append(f"used {number}")
        work(N)


def work(steps):
    while steps > 0:
        steps -= 1


first = Thread(target=prepare, name="first")
second = Thread(target=use, name="second")
second.start()
first.start()
first.join()
second.join()
before = [order.index(f"prepared {n}") < order.index(f"used {n}") for n in range(SIGNALS)]
print(f"{SIGNALS} signals, each used after it was prepared: {all(before)}")
