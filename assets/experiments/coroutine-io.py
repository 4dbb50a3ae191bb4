# /// script
# requires-python = ">=3.4"
#
# [tool.gilscope]
# title = "tasks that sockets wake"
# part = 11
# slides = "163"
# predict = "Tasks on one thread want to read, and nothing is there yet: how can one wait without stopping the others?"
# look_for = "A task that wants to read is suspended until its socket is ready; meanwhile others take their steps. When all are parked, the thread waits for all sockets at once."
# gil = "tick"
# cores = 0
# knobs = [
#   { name = "TASKS", min = 1, max = 1_000, help = "tasks, each with a device that it reads from" },
#   { name = "READS", min = 1, max = 100_000, help = "reads of each" },
#   { name = "DELAY", min = 0, max = 10_000, help = "milliseconds until a device answers; each has its own multiple" },
#   { name = "N", min = 0, max = 100_000_000, help = "steps of work after each read" },
# ]
# ///
"""Tasks yield the socket they want to read from; the loop goes on with each once its socket is ready.

The devices on the other side are threads, and slow.
"""
import selectors
import socket
from threading import Thread
from time import sleep

TASKS = 4
READS = 5
DELAY = 20
N = 100000


def work(steps):
    while steps > 0:
        steps -= 1


def task(connection):
    for _ in range(READS):
        connection.sendall(b"?")
        yield connection
        connection.recv(100)
        work(N)
    connection.close()


def device(connection, delay):
    while connection.recv(100):
        sleep(delay)
        connection.sendall(b"answer")
    connection.close()


def run(tasks):
    loop = selectors.DefaultSelector()
    ready = list(tasks)
    parked = 0
    while ready or parked:
        for each in ready:
            try:
                wanted = next(each)
            except StopIteration:
                continue
            loop.register(wanted, selectors.EVENT_READ, each)
            parked += 1
        ready = []
        if parked:
            for key, _ in loop.select():
                loop.unregister(key.fileobj)
                ready.append(key.data)
                parked -= 1
    loop.close()


tasks = []
for number in range(1, TASKS + 1):
    near, far = socket.socketpair()
    Thread(target=device, args=(far, DELAY * number / 1000.0), name="device %d" % number).start()
    tasks.append(task(near))
run(tasks)
print("%d tasks have read %d times each" % (TASKS, READS))
