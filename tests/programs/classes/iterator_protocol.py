"""An iterator class, an iterable class, and a class that refuses to be iterated."""


class Countdown:
    def __init__(self, start):
        self.start = start

    def __iter__(self):
        return CountdownIterator(self.start)


class CountdownIterator:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n <= 0:
            raise StopIteration
        self.n -= 1
        return self.n + 1


c = Countdown(3)
print(list(c), list(c), sum(c), max(c), sorted(c))
it = iter(c)
print(next(it), list(it), next(it, "over"), list(it))
print([(a, b) for a in c for b in c if a < b])
try:
    iter(3)
except TypeError as error:
    print(error)


class Bad:
    def __iter__(self):
        return 5


try:
    for x in Bad():
        pass
except TypeError as error:
    print(error)
try:
    next(c)
except TypeError as error:
    print(error)
a, b, d = c
print(a, b, d)
print(*c, sep="-")
print(dict(zip(c, "abc")))
ticks = iter([1, 2, 0, 3])
print(list(iter(lambda: next(ticks), 0)), list(ticks))
