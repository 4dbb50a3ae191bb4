# /// script
# requires-python = ">=3.6"
#
# [tool.gilscope]
# title = "three ways for a process to end"
# part = 10
# slides = "134"
# predict = "One process is joined, one is terminated, one is a daemon: which of them can still do what it wanted?"
# look_for = "A thread cannot be ended from outside, a process can: terminated in the middle of its work, and so is the daemon when main ends."
# gil = "tick"
# cores = 0
# knobs = [
#   { name = "PAUSE", min = 1, max = 60_000, help = "milliseconds until main terminates one of them" },
#   { name = "N", min = 1, max = 1_000_000_000, help = "steps of the one that is joined" },
# ]
# ///
"""A process that main waits for, one that it ends by a signal, and a daemon.

The exit code says how each of them ended.
"""
import time
from multiprocessing import Event, Process

PAUSE = 400
N = 2_000_000


def finish(steps):
    while steps > 0:
        steps -= 1


def never_end(begun):
    begun.set()
    while True:
        finish(10_000)


def tell(process):
    print(f"{process.name}: alive {process.is_alive()}, exit code {process.exitcode}")


if __name__ == "__main__":
    begun = Event(), Event()
    joined = Process(target=finish, args=(N,), name="joined")
    terminated = Process(target=never_end, args=(begun[0],), name="terminated")
    daemon = Process(target=never_end, args=(begun[1],), name="daemon", daemon=True)
    for process in (joined, terminated, daemon):
        process.start()
    joined.join()
    tell(joined)
    for event in begun:
        event.wait()
    time.sleep(PAUSE / 1000)
    terminated.terminate()
    terminated.join()
    tell(terminated)
    tell(daemon)
