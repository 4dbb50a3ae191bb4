# /// script
# requires-python = ">=3.6"
#
# [tool.gilscope]
# title = "two processes and a pipe"
# part = 1
# slides = "15"
# predict = "Two processes share nothing. What of one does the other see?"
# look_for = "Two processes' lanes, both cores busy at once, and an arrow for each result; the variable of the one stays as it was."
# gil = "tick"
# cores = 2
# knobs = [
#   { name = "N", min = 1, max = 1_000_000_000, help = "steps of each process for a result" },
#   { name = "RESULTS", min = 1, max = 100_000, help = "results" },
# ]
# ///
"""A process works and tells its results through a pipe, while the one that started it works, too.

Each has memory of its own: what one assigns the other never sees.
"""
from multiprocessing import Pipe, Process

N = 500000
RESULTS = 8

done = 0


def work(steps):
    while steps > 0:
        steps -= 1


def worker(pipe):
    global done
    for _ in range(RESULTS):
        work(N)
        done += 1
        pipe.send(done)
    pipe.close()


def main():
    mine, theirs = Pipe(duplex=False)
    process = Process(target=worker, args=(theirs,), name="worker")
    process.start()
    theirs.close()
    for _ in range(RESULTS):
        work(N)
    last = None
    while True:
        try:
            last = mine.recv()
        except EOFError:
            break
    process.join()
    print("the worker has done %d, and told so" % last)
    print("what this process knows of it by itself: %d" % done)


if __name__ == "__main__":
    main()
