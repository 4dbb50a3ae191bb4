"""What a process is handed when it is started: its task, pickled, and the files that the pickle refers to.

A lock or the end of a pipe is a file, and cannot be written down. While a process is being started it is pickled as its place in a
list of files, which the child gets along with the pickle; at any other time that is an error.
"""

from _thread import get_ident
from _pickle import dumps, loads

__all__ = ['assert_spawning', 'dump', 'hand_over', 'load', 'taken']

# The lists of those threads that are just starting a process.
_lists = {}

# The files of a child that has just begun.
_inherited = []


def assert_spawning(thing):
    if get_ident() not in _lists:
        raise RuntimeError(
            '%s objects should only be shared between processes through inheritance' % type(thing).__name__)


def hand_over(thing, file):
    """The child is to have the file of this thing; says its place in the list."""
    assert_spawning(thing)
    files = _lists[get_ident()]
    files.append(file)
    return len(files) - 1


def taken(place):
    """The file that was at this place when the process was started."""
    return _inherited[place]


def dump(task):
    """A task as bytes, and the files that belong to it."""
    me = get_ident()
    _lists[me] = []
    try:
        return dumps(task), _lists[me]
    finally:
        del _lists[me]


def load(payload, files):
    """The task that was dumped."""
    _inherited.extend(files)
    try:
        return loads(payload)
    finally:
        # What is not closed by its owner alone would never be at its end for others.
        _inherited.clear()
        files.clear()
