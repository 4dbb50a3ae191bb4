# Calls with arguments and results, as CPython 3.14 documents them.
from concurrent import interpreters

total = 0


class Point:
    def __init__(self, x, y=0):
        self.x = x
        self.y = y

    def moved(self, by):
        self.x += by
        return self.x


def add(n=1):
    global total
    total += n
    return total


def name():
    return __name__


def swap(a, *, b):
    return b, a


def nested(ids):
    # Each goes on to the next.
    if not ids:
        return [interpreters.get_current().id]
    return [interpreters.get_current().id] + interpreters.Interpreter(ids[0]).call(nested, ids[1:])


def caught(function, *args):
    try:
        return function(*args)
    except interpreters.InterpreterError as error:
        return type(error).__name__, error.excinfo.type.__name__, error.excinfo.msg


def drop():
    generator = waiting()
    next(generator)
    del generator


def waiting():
    try:
        yield
    finally:
        print('closed in', interpreters.get_current().id)


if __name__ == '__main__':
    one, two, three = (interpreters.create() for _ in range(3))
    print(one.call(name), one.call(pow, 2, 100), one.call(swap, 1, b=[2]))
    print(one.call(add), one.call(add, 10), one.call(add, n=100), two.call(add), total)
    point = Point(3)
    # A copy goes over.
    print(one.call(point.moved, 4), point.x)
    print(nested([one.id, two.id, three.id]))
    # There and back again: the first interpreter runs the program.
    print(caught(nested, [one.id, 0])[:2])
    print(caught(one.call, int, 'x'))
    generator = waiting()
    next(generator)
    one.call(drop)
    del generator
    two.call(drop)
    for interpreter in (one, two):
        interpreter.close()
    print(interpreters.list_all())
