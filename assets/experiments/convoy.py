# /// script
# requires-python = ">=2.7"
#
# [tool.gilscope]
# title = "the convoy effect"
# part = 13
# predict = "A thread waits 1 ms for input, looks at the clock, waits again: how late is it beside one that computes?"
# look_for = "Under 3.2 and later each wait costs a whole switch interval: nobody lets go before a waiter has waited 5 ms."
# gil = "timed"
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
