# Many sockets at once, each with what belongs to it.

import select as _select
from collections import namedtuple

EVENT_READ = 1
EVENT_WRITE = 2

SelectorKey = namedtuple('SelectorKey', ['fileobj', 'fd', 'events', 'data'])


def _number(fileobj):
    if isinstance(fileobj, int):
        fd = fileobj
    else:
        try:
            fd = int(fileobj.fileno())
        except (AttributeError, TypeError, ValueError):
            raise ValueError('Invalid file object: %r' % (fileobj,)) from None
    if fd < 0:
        raise ValueError('Invalid file descriptor: %d' % fd)
    return fd


class _Map:
    # Keys by what they were registered with.
    def __init__(self, selector):
        self._selector = selector

    def __len__(self):
        return len(self._selector._keys)

    def __iter__(self):
        return iter(self._selector._keys)

    def __contains__(self, fileobj):
        return self.get(fileobj) is not None

    def __getitem__(self, fileobj):
        key = self.get(fileobj)
        if key is None:
            raise KeyError('%r is not registered' % (fileobj,))
        return key

    def get(self, fileobj, default=None):
        return self._selector._keys.get(self._selector._lookup(fileobj), default)

    def keys(self):
        return self._selector._keys.keys()

    def values(self):
        return self._selector._keys.values()

    def items(self):
        return self._selector._keys.items()


class BaseSelector:
    def __init__(self):
        self._keys = {}
        self._map = _Map(self)

    def _lookup(self, fileobj):
        # The number of what was registered, also if it has been closed since.
        try:
            return _number(fileobj)
        except ValueError:
            for key in self._keys.values():
                if key.fileobj is fileobj:
                    return key.fd
            raise

    def register(self, fileobj, events, data=None):
        if not events or events & ~(EVENT_READ | EVENT_WRITE):
            raise ValueError('Invalid events: %r' % (events,))
        key = SelectorKey(fileobj, self._lookup(fileobj), events, data)
        if key.fd in self._keys:
            raise KeyError('%r (FD %d) is already registered' % (fileobj, key.fd))
        self._watch(key)
        self._keys[key.fd] = key
        return key

    def unregister(self, fileobj):
        fd = self._lookup(fileobj)
        if fd not in self._keys:
            raise KeyError('%r is not registered' % (fileobj,))
        key = self._keys.pop(fd)
        self._forget(key)
        return key

    def modify(self, fileobj, events, data=None):
        key = self.get_key(fileobj)
        new = SelectorKey(key.fileobj, key.fd, events, data)
        if events != key.events:
            try:
                self._change(new)
            except BaseException:
                del self._keys[key.fd]
                raise
        self._keys[key.fd] = new
        return new

    def get_key(self, fileobj):
        if self._map is None:
            raise RuntimeError('Selector is closed')
        return self._map[fileobj]

    def get_map(self):
        return self._map

    def close(self):
        self._keys.clear()
        self._map = None

    # What a selector does besides keeping its keys.

    def _watch(self, key):
        pass

    def _forget(self, key):
        pass

    def _change(self, key):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()


class SelectSelector(BaseSelector):
    # All sockets are handed over with each question.
    def select(self, timeout=None):
        if timeout is not None and timeout < 0:
            timeout = 0
        keys = list(self._keys.values())
        readers = [key.fd for key in keys if key.events & EVENT_READ]
        writers = [key.fd for key in keys if key.events & EVENT_WRITE]
        readable, writable, _ = map(set, _select.select(readers, writers, [], timeout))
        ready = []
        for key in keys:
            events = (EVENT_READ if key.fd in readable else 0) | (EVENT_WRITE if key.fd in writable else 0)
            if events:
                ready.append((key, events))
        return ready


PollSelector = SelectSelector


def _mask(events):
    return (_select.EPOLLIN if events & EVENT_READ else 0) | (_select.EPOLLOUT if events & EVENT_WRITE else 0)


class EpollSelector(BaseSelector):
    # The kernel knows them, and names those that are ready.
    def __init__(self):
        super().__init__()
        self._epoll = _select.epoll()

    def _watch(self, key):
        self._epoll.register(key.fd, _mask(key.events))

    def _forget(self, key):
        try:
            self._epoll.unregister(key.fd)
        except OSError:
            # Closed in the meantime: the kernel has forgotten it.
            pass

    def _change(self, key):
        self._epoll.modify(key.fd, _mask(key.events))

    def fileno(self):
        return self._epoll.fileno()

    def select(self, timeout=None):
        if timeout is None:
            timeout = -1
        elif timeout < 0:
            timeout = 0
        keys = self._keys
        ready = []
        for fd, mask in self._epoll.poll(timeout, max(len(keys), 1)):
            key = keys.get(fd)
            if key is not None:
                # Who has failed is ready for both.
                events = (EVENT_WRITE if mask & ~_select.EPOLLIN else 0) | (EVENT_READ if mask & ~_select.EPOLLOUT else 0)
                ready.append((key, events & key.events))
        return ready

    def close(self):
        self._epoll.close()
        super().close()


DefaultSelector = EpollSelector
