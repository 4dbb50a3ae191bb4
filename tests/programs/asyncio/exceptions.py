"""Exceptions in tasks come out where somebody awaits them."""
import asyncio


async def fails(what, turns=1):
    for _ in range(turns):
        await asyncio.sleep(0)
    raise what


async def works(turns=1):
    try:
        for _ in range(turns):
            await asyncio.sleep(0)
        return "worked"
    finally:
        print("works is over")


async def main():
    task = asyncio.create_task(fails(ValueError("one")))
    try:
        await task
    except ValueError as error:
        print("caught", error, task.exception() is error, task.cancelled())
    try:
        task.result()
    except ValueError as error:
        print("again", error)
    try:
        await task
    except ValueError as error:
        print("and again", error)

    # The first one ends the gathering; the others go on.
    other = asyncio.create_task(works(5))
    try:
        await asyncio.gather(fails(KeyError("k"), 2), other, fails(OSError("later"), 3))
    except KeyError as error:
        print("gather:", repr(error), other.done())
    print(await other)
    print(await asyncio.gather(fails(KeyError("k")), works(), fails(OSError("o")), return_exceptions=True))

    # Of what has not ended there is no result.
    task = asyncio.create_task(works())
    for ask in (task.result, task.exception):
        try:
            ask()
        except asyncio.InvalidStateError as error:
            print(error)
    await task
    print(task.exception(), task.result())

    async def bad_yield():
        class Yields:
            def __await__(self):
                yield 5
        await Yields()
    try:
        await asyncio.create_task(bad_yield())
    except RuntimeError as error:
        print(error)
    try:
        await asyncio.create_task(fails(StopIteration("x")))
    except RuntimeError as error:
        print(error)
    async def itself():
        await asyncio.current_task()
    try:
        await asyncio.create_task(itself())
    except RuntimeError as error:
        print(str(error).split(":")[0])
    try:
        asyncio.create_task(5)
    except TypeError as error:
        print(error)
    try:
        await asyncio.gather(5)
    except TypeError as error:
        print(error)

    # One exception behind another.
    try:
        try:
            await asyncio.create_task(fails(ValueError("first")))
        except ValueError:
            await asyncio.create_task(fails(TypeError("second")))
    except TypeError as error:
        print(repr(error), repr(error.__context__))


asyncio.run(main())
try:
    asyncio.run(fails(LookupError("out of run")))
except LookupError as error:
    print(repr(error))


async def exits():
    background = asyncio.create_task(works(1000))
    await asyncio.sleep(0)
    raise SystemExit(3)

try:
    asyncio.run(exits())
except SystemExit as error:
    print("exit", error.code)


async def leaves_others():
    """Whoever is left is cancelled."""
    tasks = [asyncio.create_task(works(1000)) for _ in range(2)]
    await asyncio.sleep(0)
    return len(asyncio.all_tasks())

print(asyncio.run(leaves_others()))
asyncio.run(fails(ArithmeticError("last")))
