# /// script
# requires-python = ">=3.6"
#
# [tool.gilscope]
# title = "a ring of many interpreters"
# part = 9
# slides = "125"
# predict = "A message goes round a ring of interpreters, each a process: how many can a machine have?"
# look_for = "One arrow after the other, one process at a time awake; the others sleep and cost memory, no time. With hundreds they fold."
# gil = "timed"
# knobs = [
#   { name = "INTERPRETERS", min = 1, max = 1_000, help = "processes in the ring" },
#   { name = "ROUNDS", min = 1, max = 10_000, help = "how often the message goes round" },
# ]
# ///
"""Each interpreter waits for the message from its left, adds one, and passes it on to its right.
"""
from multiprocessing import Pipe, Process
from time import perf_counter

INTERPRETERS = 10
ROUNDS = 20


def interpreter(left, right):
    while True:
        number = left.recv()
        if number is None:
            break
        right.send(number + 1)
    right.send(None)


def main():
    begin = perf_counter()
    left, first = Pipe(duplex=False)
    processes = []
    incoming = left
    for number in range(INTERPRETERS):
        following, outgoing = Pipe(duplex=False)
        process = Process(target=interpreter, args=(incoming, outgoing), name="interpreter %d" % (number + 1))
        process.start()
        incoming.close()
        outgoing.close()
        incoming = following
        processes.append(process)
    first.send(0)
    number = incoming.recv()
    started = perf_counter()
    for _ in range(ROUNDS):
        first.send(number)
        number = incoming.recv()
    gone_round = perf_counter()
    first.send(None)
    while incoming.recv() is not None:
        pass
    for process in processes:
        process.join()
    print("%d interpreters have counted to %d" % (INTERPRETERS, number))
    print("%d of them ended well" % sum(process.exitcode == 0 for process in processes))
    print("all awake after %.0f ms" % ((started - begin) * 1e3))
    print("from one to the next: %.0f us" % ((gone_round - started) / (INTERPRETERS + 1) / ROUNDS * 1e6))


if __name__ == "__main__":
    main()
