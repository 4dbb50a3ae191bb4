# /// script
# requires-python = ">=2.7"
#
# [tool.gilscope]
# title = "a lock that lets the listener in"
# part = 13
# predict = "The program of `convoy` under a lock that was proposed and never merged: is the convoy gone?"
# look_for = "The listener is back at once: whoever lets the GIL go unasked comes first the next time. Compare with timed."
# gil = "priority"
# cores = 0
# knobs = [
#   { name = "SPINNERS", min = 0, max = 100, help = "threads that compute all the time" },
#   { name = "TIME", min = 1, max = 600_000, help = "milliseconds of waiting for input" },
# ]
# ///
"""One thread waits for input, 1 ms at a time. Beside it, another computes.

For a wait it lets the GIL go. Then it needs it back.
"""
import select
import socket
import time
from threading import Thread

SPINNERS = 1
TIME = 1500

clock = getattr(time, "perf_counter", time.time)
here, there = socket.socketpair()
late = []
spinning = True


def listen():
    begin = first = clock()
    while begin < first + TIME / 1000.0:
        select.select([here], [], [], 0.001)
        end = clock()
        late.append((end - begin) * 1e6 - 1000)
        begin = end


def spin():
    steps = 0
    while spinning:
        steps += 1


spinners = [Thread(target=spin, name="spinner %d" % number) for number in range(1, SPINNERS + 1)]
listener = Thread(target=listen, name="listener")
for thread in spinners + [listener]:
    thread.start()
listener.join()
spinning = False
for thread in spinners:
    thread.join()
late.sort()
print("waits: %d in %d ms" % (len(late), TIME))
print("late: p50 %.0f us, p99 %.0f us" % (late[len(late) // 2], late[len(late) * 99 // 100]))
