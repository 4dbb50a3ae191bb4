# /// script
# requires-python = ">=3.6"
#
# [tool.gilscope]
# title = "compute, read, compute"
# part = 1
# slides = "11"
# predict = "What does the task do with its core while the data it asked for is under way?"
# look_for = "Run, I/O, run, on one lane: while it reads, the task sleeps and needs neither a core nor the GIL."
# gil = "tick"
# cores = 0
# knobs = [
#   { name = "READS", min = 1, max = 1000, help = "how often the task reads" },
#   { name = "N", min = 1, max = 1_000_000_000, help = "steps between two reads" },
#   { name = "DELAY", min = 1, max = 60_000, help = "milliseconds until the device answers" },
# ]
# ///
"""A task computes, reads from a slow device, computes again.

The device is another thread at the far end of a pair of sockets.
"""
import socket
from threading import Thread
from time import sleep

READS = 4
N = 2_000_000
DELAY = 300
near, far = socket.socketpair()


def task():
    for _ in range(READS):
        compute(N)
        near.sendall(b"?")
        near.recv(16)
    compute(N)


def compute(steps):
    while steps > 0:
        steps -= 1


def device():
    for _ in range(READS):
        far.recv(1)
        sleep(DELAY / 1000)
        far.sendall(b"answer")


threads = [Thread(target=task, name="task"), Thread(target=device, name="device")]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
near.close()
far.close()
print(f"the task has read {READS} times")
