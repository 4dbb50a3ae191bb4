"""Cancelling: the exception arrives where the task waits."""
import asyncio


async def waits(name, seconds=10):
    try:
        print(name, "waits")
        await asyncio.sleep(seconds)
        print(name, "has waited")
    except asyncio.CancelledError as error:
        print(name, "cancelled", error.args)
        raise
    finally:
        print(name, "finally")


async def refuses(turns):
    for _ in range(turns):
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            print("no")
    return "refused"


async def slow_to_go():
    try:
        await asyncio.sleep(10)
    finally:
        await asyncio.sleep(0.01)
        print("gone slowly")


async def main():
    task = asyncio.create_task(waits("a"))
    await asyncio.sleep(0)
    print(task.cancel(), task.cancelled(), task.done())
    try:
        await task
    except asyncio.CancelledError:
        print("main saw it", task.cancelled(), task.done(), task.cancel())
    for ask in (task.result, task.exception):
        try:
            ask()
        except asyncio.CancelledError as error:
            print(type(error).__name__, isinstance(error, Exception))

    # Before it has begun.
    task = asyncio.create_task(waits("b"))
    task.cancel("message")
    try:
        await task
    except asyncio.CancelledError:
        print("never began", task.cancelled())

    task = asyncio.create_task(refuses(2))
    for _ in range(2):
        await asyncio.sleep(0)
        print(task.cancel())
    print(await task, task.cancelled())

    task = asyncio.create_task(slow_to_go())
    await asyncio.sleep(0)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("now it is gone")

    # Through those that it waits for.
    async def outer():
        await inner
    inner = asyncio.create_task(waits("inner"))
    task = asyncio.create_task(outer())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print(inner.cancelled(), task.cancelled())

    # A gathering cancels all.
    gathering = asyncio.gather(waits("x"), waits("y"), refuses(1), return_exceptions=False)
    await asyncio.sleep(0)
    print(gathering.cancel())
    try:
        await gathering
    except asyncio.CancelledError:
        print("gathering cancelled")
    one = asyncio.create_task(waits("one"))
    gathering = asyncio.gather(one, asyncio.sleep(0, "slept"), return_exceptions=True)
    await asyncio.sleep(0)
    one.cancel()
    print([type(result).__name__ for result in await gathering])

    # What is shielded goes on.
    task = asyncio.create_task(asyncio.sleep(0.02, "went on"))
    shielded = asyncio.shield(task)
    asyncio.get_running_loop().call_soon(shielded.cancel)
    try:
        await shielded
    except asyncio.CancelledError:
        print("shield broken", task.cancelled())
    print(await task)

    # Oneself.
    async def cancels_itself():
        asyncio.current_task().cancel()
        print("still here")
        await asyncio.sleep(0)
        print("never here")
    try:
        await asyncio.create_task(cancels_itself())
    except asyncio.CancelledError:
        print("cancelled itself")
    async def cancels_at_the_end():
        asyncio.current_task().cancel()
        return 1
    task = asyncio.create_task(cancels_at_the_end())
    await asyncio.wait([task])
    print(task.cancelled())

    future = asyncio.get_running_loop().create_future()
    task = asyncio.ensure_future(asyncio.wait_for(future, 10))
    await asyncio.sleep(0)
    future.cancel()
    await asyncio.wait([task])
    print(task.cancelled(), future.cancelled())

    # Replaced by another exception.
    async def turns():
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            raise ValueError("instead")
    task = asyncio.create_task(turns())
    await asyncio.sleep(0)
    task.cancel()
    try:
        await task
    except ValueError as error:
        print(repr(error), type(error.__context__).__name__)

asyncio.run(main())


async def cancelled_main():
    asyncio.current_task().cancel()
    await asyncio.sleep(1)

try:
    asyncio.run(cancelled_main())
except asyncio.CancelledError:
    print("main was cancelled")
