# /// script
# requires-python = ">=2.7"
#
# [tool.gilscope]
# title = "everybody counts the same references"
# part = 13
# predict = "Without a GIL, threads that only look at one and the same object: do they get in each other's way?"
# look_for = "All cores are busy, nobody waits, and yet it is slower: every look changes a reference count that all cores want."
# variants = ["shared", "private"]
# baseline = "private"
# gil = "none"
# cores = 0
# knobs = [
#   { name = "THREADS", min = 1, max = 64, help = "threads" },
#   { name = "N", min = 1, max = 1_000_000_000, help = "looks of each thread" },
# ]
# ///
"""Threads look at an object again and again: all at one, or each at its own.

To look at an object is to count one more reference to it, then one less.
"""
from threading import Thread

THREADS = 2
N = 3000000
VARIANT = "shared"


def look(item, n):
    while n > 0:
        held = item
        held = None
        n -= 1


class Item(object):
    pass


shared = Item()
threads = []
for number in range(1, THREADS + 1):
    item = shared if VARIANT == "shared" else Item()
    threads.append(Thread(target=look, args=(item, N), name="looker %d" % number))
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("%d threads, %d looks each" % (THREADS, N))
