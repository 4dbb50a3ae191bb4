"""Interpreters beside this one, in the same process: each has a GIL of its own (PEP 734).

A call goes over pickled, on the thread that makes it, and so does what comes back. Functions and classes of the program are
found in the other interpreter's copy of the program's module, which is run there first, as '<fake __main__>'.
"""

import queue
import threading
import time

import _interpreters
from _multiprocessing import format_exception
from _pickle import dumps, loads

__all__ = [
    'ExecutionFailed', 'Interpreter', 'InterpreterError', 'InterpreterNotFoundError', 'NotShareableError', 'Queue',
    'QueueEmpty', 'QueueError', 'QueueFull', 'QueueNotFoundError', 'create', 'create_queue', 'get_current', 'get_main',
    'is_shareable', 'list_all',
]


class InterpreterError(Exception):
    """Something cannot be done with an interpreter."""


class InterpreterNotFoundError(InterpreterError):
    """It is not there, or not any more."""


class NotShareableError(TypeError, ValueError):
    """A value cannot go to another interpreter."""


class ExecutionFailed(InterpreterError):
    """Nobody caught an exception there. What is known of it is `excinfo`."""

    def __init__(self, excinfo):
        super().__init__(excinfo.formatted or excinfo.type.__name__)
        self.excinfo = excinfo

    def __str__(self):
        return '%s\n\nUncaught in the interpreter:\n\n%s' % (super().__str__(), self.excinfo.errdisplay)


class _Kind:
    """What a class was called there."""

    def __init__(self, name, qualname, module):
        self.__name__ = name
        self.__qualname__ = qualname
        self.__module__ = module


class _Uncaught:
    """What is known here of an exception that was raised there: texts."""

    def __init__(self, kind, msg, errdisplay):
        self.type = _Kind(*kind)
        self.msg = msg
        self.formatted = '%s: %s' % (kind[0], msg) if msg else kind[0]
        self.errdisplay = errdisplay


def _asked(function, *args):
    """Asks the machine, with errors of this module's classes."""
    try:
        return function(*args)
    except LookupError as error:
        raise InterpreterNotFoundError(str(error)) from None
    except RuntimeError as error:
        raise InterpreterError(str(error)) from None


def _pickled(thing):
    try:
        return dumps(thing)
    except Exception as error:
        raise NotShareableError('%s cannot go to another interpreter: %s' % (type(thing).__name__, error)) from error


# How a call ended.
_RETURNED, _RAISED, _STUCK = range(3)


def _called(payload):
    """A call comes from another interpreter: makes it, and says how it ended."""
    try:
        if b'__main__' in payload:
            _interpreters.run_program()
        function, args, kwargs = loads(payload)
        result = function(*args, **kwargs)
    except BaseException as error:
        kind = type(error)
        told = ((kind.__name__, kind.__qualname__, kind.__module__), str(error), format_exception(error).rstrip('\n'))
        return dumps((_RAISED, told))
    try:
        return dumps((_RETURNED, result))
    except Exception as error:
        return dumps((_STUCK, '%s cannot come back from an interpreter: %s' % (type(result).__name__, error)))


def create():
    """A new interpreter, with nothing in it."""
    return Interpreter(_asked(_interpreters.create))


def list_all():
    """All interpreters of this process."""
    return [Interpreter(id) for id in _interpreters.list_all()]


def get_current():
    """The one that this is called in."""
    return Interpreter(_interpreters.current())


def get_main():
    """The one that the process began with."""
    return Interpreter(0)


def is_shareable(value):
    """Whether a value goes over as it is, and not as a copy of what it was when it was sent."""
    # As CPython: whatever is in a tuple.
    return value is None or type(value) in (bool, bytes, float, int, str, tuple, Queue)


class Interpreter:
    """One interpreter, by its number. Several objects may stand for the same one."""

    def __init__(self, id):
        if type(id) is not int:
            raise TypeError('id must be an int, got %r' % (id,))
        _asked(_interpreters.is_running, id)
        self._id = id

    def __repr__(self):
        return '%s(%d)' % (type(self).__name__, self._id)

    def __eq__(self, other):
        return self._id == other._id if isinstance(other, Interpreter) else NotImplemented

    def __hash__(self):
        return hash(self._id)

    def __reduce__(self):
        return type(self), (self._id,)

    @property
    def id(self):
        return self._id

    def is_running(self):
        """Whether a call is in it."""
        return _asked(_interpreters.is_running, self._id)

    def close(self):
        """Ends it. An error if it is running, or this one."""
        _asked(_interpreters.close, self._id)

    def exec(self, code):
        raise NotImplementedError('gilscope compiles no text while a program runs: use Interpreter.call() with a function')

    def call(self, callable, /, *args, **kwargs):
        """Makes a call there, on this thread; gives what it returned."""
        return self._call(callable, args, kwargs)

    def _call(self, callable, args, kwargs):
        how, what = loads(_asked(_interpreters.call, self._id, _pickled((callable, args, kwargs))))
        if how == _RAISED:
            raise ExecutionFailed(_Uncaught(*what))
        if how == _STUCK:
            raise NotShareableError(what)
        return what

    def call_in_thread(self, callable, /, *args, **kwargs):
        """Makes a call there, on a new thread, which this gives."""
        thread = threading.Thread(target=self._call, args=(callable, args, kwargs))
        thread.start()
        return thread


class QueueError(Exception):
    """Something cannot be done with a queue."""


class QueueNotFoundError(QueueError):
    """It is not there."""


class QueueEmpty(QueueError, queue.Empty):
    """There is no message, or none came in time."""


class QueueFull(QueueError, queue.Full):
    """There is no room, or it took too long until there was."""


def create_queue(maxsize=0):
    """A new queue, for all interpreters of this process."""
    made = Queue.__new__(Queue)
    made._id, made._maxsize = _interpreters.queue_create(maxsize), maxsize
    return made


class Queue:
    """A queue whose messages are pickled copies. Who waits at it asks every 10 ms, as in CPython 3.14."""

    def __init__(self, id, maxsize=0):
        try:
            _interpreters.queue_size(id)
        except LookupError as error:
            raise QueueNotFoundError(str(error)) from None
        self._id = id
        self._maxsize = maxsize

    def __repr__(self):
        return '%s(%d)' % (type(self).__name__, self._id)

    def __eq__(self, other):
        return self._id == other._id if isinstance(other, Queue) else NotImplemented

    def __hash__(self):
        return hash(self._id)

    def __reduce__(self):
        return type(self), (self._id, self._maxsize)

    @property
    def id(self):
        return self._id

    @property
    def maxsize(self):
        return self._maxsize

    def qsize(self):
        return _interpreters.queue_size(self._id)

    def empty(self):
        return self.qsize() == 0

    def full(self):
        return 0 < self._maxsize <= self.qsize()

    def put(self, obj, block=True, timeout=None, *, _delay=10 / 1000):
        """Adds a copy of an object, when there is room."""
        message = _pickled(obj)
        has_time = _clock(block, timeout)
        while not _interpreters.queue_put(self._id, message):
            if not has_time():
                raise QueueFull('queue is full')
            time.sleep(_delay)

    def put_nowait(self, obj):
        self.put(obj, block=False)

    def get(self, block=True, timeout=None, *, _delay=10 / 1000):
        """The next object, when there is one."""
        has_time = _clock(block, timeout)
        while True:
            message = _interpreters.queue_get(self._id)
            if message is not None:
                break
            if not has_time():
                raise QueueEmpty('queue is empty')
            time.sleep(_delay)
        if b'__main__' in message:
            _interpreters.run_program()
        return loads(message)

    def get_nowait(self):
        return self.get(block=False)


def _clock(block, timeout):
    """Says, asked again and again, whether there is time left."""
    if not block:
        return lambda: False
    if timeout is None:
        return lambda: True
    if timeout < 0:
        raise ValueError("'timeout' must be a non-negative number")
    end = time.time() + timeout
    return lambda: time.time() < end
