"""Coroutines without an event loop: who sends to them is their scheduler."""


def run(coroutine):
    """Goes on with a coroutine to its end; what it yields is answered with its double."""
    sent = None
    while True:
        try:
            asked = coroutine.send(sent)
        except StopIteration as stop:
            return stop.value
        print("asked", asked)
        sent = None if asked is None else 2 * asked


class Ask:
    def __init__(self, what):
        self.what = what

    def __await__(self):
        answer = yield self.what
        return answer


async def nothing():
    pass


async def inner(n):
    """Awaits one thing."""
    return await Ask(n) + 1


async def outer():
    total = 0
    for n in range(3):
        total += await inner(n)
    return total


print(run(nothing()), run(inner(5)), run(outer()))
print(inner.__name__, inner.__doc__)
c = inner(1)
print(type(c).__name__, c.__name__, str(c).split(" at ")[0], c.__qualname__)
print(c.send(None))
try:
    c.send(20)
except StopIteration as stop:
    print("result", stop.value)
c.close()


def attempt(what, *args):
    try:
        print(what(*args))
    except Exception as error:
        print(type(error).__name__, error)


attempt(c.send, None)
attempt(c.throw, ValueError("late"))
c = outer()
attempt(c.send, 1)
attempt(iter, c)
attempt(next, c)
attempt(list, c)
c.close()
attempt(c.send, None)


async def wrong(value):
    return await value


for value in (1, None, "text", [], (x for x in "ab")):
    attempt(wrong(value).send, None)


class NoIterator:
    def __await__(self):
        return 5


class GivesCoroutine:
    def __await__(self):
        return nothing()


class GivesList:
    def __await__(self):
        return iter([None])


attempt(wrong(NoIterator()).send, None)
attempt(wrong(GivesCoroutine()).send, None)
print(run(wrong(GivesList())))

# One coroutine awaited by two.
shared = inner(7)
first, second = wrong(shared), wrong(shared)
print(first.send(None))
attempt(second.send, None)
first.close()


def generator():
    yield from nothing_more


nothing_more = nothing()
attempt(next, generator())
nothing_more.close()


class Delegates:
    def __await__(self):
        return inner(3).__await__()


print(run(wrong(Delegates())))
w = inner(4).__await__()
print(type(w).__name__, next(w), iter(w) is w)
attempt(w.send, 1)
w.close()


async def main():
    async def local(x, *args, y=2, **kwargs):
        return x, args, y, kwargs
    print(await local(1), await local(1, 2, 3, y=4, z=5))
    print([await inner(n) for n in range(2)])
    print((await inner(1)) + (await inner(2)), await inner(1) if await inner(0) else 0)
    f = lambda: inner(9)
    print(await f())
    return -await inner(1) ** 2

print(run(main()))


class Methods:
    def __init__(self, n):
        self.n = n

    async def method(self):
        return await inner(self.n)

    @staticmethod
    async def static(n):
        return await inner(n)

    @classmethod
    async def make(cls, n):
        return cls(await inner(n))


async def methods():
    m = await Methods.make(2)
    return m.n, await m.method(), await Methods.static(1)

print(run(methods()))
