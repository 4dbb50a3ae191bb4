# /// script
# requires-python = ">=2.7"
#
# [tool.gilscope]
# title = "the race, repaired with a lock"
# part = 4
# slides = "49-51"
# predict = "With a lock around each change x is right: what does that cost against the race?"
# look_for = "Always 0. The price: the threads now wait for the program's own lock as well as for the GIL."
# gil = "tick"
# cores = 0
# knobs = [{ name = "N", min = 1, max = 100_000_000, help = "changes by each thread" }]
# ///
"""The race again, but each change of x happens inside a lock.

Load, add and store can no longer be torn apart. x ends at 0.
"""
from threading import Lock, Thread

N = 200000
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
        with x_lock:
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
