# /// script
# requires-python = ">=3.8"
#
# [tool.gilscope]
# title = "a GIL for each interpreter"
# part = 13
# predict = "One process, several interpreters with a countdown each: how long on two cores, against one after the other?"
# look_for = "Lanes of one process run Python at once: each has gone into an interpreter whose GIL nobody else wants (m)."
# variants = ["interpreters", "sequential", "threads"]
# baseline = "sequential"
# gil = "timed"
# cores = 0
# knobs = [
#   { name = "N", min = 1, max = 1_000_000_000, help = "steps in each countdown" },
#   { name = "INTERPRETERS", min = 1, max = 64, help = "countdowns, and interpreters or threads to do them" },
# ]
# ///
"""Countdowns: each in an interpreter of its own, one after the other, or in threads of one.

A thread that calls into another interpreter lets one GIL go, takes the other, and comes back.
"""
from threading import Thread

N = 10000000
INTERPRETERS = 2
VARIANT = "interpreters"

try:
    from concurrent.interpreters import create
except ImportError:
    # Before 3.14 it takes a module that is not for everyone. Before 3.12 all interpreters have one GIL.
    try:
        import _interpreters as private
    except ImportError:
        import _xxsubinterpreters as private

    CALL = "import runpy; runpy.run_path(%r, run_name='a copy')[%r](*%r)"

    class create:
        def __init__(self):
            self.id = private.create()

        def call(self, function, *args):
            private.run_string(self.id, CALL % (__file__, function.__name__, args))

        def close(self):
            private.destroy(self.id)


def count(n):
    while n > 0:
        n -= 1


def work():
    if VARIANT == "interpreters":
        interpreter = create()
        interpreter.call(count, N)
        interpreter.close()
    else:
        count(N)


def main():
    threads = [Thread(target=work, name="countdown %d" % (number + 1)) for number in range(INTERPRETERS)]
    for thread in threads:
        thread.start()
        if VARIANT == "sequential":
            thread.join()
    for thread in threads:
        thread.join()
    print("%d countdowns from %d done" % (INTERPRETERS, N))


if __name__ == "__main__":
    main()
