"""Directories for the time being. All of them stand in one that belongs to the run, and go with it."""

import os
from _os import _scratch
from random import Random

__all__ = ['TemporaryDirectory', 'gettempdir', 'mkdtemp']

_letters = 'abcdefghijklmnopqrstuvwxyz0123456789_'


def gettempdir():
    """The directory in which a program may write."""
    return _scratch()


def mkdtemp(suffix=None, prefix=None, dir=None):
    """Makes a directory of a name that no other has; gives its path."""
    random = Random()
    while True:
        name = ''.join(random.choices(_letters, k=8))
        path = os.path.join(dir or gettempdir(), (prefix or 'tmp') + name + (suffix or ''))
        try:
            os.mkdir(path, 0o700)
            return path
        except FileExistsError:
            pass


class TemporaryDirectory:
    """A directory that is removed at the end of a `with` block, with all that is in it."""

    def __init__(self, suffix=None, prefix=None, dir=None):
        self.name = mkdtemp(suffix, prefix, dir)

    def cleanup(self):
        if not os.path.exists(self.name):
            return
        for folder, folders, files in os.walk(self.name, topdown=False):
            for name in files:
                os.remove(os.path.join(folder, name))
            for name in folders:
                os.rmdir(os.path.join(folder, name))
        os.rmdir(self.name)

    def __enter__(self):
        return self.name

    def __exit__(self, kind, value, traceback):
        self.cleanup()

    def __repr__(self):
        return '<TemporaryDirectory %r>' % self.name
