"""Processes: what they are called, how they begin and how they end."""

import os
import sys
import threading
from itertools import count
from _multiprocessing import format_exception, inherited, launch, pipe
from multiprocessing import spawn, util
from multiprocessing.connection import Connection

__all__ = ['Process', 'active_children', 'current_process', 'parent_process']

_counter = count(1)
_children = set()

_SIGNALS = {-1: '-SIGHUP', -2: '-SIGINT', -3: '-SIGQUIT', -6: '-SIGABRT', -9: '-SIGKILL', -11: '-SIGSEGV', -15: '-SIGTERM'}

_UNGUARDED = """
        A process was to be started while another one that is just beginning
        runs the main module, which it does to know its functions.

        What only the program's first process is to do has to stand behind

            if __name__ == '__main__':
                ...
"""


class Process:
    """A process that calls a function, or does what a derived class says in run."""

    def __init__(self, group=None, target=None, name=None, args=(), kwargs={}, *, daemon=None):
        assert group is None, 'group argument must be None for now'
        self._identity = _current_process._identity + (next(_counter),)
        self._config = _current_process._config.copy()
        self._parent_pid = os.getpid()
        self._parent_name = _current_process.name
        self._popen = None
        self._closed = False
        self._target = target
        self._args = tuple(args)
        self._kwargs = dict(kwargs)
        self._name = name or type(self).__name__ + '-' + ':'.join(str(number) for number in self._identity)
        if daemon is not None:
            self.daemon = daemon

    def _check_closed(self):
        if self._closed:
            raise ValueError('process object is closed')

    def run(self):
        """What the process does: calls the target, unless a derived class has something better."""
        if self._target:
            self._target(*self._args, **self._kwargs)

    def start(self):
        """Starts the process. It gets this object, and what it refers to, as a copy."""
        self._check_closed()
        assert self._popen is None, 'cannot start a process twice'
        assert self._parent_pid == os.getpid(), 'can only start a process object created by current process'
        assert not _current_process._config.get('daemon'), 'daemonic processes are not allowed to have children'
        if _current_process._inheriting:
            raise RuntimeError(_UNGUARDED)
        _clean_up()
        # As long as the child reads the end of nothing, its parent lives.
        mine, parents = pipe(False)
        task = self, _current_process.name, os.getpid(), Connection(mine, writable=False)
        payload, files = spawn.dump(task)
        del task, mine
        self._popen = launch(self._name, payload, files)
        self._alive = parents
        # What the child has now nobody needs here.
        del self._target, self._args, self._kwargs
        _children.add(self)

    def terminate(self):
        """Ends the process by the signal SIGTERM."""
        self._check_closed()
        self._popen.signal(15)

    def kill(self):
        """Ends the process by the signal SIGKILL, of which nobody hears."""
        self._check_closed()
        self._popen.signal(9)

    def join(self, timeout=None):
        """Waits for the process's end, for so many seconds at most."""
        self._check_closed()
        assert self._parent_pid == os.getpid(), 'can only join a child process'
        assert self._popen is not None, 'can only join a started process'
        if self._popen.wait(timeout) is not None:
            _children.discard(self)

    def is_alive(self):
        self._check_closed()
        if self is _current_process:
            return True
        assert self._parent_pid == os.getpid(), 'can only test a child process'
        if self._popen is None:
            return False
        if self._popen.wait(0) is None:
            return True
        _children.discard(self)
        return False

    def close(self):
        """Lets go of what belongs to an ended process."""
        if self._popen is not None:
            if self._popen.wait(0) is None:
                raise ValueError('Cannot close a process while it is still running. '
                                 'You should first call join() or terminate().')
            self._popen = None
            self._alive = None
            _children.discard(self)
        self._closed = True

    @property
    def name(self):
        return self._name

    @name.setter
    def name(self, name):
        assert isinstance(name, str), 'name must be a string'
        self._name = name

    @property
    def daemon(self):
        """Whether the process ends with the one that started it."""
        return self._config.get('daemon', False)

    @daemon.setter
    def daemon(self, daemonic):
        assert self._popen is None, 'process has already started'
        self._config['daemon'] = daemonic

    @property
    def exitcode(self):
        """How it ended; None as long as it has not. A signal's number counts as negative."""
        self._check_closed()
        if self is _current_process or self._popen is None:
            return None
        return self._popen.wait(0)

    @property
    def ident(self):
        self._check_closed()
        if self is _current_process:
            return os.getpid()
        return self._popen and self._popen.pid

    pid = ident

    @property
    def sentinel(self):
        """A number that connection.wait takes: ready once the process has ended."""
        self._check_closed()
        if self._popen is None:
            raise ValueError('process not started')
        return self._popen.sentinel

    def __repr__(self):
        exitcode = None
        if self is _current_process:
            status = 'started'
        elif self._closed:
            status = 'closed'
        elif self._parent_pid != os.getpid():
            status = 'unknown'
        elif self._popen is None:
            status = 'initial'
        else:
            exitcode = self._popen.wait(0)
            status = 'started' if exitcode is None else 'stopped'
        parts = [type(self).__name__, 'name=%r' % self._name]
        if self._popen is not None:
            parts.append('pid=%s' % self._popen.pid)
        parts.append('parent=%s' % self._parent_pid)
        parts.append(status)
        if exitcode is not None:
            parts.append('exitcode=%s' % _SIGNALS.get(exitcode, exitcode))
        if self.daemon:
            parts.append('daemon')
        return '<%s>' % ' '.join(parts)

    _inheriting = False

    def _bootstrap(self):
        """What happens in the process from its beginning to its end; gives the exit code."""
        try:
            try:
                self.run()
                code = 0
            finally:
                util._exit_function()
        except SystemExit as error:
            if error.code is None:
                code = 0
            elif isinstance(error.code, int):
                code = int(error.code)
            else:
                sys.stderr.write(str(error.code) + '\n')
                code = 1
        except BaseException as error:
            code = 1
            sys.stderr.write('Process %s:\n%s' % (self._name, format_exception(error)))
        finally:
            threading._shutdown()
        return code


class _MainProcess(Process):
    """The program's first process; and another one, as long as it does not know what it is."""

    def __init__(self):
        self._identity = ()
        self._name = 'MainProcess'
        self._parent_pid = None
        self._popen = None
        self._closed = False
        self._config = {}

    def close(self):
        pass


class _ParentProcess(Process):
    """The process that has started this one."""

    def __init__(self, name, pid, alive):
        self._identity = ()
        self._name = name
        self._pid = pid
        self._parent_pid = None
        self._popen = None
        self._closed = False
        self._config = {}
        self._pipe = alive

    def is_alive(self):
        return not self._pipe.poll(0)

    def join(self, timeout=None):
        self._pipe.poll(timeout)

    @property
    def ident(self):
        return self._pid

    pid = ident


_current_process = _MainProcess()
_parent_process = None

# What a child was given. Its name it has from the beginning; what it is to do it learns when it has run the main module.
_given = inherited()
if _given is not None:
    _current_process._name = _given[0]
    _current_process._inheriting = True


def current_process():
    """The process that asks."""
    return _current_process


def parent_process():
    """The process that started the one that asks; None for the first."""
    return _parent_process


def active_children():
    """The children that still live."""
    _clean_up()
    return list(_children)


def _clean_up():
    for child in list(_children):
        if child._popen.wait(0) is not None:
            _children.discard(child)


def _child():
    """What a child does when it has run the main module; gives its exit code."""
    global _current_process, _parent_process, _given
    _, payload, files = _given
    _given = None
    process, name, pid, alive = spawn.load(payload, files)
    _parent_process = _ParentProcess(name, pid, alive)
    _current_process = process
    return process._bootstrap()
