# /// script
# requires-python = ">=2.7"
#
# [tool.gilscope]
# title = "thousands of connections, few of them busy"
# part = 8
# slides = "108"
# predict = "A server has one thread for each of 1,000 connections: what do those cost that have nothing to say?"
# look_for = "Nothing, after their start: no core, no GIL, no system call. Those that talk are answered as if they were alone."
# gil = "tick"
# cores = 0
# knobs = [
#   { name = "CONNECTIONS", min = 1, max = 5_000, help = "connections, each with a thread that serves it" },
#   { name = "ACTIVE", min = 1, max = 1_000, help = "connections that ask for something" },
#   { name = "REQUESTS", min = 1, max = 100_000, help = "requests on each active connection" },
# ]
# ///
"""A server with a thread for each connection, and clients that are mostly silent.

Each connection takes two file descriptors: more than are allowed are left out.
"""
import socket
import time
from threading import Thread

CONNECTIONS = 1000
ACTIVE = 5
REQUESTS = 500

clock = getattr(time, "perf_counter", time.time)


def serve(connection):
    request = connection.recv(100)
    while request:
        connection.sendall(request)
        request = connection.recv(100)
    connection.close()


clients = []
threads = []
while len(clients) < CONNECTIONS:
    try:
        client, server = socket.socketpair()
    except (OSError, socket.error):
        print("no more than %d connections: the limit of open files" % len(clients))
        break
    thread = Thread(target=serve, args=(server,), name="connection %d" % (len(clients) + 1))
    thread.start()
    clients.append(client)
    threads.append(thread)

times = []
for _ in range(REQUESTS):
    for client in clients[:ACTIVE]:
        begin = clock()
        client.sendall(b"request")
        client.recv(100)
        times.append((clock() - begin) * 1e6)
for client in clients:
    client.close()
for thread in threads:
    thread.join()
times.sort()
print("%d requests answered on %d of %d connections" % (len(times), len(clients[:ACTIVE]), len(clients)))
print("response: p50 %.0f us, p99 %.0f us" % (times[len(times) // 2], times[len(times) * 99 // 100]))
