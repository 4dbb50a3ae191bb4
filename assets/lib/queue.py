"""Queues between threads: one lock under three conditions."""

from threading import Condition
from time import monotonic as _time
from heapq import heappop, heappush
from _collections import deque
from _thread import _give, _inner_lock, _object, _take

__all__ = ['Empty', 'Full', 'LifoQueue', 'PriorityQueue', 'Queue', 'SimpleQueue']


class Empty(Exception):
    """There is nothing to get, and nobody waited for it."""
    __module__ = '_queue'


class Full(Exception):
    """There is no room, and nobody waited for it."""


class Queue:
    """First in, first out."""

    def __init__(self, maxsize=0):
        self.maxsize = maxsize
        self._object = _object('Queue')
        self._init(maxsize)
        self.mutex = _inner_lock(self._object)
        self.not_empty = Condition(self.mutex, self._object)
        self.not_full = Condition(self.mutex, self._object)
        self.all_tasks_done = Condition(self.mutex, self._object)
        self.unfinished_tasks = 0

    def task_done(self):
        """What was got has been dealt with; the last one lets join go."""
        with self.all_tasks_done:
            unfinished = self.unfinished_tasks - 1
            if unfinished <= 0:
                if unfinished < 0:
                    raise ValueError('task_done() called too many times')
                self.all_tasks_done.notify_all()
            self.unfinished_tasks = unfinished

    def join(self):
        """Waits until everything that was put has been dealt with."""
        with self.all_tasks_done:
            while self.unfinished_tasks:
                self.all_tasks_done.wait()

    def qsize(self):
        with self.mutex:
            return self._qsize()

    def empty(self):
        with self.mutex:
            return not self._qsize()

    def full(self):
        with self.mutex:
            return 0 < self.maxsize <= self._qsize()

    def put(self, item, block=True, timeout=None):
        """Adds an item, waiting for room if there is a limit."""
        with self.not_full:
            if self.maxsize > 0:
                if not block:
                    if self._qsize() >= self.maxsize:
                        raise Full
                elif timeout is None:
                    while self._qsize() >= self.maxsize:
                        self.not_full.wait()
                elif timeout < 0:
                    raise ValueError("'timeout' must be a non-negative number")
                else:
                    end = _time() + timeout
                    while self._qsize() >= self.maxsize:
                        left = end - _time()
                        if left <= 0.0:
                            raise Full
                        self.not_full.wait(left)
            self._put(item)
            self.unfinished_tasks += 1
            _give(self._object, self._qsize())
            self.not_empty.notify()

    def get(self, block=True, timeout=None):
        """Removes an item and returns it, waiting for one if there is none."""
        with self.not_empty:
            if not block:
                if not self._qsize():
                    raise Empty
            elif timeout is None:
                while not self._qsize():
                    self.not_empty.wait()
            elif timeout < 0:
                raise ValueError("'timeout' must be a non-negative number")
            else:
                end = _time() + timeout
                while not self._qsize():
                    left = end - _time()
                    if left <= 0.0:
                        raise Empty
                    self.not_empty.wait(left)
            item = self._get()
            _take(self._object, self._qsize())
            self.not_full.notify()
            return item

    def put_nowait(self, item):
        return self.put(item, block=False)

    def get_nowait(self):
        return self.get(block=False)

    # What the kinds of queue differ in; called with the lock held.

    def _init(self, maxsize):
        self.queue = deque()

    def _qsize(self):
        return len(self.queue)

    def _put(self, item):
        self.queue.append(item)

    def _get(self):
        return self.queue.popleft()


class PriorityQueue(Queue):
    """The smallest first."""

    def _init(self, maxsize):
        self.queue = []

    def _put(self, item):
        heappush(self.queue, item)

    def _get(self):
        return heappop(self.queue)


class LifoQueue(Queue):
    """Last in, first out."""

    def _init(self, maxsize):
        self.queue = []

    def _put(self, item):
        self.queue.append(item)

    def _get(self):
        return self.queue.pop()


class SimpleQueue:
    """First in, first out, without limit and without tasks."""

    def __init__(self):
        self._object = _object('Queue')
        self._queue = deque()
        self._not_empty = Condition(_inner_lock(self._object), self._object)

    def put(self, item, block=True, timeout=None):
        with self._not_empty:
            self._queue.append(item)
            _give(self._object, len(self._queue))
            self._not_empty.notify()

    def get(self, block=True, timeout=None):
        if timeout is not None and timeout < 0:
            raise ValueError("'timeout' must be a non-negative number")
        with self._not_empty:
            if not block:
                timeout = 0
            end = None if timeout is None else _time() + timeout
            while not self._queue:
                left = None if end is None else end - _time()
                if left is not None and left <= 0:
                    raise Empty
                self._not_empty.wait(left)
            item = self._queue.popleft()
            _take(self._object, len(self._queue))
            return item

    def put_nowait(self, item):
        return self.put(item, block=False)

    def get_nowait(self):
        return self.get(block=False)

    def empty(self):
        return not self._queue

    def qsize(self):
        return len(self._queue)
