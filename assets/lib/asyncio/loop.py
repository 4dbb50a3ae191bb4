# The event loop: callbacks in the order in which they became due, and in between one wait for timers and sockets.

import heapq
import socket as _socket
import sys
from collections import deque
from selectors import EVENT_READ, EVENT_WRITE, DefaultSelector
from threading import get_ident
from time import monotonic

import asyncio.events as events
from _asyncio import set_closer
from asyncio.events import Handle, TimerHandle
from asyncio.futures import Future, isfuture
from asyncio.sockets import Sockets
from asyncio.tasks import Task, ensure_future
from asyncio.threads import future_of

# The longest wait without a look around, in seconds.
_LONGEST = 24 * 3600

# From so many timers on, those that were cancelled are thrown out once they are the greater part.
_MANY = 100


def _stop_when_done(future):
    if not future.cancelled() and isinstance(future.exception(), (SystemExit, KeyboardInterrupt)):
        # It has gone through the loop already.
        return
    future._loop.stop()


async def _close(generator):
    await generator.aclose()


class AbstractEventLoop:
    pass


class SelectorEventLoop(Sockets, AbstractEventLoop):
    def __init__(self):
        self._ready = deque()
        self._timers = []
        self._cancelled_timers = 0
        self._selector = DefaultSelector()
        self._stopping = False
        self._closed = False
        self._thread = None
        self._executor = None
        self._exception_handler = None
        self._task_factory = None
        self._debug = False
        # Tasks that have not ended, in the order of their making.
        self._tasks = {}
        # Who writes to one end from another thread, wakes the loop at the other.
        self._woken, self._wakes = _socket.socketpair()
        self._woken.setblocking(False)
        self._wakes.setblocking(False)
        self._watch(self._woken, EVENT_READ, self._drain_wakes, ())

    def __repr__(self):
        return '<_UnixSelectorEventLoop running=%s closed=%s debug=%s>' % (
            self.is_running(), self._closed, self._debug)

    def time(self):
        return monotonic()

    def get_debug(self):
        return self._debug

    def set_debug(self, enabled):
        self._debug = enabled

    # Callbacks.

    def call_soon(self, callback, *args, context=None):
        if self._closed:
            raise RuntimeError('Event loop is closed')
        handle = Handle(callback, args, self)
        self._ready.append(handle)
        return handle

    def call_soon_threadsafe(self, callback, *args, context=None):
        handle = self.call_soon(callback, *args)
        try:
            self._wakes.send(b'\0')
        except OSError:
            # It has been woken often enough.
            pass
        return handle

    def call_later(self, delay, callback, *args, context=None):
        if delay is None:
            raise TypeError('delay must not be None')
        return self.call_at(self.time() + delay, callback, *args)

    def call_at(self, when, callback, *args, context=None):
        if when is None:
            raise TypeError('when cannot be None')
        if self._closed:
            raise RuntimeError('Event loop is closed')
        timer = TimerHandle(when, callback, args, self)
        heapq.heappush(self._timers, timer)
        timer._scheduled = True
        return timer

    def _timer_cancelled(self, timer):
        if timer._scheduled:
            self._cancelled_timers += 1

    def _drain_wakes(self):
        try:
            while self._woken.recv(4096):
                pass
        except BlockingIOError:
            pass

    # Running.

    def run_forever(self):
        self._check_can_run()
        self._thread = get_ident()
        events._set_running_loop(self)
        closer = set_closer(self._close_generator)
        try:
            while True:
                self._run_once()
                if self._stopping:
                    break
        finally:
            self._stopping = False
            self._thread = None
            events._set_running_loop(None)
            set_closer(closer)

    def _check_can_run(self):
        if self._closed:
            raise RuntimeError('Event loop is closed')
        if self._thread is not None:
            raise RuntimeError('This event loop is already running')
        if events._get_running_loop() is not None:
            raise RuntimeError('Cannot run the event loop while another loop is running')

    def run_until_complete(self, future):
        self._check_can_run()
        made_here = not isfuture(future)
        future = ensure_future(future, loop=self)
        future.add_done_callback(_stop_when_done)
        try:
            self.run_forever()
        finally:
            future.remove_done_callback(_stop_when_done)
        if not future.done():
            raise RuntimeError('Event loop stopped before Future completed.')
        return future.result()

    def stop(self):
        self._stopping = True

    def is_running(self):
        return self._thread is not None

    def is_closed(self):
        return self._closed

    def close(self):
        if self._thread is not None:
            raise RuntimeError('Cannot close a running event loop')
        if self._closed:
            return
        self._closed = True
        self._ready.clear()
        self._timers.clear()
        if self._executor is not None:
            self._executor.shutdown(wait=False)
            self._executor = None
        self._selector.unregister(self._woken)
        self._woken.close()
        self._wakes.close()
        self._selector.close()

    def _forget_cancelled_timers(self):
        timers = self._timers
        if len(timers) > _MANY and self._cancelled_timers > len(timers) / 2:
            kept = []
            for timer in timers:
                if timer._cancelled:
                    timer._scheduled = False
                else:
                    kept.append(timer)
            heapq.heapify(kept)
            self._timers = kept
            self._cancelled_timers = 0
            return
        while timers and timers[0]._cancelled:
            self._cancelled_timers -= 1
            heapq.heappop(timers)._scheduled = False

    def _run_once(self):
        self._forget_cancelled_timers()
        timers, ready = self._timers, self._ready
        timeout = None
        if ready or self._stopping:
            timeout = 0
        elif timers:
            timeout = min(max(0, timers[0]._when - self.time()), _LONGEST)
        for key, mask in self._selector.select(timeout):
            reader, writer = key.data
            if mask & EVENT_READ and reader is not None:
                ready.append(reader)
            if mask & EVENT_WRITE and writer is not None:
                ready.append(writer)
        now = self.time() + 1e-9
        while timers and timers[0]._when < now:
            timer = heapq.heappop(timers)
            timer._scheduled = False
            ready.append(timer)
        # What these add comes in the next round.
        for _ in range(len(ready)):
            handle = ready.popleft()
            if not handle._cancelled:
                handle._run()

    # Futures, tasks, threads.

    def create_future(self):
        return Future(loop=self)

    def create_task(self, coro, *, name=None, context=None):
        if self._closed:
            raise RuntimeError('Event loop is closed')
        return Task(coro, loop=self, name=name)

    def run_in_executor(self, executor, func, *args):
        if self._closed:
            raise RuntimeError('Event loop is closed')
        if executor is None:
            if self._executor is None:
                from concurrent.futures import ThreadPoolExecutor
                self._executor = ThreadPoolExecutor(thread_name_prefix='asyncio')
            executor = self._executor
        return future_of(self, executor.submit(func, *args))

    def _close_generator(self, generator):
        # Nobody will go on with it: what it still has to do is done by a task.
        if not self._closed:
            self.call_soon_threadsafe(self.create_task, _close(generator))

    async def shutdown_asyncgens(self):
        pass

    async def shutdown_default_executor(self):
        if self._executor is not None:
            executor, self._executor = self._executor, None
            executor.shutdown()

    # Errors that nobody waits for.

    def set_exception_handler(self, handler):
        if handler is not None and not callable(handler):
            raise TypeError('A callable object or None is expected, got %r' % (handler,))
        self._exception_handler = handler

    def get_exception_handler(self):
        return self._exception_handler

    def default_exception_handler(self, context):
        lines = [context.get('message') or 'Unhandled exception in event loop']
        for key in sorted(context):
            if key not in ('message', 'exception'):
                lines.append('%s: %r' % (key, context[key]))
        error = context.get('exception')
        if error is not None:
            lines.append('%s: %s' % (type(error).__name__, error))
        sys.stderr.write('\n'.join(lines) + '\n')

    def call_exception_handler(self, context):
        if self._exception_handler is None:
            return self.default_exception_handler(context)
        try:
            self._exception_handler(self, context)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            self.default_exception_handler({
                'message': 'Unhandled error in exception handler',
                'exception': error,
                'context': context,
            })
