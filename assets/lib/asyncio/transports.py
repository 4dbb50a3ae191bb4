# A connection as the event loop sees it: what arrives goes to a protocol, what is written waits until the socket takes it.
# And a server, which makes them.

from selectors import EVENT_READ, EVENT_WRITE

from asyncio.futures import set_result_unless_cancelled
from asyncio.tasks import sleep

# Bytes that are received at once.
_PIECE = 256 * 1024

# So many bytes that wait to be sent make the writer pause, so few let it go on.
_HIGH = 64 * 1024
_LOW = 16 * 1024


class Transport:
    def __init__(self, loop, sock, protocol, waiter=None):
        self._loop = loop
        self._sock = sock
        self._protocol = protocol
        self._extra = {'socket': sock, 'sockname': sock.getsockname()}
        try:
            self._extra['peername'] = sock.getpeername()
        except OSError:
            self._extra['peername'] = None
        self._unsent = b''
        self._eof = False
        self._closing = False
        # Events that are still to come after the connection was lost.
        self._lost = False
        self._reading = False
        self._paused_reading = False
        self._paused_writing = False
        self._high, self._low = _HIGH, _LOW
        loop.call_soon(protocol.connection_made, self)
        loop.call_soon(self._read_on)
        if waiter is not None:
            loop.call_soon(set_result_unless_cancelled, waiter, None)

    def get_extra_info(self, name, default=None):
        return self._extra.get(name, default)

    def get_protocol(self):
        return self._protocol

    def set_protocol(self, protocol):
        self._protocol = protocol

    def is_closing(self):
        return self._closing

    # Reading.

    def _read_on(self):
        if not self._closing and not self._paused_reading and not self._reading:
            self._reading = True
            self._loop._watch(self._sock, EVENT_READ, self._read, ())

    def _stop_reading(self):
        if self._reading:
            self._reading = False
            self._loop._unwatch(self._sock, EVENT_READ)

    def is_reading(self):
        return not self._closing and not self._paused_reading

    def pause_reading(self):
        if not self._closing and not self._paused_reading:
            self._paused_reading = True
            self._stop_reading()

    def resume_reading(self):
        if not self._closing and self._paused_reading:
            self._paused_reading = False
            self._read_on()

    def _read(self):
        if self._lost:
            return
        try:
            data = self._sock.recv(_PIECE)
        except BlockingIOError:
            return
        except OSError as error:
            return self._fail(error)
        if data:
            self._protocol.data_received(data)
        elif self._protocol.eof_received():
            # It stays open to write to.
            self._stop_reading()
        else:
            self.close()

    # Writing.

    def write(self, data):
        if not isinstance(data, (bytes, bytearray)):
            raise TypeError('data argument must be a bytes-like object, not %r' % type(data).__name__)
        if self._eof:
            raise RuntimeError('Cannot call write() after write_eof()')
        if not data or self._lost:
            return
        if not self._unsent:
            try:
                data = data[self._sock.send(data):]
            except BlockingIOError:
                pass
            except OSError as error:
                return self._fail(error)
            if not data:
                return
            self._loop._watch(self._sock, EVENT_WRITE, self._write_on, ())
        self._unsent += bytes(data)
        if len(self._unsent) > self._high and not self._paused_writing:
            self._paused_writing = True
            self._protocol.pause_writing()

    def writelines(self, lines):
        self.write(b''.join(lines))

    def _write_on(self):
        if self._lost:
            return
        try:
            self._unsent = self._unsent[self._sock.send(self._unsent):]
        except BlockingIOError:
            return
        except OSError as error:
            self._unsent = b''
            self._loop._unwatch(self._sock, EVENT_WRITE)
            return self._fail(error)
        if self._paused_writing and len(self._unsent) <= self._low:
            self._paused_writing = False
            self._protocol.resume_writing()
        if not self._unsent:
            self._loop._unwatch(self._sock, EVENT_WRITE)
            if self._closing:
                self._lose(None)
            elif self._eof:
                self._shut_down()

    def get_write_buffer_size(self):
        return len(self._unsent)

    def set_write_buffer_limits(self, high=None, low=None):
        if high is None:
            high = _HIGH if low is None else 4 * low
        self._high, self._low = high, high // 4 if low is None else low

    def can_write_eof(self):
        return True

    def write_eof(self):
        if self._closing or self._eof:
            return
        self._eof = True
        if not self._unsent:
            self._shut_down()

    def _shut_down(self):
        try:
            # SHUT_WR
            self._sock.shutdown(1)
        except OSError:
            # The other end is gone already.
            pass

    # The end.

    def close(self):
        if self._closing:
            return
        self._closing = True
        self._stop_reading()
        if not self._unsent:
            self._lose(None)

    def abort(self):
        self._fail(None)

    def _fail(self, error):
        if self._lost:
            return
        if self._unsent:
            self._unsent = b''
            self._loop._unwatch(self._sock, EVENT_WRITE)
        self._closing = True
        self._stop_reading()
        self._lose(error)

    def _lose(self, error):
        if not self._lost:
            self._lost = True
            self._loop.call_soon(self._end, error)

    def _end(self, error):
        try:
            self._protocol.connection_lost(error)
        finally:
            self._sock.close()


class Server:
    def __init__(self, loop, sock, protocol_factory, backlog):
        self._loop = loop
        self._sock = sock
        self._protocol_factory = protocol_factory
        self._backlog = backlog
        self._serving = False
        self._forever = None

    def get_loop(self):
        return self._loop

    def is_serving(self):
        return self._serving

    @property
    def sockets(self):
        return () if self._sock is None else (self._sock,)

    def _start_serving(self):
        if not self._serving:
            self._serving = True
            self._sock.listen(self._backlog)
            self._loop.add_reader(self._sock, self._accept)

    def _accept(self):
        # As many as there are, but not for ever.
        for _ in range(self._backlog):
            try:
                connection, _ = self._sock.accept()
            except (BlockingIOError, InterruptedError, ConnectionAbortedError):
                return
            connection.setblocking(False)
            self._loop.create_task(self._begin(connection))

    async def _begin(self, connection):
        waiter = self._loop.create_future()
        transport = Transport(self._loop, connection, self._protocol_factory(), waiter)
        try:
            await waiter
        except BaseException:
            transport.close()
            raise

    async def start_serving(self):
        self._start_serving()
        await sleep(0)

    async def serve_forever(self):
        if self._forever is not None:
            raise RuntimeError('server %r is already being awaited on serve_forever()' % (self,))
        if self._sock is None:
            raise RuntimeError('server %r is closed' % (self,))
        self._start_serving()
        self._forever = self._loop.create_future()
        try:
            await self._forever
        finally:
            self.close()
            self._forever = None

    def close(self):
        if self._sock is None:
            return
        sock, self._sock = self._sock, None
        self._loop.remove_reader(sock)
        sock.close()
        self._serving = False
        if self._forever is not None and not self._forever.done():
            self._forever.cancel()

    async def wait_closed(self):
        pass

    async def __aenter__(self):
        return self

    async def __aexit__(self, *exception):
        self.close()
        await self.wait_closed()
