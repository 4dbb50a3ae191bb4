"""yield from passes values, sends, throws and the result through."""


def inner():
    try:
        x = yield "i1"
        print("inner got", x)
        y = yield "i2"
        print("inner got", y)
    except KeyError as error:
        print("inner caught", error)
        yield "recovered"
    return "inner result"


def outer():
    yield "o1"
    result = yield from inner()
    print("result", result)
    yield from [1, 2]
    yield from "ab"
    return "outer result"


print(list(outer()))
g = outer()
print(next(g), next(g), g.send("A"), g.send("B"))
h = outer()
next(h)
next(h)
print(h.throw(KeyError("k")), next(h))


def flatten(x):
    if isinstance(x, list):
        for item in x:
            yield from flatten(item)
    else:
        yield x


print(list(flatten([1, [2, [3, [4]], 5], [], [[6]]])))


def value():
    return (yield from inner())


v = value()
next(v)
v.send(1)
try:
    v.send(2)
except StopIteration as stop:
    print(stop.value)
