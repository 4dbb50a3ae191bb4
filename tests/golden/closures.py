def counter(start, z, a):
    count = start
    def step(by=a):
        return count + by, z
    class Total(object):
        base = start
        def read(self):
            return count
    def outer():
        def inner():
            return z
        return inner
    def recurse(n):
        return recurse(n - 1)
    return step, Total, lambda: a, lambda k, n=count, *rest, **named: (
        n + k,
        start)


key = lambda pair: pair[1]
pairs.sort(key=lambda pair: pair[0], reverse=True)


def shadowed(x):
    def g(x):
        return x
    def h():
        x = 1
        return x
    def i():
        global x
        x = 2
    return g


class Stack(object):
    """With private names."""
    __limit = 3

    def __init__(self):
        self.__items = []
        __local = 1
        self.get = lambda: self.__items + __local
