"""Objects that can be called, and functions that carry attributes."""


class Adder:
    def __init__(self, n):
        self.n = n
        self.calls = 0

    def __call__(self, x, *more, times=1):
        self.calls += 1
        return (x + sum(more) + self.n) * times


add = Adder(10)
print(add(1), add(1, 2, 3), add(1, times=2), add.calls)
print(callable(add), callable(Adder), callable(3), callable(len), callable(add.__call__))
print(list(map(add, [1, 2])))
try:
    add()
except TypeError:
    print("x is missing")


def f():
    f.count += 1
    return f.count


f.count = 0
print(f(), f(), f.__name__, f.__doc__)
try:
    Adder(1).n()
except TypeError as error:
    print(error)
bound = add.__call__
print(bound(5))
g = Adder.__call__
print(g(add, 6))
