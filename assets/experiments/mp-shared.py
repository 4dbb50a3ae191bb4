# /// script
# requires-python = ">=3.6"
#
# [tool.gilscope]
# title = "the race is back: shared values"
# part = 10
# slides = "145"
# predict = "Two processes add to one number in shared memory, without a lock: can the sum be wrong, though each has a GIL?"
# look_for = "No GIL spans two processes: updates get lost. With the value's lock none is, and the processes wait for each other."
# variants = ["unlocked", "locked"]
# gil = "tick"
# cores = 0
# knobs = [
#   { name = "N", min = 1, max = 10_000_000, help = "additions of each process" },
#   { name = "PROCESSES", min = 1, max = 32, help = "processes" },
# ]
# ///
"""Processes count in one shared number, and each in its own place of a shared array.

To add is to read and to write; what happens in between?
"""
from multiprocessing import Array, Process, Value

N = 50_000
PROCESSES = 2
VARIANT = "unlocked"


def count(place, total, own):
    for _ in range(N):
        if VARIANT == "locked":
            with total.get_lock():
                total.value += 1
        else:
            total.value += 1
        own[place] += 1


if __name__ == "__main__":
    total, own = Value("i", 0), Array("i", PROCESSES, lock=False)
    names = [f"process {place + 1}" for place in range(PROCESSES)]
    processes = [Process(target=count, args=(place, total, own), name=name) for place, name in enumerate(names)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    print(f"expected {sum(own)}")
    print(f"got      {total.value}")
