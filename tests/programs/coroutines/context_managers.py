"""contextlib's asynchronous side."""
import asyncio
from contextlib import AsyncExitStack, asynccontextmanager


@asynccontextmanager
async def managed(name, swallow=False):
    print("enter", name)
    await asyncio.sleep(0)
    try:
        yield name.upper()
    except ValueError as error:
        print(name, "sees", error)
        if not swallow:
            raise
    finally:
        await asyncio.sleep(0)
        print("leave", name)


@asynccontextmanager
async def never():
    if False:
        yield


@asynccontextmanager
async def twice():
    yield 1
    yield 2


class Plain:
    def __enter__(self):
        print("plain in")
        return self

    def __exit__(self, *args):
        print("plain out", args[0])


async def attempt(manager, what):
    try:
        async with manager as m:
            print("body", m)
            if what is not None:
                raise what
    except (Exception, StopAsyncIteration) as error:
        print(type(error).__name__, error)


async def main():
    print(managed.__name__)
    await attempt(managed("a"), None)
    await attempt(managed("b"), ValueError("wrong"))
    await attempt(managed("c", True), ValueError("swallowed"))
    await attempt(managed("d"), KeyError("other"))
    await attempt(managed("e"), StopAsyncIteration("end"))
    await attempt(managed("f"), StopIteration("end"))
    await attempt(never(), None)
    await attempt(twice(), None)
    await attempt(twice(), KeyError("k"))
    async def called(n):
        print("async callback", n)
    async with AsyncExitStack() as stack:
        print(await stack.enter_async_context(managed("x")))
        stack.enter_context(Plain())
        stack.callback(print, "callback")
        stack.push_async_callback(called, 3)
        print("inside")
    try:
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(managed("y"))
            await stack.enter_async_context(managed("z", True))
            raise ValueError("in the stack")
    finally:
        print("after")

asyncio.run(main())
