"""Calls that are made by processes.

A thread of the executor hands calls to the workers, a few more than there are workers, so that what waits can still be cancelled; it
reads what comes back, and sees a worker's end. One that ends by itself leaves nobody to say which call it was at: the executor is
broken then.
"""

import itertools
import os
import sys
import threading
from functools import partial
from _multiprocessing import format_exception
from multiprocessing.connection import Pipe, wait
from multiprocessing.process import Process
from multiprocessing.queues import Queue, SimpleQueue
from concurrent.futures import _base

__all__ = ['BrokenProcessPool', 'ProcessPoolExecutor']

# Calls that are on their way to workers beyond one each.
_MORE = 1

# Threads of executors that live, and how to wake them: at the program's end they are told to finish.
_managers = {}
_is_over = False


def _at_end():
    global _is_over
    _is_over = True
    managers = list(_managers.items())
    for manager, executor in managers:
        executor._tell()
    for manager, executor in managers:
        manager.join()


threading._register_atexit(_at_end)


class BrokenProcessPool(_base.BrokenExecutor):
    """A worker has ended by itself."""


class _RemoteTraceback(Exception):
    """What the traceback showed in the worker."""

    def __init__(self, text):
        Exception.__init__(self, text)
        self.text = text

    def __str__(self):
        return self.text


class _ExceptionWithTraceback:
    """An exception on its way home."""

    def __init__(self, error):
        self.error = error
        self.text = '\n"""\n%s"""' % format_exception(error)

    def __reduce__(self):
        return _brought_home, (self.error, self.text)


def _brought_home(error, text):
    error.__cause__ = _RemoteTraceback(text)
    return error


class _Call:
    def __init__(self, future, function, args, kwargs):
        self.future = future
        self.function = function
        self.args = args
        self.kwargs = kwargs


def _worker(calls, results, initializer, initargs):
    """What a worker does: one call after the other."""
    if initializer is not None:
        try:
            initializer(*initargs)
        except BaseException as error:
            sys.stderr.write('Exception in initializer:\n' + format_exception(error))
            # Its end tells the parent.
            return
    while True:
        call = calls.get()
        if call is None:
            return
        number, function, args, kwargs = call
        try:
            result = True, function(*args, **kwargs)
        except BaseException as error:
            result = False, _ExceptionWithTraceback(error)
        try:
            results.put((number, result))
        except BaseException as error:
            results.put((number, (False, _ExceptionWithTraceback(error))))
        call = function = args = kwargs = result = None


def _call_each(function, chunk):
    return [function(*args) for args in chunk]


def _chunks(calls, size):
    while True:
        chunk = tuple(itertools.islice(calls, size))
        if not chunk:
            return
        yield chunk


def _flat(chunks):
    for chunk in chunks:
        chunk.reverse()
        while chunk:
            yield chunk.pop()


class ProcessPoolExecutor(_base.Executor):
    """Has calls made by a number of processes, which are started as they are needed."""

    def __init__(self, max_workers=None, mp_context=None, initializer=None, initargs=()):
        if max_workers is None:
            max_workers = os.cpu_count() or 1
        if max_workers <= 0:
            raise ValueError('max_workers must be greater than 0')
        if initializer is not None and not callable(initializer):
            raise TypeError('initializer must be a callable')
        self._max_workers = max_workers
        self._worker_args = initializer, initargs
        self._processes = {}
        self._calls = None
        self._results = None
        self._manager = None
        self._pending = {}
        self._waiting = []
        self._under_way = 0
        self._numbers = itertools.count()
        self._lock = threading.Lock()
        self._broken = False
        self._shutdown = False
        self._cancels = False

    def submit(self, fn, /, *args, **kwargs):
        with self._lock:
            if self._broken:
                raise BrokenProcessPool(self._broken)
            if self._shutdown:
                raise RuntimeError('cannot schedule new futures after shutdown')
            if _is_over:
                raise RuntimeError('cannot schedule new futures after interpreter shutdown')
            if self._manager is None:
                self._begin()
            future = _base.Future()
            number = next(self._numbers)
            self._pending[number] = _Call(future, fn, args, kwargs)
            self._waiting.append(number)
            # Before the manager can wait without it.
            if len(self._processes) < min(self._max_workers, len(self._pending)):
                self._add_process()
        self._tell()
        return future

    def map(self, fn, *iterables, timeout=None, chunksize=1):
        if chunksize < 1:
            raise ValueError('chunksize must be >= 1.')
        results = super().map(partial(_call_each, fn), _chunks(zip(*iterables), chunksize), timeout=timeout)
        return _flat(results)

    def shutdown(self, wait=True, *, cancel_futures=False):
        with self._lock:
            self._shutdown = True
            self._cancels = cancel_futures
            manager = self._manager
        if manager is not None:
            self._tell()
            if wait:
                manager.join()

    def _begin(self):
        self._calls = Queue(self._max_workers + _MORE)
        self._calls._on_queue_feeder_error = self._not_sent
        self._results = SimpleQueue()
        self._awake, self._wake = Pipe(duplex=False)
        self._told = False
        self._tell_lock = threading.Lock()
        self._manager = threading.Thread(target=self._manage, daemon=True)
        _managers[self._manager] = self
        self._manager.start()

    def _add_process(self):
        process = Process(target=_worker, args=(self._calls, self._results) + self._worker_args)
        process.start()
        self._processes[process.pid] = process

    def _tell(self):
        """The manager has something to look at."""
        with self._tell_lock:
            if not self._told:
                self._told = True
                self._wake.send_bytes(b'')

    # The manager's thread.

    def _manage(self):
        try:
            while self._hand_out():
                self._look()
                if self._broken:
                    return
            self._end()
        finally:
            _managers.pop(self._manager, None)

    def _hand_out(self):
        """Hands calls to the workers; False when nothing is left to do, and nothing will come."""
        with self._lock:
            over = self._shutdown or _is_over
            if over and self._cancels:
                for number in self._waiting:
                    self._pending.pop(number).future.cancel()
                del self._waiting[:]
            while self._waiting and self._under_way < self._max_workers + _MORE:
                number = self._waiting.pop(0)
                call = self._pending[number]
                if call.future.set_running_or_notify_cancel():
                    self._calls.put((number, call.function, call.args, call.kwargs))
                    self._under_way += 1
                else:
                    del self._pending[number]
            return not over or bool(self._pending)

    def _look(self):
        """Waits for a result, for a worker's end, or for news from the executor."""
        with self._lock:
            sentinels = [process.sentinel for process in self._processes.values()]
        ready = wait([self._results._reader, self._awake] + sentinels)
        if self._results._reader in ready:
            self._take_result()
        elif self._awake in ready:
            with self._tell_lock:
                self._awake.recv_bytes()
                self._told = False
        else:
            self._break('A process in the process pool was terminated abruptly while the future was running or pending.')

    def _take_result(self):
        number, (success, value) = self._results._reader.recv()
        future = self._take(number)
        if success:
            future.set_result(value)
        else:
            future.set_exception(value)

    def _take(self, number):
        with self._lock:
            self._under_way -= 1
            return self._pending.pop(number).future

    def _not_sent(self, error, call):
        """The call cannot be pickled."""
        if call is not None:
            self._take(call[0]).set_exception(error)
            self._tell()

    def _break(self, text):
        with self._lock:
            self._broken = 'A child process terminated abruptly, the process pool is not usable anymore'
            pending = list(self._pending.values())
            self._pending.clear()
        for call in pending:
            call.future.set_exception(BrokenProcessPool(text))
        for process in self._processes.values():
            process.terminate()
        self._calls.cancel_join_thread()
        self._close()

    def _end(self):
        for _ in self._processes:
            self._calls.put(None)
        self._close()

    def _close(self):
        self._calls.close()
        for process in self._processes.values():
            process.join()
        self._calls.join_thread()
