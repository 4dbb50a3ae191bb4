# Coroutines that the event loop goes on with.

from itertools import count

import asyncio.events as events
from _asyncio import iscoroutinefunction, name_lane
from asyncio.events import get_running_loop
from asyncio.futures import CancelledError, Future, InvalidStateError, isfuture, set_result_unless_cancelled

FIRST_COMPLETED = 'FIRST_COMPLETED'
FIRST_EXCEPTION = 'FIRST_EXCEPTION'
ALL_COMPLETED = 'ALL_COMPLETED'

_numbers = count(1)

# The task that each loop is going on with.
_current = {}


async def _nothing():
    pass


_nothing = _nothing()
_Coroutine = type(_nothing)
_nothing.close()


def iscoroutine(thing):
    return isinstance(thing, _Coroutine)


class Task(Future):
    def __init__(self, coro, *, loop=None, name=None, context=None):
        super().__init__(loop=loop)
        if not iscoroutine(coro):
            raise TypeError('a coroutine was expected, got %r' % (coro,))
        if name is None:
            self._name = 'Task-%d' % next(_numbers)
        else:
            self._name = str(name)
            name_lane(coro, self._name)
        self._coro = coro
        # What it waits for.
        self._waits_for = None
        self._must_cancel = False
        self._cancels = 0
        self._loop._tasks[self] = None
        self._loop.call_soon(self._step)

    def _info(self):
        info = super()._info()
        if self._must_cancel:
            info[0] = 'cancelling'
        info.insert(1, 'name=%r' % self._name)
        info.insert(2, 'coro=<%s()>' % self._coro.__qualname__)
        if self._waits_for is not None:
            info.insert(3, 'wait_for=%r' % (self._waits_for,))
        return info

    def get_coro(self):
        return self._coro

    def get_name(self):
        return self._name

    def set_name(self, value):
        self._name = str(value)

    def set_result(self, result):
        raise RuntimeError('Task does not support set_result operation')

    def set_exception(self, exception):
        raise RuntimeError('Task does not support set_exception operation')

    def cancel(self, msg=None):
        if self.done():
            return False
        self._cancels += 1
        # Whoever it waits for tells it, once it is cancelled itself.
        if self._waits_for is not None and self._waits_for.cancel(msg=msg):
            return True
        self._must_cancel = True
        self._cancel_message = msg
        return True

    def cancelling(self):
        return self._cancels

    def uncancel(self):
        if self._cancels > 0:
            self._cancels -= 1
        return self._cancels

    def _step(self, error=None):
        if self.done():
            raise InvalidStateError('_step(): already done: %r, %r' % (self, error))
        if self._must_cancel:
            if not isinstance(error, CancelledError):
                error = self._make_cancelled_error()
            self._must_cancel = False
        self._waits_for = None
        loop = self._loop
        other = _current.get(loop)
        if other is not None:
            raise RuntimeError(
                'Cannot enter into task %r while another task %r is being executed.' % (self, other))
        _current[loop] = self
        try:
            if error is None:
                yielded = self._coro.send(None)
            else:
                yielded = self._coro.throw(error)
        except StopIteration as stop:
            if self._must_cancel:
                # Cancelled while it ran for the last time.
                self._must_cancel = False
                self._end()
                super().cancel(msg=self._cancel_message)
            else:
                self._end()
                super().set_result(stop.value)
        except CancelledError as cancelled:
            self._cancelled_exc = cancelled
            self._end()
            super().cancel()
        except (KeyboardInterrupt, SystemExit) as exiting:
            self._end()
            super().set_exception(exiting)
            raise
        except BaseException as failure:
            self._end()
            super().set_exception(failure)
        else:
            self._suspend(yielded)
        finally:
            del _current[loop]

    def _end(self):
        self._loop._tasks.pop(self, None)

    def _suspend(self, yielded):
        # The coroutine waits for what it yielded: a future, or just its next turn.
        loop = self._loop
        awaited = getattr(yielded, '_asyncio_future_blocking', None)
        if awaited is None:
            if yielded is None:
                loop.call_soon(self._step)
            else:
                loop.call_soon(self._step, RuntimeError('Task got bad yield: %r' % (yielded,)))
        elif yielded._loop is not loop:
            message = 'Task %r got Future %r attached to a different loop' % (self, yielded)
            loop.call_soon(self._step, RuntimeError(message))
        elif not awaited:
            message = 'yield was used instead of yield from in task %r with %r' % (self, yielded)
            loop.call_soon(self._step, RuntimeError(message))
        elif yielded is self:
            loop.call_soon(self._step, RuntimeError('Task cannot await on itself: %r' % (self,)))
        else:
            yielded._asyncio_future_blocking = False
            yielded.add_done_callback(self._wake)
            self._waits_for = yielded
            if self._must_cancel and yielded.cancel(msg=self._cancel_message):
                self._must_cancel = False

    def _wake(self, future):
        try:
            future.result()
        except BaseException as error:
            self._step(error)
        else:
            self._step()


def current_task(loop=None):
    return _current.get(get_running_loop() if loop is None else loop)


def all_tasks(loop=None):
    return set((get_running_loop() if loop is None else loop)._tasks)


def create_task(coro, *, name=None, context=None):
    return get_running_loop().create_task(coro, name=name)


async def _await(thing):
    return await thing


def ensure_future(thing, *, loop=None):
    if isfuture(thing):
        if loop is not None and loop is not thing._loop:
            raise ValueError('The future belongs to a different loop than the one specified as the loop argument')
        return thing
    if not iscoroutine(thing):
        if not hasattr(type(thing), '__await__'):
            raise TypeError('An asyncio.Future, a coroutine or an awaitable is required')
        thing = _await(thing)
    return (events.get_event_loop() if loop is None else loop).create_task(thing)


class _NextTurn:
    def __await__(self):
        yield


async def sleep(delay, result=None):
    if delay <= 0:
        await _NextTurn()
        return result
    loop = get_running_loop()
    future = loop.create_future()
    timer = loop.call_later(delay, set_result_unless_cancelled, future, result)
    try:
        return await future
    finally:
        timer.cancel()


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
            outer.set_exception(child._make_cancelled_error())
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
    from asyncio.queues import Queue
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


def run_coroutine_threadsafe(coro, loop):
    # From another thread, which gets something to wait for.
    from asyncio.threads import Work
    if not iscoroutine(coro):
        raise TypeError('A coroutine object is required')
    work = Work(None, ())

    def begin():
        task = ensure_future(coro, loop=loop)
        work.cancelled_by(lambda: loop.call_soon_threadsafe(task.cancel))
        task.add_done_callback(work.finish_as)

    loop.call_soon_threadsafe(begin)
    return work


async def to_thread(func, /, *args, **kwargs):
    return await get_running_loop().run_in_executor(None, lambda: func(*args, **kwargs))
