# /// script
# requires-python = ">=2.7"
#
# [tool.gilscope]
# title = "let go for I/O, take back after it"
# part = 7
# slides = "85"
# predict = "Three threads compute and read in turns: do they get in each other's way?"
# look_for = "Whoever reads lets the GIL go, and another steps in at once: run, I/O, run on each lane, shifted against each other."
# gil = "tick"
# cores = 0
# knobs = [
#   { name = "READS", min = 1, max = 1000, help = "how often each thread reads" },
#   { name = "N", min = 1, max = 1_000_000_000, help = "steps between two reads" },
#   { name = "DELAY", min = 0, max = 60_000, help = "milliseconds until a device answers" },
# ]
# ///
"""Three threads compute, read from a slow device, compute again.

A thread that has to wait for its data does not keep the GIL meanwhile.
"""
import socket
from threading import Thread
from time import sleep

READS = 4
N = 1000000
DELAY = 150


def task(connection):
    for _ in range(READS):
        compute(N)
        connection.sendall(b"?")
        connection.recv(16)


def compute(steps):
    while steps > 0:
        steps -= 1


def device(connection):
    while connection.recv(1):
        sleep(DELAY / 1000.0)
        connection.sendall(b"answer")
    connection.close()


tasks = []
for number in (1, 2, 3):
    near, far = socket.socketpair()
    Thread(target=device, args=(far,), name="device %d" % number).start()
    tasks.append((Thread(target=task, args=(near,), name="task %d" % number), near))
for thread, _ in tasks:
    thread.start()
for thread, near in tasks:
    thread.join()
    near.close()
print("three tasks have read %d times each" % READS)
