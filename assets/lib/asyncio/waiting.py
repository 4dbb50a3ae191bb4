# Waiting for several at once, or not for ever.

import asyncio.events as events
from asyncio.events import get_running_loop
from asyncio.futures import CancelledError, Future, isfuture
from asyncio.queues import Queue
from asyncio.tasks import ensure_future, iscoroutine

FIRST_COMPLETED = 'FIRST_COMPLETED'
FIRST_EXCEPTION = 'FIRST_EXCEPTION'
ALL_COMPLETED = 'ALL_COMPLETED'


class _Gathering(Future):
    # Its children are cancelled with it; it ends when they have.
    def __init__(self, children, *, loop):
        super().__init__(loop=loop)
        self._children = children
        self._asked_to_cancel = False

    def cancel(self, msg=None):
        if self.done():
            return False
        cancelled = False
        for child in self._children:
            if child.cancel(msg=msg):
                cancelled = True
        if cancelled:
            self._asked_to_cancel = True
        return cancelled


def gather(*coros_or_futures, return_exceptions=False):
    if not coros_or_futures:
        empty = events.get_event_loop().create_future()
        empty.set_result([])
        return empty
    known = {}
    loop = outer = None
    finished = 0

    def child_done(child):
        nonlocal finished
        finished += 1
        if outer.done():
            return
        if not return_exceptions:
            if child.cancelled():
                outer.set_exception(child._make_cancelled_error())
                return
            if child.exception() is not None:
                outer.set_exception(child.exception())
                return
        if finished < len(known):
            return
        if outer._asked_to_cancel:
            # With the message that the last of them has, as in CPython.
            outer.set_exception(outer._children[-1]._make_cancelled_error())
        else:
            outer.set_result([outcome(each) for each in outer._children])

    def outcome(child):
        if child.cancelled():
            return CancelledError('' if child._cancel_message is None else child._cancel_message)
        error = child.exception()
        return child.result() if error is None else error

    children = []
    for thing in coros_or_futures:
        child = known.get(thing)
        if child is None:
            child = ensure_future(thing, loop=loop)
            if loop is None:
                loop = child._loop
            known[thing] = child
            child.add_done_callback(child_done)
        children.append(child)
    outer = _Gathering(children, loop=loop)
    return outer


def _end_wait(waiter, *_):
    if not waiter.done():
        waiter.set_result(None)


async def wait(fs, *, timeout=None, return_when=ALL_COMPLETED):
    if isfuture(fs) or iscoroutine(fs):
        raise TypeError('expect a list of futures, not %s' % type(fs).__name__)
    if not fs:
        raise ValueError('Set of Tasks/Futures is empty.')
    if return_when not in (FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED):
        raise ValueError('Invalid return_when value: %s' % (return_when,))
    fs = set(fs)
    if any(iscoroutine(f) for f in fs):
        raise TypeError('Passing coroutines is forbidden, use tasks explicitly.')
    loop = get_running_loop()
    waiter = loop.create_future()
    timer = None if timeout is None else loop.call_later(timeout, _end_wait, waiter)
    left = len(fs)

    def one_done(future):
        nonlocal left
        left -= 1
        failed = not future.cancelled() and future.exception() is not None
        if left <= 0 or return_when == FIRST_COMPLETED or return_when == FIRST_EXCEPTION and failed:
            if timer is not None:
                timer.cancel()
            _end_wait(waiter)

    def enough():
        done = [f for f in fs if f.done()]
        failed = [f for f in done if not f.cancelled() and f.exception() is not None]
        first = {FIRST_COMPLETED: done, FIRST_EXCEPTION: failed, ALL_COMPLETED: ()}[return_when]
        return bool(first) or len(done) == len(fs)

    for f in fs:
        f.add_done_callback(one_done)
    try:
        await waiter
    finally:
        if timer is not None:
            timer.cancel()
        for f in fs:
            f.remove_done_callback(one_done)
    done = {f for f in fs if f.done()}
    return done, fs - done


async def _cancel_and_wait(future):
    # Until it is done, which may take it a while.
    waiter = get_running_loop().create_future()

    def ended(_):
        _end_wait(waiter)

    future.add_done_callback(ended)
    try:
        future.cancel()
        await waiter
    finally:
        future.remove_done_callback(ended)


def _result_in_time(future):
    try:
        return future.result()
    except CancelledError as error:
        raise TimeoutError() from error


async def wait_for(fut, timeout):
    loop = get_running_loop()
    if timeout is None:
        return await fut
    if timeout <= 0:
        fut = ensure_future(fut, loop=loop)
        if fut.done():
            return fut.result()
        await _cancel_and_wait(fut)
        return _result_in_time(fut)
    waiter = loop.create_future()
    timer = loop.call_later(timeout, _end_wait, waiter)

    def done(_):
        _end_wait(waiter)

    fut = ensure_future(fut, loop=loop)
    fut.add_done_callback(done)
    try:
        try:
            await waiter
        except CancelledError:
            if fut.done():
                return fut.result()
            fut.remove_done_callback(done)
            await _cancel_and_wait(fut)
            raise
        if fut.done():
            return fut.result()
        fut.remove_done_callback(done)
        await _cancel_and_wait(fut)
        return _result_in_time(fut)
    finally:
        timer.cancel()


def as_completed(fs, *, timeout=None):
    if isfuture(fs) or iscoroutine(fs):
        raise TypeError('expect an iterable of futures, not %s' % type(fs).__name__)
    done = Queue()
    loop = events.get_event_loop()
    todo = {ensure_future(f, loop=loop) for f in set(fs)}
    timer = None

    def out_of_time():
        for f in todo:
            f.remove_done_callback(one_done)
            done.put_nowait(None)
        todo.clear()

    def one_done(f):
        if not todo:
            return
        todo.remove(f)
        done.put_nowait(f)
        if not todo and timer is not None:
            timer.cancel()

    async def next_one():
        f = await done.get()
        if f is None:
            raise TimeoutError
        return f.result()

    for f in todo:
        f.add_done_callback(one_done)
    if todo and timeout is not None:
        timer = loop.call_later(timeout, out_of_time)
    for _ in range(len(todo)):
        yield next_one()


def shield(arg):
    inner = ensure_future(arg)
    if inner.done():
        return inner
    outer = inner._loop.create_future()

    def inner_done(inner):
        if outer.cancelled():
            return
        if inner.cancelled():
            outer.cancel()
        elif inner.exception() is not None:
            outer.set_exception(inner.exception())
        else:
            outer.set_result(inner.result())

    def outer_done(_):
        if not inner.done():
            inner.remove_done_callback(inner_done)

    inner.add_done_callback(inner_done)
    outer.add_done_callback(outer_done)
    return outer
