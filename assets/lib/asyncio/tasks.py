# Coroutines that the event loop goes on with.

from itertools import count

import asyncio.events as events
from _asyncio import iscoroutinefunction, name_lane
from asyncio.events import get_running_loop
from asyncio.futures import CancelledError, Future, InvalidStateError, isfuture, set_result_unless_cancelled

_numbers = count(1)

# The task that each loop is going on with.
_current = {}


async def _nothing():
    pass


async def _numbers_from(n):
    yield n


def _types():
    # Of coroutines, and of what the methods of an asynchronous generator give.
    coroutine, generator = _nothing(), _numbers_from(1)
    kinds = type(coroutine), type(generator.__anext__()), type(generator.aclose())
    coroutine.close()
    return kinds


_COROUTINES = _types()


def iscoroutine(thing):
    return isinstance(thing, _COROUTINES)


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
        info.insert(2, 'coro=<%s()>' % getattr(self._coro, '__qualname__', type(self._coro).__name__))
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
