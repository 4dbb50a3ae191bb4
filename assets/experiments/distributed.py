# /// script
# requires-python = ">=3.6"
#
# [tool.gilscope]
# title = "three hosts-to-be on one machine"
# part = 1
# slides = "16"
# predict = "Three programs that know no more of each other than an address and a port: what changes when they are on one machine?"
# look_for = "Messages from the first process to the two others and back over TCP; nothing would change with machines between."
# gil = "timed"
# knobs = [
#   { name = "TASKS", min = 2, max = 100_000, help = "pieces of work" },
#   { name = "N", min = 1, max = 100_000_000, help = "steps of each" },
# ]
# ///
"""One program hands out work over TCP, two others do it. None of them needs to know where the others run.
"""
from multiprocessing import Process
from multiprocessing.connection import Client, Listener, wait

TASKS = 20
N = 200000


def count(n):
    total = 0
    while n > 0:
        total += n
        n -= 1
    return total


def worker(address):
    server = Client(address)
    while True:
        task = server.recv()
        if task is None:
            break
        number, n = task
        server.send((number, count(n)))
    server.close()


def main():
    listener = Listener(("localhost", 0))
    hosts = [Process(target=worker, args=(listener.address,), name="host %d" % number) for number in (2, 3)]
    for host in hosts:
        host.start()
    connections = [listener.accept() for _ in hosts]
    waiting = [(number, N) for number in range(TASKS)]
    results = {}
    for connection in connections:
        connection.send(waiting.pop(0))
    while len(results) < TASKS:
        for connection in wait(connections):
            task, total = connection.recv()
            results[task] = total
            if waiting:
                connection.send(waiting.pop(0))
    for connection in connections:
        connection.send(None)
    for host in hosts:
        host.join()
    print("%d results, all alike: %s" % (len(results), len(set(results.values())) == 1))


if __name__ == "__main__":
    main()
