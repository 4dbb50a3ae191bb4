# /// script
# requires-python = ">=2.7"
#
# [tool.gilscope]
# title = "how soon comes the echo?"
# part = 8
# slides = "109"
# predict = "An echo takes some 30 us: how long does it take beside one thread that computes?"
# look_for = "Under 2.x several times as long, under 3.2 and later thousands of microseconds: the convoy effect."
# gil = "tick"
# cores = 0
# knobs = [
#   { name = "SPINNERS", min = 0, max = 100, help = "threads that compute all the time" },
#   { name = "TIME", min = 1, max = 600_000, help = "milliseconds of sending messages there and back" },
# ]
# ///
"""A client sends 16 bytes and waits until the server has sent them back.

Beside the two, other threads compute.
"""
import socket
import time
from threading import Thread

SPINNERS = 1
TIME = 1500

clock = getattr(time, "perf_counter", time.time)
here, there = socket.socketpair()
times = []
spinning = True


def client():
    begin = first = clock()
    while begin < first + TIME / 1000.0:
        here.sendall(b"sixteen bytes...")
        here.recv(16)
        end = clock()
        times.append((end - begin) * 1e6)
        begin = end
    here.close()


def server():
    message = there.recv(16)
    while message:
        there.sendall(message)
        message = there.recv(16)


def spin():
    steps = 0
    while spinning:
        steps += 1


spinners = [Thread(target=spin, name="spinner %d" % number) for number in range(1, SPINNERS + 1)]
threads = [Thread(target=server, name="server"), Thread(target=client, name="client")]
for thread in spinners + threads:
    thread.start()
for thread in threads:
    thread.join()
spinning = False
for thread in spinners:
    thread.join()
times.sort()
print("echoes: %d in %d ms" % (len(times), TIME))
print("round trip: p50 %.0f us, p99 %.0f us" % (times[len(times) // 2], times[len(times) * 99 // 100]))
