"""async with: entering and leaving are awaited."""


class Turn:
    def __init__(self, name):
        self.name = name

    def __await__(self):
        yield self.name


def run(coroutine):
    seen = []
    while True:
        try:
            seen.append(coroutine.send(None))
        except StopIteration as stop:
            print("turns", seen)
            return stop.value


class Manager:
    def __init__(self, name, swallow=False):
        self.name, self.swallow = name, swallow

    async def __aenter__(self):
        await Turn("enter " + self.name)
        print("in", self.name)
        return self.name.upper()

    async def __aexit__(self, kind, error, traceback):
        await Turn("leave " + self.name)
        print("out", self.name, kind and kind.__name__, error)
        return self.swallow


async def plain():
    async with Manager("a") as a:
        print("body", a)
    async with Manager("b"), Manager("c") as c:
        print("body", c)
    async with Manager("d", True):
        raise ValueError("swallowed")
    try:
        async with Manager("e"):
            raise ValueError("through")
    except ValueError as error:
        print("caught", error)

run(plain())


async def leaves():
    for n in range(4):
        async with Manager(str(n)):
            if n == 1:
                continue
            if n == 2:
                break
            print("round", n)
    async with Manager("outer"):
        async with Manager("inner"):
            return "value"

print(run(leaves()))


async def raises_inside(manager):
    try:
        async with manager:
            raise KeyError("body")
    except Exception as error:
        print(type(error).__name__, error, repr(error.__context__))


class BadExit(Manager):
    async def __aexit__(self, *args):
        raise OSError("leaving")


class BadEnter(Manager):
    async def __aenter__(self):
        raise OSError("entering")

run(raises_inside(BadExit("x")))
run(raises_inside(BadEnter("y")))


class NotAwaited:
    def __aenter__(self):
        return 5

    def __aexit__(self, *args):
        return 6


class HalfAwaited(Manager):
    def __aexit__(self, *args):
        return 6

run(raises_inside(NotAwaited()))


async def half():
    try:
        async with HalfAwaited("h"):
            print("body")
    except TypeError as error:
        print(error)

run(half())


async def close():
    async with Manager("closed"):
        await Turn("stays")

c = close()
print(c.send(None))
print(c.send(None))
print(c.throw(LookupError("thrown")))
try:
    c.send(None)
except LookupError as error:
    print(repr(error))
