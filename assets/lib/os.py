# The operating system, as far as a run may see it: its directory, to read.

import posixpath as path
from _os import cpu_count, getcwd, getpid, kill, listdir

name = 'posix'
sep = '/'
linesep = '\n'
curdir = '.'
pardir = '..'
environ = {}
error = OSError


def getenv(key, default=None):
    return environ.get(key, default)


def fspath(path):
    return path


def walk(top, topdown=True, onerror=None, followlinks=False):
    directories = []
    files = []
    try:
        names = listdir(top)
    except OSError as error:
        if onerror is not None:
            onerror(error)
        return
    for entry in names:
        (directories if path.isdir(path.join(top, entry)) else files).append(entry)
    if topdown:
        yield top, directories, files
    for entry in directories:
        deeper = path.join(top, entry)
        # Links may lead round in circles.
        if followlinks or not path.islink(deeper):
            yield from walk(deeper, topdown, onerror, followlinks)
    if not topdown:
        yield top, directories, files
