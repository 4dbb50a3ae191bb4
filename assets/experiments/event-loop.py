# /// script
# requires-python = ">=3.4"
#
# [tool.gilscope]
# title = "one thread for all sockets"
# part = 11
# slides = "153-156"
# predict = "A server without threads answers on many sockets: how many can it have, and what must a handler never do?"
# look_for = "The server is one lane: it runs while somebody is ready, else it waits for all at once. Raise N: whoever works keeps all others waiting."
# gil = "tick"
# cores = 0
# knobs = [
#   { name = "SOCKETS", min = 1, max = 5_000, help = "connections" },
#   { name = "REQUESTS", min = 1, max = 100_000, help = "requests on each" },
#   { name = "N", min = 0, max = 100_000_000, help = "steps of work for each request" },
# ]
# ///
"""A server asks which of its sockets are ready, and calls the handler of each: an event loop.

A client thread asks on all sockets at once, and waits for all answers.
"""
import selectors
import socket
from threading import Thread

SOCKETS = 200
REQUESTS = 10
N = 500

served = 0


def work(steps):
    while steps > 0:
        steps -= 1


def accept(listener):
    connection, _ = listener.accept()
    loop.register(connection, selectors.EVENT_READ, answer)


def answer(connection):
    global served
    request = connection.recv(100)
    if request:
        work(N)
        connection.sendall(request)
        served += 1
    else:
        loop.unregister(connection)
        connection.close()


def serve():
    while served < SOCKETS * REQUESTS:
        for key, _ in loop.select():
            key.data(key.fileobj)


def ask():
    connections = [socket.create_connection(address) for _ in range(SOCKETS)]
    for _ in range(REQUESTS):
        for connection in connections:
            connection.sendall(b"request")
        for connection in connections:
            connection.recv(100)
    for connection in connections:
        connection.close()


loop = selectors.DefaultSelector()
listener = socket.socket()
listener.bind(("127.0.0.1", 0))
listener.listen(SOCKETS)
address = listener.getsockname()
loop.register(listener, selectors.EVENT_READ, accept)

server = Thread(target=serve, name="server")
client = Thread(target=ask, name="client")
server.start()
client.start()
server.join()
client.join()
listener.close()
print("%d requests served on %d sockets by one thread" % (served, SOCKETS))
