# /// script
# requires-python = ">=2.7"
#
# [tool.gilscope]
# title = "Ctrl-C while main is in join()"
# part = 7
# slides = "88, 90"
# predict = "main waits in join() for a thread that computes, and somebody presses Ctrl-C: when will it be heard?"
# look_for = "2.x: only when the thread has ended, and every tick is a check until then. 3.2 and later: within milliseconds."
# gil = "tick"
# cores = 0
# knobs = [
#   { name = "N", min = 1, max = 1_000_000_000, help = "steps of the thread that computes" },
#   { name = "AFTER", min = 1, max = 1_000_000_000, help = "of these, the steps after which it presses Ctrl-C" },
# ]
# ///
"""main waits in join() while a thread counts down and, on its way, presses Ctrl-C.

Only main can run the handler, and main sleeps.
"""
import os
import signal
import time
from threading import Thread

N = 1000000
AFTER = 200000

press_at = min(AFTER, N)
clock = getattr(time, "perf_counter", time.time)
steps = 0
pressed = heard = heard_at = None


def handler(number, frame):
    global heard, heard_at
    heard_at = steps
    heard = clock()


def count():
    global steps, pressed
    while steps < N:
        steps += 1
        if steps == press_at:
            pressed = clock()
            os.kill(os.getpid(), signal.SIGINT)


signal.signal(signal.SIGINT, handler)
counter = Thread(target=count, name="counter")
counter.start()
counter.join()
while heard is None:  # under 2.x it is heard only now
    pass
print("Ctrl-C at step %d of %d" % (press_at, N))
print("handled at step %d after %.1f ms" % (heard_at, (heard - pressed) * 1000))
