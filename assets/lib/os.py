# The operating system, as far as a run may see it: its directory, to read; below `tempfile.gettempdir()`, to write.

import posixpath as path
from _os import cpu_count, getcwd, getpid, kill, listdir, mkdir, remove, rmdir

name = 'posix'
sep = '/'
linesep = '\n'
curdir = '.'
pardir = '..'
environ = {}
error = OSError
unlink = remove


def getenv(key, default=None):
    return environ.get(key, default)


def fspath(path):
    return path


def makedirs(name, mode=0o777, exist_ok=False):
    head, tail = path.split(name)
    if not tail:
        head, tail = path.split(head)
    if head and tail and not path.exists(head):
        makedirs(head, exist_ok=exist_ok)
    try:
        mkdir(name, mode)
    except OSError:
        if not exist_ok or not path.isdir(name):
            raise


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
