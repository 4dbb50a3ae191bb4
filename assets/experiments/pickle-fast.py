# /// script
# requires-python = ">=3.6"
#
# [tool.gilscope]
# title = "the same pickles, native and in Python"
# part = 9
# slides = "117"
# predict = "A pickler is there twice, in native code and in Python, and both write the same bytes. How many times faster is the first?"
# look_for = "The ratio on the last line. Nothing else differs; and neither of them lets go of the GIL while it works."
# gil = "timed"
# cores = 0
# knobs = [
#   { name = "N", min = 1, max = 100_000, help = "orders in the message" },
#   { name = "ROUNDS", min = 1, max = 10_000, help = "messages that each of them writes and reads" },
# ]
# variants = ["both", "native", "python"]
# ///
"""One message of many small objects is pickled and unpickled again,
by the native codec and by the one that is written in Python.
"""
import pickle
from time import time

VARIANT = "both"
N = 300
ROUNDS = 3


class Order:
    def __init__(self, number):
        self.number = number
        self.customer = "customer %d" % (number % 10)
        self.parts = [(number + i, 1.5 * i) for i in range(3)]


def measure(name, dumps, loads):
    start = time()
    for _ in range(ROUNDS):
        data = dumps(orders, 4)
        again = loads(data)
    seconds = (time() - start) / ROUNDS
    print("%-7s %8.2f ms for %d bytes, read again: %s"
          % (name, seconds * 1000, len(data), again[-1].parts == orders[-1].parts))
    return data, seconds


orders = [Order(number) for number in range(N)]
if VARIANT != "python":
    data, native = measure("native", pickle.dumps, pickle.loads)
if VARIANT != "native":
    same, python = measure("Python", pickle._dumps, pickle._loads)
if VARIANT == "both":
    print("the same bytes: %s, native is %.1f times faster" % (data == same, python / native))
