# /// script
# requires-python = ">=3.6"
#
# [tool.gilscope]
# title = "what can be put into a message"
# part = 9
# slides = "114-116,118"
# predict = "A list, an object of your own, a function, a lock, a running generator: which of them become bytes, how many, and how fast?"
# look_for = "The table: numbers are small, what occurs twice is written once, a function is only its name. What belongs to this process alone says why it cannot go."
# gil = "timed"
# cores = 0
# knobs = [
#   { name = "N", min = 1, max = 100_000, help = "items in what has many" },
#   { name = "ROUNDS", min = 1, max = 10_000, help = "times that each is written and read" },
# ]
# ///
"""Objects of many kinds become bytes and objects again.

The table shows how many bytes each takes, and what one object costs there and back.
"""
import pickle
from threading import Lock, Thread
from time import time

N = 1000
ROUNDS = 20


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y


def steps():
    yield 1


def circle():
    items = list(range(N))
    items.append(items)
    return items


CASES = [
    ("a number", lambda: 42),
    ("a text of N letters", lambda: "x" * N),
    ("N bytes", lambda: bytes(N)),
    ("a list of N numbers", lambda: list(range(N))),
    ("a dict of N words", lambda: {"word%d" % i: i for i in range(N)}),
    ("N different points", lambda: [Point(i, -i) for i in range(N)]),
    ("one point N times", lambda: [Point(1, 2)] * N),
    ("a list that contains itself", circle),
    ("an exception", lambda: ValueError("too large", 7)),
    ("a class", lambda: Point),
    ("a function", lambda: steps),
    ("a function without a name", lambda: lambda: 1),
    ("a generator", steps),
    ("a lock", Lock),
    ("a thread", lambda: Thread(target=steps)),
    ("a module", lambda: pickle),
]


def there_and_back(obj):
    start = time()
    for _ in range(ROUNDS):
        data = pickle.dumps(obj, 4)
        pickle.loads(data)
    return len(data), (time() - start) / ROUNDS


for name, make in CASES:
    try:
        size, seconds = there_and_back(make())
        print("%-28s %8d bytes %10.1f us" % (name, size, seconds * 1e6))
    except Exception as error:
        reason = str(error).split(" at 0x")[0]
        print("%-28s no: %s" % (name, reason))
