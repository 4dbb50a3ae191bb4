# /// script
# requires-python = ">=2.7"
#
# [tool.gilscope]
# title = "x += 1 against x -= 1"
# part = 3
# slides = "40-44"
# predict = "x goes up N times and down N times: what is it at the end?"
# look_for = "Not zero, and different each time: a thread that is switched out between load and store writes back an old x."
# gil = "tick"
# cores = 0
# knobs = [{ name = "N", min = 1, max = 100_000_000, help = "changes by each thread" }]
# ///
"""One thread adds 1 to x, N times; another takes 1 away, N times.

Nothing keeps them apart. x should end where it began, at 0.
"""
from threading import Thread

N = 1000000
x = 0


def up(n):
    global x
    while n > 0:
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
