"""Two ends through which processes send each other objects."""

from select import select
from _multiprocessing import Connection as _Connection, of_socket, pipe
from multiprocessing.context import BufferTooShort
from multiprocessing.spawn import hand_over, taken
from _pickle import dumps, loads

__all__ = ['Client', 'Listener', 'Pipe', 'wait']


class Connection(_Connection):
    """One end of a pipe. Bytes go through it as they are, anything else pickled."""

    def send(self, thing):
        self.send_bytes(dumps(thing))

    def recv(self):
        """The next object; EOFError when the other end is closed and nothing is left."""
        return loads(self.recv_bytes())

    def recv_bytes_into(self, buf, offset=0):
        """Receives into a bytearray; gives the number of bytes."""
        if offset < 0:
            raise ValueError('negative offset')
        if offset > len(buf):
            raise ValueError('offset too large')
        data = self.recv_bytes()
        if len(data) > len(buf) - offset:
            raise BufferTooShort(data)
        buf[offset:offset + len(data)] = data
        return len(data)

    def __reduce__(self):
        return _rebuild, (hand_over(self, self._file()), self.readable, self.writable)

    def __repr__(self):
        return '<multiprocessing.connection.Connection object at %#x>' % id(self)


def _rebuild(place, readable, writable):
    return Connection(taken(place), readable, writable)


def Pipe(duplex=True):
    """Two connected ends; without duplex, one to receive and one to send."""
    one, other = pipe(duplex)
    if duplex:
        return Connection(one), Connection(other)
    return Connection(one, writable=False), Connection(other, readable=False)


class Listener:
    """A place on this machine where others can connect: a host and a port."""

    def __init__(self, address=None, family=None, backlog=1, authkey=None):
        # Most programs with processes need no sockets.
        import socket
        if family not in (None, 'AF_INET') or authkey is not None:
            raise ValueError('only AF_INET, and without a key')
        self._socket = socket.socket()
        try:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self._socket.bind(address or ('localhost', 0))
            self._socket.listen(backlog)
        except OSError:
            self._socket.close()
            raise
        self.address = self._socket.getsockname()
        self.last_accepted = None

    def accept(self):
        """Waits for somebody to connect; gives the connection."""
        if self._socket is None:
            raise OSError('listener is closed')
        connected, self.last_accepted = self._socket.accept()
        return Connection(of_socket(connected))

    def close(self):
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        self.close()


def Client(address, family=None, authkey=None):
    """Connects to a listener."""
    import socket
    if family not in (None, 'AF_INET') or authkey is not None:
        raise ValueError('only AF_INET, and without a key')
    connecting = socket.socket()
    connecting.connect(address)
    return Connection(of_socket(connecting))


def wait(object_list, timeout=None):
    """Those among connections, sockets and sentinels from which something can be read, after so many seconds at most."""
    if timeout is not None and timeout < 0:
        timeout = 0
    return select(list(object_list), [], [], timeout)[0]
