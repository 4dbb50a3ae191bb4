"""Locks, semaphores and what is made of them, for threads of several processes.

The steps are those of CPython's multiprocessing.synchronize. All of it stands on one semaphore in shared memory, of which each process
has its own handle; a condition is a lock and three semaphores.
"""

import threading
from time import monotonic
from _multiprocessing import SemLock as _SemLock, block as _block
from _thread import _give, _object, _take
from multiprocessing.spawn import assert_spawning, hand_over, taken

__all__ = ['Barrier', 'BoundedSemaphore', 'Condition', 'Event', 'Lock', 'RLock', 'Semaphore']

SEM_VALUE_MAX = 2 ** 31 - 1


class Named:
    """What records call an object of the program: each process by a number of its own."""

    def __init__(self, kind):
        self.kind = kind
        self.marker = _object(kind)

    def __reduce__(self):
        return Named, (self.kind,)


class SemLock:
    """A semaphore. `named` is the object that it is, or a part of, and `role` says which."""

    def __init__(self, recursive, value, most, named, role):
        self._made_of = recursive, most, named, role
        self._begin(value)

    def _begin(self, source):
        recursive, most, named, role = self._made_of
        self._semlock = _SemLock(recursive, source, most, named.marker, role)
        self.acquire = self._semlock.acquire
        self.release = self._semlock.release

    def __enter__(self):
        return self._semlock.__enter__()

    def __exit__(self, *exception):
        return self._semlock.__exit__(*exception)

    def __getstate__(self):
        return hand_over(self, self._semlock._file()), self._made_of

    def __setstate__(self, state):
        place, self._made_of = state
        self._begin(taken(place))

    def _owner(self):
        """Who has it, as far as this process knows."""
        if self._semlock._is_mine():
            from multiprocessing.process import current_process
            name, thread = current_process().name, threading.current_thread().name
            return name if thread == 'MainThread' else name + '|' + thread
        if self._semlock._get_value() == 1:
            return 'None'
        return 'SomeOtherThread' if self._semlock._count() > 0 else 'SomeOtherProcess'


class Semaphore(SemLock):
    """A number of units: taking the last one makes the next thread wait."""

    def __init__(self, value=1, _named=None, _role='guard'):
        if _named is None:
            _named, _role = Named('Semaphore'), 'whole'
        SemLock.__init__(self, False, value, SEM_VALUE_MAX, _named, _role)

    def get_value(self):
        return self._semlock._get_value()

    def __repr__(self):
        return '<%s(value=%s)>' % (type(self).__name__, self.get_value())


class BoundedSemaphore(Semaphore):
    """A semaphore that never has more units than it began with."""

    def __init__(self, value=1, _named=None):
        role = 'guard' if _named else 'whole'
        SemLock.__init__(self, False, value, value, _named or Named('Semaphore'), role)

    def __repr__(self):
        return '<%s(value=%s, maxvalue=%s)>' % (type(self).__name__, self.get_value(), self._made_of[1])


class Lock(SemLock):
    """A lock, which anybody may release."""

    def __init__(self, _named=None):
        role = 'guard' if _named else 'whole'
        SemLock.__init__(self, False, 1, 1, _named or Named('Lock'), role)

    def __repr__(self):
        return '<%s(owner=%s)>' % (type(self).__name__, self._owner())


class RLock(SemLock):
    """A lock that its owner may take again, and has to release as often."""

    def __init__(self, _named=None):
        role = 'guard' if _named else 'whole'
        SemLock.__init__(self, True, 1, 1, _named or Named('RLock'), role)

    def __repr__(self):
        owner = self._owner()
        count = 0 if owner == 'None' else 'nonzero'
        if self._semlock._is_mine():
            count = self._semlock._count()
        return '<%s(%s, %s)>' % (type(self).__name__, owner, count)


class Condition:
    """Threads wait, holding a lock that they let go meanwhile, until another one notifies them."""

    def __init__(self, lock=None, _named=None):
        named = _named or Named('Condition')
        if lock is None:
            lock = RLock(_named=named)
        self.__setstate__((
            lock, Semaphore(0, named), Semaphore(0, named), Semaphore(0, named, 'waiter'), named, _named is not None))

    def __getstate__(self):
        assert_spawning(self)
        return self._lock, self._sleeping, self._woken, self._waiter, self._named, self._is_part

    def __setstate__(self, state):
        # How many have gone to sleep, how many of them have woken up since, and what they sleep on.
        self._lock, self._sleeping, self._woken, self._waiter, self._named, self._is_part = state
        self.acquire = self._lock.acquire
        self.release = self._lock.release

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, *exception):
        return self._lock.__exit__(*exception)

    def __repr__(self):
        try:
            waiters = self._sleeping.get_value() - self._woken.get_value()
        except Exception:
            waiters = 'unknown'
        return '<%s(%s, %s)>' % (type(self).__name__, self._lock, waiters)

    def wait(self, timeout=None):
        """Lets the lock go, waits to be notified, takes the lock again; False if the time ran out first."""
        assert self._lock._semlock._is_mine(), 'must acquire() condition before using wait()'
        self._sleeping.release()
        count = self._lock._semlock._count()
        for _ in range(count):
            self._lock.release()
        try:
            notified = self._waiter.acquire(True, timeout)
        finally:
            self._woken.release()
            for _ in range(count):
                self._lock.acquire()
        if notified and not self._is_part:
            _take(self._named.marker)
        return notified

    def notify(self, n=1):
        """Lets up to n waiting threads go on, once they get the lock."""
        assert self._lock._semlock._is_mine(), 'lock is not owned'
        assert not self._waiter.acquire(False), 'notify: Should not have been able to acquire + _wait_semaphore'
        if not self._is_part:
            _give(self._named.marker)
        # Who has woken up because the time ran out sleeps no more.
        while self._woken.acquire(False):
            slept = self._sleeping.acquire(False)
            assert slept, 'notify: Bug in sleeping_count.acquire - res should not be False'
        sleepers = 0
        while sleepers < n and self._sleeping.acquire(False):
            self._waiter.release()
            sleepers += 1
        if sleepers:
            for _ in range(sleepers):
                self._woken.acquire()
            # Some may have given up just now, and left what was meant for them.
            while self._waiter.acquire(False):
                pass

    def notify_all(self):
        self.notify(n=SEM_VALUE_MAX)

    def wait_for(self, predicate, timeout=None):
        """Waits until the predicate holds; gives its last value."""
        result = predicate()
        end = None if timeout is None else monotonic() + timeout
        while not result:
            left = None if end is None else end - monotonic()
            if left is not None and left <= 0:
                break
            self.wait(left)
            result = predicate()
        return result


class Event:
    """A flag that threads wait for."""

    def __init__(self):
        named = Named('Event')
        self._named = named
        self._cond = Condition(Lock(_named=named), _named=named)
        self._flag = Semaphore(0, named)

    def is_set(self):
        with self._cond:
            return self._is_set()

    def _is_set(self):
        if self._flag.acquire(False):
            self._flag.release()
            return True
        return False

    def set(self):
        with self._cond:
            self._flag.acquire(False)
            self._flag.release()
            _give(self._named.marker, 1)
            self._cond.notify_all()

    def clear(self):
        with self._cond:
            self._flag.acquire(False)

    def wait(self, timeout=None):
        """Waits until the flag is set; False if the time ran out first."""
        with self._cond:
            if not self._is_set():
                self._cond.wait(timeout)
            if self._is_set():
                _take(self._named.marker)
                return True
            return False

    def __repr__(self):
        return '<%s at %#x %s>' % (type(self).__name__, id(self), 'set' if self.is_set() else 'unset')


class Barrier(threading.Barrier):
    """A place where a number of threads wait for each other: as threading has it, its two numbers in shared memory."""

    def __init__(self, parties, action=None, timeout=None):
        if parties < 1:
            raise ValueError('parties must be > 0')
        named = Named('Barrier')
        self._begin(parties, action, timeout, named, Condition(_named=named), _block('i', 2))

    def _begin(self, parties, action, timeout, named, cond, numbers):
        self._parties = parties
        self._action = action
        self._timeout = timeout
        self._named = named
        self._object = named.marker
        self._cond = cond
        self._numbers = numbers

    def __getstate__(self):
        place = hand_over(self, self._numbers._file())
        return self._parties, self._action, self._timeout, self._named, self._cond, place

    def __setstate__(self, state):
        self._begin(*state[:-1], _block('i', 2, taken(state[-1])))

    @property
    def _state(self):
        return self._numbers.get(0)

    @_state.setter
    def _state(self, state):
        self._numbers.set(0, state)

    @property
    def _count(self):
        return self._numbers.get(1)

    @_count.setter
    def _count(self, count):
        self._numbers.set(1, count)
