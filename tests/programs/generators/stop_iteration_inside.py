"""A StopIteration that leaks out of a generator becomes a RuntimeError."""


def leaks():
    yield 1
    raise StopIteration("leak")


g = leaks()
print(next(g))
try:
    next(g)
except RuntimeError as error:
    print(error, "/", repr(error.__cause__))


def takes(it):
    while True:
        yield next(it)


try:
    print(list(takes(iter([1, 2]))))
except RuntimeError as error:
    print(error)


def guarded(it):
    while True:
        try:
            yield next(it)
        except StopIteration:
            return


print(list(guarded(iter([1, 2]))))


def fails():
    yield 1
    1 / 0
    yield 2


f = fails()
print(next(f))
try:
    next(f)
except ZeroDivisionError as error:
    print(error)
print(list(f))


def again():
    yield next(me)


me = again()
try:
    next(me)
except ValueError as error:
    print(error)
