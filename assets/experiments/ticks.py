# /// script
# requires-python = ">=3.6"
#
# [tool.gilscope]
# title = "what a tick is"
# part = 7
# slides = "89"
# predict = "How many ticks does one turn of this loop take?"
# look_for = "Ticks follow instructions, not time: divide the ticks by N, and see in the bytecode which ones count."
# gil = "tick"
# cores = 0
# knobs = [{ name = "N", min = 1, max = 1_000_000, help = "lines to print" }]
# ///
"""A loop that prints, in a thread, so that there is a GIL to check.

Most of its instructions are one tick each, some are none.
"""
from threading import Thread

N = 1_000


def countdown(n):
    while n > 0:
        print(n)
        n -= 1


printer = Thread(target=countdown, args=(N,), name="printer")
printer.start()
printer.join()
