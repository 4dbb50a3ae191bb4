# /// script
# requires-python = ">=3.6"
#
# [tool.gilscope]
# title = "objects through a pipe"
# part = 10
# slides = "135-139"
# predict = "The consumer is slower than the producer: when does the producer begin to wait, and how does the consumer learn that this was all?"
# look_for = "Messages pile up in the pipe until it is full, then send() waits. When all have closed the producer's end, recv() raises EOFError."
# gil = "tick"
# cores = 0
# knobs = [
#   { name = "ITEMS", min = 1, max = 100_000, help = "messages" },
#   { name = "SIZE", min = 0, max = 1_000_000, help = "bytes that each one carries" },
#   { name = "N", min = 0, max = 100_000_000, help = "steps of the consumer for each" },
# ]
# ///
"""A process produces and sends, another one receives and consumes.

Nothing is shared: each object arrives as a copy.
"""
from multiprocessing import Pipe, Process

ITEMS = 200
SIZE = 2000
N = 60_000


def consume(source, output):
    # Its copy of the other end would keep the pipe open.
    output.close()
    received = 0
    while True:
        try:
            number, data = source.recv()
        except EOFError:
            break
        work(N)
        received += 1
    print(f"consumer: {received} items, then the end")


def work(steps):
    while steps > 0:
        steps -= 1


def produce(output):
    for number in range(ITEMS):
        output.send((number, b"x" * SIZE))


if __name__ == "__main__":
    source, output = Pipe(duplex=False)
    consumer = Process(target=consume, args=(source, output), name="consumer")
    consumer.start()
    source.close()
    produce(output)
    output.close()
    consumer.join()
