"""A future, and waiting for several of them."""

import sys
import threading
from collections import namedtuple
from time import monotonic
from _multiprocessing import format_exception

__all__ = []

FIRST_COMPLETED = 'FIRST_COMPLETED'
FIRST_EXCEPTION = 'FIRST_EXCEPTION'
ALL_COMPLETED = 'ALL_COMPLETED'

PENDING = 'PENDING'
RUNNING = 'RUNNING'
CANCELLED = 'CANCELLED'
FINISHED = 'FINISHED'


class Error(Exception):
    """What goes wrong with futures."""


class CancelledError(Error):
    """The future was cancelled."""


class InvalidStateError(Error):
    """A future has a result already."""


class BrokenExecutor(RuntimeError):
    """An executor cannot go on."""


DoneAndNotDoneFutures = namedtuple('DoneAndNotDoneFutures', 'done not_done')


class Future:
    """What a call will have given."""

    def __init__(self):
        self._condition = threading.Condition()
        self._state = PENDING
        self._result = None
        self._exception = None
        # Those that wait for several futures, and functions to be called with this one.
        self._waiters = []
        self._done_callbacks = []

    def __repr__(self):
        with self._condition:
            text = '<%s at %#x state=%s' % (type(self).__name__, id(self), self._state.lower())
            if self._state == FINISHED:
                if self._exception is not None:
                    text += ' raised %s' % type(self._exception).__name__
                else:
                    text += ' returned %s' % type(self._result).__name__
            return text + '>'

    def cancel(self):
        """The call is not to be made; False if it is too late."""
        with self._condition:
            if self._state in (RUNNING, FINISHED):
                return False
            if self._state == CANCELLED:
                return True
            self._end(CANCELLED)
        self._call_back()
        return True

    def cancelled(self):
        with self._condition:
            return self._state == CANCELLED

    def running(self):
        with self._condition:
            return self._state == RUNNING

    def done(self):
        with self._condition:
            return self._is_done()

    def _is_done(self):
        return self._state in (CANCELLED, FINISHED)

    def add_done_callback(self, fn):
        """Has a function called with the future once it is done; at once if it is."""
        with self._condition:
            if not self._is_done():
                self._done_callbacks.append(fn)
                return
        self._call(fn)

    def _call_back(self):
        for function in self._done_callbacks:
            self._call(function)

    def _call(self, function):
        try:
            function(self)
        except Exception as error:
            sys.stderr.write('exception calling callback for %r\n%s' % (self, format_exception(error)))

    def _await(self, timeout):
        if not self._condition.wait_for(self._is_done, timeout):
            raise TimeoutError()
        if self._state == CANCELLED:
            raise CancelledError()

    def result(self, timeout=None):
        """Waits for what the call gives; what it raised is raised here."""
        try:
            with self._condition:
                self._await(timeout)
                if self._exception is not None:
                    raise self._exception
                return self._result
        finally:
            # The exception's traceback has this frame, which had better not have the exception.
            self = None

    def exception(self, timeout=None):
        """Waits for what the call raises; None if it raises nothing."""
        with self._condition:
            self._await(timeout)
            return self._exception

    # For who makes the call.

    def set_running_or_notify_cancel(self):
        """The call is about to be made; False if it was cancelled."""
        with self._condition:
            if self._state == CANCELLED:
                return False
            if self._state != PENDING:
                raise RuntimeError('Future in unexpected state')
            self._state = RUNNING
            return True

    def set_result(self, result):
        self._finish(result, None)

    def set_exception(self, exception):
        self._finish(None, exception)

    def _finish(self, result, exception):
        with self._condition:
            if self._is_done():
                raise InvalidStateError('%s: %r' % (self._state, self))
            self._result = result
            self._exception = exception
            self._end(FINISHED)
        self._call_back()

    def _end(self, state):
        self._state = state
        for waiter in self._waiters:
            waiter._done(self)
        self._condition.notify_all()


class _Waiter:
    """Hears when futures are done, in the order in which they are."""

    def __init__(self, futures):
        self._condition = threading.Condition(threading.Lock())
        self._finished = []
        self._futures = futures
        for future in futures:
            with future._condition:
                if future._is_done():
                    self._finished.append(future)
                else:
                    future._waiters.append(self)

    def _done(self, future):
        with self._condition:
            self._finished.append(future)
            self._condition.notify_all()

    def leave(self):
        for future in self._futures:
            with future._condition:
                if self in future._waiters:
                    future._waiters.remove(self)

    def wait(self, is_enough, timeout):
        """Waits until what is finished is enough; False if the time ran out first."""
        with self._condition:
            return self._condition.wait_for(lambda: is_enough(self._finished), timeout)

    def take(self):
        """What has finished since this was asked for the last time."""
        with self._condition:
            finished = self._finished
            self._finished = []
            return finished


def _raised(future):
    return future._state != CANCELLED and future._exception is not None


def wait(fs, timeout=None, return_when=ALL_COMPLETED):
    """Waits for futures: for all, for the first, or for the first that raises."""
    futures = set(fs)
    if return_when == FIRST_COMPLETED:
        is_enough = lambda finished: len(finished) > 0 or not futures
    elif return_when == FIRST_EXCEPTION:
        is_enough = lambda finished: len(finished) == len(futures) or any(map(_raised, finished))
    elif return_when == ALL_COMPLETED:
        is_enough = lambda finished: len(finished) == len(futures)
    else:
        raise ValueError('Invalid return condition: %r' % return_when)
    waiter = _Waiter(futures)
    waiter.wait(is_enough, timeout)
    waiter.leave()
    done = set(waiter.take())
    return DoneAndNotDoneFutures(done, futures - done)


def as_completed(fs, timeout=None):
    """The futures one by one, as they are done."""
    end = None if timeout is None else monotonic() + timeout
    futures = set(fs)
    total = len(futures)
    waiter = _Waiter(futures)
    left = total
    try:
        while left:
            time = None if end is None else max(end - monotonic(), 0)
            if not waiter.wait(bool, time):
                raise TimeoutError('%d (of %d) futures unfinished' % (left, total))
            for future in waiter.take():
                left -= 1
                yield future
    finally:
        waiter.leave()


class Executor:
    """What makes calls somewhere else."""

    def submit(self, fn, /, *args, **kwargs):
        """Has a call made; gives its future."""
        raise NotImplementedError()

    def map(self, fn, *iterables, timeout=None, chunksize=1):
        """As the built-in function, with the calls side by side."""
        end = None if timeout is None else monotonic() + timeout
        futures = [self.submit(fn, *args) for args in zip(*iterables)]
        return _results(futures, end)

    def shutdown(self, wait=True, *, cancel_futures=False):
        """No more calls; waits until those are made that were asked for."""

    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        self.shutdown(wait=True)
        return False


def _results(futures, end):
    futures.reverse()
    try:
        while futures:
            future = futures.pop()
            try:
                if end is None:
                    yield future.result()
                else:
                    yield future.result(end - monotonic())
            except BaseException:
                future.cancel()
                raise
    finally:
        for future in futures:
            future.cancel()
