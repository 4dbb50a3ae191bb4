# /// script
# requires-python = ">=3.6"
#
# [tool.gilscope]
# title = "two locks in opposite order"
# part = 4
# slides = "56"
# predict = "Each thread takes one lock, then wants the other one: who gets through?"
# look_for = "Nobody: each holds what the other waits for, and both lanes are blocked for ever."
# variants = ["opposite", "same-order"]
# gil = "tick"
# cores = 0
# knobs = [{ name = "PAUSE", min = 1, max = 60_000, help = "milliseconds between the first lock and the second" }]
# ///
"""Two threads need both locks. One begins with x's, the other with y's.

In the other variant both begin with x's.
"""
from threading import Lock, Thread
from time import sleep

PAUSE = 300
VARIANT = "opposite"
x = y = 0
x_lock = Lock()
y_lock = Lock()


def x_then_y():
    global x, y
    with x_lock:
        x += 1
        sleep(PAUSE / 1000)
        with y_lock:
            y += 1
    print("x, then y: done")


def y_then_x():
    global x, y
    with y_lock:
        y += 1
        sleep(PAUSE / 1000)
        with x_lock:
            x += 1
    print("y, then x: done")


one = Thread(target=x_then_y, name="one")
two = Thread(target=y_then_x if VARIANT == "opposite" else x_then_y, name="two")
one.start()
two.start()
one.join()
two.join()
print(f"x = {x}, y = {y}")
