"""async for: over classes, and what goes wrong."""


class Turn:
    def __await__(self):
        yield "turn"


class Count:
    def __init__(self, to):
        self.at, self.to = 0, to

    def __aiter__(self):
        return self

    async def __anext__(self):
        await Turn()
        if self.at == self.to:
            raise StopAsyncIteration
        self.at += 1
        return self.at


def run(coroutine):
    turns = 0
    while True:
        try:
            coroutine.send(None)
        except StopIteration as stop:
            return stop.value, turns
        turns += 1


async def plain():
    async for n in Count(3):
        print(n, end=" ")
    else:
        print("else", end=" ")
    async for n in Count(9):
        if n == 2:
            continue
        if n == 4:
            break
        print(n, end=" ")
    else:
        print("never")
    print()
    async for a, b in Pairs():
        print(a, b)
    for x in range(2):
        async for y in Count(2):
            if x == y:
                break
            print(x, y)


class Pairs(Count):
    def __init__(self):
        super().__init__(2)

    async def __anext__(self):
        n = await super().__anext__()
        return n, -n


print(run(plain()))


async def returns():
    async for n in Count(5):
        try:
            if n == 3:
                return n
        finally:
            print("finally", n)

print(run(returns()))


async def skips():
    seen = []
    async for n in Count(6):
        try:
            if n % 2:
                continue
            seen.append(n)
        finally:
            seen.append(-n)
    return seen

print(run(skips()))


async def raises():
    try:
        async for n in Count(3):
            raise KeyError(n)
    except KeyError as error:
        print(repr(error), repr(error.__context__))
    # Of the body's own it is no end.
    try:
        async for n in Count(3):
            raise StopAsyncIteration("mine")
    except StopAsyncIteration as error:
        print(repr(error))

print(run(raises()))


class Fails(Count):
    async def __anext__(self):
        if self.at == 2:
            raise OSError("broken")
        return await super().__anext__()


async def fails():
    try:
        async for n in Fails(5):
            print(n)
    except OSError as error:
        print(repr(error))

print(run(fails()))


class NoNext:
    def __aiter__(self):
        return 5


class NoAwait:
    def __aiter__(self):
        return self

    def __anext__(self):
        return 7


class Plain:
    def __iter__(self):
        return iter([1])


async def over(what):
    async for _ in what:
        pass

for what in (NoNext(), NoAwait(), Plain(), [1], 3):
    try:
        run(over(what))
    except TypeError as error:
        print(error)


async def comprehensions():
    print([n async for n in Count(4)])
    print({n % 2 async for n in Count(4)}, {n: -n async for n in Count(2)})
    print([n async for n in Count(6) if n % 2])
    print([(a, b) async for a in Count(2) for b in "xy"], [(a, b) for a in "xy" async for b in Count(2)])
    print([[n async for n in Count(m)] async for m in Count(3)])
    print(sum([n async for n in Count(4)]), [await one(n) for n in range(3)])
    print({await one(n) for n in range(3)}, {n: await one(n) for n in range(2)})
    print([await one(n) async for n in Count(3) if await one(n) != 1])
    g = (n * n async for n in Count(3))
    print(type(g).__name__)
    async for n in g:
        print(n, end=" ")
    print()
    keep = [lambda: n async for n in Count(3)]
    print([f() for f in keep])


async def one(n):
    await Turn()
    return n

print(run(comprehensions()))
