# /// script
# requires-python = ">=3.6"
#
# [tool.gilscope]
# title = "two interpreters send each other messages"
# part = 9
# slides = "112-114"
# predict = "Two interpreters, each with its own GIL, and a pipe between them: what does a question and its answer cost?"
# look_for = "Two processes' lanes and an arrow for every message; who waits for one is in I/O, and nobody fights for a GIL."
# gil = "timed"
# knobs = [
#   { name = "MESSAGES", min = 1, max = 1_000_000, help = "questions, each with an answer" },
#   { name = "BYTES", min = 1, max = 100_000_000, help = "bytes of a question" },
#   { name = "WORK", min = 0, max = 100_000_000, help = "steps of work for an answer" },
# ]
# ///
"""A program asks, another interpreter answers. All they share is a pipe with bytes in it.
"""
from multiprocessing import Pipe, Process
from time import perf_counter

MESSAGES = 200
BYTES = 1000
WORK = 2000


def answer(pipe):
    while True:
        question = pipe.recv_bytes()
        if not question:
            break
        steps = WORK
        while steps > 0:
            steps -= 1
        pipe.send_bytes(b"%d bytes" % len(question))


def main():
    here, there = Pipe()
    other = Process(target=answer, args=(there,), name="other")
    other.start()
    question = bytes(BYTES)
    times = []
    for _ in range(MESSAGES):
        asked = perf_counter()
        here.send_bytes(question)
        reply = here.recv_bytes()
        times.append(perf_counter() - asked)
    here.send_bytes(b"")
    other.join()
    times.sort()
    print("the other interpreter says: %s" % reply.decode())
    print("a question and its answer: %.0f us" % (times[len(times) // 2] * 1e6))


if __name__ == "__main__":
    main()
