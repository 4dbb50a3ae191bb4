"""Defaults are evaluated once, when def runs, from left to right."""


def tell(x):
    print("eval", x)
    return x


def f(a, b=tell("b"), *, c=tell("c")):
    return a, b, c


print("defined")
print(f(1), f(1, 2), f(1, c=3))


def append(x, to=[]):
    to.append(x)
    return to


print(append(1), append(2), append(3, []), append(4))
n = 1


def g(k=n):
    return k


n = 2
print(g(), g.__defaults__)
g.__defaults__ = (7,)
print(g())


def h(first, second=None, *rest, key="k", **others):
    return first, second, rest, key, others


print(h(1))
print(h(1, 2, 3, 4, key=5, z=6))
print(h(*"abc", **{"key": 1, "w": 2}))
print(h(second=1, first=2))
