# Work that other threads do for an event loop.

from queue import SimpleQueue
from threading import Condition, Thread

from asyncio.events import get_running_loop
from asyncio.futures import CancelledError
from asyncio.tasks import ensure_future, iscoroutine

# Threads at most.
_MOST = 32


class Work:
    # A call, and what came of it: for threads to wait for.
    def __init__(self, func, args):
        self._func = func
        self._args = args
        self._changed = Condition()
        self._state = 'PENDING'
        self._result = None
        self._exception = None
        self._callbacks = []
        self._canceller = None

    def cancelled_by(self, canceller):
        self._canceller = canceller

    def cancelled(self):
        return self._state == 'CANCELLED'

    def running(self):
        return self._state == 'RUNNING'

    def done(self):
        return self._state in ('CANCELLED', 'FINISHED')

    def add_done_callback(self, fn):
        with self._changed:
            if not self.done():
                self._callbacks.append(fn)
                return
        fn(self)

    def cancel(self):
        with self._changed:
            if self._state in ('RUNNING', 'FINISHED'):
                return False
            if self._state == 'PENDING' and self._canceller is not None:
                self._canceller()
                return True
        self._end('CANCELLED', None, None)
        return True

    def _end(self, state, result, exception):
        with self._changed:
            if self.done():
                return
            self._state, self._result, self._exception = state, result, exception
            self._changed.notify_all()
        for fn in self._callbacks:
            fn(self)

    def finish_as(self, future):
        if future.cancelled():
            self._end('CANCELLED', None, None)
        elif future.exception() is not None:
            self._end('FINISHED', None, future.exception())
        else:
            self._end('FINISHED', future.result(), None)

    def _wait(self, timeout):
        with self._changed:
            if not self._changed.wait_for(self.done, timeout):
                raise TimeoutError()
        if self._state == 'CANCELLED':
            raise CancelledError()

    def result(self, timeout=None):
        self._wait(timeout)
        if self._exception is not None:
            raise self._exception
        return self._result

    def exception(self, timeout=None):
        self._wait(timeout)
        return self._exception

    def run(self):
        with self._changed:
            if self._state != 'PENDING':
                return
            self._state = 'RUNNING'
        try:
            result = self._func(*self._args)
        except BaseException as error:
            self._end('FINISHED', None, error)
        else:
            self._end('FINISHED', result, None)


class Executor:
    # Threads that are started as they are needed, and wait for work.
    def __init__(self):
        self._todo = SimpleQueue()
        self._threads = []
        self._changed = Condition()
        self._idle = 0

    def submit(self, func, *args):
        work = Work(func, args)
        with self._changed:
            self._todo.put(work)
            if self._idle > 0:
                self._idle -= 1
            elif len(self._threads) < _MOST:
                thread = Thread(target=self._work, name='asyncio_%d' % len(self._threads))
                self._threads.append(thread)
                thread.start()
        return work

    def begin(self, loop, func, args):
        # A future of the loop for the call.
        future = loop.create_future()
        work = self.submit(func, *args)

        def tell():
            if future.done():
                return
            if work.cancelled():
                future.cancel()
            elif work._exception is not None:
                future.set_exception(work._exception)
            else:
                future.set_result(work._result)

        def done(_):
            if not loop.is_closed():
                loop.call_soon_threadsafe(tell)

        def given_up(future):
            if future.cancelled():
                work.cancel()

        work.add_done_callback(done)
        future.add_done_callback(given_up)
        return future

    def _work(self):
        while True:
            work = self._todo.get()
            if work is None:
                return
            work.run()
            with self._changed:
                self._idle += 1

    def shutdown(self, wait=True):
        for _ in self._threads:
            self._todo.put(None)
        if wait:
            for thread in self._threads:
                thread.join()


def run_coroutine_threadsafe(coro, loop):
    # From another thread, which gets something to wait for.
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
