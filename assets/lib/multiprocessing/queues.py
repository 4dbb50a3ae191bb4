"""Queues between processes: a pipe, locks for its two ends, and a thread that writes what was put.

To put something is to leave it in a buffer of this process; the feeder thread pickles it and writes it into the pipe. So who puts
never waits for who gets, unless the queue has a limit, which is a semaphore.
"""

import os
import sys
import threading
from collections import deque
from queue import Empty, Full
from time import monotonic
from _multiprocessing import format_exception
from _thread import _give, _take
from multiprocessing.connection import Pipe
from multiprocessing.spawn import assert_spawning
from multiprocessing.synchronize import SEM_VALUE_MAX, BoundedSemaphore, Condition, Lock, Named, Semaphore
from multiprocessing.util import Finalize, is_exiting
from _pickle import dumps, loads

__all__ = ['JoinableQueue', 'Queue', 'SimpleQueue']

# Behind the last thing that is put.
_END = object()


class Queue:
    """First in, first out."""

    def __init__(self, maxsize=0):
        if maxsize <= 0:
            maxsize = SEM_VALUE_MAX
        self._named = Named('Queue')
        self._maxsize = maxsize
        self._reader, self._writer = Pipe(duplex=False)
        self._rlock = Lock(_named=self._named)
        self._wlock = Lock(_named=self._named)
        self._sem = BoundedSemaphore(maxsize, _named=self._named)
        self._begin()

    def _begin(self):
        self._notempty = threading.Condition(threading.Lock())
        self._buffer = deque()
        self._thread = None
        self._joins = True
        self._join_thread = None
        self._close = None
        self._closed = False

    def __getstate__(self):
        assert_spawning(self)
        return self._named, self._maxsize, self._reader, self._writer, self._rlock, self._wlock, self._sem

    def __setstate__(self, state):
        self._named, self._maxsize, self._reader, self._writer, self._rlock, self._wlock, self._sem = state
        self._begin()

    def _check_open(self):
        if self._closed:
            raise ValueError('Queue %r is closed' % self)

    def put(self, obj, block=True, timeout=None):
        """Adds something, waiting for room if there is a limit."""
        self._check_open()
        if not self._sem.acquire(block, timeout):
            raise Full
        self._put(obj)

    def _put(self, obj):
        with self._notempty:
            if self._thread is None:
                self._start_thread()
            self._buffer.append(obj)
            _give(self._named.marker, self.qsize())
            self._notempty.notify()

    def get(self, block=True, timeout=None):
        """Removes something and returns it, waiting for it if there is nothing."""
        self._check_open()
        if block and timeout is None:
            with self._rlock:
                data = self._reader.recv_bytes()
            self._sem.release()
        else:
            end = monotonic() + timeout if block else None
            if not self._rlock.acquire(block, timeout):
                raise Empty
            try:
                left = max(end - monotonic(), 0) if block else 0
                if not self._reader.poll(left):
                    raise Empty
                data = self._reader.recv_bytes()
                self._sem.release()
            finally:
                self._rlock.release()
        _take(self._named.marker, self.qsize())
        return loads(data)

    def qsize(self):
        """How many were put and not got yet."""
        return self._maxsize - self._sem.get_value()

    def empty(self):
        return not self._reader.poll()

    def full(self):
        return self._sem.get_value() == 0

    def get_nowait(self):
        return self.get(False)

    def put_nowait(self, obj):
        return self.put(obj, False)

    def close(self):
        """This process puts and gets nothing any more."""
        self._closed = True
        close = self._close
        if close:
            self._close = None
            close()
        else:
            self._reader.close()

    def join_thread(self):
        """Waits until everything that this process has put is in the pipe."""
        assert self._closed, 'Queue %r not closed' % self
        if self._join_thread:
            self._join_thread()

    def cancel_join_thread(self):
        """The process may end with things put that are not in the pipe yet."""
        self._joins = False
        if self._join_thread is not None:
            self._join_thread.cancel()

    def _start_thread(self):
        self._buffer.clear()
        self._thread = threading.Thread(target=self._feed, name='QueueFeederThread', daemon=True)
        self._thread.start()
        if self._joins:
            self._join_thread = Finalize(self._thread.join, exitpriority=-5)
        self._close = Finalize(self._end_feeding, exitpriority=10)

    def _end_feeding(self):
        with self._notempty:
            self._buffer.append(_END)
            self._notempty.notify()

    def _feed(self):
        """What the feeder thread does."""
        while True:
            with self._notempty:
                while not self._buffer:
                    self._notempty.wait()
            while self._buffer:
                thing = self._buffer.popleft()
                if thing is _END:
                    self._reader.close()
                    self._writer.close()
                    return
                try:
                    data = dumps(thing)
                    with self._wlock:
                        self._writer.send_bytes(data)
                except Exception as error:
                    if is_exiting():
                        return
                    # Nobody will get it.
                    self._sem.release()
                    self._on_queue_feeder_error(error, thing)

    @staticmethod
    def _on_queue_feeder_error(error, thing):
        sys.stderr.write(format_exception(error))


class JoinableQueue(Queue):
    """A queue that knows when everything that was put has been dealt with."""

    def __init__(self, maxsize=0):
        Queue.__init__(self, maxsize)
        self._unfinished = Semaphore(0, self._named)
        self._cond = Condition(_named=self._named)

    def __getstate__(self):
        return Queue.__getstate__(self), self._cond, self._unfinished

    def __setstate__(self, state):
        state, self._cond, self._unfinished = state
        Queue.__setstate__(self, state)

    def put(self, obj, block=True, timeout=None):
        self._check_open()
        if not self._sem.acquire(block, timeout):
            raise Full
        with self._cond:
            self._unfinished.release()
            self._put(obj)

    def task_done(self):
        """What was got has been dealt with; the last one lets join go."""
        with self._cond:
            if not self._unfinished.acquire(False):
                raise ValueError('task_done() called too many times')
            if self._unfinished.get_value() == 0:
                self._cond.notify_all()

    def join(self):
        """Waits until everything that was put has been dealt with."""
        with self._cond:
            if self._unfinished.get_value() > 0:
                self._cond.wait()


class SimpleQueue:
    """A pipe with a lock at each end: who puts writes, and waits if the pipe is full."""

    def __init__(self):
        self._named = Named('Queue')
        self._reader, self._writer = Pipe(duplex=False)
        self._rlock = Lock(_named=self._named)
        self._wlock = Lock(_named=self._named)

    def __getstate__(self):
        assert_spawning(self)
        return self._named, self._reader, self._writer, self._rlock, self._wlock

    def __setstate__(self, state):
        self._named, self._reader, self._writer, self._rlock, self._wlock = state

    def close(self):
        self._reader.close()
        self._writer.close()

    def empty(self):
        return not self._reader.poll()

    def get(self):
        with self._rlock:
            data = self._reader.recv_bytes()
        _take(self._named.marker)
        return loads(data)

    def put(self, obj):
        data = dumps(obj)
        with self._wlock:
            _give(self._named.marker)
            self._writer.send_bytes(data)
