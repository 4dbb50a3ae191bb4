"""A number of processes that work off calls.

Three threads of the process that has the pool serve it: one writes tasks into the workers' pipe, one reads results from theirs, one
starts a worker wherever another has ended. The pipe of results is at its end when the workers are gone and this process
has closed its own end: nothing has to be said at the end but that.
"""

import collections
import itertools
import queue
import threading
from os import cpu_count
from time import monotonic
from _multiprocessing import format_exception
from multiprocessing.connection import Pipe, wait
from multiprocessing.context import TimeoutError
from multiprocessing.process import Process
from multiprocessing.queues import SimpleQueue
from multiprocessing.util import Finalize

__all__ = ['Pool']

RUN = 'RUN'
CLOSE = 'CLOSE'
TERMINATE = 'TERMINATE'

_jobs = itertools.count()


class RemoteTraceback(Exception):
    """What the traceback showed in the worker."""

    def __init__(self, text):
        Exception.__init__(self, text)
        self.text = text

    def __str__(self):
        return self.text


class ExceptionWithTraceback:
    """An exception on its way home."""

    def __init__(self, error):
        self.error = error
        self.text = '\n"""\n%s"""' % format_exception(error)

    def __reduce__(self):
        return _brought_home, (self.error, self.text)


def _brought_home(error, text):
    error.__cause__ = RemoteTraceback(text)
    return error


class MaybeEncodingError(Exception):
    """A result that cannot be pickled."""

    def __init__(self, error, value):
        self.exc = repr(error)
        self.value = repr(value)
        Exception.__init__(self, self.exc, self.value)

    def __str__(self):
        return "Error sending result: '%s'. Reason: '%s'" % (self.value, self.exc)

    def __repr__(self):
        return '<%s: %s>' % (type(self).__name__, self)


def mapstar(args):
    function, items = args
    return list(map(function, items))


def starmapstar(args):
    function, items = args
    return [function(*item) for item in items]


def worker(tasks, results, initializer, initargs, most):
    """What a worker does: one task after the other, to the end of tasks."""
    tasks._writer.close()
    results._reader.close()
    if initializer is not None:
        initializer(*initargs)
    done = 0
    while most is None or done < most:
        try:
            task = tasks.get()
        except (EOFError, OSError):
            break
        if task is None:
            break
        job, place, function, args, kwargs = task
        try:
            result = True, function(*args, **kwargs)
        except Exception as error:
            result = False, ExceptionWithTraceback(error)
        try:
            results.put((job, place, result))
        except Exception as error:
            wrapped = MaybeEncodingError(error, result[1])
            results.put((job, place, (False, wrapped)))
        task = args = kwargs = function = result = None
        done += 1


class Pool:
    """Processes that work off calls."""

    def __init__(self, processes=None, initializer=None, initargs=(), maxtasksperchild=None):
        self._pool = []
        if processes is None:
            processes = cpu_count() or 1
        if processes < 1:
            raise ValueError('Number of processes must be at least 1')
        if maxtasksperchild is not None:
            if not isinstance(maxtasksperchild, int) or maxtasksperchild <= 0:
                raise ValueError('maxtasksperchild must be a positive int or None')
        if initializer is not None and not callable(initializer):
            raise TypeError('initializer must be a callable')
        self._processes = processes
        self._worker_args = initializer, initargs, maxtasksperchild
        self._state = RUN
        # Results that are awaited, by job.
        self._cache = {}
        self._taskqueue = queue.SimpleQueue()
        self._tasks = SimpleQueue()
        self._results = SimpleQueue()
        self._awake, self._wake = Pipe(duplex=False)
        self._repopulate()
        self._threads = [
            threading.Thread(target=target, daemon=True)
            for target in (self._handle_workers, self._handle_tasks, self._handle_results)]
        for thread in self._threads:
            thread.start()
        self._terminate = Finalize(self._end, exitpriority=15)

    # The three threads.

    def _repopulate(self):
        """Puts a worker where one is missing."""
        for _ in range(self._processes - len(self._pool)):
            process = Process(target=worker, args=(self._tasks, self._results) + self._worker_args, daemon=True)
            process.name = process.name.replace('Process', 'SpawnPoolWorker')
            process.start()
            self._pool.append(process)

    def _is_needed(self):
        """Whether there is, or may be, something to do for workers."""
        return self._state == RUN or self._state == CLOSE and self._cache

    def _handle_workers(self):
        while self._is_needed():
            ready = wait([process.sentinel for process in self._pool] + [self._awake])
            if self._awake in ready:
                self._awake.recv_bytes()
            ended = [process for process in self._pool if process.exitcode is not None]
            for process in ended:
                process.join()
                self._pool.remove(process)
            killed = [process for process in ended if process.exitcode != 0]
            if killed and self._state != TERMINATE:
                self._start_anew(killed[0])
            if self._is_needed():
                self._repopulate()
        self._taskqueue.put(None)

    def _start_anew(self, killed):
        """A worker was killed: with its task, and perhaps with a lock that the others need. CPython waits for ever then."""
        for process in self._pool:
            process.kill()
        for process in self._pool:
            process.join()
        del self._pool[:]
        old = self._tasks, self._results
        self._tasks, self._results = SimpleQueue(), SimpleQueue()
        for ends in old:
            # Who waits there hears that nobody is at the other end any more.
            ends._writer.close()
            ends._reader.close()
        why = 'worker %s ended with exit code %d, and what the pool was working at is lost'
        error = RuntimeError(why % (killed.name, killed.exitcode))
        for result in list(self._cache.values()):
            result._give_up(error)

    def _handle_tasks(self):
        while True:
            batch = self._taskqueue.get()
            if batch is None:
                break
            tasks, result = batch
            place = -1
            try:
                for place, function, args, kwargs in tasks:
                    try:
                        self._tasks.put((result._job, place, function, args, kwargs))
                    except Exception as error:
                        # It cannot be pickled; or nobody is there any more to read it.
                        if self._state == TERMINATE:
                            return
                        self._set(result._job, place, (False, error))
            except Exception as error:
                # What was to be mapped over came to a bad end.
                place += 1
                self._set(result._job, place, (False, error))
            result._set_length(place + 1)
            self._look_at_end()
        if self._state != TERMINATE:
            for _ in self._pool:
                self._tasks.put(None)

    def _handle_results(self):
        while True:
            results = self._results
            try:
                task = results._reader.recv()
            except (EOFError, OSError):
                if self._results is results:
                    break
            else:
                self._set(*task)
                task = None

    def _set(self, job, place, result):
        if job in self._cache:
            self._cache[job]._set(place, result)
            self._look_at_end()

    def _look_at_end(self):
        if self._state != RUN and not self._cache:
            self._tell_change()

    def _tell_change(self):
        """The thread that watches the workers has to look at the pool."""
        self._wake.send_bytes(b'')

    # Calls.

    def _check_running(self):
        if self._state != RUN:
            raise ValueError('Pool not running')

    def apply(self, func, args=(), kwds={}):
        """Calls a function in a worker, and waits for what it gives."""
        return self.apply_async(func, args, kwds).get()

    def apply_async(self, func, args=(), kwds={}, callback=None, error_callback=None):
        """Has a function called in a worker."""
        self._check_running()
        result = AsyncResult(self, callback, error_callback)
        self._taskqueue.put(([(0, func, args, kwds)], result))
        return result

    def map(self, func, iterable, chunksize=None):
        """As the built-in function, the items spread over the workers."""
        return self._map_async(func, iterable, mapstar, chunksize).get()

    def map_async(self, func, iterable, chunksize=None, callback=None, error_callback=None):
        return self._map_async(func, iterable, mapstar, chunksize, callback, error_callback)

    def starmap(self, func, iterable, chunksize=None):
        """As map, each item the arguments of a call."""
        return self._map_async(func, iterable, starmapstar, chunksize).get()

    def starmap_async(self, func, iterable, chunksize=None, callback=None, error_callback=None):
        return self._map_async(func, iterable, starmapstar, chunksize, callback, error_callback)

    def _map_async(self, func, iterable, mapper, chunksize=None, callback=None, error_callback=None):
        self._check_running()
        if not hasattr(iterable, '__len__'):
            iterable = list(iterable)
        if chunksize is None:
            chunksize, extra = divmod(len(iterable), self._processes * 4)
            if extra:
                chunksize += 1
        if len(iterable) == 0:
            chunksize = 0
        chunks = Pool._chunks(func, iterable, chunksize)
        result = MapResult(self, chunksize, len(iterable), callback, error_callback)
        self._taskqueue.put((Pool._tasks_of(mapper, ((chunk,) for chunk in chunks)), result))
        return result

    def imap(self, func, iterable, chunksize=1):
        """The results one by one, in order, as they come."""
        return self._imap(IMapIterator(self), func, iterable, chunksize)

    def imap_unordered(self, func, iterable, chunksize=1):
        """The results one by one, whichever comes first."""
        return self._imap(IMapUnorderedIterator(self), func, iterable, chunksize)

    def _imap(self, result, func, iterable, chunksize):
        self._check_running()
        if chunksize < 1:
            raise ValueError('Chunksize must be 1+, not %d' % chunksize)
        if chunksize == 1:
            self._taskqueue.put((Pool._tasks_of(func, ((item,) for item in iterable)), result))
            return result
        chunks = Pool._chunks(func, iterable, chunksize)
        self._taskqueue.put((Pool._tasks_of(mapstar, ((chunk,) for chunk in chunks)), result))
        return (item for chunk in result for item in chunk)

    @staticmethod
    def _chunks(func, iterable, size):
        items = iter(iterable)
        while True:
            chunk = tuple(itertools.islice(items, size))
            if not chunk:
                return
            yield func, chunk

    @staticmethod
    def _tasks_of(function, calls):
        for place, args in enumerate(calls):
            yield place, function, args, {}

    # The end.

    def close(self):
        """No more calls; the workers end when they have done what was asked."""
        if self._state == RUN:
            self._state = CLOSE
            self._tell_change()

    def terminate(self):
        """The workers end at once."""
        self._state = TERMINATE
        self._terminate()

    def join(self):
        """Waits for the workers' end."""
        if self._state == RUN:
            raise ValueError('Pool is still running')
        if self._state not in (CLOSE, TERMINATE):
            raise ValueError('In unknown state')
        workers, tasks, results = self._threads
        workers.join()
        tasks.join()
        for process in self._pool:
            process.join()
        self._results._writer.close()
        results.join()

    def _end(self):
        """Ends everything, whatever is still under way."""
        self._state = TERMINATE
        self._tell_change()
        workers, tasks, results = self._threads
        workers.join()
        for process in self._pool:
            process.terminate()
        for process in self._pool:
            process.join()
        # Who waits for room in the pipe of tasks hears that nobody reads there any more.
        self._tasks._reader.close()
        tasks.join()
        self._results._writer.close()
        results.join()

    def __enter__(self):
        self._check_running()
        return self

    def __exit__(self, kind, value, traceback):
        self.terminate()

    def __reduce__(self):
        raise NotImplementedError('pool objects cannot be passed between processes or pickled')

    def __repr__(self):
        kind = type(self)
        return '<multiprocessing.pool.%s state=%s pool_size=%d>' % (kind.__name__, self._state, len(self._pool))


class AsyncResult:
    """What a call gives, once it has."""

    def __init__(self, pool, callback=None, error_callback=None):
        self._job = next(_jobs)
        self._event = threading.Event()
        self._cache = pool._cache
        self._callback = callback
        self._error_callback = error_callback
        self._cache[self._job] = self

    def ready(self):
        return self._event.is_set()

    def successful(self):
        if not self.ready():
            raise ValueError('%r not ready' % self)
        return self._success

    def wait(self, timeout=None):
        self._event.wait(timeout)

    def get(self, timeout=None):
        """Waits for the result; what was raised in the worker is raised here."""
        self.wait(timeout)
        if not self.ready():
            raise TimeoutError
        if self._success:
            return self._value
        raise self._value

    def _set(self, place, result):
        self._success, self._value = result
        self._finish()

    def _set_length(self, length):
        """It is known from the beginning."""

    def _give_up(self, error):
        self._success, self._value = False, error
        self._finish()

    def _finish(self):
        if self._cache.pop(self._job, None) is None:
            return
        callback = self._callback if self._success else self._error_callback
        if callback:
            callback(self._value)
        self._event.set()


ApplyResult = AsyncResult


class MapResult(AsyncResult):
    """What a map gives: complete when the last chunk is there, or has failed."""

    def __init__(self, pool, chunksize, length, callback, error_callback):
        AsyncResult.__init__(self, pool, callback, error_callback)
        self._success = True
        self._value = [None] * length
        self._chunksize = chunksize
        if chunksize <= 0:
            self._left = 0
            del self._cache[self._job]
            self._event.set()
        else:
            self._left = length // chunksize + bool(length % chunksize)

    def _set(self, place, result):
        self._left -= 1
        success, value = result
        if success and self._success:
            self._value[place * self._chunksize:(place + 1) * self._chunksize] = value
        elif not success and self._success:
            self._success, self._value = False, value
        if self._left == 0:
            self._finish()


# The place after which an iterator has nothing more, because it was given up.
_NOWHERE = -1


class IMapIterator:
    """Results one by one, in order."""

    def __init__(self, pool):
        self._job = next(_jobs)
        self._cond = threading.Condition(threading.Lock())
        self._cache = pool._cache
        self._items = collections.deque()
        self._place = 0
        self._length = None
        self._unsorted = {}
        self._cache[self._job] = self

    def __iter__(self):
        return self

    def next(self, timeout=None):
        with self._cond:
            end = None if timeout is None else monotonic() + timeout
            while not self._items:
                if self._place == self._length:
                    raise StopIteration
                left = None if end is None else end - monotonic()
                if left is not None and left <= 0:
                    raise TimeoutError
                self._cond.wait(left)
            success, value = self._items.popleft()
        if success:
            return value
        raise value

    def __next__(self):
        return self.next()

    def _set(self, place, result):
        with self._cond:
            self._unsorted[place] = result
            while self._place in self._unsorted:
                self._items.append(self._unsorted.pop(self._place))
                self._place += 1
                self._cond.notify()
            self._finish()

    def _give_up(self, error):
        with self._cond:
            self._items.append((False, error))
            self._place = self._length = _NOWHERE
            self._finish()

    def _set_length(self, length):
        with self._cond:
            if self._length == _NOWHERE:
                return
            self._length = length
            self._cond.notify()
            self._finish()

    def _finish(self):
        if self._place == self._length:
            self._cond.notify()
            self._cache.pop(self._job, None)


class IMapUnorderedIterator(IMapIterator):
    """Results one by one, whichever comes first."""

    def _set(self, place, result):
        with self._cond:
            self._items.append(result)
            self._place += 1
            self._cond.notify()
            self._finish()
