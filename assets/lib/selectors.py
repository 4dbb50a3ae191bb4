# Many sockets at once, each with what belongs to it.

from collections import namedtuple
from select import select

EVENT_READ = 1
EVENT_WRITE = 2

SelectorKey = namedtuple('SelectorKey', ['fileobj', 'fd', 'events', 'data'])


def _number(fileobj):
    return fileobj if isinstance(fileobj, int) else fileobj.fileno()


class DefaultSelector:
    def __init__(self):
        self._keys = {}

    def register(self, fileobj, events, data=None):
        if not events or events & ~(EVENT_READ | EVENT_WRITE):
            raise ValueError('Invalid events: %r' % (events,))
        key = SelectorKey(fileobj, _number(fileobj), events, data)
        if key.fd in self._keys:
            raise KeyError('%r (FD %d) is already registered' % (fileobj, key.fd))
        self._keys[key.fd] = key
        return key

    def unregister(self, fileobj):
        for fd, key in list(self._keys.items()):
            if key.fileobj is fileobj or fd == fileobj:
                return self._keys.pop(fd)
        raise KeyError('%r is not registered' % (fileobj,))

    def modify(self, fileobj, events, data=None):
        self.unregister(fileobj)
        return self.register(fileobj, events, data)

    def select(self, timeout=None):
        if timeout is not None and timeout < 0:
            timeout = 0
        keys = list(self._keys.values())
        readers = [key.fd for key in keys if key.events & EVENT_READ]
        writers = [key.fd for key in keys if key.events & EVENT_WRITE]
        readable, writable, _ = map(set, select(readers, writers, [], timeout))
        ready = []
        for key in keys:
            events = (EVENT_READ if key.fd in readable else 0) | (EVENT_WRITE if key.fd in writable else 0)
            if events:
                ready.append((key, events))
        return ready

    def get_key(self, fileobj):
        for key in self._keys.values():
            if key.fileobj is fileobj or key.fd == fileobj:
                return key
        raise KeyError('%r is not registered' % (fileobj,))

    def get_map(self):
        return {key.fileobj: key for key in self._keys.values()}

    def close(self):
        self._keys.clear()

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()


SelectSelector = PollSelector = DefaultSelector
