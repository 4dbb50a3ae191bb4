"""Asynchronous generators."""


class Turn:
    def __await__(self):
        return (yield "turn")


def run(coroutine):
    turns = 0
    while True:
        try:
            coroutine.send(None)
        except StopIteration as stop:
            return stop.value, turns
        turns += 1


async def count(to):
    """Counts."""
    try:
        for n in range(to):
            await Turn()
            got = yield n
            if got is not None:
                print("got", got)
    finally:
        print("over")


async def plain():
    async for n in count(3):
        print(n)
    return [n * n async for n in count(4) if n]

print(run(plain()))
g = count(1)
print(type(g).__name__, g.__name__, str(g).split(" at ")[0], g.__aiter__() is g)


async def attempt(awaitable):
    try:
        print("gives", await awaitable)
    except (Exception, StopAsyncIteration) as error:
        print(type(error).__name__, error)


async def by_hand():
    g = count(5)
    await attempt(g.asend("early"))
    g = count(5)
    await attempt(g.__anext__())
    await attempt(g.asend("hello"))
    await attempt(g.athrow(ValueError("thrown")))
    await attempt(g.__anext__())
    await attempt(g.athrow(ValueError, "late"))
    await attempt(g.aclose())
    g = count(5)
    await attempt(g.__anext__())
    await attempt(g.aclose())
    await attempt(g.asend(1))
    g = count(2)
    await attempt(g.aclose())
    await attempt(g.__anext__())
    g = count(1)
    step = g.__anext__()
    await attempt(step)
    await attempt(step)
    await attempt(g.__anext__())

print(run(by_hand()))


async def delegates(to):
    async for n in count(to):
        yield n
        yield -n


async def catches():
    while True:
        try:
            yield await one()
        except ValueError as error:
            print("inside", error)


async def one():
    await Turn()
    return 1


async def nested():
    print([n async for n in delegates(2)])
    g = catches()
    await attempt(g.__anext__())
    await attempt(g.athrow(ValueError("x")))
    await attempt(g.aclose())

print(run(nested()))


async def ignores():
    while True:
        try:
            yield 1
        except GeneratorExit:
            print("ignored")


async def stops():
    yield 1
    raise StopIteration


async def async_stops():
    yield 1
    raise StopAsyncIteration


async def wrong():
    g = ignores()
    await attempt(g.__anext__())
    await attempt(g.aclose())
    for g in (stops(), async_stops()):
        await attempt(g.__anext__())
        await attempt(g.__anext__())
    g = count(3)
    first, second = g.__anext__(), g.__anext__()
    print(first.send(None))
    await attempt(second)
    try:
        first.send(None)
    except StopIteration as stop:
        print("first", stop.value)
    await attempt(g.aclose())

print(run(wrong()))


async def returns():
    yield 1
    return
    yield 2


async def fails():
    yield 1
    raise OSError("broken")


async def ends():
    print([n async for n in returns()])
    try:
        async for n in fails():
            print(n)
    except OSError as error:
        print(error)
    squares = (n * n async for n in count(3))
    print(await squares.__anext__(), [n async for n in squares])
    pairs = [(a, b) async for a in count(2) async for b in returns()]
    print(pairs)

print(run(ends()))
