"""Threads and what they wait for, made of locks.

The steps are those of CPython's threading module: 2.7's under the tick GIL, where whoever waits for a limited time
tries again and again between sleeps, 3.x's without a GIL, where the lock itself knows when to stop waiting.
Where 2.7 can write down what it does (its _note), ours tells the records.
"""

from _thread import (
    LockType, TIMEOUT_MAX, allocate_lock as Lock, get_ident, get_native_id,
    _end, _generation, _give, _inner_lock, _level, _main, _may_have_daemons, _object, _own_lock, _rename, _report, _run,
    _start, _take, _waiter,
)
from time import monotonic as _time, sleep as _sleep

__all__ = [
    'Barrier', 'BoundedSemaphore', 'BrokenBarrierError', 'Condition', 'Event', 'ExceptHookArgs', 'Lock', 'RLock',
    'Semaphore', 'TIMEOUT_MAX', 'Thread', 'ThreadError', 'Timer', 'active_count', 'current_thread', 'enumerate',
    'excepthook', 'get_ident', 'get_native_id', 'local', 'main_thread',
]

ThreadError = RuntimeError

# 2.x cannot wait for a lock for a limited time.
_polls = _generation == 2


class _RLock:
    """A lock that its owner may take again."""

    def __init__(self, _part_of=None):
        if _part_of is None:
            self._object = _object('RLock')
            self._block = _own_lock(self._object)
        else:
            self._object = None
            self._block = _inner_lock(_part_of)
        self._owner = None
        self._count = 0

    def __reduce_ex__(self, protocol):
        raise TypeError("cannot pickle '%sRLock' object" % ('_thread.' if protocol >= 2 else ''))

    def __repr__(self):
        state = 'locked' if self._count else 'unlocked'
        return '<%s _thread.RLock object owner=%r count=%d at %#x>' % (state, self._owner or 0, self._count, id(self))

    def acquire(self, blocking=True, timeout=-1):
        me = get_ident()
        if self._owner == me:
            self._count += 1
            self._tell()
            return True
        taken = self._block.acquire(blocking, timeout)
        if taken:
            self._owner = me
            self._count = 1
        return taken

    __enter__ = acquire

    def release(self):
        if self._owner != get_ident():
            raise RuntimeError('cannot release un-acquired lock')
        self._count = count = self._count - 1
        if count:
            self._tell()
        else:
            self._owner = None
            self._block.release()

    def __exit__(self, exc_type, exc_value, traceback):
        self.release()

    def _tell(self):
        if self._object is not None:
            _level(self._object, self._count)

    # For Condition.

    def _release_save(self):
        count = self._count
        owner = self._owner
        self._count = 0
        self._owner = None
        self._block.release()
        return (count, owner)

    def _acquire_restore(self, state):
        self._block.acquire()
        self._count, self._owner = state
        if self._count > 1:
            self._tell()

    def _is_owned(self):
        return self._owner == get_ident()


def RLock():
    """A lock that its owner may take again, and has to release as often."""
    return _RLock()


class Condition:
    """Threads wait, holding a lock that they let go meanwhile, until another one notifies them."""

    def __init__(self, lock=None, _part_of=None):
        if _part_of is None:
            self._object = _object('Condition')
            self._is_part = False
        else:
            self._object = _part_of
            self._is_part = True
        if lock is None:
            lock = _RLock(self._object)
        self._lock = lock
        self.acquire = lock.acquire
        self.release = lock.release
        if isinstance(lock, _RLock):
            self._release_save = lock._release_save
            self._acquire_restore = lock._acquire_restore
            self._is_owned = lock._is_owned
        self._waiters = []

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, exc_type, exc_value, traceback):
        return self._lock.__exit__(exc_type, exc_value, traceback)

    def __repr__(self):
        return '<Condition(%s, %d)>' % (self._lock, len(self._waiters))

    def _release_save(self):
        self._lock.release()

    def _acquire_restore(self, state):
        self._lock.acquire()

    def _is_owned(self):
        if self._lock.acquire(False):
            self._lock.release()
            return False
        return True

    def wait(self, timeout=None):
        """Lets the lock go, waits to be notified, takes the lock again; False if the time ran out first."""
        if not self._is_owned():
            raise RuntimeError('cannot wait on un-acquired lock')
        waiter = _waiter(self._object)
        waiter.acquire()
        self._waiters.append(waiter)
        saved_state = self._release_save()
        notified = False
        try:
            if timeout is None:
                waiter.acquire()
                notified = True
            elif _polls:
                end = _time() + timeout
                delay = 0.0005
                while True:
                    notified = waiter.acquire(False)
                    if notified:
                        break
                    left = end - _time()
                    if left <= 0:
                        break
                    delay = min(delay * 2, left, 0.05)
                    _sleep(delay)
            elif timeout > 0:
                notified = waiter.acquire(True, timeout)
            else:
                notified = waiter.acquire(False)
        finally:
            self._acquire_restore(saved_state)
            if not notified:
                try:
                    self._waiters.remove(waiter)
                except ValueError:
                    pass
        if notified and not self._is_part:
            _take(self._object)
        return notified

    def wait_for(self, predicate, timeout=None):
        """Waits until the predicate holds; gives its last value."""
        end = None
        left = timeout
        result = predicate()
        while not result:
            if left is not None:
                if end is None:
                    end = _time() + left
                else:
                    left = end - _time()
                    if left <= 0:
                        break
            self.wait(left)
            result = predicate()
        return result

    def notify(self, n=1):
        """Lets up to n waiting threads go on, once they get the lock."""
        if not self._is_owned():
            raise RuntimeError('cannot notify on un-acquired lock')
        if not self._is_part:
            _give(self._object)
        waiters = self._waiters
        while waiters and n > 0:
            waiter = waiters[0]
            try:
                waiter.release()
            except RuntimeError:
                # Its time ran out, and it has not yet come round to leaving the list.
                pass
            else:
                n -= 1
            try:
                waiters.remove(waiter)
            except ValueError:
                pass

    def notify_all(self):
        """Lets all waiting threads go on, one after the other, as they get the lock."""
        self.notify(len(self._waiters))

    notifyAll = notify_all


class Semaphore:
    """A number of units: taking the last one makes the next thread wait."""

    def __init__(self, value=1):
        if value < 0:
            raise ValueError('semaphore initial value must be >= 0')
        self._object = _object('Semaphore')
        self._cond = Condition(_inner_lock(self._object), self._object)
        self._value = value
        _level(self._object, value)

    def __repr__(self):
        return '<threading.%s at %#x: value=%d>' % (self.__class__.__name__, id(self), self._value)

    def acquire(self, blocking=True, timeout=None):
        if not blocking and timeout is not None:
            raise ValueError("can't specify timeout for non-blocking acquire")
        taken = False
        end = None
        with self._cond:
            while self._value == 0:
                if not blocking:
                    break
                if timeout is not None:
                    if end is None:
                        end = _time() + timeout
                    else:
                        timeout = end - _time()
                        if timeout <= 0:
                            break
                self._cond.wait(timeout)
            else:
                self._value -= 1
                _take(self._object, self._value)
                taken = True
        return taken

    __enter__ = acquire

    def release(self, n=1):
        if n < 1:
            raise ValueError('n must be one or more')
        with self._cond:
            self._value += n
            _give(self._object, self._value)
            self._cond.notify(n)

    def __exit__(self, exc_type, exc_value, traceback):
        self.release()


class BoundedSemaphore(Semaphore):
    """A semaphore that never has more units than it began with."""

    def __init__(self, value=1):
        super().__init__(value)
        self._initial_value = value

    def __repr__(self):
        return '<threading.%s at %#x: value=%d/%d>' % (
            self.__class__.__name__, id(self), self._value, self._initial_value)

    def release(self, n=1):
        if n < 1:
            raise ValueError('n must be one or more')
        with self._cond:
            if self._value + n > self._initial_value:
                raise ValueError('Semaphore released too many times')
            self._value += n
            _give(self._object, self._value)
            self._cond.notify(n)


class Event:
    """A flag that threads wait for."""

    def __init__(self, _part_of=None):
        self._object = _object('Event') if _part_of is None else _part_of
        self._cond = Condition(_inner_lock(self._object), self._object)
        self._flag = False

    def __repr__(self):
        return '<%s.%s at %#x: %s>' % (
            'threading', self.__class__.__name__, id(self), 'set' if self._flag else 'unset')

    def is_set(self):
        return self._flag

    isSet = is_set

    def set(self):
        with self._cond:
            self._flag = True
            _give(self._object, 1)
            self._cond.notify_all()

    def clear(self):
        with self._cond:
            self._flag = False
            _level(self._object, 0)

    def wait(self, timeout=None):
        """Waits until the flag is set; False if the time ran out first."""
        with self._cond:
            signaled = self._flag
            if not signaled:
                signaled = self._cond.wait(timeout)
            if signaled:
                _take(self._object)
            return signaled


class BrokenBarrierError(RuntimeError):
    """Somebody gave up waiting at the barrier."""


class Barrier:
    """A place where a number of threads wait for each other."""

    def __init__(self, parties, action=None, timeout=None):
        if parties < 1:
            raise ValueError('parties must be > 0')
        self._object = _object('Barrier')
        self._cond = Condition(_inner_lock(self._object), self._object)
        self._action = action
        self._timeout = timeout
        self._parties = parties
        # 0: filling, 1: letting go, -1: being reset, -2: broken.
        self._state = 0
        self._count = 0

    def wait(self, timeout=None):
        """Waits for the others; gives each thread another number from 0 up."""
        if timeout is None:
            timeout = self._timeout
        with self._cond:
            self._enter()
            index = self._count
            self._count += 1
            _level(self._object, self._count)
            try:
                if index + 1 == self._parties:
                    self._release()
                else:
                    self._wait(timeout)
                return index
            finally:
                self._count -= 1
                _level(self._object, self._count)
                self._exit()

    def _enter(self):
        while self._state in (-1, 1):
            self._cond.wait()
        if self._state < 0:
            raise BrokenBarrierError
        assert self._state == 0

    def _release(self):
        try:
            if self._action:
                self._action()
            self._state = 1
            _give(self._object)
            self._cond.notify_all()
        except:
            self._break()
            raise

    def _wait(self, timeout):
        if not self._cond.wait_for(self._is_over, timeout):
            self._break()
            raise BrokenBarrierError
        if self._state < 0:
            raise BrokenBarrierError
        assert self._state == 1
        _take(self._object)

    def _is_over(self):
        return self._state != 0

    def _exit(self):
        if self._count == 0 and self._state in (-1, 1):
            self._state = 0
            self._cond.notify_all()

    def reset(self):
        """Empties the barrier: who waits gets an error."""
        with self._cond:
            if self._count > 0:
                if self._state == 0:
                    self._state = -1
                elif self._state == -2:
                    self._state = -1
            else:
                self._state = 0
            self._cond.notify_all()

    def abort(self):
        """Breaks the barrier: who waits, or comes, gets an error."""
        with self._cond:
            self._break()

    def _break(self):
        self._state = -2
        self._cond.notify_all()

    @property
    def parties(self):
        """How many threads it takes."""
        return self._parties

    @property
    def n_waiting(self):
        """How many threads wait."""
        return self._count if self._state == 0 else 0

    @property
    def broken(self):
        return self._state == -2


# Threads by ident, and those that are starting.
_active = {}
_limbo = {}
_active_limbo_lock = _inner_lock()
_counter = 0


def _newname(template):
    global _counter
    with _active_limbo_lock:
        _counter += 1
        return template % _counter


class Thread:
    """A thread of control."""

    _initialized = False

    def __init__(self, group=None, target=None, name=None, args=(), kwargs=None, *, daemon=None):
        assert group is None, 'group argument must be None for now'
        if kwargs is None:
            kwargs = {}
        if name:
            name = str(name)
        else:
            name = _newname('Thread-%d')
            if target is not None:
                try:
                    name += ' (%s)' % target.__name__
                except AttributeError:
                    pass
        self._target = target
        self._name = name
        self._args = args
        self._kwargs = kwargs
        if daemon and not _may_have_daemons:
            raise RuntimeError('daemon threads are disabled in this interpreter')
        self._daemonic = current_thread().daemon if daemon is None else bool(daemon)
        self._ident = None
        self._native_id = None
        start = _start()
        self._begun = start
        self._started = Event(start)
        self._stopped = False
        self._end = _end()
        self._block = Condition(_inner_lock(self._end), self._end)
        self._initialized = True

    def __repr__(self):
        assert self._initialized, 'Thread.__init__() was not called'
        status = 'initial'
        if self._started.is_set():
            status = 'started'
        if self._stopped:
            status = 'stopped'
        if self._daemonic:
            status += ' daemon'
        if self._ident is not None:
            status += ' %s' % self._ident
        return '<%s(%s, %s)>' % (self.__class__.__name__, self._name, status)

    def start(self):
        """Starts the thread, and waits until it runs."""
        if not self._initialized:
            raise RuntimeError('thread.__init__() not called')
        if self._started.is_set():
            raise RuntimeError('threads can only be started once')
        with _active_limbo_lock:
            _limbo[self] = self
        try:
            _run(self._bootstrap, self._name, self._begun, self._end)
        except Exception:
            with _active_limbo_lock:
                del _limbo[self]
            raise
        self._started.wait()

    def run(self):
        """What the thread does: calls the target, unless a subclass has something better."""
        try:
            if self._target is not None:
                self._target(*self._args, **self._kwargs)
        finally:
            # A thread in a variable keeps what it was given no longer than needed.
            del self._target, self._args, self._kwargs

    def _bootstrap(self):
        try:
            self._ident = get_ident()
            self._native_id = get_native_id()
            self._started.set()
            with _active_limbo_lock:
                _active[self._ident] = self
                del _limbo[self]
            try:
                self.run()
            except BaseException as error:
                excepthook(ExceptHookArgs((type(error), error, None, self)))
        finally:
            _local_values.pop(get_ident(), None)
            with _active_limbo_lock:
                self._stop()
                try:
                    del _active[get_ident()]
                except KeyError:
                    pass

    def _stop(self):
        self._block.acquire()
        self._stopped = True
        self._block.notify_all()
        self._block.release()

    def join(self, timeout=None):
        """Waits for the thread's end, for so many seconds at most."""
        if not self._initialized:
            raise RuntimeError('Thread.__init__() not called')
        if not self._started.is_set():
            raise RuntimeError('cannot join thread before it is started')
        if self is current_thread():
            raise RuntimeError('cannot join current thread')
        self._block.acquire()
        try:
            if timeout is None:
                while not self._stopped:
                    self._block.wait()
            else:
                deadline = _time() + timeout
                while not self._stopped:
                    delay = deadline - _time()
                    if delay <= 0:
                        break
                    self._block.wait(delay)
        finally:
            self._block.release()

    def is_alive(self):
        assert self._initialized, 'Thread.__init__() not called'
        return self._started.is_set() and not self._stopped

    @property
    def name(self):
        assert self._initialized, 'Thread.__init__() not called'
        return self._name

    @name.setter
    def name(self, name):
        assert self._initialized, 'Thread.__init__() not called'
        self._name = str(name)

    @property
    def ident(self):
        assert self._initialized, 'Thread.__init__() not called'
        return self._ident

    @property
    def native_id(self):
        assert self._initialized, 'Thread.__init__() not called'
        return self._native_id

    @property
    def daemon(self):
        assert self._initialized, 'Thread.__init__() not called'
        return self._daemonic

    @daemon.setter
    def daemon(self, daemonic):
        if not self._initialized:
            raise RuntimeError('Thread.__init__() not called')
        if self._started.is_set():
            raise RuntimeError('cannot set daemon status of active thread')
        if daemonic and not _may_have_daemons:
            raise RuntimeError('daemon threads are disabled in this interpreter')
        self._daemonic = daemonic

    # As they were called before 2.6.

    def getName(self):
        return self.name

    def setName(self, name):
        self.name = name

    def isDaemon(self):
        return self.daemon

    def setDaemon(self, daemonic):
        self.daemon = daemonic


# Attributes of local objects: by thread, then by the object's number.
_local_values = {}
_local_count = 0


class local:
    """An object of which each thread sees attributes of its own."""

    def __new__(cls, *args, **kwargs):
        global _local_count
        with _active_limbo_lock:
            _local_count += 1
            number = _local_count
        self = object.__new__(cls)
        object.__setattr__(self, '_local', (number, args, kwargs))
        _local_values.setdefault(get_ident(), {})[number] = {}
        return self

    def __getattribute__(self, name):
        values = _values_of(self)
        if name in values:
            return values[name]
        if name == '__dict__':
            return values
        return object.__getattribute__(self, name)

    def __setattr__(self, name, value):
        if isinstance(getattr(type(self), name, None), property):
            object.__setattr__(self, name, value)
        else:
            _values_of(self)[name] = value

    def __delattr__(self, name):
        values = _values_of(self)
        if name in values:
            del values[name]
        else:
            object.__delattr__(self, name)


def _values_of(local):
    """The calling thread's attributes of a local object, which is initialised again for each thread."""
    number, args, kwargs = object.__getattribute__(local, '_local')
    mine = _local_values.setdefault(get_ident(), {})
    if number not in mine:
        mine[number] = {}
        type(local).__init__(local, *args, **kwargs)
    return mine[number]


class ExceptHookArgs:
    """What threading.excepthook is told."""

    def __init__(self, args):
        self.exc_type, self.exc_value, self.exc_traceback, self.thread = args


def excepthook(args):
    """Says that a thread ended by an exception; a program may put another function in its place."""
    if args.exc_type == SystemExit:
        return
    _report(args.exc_value, args.thread.name if args.thread is not None else get_ident())


__excepthook__ = excepthook


class Timer(Thread):
    """A thread that calls a function after some time, unless it is cancelled before."""

    def __init__(self, interval, function, args=None, kwargs=None):
        Thread.__init__(self)
        self.interval = interval
        self.function = function
        self.args = args if args is not None else []
        self.kwargs = kwargs if kwargs is not None else {}
        self.finished = Event()

    def cancel(self):
        self.finished.set()

    def run(self):
        self.finished.wait(self.interval)
        if not self.finished.is_set():
            self.function(*self.args, **self.kwargs)
        self.finished.set()


class _MainThread(Thread):
    """The thread that runs the program's module."""

    def __init__(self):
        Thread.__init__(self, name='MainThread', daemon=False)
        self._started.set()
        self._ident = _main
        self._native_id = get_native_id()
        with _active_limbo_lock:
            _active[self._ident] = self


class _DummyThread(Thread):
    """A thread that was started without this module."""

    def __init__(self):
        Thread.__init__(self, name=_newname('Dummy-%d'), daemon=_may_have_daemons)
        self._started.set()
        self._ident = get_ident()
        self._native_id = get_native_id()
        with _active_limbo_lock:
            _active[self._ident] = self

    def join(self, timeout=None):
        assert False, 'cannot join a dummy thread'


def current_thread():
    """The Thread object of the calling thread."""
    try:
        return _active[get_ident()]
    except KeyError:
        return _DummyThread()


currentThread = current_thread


def active_count():
    """Number of threads that live, those that are just starting included."""
    with _active_limbo_lock:
        return len(_active) + len(_limbo)


activeCount = active_count


def enumerate():
    """All threads that live."""
    with _active_limbo_lock:
        return list(_active.values()) + list(_limbo.values())


def main_thread():
    """The Thread object of the thread that runs the program's module."""
    return _main_thread


# What other modules have to do at the program's end: before its threads are waited for, and after.
_before_end = []
_after_end = []


def _register_atexit(function, *args, **kwargs):
    """Calls a function before the threads are waited for at the program's end; the last one first."""
    _before_end.append((function, args, kwargs))


def _shutdown():
    """Waits for every thread that is no daemon, at the program's end."""
    while _before_end:
        function, args, kwargs = _before_end.pop()
        function(*args, **kwargs)
    _main_thread._stop()
    while True:
        for thread in enumerate():
            if not (thread.daemon or isinstance(thread, _DummyThread)) and thread.is_alive():
                thread.join()
                break
        else:
            break
    while _after_end:
        _after_end.pop()()


_main_thread = _MainThread()
