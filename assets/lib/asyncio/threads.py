# Work that other threads do for an event loop, and what they ask of it.

from asyncio.events import get_running_loop
from asyncio.tasks import ensure_future, iscoroutine


def future_of(loop, work):
    # A future of the loop for one that a thread ends.
    future = loop.create_future()

    def tell():
        if future.done():
            return
        if work.cancelled():
            future.cancel()
        elif work.exception() is not None:
            future.set_exception(work.exception())
        else:
            future.set_result(work.result())

    def ended(_):
        if not loop.is_closed():
            loop.call_soon_threadsafe(tell)

    def given_up(future):
        if future.cancelled():
            work.cancel()

    work.add_done_callback(ended)
    future.add_done_callback(given_up)
    return future


def run_coroutine_threadsafe(coro, loop):
    # From another thread, which gets something to wait for.
    from concurrent.futures import Future
    if not iscoroutine(coro):
        raise TypeError('A coroutine object is required')
    work = Future()

    def ended(task):
        if task.cancelled():
            work.cancel()
        if not work.set_running_or_notify_cancel():
            return
        if task.exception() is not None:
            work.set_exception(task.exception())
        else:
            work.set_result(task.result())

    def begin():
        task = ensure_future(coro, loop=loop)

        def given_up(work):
            if work.cancelled() and not task.done():
                loop.call_soon_threadsafe(task.cancel)

        task.add_done_callback(ended)
        work.add_done_callback(given_up)

    loop.call_soon_threadsafe(begin)
    return work


async def to_thread(func, /, *args, **kwargs):
    return await get_running_loop().run_in_executor(None, lambda: func(*args, **kwargs))
