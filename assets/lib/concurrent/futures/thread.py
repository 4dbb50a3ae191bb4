"""Calls that are made by threads."""

import itertools
import os
import queue
import threading
from concurrent.futures import _base

__all__ = ['BrokenThreadPool', 'ThreadPoolExecutor']

# The queues of executors whose threads live: at the program's end these are told to finish.
_queues = {}
_is_over = False
_lock = threading.Lock()
_numbers = itertools.count()


def _at_end():
    global _is_over
    with _lock:
        _is_over = True
    threads = list(_queues.items())
    for thread, tasks in threads:
        tasks.put(None)
    for thread, tasks in threads:
        thread.join()


threading._register_atexit(_at_end)


class BrokenThreadPool(_base.BrokenExecutor):
    """A thread could not begin its work."""


class _Task:
    def __init__(self, future, function, args, kwargs):
        self.future = future
        self.function = function
        self.args = args
        self.kwargs = kwargs

    def run(self):
        if not self.future.set_running_or_notify_cancel():
            return
        try:
            result = self.function(*self.args, **self.kwargs)
        except BaseException as error:
            self.future.set_exception(error)
        else:
            self.future.set_result(result)


class ThreadPoolExecutor(_base.Executor):
    """Has calls made by a number of threads, which are started as they are needed."""

    def __init__(self, max_workers=None, thread_name_prefix='', initializer=None, initargs=()):
        if max_workers is None:
            max_workers = min(32, (os.cpu_count() or 1) + 4)
        if max_workers <= 0:
            raise ValueError('max_workers must be greater than 0')
        if initializer is not None and not callable(initializer):
            raise TypeError('initializer must be a callable')
        self._max_workers = max_workers
        self._tasks = queue.SimpleQueue()
        # One unit for each thread that has nothing to do.
        self._idle = threading.Semaphore(0)
        self._threads = []
        self._broken = False
        self._shutdown = False
        self._lock = threading.Lock()
        self._prefix = thread_name_prefix or 'ThreadPoolExecutor-%d' % next(_numbers)
        self._initializer = initializer
        self._initargs = initargs

    def submit(self, fn, /, *args, **kwargs):
        with self._lock, _lock:
            if self._broken:
                raise BrokenThreadPool(self._broken)
            if self._shutdown:
                raise RuntimeError('cannot schedule new futures after shutdown')
            if _is_over:
                raise RuntimeError('cannot schedule new futures after interpreter shutdown')
            future = _base.Future()
            self._tasks.put(_Task(future, fn, args, kwargs))
            self._add_thread()
            return future

    def _add_thread(self):
        if self._idle.acquire(timeout=0) or len(self._threads) >= self._max_workers:
            return
        thread = threading.Thread(name='%s_%d' % (self._prefix, len(self._threads)), target=self._work)
        # The program's end waits for it when it has told it, also where daemons are not allowed.
        thread._daemonic = True
        thread.start()
        self._threads.append(thread)
        _queues[thread] = self._tasks

    def _work(self):
        """What a thread does: one task after the other."""
        if self._initializer is not None:
            try:
                self._initializer(*self._initargs)
            except BaseException:
                self._break()
                return
        while True:
            try:
                task = self._tasks.get_nowait()
            except queue.Empty:
                self._idle.release()
                task = self._tasks.get()
            if task is None:
                # The others are to hear it, too.
                self._tasks.put(None)
                return
            task.run()
            del task

    def _break(self):
        with self._lock:
            self._broken = 'A thread initializer failed, the thread pool is not usable anymore'
            while True:
                try:
                    task = self._tasks.get_nowait()
                except queue.Empty:
                    break
                if task is not None:
                    task.future.set_exception(BrokenThreadPool(self._broken))

    def shutdown(self, wait=True, *, cancel_futures=False):
        with self._lock:
            self._shutdown = True
            if cancel_futures:
                while True:
                    try:
                        task = self._tasks.get_nowait()
                    except queue.Empty:
                        break
                    if task is not None:
                        task.future.cancel()
            self._tasks.put(None)
        if wait:
            for thread in self._threads:
                thread.join()
                _queues.pop(thread, None)
