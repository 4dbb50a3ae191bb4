# /// script
# requires-python = ">=2.7"
#
# [tool.gilscope]
# title = "a writer and a reader of one object"
# part = 1
# slides = "14"
# predict = "The writer always makes both fields equal: will the reader ever see two different ones?"
# look_for = "Both lanes work on the same object; the reader counts how often it had one field from before a change."
# gil = "tick"
# cores = 0
# knobs = [{ name = "N", min = 1, max = 100_000_000, help = "how often each thread looks or changes" }]
# ///
"""One thread writes two fields of an object, another reads them.

Whoever is switched out between the two fields leaves one half stale.
"""
from threading import Thread

N = 400000


class Pair(object):
    left = 0
    right = 0


pair = Pair()
stale = 0


def write(n):
    while n > 0:
        pair.left = n
        pair.right = n
        n -= 1


def read(n):
    global stale
    while n > 0:
        left = pair.left
        right = pair.right
        if left != right:
            stale += 1
        n -= 1


writer = Thread(target=write, args=(N,), name="writer")
reader = Thread(target=read, args=(N,), name="reader")
writer.start()
reader.start()
writer.join()
reader.join()
print("reads with a stale half: %d of %d" % (stale, N))
