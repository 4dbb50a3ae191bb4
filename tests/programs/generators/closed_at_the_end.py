"""Generators that wait in a try when the program ends: wherever they are held, their finally runs (in no order to rely on)."""
from collections import deque


def waiting(name):
    try:
        yield name
        yield "more"
    except GeneratorExit:
        print("told")
        raise
    finally:
        print("closed")


def started(name):
    generator = waiting(name)
    next(generator)
    return generator


class Holder:
    shared = started("class")

    def __init__(self):
        self.own = started("attribute")


def outer():
    inner = started("inner")
    for item in inner:
        yield item


def closing():
    kept = started("closure")
    return lambda: kept


plain = started("global")
listed = [started("list")]
tabled = {"key": (started("dict"),)}
holder = Holder()
function = closing()
queue = deque([started("deque")])
stage = outer()
next(stage)
paired = enumerate(map(str, started("map")))
never = waiting("not begun")
finished = waiting("exhausted")
list(finished)
circle = [started("circle")]
circle.append(circle)
gone = started("replaced")
gone = None
print("end")
