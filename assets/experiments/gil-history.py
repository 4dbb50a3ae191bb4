# /// script
# requires-python = ">=2.7"
#
# [tool.gilscope]
# title = "one program, three pictures"
# part = 13
# predict = "Two threads compute and one answers: what did 3.2 change, and what changes without a GIL?"
# look_for = "2.x: a fight at every check. 3.2 and later: calm turns of 5 ms, and late answers. No GIL: all at once."
# gil = "tick"
# cores = 0
# knobs = [
#   { name = "N", min = 1, max = 1_000_000_000, help = "steps in each countdown" },
#   { name = "REQUESTS", min = 1, max = 10_000, help = "requests to be answered" },
# ]
# ///
"""Two threads count down, and a server answers a request every 10 ms.

Run it under 2.x's lock, under that of 3.2 and later, and under none.
"""
import socket
import time
from threading import Thread

N = 8000000
REQUESTS = 30

near, far = socket.socketpair()


def count(n):
    while n > 0:
        n -= 1


def serve():
    for _ in range(REQUESTS):
        request = far.recv(16)
        far.sendall(request)


def ask():
    for _ in range(REQUESTS):
        near.sendall(b"request")
        near.recv(16)
        time.sleep(0.01)


threads = [
    Thread(target=count, args=(N,), name="count 1"),
    Thread(target=count, args=(N,), name="count 2"),
    Thread(target=serve, name="server"),
    Thread(target=ask, name="client"),
]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("two countdowns from %d, %d requests answered" % (N, REQUESTS))
