"""__new__ makes, __init__ fills, and neither may return what it should not."""


class Once:
    only = None

    def __new__(cls, *args):
        if cls.only is None:
            cls.only = super().__new__(cls)
        return cls.only

    def __init__(self, value):
        self.value = value


a, b = Once(1), Once(2)
print(a is b, a.value)


class Other:
    def __new__(cls):
        return 42

    def __init__(self):
        print("never")


print(Other())


class Wrong:
    def __init__(self):
        return 5


try:
    Wrong()
except TypeError as error:
    print(error)
try:
    object(1)
except TypeError as error:
    print(error)


class Empty:
    pass


try:
    Empty(1)
except TypeError as error:
    print(error)


class Pair(tuple):
    def __new__(cls, a, b):
        return super().__new__(cls, (a, b))

    @property
    def total(self):
        return self[0] + self[1]


p = Pair(3, 4)
print(p, p.total, p == (3, 4), len(p), Pair(1, 2) < p)
