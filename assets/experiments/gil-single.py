# /// script
# requires-python = ">=2.7"
#
# [tool.gilscope]
# title = "four threads, at most one of them running Python"
# part = 7
# slides = "84"
# predict = "Four threads are ready to compute: how many run Python at any one instant?"
# look_for = "Draw a vertical line anywhere: it meets at most one running thread. Then switch the lock to none."
# gil = "tick"
# cores = 0
# knobs = [{ name = "N", min = 1, max = 1_000_000_000, help = "steps of each thread" }]
# ///
"""Four threads with nothing but computing to do.

Whoever runs Python holds the global interpreter lock, and it has one holder.
"""
from threading import Thread

N = 2000000


def spin(n):
    while n > 0:
        n -= 1


threads = []
for name in ("north", "east", "south", "west"):
    threads.append(Thread(target=spin, args=(N,), name=name))
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("four threads: %d steps in all" % (4 * N))
