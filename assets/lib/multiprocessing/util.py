"""What is still to be done when a process ends."""

from itertools import count
from threading import _after_end

__all__ = ['Finalize']

_registry = {}
_numbers = count()


class Finalize:
    """Something that is done once: when it is called, or at the process's end, the highest priority first."""

    def __init__(self, callback, args=(), kwargs=None, exitpriority=None):
        self._callback = callback
        self._args = args
        self._kwargs = kwargs or {}
        self._key = exitpriority, next(_numbers)
        _registry[self._key] = self

    def __call__(self):
        if self.cancel():
            return self._callback(*self._args, **self._kwargs)

    def cancel(self):
        """It is not to be done any more; tells whether it was still to be."""
        return _registry.pop(self._key, None) is not None

    def still_active(self):
        return self._key in _registry


def _run_finalizers(least=None):
    """Does everything that has a priority, or one of `least` and above."""
    while True:
        keys = [key for key in list(_registry) if key[0] is not None and (least is None or key[0] >= least)]
        if not keys:
            break
        finalizer = _registry.get(max(keys))
        if finalizer is not None:
            finalizer()


_exiting = False


def is_exiting():
    return _exiting


def _exit_function():
    """Ends the daemons among the children, waits for the others."""
    global _exiting
    if _exiting:
        return
    _exiting = True
    from multiprocessing.process import active_children
    _run_finalizers(0)
    for child in active_children():
        if child.daemon:
            child.terminate()
    for child in active_children():
        child.join()
    _run_finalizers()


_after_end.append(_exit_function)
