# /// script
# requires-python = ">=3.2"
#
# [tool.gilscope]
# title = "latency against throughput"
# part = 13
# predict = "Make the switch interval ten times shorter: who gains, and who pays?"
# look_for = "The listener is back sooner, the countdowns take longer. Sweep INTERVAL from 100 to 50,000 us: two curves."
# gil = "timed"
# cores = 0
# knobs = [
#   { name = "INTERVAL", min = 1, max = 1_000_000, help = "microseconds until a waiter asks the holder to let go" },
#   { name = "N", min = 1, max = 1_000_000_000, help = "steps in each countdown" },
# ]
# ///
"""Two countdowns, and a thread that waits for input, 1 ms at a time.

Who waits for the GIL waits INTERVAL us before he asks for it.
"""
import select
import socket
import sys
import time
from threading import Thread

INTERVAL = 5000
N = 10000000

here, there = socket.socketpair()
late = []


def count(n):
    while n > 0:
        n -= 1


def listen():
    busy = True
    while busy:
        begin = time.perf_counter()
        select.select([here], [], [], 0.001)
        late.append((time.perf_counter() - begin) * 1e6 - 1000)
        busy = counters[0].is_alive() or counters[1].is_alive()


sys.setswitchinterval(INTERVAL / 1e6)
counters = [Thread(target=count, args=(N,), name="count 1"), Thread(target=count, args=(N,), name="count 2")]
listener = Thread(target=listen, name="listener")
begin = time.perf_counter()
for thread in counters + [listener]:
    thread.start()
for thread in counters:
    thread.join()
took = time.perf_counter() - begin
listener.join()
late.sort()
print("throughput: %.1f million steps a second" % (2 * N / took / 1e6))
print("late: p50 %.0f us, p99 %.0f us" % (late[len(late) // 2], late[len(late) * 99 // 100]))
