# What an event loop does with sockets: it watches them, and makes servers and connections of them.

import socket as _socket
from selectors import EVENT_READ, EVENT_WRITE

from asyncio.events import Handle
from asyncio.tasks import sleep
from asyncio.transports import Server, Transport


class Sockets:
    # Each socket has a reader and a writer at most.

    def _watch(self, sock, event, callback, args):
        handle = Handle(callback, args, self)
        key = self._selector.get_map().get(sock)
        if key is None:
            data = (handle, None) if event == EVENT_READ else (None, handle)
            self._selector.register(sock, event, data)
            return handle
        reader, writer = key.data
        old = reader if event == EVENT_READ else writer
        data = (handle, writer) if event == EVENT_READ else (reader, handle)
        self._selector.modify(sock, key.events | event, data)
        if old is not None:
            old.cancel()
        return handle

    def _unwatch(self, sock, event):
        if self._closed:
            return False
        key = self._selector.get_map().get(sock)
        if key is None:
            return False
        reader, writer = key.data
        old = reader if event == EVENT_READ else writer
        left = key.events & ~event
        if left:
            self._selector.modify(sock, left, (None, writer) if event == EVENT_READ else (reader, None))
        else:
            self._selector.unregister(sock)
        if old is None:
            return False
        old.cancel()
        return True

    def add_reader(self, fd, callback, *args):
        self._watch(fd, EVENT_READ, callback, args)

    def remove_reader(self, fd):
        return self._unwatch(fd, EVENT_READ)

    def add_writer(self, fd, callback, *args):
        self._watch(fd, EVENT_WRITE, callback, args)

    def remove_writer(self, fd):
        return self._unwatch(fd, EVENT_WRITE)

    def _ready_for(self, sock, event):
        # A future that is done once the socket is ready, or is given up.
        future = self.create_future()
        def ready():
            if not future.done():
                future.set_result(None)
        handle = self._watch(sock, event, ready, ())
        def unwatch(_):
            if not handle._cancelled:
                self._unwatch(sock, event)
        future.add_done_callback(unwatch)
        return future

    async def sock_recv(self, sock, n):
        while True:
            try:
                return sock.recv(n)
            except BlockingIOError:
                await self._ready_for(sock, EVENT_READ)

    async def sock_sendall(self, sock, data):
        data = bytes(data)
        while data:
            try:
                data = data[sock.send(data):]
            except BlockingIOError:
                await self._ready_for(sock, EVENT_WRITE)

    async def sock_accept(self, sock):
        while True:
            try:
                connection, address = sock.accept()
            except BlockingIOError:
                await self._ready_for(sock, EVENT_READ)
            else:
                connection.setblocking(False)
                return connection, address

    async def sock_connect(self, sock, address):
        try:
            sock.connect(address)
        except BlockingIOError:
            await self._ready_for(sock, EVENT_WRITE)
            error = sock.getsockopt(_socket.SOL_SOCKET, _socket.SO_ERROR)
            if error:
                raise OSError(error, 'Connect call failed %s' % (address,))

    # Servers and connections.

    async def create_server(self, protocol_factory, host=None, port=None, *, sock=None, backlog=100,
                            reuse_address=None, start_serving=True, **_):
        if sock is None:
            sock = _socket.socket()
            try:
                sock.setsockopt(_socket.SOL_SOCKET, _socket.SO_REUSEADDR, 1)
                sock.bind((host or '127.0.0.1', port or 0))
            except BaseException:
                sock.close()
                raise
        sock.setblocking(False)
        server = Server(self, sock, protocol_factory, backlog)
        if start_serving:
            server._start_serving()
            await sleep(0)
        return server

    async def create_connection(self, protocol_factory, host=None, port=None, *, sock=None, **_):
        if sock is None:
            sock = _socket.socket()
            sock.setblocking(False)
            try:
                await self.sock_connect(sock, (host, port))
            except BaseException:
                sock.close()
                raise
        sock.setblocking(False)
        protocol = protocol_factory()
        waiter = self.create_future()
        transport = Transport(self, sock, protocol, waiter)
        try:
            await waiter
        except BaseException:
            transport.close()
            raise
        return transport, protocol
