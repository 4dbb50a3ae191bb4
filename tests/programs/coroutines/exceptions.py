"""Exceptions, `finally` and `close` in coroutines."""


class Pause:
    def __await__(self):
        try:
            return (yield "pause")
        except KeyError as error:
            print("pause got", repr(error))
            raise
        finally:
            print("pause over")


def step(coroutine, sent=None):
    try:
        print("yields", coroutine.send(sent))
    except StopIteration as stop:
        print("returns", stop.value)
    except Exception as error:
        print("raises", repr(error), repr(error.__cause__), repr(error.__context__))


async def fails():
    await Pause()
    raise ValueError("inside")


async def handles():
    try:
        await fails()
    except ValueError as error:
        print("caught", error)
        await Pause()
        try:
            raise LookupError("second")
        except LookupError as other:
            print(repr(other.__context__))
            await Pause()
            print("still", repr(other.__context__))
    finally:
        print("finally")
        await Pause()
    return "done"


c = handles()
for _ in range(5):
    step(c)

c = handles()
step(c)
try:
    print("thrown:", c.throw(KeyError("k")))
except KeyError as error:
    print("out", repr(error))
try:
    c.send(None)
except StopIteration as stop:
    print("returns", stop.value)
except KeyError as error:
    print("out again", repr(error))


async def stops():
    raise StopIteration("no")


async def ignores():
    while True:
        try:
            await Pause()
        except GeneratorExit:
            print("ignored")


async def exits():
    try:
        await Pause()
    except GeneratorExit:
        print("exit seen")
        raise
    finally:
        print("cleaned up")


step(stops())
c = ignores()
step(c)
try:
    c.close()
except RuntimeError as error:
    print(error)
c = exits()
step(c)
c.close()
c.close()
c = exits()
c.close()
c = exits()
step(c)
del c


async def recursive(n):
    if n == 0:
        await Pause()
        return 0
    return 1 + await recursive(n - 1)

c = recursive(50)
step(c)
step(c)


async def itself():
    await me

me = itself()
step(me)


async def running():
    try:
        myself.send(None)
    except ValueError as error:
        print(error)

myself = running()
step(myself)


async def reraises():
    try:
        await fails()
    except ValueError:
        await Pause()
        raise

c = reraises()
step(c)
step(c)
step(c)


async def chained():
    try:
        await fails()
    except ValueError as error:
        raise TypeError("chained") from error

c = chained()
step(c)
step(c)


def plain():
    try:
        raise OSError("around")
    except OSError:
        c = fails()
        step(c)
        step(c)

plain()
