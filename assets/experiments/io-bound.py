# /// script
# requires-python = ">=3.6"
#
# [tool.gilscope]
# title = "mostly waiting"
# part = 1
# slides = "13"
# predict = "Three clients ask for small files over sockets: how much of one core do they need together?"
# look_for = "Long waits and short runs: nearly all of every client's lane is I/O, and the cores are idle."
# gil = "tick"
# cores = 0
# knobs = [
#   { name = "CLIENTS", min = 1, max = 500, help = "clients, each in a thread" },
#   { name = "REQUESTS", min = 1, max = 10_000, help = "requests of each client" },
#   { name = "DELAY", min = 1, max = 60_000, help = "milliseconds that the disk takes" },
# ]
# ///
"""Clients ask a server for a small file, again and again.

A thread that waits for I/O sleeps, and costs next to nothing.
"""
import os
import socket
from threading import Thread
from time import sleep

CLIENTS = 3
REQUESTS = 20
DELAY = 80


def small_file():
    sleep(DELAY / 1000)
    try:
        for name in os.listdir("."):
            if name.endswith(".py"):
                with open(name, "rb") as file:
                    return file.read(1000)
    except OSError:
        pass
    return b"there is no file to be read here"


def server(connection):
    while connection.recv(1):
        connection.sendall(small_file())
    connection.close()


def client(connection):
    for _ in range(REQUESTS):
        connection.sendall(b"?")
        connection.recv(1000)
    connection.close()


threads = []
for number in range(1, CLIENTS + 1):
    here, there = socket.socketpair()
    threads.append(Thread(target=server, args=(there,), name=f"server {number}"))
    threads.append(Thread(target=client, args=(here,), name=f"client {number}"))
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(f"{CLIENTS} clients, {REQUESTS} requests each")
