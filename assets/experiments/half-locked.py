# /// script
# requires-python = ">=2.7"
#
# [tool.gilscope]
# title = "only one side takes the lock"
# part = 4
# slides = "52"
# predict = "One of the two threads uses the lock, the other forgot it: is half a lock half as wrong?"
# look_for = "Still wrong: a lock keeps out those who ask for it. Only one lane ever takes it, and it never waits."
# gil = "tick"
# cores = 0
# knobs = [{ name = "N", min = 1, max = 100_000_000, help = "changes by each thread" }]
# ///
"""The race again: one thread changes x inside the lock, the other without.

A lock that one side ignores protects nothing.
"""
from threading import Lock, Thread

N = 300000
x = 0
x_lock = Lock()


def up(n):
    global x
    while n > 0:
        with x_lock:
            x += 1
        n -= 1


def down(n):
    global x
    while n > 0:
        x -= 1
        n -= 1


a = Thread(target=up, args=(N,), name="up")
b = Thread(target=down, args=(N,), name="down")
a.start()
b.start()
a.join()
b.join()
print("expected x = 0")
print("got      x = %d" % x)
